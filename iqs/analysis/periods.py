"""Which days are meant: presets counted back from the last day with data, and comparison periods."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import narwhals.stable.v2 as nw

from iqs.model import Grain, Period
from iqs.scoring import Engine, kept
from iqs.scoring.cells import plain_days
from iqs.settings import WeekStart

_DAYS = (
    ("review_fact", "conversation_day"),
    ("survey_fact", "conversation_day"),
    ("contact_fact", "created_day"),
)
_WEEKDAY = {WeekStart.MONDAY: 0, WeekStart.SATURDAY: 5, WeekStart.SUNDAY: 6}


def span(engine: Engine) -> Period | None:
    """First and last day on which anything happened, None when nothing is loaded."""
    return kept(engine, "span", lambda: _span(engine))


def _span(engine: Engine) -> Period | None:
    ends: list[Any] = []
    for fact, column in _DAYS:
        edges = (
            engine.table(fact)
            .select(nw.col(column).min().alias("first"), nw.col(column).max().alias("last"))
            .collect("pyarrow")
        )
        ends += plain_days([edges.item(0, "first"), edges.item(0, "last")])
    days = [d for d in ends if d is not None]
    return Period(min(days), max(days)) if days else None


@dataclass(frozen=True)
class Preset:
    """A named period, counted back from the last day with data and never beyond it.

    `months` is its length in calendar months, 0 for a number of days; `back` how many months before the
    latest month it starts, `span` its days.
    """

    key: str
    label: str
    months: int = 0
    back: int = 0
    span: int = 0

    def days(self, known: Period) -> Period:
        """The period, given the days that have data."""
        if self.span:
            return Period(known.end - timedelta(days=self.span - 1), known.end)
        if not self.months:
            return known
        back = self.back + ((known.end.month - 1) % 3 if self.months == 3 else 0)
        first = _shifted(known.end.replace(day=1), -back)
        last = _shifted(first, self.months) - timedelta(days=1)
        return Period(first, min(last, known.end))

    def before(self, period: Period) -> Period:
        """The period before: as many days, or the same days of the calendar months before."""
        if not self.months:
            return period.previous()
        start = _shifted(period.start, -self.months)
        ends_month = (period.end + timedelta(days=1)).day == 1
        end = _shifted(period.end, -self.months)
        return Period(start, _month_end(end) if ends_month else end)


def _shifted(day: date, months: int) -> date:
    """The same day of another month, or the last one of a month that is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


PRESETS: dict[str, Preset] = {
    p.key: p
    for p in (
        Preset("last-7-days", "Last 7 days", span=7),
        Preset("last-28-days", "Last 28 days", span=28),
        Preset("last-90-days", "Last 90 days", span=90),
        Preset("latest-month", "Latest month", months=1),
        Preset("month-before", "Month before that", months=1, back=1),
        Preset("latest-quarter", "Latest quarter", months=3),
        Preset("quarter-before", "Quarter before that", months=3, back=3),
        Preset("last-12-months", "Last 12 months", months=12, back=11),
        Preset("all", "All dates"),
    )
}
DEFAULT_PRESET = "last-12-months"


def after(day: date, grain: Grain) -> date:
    """First day of the point after the one that starts on `day`."""
    if grain in (Grain.DAY, Grain.WEEK):
        return day + timedelta(days=1 if grain is Grain.DAY else 7)
    months = {Grain.MONTH: 1, Grain.QUARTER: 3, Grain.YEAR: 12}[grain]
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def first_of(day: date, grain: Grain, week_start: WeekStart = WeekStart.MONDAY) -> date:
    """First day of the point that `day` lies in."""
    if grain is Grain.WEEK:
        return day - timedelta(days=(day.weekday() - _WEEKDAY[week_start]) % 7)
    months = {Grain.MONTH: 1, Grain.QUARTER: 3, Grain.YEAR: 12}.get(grain)
    return day if months is None else date(day.year, day.month - (day.month - 1) % months, 1)


def natural_grain(period: Period) -> Grain:
    """The grain that gives a readable number of points: days up to five weeks, weeks to half a year, ..."""
    if period.days <= 35:
        return Grain.DAY
    if period.days <= 200:
        return Grain.WEEK
    return Grain.MONTH if period.days <= 366 * 6 else Grain.QUARTER
