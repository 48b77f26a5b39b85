"""Criteria: how each is rated, how often it is left unrated, and the points of IQS it costs.

A criterion's score is the pooled mean of its ratings, each mapped to 0..100 % as the definition of IQS
maps it; auto-fails do not touch it. Its points lost are what its ratings miss to their top, weighed and
pooled as the definition weighs and pools reviews. So the losses of all criteria, of reviews that only have a
total, and of auto-fails sum to 100 minus IQS exactly. A bonus criterion cannot lose points: what it adds
counts as a loss below 0.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np

from iqs.analysis.compare import Change, Verdict, change
from iqs.analysis.screen import screened
from iqs.model import Filters, Period
from iqs.scoring import (
    Definition,
    Engine,
    Measure,
    Metric,
    Spread,
    counted_rows,
    definition_in_force,
    measure_as,
    metric,
)
from iqs.scoring.intervals import wilson
from iqs.scoring.iqs import MAPPINGS, rules_of, without_auto_fail

NOT_RATED = "not applicable or no score"
RATINGS = "rating_fact"


@dataclass(frozen=True)
class Basis:
    """What a question about criteria rests on: the metric as it counts ratings, IQS by the definition in
    force, IQS without auto-fails, and the score of ratings by the same mapping."""

    metric: Metric
    iqs: Definition
    bare: Definition
    ratings: Definition

    @property
    def mapped(self) -> nw.Expr:
        """A rating as a share of its scale, 0 to 1."""
        return self.ratings.numerator

    @property
    def weighed(self) -> nw.Expr:
        """What a rating adds to the denominator of IQS; for a bonus what it would if it were none."""
        share = nw.col("w") / nw.col("whole")
        return share if self._by_points else share / nw.col("possible")

    @property
    def lost(self) -> nw.Expr:
        """What a rating misses of the numerator of IQS; below 0 for what a bonus adds."""
        top = nw.when(nw.col("bonus")).then(nw.lit(0.0)).otherwise(nw.lit(1.0))
        return self.weighed * (top - self.mapped)

    @property
    def _by_points(self) -> bool:
        return rules_of(self.iqs.key)[1] == "points"


def basis(engine: Engine, definition: str | None = None) -> Basis:
    """The basis by a definition of IQS or the one in force."""
    m = metric("iqs", engine.settings())
    return basis_of(m, definition_in_force(engine, m, definition))


def basis_of(m: Metric, d: Definition) -> Basis:
    """The basis by a definition of IQS; that of the guide for the pass rate."""
    if d.spread is not Spread.STRATIFIED:  # the pass rate has no points to lose
        d = m.definition("guide")
    mapping, _, _ = rules_of(d.key)
    ratings = replace(
        d,
        key="ratings",
        label="Mean of ratings",
        formula=f"The mean of all ratings of the criterion; each counts as its {MAPPINGS[mapping]}.",
        fact=RATINGS,
        left_out=(*d.left_out, (NOT_RATED, ~nw.col("rated"))),
        numerator=nw.col(mapping),
        denominator=nw.lit(1.0),
    )
    return Basis(replace(m, counted="ratings"), d, m.definition(without_auto_fail(d.key)), ratings)


@dataclass(frozen=True)
class Criterion:
    """One criterion.

    `score` is the mean of its ratings in percent, `change` that against the comparison period (None when
    nothing is compared). Of `could` reviews whose scorecard has the criterion `skipped` have no rating of it:
    `unrated` is that share in percent, with its 95 % interval. `weight` is its share of all points possible
    in percent (of a bonus: what it could add), `lost` the points of IQS it costs, of 100.
    """

    name: str
    group: str
    critical: bool
    bonus: bool
    score: Measure
    change: Change | None
    could: int
    skipped: int
    unrated: float | None
    unrated_low: float | None
    unrated_high: float | None
    weight: float
    lost: float


@dataclass(frozen=True)
class Criteria:
    """All criteria of the reviews that count by a definition of IQS, the costliest first.

    `auto_fail` are the points of IQS that auto-fails took, `totals` those that reviews without ratings miss.
    IQS plus all losses is 100.
    """

    filters: Filters
    comparison: Period | None
    definition: str
    iqs: Measure
    auto_fail: float
    totals: float
    criteria: tuple[Criterion, ...]

    @property
    def missing(self) -> float | None:
        """Points missing to 100; None without a value."""
        return None if self.iqs.value is None else 100.0 - self.iqs.value

    @property
    def moved(self) -> tuple[Criterion, ...]:
        """Criteria that clearly changed, the largest change first."""
        found = [c for c in self.criteria if c.change is not None and c.change.verdict is Verdict.CLEAR]
        return tuple(sorted(found, key=lambda c: -abs(_size(c))))

    @property
    def compared(self) -> int:
        """Criteria with enough data on both sides to be compared."""
        return sum(c.change is not None and c.change.verdict is not Verdict.NOT_ENOUGH for c in self.criteria)


def _size(c: Criterion) -> float:
    return c.change.difference or 0.0 if c.change is not None else 0.0


def criteria(
    engine: Engine, filters: Filters, comparison: Period | None = None, definition: str | None = None
) -> Criteria:
    """Answer the Criteria page over `filters`, by a definition of IQS or the one in force.

    A change is clear when it is so among the changes of all criteria (`iqs.analysis.screen`).
    """
    b = basis(engine, definition)
    iqs = measure_as(engine, metric("iqs", engine.settings()), b.iqs, filters=filters)[0]
    scores = scores_of(engine, b, filters)
    before = {} if comparison is None else scores_of(engine, b, filters.during(comparison))
    possible, auto_fail, totals = _whole(engine, b, filters)
    parts = _parts(engine, b, filters)
    changes = screened(
        [change(before[c], scores[c], b.ratings) if c in before and c in scores else None for c in parts]
    )
    found = [
        _criterion(part, scores[part.name], changes[i], possible)
        for i, part in enumerate(parts.values())
        if part.name in scores
    ]
    return Criteria(
        filters,
        comparison,
        b.iqs.key,
        iqs,
        auto_fail,
        totals,
        tuple(sorted(found, key=lambda c: (-c.lost, c.name))),
    )


def scores_of(engine: Engine, b: Basis, filters: Filters) -> dict[str, Measure]:
    """The score of each criterion that is rated at all."""
    rows = measure_as(engine, b.metric, b.ratings, by=("criterion",), filters=filters)
    return {r.of("criterion"): r for r in rows if r.n}


def _whole(engine: Engine, b: Basis, filters: Filters) -> tuple[float, float, float]:
    """The denominator of IQS, and the points lost to auto-fails and by reviews without ratings."""
    bare, with_fails, y = (e.cast(nw.Float64) for e in (b.bare.numerator, b.iqs.numerator, b.iqs.denominator))
    row = (
        counted_rows(engine, b.metric, b.iqs, filters)
        .with_columns(
            _y=y,
            _auto=bare - with_fails,
            _total=nw.when(nw.col("pattern").is_null()).then(y - bare).otherwise(nw.lit(0.0)),
        )
        .select(nw.col("_y").sum(), nw.col("_auto").sum(), nw.col("_total").sum())
        .collect("pyarrow")
        .rows()[0]
    )
    possible, auto_fail, totals = (float(v or 0.0) for v in row)
    if not possible:
        return 0.0, 0.0, 0.0
    return possible, 100.0 * auto_fail / possible, 100.0 * totals / possible


@dataclass
class _Part:
    """Sums of one criterion while they are being added up."""

    name: str
    groups: Counter[str]
    critical: bool = False
    bonus: bool = True
    ratings: int = 0
    could: int = 0
    weight: float = 0.0
    lost: float = 0.0


def _parts(engine: Engine, b: Basis, filters: Filters) -> dict[str, _Part]:
    """Weights and losses by criterion, and how many reviews could have a rating of it.

    Those are the reviews by a scorecard on which the criterion stands: on which any review has it.
    """
    card = ("source", "scorecard", "version_id", "card_role")
    rated = nw.col("rated")
    rows = (
        counted_rows(engine, b.metric, b.iqs, filters, RATINGS)
        .with_columns(
            _weight=nw.when(rated).then(b.weighed).otherwise(nw.lit(0.0)),
            _lost=nw.when(rated).then(b.lost).otherwise(nw.lit(0.0)),
            _rated=rated.cast(nw.Float64),
        )
        .group_by("criterion", "criterion_group", "critical", "bonus", *card)
        .agg(nw.col("_weight").sum(), nw.col("_lost").sum(), nw.col("_rated").sum())
        .collect("pyarrow")
        .rows(named=True)
    )
    reviews = (
        counted_rows(engine, b.metric, b.iqs, filters)
        .filter(~nw.col("pattern").is_null())
        .group_by(*card)
        .agg(nw.len().alias("_n"))
        .collect("pyarrow")
        .rows(named=True)
    )
    on_card = {tuple(r[k] for k in card): int(r["_n"]) for r in reviews}
    found: dict[str, _Part] = {}
    cards: defaultdict[str, set[tuple[Any, ...]]] = defaultdict(set)
    for r in rows:
        part = found.setdefault(r["criterion"], _Part(r["criterion"], Counter()))
        part.groups[r["criterion_group"] or ""] += int(r["_rated"])
        part.critical |= r["critical"] != "no"
        part.bonus &= bool(r["bonus"])
        part.ratings += int(r["_rated"])
        part.weight += float(r["_weight"])
        part.lost += float(r["_lost"])
        cards[r["criterion"]].add(tuple(r[k] for k in card))
    for name, part in found.items():
        part.could = max(sum(on_card[c] for c in cards[name]), part.ratings)
    return dict(sorted(found.items()))


def _criterion(part: _Part, score: Measure, moved: Change | None, possible: float) -> Criterion:
    skipped = part.could - part.ratings
    low, high = (float(v[0]) for v in wilson(np.array([skipped], float), np.array([part.could], float)))
    return Criterion(
        name=part.name,
        group=part.groups.most_common(1)[0][0],
        critical=part.critical,
        bonus=part.bonus,
        score=score,
        change=moved,
        could=part.could,
        skipped=skipped,
        unrated=100.0 * skipped / part.could,
        unrated_low=100.0 * low,
        unrated_high=100.0 * high,
        weight=100.0 * part.weight / possible,
        lost=100.0 * part.lost / possible,
    )
