"""A subject week by week beside what other weeks lead to expect, with the season's own weeks marked."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from iqs.analysis.daily import Array, Daily, Mask, Subject, daily
from iqs.analysis.periods import span
from iqs.analysis.placebo import line_through
from iqs.analysis.season_days import Holiday
from iqs.analysis.seasons import season_of
from iqs.model import Filters, Period
from iqs.scoring import Engine
from iqs.settings import WeekStart

FEWEST_A_WEEK = 3
"""Rows below which a week is left open."""
FEWEST_OUTSIDE = 12
"""Weeks outside the season below which no band is drawn."""
_WEEK = timedelta(days=7)
_STARTS = {WeekStart.MONDAY: 0, WeekStart.SATURDAY: 5, WeekStart.SUNDAY: 6}


@dataclass(frozen=True)
class WeekPoint:
    """A week by its first day: value (None below `FEWEST_A_WEEK` rows), n, what a line through the weeks
    outside the season gives, and whether most of its days lie in the season."""

    day: date
    value: float | None
    n: int
    expected: float
    season: bool


@dataclass(frozen=True)
class Course:
    """All weeks in order; `low` and `high` are added to the expected value for the band that holds 19 of 20
    weeks outside the season, None where there are too few. `parts` are the season's days within the data."""

    subject: Subject
    definition: str
    season: str
    weeks: tuple[WeekPoint, ...]
    low: float | None
    high: float | None
    parts: tuple[Period, ...]


def course(engine: Engine, subject: Subject, asked: str | Holiday, filters: Filters) -> Course | None:
    """A subject by week over all dates; None without rows."""
    d, data = daily(engine, subject, filters), span(engine)
    if d is None or data is None:
        return None
    season = season_of(engine, asked, data)
    inside = d.mask(season.parts)
    outside = ~inside
    line = line_through(d.values(), d.bottom, outside) if d.bottom[outside].sum() > 0 else None
    starts = week_starts(d, engine.settings().week_start)
    weeks = tuple(_point(d, day, inside, line) for day in starts)
    gaps = [w.value - w.expected for w in weeks if w.value is not None and not w.season]
    enough = line is not None and len(gaps) >= FEWEST_OUTSIDE
    low, high = np.quantile(gaps, (0.025, 0.975)).tolist() if enough else (None, None)
    return Course(subject, d.definition, season.name, weeks, low, high, season.around(d.period))


def week_starts(d: Daily, start: WeekStart) -> list[date]:
    """First days of all weeks that hold a day of the data."""
    first = d.start - timedelta(days=(d.start.weekday() - _STARTS[start]) % 7)
    return [first + i * _WEEK for i in range((d.period.end - first).days // 7 + 1)]


def _point(d: Daily, day: date, inside: Mask, line: Array | None) -> WeekPoint:
    at = (day - d.start).days
    here = np.zeros(d.days, dtype=np.bool_)
    here[max(at, 0) : max(at + 7, 0)] = True
    n = int(d.n[here].sum())
    value = d.value(here) if n >= FEWEST_A_WEEK else None
    expected = float("nan") if line is None else float(line[here].mean())
    return WeekPoint(day, value, n, expected, bool(inside[here].mean() > 0.5))
