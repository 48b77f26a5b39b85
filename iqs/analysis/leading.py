"""Does IQS move before customers' answers do, or after them? Week by week, without a claim about causes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

import narwhals.stable.v2 as nw
import numpy as np

from iqs.analysis.lags import Array, Lag, lags, strongest
from iqs.analysis.periods import span
from iqs.model import Filters, Grain, Period
from iqs.scoring import Definition, Engine, Metric, counted_rows, definition_in_force, look_at, metric
from iqs.scoring.iqs import without_auto_fail

FEWEST_WEEKS, ENOUGH_WEEKS = 52, 104
"""Weeks with both numbers below which nothing is said, and from which two in three real leads show."""
FEWEST_A_WEEK = 5
"""Reviews and answers below which a week does not count."""
MOST_GAPS = 0.2
"""Share of weeks in between that may be without a number."""
FOLLOWERS = ("csat", "nps")
"""Metrics that IQS may be ahead of."""
_WEEK = timedelta(days=7)


class Order(StrEnum):
    """What may be said about which of the two moves first."""

    FIRST = "moved first"
    AFTER = "moved after"
    NO_LEAD = "no clear lead"
    NOT_ENOUGH = "not enough weeks"


@dataclass(frozen=True)
class Week:
    """One week, by its first day: value and number of rows of both metrics; a value is None where fewer than
    `FEWEST_A_WEEK` rows count."""

    day: date
    first: float | None
    second: float | None
    first_n: int
    second_n: int

    @property
    def usable(self) -> bool:
        """Whether both metrics have a value."""
        return self.first is not None and self.second is not None


@dataclass(frozen=True)
class Leading:
    """The answer: whether `of` moves before `to`, or after it.

    `weeks` are the whole weeks from the first to the last with both numbers, `usable` those that have both.
    `lags` are empty when there are too few. `lag` is the one that is claimed. `undated` answers of
    `second_n` name no conversation and stand on the day of the answer. `without_auto_fail` says that
    auto-fails take nothing in these weekly numbers.
    """

    of: str
    to: str
    definitions: tuple[tuple[str, str], ...]
    filters: Filters
    weeks: tuple[Week, ...]
    usable: int
    lags: tuple[Lag, ...]
    lag: Lag | None
    order: Order
    first_n: int
    second_n: int
    undated: int
    without_auto_fail: bool

    def sentence(self) -> str:
        """What was found, in one sentence."""
        of, to = metric(self.of).label, metric(self.to).label
        if self.order is Order.NOT_ENOUGH:
            return (
                f"Not enough weeks: {self.usable} have at least {FEWEST_A_WEEK} reviews and {FEWEST_A_WEEK} "
                f"answers, {FEWEST_WEEKS} are needed"
            )
        if self.lag is None:
            return f"No clear lead: neither {of} nor {to} moved ahead of the other"
        first, then = (of, to) if self.order is Order.FIRST else (to, of)
        return f"{first} moved first: {then} followed about {weeks_in_words(abs(self.lag.weeks))} later"


def weeks_in_words(weeks: int) -> str:
    """A number of weeks, such as "2 weeks"."""
    return f"{weeks} week{'' if weeks == 1 else 's'}"


def leading(engine: Engine, filters: Filters, of: str = "iqs", to: str = "csat") -> Leading:
    """Ask which of two metrics moves first, from week to week.

    Reviews and answers count by the date of the conversation, whatever the settings: by the date of the
    answer a delay would be built in. Auto-fails take nothing in the weekly IQS: one of them moves a week
    of few reviews more than all the rest. Raises UnknownName for a metric that does not exist.
    """
    sides = [_side(engine, key) for key in (of, to)]
    within = _whole(engine, filters)
    weeks: tuple[Week, ...] = ()
    if within is not None:
        found = [_by_week(engine, m, d, filters) for m, d in sides]
        weeks = _joined(found[0], found[1], within)
    usable = sum(w.usable for w in weeks)
    tested: tuple[Lag, ...] = ()
    if usable >= max(FEWEST_WEEKS, (1 - MOST_GAPS) * len(weeks)) and _vary(weeks):
        tested = _tested(engine, weeks)
    lag = strongest(tested)
    order = Order.NOT_ENOUGH if not tested else Order.NO_LEAD
    if lag is not None:
        order = Order.FIRST if lag.weeks > 0 else Order.AFTER
    first, second = sides
    return Leading(
        of=of,
        to=to,
        definitions=((of, first[1].key), (to, second[1].key)),
        filters=filters,
        weeks=weeks,
        usable=usable,
        lags=tested,
        lag=lag,
        order=order,
        first_n=sum(w.first_n for w in weeks),
        second_n=sum(w.second_n for w in weeks),
        undated=_undated(engine, *second, filters) if weeks else 0,
        without_auto_fail=of == "iqs" and first[1].key != "pass_rate",
    )


def _side(engine: Engine, key: str) -> tuple[Metric, Definition]:
    """The metric by the date of the conversation, under the definition in force."""
    d = definition_in_force(engine, metric(key, engine.settings()))
    m = metric(key, replace(engine.settings(), dates=()))
    if key == "iqs" and d.key != "pass_rate":
        d = m.definition(without_auto_fail(d.key))
    return m, replace(d, dates=None)


def _by_week(engine: Engine, m: Metric, d: Definition, filters: Filters) -> dict[date, tuple[float, int]]:
    """Value and n of each week."""
    look = look_at(engine, m, d, (), Grain.WEEK, filters)
    rows = look.by("day")
    return {r.of("day"): (float(r.value or 0.0), r.n) for r in rows if r.n}


def _whole(engine: Engine, filters: Filters) -> Period | None:
    """The days that weeks must lie in to be whole: those of the filters that data reach over."""
    known = span(engine)
    asked = filters.period
    if known is None or asked is None:
        return known
    start, end = max(known.start, asked.start), min(known.end, asked.end)
    return Period(start, end) if start <= end else None


def _joined(
    first: Mapping[date, tuple[float, int]], second: Mapping[date, tuple[float, int]], within: Period
) -> tuple[Week, ...]:
    """Whole weeks from the first to the last in which both metrics have a value."""
    days = {*first, *second}
    if not days:
        return ()
    found = []
    day, last = min(days), max(days)
    while day <= last:
        x, n = first.get(day, (0.0, 0))
        y, k = second.get(day, (0.0, 0))
        if within.start <= day and day + _WEEK - timedelta(days=1) <= within.end:
            found.append(
                Week(day, x if n >= FEWEST_A_WEEK else None, y if k >= FEWEST_A_WEEK else None, n, k)
            )
        day += _WEEK
    both = [i for i, w in enumerate(found) if w.usable]
    return tuple(found[both[0] : both[-1] + 1]) if both else ()


def _values(weeks: tuple[Week, ...]) -> tuple[Array, Array]:
    return (
        np.array([np.nan if w.first is None else w.first for w in weeks]),
        np.array([np.nan if w.second is None else w.second for w in weeks]),
    )


def _vary(weeks: tuple[Week, ...]) -> bool:
    """A series that stands still leads nothing."""
    return all(bool(np.nanstd(s) > 1e-9) for s in _values(weeks))


def _tested(engine: Engine, weeks: tuple[Week, ...]) -> tuple[Lag, ...]:
    reach = Period(weeks[0].day, weeks[-1].day + _WEEK - timedelta(days=1))
    seasons = []
    for season in engine.settings().seasons:
        for part in season.within(reach):
            inside = [
                max(0, (min(part.end, w.day + timedelta(days=6)) - max(part.start, w.day)).days + 1)
                for w in weeks
            ]
            seasons.append(np.array(inside) / 7)
    first, second = _values(weeks)
    return lags(first, second, np.isfinite(first) & np.isfinite(second), seasons)


def _undated(engine: Engine, m: Metric, d: Definition, filters: Filters) -> int:
    """Answers that name no conversation: they stand on the day they were given."""
    rows = counted_rows(engine, m, d, filters).filter(nw.col("interaction_id").is_null())
    return int(rows.select(nw.len().alias("n")).collect().item(0, "n"))
