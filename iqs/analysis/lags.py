"""Which of two weekly series moves first: cross-correlations that a trend or a memory cannot fake.

Two series that each have a trend, a season or a memory correlate at some lag more often than not. So both
are freed of trend and season, each is then filtered by an autoregression of its own until nothing of its
past is left in it (Haugh 1976, Checking the independence of two covariance-stationary time series), and what
is left is correlated. The limit is Bonferroni's over all lags that are looked at, in both directions; a lag
is claimed only when it also shows in the later half of the weeks taken alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

Array = npt.NDArray[np.float64]

MOST_WEEKS = 8
"""The longest lag that is looked at, in weeks."""
YEAR = 365.25 / 7
SEASONAL_FROM = 104
"""Weeks from which a yearly course can be told from chance, and is taken out."""
_MEMORY = 4
"""The longest memory of a series, in weeks."""
_LEVEL = 0.05


@dataclass(frozen=True)
class Lag:
    """How far the second series follows the first `weeks` later (negative: it goes ahead of it).

    `r` is the correlation, -1 to 1, over `pairs` weeks; `limit` what it must exceed. It is clear when it
    does, and the same lag shows again in the later half (`again`). Nothing is claimed at lag 0.
    """

    weeks: int
    r: float
    limit: float
    pairs: int
    again: bool

    @property
    def clear(self) -> bool:
        """Whether this lag may be claimed."""
        return self.weeks != 0 and self.r > self.limit and self.again


def lags(
    first: Array, second: Array, known: npt.NDArray[np.bool_], seasons: Sequence[Array]
) -> tuple[Lag, ...]:
    """Correlations at lags of -`MOST_WEEKS` to `MOST_WEEKS` weeks.

    One entry a week in every array; `known` says where both series have a value, `seasons` hold for each
    season the share of each week (0 to 1) that lies in it. Only lags in the same direction (both up) can be
    clear. At least 30 weeks, or there is nothing to say.
    """
    basis = _basis(len(first), seasons)
    sides = [_freed(np.where(known, s, np.nan), basis) for s in (first, second)]
    white, memory = zip(*(_whitened(s) for s in sides), strict=True)
    x, y = (np.where(known, w, np.nan) for w in white)
    spent = basis.shape[1] + max(memory)
    level = 1 - _LEVEL / (2 * MOST_WEEKS)
    found = []
    for weeks in range(-MOST_WEEKS, MOST_WEEKS + 1):
        r, pairs = _correlation(x, y, weeks)
        limit = _limit(level, pairs - spent)
        again = r > limit and _again(sides[0], sides[1], known, weeks, memory[1 if weeks > 0 else 0])
        found.append(Lag(weeks, r, limit, pairs, bool(again)))
    return tuple(found)


def strongest(found: Sequence[Lag]) -> Lag | None:
    """The clear lag with the greatest correlation, None when none is clear."""
    return max((lag for lag in found if lag.clear), key=lambda lag: lag.r, default=None)


def _basis(weeks: int, seasons: Sequence[Array]) -> Array:
    """What is taken out: a straight trend, each season, and from two years on a yearly course."""
    t = np.arange(weeks, dtype=np.float64)
    columns = [np.ones(weeks), t / weeks]
    if weeks >= SEASONAL_FROM:
        columns += [wave(2 * np.pi * k * t / YEAR) for k in (1, 2) for wave in (np.sin, np.cos)]
    columns += [s for s in seasons if s.sum() > 0 and s.std() > 0][: weeks // 10]
    return np.column_stack(columns)


def _freed(series: Array, basis: Array) -> Array:
    """What is left of a series, with straight lines across weeks it does not have."""
    known = np.isfinite(series)
    coefficients = np.linalg.lstsq(basis[known], series[known], rcond=None)[0]
    rest = series - basis @ coefficients
    at = np.arange(len(series))
    return np.where(known, rest, np.interp(at, at[known], rest[known]))


def _past(series: Array, order: int, start: int) -> Array:
    return np.column_stack([series[start - j : len(series) - j] for j in range(1, order + 1)])


def _whitened(series: Array) -> tuple[Array, int]:
    """The series less what an autoregression foresees, its order by AIC corrected for few weeks."""
    tail = series[_MEMORY:]
    best = (np.inf, 0)
    for order in range(_MEMORY + 1):
        rest = tail
        if order:
            past = _past(series, order, _MEMORY)
            rest = tail - past @ np.linalg.lstsq(past, tail, rcond=None)[0]
        m, k = len(tail), order + 1
        score = m * np.log(np.mean(rest**2) + np.finfo(float).tiny) + 2 * k + 2 * k * (k + 1) / (m - k - 1)
        best = min(best, (float(score), order))
    order = best[1]
    white = np.full(len(series), np.nan)
    if order:
        past = _past(series, order, order)
        white[order:] = series[order:] - past @ np.linalg.lstsq(past, series[order:], rcond=None)[0]
    else:
        white[:] = series
    return white, order


def _shifted(x: Array, y: Array, weeks: int) -> tuple[Array, Array]:
    """x and y side by side, y `weeks` later."""
    if weeks >= 0:
        return x[: len(x) - weeks], y[weeks:]
    return x[-weeks:], y[:weeks]


def _correlation(x: Array, y: Array, weeks: int) -> tuple[float, int]:
    a, b = _shifted(x, y, weeks)
    both = np.isfinite(a) & np.isfinite(b)
    a, b = a[both], b[both]
    size = float(np.sqrt(np.sum(a**2) * np.sum(b**2)))
    return (float(np.sum(a * b)) / size if size > 0 else 0.0), int(both.sum())


def _limit(level: float, freedom: int) -> float:
    """The correlation that white noise exceeds with probability 1 - `level`."""
    if freedom < 3:
        return 1.0
    t = float(special.stdtrit(freedom, level))
    return t / float(np.sqrt(freedom + t * t))


def _again(first: Array, second: Array, known: npt.NDArray[np.bool_], weeks: int, order: int) -> bool:
    """Whether the later half alone shows the lag: the follower on its own past and on the other, lagged."""
    leader, follower = (first, second) if weeks > 0 else (second, first)
    lag = abs(weeks)
    start = len(follower) // 2
    columns = [np.ones(len(follower) - start), leader[start - lag : len(leader) - lag]]
    if order:
        columns += list(_past(follower, order, start).T)
    past, now = np.column_stack(columns), follower[start:]
    use = known[start:] & known[start - lag : len(known) - lag]
    past, now = past[use], now[use]
    freedom = len(now) - past.shape[1]
    if freedom < 10:
        return False
    inverse = np.linalg.pinv(past.T @ past)
    coefficients = inverse @ past.T @ now
    rest = now - past @ coefficients
    error = np.sqrt(max(float(rest @ rest) / freedom * float(inverse[1, 1]), 0.0))
    return bool(error > 0 and coefficients[1] / error > special.stdtrit(freedom, 1 - _LEVEL))
