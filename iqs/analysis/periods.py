"""Which days are meant: presets counted back from the last day with data, and comparison periods."""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import narwhals.stable.v2 as nw

from iqs.model import Grain, Period
from iqs.scoring import Engine

_DAYS = (
    ("review_fact", "conversation_day"),
    ("survey_fact", "conversation_day"),
    ("contact_fact", "created_day"),
)


def span(engine: Engine) -> Period | None:
    """First and last day on which anything happened, None when nothing is loaded."""
    ends: list[Any] = []
    for fact, column in _DAYS:
        edges = (
            engine.table(fact)
            .select(nw.col(column).min().alias("first"), nw.col(column).max().alias("last"))
            .collect()
        )
        ends += [edges.item(0, "first"), edges.item(0, "last")]
    days = [d for d in ends if d is not None]
    return Period(min(days), max(days)) if days else None


@dataclass(frozen=True)
class Preset:
    """A named period; `days` gives it from the days that have data."""

    key: str
    label: str
    days: Callable[[Period], Period]


def _back(count: int) -> Callable[[Period], Period]:
    return lambda s: Period(s.end - timedelta(days=count - 1), s.end)


def _months(start_back: int, length: int) -> Callable[[Period], Period]:
    """`length` calendar months, the first of them `start_back` months before the last day's month."""

    def days(s: Period) -> Period:
        first = _month(s.end, -start_back)
        last = _month(first, length - 1)
        return Period(first, last.replace(day=monthrange(last.year, last.month)[1]))

    return days


def _month(day: date, offset: int) -> date:
    index = day.year * 12 + day.month - 1 + offset
    return date(index // 12, index % 12 + 1, 1)


def _quarter(back: int) -> Callable[[Period], Period]:
    return lambda s: _months((s.end.month - 1) % 3 + 3 * back, 3)(s)


PRESETS: dict[str, Preset] = {
    p.key: p
    for p in (
        Preset("last-7-days", "Last 7 days", _back(7)),
        Preset("last-28-days", "Last 28 days", _back(28)),
        Preset("last-90-days", "Last 90 days", _back(90)),
        Preset("this-month", "This month", _months(0, 1)),
        Preset("last-month", "Last month", _months(1, 1)),
        Preset("this-quarter", "This quarter", _quarter(0)),
        Preset("last-quarter", "Last quarter", _quarter(1)),
        Preset("last-12-months", "Last 12 months", _months(11, 12)),
        Preset("all", "All dates", lambda s: s),
    )
}
DEFAULT_PRESET = "last-12-months"


def natural_grain(period: Period) -> Grain:
    """The grain that gives a readable number of points: days up to five weeks, weeks to half a year, ..."""
    if period.days <= 35:
        return Grain.DAY
    if period.days <= 200:
        return Grain.WEEK
    return Grain.MONTH if period.days <= 366 * 6 else Grain.QUARTER
