"""Numbers day by day: of a metric, or of a criterion of the scorecard, as sums that add up to any days.

A criterion's score is the pooled mean of its ratings, each mapped as the IQS definition in force maps it;
what auto-fails take plays no part.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import numpy.typing as npt

from iqs.model import Filters, Grain, Period
from iqs.scoring import (
    METRICS,
    Better,
    Definition,
    Engine,
    Look,
    Measure,
    Metric,
    Spread,
    counted_rows,
    definition_in_force,
    kept,
    measure,
    metric,
)
from iqs.scoring.cells import collect_cells, roll_up
from iqs.scoring.iqs import MAPPINGS, rules_of

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

CRITERION = "criterion"


@dataclass(frozen=True)
class Subject:
    """What is looked at: the metric of this key, or the criterion of this name."""

    key: str
    criterion: bool = False

    @property
    def label(self) -> str:
        """As people read it."""
        if self == VOLUME:
            return "Contacts"
        return self.key if self.criterion else METRICS[self.key].label

    @property
    def metric(self) -> str:
        """Key of the metric whose rows it is made from: a criterion's are those of IQS."""
        return "iqs" if self.criterion else "aht" if self == VOLUME else self.key

    @property
    def counted(self) -> str:
        """What n counts."""
        return "ratings" if self.criterion else METRICS[self.metric].counted

    @property
    def minimum_n(self) -> int:
        """The smallest n that is shown."""
        return METRICS[self.metric].minimum_n


VOLUME = Subject("contacts")
"""How many contacts there are, whether or not their handle time is known."""

CONTACTS = Definition(
    key="contacts",
    label="Contacts a week",
    formula="All contacts by the day they were made, seven times the mean of the days.",
    fact="contact_fact",
    left_out=(),
    numerator=nw.lit(1.0),
    spread=Spread.MEAN,
    factor=7.0,
    unit="",
    high=float("inf"),
    better=Better.DATA,
    dates=(("created", "created_day"),),
)


def definition_of(subject: Subject, key: str) -> Definition:
    """The definition called `key` of a metric; of a criterion the one with the scale mapping `key`."""
    if subject == VOLUME:
        return CONTACTS
    if not subject.criterion:
        return METRICS[subject.key].definition(key)
    return Definition(
        key=key,
        label="Criterion score",
        formula=f"The mean of its ratings, each as its {MAPPINGS[key]}. Auto-fails take nothing.",
        fact="review_fact",
        left_out=(),
        numerator=nw.col(key),
        spread=Spread.STRATIFIED,
    )


@dataclass(frozen=True, eq=False)
class Daily:
    """A subject by day from `start` on: `top` over `bottom` times `factor` is the value of any days.

    `n` rows count each day; days without any hold zeros. `logs` says that values are powers of e. Medians do
    not add up: for those `top` is the median of the day times its n, and the value of some days their mean.
    """

    subject: Subject
    definition: str
    start: date
    top: Array
    bottom: Array
    n: Array
    factor: float
    logs: bool

    @property
    def days(self) -> int:
        """Days from the first to the last with rows."""
        return len(self.n)

    @property
    def period(self) -> Period:
        """From the first day with rows to the last; there must be one."""
        return Period(self.start, self.start + timedelta(days=self.days - 1))

    def value(self, where: Mask) -> float | None:
        """The value of the days where the mask is true; None when nothing counts."""
        bottom = float(self.bottom[where].sum())
        if bottom <= 0:
            return None
        share = float(self.top[where].sum()) / bottom
        return self.factor * float(np.exp(share) if self.logs else share)

    def values(self) -> Array:
        """The value of each day, NaN where nothing counts."""
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.where(self.bottom > 0, self.top / self.bottom, np.nan)
        return self.factor * np.asarray(np.exp(share) if self.logs else share)

    def mask(self, parts: Sequence[Period]) -> Mask:
        """True on the days of any of these periods."""
        found = np.zeros(self.days, dtype=np.bool_)
        for p in parts:
            first, last = (p.start - self.start).days, (p.end - self.start).days
            found[max(first, 0) : max(last + 1, 0)] = True
        return found


def every_subject(engine: Engine, filters: Filters) -> tuple[Daily, ...]:
    """All metrics, then all criteria in order of their names, that have any row under the filters."""
    whole = filters.during(None)
    found = [_metric_days(engine, key, whole) for key in METRICS]
    return tuple(d for d in found if d is not None) + _criteria_days(engine, whole)


def daily(engine: Engine, subject: Subject, filters: Filters) -> Daily | None:
    """One subject by day over all dates; None without any row."""
    whole = filters.during(None)
    if subject == VOLUME:
        return _volume_days(engine, whole)
    if not subject.criterion:
        return _metric_days(engine, subject.key, whole)
    return next((d for d in _criteria_days(engine, whole, subject.key)), None)


