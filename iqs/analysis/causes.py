"""Root causes that reviewers named: which, how often, on what, and whether that changed.

A cause counts once a review. Its share is that of all reviews that count, whether or not they name any
cause: so it does not rise only because another one falls. How complete causes are is told by criterion: of
the ratings that lost something, those that name one.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np

from iqs.analysis.compare import Change, Verdict, change
from iqs.analysis.criteria import RATINGS, Basis, basis
from iqs.analysis.criterion_names import Named, names_shown
from iqs.analysis.screen import screened
from iqs.model import Filters, Period
from iqs.scoring import Better, Engine, Measure, Metric, Spread, counted_rows
from iqs.scoring.intervals import wilson

CAUSES = "cause_fact"


@dataclass(frozen=True)
class Cause:
    """A root cause: the criteria it was named on with the ratings of each, the most first; the share of
    reviews that name it, in percent; and its change against the comparison period (None without one)."""

    name: str
    criteria: tuple[tuple[str, int], ...]
    reviews: int
    share: Measure
    change: Change | None


@dataclass(frozen=True)
class Explained:
    """A criterion: ratings that lost something, how many of them name a cause, and that share in percent with
    its 95 % interval (None where nothing was lost)."""

    criterion: str
    lost: int
    with_cause: int
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Causes:
    """Root causes, the most frequent first; criteria by the ratings that lost something.

    `reviews` count, of which `naming` name a cause.
    """

    filters: Filters
    comparison: Period | None
    criterion: str | None
    reviews: int
    naming: int
    causes: tuple[Cause, ...]
    criteria: tuple[Explained, ...]

    @property
    def moved(self) -> tuple[Cause, ...]:
        """Causes that clearly changed, the largest change first."""
        found = [c for c in self.causes if c.change is not None and c.change.verdict is Verdict.CLEAR]
        return tuple(sorted(found, key=lambda c: -abs((c.change and c.change.difference) or 0.0)))

    @property
    def explained(self) -> Explained:
        """All criteria together."""
        lost, named = (sum(getattr(c, k) for c in self.criteria) for k in ("lost", "with_cause"))
        return _explained("", lost, named)


def causes(
    engine: Engine,
    filters: Filters,
    comparison: Period | None = None,
    criterion: str | None = None,
    definition: str | None = None,
) -> Causes:
    """Root causes over `filters`, of one criterion where one is named.

    A change is clear when it is so among the changes of all causes (`iqs.analysis.screen`).
    """
    b = basis(engine, definition)
    named = names_shown(engine)
    now = _counted(engine, b, filters, named, criterion)
    d = replace(b.iqs, key="cause", spread=Spread.PROPORTION, better=Better.DOWN)
    shares = _shares(now.by_cause, now.reviews, b.metric)
    changes: Sequence[Change | None] = [None] * len(shares)
    if comparison is not None:
        before = _counted(engine, b, filters.during(comparison), named, criterion)
        earlier = _shares({c: before.by_cause.get(c, 0) for c in shares}, before.reviews, b.metric)
        changes = screened([change(earlier[c], shares[c], d) for c in shares])
    found = [
        Cause(c, now.criteria[c], now.by_cause[c], share, changes[i])
        for i, (c, share) in enumerate(shares.items())
    ]
    return Causes(
        filters,
        comparison,
        criterion,
        now.reviews,
        now.naming,
        tuple(sorted(found, key=lambda c: (-c.reviews, c.name))),
        _by_criterion(engine, b, filters, named, criterion),
    )


def cause_rows(engine: Engine, b: Basis, filters: Filters) -> "nw.LazyFrame[Any]":
    """Ratings with a cause, in `_cause`, of the reviews that count."""
    rows = counted_rows(engine, b.metric, b.iqs, filters, CAUSES)
    return rows.with_columns(_cause=nw.col("cause").str.strip_chars())


def of_criterion(
    rows: "nw.LazyFrame[Any]", named: Named, criterion: str | None
) -> "nw.LazyFrame[Any] | None":
    """The rows of one criterion, by whatever names exports have it; None when there are none."""
    if criterion is None:
        return rows
    exported = rows.select("criterion", "version_id").unique().collect("pyarrow").rows()
    wanted: nw.Expr | None = None
    for name, version in exported:
        if named(version, name) == criterion:
            one = (nw.col("criterion") == nw.lit(name)) & (nw.col("version_id") == nw.lit(version))
            wanted = one if wanted is None else wanted | one
    return None if wanted is None else rows.filter(wanted)


@dataclass(frozen=True)
class _Counted:
    """Reviews that count, those that name a cause, those by cause, and by the criteria of each cause."""

    reviews: int
    naming: int
    by_cause: dict[str, int]
    criteria: dict[str, tuple[tuple[str, int], ...]]


def _counted(engine: Engine, b: Basis, filters: Filters, named: Named, criterion: str | None) -> _Counted:
    reviews = _length(counted_rows(engine, b.metric, b.iqs, filters))
    rows = of_criterion(cause_rows(engine, b, filters), named, criterion)
    if rows is None:
        return _Counted(reviews, 0, {}, {})
    naming = _length(rows.select("source", "review_id").unique())
    by_cause = (
        rows.select("_cause", "source", "review_id").unique().group_by("_cause").agg(nw.len().alias("_n"))
    )
    by_criterion = rows.group_by("_cause", "criterion", "version_id").agg(nw.len().alias("_n"))
    found: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    for cause, exported, version, n in by_criterion.collect("pyarrow").rows():
        found[cause][named(version, exported)] += int(n)
    return _Counted(
        reviews,
        naming,
        {c: int(n) for c, n in sorted(by_cause.collect("pyarrow").rows())},
        {c: tuple(sorted(of.items(), key=lambda i: (-i[1], i[0]))) for c, of in found.items()},
    )


def _length(rows: "nw.LazyFrame[Any]") -> int:
    return int(rows.select(nw.len().alias("n")).collect().item(0, "n"))


def _shares(reviews: Mapping[str, int], n: int, m: Metric) -> dict[str, Measure]:
    low, high = wilson(np.array([*reviews.values()], float), np.full(len(reviews), float(n)))
    return {
        c: Measure(
            m.key,
            "cause",
            (("cause", c),),
            100.0 * k / n if n else None,
            n,
            100.0 * float(low[i]) if n else None,
            100.0 * float(high[i]) if n else None,
            (),
            n >= m.minimum_n,
        )
        for i, (c, k) in enumerate(reviews.items())
    }


def _by_criterion(
    engine: Engine, b: Basis, filters: Filters, named: Named, criterion: str | None
) -> tuple[Explained, ...]:
    """Ratings below their top, and those of them with a cause."""
    ratings = (
        counted_rows(engine, b.metric, b.iqs, filters, RATINGS)
        .filter(nw.col("rated"), nw.col("of_max") < 1.0)
        .group_by("criterion")
        .agg(nw.len().alias("_n"))
        .collect("pyarrow")
        .rows()
    )
    with_cause: defaultdict[str, int] = defaultdict(int)
    rows = (
        cause_rows(engine, b, filters)
        .filter(nw.col("score") < nw.col("scale_max"))
        .group_by("criterion", "version_id")
        .agg(nw.len().alias("_n"))
        .collect("pyarrow")
        .rows()
    )
    for exported, version, n in rows:
        with_cause[named(version, exported)] += int(n)
    found = [
        _explained(name, int(n), min(with_cause[name], int(n)))
        for name, n in ratings
        if criterion in (None, name)
    ]
    return tuple(sorted(found, key=lambda c: (-c.lost, c.criterion)))


def _explained(criterion: str, lost: int, with_cause: int) -> Explained:
    if not lost:
        return Explained(criterion, 0, 0, None, None, None)
    low, high = (100.0 * float(v[0]) for v in wilson(np.array([with_cause], float), np.array([lost], float)))
    return Explained(criterion, lost, with_cause, 100.0 * with_cause / lost, low, high)
