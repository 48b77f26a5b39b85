"""measure(): any metrics, split by any dimensions, over any filters, each with its uncertainty."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, TypeVar

import narwhals.stable.v2 as nw
import numpy as np

from iqs.errors import unknown_name
from iqs.model import DIMENSIONS, Filters, Grain, Period
from iqs.scoring import intervals
from iqs.scoring.cells import Cells, Totals, all_but_each, collect_cells, roll_up
from iqs.scoring.engine import Engine
from iqs.scoring.fcr import REPEAT_DAYS
from iqs.scoring.kept import kept
from iqs.scoring.metric import Definition, Metric, Spread
from iqs.scoring.quantile import quantiles
from iqs.scoring.registry import metric as find_metric
from iqs.settings import Settings, WeekStart

T = TypeVar("T")
_EVERY = {Grain.DAY: "1d", Grain.MONTH: "1mo", Grain.QUARTER: "1q", Grain.YEAR: "1y"}


@dataclass(frozen=True)
class Measure:
    """One number with what it rests on.

    `group` holds (dimension, value) pairs, with "day" for the first day of a grain. `value` is in the
    metric's unit, None when nothing counts. `n` rows count. `low` and `high` bound the 95 % interval,
    None when there are too few rows (or no spread) to say. `left_out` holds (reason, rows) pairs.
    `enough` is False below the metric's minimum n: the value must then not be claimed.
    """

    metric: str
    definition: str
    group: tuple[tuple[str, Any], ...]
    value: float | None
    n: int
    low: float | None
    high: float | None
    left_out: tuple[tuple[str, int], ...]
    enough: bool

    def of(self, dimension: str) -> Any:
        """Value of a dimension of the group; KeyError when it was not split by."""
        return dict(self.group)[dimension]

    @property
    def verdict(self) -> str:
        """Whether the value may be claimed: "shown", "not enough data" or "no data"."""
        if self.value is None:
            return "no data"
        return "shown" if self.enough else "not enough data"


@dataclass(frozen=True)
class Result:
    """The answer to one question: its rows, and what they must be read with.

    `filters` and `definitions` (metric key to definition key) are those in force. `provisional_from` is
    the first day whose FCR may still change, None when nothing is provisional.
    """

    rows: tuple[Measure, ...]
    filters: Filters
    definitions: tuple[tuple[str, str], ...]
    provisional_from: date | None = None

    def one(self, metric: str) -> Measure:
        """The single row of a metric that was not split; LookupError when there are several or none."""
        rows = [r for r in self.rows if r.metric == metric]
        if len(rows) != 1:
            raise LookupError(f"{len(rows)} rows of {metric}, not one")
        return rows[0]


def measure(
    engine: Engine,
    metrics: Sequence[str],
    *,
    by: Sequence[str] = (),
    grain: Grain | None = None,
    filters: Filters | None = None,
    definitions: Mapping[str, str] | None = None,
    dates: Mapping[str, str] | None = None,
) -> Result:
    """Compute metrics, split by dimensions and by a grain of time.

    `by` names dimensions of `iqs.model.DIMENSIONS`; a metric whose fact does not carry one of them
    gives no rows. `definitions` and `dates` map metric keys to the definition or date to use instead
    of the one the engine's settings put in force. Rows without a date lie in no period: with a grain they
    have a group of their own, whose day is None and where nothing counts. Without any split there is
    exactly one row a metric, also when nothing counts.
    Raises UnknownName for a metric, dimension, definition or date that does not exist.
    """
    filters = filters or Filters()
    for key in (*by, *(k for k, _ in filters.where)):
        if key not in DIMENSIONS:
            raise unknown_name("dimension", key, DIMENSIONS)
    rows: list[Measure] = []
    used: list[tuple[str, str]] = []
    provisional: date | None = None
    settings = engine.settings()
    for key in metrics:
        m = find_metric(key, settings)
        d = definition_in_force(engine, m, (definitions or {}).get(key))
        used.append((key, d.key))
        if any(d.fact not in DIMENSIONS[k].facts for k in by):
            continue
        rows += _measure_one(engine, m, d, tuple(by), grain, filters, (dates or {}).get(key))
        if d.key == "no_repeat":
            provisional = _provisional_from(engine, m.date_column(d, (dates or {}).get(key)))
    return Result(tuple(rows), filters, tuple(used), provisional)


def definition_in_force(engine: Engine, metric: Metric, asked: str | None = None) -> Definition:
    """The definition asked for, else that of the settings, else the first under which any row counts."""
    metric = find_metric(metric.key, engine.settings())
    if asked is not None:
        return metric.definition(asked)
    for d in metric.definitions:
        if not d.optional or _once(engine, metric, d, ("any",), partial(_counts_any, engine, d)):
            return d
    return metric.definitions[0]


def _once(engine: Engine, m: Metric, d: Definition, key: tuple[Hashable, ...], make: Callable[[], T]) -> T:
    """What an engine keeps of a metric by a definition; both live as long, so an id is one of them."""
    return kept(engine, (id(m), id(d), *key), lambda: (m, d, make()))[2]


def _counts_any(engine: Engine, d: Definition) -> bool:
    frame = engine.table(d.fact)
    if d.only is not None:
        frame = frame.filter(d.only)
    left_out = nw.lit(False)
    for _, condition in d.left_out:
        left_out = left_out | condition.fill_null(False)
    counted = frame.filter(~left_out).head(1).select(nw.len().alias("n")).collect()
    return bool(counted.item(0, "n"))


def _provisional_from(engine: Engine, column: str) -> date | None:
    last = engine.table("contact_fact").select(nw.col(column).max()).collect().item(0, column)
    return None if last is None else _day(last) - timedelta(days=REPEAT_DAYS - 1)


def _day(value: date) -> date:
    """A day as a date; eager frames give it as a time at midnight."""
    return value.date() if isinstance(value, datetime) else value


_UNDATED, _NOW, _BEFORE = 0, 1, 2


def _within(period: Period, day: str) -> nw.Expr:
    return (nw.col(day) >= nw.lit(period.start)) & (nw.col(day) <= nw.lit(period.end))


_PARTS_OF = {"rating_fact": "review_fact"}
"""Tables with a row for each part of a fact's row: they carry its dimensions."""


