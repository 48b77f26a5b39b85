"""The trend of a course: how fast it rises or falls, and whether that is clear.

Neighbouring points of a course resemble each other (a good month follows a good month), and a straight
line fitted as if they did not would be called clear far too often. How much they resemble each other
cannot be told well from a dozen points either. So the line is fitted under every degree of likeness from
none to 0.9 (autoregression of order 1, generalised least squares), each fit is weighted by how well the
points bear it out (its marginal likelihood, every degree equally likely beforehand), and the interval is
read off the weighted sum of their t distributions. docs/explore.md has the simulated false alarms.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from iqs.analysis.compare import Verdict
from iqs.analysis.periods import after
from iqs.analysis.screen import clear as clear_among
from iqs.model import Grain, Period
from iqs.scoring import Better, Definition, Measure
from iqs.settings import Season
from iqs.text import MINUS, decimals

Floats = npt.NDArray[np.float64]

FEWEST = 8
"""Points below which no trend is spoken of."""
HOW_A_TREND = (
    f"A straight line through the points, from {FEWEST} points with enough data on. Its interval allows for "
    "months that resemble the months before them; seasons and new scorecards have a level of their own, so "
    "that neither a holiday dip nor another rubric is taken for a trend. It says what was, not what will be, "
    "and not why."
)
"""How a trend is found, for people."""
_SPARE = 5
"""Degrees of freedom left at least when seasons and scorecards have levels of their own."""
_MONTH = 365.25 / 12
_DAYS = {
    Grain.DAY: 1.0,
    Grain.WEEK: 7.0,
    Grain.MONTH: _MONTH,
    Grain.QUARTER: 3 * _MONTH,
    Grain.YEAR: 12 * _MONTH,
}
_LIKENESS = np.linspace(0.0, 0.9, 19)
_ALIKE = 1e-9
"""Share of the level below which points do not differ."""


@dataclass(frozen=True)
class Trend:
    """How a metric moved a month over some points.

    `slope` is in the unit of the metric a month, `low` and `high` bound its 95 % interval; all three are
    None where fewer than `needed` of the points have enough data. `chance` is how often a course without any
    trend would look like this, 0 to 1: for screens over many courses, never shown. `good` is True when a
    clear trend goes the good way.
    """

    points: int
    needed: int
    slope: float | None = None
    low: float | None = None
    high: float | None = None
    chance: float | None = None
    verdict: Verdict = Verdict.NOT_ENOUGH
    good: bool | None = None


def trend_of(
    series: Sequence[Measure],
    grain: Grain,
    better: Better = Better.DATA,
    *,
    seasons: Sequence[Season] = (),
    breaks: Sequence[date] = (),
    settled_before: date | None = None,
) -> Trend:
    """The trend of measures split by `grain`.

    Points below the metric's minimum n have no part, nor have those with days from `settled_before` on,
    which may still change. Days of each of the `seasons`, and days from each of the `breaks` on, have a
    level of their own: a holiday dip at one end, or another scorecard, is no trend.
    """
    used = [
        p
        for p in series
        if p.enough
        and p.value is not None
        and p.of("day") is not None
        and (settled_before is None or after(p.of("day"), grain) <= settled_before)
    ]
    if not used:
        return Trend(0, FEWEST)
    days: list[date] = [p.of("day") for p in used]
    spans = [Period(d, after(d, grain) - timedelta(days=1)) for d in days]
    first = days[0]
    t = np.array([((s.start - first).days + s.days / 2) / _MONTH for s in spans])
    levels = _levels(spans, seasons, breaks)
    needed = max(FEWEST, 2 + levels.shape[1] + _SPARE)
    if len(used) < needed:
        return Trend(len(used), needed)
    y = np.array([p.value for p in used], dtype=np.float64)
    steps = np.maximum(1.0, np.round(np.diff([d.toordinal() for d in days]) / _DAYS[grain]))
    return _judged(
        Trend(len(used), needed), fit_line(t, y, np.array([float(p.n) for p in used]), steps, levels), better
    )


def _levels(spans: Sequence[Period], seasons: Sequence[Season], breaks: Sequence[date]) -> Floats:
    """A column for each season and break that tells points apart: the share of their days in it."""
    columns: list[Floats] = [
        np.array([sum(part.days for part in season.within(s)) / s.days for s in spans]) for season in seasons
    ]
    columns += [
        np.array([min(1.0, max(0.0, ((s.end - day).days + 1) / s.days)) for s in spans])
        for day in sorted(set(breaks))
    ]
    kept = np.ones((len(spans), 1))
    for column in columns:
        wider = np.column_stack([kept, column])
        if np.linalg.matrix_rank(wider) == wider.shape[1]:
            kept = wider
    return kept[:, 1:]


def _judged(trend: Trend, fit: tuple[float, float, float, float], better: Better) -> Trend:
    slope, low, high, chance = fit
    clear = low > 0 or high < 0
    good = None if not clear or better is Better.DATA else (slope > 0) == (better is Better.UP)
    verdict = Verdict.CLEAR if clear else Verdict.NOT_CLEAR
    return replace(trend, slope=slope, low=low, high=high, chance=chance, verdict=verdict, good=good)


def fit_line(
    t: Floats, y: Floats, n: Floats, steps: Floats, levels: Floats
) -> tuple[float, float, float, float]:
    """Slope, ends of its 95 % interval, and how often no trend would look like it.

    `steps` are the distances between neighbours in points.
    """
    from scipy.optimize import brentq
    from scipy.stats import t as students

    # Half of the scatter is taken as that of the sample, half as ups and downs that no n makes smaller:
    # weighing by n alone gives false alarms where the latter prevail.
    weigh = 1 / (1 / n + 1 / n.mean())
    root = np.sqrt(weigh / weigh.mean())
    centre = np.average(y, weights=weigh)
    # Seasons and breaks may tell everything about time that the line does.
    x = np.column_stack([t - t.mean(), np.ones(len(t)), levels])
    if np.linalg.matrix_rank(x) < x.shape[1]:
        return 0.0, -np.inf, np.inf, 1.0
    if np.ptp(y) <= _ALIKE * max(1.0, abs(centre)):
        return 0.0, 0.0, 0.0, 1.0
    free = len(t) - x.shape[1]
    plain = np.column_stack([x, y - centre]) * root[:, None]
    found = np.array([_under(plain, steps, rho, free) for rho in _LIKENESS])
    slopes, errors, support = found.T
    weights = np.exp(support - support.max())
    weights /= weights.sum()

    def below(value: float) -> float:
        return float(weights @ students.cdf((value - slopes) / errors, free))

    reach = 20 * errors.max() + np.ptp(slopes)
    ends = [
        float(brentq(lambda v, share=share: below(v) - share, slopes.min() - reach, slopes.max() + reach))
        for share in (0.025, 0.975)
    ]
    under = below(0.0)
    return float(weights @ slopes), ends[0], ends[1], 2 * min(under, 1 - under)


def _under(rows: Floats, steps: Floats, rho: float, free: int) -> tuple[float, float, float]:
    """Slope, its standard error and log marginal likelihood when neighbours correlate by `rho`."""
    kept = rho**steps
    spread = np.sqrt(1 - kept**2)
    white = np.vstack([rows[:1], (rows[1:] - kept[:, None] * rows[:-1]) / spread[:, None]])
    x, y = white[:, :-1], white[:, -1]
    inverse = np.linalg.inv(x.T @ x)
    beta = inverse @ (x.T @ y)
    rest = max(float(((y - x @ beta) ** 2).sum()), 1e-18)
    likely = -np.log(spread).sum() + 0.5 * np.linalg.slogdet(inverse)[1] - 0.5 * free * np.log(rest)
    return float(beta[0]), float(np.sqrt(rest / free * inverse[0, 0])), float(likely)


def screened(trends: Sequence[Trend]) -> list[Trend]:
    """Trends looked at together: clear ones only while at most 5 % of them are likely to be luck.

    Benjamini-Hochberg over all that could be judged; a clear trend that does not hold becomes not clear.
    """
    held = clear_among(np.array([np.nan if t.chance is None else t.chance for t in trends], dtype=np.float64))
    return [
        replace(t, verdict=Verdict.NOT_CLEAR, good=None)
        if t.chance is not None and t.verdict is Verdict.CLEAR and not holds
        else t
        for t, holds in zip(trends, held, strict=True)
    ]


def trend_words(trend: Trend, d: Definition, grain: Grain, *, brief: bool = False) -> str:
    """The trend as people read it: "rising by 0.4 points a month (95 %: 0.1 to 0.7)".

    Points by day are told by the week. `brief` leaves the interval out.
    """
    if trend.slope is None or trend.low is None or trend.high is None:
        return f"not enough points for a trend ({trend.points}, need {trend.needed})"
    each, unit = (7 / _MONTH, "week") if grain is Grain.DAY else (1.0, "month")
    slope, low, high = (each * v for v in (trend.slope, trend.low, trend.high))
    if trend.verdict is not Verdict.CLEAR:
        places = _places(max(abs(low), abs(high)), d)
        if brief or not np.isfinite(low):
            return "no clear trend"
        return f"no clear trend (95 %: {_size(low, places)} to {_size(high, places)}{_what(d)} a {unit})"
    way = "rising" if slope > 0 else "falling"
    low, high = sorted((abs(low), abs(high)))
    places = _places(low, d)
    size = f"{way} by {_size(abs(slope), places)}{_what(d)} a {unit}"
    return size if brief else f"{size} (95 %: {_size(low, places)} to {_size(high, places)})"


def _what(d: Definition) -> str:
    """What a slope is counted in."""
    return " s" if d.unit == "s" else " points" if d.factor == 100.0 else ""


def _places(amount: float, d: Definition) -> int:
    """Decimals that show that an amount is not nothing."""
    usual = 0 if d.unit == "s" else max(1, decimals(d))
    return usual if abs(amount) >= 10.0**-usual else usual + 1


def _size(amount: float, places: int) -> str:
    text = f"{abs(amount):,.{places}f}"
    return f"{MINUS if amount < 0 and float(text.replace(',', '')) else ''}{text}"
