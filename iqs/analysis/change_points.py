"""When a course changed its level: proposed by the least cost of splits, confirmed against chance.

Splits come from PELT (Killick, Fearnhead and Eckley 2012; `ruptures`) with the cost of weighted squares and a
penalty of 3 ln(n) times the variance of neighbours. Neighbours resemble each other, and such waves look like
changes of level; so the largest split of the course must also be rare in courses that are as wavy but have
none. Those are made in two ways: from blocks of the course itself put together anew (circular blocks, Politis
and Romano 1992), and from an autoregression of order 1 whose innovations are drawn anew. The less favourable
of both counts. Drawing tells no chance below one in a thousand; how rare a confirmed change is beyond that is
told by the largest of all possible steps (Csoergo and Horvath 1997, Limit Theorems in Change-Point Analysis,
1.3).
"""

from dataclasses import dataclass
from math import exp, log, pi, sqrt
from typing import Any

import numpy as np
import numpy.typing as npt

from iqs.analysis.limits import D2, Floats, likeness, moving_ranges, unbiased

FEWEST = 24
"""Points below which no change is looked for."""
SIDE = 4
"""Points on each side of a change at least."""
CHANCE = 0.05
"""How often a course without a change may look like this, for a change to be confirmed."""
_DRAWS = 999
_CLOSE = 7.35
"""Twice the log-likelihood a split may be away from the best one to be among those that hold the true one in
95 of 100 courses: (1 - exp(-x / 2)) squared is 0.95 (Yao 1987, Siegmund 1988)."""
_SEED = 20260101


@dataclass(frozen=True)
class Split:
    """A change of level between two points.

    `at` is the index of the first point after it, `earliest` and `latest` bound where that may be (95 %).
    `before` and `after` are the levels on both sides up to the neighbouring changes, `size` their difference
    with its 95 % interval, `points` how many points both sides hold. `chance` is how often a course without
    any change shows one as large, 0 to 1, as drawn, and `rarity` the same by the largest of all possible
    steps, which also tells very small ones: for screens, never shown.
    """

    at: int
    earliest: int
    latest: int
    before: float
    after: float
    size: float
    low: float
    high: float
    points: tuple[int, int]
    chance: float
    rarity: float


def splits(values: Floats, size: Floats, steps: Floats) -> tuple[Split, ...]:
    """All confirmed changes of level in order; none below `FEWEST` points.

    `size` is how much each point varies, relative to the others. Each change is judged between its
    neighbours; where several were proposed, each must be rarer in the same measure (Bonferroni).
    """
    if len(values) < FEWEST or float(np.ptp(values)) <= 1e-9 * max(1.0, float(np.abs(values).max())):
        return ()
    ends = _proposed(values, size, steps)
    proposed = len(ends)
    while ends:
        edges = [0, *ends, len(values)]
        chances = [
            min(1.0, proposed * _chance(values[a:b], size[a:b]))
            for a, b in zip(edges[:-2], edges[2:], strict=True)
        ]
        worst = int(np.argmax(chances))
        if chances[worst] < CHANCE:
            if _gradual(values, size, ends):
                return ()
            return tuple(
                _split(values, size, edges[i], at, edges[i + 2], chances[i]) for i, at in enumerate(ends)
            )
        # Without the least sure one its neighbours have longer sides to be judged by.
        ends = ends[:worst] + ends[worst + 1 :]
    return ()


def _gradual(values: Floats, size: Floats, ends: list[int]) -> bool:
    """Whether a straight line tells the course as well as the levels do: a drift is no change at a time."""
    root = 1 / size
    time = np.column_stack([np.ones(len(values)), np.linspace(-1, 1, len(values))]) * root[:, None]
    level = np.searchsorted(ends, np.arange(len(values)), side="right")
    stairs = (level[:, None] == np.arange(len(ends) + 1)) * root[:, None]
    line, levels = (_left(x, values * root) for x in (time, stairs))
    if levels <= 0:
        return False
    gain = len(values) * float(np.log(line / levels))
    return gain <= 2 * (len(ends) - 1) * float(np.log(len(values)))


def _left(x: Floats, y: Floats) -> float:
    """Squares that a least-squares fit leaves."""
    return float(((y - x @ np.linalg.lstsq(x, y, rcond=None)[0]) ** 2).sum())


def _proposed(values: Floats, size: Floats, steps: Floats) -> list[int]:
    import ruptures

    z = (values - values.mean()) / size
    variance = (float(moving_ranges(z, steps).mean()) / D2) ** 2
    signal = np.column_stack([values, size**-2.0])
    search = ruptures.Pelt(custom_cost=_weighted(), min_size=SIDE, jump=1).fit(signal)
    found: list[int] = search.predict(pen=3 * float(np.log(len(values))) * variance)
    return [int(i) for i in found[:-1]]


def _weighted() -> Any:
    """Cost of a stretch: squares about its mean, each point weighted by its precision."""
    from ruptures.base import BaseCost

    class WeightedSquares(BaseCost):  # type: ignore[misc]
        model = "weighted squares"
        min_size = 1

        def fit(self, signal: Floats) -> "WeightedSquares":
            self.signal = signal
            y, w = signal[:, 0] - signal[:, 0].mean(), signal[:, 1]
            self.sums = np.vstack([np.zeros(3), np.cumsum(np.column_stack([w, w * y, w * y * y]), axis=0)])
            return self

        def error(self, start: int, end: int) -> float:
            w, wy, wyy = self.sums[end] - self.sums[start]
            return float(wyy - wy * wy / w)

    return WeightedSquares()


