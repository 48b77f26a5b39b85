"""What people are compared by: a metric as it is in force, or one criterion; and its sums by group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import narwhals.stable.v2 as nw
import numpy as np

from iqs.errors import unknown_name
from iqs.model import Filters
from iqs.scoring import Definition, Engine, Look, Metric, Spread, counted_rows, definition_in_force, metric
from iqs.scoring.cells import collect_cells, roll_up
from iqs.scoring.intervals import Array
from iqs.scoring.iqs import rules_of

CRITERION = "criterion"
"""Key of the definition of one criterion."""


@dataclass(frozen=True)
class Yardstick:
    """A metric with its definition; `criterion` is "" for the metric itself, `table` holds the rows."""

    metric: Metric
    definition: Definition
    criterion: str
    table: str

    @property
    def label(self) -> str:
        """What it is called."""
        return self.criterion or self.metric.label

    def shown(self, values: Array) -> Array:
        """Means of rows in the unit that people read."""
        if self.definition.spread is Spread.GEOMETRIC:
            return np.asarray(np.exp(values))
        return np.asarray(self.definition.factor * values)


def yardstick(engine: Engine, key: str, criterion: str = "", filters: Filters | None = None) -> Yardstick:
    """The metric `key`, or one criterion of IQS, as it is compared between people.

    Handle times are compared by their geometric mean: a few very long contacts do not decide it. A
    criterion's own score is the mean of its ratings, mapped as the definition of IQS in force maps them.
    Raises UnknownName for a metric that does not exist, and for a criterion that nobody rated under
    `filters`.
    """
    m = metric(key, engine.settings())
    d = definition_in_force(engine, m)
    if d.spread in (Spread.LOGNORMAL, Spread.QUANTILE):
        d = m.definition("geometric")
    if not criterion:
        return Yardstick(m, d, "", d.fact)
    known = criteria(engine, filters or Filters())
    if key != "iqs" or criterion not in known:
        raise unknown_name("criterion", criterion, known)
    mapped = nw.col(rules_of(d.key)[0])
    one = replace(
        d,
        key=CRITERION,
        label=criterion,
        formula="The mean of its ratings, each as its share of the scale; auto-fails take nothing from it.",
        numerator=mapped,
        denominator=nw.lit(1.0),
        spread=Spread.MEAN,
        only=(nw.col("criterion") == criterion) & nw.col("rated"),
    )
    return Yardstick(m, one, criterion, "rating_fact")


def criteria(engine: Engine, filters: Filters) -> tuple[str, ...]:
    """Criteria that were rated in reviews that count, in reading order."""
    m = metric("iqs", engine.settings())
    found = (
        counted_rows(engine, m, definition_in_force(engine, m), filters, "rating_fact")
        .filter(nw.col("rated"))
        .group_by("criterion")
        .agg(nw.len().alias("n"))
        .collect("pyarrow")
    )
    return tuple(sorted(found.get_column("criterion").to_list(), key=str.casefold))


def added_up(
    engine: Engine, y: Yardstick, keys: Mapping[str, nw.Expr], filters: Filters
) -> tuple[Yardstick, Look]:
    """The rows that count, added up by `keys` in one query.

    A criterion that is only ever met or not is a share, which the yardstick that comes back says.
    """
    frame = counted_rows(engine, y.metric, y.definition, filters, y.table)
    cells = collect_cells(frame, y.definition, keys, [])
    if y.criterion and cells.n.sum() and np.allclose(cells.sums["xx"], cells.sums["x"], rtol=0, atol=1e-9):
        y = replace(y, definition=replace(y.definition, spread=Spread.PROPORTION))
    return y, Look(y.metric, y.definition, cells, ())


@dataclass(frozen=True)
class Sums:
    """Sums over the rows of each group, in the order of `groups`: how many, first and second moments."""

    groups: list[tuple[object, ...]]
    n: Array
    x: Array
    y: Array
    xx: Array
    xy: Array
    yy: Array

    def only(self, at: Sequence[int]) -> "Sums":
        """Some of the groups, by their numbers."""
        i = np.array(at, dtype=np.int64)
        groups = [self.groups[k] for k in at]
        return Sums(groups, self.n[i], self.x[i], self.y[i], self.xx[i], self.xy[i], self.yy[i])

    @property
    def value(self) -> Array:
        """Ratio of sums of each group; all have rows."""
        return self.x / self.y

    @property
    def size(self) -> Array:
        """Rows that count for the variance of a ratio: y squared over n, which is n where every y is 1."""
        return self.y**2 / self.n

    def around(self, fitted: Array) -> Array:
        """Sum of squares of each group's rows around `fitted` times y."""
        return np.maximum(self.xx - 2 * fitted * self.xy + fitted**2 * self.yy, 0.0)


def sums(look: Look, *keys: str) -> Sums:
    """Sums by some of the keys a look was added up by, for groups in which the denominator is not 0."""
    found = roll_up(look.cells, look.definition, keys, 0)
    kept = found.sums["y"] > 0
    n, s = found.n[kept], {k: v[kept] for k, v in found.sums.items()}
    groups = [g for g, k in zip(found.groups, kept, strict=True) if k]
    if look.definition.spread is Spread.STRATIFIED:
        return Sums(groups, n, s["x"], s["y"], s["xx"], s["xy"], s["yy"])
    # Every other denominator is 1 in each row.
    return Sums(groups, n, s["x"], s["y"], s["xx"], s["x"], s["y"])


def within(s: Sums) -> float:
    """Variance of one row around the value of its group, pooled; 0 without two rows in a group."""
    freedom = float(s.n.sum()) - len(s.n)
    return float(s.around(s.value).sum()) / freedom if freedom > 0 else 0.0


_PRIOR = 30
"""Rows' worth of the spread of all rows that is mixed into each group's own spread."""


def row_spread(s: Sums, d: Definition, pooled: float) -> Array:
    """Variance of one row of each group, its own mixed with that of all: low scores vary most.

    Shares and net shares have the spread of all, `pooled`: a few equal answers would pretend to be sure.
    """
    if d.spread in (Spread.PROPORTION, Spread.NET):
        return np.full(len(s.n), pooled)
    return np.asarray((_PRIOR * pooled + s.around(s.value)) / (_PRIOR + s.n - 1))


def ends(mean: Array, variance: Array, d: Definition, level: float = 0.95) -> tuple[Array, Array]:
    """Interval of each true value with this chance, in the unit of the definition."""
    from scipy.special import ndtri

    half = float(ndtri((1 + level) / 2)) * np.sqrt(variance)
    low, high = mean - half, mean + half
    if d.spread is Spread.PROPORTION:
        from scipy.stats import beta

        # A share is skewed near its ends: a beta distribution with the same mean and variance.
        inside = (mean > 0) & (mean < 1) & (variance < mean * (1 - mean))
        with np.errstate(divide="ignore", invalid="ignore"):
            size = mean * (1 - mean) / variance - 1
            both = np.asarray(
                beta.ppf([[(1 - level) / 2], [(1 + level) / 2]], mean * size, (1 - mean) * size)
            )
        low, high = np.where(inside, both[0], low), np.where(inside, both[1], high)
    if d.spread is Spread.GEOMETRIC:
        return np.exp(low), np.exp(high)
    middle = d.factor * mean
    # A bonus may lift a score above the top of its scale.
    low, high = d.factor * low, d.factor * high
    return np.maximum(low, np.minimum(d.low, middle)), np.minimum(high, np.maximum(d.high, middle))