def rows_of(
    engine: Engine, subject: Subject, filters: Filters, tables: Mapping[str, str] | None = None
) -> "tuple[nw.LazyFrame[Any], Metric, Definition]":
    """The rows that count for a subject, with its metric and definition in force.

    `tables` names tables to read in place of facts, with all their columns. The definition must not be one
    of a quantile if its sums are wanted.
    """
    m = metric(subject.metric, engine.settings())
    in_force = definition_in_force(engine, m)
    fact = "rating_fact" if subject.criterion else in_force.fact
    frame = counted_rows(engine, m, in_force, filters, (tables or {}).get(fact, fact))
    if not subject.criterion:
        return frame, m, in_force
    mapped = definition_of(subject, rules_of(in_force.key)[0])
    return frame.filter(nw.col("rated"), nw.col("criterion") == nw.lit(subject.key)), m, mapped


def split(
    engine: Engine,
    subject: Subject,
    filters: Filters,
    keys: Mapping[str, nw.Expr],
    tables: Mapping[str, str] | None = None,
) -> Look:
    """A look at a subject by keys given as names and expressions; none of a quantile."""
    frame, m, d = rows_of(engine, subject, filters, tables)
    return Look(m, d, collect_cells(frame, d, keys, []), ())


def day_column(engine: Engine, subject: Subject) -> str:
    """Column of the day by which the rows of a subject fall into a period."""
    m = metric(subject.metric, engine.settings())
    return m.date_column(definition_in_force(engine, m))


def _metric_days(engine: Engine, key: str, filters: Filters) -> Daily | None:
    return kept(engine, ("metric days", key, filters), lambda: _days_of(engine, key, filters))


def _days_of(engine: Engine, key: str, filters: Filters) -> Daily | None:
    subject = Subject(key)
    m = metric(key, engine.settings())
    d = definition_in_force(engine, m)
    if d.spread is Spread.QUANTILE:
        return _of_medians(subject, d, measure(engine, [key], grain=Grain.DAY, filters=filters).rows)
    # Sums are the same whichever interval is wanted; a plain mean needs no split by agent.
    summed = replace(d, spread=Spread.MEAN)
    cells = collect_cells(counted_rows(engine, m, d, filters), summed, {"day": nw.col(m.date_column(d))}, [])
    totals = roll_up(cells, summed, ("day",), 0)
    rows = zip(totals.groups, totals.sums["x"], totals.sums["y"], totals.n, strict=True)
    return _daily(subject, d, {day: (x, y, n) for (day,), x, y, n in rows}, logs=d.spread is Spread.GEOMETRIC)


def _volume_days(engine: Engine, filters: Filters) -> Daily | None:
    frame = counted_rows(engine, metric("aht"), CONTACTS, filters)
    totals = roll_up(
        collect_cells(frame, CONTACTS, {"day": nw.col("created_day")}, []), CONTACTS, ("day",), 0
    )
    found = {day: (float(n), 1.0, float(n)) for (day,), n in zip(totals.groups, totals.n, strict=True)}
    made = _daily(VOLUME, CONTACTS, found)
    # A day without contacts has none; it is no gap.
    return None if made is None else replace(made, bottom=np.ones(made.days))


def _of_medians(subject: Subject, d: Definition, rows: Sequence[Measure]) -> Daily | None:
    found = {r.of("day"): ((r.value or 0.0) / d.factor * r.n, float(r.n), float(r.n)) for r in rows}
    return _daily(subject, d, found)


def _criteria_days(engine: Engine, filters: Filters, only: str | None = None) -> tuple[Daily, ...]:
    return kept(engine, ("criteria days", only, filters), lambda: _days_of_criteria(engine, filters, only))


def _days_of_criteria(engine: Engine, filters: Filters, only: str | None) -> tuple[Daily, ...]:
    m = metric("iqs", engine.settings())
    in_force = definition_in_force(engine, m)
    key = rules_of(in_force.key)[0]
    d = definition_of(Subject(CRITERION, True), key)
    frame = counted_rows(engine, m, in_force, filters, "rating_fact").filter(nw.col("rated"))
    if only is not None:
        frame = frame.filter(nw.col("criterion") == nw.lit(only))
    keys = {"criterion": nw.col("criterion"), "day": nw.col(m.date_column(in_force))}
    summed = replace(d, spread=Spread.MEAN)
    totals = roll_up(collect_cells(frame, summed, keys, []), summed, tuple(keys), 0)
    found: dict[str, dict[Any, tuple[float, float, float]]] = {}
    for (name, day), x, y, n in zip(totals.groups, totals.sums["x"], totals.sums["y"], totals.n, strict=True):
        found.setdefault(name, {})[day] = (x, y, n)
    made = (_daily(Subject(name, True), d, days) for name, days in sorted(found.items()))
    return tuple(one for one in made if one is not None)


def _daily(
    subject: Subject,
    d: Definition,
    found: Mapping[Any, tuple[float, float, float]],
    *,
    logs: bool = False,
) -> Daily | None:
    known = {day: sums for day, sums in found.items() if day is not None and sums[2] > 0}
    if not known:
        return None
    first = min(known)
    table = np.zeros((3, (max(known) - first).days + 1))
    for day, sums in known.items():
        table[:, (day - first).days] = sums
    return Daily(subject, d.key, first, table[0], table[1], table[2], d.factor, logs)
