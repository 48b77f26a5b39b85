"""measure(): any metrics, split by any dimensions, over any filters, each with its uncertainty."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np

from iqs.errors import unknown_name
from iqs.model import DIMENSIONS, Filters, Grain
from iqs.scoring import intervals
from iqs.scoring.engine import Engine
from iqs.scoring.fcr import REPEAT_DAYS
from iqs.scoring.metric import Definition, Metric, Spread
from iqs.scoring.quantile import group_keys, quantiles
from iqs.scoring.registry import metric as find_metric

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
    of the default. Without any split there is exactly one row a metric, also when nothing counts.
    Raises UnknownName for a metric, dimension, definition or date that does not exist.
    """
    filters = filters or Filters()
    for key in (*by, *(k for k, _ in filters.where)):
        if key not in DIMENSIONS:
            raise unknown_name("dimension", key, DIMENSIONS)
    rows: list[Measure] = []
    used: list[tuple[str, str]] = []
    provisional: date | None = None
    for key in metrics:
        m = find_metric(key)
        d = definition_in_force(engine, m, (definitions or {}).get(key))
        used.append((key, d.key))
        if any(d.fact not in DIMENSIONS[k].facts for k in by):
            continue
        rows += _measure_one(engine, m, d, tuple(by), grain, filters, (dates or {}).get(key))
        if d.key == "no_repeat":
            provisional = _provisional_from(engine, m.date_column(None))
    return Result(tuple(rows), filters, tuple(used), provisional)


def definition_in_force(engine: Engine, metric: Metric, asked: str | None = None) -> Definition:
    """The definition asked for, else the first whose data are known, else the first."""
    if asked is not None:
        return metric.definition(asked)
    for d in metric.definitions:
        if d.needs is None or _is_known(engine, d):
            return d
    return metric.definitions[0]


def _is_known(engine: Engine, d: Definition) -> bool:
    frame = engine.table(d.fact)
    if d.only is not None:
        frame = frame.filter(d.only)
    known = frame.filter(~nw.col(d.needs or "").is_null()).head(1).select(nw.len().alias("n")).collect()
    return bool(known.item(0, "n"))


def _provisional_from(engine: Engine, column: str) -> date | None:
    last = engine.table("contact_fact").select(nw.col(column).max()).collect().item(0, column)
    return None if last is None else _day(last) - timedelta(days=REPEAT_DAYS - 1)


def _day(value: date) -> date:
    """A day as a date; eager frames give it as a time at midnight."""
    return value.date() if isinstance(value, datetime) else value


def predicates(filters: Filters, fact: str, date_column: str) -> list[nw.Expr]:
    """The filters as expressions over a fact; dimensions the fact does not carry are not restricted."""
    found: list[nw.Expr] = []
    if filters.period is not None:
        found.append(nw.col(date_column) >= nw.lit(filters.period.start))
        found.append(nw.col(date_column) <= nw.lit(filters.period.end))
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
    day = m.date_column(date_name) if d.dates is None else d.dates[0][1]
    frame = engine.table(d.fact)
    conditions = predicates(filters, d.fact, day)
    if d.only is not None:
        conditions.append(d.only)
    if conditions:
        frame = frame.filter(*conditions)
    keys = list(by)
    if grain is not None:
        frame = frame.filter(~nw.col(day).is_null())
        frame = frame.with_columns(day=_first_day(nw.col(day), grain))
        keys = ["day", *keys]
    reasons = _reasons(m, d, filters)
    cells = _sums(_prepared(frame, d, [c for _, c in reasons]), d, keys, len(reasons))
    low, high, value = _interval(d, cells)
    if d.spread is Spread.QUANTILE:
        value, low, high = quantiles(
            _prepared(frame, d, [c for _, c in reasons]), d.level, keys, cells.groups
        )
    return [
        Measure(
            metric=m.key,
            definition=d.key,
            group=tuple(zip(keys, group, strict=True)),
            value=_number(value[i]),
            n=int(cells.sums["_n"][i]),
            low=_number(low[i]),
            high=_number(high[i]),
            left_out=tuple(
                (reason, int(cells.sums[f"_out{j}"][i]))
                for j, (reason, _) in enumerate(reasons)
                if cells.sums[f"_out{j}"][i] > 0
            ),
            enough=bool(cells.sums["_n"][i] >= m.minimum_n),
        )
        for i, group in enumerate(cells.groups)
    ]


def _first_day(day: nw.Expr, grain: Grain) -> nw.Expr:
    """First day of the day, week (Monday), month, quarter or year a day lies in."""
    if grain is not Grain.WEEK:
        return day.dt.truncate(_EVERY[grain])
    # Narwhals cannot truncate to weeks. Sunday is 7 on some engines and 0 on others: the rest of the
    # division by 7 makes them one.
    weekday = day.dt.weekday() % 7
    monday = day.dt.offset_by("-6d")
    for number in range(1, 7):
        monday = nw.when(weekday == number).then(day.dt.offset_by(f"-{number - 1}d")).otherwise(monday)
    return monday