def _predicates(filters: Filters, fact: str, day: str) -> list[nw.Expr]:
    """The filters as expressions over a fact; dimensions the fact does not carry are not restricted."""
    fact = _PARTS_OF.get(fact, fact)
    found = [] if filters.period is None else [_within(filters.period, day) | nw.col(day).is_null()]
    for key, values in filters.where:
        if fact in DIMENSIONS[key].facts:
            found.append(nw.col(key).is_in(list(values)))
    return found


def _measure_one(
    engine: Engine,
    m: Metric,
    d: Definition,
    by: tuple[str, ...],
    grain: Grain | None,
    filters: Filters,
    date_name: str | None,
) -> list[Measure]:
    key = ("measure", by, grain, filters, date_name)
    return _once(engine, m, d, key, lambda: _measured(engine, m, d, by, grain, filters, date_name))


def _measured(
    engine: Engine,
    m: Metric,
    d: Definition,
    by: tuple[str, ...],
    grain: Grain | None,
    filters: Filters,
    date_name: str | None,
) -> list[Measure]:
    day = m.date_column(d, date_name)
    frame = _filtered(engine, d, _predicates(filters, d.fact, day))
    split = {k: nw.col(k) for k in by}
    reasons = _reasons(m, d, filters, by)
    if grain is not None:
        split = {"day": _first_day(nw.col(day), grain, engine.settings()), **split}
    if grain is not None or filters.period is not None:
        reasons = [_undated(day), *reasons]
    conditions = [c for _, c in reasons]
    keys = list(split)
    totals = roll_up(collect_cells(frame, d, split, conditions), d, keys, len(reasons))
    if d.spread is not Spread.QUANTILE:
        return _as_measures(m, d, totals, keys, reasons, _interval(d, totals))
    counted = frame.filter(*(~c for c in conditions))
    counted = counted.with_columns(**split, _x=d.numerator.cast(nw.Float64))
    return _as_measures(m, d, totals, keys, reasons, quantiles(counted, d.level, keys, totals.groups))