def _gains(z: Floats, size: Floats) -> tuple[Floats, npt.NDArray[np.int64]]:
    """For each row of standardised values: what the best split gains over what is left, and where it is."""
    w = size**-2.0
    n = z.shape[1]
    side = min(SIDE, n // 2)
    total = w.sum()
    before = np.cumsum(w)[side - 1 : n - side]
    sums = np.cumsum(z / size, axis=1)
    middle = sums[:, -1:] / total
    gain = (sums[:, side - 1 : n - side] - before * middle) ** 2 * total / (before * (total - before))
    whole = (z * z).sum(axis=1) - middle[:, 0] ** 2 * total
    best = gain.argmax(axis=1)
    most = gain[np.arange(len(z)), best]
    with np.errstate(divide="ignore", invalid="ignore"):
        return most / np.maximum(whole - most, 1e-12), best + side


def _chance(values: Floats, size: Floats) -> float:
    """The less favourable of both ways to make courses without a change."""
    n = len(values)
    z = (values - np.average(values, weights=size**-2.0)) / size
    seen, at = _gains(z[None, :], size)
    draw = np.random.default_rng(_SEED)
    ways = (_of_blocks(z, draw), _of_innovations(z, int(at[0]), draw)) if n >= 3 * SIDE else (z[None, :],)
    found = []
    for made in ways:
        gains, _ = _gains(made, size)
        found.append((1 + int((gains >= seen[0] - 1e-12).sum())) / (1 + len(made)))
    return max(found)


def _of_blocks(z: Floats, draw: np.random.Generator) -> Floats:
    n = len(z)
    length = max(2, round(1.5 * n ** (1 / 3)))
    starts = draw.integers(0, n, (_DRAWS, -(-n // length)))
    index = (starts[:, :, None] + np.arange(length)) % n
    return np.asarray(z[index.reshape(_DRAWS, -1)[:, :n]])


def _of_innovations(z: Floats, at: int, draw: np.random.Generator) -> Floats:
    """Courses of an autoregression fitted beside the largest split, which would else pass for likeness."""
    n, burn = len(z), 20
    rest = z.copy()
    rest[:at] -= z[:at].mean()
    rest[at:] -= z[at:].mean()
    alike = unbiased(likeness(rest), n)
    drawn = rest[1:] - alike * rest[:-1]
    made = (drawn - drawn.mean())[draw.integers(0, n - 1, (_DRAWS, n + burn))]
    made[:, 0] /= np.sqrt(1 - alike**2)
    for i in range(1, n + burn):
        made[:, i] += alike * made[:, i - 1]
    return np.asarray(made[:, burn:])


def _split(values: Floats, size: Floats, start: int, at: int, end: int, chance: float) -> Split:
    from scipy.special import ndtri_exp, stdtr, stdtrit

    x, w = values[start:end], size[start:end] ** -2.0
    here = at - start
    before, after = (float(np.average(x[s], weights=w[s])) for s in (slice(None, here), slice(here, None)))
    levels = np.where(np.arange(len(x)) < here, before, after)
    rest = (x - levels) * np.sqrt(w)
    alike = unbiased(likeness(rest), len(x))
    # What neighbours share does not average out; it widens everything by this much.
    wider = (1 + alike) / (1 - alike)
    free = max(len(x) - 2, 1)
    variance = float((rest**2).sum()) / free * wider
    error = float(np.sqrt(variance * (1 / w[:here].sum() + 1 / w[here:].sum())))
    half = float(stdtrit(free / wider, 0.975)) * error if free / wider >= 1 else float("inf")
    close = _close(x, w, variance)
    # A t value as the normal value of the same chance, by logarithms: it may be far out.
    t = abs(after - before) / error if error > 0 else 0.0
    z = -float(ndtri_exp(np.log(stdtr(max(free / wider, 1.0), -t))))
    part = np.cumsum(w) / w.sum()
    rarity = supremum(z, float(part[SIDE - 1]), float(part[-SIDE - 1]))
    return Split(
        at, start + close[0], start + close[1], before, after, after - before, after - before - half,
        after - before + half, (here, end - at), chance, rarity,
    )  # fmt: skip


def supremum(z: float, low: float, high: float) -> float:
    """Chance that the largest of |t| over all steps at shares `low` to `high` exceeds `z` without a step."""
    from scipy.special import ndtr

    one = 2 * float(ndtr(-z))
    if z < 1.5 or not 0 < low < high < 1:
        return min(1.0, one if high <= low else 1.0)
    places = log(high * (1 - low) / (low * (1 - high)))
    return min(1.0, max(one, z * exp(-z * z / 2) / sqrt(2 * pi) * ((1 - 1 / z**2) * places + 4 / z**2)))


def _close(x: Floats, w: Floats, variance: float) -> tuple[int, int]:
    """First and last split whose cost is close to the least."""
    n = len(x)
    cw, cx = np.cumsum(w), np.cumsum(w * x)
    k = np.arange(1, n)
    with np.errstate(divide="ignore", invalid="ignore"):
        gain = cx[k - 1] ** 2 / cw[k - 1] + (cx[-1] - cx[k - 1]) ** 2 / (cw[-1] - cw[k - 1])
    near = k[gain >= gain.max() - _CLOSE * variance]
    return int(near[0]), int(near[-1])