def _reasons(m: Metric, d: Definition, filters: Filters) -> list[tuple[str, nw.Expr]]:
    reasons = list(d.left_out)
    if m.own_series is not None:
        dimension, value, reason = m.own_series
        if value not in filters.values(dimension):
            reasons.append((reason, nw.col(dimension) == value))
    return reasons


def _prepared(frame: "nw.LazyFrame[Any]", d: Definition, reasons: list[nw.Expr]) -> "nw.LazyFrame[Any]":
    """Add what is summed: `_n` rows that count, `_x` and `_y` numerator and denominator, their squares
    and product, `_l` and `_ll` logarithms where the interval needs them, `_out0`, ... rows left out.
    """
    reason: nw.Expr = nw.lit(-1)
    for index, condition in reversed(list(enumerate(reasons))):
        reason = nw.when(condition).then(nw.lit(index)).otherwise(reason)
    counts, zero = nw.col("_reason") == -1, nw.lit(0.0)
    x, y, log = nw.col("_x"), nw.col("_y"), nw.col("_l")
    columns: dict[str, nw.Expr] = {
        "_n": counts.cast(nw.Float64),
        "_x": nw.when(counts).then(d.numerator.cast(nw.Float64)).otherwise(zero),
        "_y": nw.when(counts).then(d.denominator.cast(nw.Float64)).otherwise(zero),
    }
    squares: dict[str, nw.Expr] = {"_xx": x * x}
    if d.spread is Spread.STRATIFIED:
        squares |= {"_xy": x * y, "_yy": y * y}
    if d.spread is Spread.LOGNORMAL:
        columns["_l"] = nw.when(counts).then(d.numerator.cast(nw.Float64).log()).otherwise(zero)
        squares["_ll"] = log * log
    outs = {f"_out{i}": (nw.col("_reason") == i).cast(nw.Float64) for i in range(len(reasons))}
    return frame.with_columns(_reason=reason).with_columns(**columns, **outs).with_columns(**squares)


@dataclass(frozen=True)
class _Cells:
    """Sums by group; for stratified intervals also by agent within each group."""

    groups: list[tuple[Any, ...]]
    sums: dict[str, intervals.Array]
    strata: intervals.StratumSums | None


def _sums(frame: "nw.LazyFrame[Any]", d: Definition, keys: list[str], reasons: int) -> _Cells:
    names = ["_n", "_x", "_y", "_xx", *(f"_out{i}" for i in range(reasons))]
    names += {Spread.STRATIFIED: ["_xy", "_yy"], Spread.LOGNORMAL: ["_l", "_ll"]}.get(d.spread, [])
    by_agent = d.spread is Spread.STRATIFIED and "agent" not in keys
    split = [*keys, "agent"] if by_agent else keys
    totals = [nw.col(c).sum() for c in names]
    table = (frame.group_by(*split).agg(*totals) if split else frame.select(*totals)).collect("pyarrow")
    sums = {c: np.asarray(table.get_column(c).to_numpy(), dtype=np.float64) for c in names}
    sums = {c: np.nan_to_num(v) for c, v in sums.items()}
    cells = group_keys(table, keys)
    groups = sorted(set(cells)) if keys else [()]
    place = {g: i for i, g in enumerate(groups)}
    at = np.array([place[c] for c in cells], dtype=np.int64)
    strata = None
    if d.spread is Spread.STRATIFIED:
        five = np.column_stack([sums[c] for c in ("_x", "_y", "_xx", "_xy", "_yy")])
        counted = sums["_n"] > 0
        strata = intervals.StratumSums(at[counted], sums["_n"][counted], five[counted])
    by_group = {c: _add_up(at, v, len(groups)) for c, v in sums.items()}
    return _Cells(groups, by_group, strata)


def _add_up(at: "np.typing.NDArray[np.int64]", values: intervals.Array, groups: int) -> intervals.Array:
    return np.asarray(np.bincount(at, weights=values, minlength=groups), dtype=np.float64)


def _interval(d: Definition, cells: _Cells) -> tuple[intervals.Array, intervals.Array, intervals.Array]:
    """Low, high and value of each group, in the unit of the definition."""
    s = cells.sums
    n, x, xx = s["_n"], s["_x"], s["_xx"]
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(s["_y"] > 0, x / s["_y"], np.nan)
    if d.spread is Spread.PROPORTION:
        low, high = intervals.wilson(x, n)
    elif d.spread is Spread.NET:
        low, high = intervals.net((xx + x) / 2, (xx - x) / 2, n)
    elif d.spread is Spread.LOGNORMAL:
        low, high = intervals.lognormal_mean(x, xx, s["_l"], s["_ll"], n)
    elif cells.strata is not None:
        low, high = intervals.stratified_ratio(cells.strata, len(cells.groups))
    else:
        low, high = intervals.mean_t(x, xx, n)
    if d.spread is Spread.GEOMETRIC:
        value, low, high = np.exp(value), np.exp(low), np.exp(high)
    # Adjusted intervals are centred a little inside the value; at the ends they must still hold it.
    low, high = np.minimum(low, value), np.maximum(high, value)
    return d.factor * low, d.factor * high, d.factor * value


def _number(value: float) -> float | None:
    return None if not np.isfinite(value) else float(value)