def measure_as(
    engine: Engine, m: Metric, d: Definition, *, by: Sequence[str] = (), filters: Filters | None = None
) -> tuple[Measure, ...]:
    """Measure by a definition that need not be one of the metric's, split by dimensions."""
    return tuple(_measure_one(engine, m, d, tuple(by), None, filters or Filters(), None))


def counted_rows(
    engine: Engine, m: Metric, d: Definition, filters: Filters, table: str | None = None
) -> "nw.LazyFrame[Any]":
    """The rows of the fact that count under a definition and filters, by the metric's default date.

    `table` is read in place of the fact: one with a row for each part of a fact's row, and all its columns.
    """
    day = m.date_column(d)
    reasons = [c for _, c in _reasons(m, d, filters)]
    if filters.period is not None:
        reasons.append(nw.col(day).is_null())
    conditions = [*_predicates(filters, d.fact, day), *(~c.fill_null(False) for c in reasons)]
    return _filtered(engine, replace(d, fact=table or d.fact), conditions)


def looked_at(
    engine: Engine,
    m: Metric,
    d: Definition,
    filters: Filters,
    group: Sequence[tuple[str, Any]],
    grain: Grain | None,
    table: str | None = None,
) -> "tuple[nw.LazyFrame[Any], nw.Expr]":
    """The rows a number is made from, and why a row does not count: null for those that do.

    `group` holds (dimension, value) pairs, with "day" for the first day of the `grain`. Reasons are those
    that `measure` gives for the same split. `table` is read in place of the fact, as by `counted_rows`.
    """
    day = m.date_column(d)
    conditions = _predicates(filters, d.fact, day)
    for key, value in group:
        column = (
            nw.col(key) if key != "day" else _first_day(nw.col(day), grain or Grain.DAY, engine.settings())
        )
        conditions.append(column.is_null() if value is None else column == nw.lit(value))
    reasons = _reasons(m, d, filters, [k for k, _ in group])
    if filters.period is not None or any(k == "day" for k, _ in group):
        reasons = [_undated(day), *reasons]
    why: nw.Expr = nw.lit(None, nw.String)
    for text, condition in reversed(reasons):
        why = nw.when(condition).then(nw.lit(text)).otherwise(why)
    return _filtered(engine, replace(d, fact=table or d.fact), conditions), why


@dataclass(frozen=True)
class Look:
    """One look at a fact by one definition, from which every split by its keys is told without another."""

    metric: Metric
    definition: Definition
    cells: Cells
    reasons: tuple[tuple[str, nw.Expr], ...]

    def by(self, *keys: str) -> tuple[Measure, ...]:
        """What `measure` gives for this split; rows without a date have no part in one by "day"."""
        found = roll_up(self.cells, self.definition, keys, len(self.reasons))
        numbers = _interval(self.definition, found)
        rows = _as_measures(self.metric, self.definition, found, keys, list(self.reasons), numbers)
        return tuple(r for r in rows if "day" not in keys or r.of("day") is not None)

    def others(self, key: str) -> dict[Any, Measure]:
        """For each group of a split what all the other groups together measure."""
        found = all_but_each(roll_up(self.cells, self.definition, (key,), len(self.reasons)))
        numbers = _interval(self.definition, found)
        rows = _as_measures(self.metric, self.definition, found, (key,), list(self.reasons), numbers)
        return {r.of(key): r for r in rows}

    def sums(self, *keys: str) -> dict[tuple[Any, ...], tuple[float, float]]:
        """Numerator and denominator of each group, added up over the rows that count."""
        found = roll_up(self.cells, self.definition, keys, len(self.reasons))
        pairs = zip(found.sums["x"].tolist(), found.sums["y"].tolist(), strict=True)
        return dict(zip(found.groups, pairs, strict=True))


