"""The days of a demo: weeks, seasons, months, and how many contacts arrive on each."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from iqs.demo.plan import Floats, Ints, Plan

DAILY = 205.0
"""Contacts on an ordinary Wednesday for 24 agents."""
WEEKDAYS = np.array([1.15, 1.10, 1.05, 1.0, 1.0, 0.45, 0.25])
HOLIDAY_SURGE = 0.6
YEAR = 365.25


@dataclass(frozen=True)
class Span:
    """Days from `start` to `end`, both included; day 0 is `start`, week 0 holds it and starts on a Monday."""

    start: date
    end: date

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.end - self.start).days + 1

    @property
    def week(self) -> Ints:
        """Week number of each day."""
        return (np.arange(self.days) + self.start.weekday()) // 7

    @property
    def weeks(self) -> int:
        """Number of weeks touched."""
        return int(self.week[-1]) + 1

    @property
    def month(self) -> Ints:
        """Month of each day as year * 12 + month - 1."""
        stamps = np.datetime64(self.start, "D") + np.arange(self.days)
        return stamps.astype("datetime64[M]").astype(np.int64) + 1970 * 12

    def day(self, when: date) -> int:
        """Day number of a date; negative before the start."""
        return (when - self.start).days

    def date(self, day: int) -> date:
        """Date of a day number."""
        return self.start + timedelta(days=int(day))

    @property
    def seasons(self) -> tuple[tuple[int, int], ...]:
        """First and last day of every holiday season that touches the span (24 November to 1 January)."""
        windows = [
            (max(0, self.day(date(year, 11, 24))), min(self.days - 1, self.day(date(year + 1, 1, 1))))
            for year in range(self.start.year - 1, self.end.year + 1)
        ]
        return tuple((a, b) for a, b in windows if a <= b)

    def full(self, season: tuple[int, int]) -> bool:
        """Whether the season lies inside the span with nothing cut off."""
        return season[1] - season[0] == 38


def span_of(plan: Plan) -> Span:
    """The days of a plan: `months` calendar months that end on `plan.end`."""
    count = plan.end.year * 12 + plan.end.month - 1 - plan.months
    year, month = divmod(count, 12)
    before = date(year, month + 1, min(plan.end.day, monthrange(year, month + 1)[1]))
    return Span(before + timedelta(days=1), plan.end)


def expected_volume(span: Span, agents: int) -> Floats:
    """Contacts to expect each day: weekday shape, a mild yearly wave, the holiday surge."""
    days = np.arange(span.days)
    holiday = np.zeros(span.days)
    for first, last in span.seasons:
        holiday[first : last + 1] = 1
    wave = np.exp(0.10 * np.sin(2 * np.pi * days / YEAR))
    weekday = WEEKDAYS[(days + span.start.weekday()) % 7]
    expected: Floats = DAILY * agents / 24 * weekday * wave * (1 + HOLIDAY_SURGE * holiday)
    return expected


def volume(plan: Plan, span: Span) -> Ints:
    """Contacts each day, Poisson around `expected_volume`."""
    return plan.rng("volume").poisson(expected_volume(span, plan.agents)).astype(np.int64)


def quarter_start(when: date) -> date:
    """First day of the calendar quarter of a date."""
    return date(when.year, (when.month - 1) // 3 * 3 + 1, 1)
