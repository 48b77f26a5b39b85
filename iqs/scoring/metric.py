"""How a metric is declared: once, with everything that pages, shell, exports and docs say about it."""

from dataclasses import dataclass, field
from enum import StrEnum

import narwhals.stable.v2 as nw

from iqs.errors import unknown_name


class Spread(StrEnum):
    """How the interval of a definition is found (docs/decisions/0003-intervals.md)."""

    PROPORTION = "Wilson interval of a share"
    NET = "adjusted-Wald interval of a net share"
    MEAN = "t interval of a mean"
    LOGNORMAL = "modified Cox interval of a mean of skewed times"
    GEOMETRIC = "t interval on logarithms"
    QUANTILE = "order-statistics interval of a quantile"
    STRATIFIED = "stratified-by-agent interval of a ratio of sums"


class Better(StrEnum):
    """Which way is good."""

    UP = "up"
    DOWN = "down"
    DATA = "as the question was asked"


@dataclass(frozen=True)
class Definition:
    """One way to compute a metric from the rows of a fact.

    `left_out` lists (reason, expression) pairs, tried in order: a row for which one is true does not
    count. `numerator` and `denominator` are evaluated on rows that count; the value of any group is
    `factor * sum(numerator) / sum(denominator)`, so every roll-up is exact. For `Spread.QUANTILE` the
    value is the quantile `level` of the numerator instead. An `optional` definition is the
    default one only where rows count under it. `low` and `high` bound the value.
    `only` picks the rows of the fact that are about this metric; `dates` replaces those of the metric.
    """

    key: str
    label: str
    formula: str
    fact: str
    left_out: tuple[tuple[str, nw.Expr], ...]
    numerator: nw.Expr
    spread: Spread
    denominator: nw.Expr = field(default_factory=lambda: nw.lit(1.0))
    factor: float = 100.0
    unit: str = "%"
    low: float = 0.0
    high: float = 100.0
    better: Better = Better.UP
    optional: bool = False
    level: float = 0.5
    only: nw.Expr | None = None
    dates: tuple[tuple[str, str], ...] | None = None


@dataclass(frozen=True)
class Benchmark:
    """A number to compare with, and who says so; `not_for` names definitions it says nothing about."""

    value: float
    label: str
    source: str
    not_for: tuple[str, ...] = ()


@dataclass(frozen=True)
class Metric:
    """A metric: what it means and why it matters, its definitions (the default first), date and minimum data.

    `dates` are (name, column) pairs, the default first. `counted` is what n counts. `minimum_n` is the
    smallest n that is shown, `solid_n` the smallest that is shown without a caution. `own_series` is a
    (dimension, value, reason) whose rows count only when a filter asks for them.
    """

    key: str
    label: str
    name: str
    meaning: str
    matters: str
    counted: str
    definitions: tuple[Definition, ...]
    dates: tuple[tuple[str, str], ...]
    minimum_n: int
    solid_n: int
    benchmarks: tuple[Benchmark, ...] = ()
    own_series: tuple[str, str, str] | None = None

    def definition(self, key: str) -> Definition:
        """Return the definition called `key`; UnknownName with suggestions when there is none."""
        for d in self.definitions:
            if d.key == key:
                return d
        raise unknown_name(f"definition of {self.label}", key, [d.key for d in self.definitions])

    def benchmarks_for(self, definition: Definition) -> tuple[Benchmark, ...]:
        """The numbers that a value under this definition may be compared with."""
        return tuple(b for b in self.benchmarks if definition.key not in b.not_for)

    def date_column(self, definition: Definition, name: str | None = None) -> str:
        """Column of a definition's named date, of its default date when `name` is None."""
        dates = definition.dates or self.dates
        if name is None:
            return dates[0][1]
        if name not in dict(dates):
            raise unknown_name(f"date of {self.label}", name, dict(dates))
        return dict(dates)[name]