def look_at(
    engine: Engine, m: Metric, d: Definition, keys: Sequence[str], grain: Grain, filters: Filters
) -> Look:
    """Add a fact up by `keys` and a grain of time, called "day", in one query.

    The definition must be one whose sums add up: none of a quantile.
    """
    key = ("look", tuple(keys), grain, filters)
    return _once(engine, m, d, key, lambda: _look(engine, m, d, keys, grain, filters))


def _look(
    engine: Engine, m: Metric, d: Definition, keys: Sequence[str], grain: Grain, filters: Filters
) -> Look:
    day = m.date_column(d)
    split = {"day": _first_day(nw.col(day), grain, engine.settings()), **{k: nw.col(k) for k in keys}}
    reasons = _reasons(m, d, filters)
    if filters.period is not None:
        reasons = [_undated(day), *reasons]
    frame = _filtered(engine, d, _predicates(filters, d.fact, day))
    return Look(m, d, collect_cells(frame, d, split, [c for _, c in reasons]), tuple(reasons))


@dataclass(frozen=True)
class OverTime:
    """A metric in a period, in a comparison period (None when there is none), and by grain in the first."""

    now: Measure
    before: Measure | None
    series: tuple[Measure, ...]


def measure_over_time(
    engine: Engine, metric: str, definition: str, filters: Filters, comparison: Period | None, grain: Grain
) -> OverTime:
    """Answer three questions about one metric with a single look at its fact.

    Gives the same numbers as three calls of `measure`; `filters` must have a period.
    """
    settings = engine.settings()
    m = find_metric(metric, settings)
    d = m.definition(definition)
    now = filters.period
    if now is None or d.spread is Spread.QUANTILE or (comparison is not None and comparison.end >= now.start):
        return _three_questions(engine, m, d, filters, comparison, grain)
    day = m.date_column(d)
    undated, is_now = nw.col(day).is_null(), _within(now, day)
    looked_at = is_now | undated if comparison is None else is_now | undated | _within(comparison, day)
    frame = _filtered(engine, d, [looked_at, *_predicates(filters.during(None), d.fact, day)])
    when = nw.when(undated).then(nw.lit(_UNDATED)).when(is_now).then(nw.lit(_NOW)).otherwise(nw.lit(_BEFORE))
    reasons = [_undated(day), *_reasons(m, d, filters)]
    split = {"_when": when, "day": _first_day(nw.col(day), grain, settings)}
    cells = collect_cells(frame, d, split, [c for _, c in reasons])
    at = np.array(cells.keys["_when"], dtype=np.int64)

    def answer(mask: "np.typing.NDArray[np.bool_]", keys: list[str]) -> list[Measure]:
        totals = roll_up(cells.only(mask), d, keys, len(reasons))
        return _as_measures(m, d, totals, keys, reasons, _interval(d, totals))

    return OverTime(
        answer(at != _BEFORE, [])[0],
        None if comparison is None else answer(at != _NOW, [])[0],
        tuple(answer(at == _NOW, ["day"])),
    )


def _three_questions(
    engine: Engine, m: Metric, d: Definition, filters: Filters, comparison: Period | None, grain: Grain
) -> OverTime:
    def ask(period: Period | None, points: Grain | None) -> list[Measure]:
        return _measure_one(engine, m, d, (), points, filters.during(period), None)

    before = None if comparison is None else ask(comparison, None)[0]
    return OverTime(ask(filters.period, None)[0], before, tuple(ask(filters.period, grain)))


