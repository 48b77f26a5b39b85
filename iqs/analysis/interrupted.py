"""Before and after without anybody to compare with: does a series of weeks step where the change came?

Segmented regression: a line through the weeks, and a step from the change on. Neighbouring weeks resemble
each other; the line is fitted under every degree of that likeness (`iqs.analysis.slope`). A season of the
settings that touches the weeks is taken out: by the same weeks a year earlier where they are there, else by a
level of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from iqs.analysis.paired import Interval
from iqs.analysis.slope import fit_line
from iqs.model import Period
from iqs.scoring import Measure
from iqs.settings import Season

Floats = npt.NDArray[np.float64]

A_YEAR = timedelta(days=364)
"""As many whole weeks as there are in a year."""

WIDER = 1.2
"""Intervals are so many times those of the model: a handful of weeks hides how much weeks are alike.

With the model's own, 7.5 % of steps on teams where nothing changed were clear; with these 1.9 %
(docs/change.md).
"""


@dataclass(frozen=True)
class Step:
    """The step at the change and how the slope turned there, in units of the metric (a week for the slope).

    `a_year_earlier` says that the same weeks of the year before were taken off.
    """

    level: Interval
    slope: Interval
    a_year_earlier: bool


def step(
    points: Sequence[Measure], on: date, window: Period, seasons: Sequence[Season], enough: int
) -> Step | None:
    """The step of weekly measures at the day `on`, the first one of a week; None with too few points a side.

    Only points in the `window` are judged; those of a year before it are used for the season alone.
    """
    known = {p.of("day"): p for p in points if p.value is not None and p.n > 0}
    now = sorted(d for d in known if window.start <= d <= window.end)
    touched = any(s.within(Period(d, d + timedelta(days=6))) for s in seasons for d in now)
    earlier = [d for d in now if d - A_YEAR in known]
    yearly = touched and min(_sides(earlier, on)) >= enough
    used = earlier if yearly else now
    if min(_sides(used, on)) < enough:
        return None
    y = np.array([_value(known[d]) - (_value(known[d - A_YEAR]) if yearly else 0.0) for d in used])
    n = np.array([float(known[d].n) for d in used])
    if yearly:
        before = np.array([float(known[d - A_YEAR].n) for d in used])
        n = 1 / (1 / n + 1 / before)
    t = np.array([(d - on).days / 7 for d in used])
    after = (t >= 0).astype(np.float64)
    levels = [] if yearly else _levels(used, seasons)
    gaps = np.maximum(1.0, np.diff(t))
    fits = {
        "level": fit_line(after, y, n, gaps, _independent([t - t.mean(), *levels])),
        "slope": fit_line(after * t, y, n, gaps, _independent([after, t - t.mean(), *levels])),
    }
    found = {k: _wider(*fit[:3]) for k, fit in fits.items()}
    return Step(found["level"], found["slope"], yearly)


def _wider(value: float, low: float, high: float) -> Interval:
    return Interval(value, value - WIDER * (value - low), value + WIDER * (high - value))


def _sides(days: Sequence[date], on: date) -> tuple[int, int]:
    return sum(d < on for d in days), sum(d >= on for d in days)


def _value(p: Measure) -> float:
    return float(p.value or 0.0)


def _levels(days: Sequence[date], seasons: Sequence[Season]) -> list[Floats]:
    """The share of each week's days that lie in a season."""
    weeks = [Period(d, d + timedelta(days=6)) for d in days]
    return [np.array([sum(part.days for part in s.within(w)) / 7 for w in weeks]) for s in seasons]


def _independent(columns: Sequence[Floats]) -> Floats:
    """The columns that say more than those before them and a constant."""
    kept = np.ones((len(columns[0]), 1))
    for column in columns:
        wider = np.column_stack([kept, column])
        if np.linalg.matrix_rank(wider) == wider.shape[1]:
            kept = wider
    return kept[:, 1:]
