"""A subject by month and year, by weekday, and by weekday and hour where exports tell the hour."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import narwhals.stable.v2 as nw

from iqs.analysis.compare import Change, Verdict, change
from iqs.analysis.daily import Subject, daily, day_column, rows_of, split
from iqs.analysis.overview import way
from iqs.analysis.screen import screened
from iqs.model import Filters, Grain
from iqs.scoring import Engine, Look, Measure, Spread, measure

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
FEWEST_WEEKS = 8
"""Weeks below which nothing is said about weekdays."""
_ALL_ALIKE = 0.95
"""Share of rows at one hour from which the hours are those of an export that has only days."""
_HOURS = {
    "contact_fact": "contact_hour_fact",
    "review_fact": "review_hour_fact",
    "rating_fact": "rating_hour_fact",
}


@dataclass(frozen=True)
class Months:
    """A subject month by month, in order, each with its first day as "day" in its group."""

    subject: Subject
    definition: str
    months: tuple[Measure, ...]


@dataclass(frozen=True)
class Weekdays:
    """A subject by weekday, 0 for Monday to 6 for Sunday, and each against all other days together.

    `why_not` says why there are none; `days` is how many days have data.
    """

    subject: Subject
    definition: str
    days: int
    weekdays: tuple[tuple[int, Measure], ...] = ()
    against: tuple[tuple[int, Change], ...] = ()
    why_not: str = ""

    @property
    def clear(self) -> tuple[tuple[int, Change], ...]:
        """Weekdays that clearly differ from the others, the greatest difference first."""
        return _clear(self.against)


@dataclass(frozen=True)
class Hours:
    """A subject by weekday (0 for Monday) and hour (0 to 23); no cells where `why_not` says why.

    `against` has each hour, over all weekdays, against all other hours together.
    """

    subject: Subject
    definition: str
    cells: tuple[tuple[int, int, Measure], ...] = ()
    against: tuple[tuple[int, Change], ...] = ()
    why_not: str = ""

    @property
    def clear(self) -> tuple[tuple[int, Change], ...]:
        """Hours that clearly differ from the others, the greatest difference first."""
        return _clear(self.against)


def months(engine: Engine, subject: Subject, filters: Filters) -> Months:
    """A subject by month over all dates."""
    whole = filters.during(None)
    _, _, d = rows_of(engine, subject, whole)
    if subject.criterion:
        found = split(
            engine, subject, whole, {"day": nw.col(day_column(engine, subject)).dt.truncate("1mo")}
        ).by("day")
    else:
        found = measure(engine, [subject.key], grain=Grain.MONTH, filters=whole).rows
    return Months(subject, d.key, tuple(r for r in found if r.of("day") is not None))


def weekdays(engine: Engine, subject: Subject, filters: Filters) -> Weekdays:
    """A subject by weekday over all dates; screened together at 5 % (Benjamini-Hochberg)."""
    whole = filters.during(None)
    _, _, d = rows_of(engine, subject, whole)
    known = daily(engine, subject, whole)
    days = 0 if known is None else known.days
    bare = Weekdays(subject, d.key, days)
    if days < 7 * FEWEST_WEEKS:
        return replace(
            bare,
            why_not=f"{days // 7} weeks of {subject.counted}; weekdays can be told apart from {FEWEST_WEEKS} "
            "weeks on.",
        )
    if d.spread is Spread.QUANTILE:
        return replace(bare, why_not="A median cannot be set against other days; another definition can.")
    look = split(engine, subject, whole, {"weekday": _weekday(day_column(engine, subject))})
    by = sorted(
        ((int(r.of("weekday")), r) for r in look.by("weekday") if r.of("weekday") is not None),
        key=lambda p: p[0],
    )
    return Weekdays(subject, d.key, days, tuple(by), _against_others(engine, look, "weekday"))


def _weekday(column: str) -> nw.Expr:
    """0 for Monday to 6 for Sunday: engines agree on 1 to 6, and Sunday is 7 or 0."""
    number = nw.col(column).dt.weekday()
    return nw.when(number.is_in([0, 7])).then(nw.lit(6)).otherwise(number - 1)


def hours(engine: Engine, subject: Subject, filters: Filters) -> Hours:
    """A subject by weekday and hour over all dates."""
    whole = filters.during(None)
    _, _, d = rows_of(engine, subject, whole)
    if d.fact not in _HOURS:
        return Hours(subject, d.key, why_not="Answers of customers carry no hour of their conversation.")
    if d.spread is Spread.QUANTILE:
        return Hours(subject, d.key, why_not="A median has no hours here; another definition has.")
    column = day_column(engine, subject)
    keys = {"weekday": _weekday(column), "hour": nw.col(f"{column.removesuffix('_day')}_hour")}
    look = split(engine, subject, whole, keys, _HOURS)
    rows = [r for r in look.by("weekday", "hour") if r.of("hour") is not None and r.of("weekday") is not None]
    if why_not := _no_hours([(int(r.of("hour")), r.n) for r in rows]):
        return Hours(subject, d.key, why_not=why_not)
    cells = tuple((int(r.of("weekday")), int(r.of("hour")), r) for r in rows)
    return Hours(subject, d.key, cells, _against_others(engine, look, "hour"))


def _against_others(engine: Engine, look: Look, key: str) -> tuple[tuple[int, Change], ...]:
    """Each group of a split against all others together; screened at 5 % (Benjamini-Hochberg)."""
    by = {r.of(key): r for r in look.by(key) if r.of(key) is not None}
    if len(by) < 2:
        return ()
    others, better = look.others(key), way(engine, look.definition)
    changes = screened([change(others[k], by[k], look.definition, better) for k in by])
    return tuple((int(k), c) for k, c in zip(by, changes, strict=True))


def _clear(against: Sequence[tuple[int, Change]]) -> tuple[tuple[int, Change], ...]:
    found = (a for a in against if a[1].verdict is Verdict.CLEAR)
    return tuple(sorted(found, key=lambda a: -abs(a[1].difference or 0.0)))


def _no_hours(rows: Sequence[tuple[int, int]]) -> str:
    """Why hours say nothing: there are none, or nearly all rows stand at one."""
    counts = [sum(n for hour, n in rows if hour == h) for h in range(24)]
    if not sum(counts):
        return "These files carry no times of day."
    if max(counts) >= _ALL_ALIKE * sum(counts):
        return "These files carry days only: nearly every row stands at the same hour."
    return ""