def _filtered(engine: Engine, d: Definition, conditions: list[nw.Expr]) -> "nw.LazyFrame[Any]":
    if d.only is not None:
        conditions = [d.only, *conditions]
    frame = engine.table(d.fact)
    return frame.filter(*conditions) if conditions else frame


def _as_measures(
    m: Metric,
    d: Definition,
    totals: Totals,
    keys: Sequence[str],
    reasons: list[tuple[str, nw.Expr]],
    numbers: tuple[intervals.Array, intervals.Array, intervals.Array],
) -> list[Measure]:
    value, low, high = numbers
    return [
        Measure(
            metric=m.key,
            definition=d.key,
            group=tuple(zip(keys, group, strict=True)),
            value=_number(value[i]),
            n=int(totals.n[i]),
            low=_number(low[i]),
            high=_number(high[i]),
            left_out=tuple(
                (reason, int(rows[i]))
                for (reason, _), rows in zip(reasons, totals.left_out, strict=True)
                if rows[i] > 0
            ),
            enough=bool(totals.n[i] >= m.minimum_n),
        )
        for i, group in enumerate(totals.groups)
    ]


_ISO = {WeekStart.MONDAY: 1, WeekStart.SATURDAY: 6, WeekStart.SUNDAY: 7}


def _first_day(day: nw.Expr, grain: Grain, settings: Settings) -> nw.Expr:
    """First day of the day, week (as weeks are set to start), month, quarter or year a day lies in."""
    if grain is not Grain.WEEK:
        return day.dt.truncate(_EVERY[grain])
    # Narwhals cannot truncate to weeks. Sunday is 7 on some engines and 0 on others, so it comes last.
    weekday, start = day.dt.weekday(), _ISO[settings.week_start]
    first = day.dt.offset_by(f"-{(7 - start) % 7}d")
    for number in range(1, 7):
        back = (number - start) % 7
        first = nw.when(weekday == number).then(day.dt.offset_by(f"-{back}d")).otherwise(first)
    return first


def _undated(day: str) -> tuple[str, nw.Expr]:
    """A row without a date lies in no period."""
    return "no date", nw.col(day).is_null()


def _reasons(m: Metric, d: Definition, filters: Filters, by: Sequence[str] = ()) -> list[tuple[str, nw.Expr]]:
    reasons = list(d.left_out)
    if m.own_series is not None:
        dimension, value, reason = m.own_series
        if value not in filters.values(dimension) and dimension not in by:
            reasons.append((reason, nw.col(dimension) == value))
    return reasons


def _interval(d: Definition, totals: Totals) -> tuple[intervals.Array, intervals.Array, intervals.Array]:
    """Value, low and high of each group, in the unit of the definition."""
    n, s = totals.n, totals.sums
    x, xx = s["x"], s["xx"]
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(s["y"] > 0, x / s["y"], np.nan)
    if d.spread is Spread.PROPORTION:
        low, high = intervals.wilson(x, n)
    elif d.spread is Spread.NET:
        low, high = intervals.net((xx + x) / 2, (xx - x) / 2, n)
    elif d.spread is Spread.LOGNORMAL:
        low, high = intervals.lognormal_mean(x, xx, s["l"], s["ll"], n)
    elif totals.strata is not None:
        low, high = intervals.stratified_ratio(totals.strata, len(totals.groups))
    else:
        low, high = intervals.mean_t(x, xx, n)
    if d.spread is Spread.GEOMETRIC:
        value, low, high = np.exp(value), np.exp(low), np.exp(high)
    # Adjusted intervals are centred a little inside the value; at the ends they must still hold it.
    low, high = np.minimum(low, value), np.maximum(high, value)
    value, low, high = d.factor * value, d.factor * low, d.factor * high
    # Few rows can give an interval beyond what is possible; a bonus may lift a score above its top.
    return value, np.maximum(low, np.minimum(d.low, value)), np.minimum(high, np.maximum(d.high, value))


def _number(value: float) -> float | None:
    return None if not np.isfinite(value) else float(value)
