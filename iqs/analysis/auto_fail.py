"""The auto-fail ledger: points lost to critical failures against points lost to craft, and where.

Points are those of IQS: what is earned without any auto-fail minus what is earned with it, of what was
possible. A review that fails several critical criteria shares its loss equally among them.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np

from iqs.model import Filters
from iqs.scoring import (
    Definition,
    Engine,
    Measure,
    Spread,
    counted_rows,
    definition_in_force,
    measure_as,
    metric,
)
from iqs.scoring.cells import plain_days
from iqs.scoring.intervals import wilson
from iqs.scoring.iqs import without_auto_fail

_TAKES = ("yes", "review", "group")
"""Critical rules under which a failure can take points."""
_NOTHING = 1e-12
MOST_REVIEWS = 200
"""Reviews listed at most."""


@dataclass(frozen=True)
class CriterionLoss:
    """A critical criterion: reviews it was rated in and failed, that share in percent with its 95 % interval,
    and the points of IQS its failures cost."""

    criterion: str
    rated: int
    failed: int
    share: float
    low: float
    high: float
    points: float


@dataclass(frozen=True)
class GroupLoss:
    """An agent or a team: IQS, the points it lost to auto-fails, and the share of its reviews that failed."""

    group: str
    iqs: Measure
    lost: Measure
    failed: Measure


@dataclass(frozen=True)
class FailedReview:
    """A review that lost points to an auto-fail: its score in % with it and without, and what failed."""

    source: str
    review_id: str
    day: date | None
    agent: str
    team: str
    score: float
    without: float
    criteria: tuple[str, ...]


@dataclass(frozen=True)
class Ledger:
    """IQS, IQS without auto-fails, the points between (`lost`), and the share of reviews that lost any.

    `criteria` and `agents` have the greatest loss first; `reviews` the latest, `MOST_REVIEWS` at most.
    """

    filters: Filters
    definition: str
    iqs: Measure
    without: Measure
    lost: Measure
    failed: Measure
    criteria: tuple[CriterionLoss, ...]
    teams: tuple[GroupLoss, ...]
    agents: tuple[GroupLoss, ...]
    reviews: tuple[FailedReview, ...]

    @property
    def craft(self) -> float | None:
        """Points missing to 100 that no auto-fail took; None without a value."""
        return None if self.without.value is None else 100.0 - self.without.value


def auto_fail_ledger(engine: Engine, filters: Filters, definition: str | None = None) -> Ledger:
    """Answer the Auto-fail page over `filters`, by a definition of IQS or the one in force."""
    m = metric("iqs", engine.settings())
    d = definition_in_force(engine, m, definition)
    if d.spread is not Spread.STRATIFIED:  # the pass rate has no points to lose
        d = m.definition("guide")
    bare = m.definition(without_auto_fail(d.key))
    gap = bare.numerator - d.numerator
    lost = replace(d, key="lost", numerator=gap)
    took = replace(
        d,
        key="failed",
        numerator=(gap > _NOTHING).cast(nw.Float64),
        denominator=nw.lit(1.0),
        spread=Spread.PROPORTION,
    )

    def one(by: Definition) -> Measure:
        return measure_as(engine, m, by, filters=filters)[0]

    counted = counted_rows(engine, m, d, filters).with_columns(_lost=gap, _y=d.denominator.cast(nw.Float64))
    ratings = counted_rows(engine, m, d, filters, "rating_fact").with_columns(_lost=gap)
    possible = counted.select(nw.col("_y").sum()).collect().item(0, "_y")
    return Ledger(
        filters=filters,
        definition=d.key,
        iqs=one(d),
        without=one(bare),
        lost=one(lost),
        failed=one(took),
        criteria=_criteria(ratings, possible) if possible else (),
        teams=_groups(engine, (d, lost, took), filters, "team"),
        agents=_groups(engine, (d, lost, took), filters, "agent"),
        reviews=_reviews(counted, ratings, d, bare) if possible else (),
    )


def _criteria(ratings: "nw.LazyFrame[Any]", possible: float) -> tuple[CriterionLoss, ...]:
    """Losses by criterion of the ratings of all counted reviews."""
    fails = nw.col("fails").fill_null(False)
    share = nw.when(fails).then(nw.col("_lost") / nw.col("failing").cast(nw.Float64)).otherwise(nw.lit(0.0))
    rows = (
        ratings.filter(nw.col("critical").is_in(_TAKES), nw.col("rated"))
        .with_columns(_share=share, _failed=fails.cast(nw.Float64))
        .group_by("criterion")
        .agg(nw.len().alias("_rated"), nw.col("_failed").sum(), nw.col("_share").sum())
        .collect("pyarrow")
        .rows(named=True)
    )
    n, k = (np.array([r[c] for r in rows], dtype=np.float64) for c in ("_rated", "_failed"))
    low, high = wilson(k, n)
    found = [
        CriterionLoss(
            row["criterion"],
            int(n[i]),
            int(k[i]),
            100 * float(k[i] / n[i]),
            100 * float(low[i]),
            100 * float(high[i]),
            100 * float(row["_share"]) / possible,
        )
        for i, row in enumerate(rows)
    ]
    return tuple(sorted(found, key=lambda c: (-c.points, -c.failed, c.criterion)))


def _groups(
    engine: Engine, definitions: tuple[Definition, Definition, Definition], filters: Filters, by: str
) -> tuple[GroupLoss, ...]:
    m = metric("iqs", engine.settings())
    iqs, lost, took = (
        {r.of(by): r for r in measure_as(engine, m, d, by=(by,), filters=filters)} for d in definitions
    )
    found = [GroupLoss(g, iqs[g], lost[g], took[g]) for g in iqs if iqs[g].n]
    return tuple(sorted(found, key=lambda g: (-(g.lost.value or 0.0), g.group)))


def _reviews(
    counted: "nw.LazyFrame[Any]", ratings: "nw.LazyFrame[Any]", d: Definition, bare: Definition
) -> tuple[FailedReview, ...]:
    latest = ("conversation_day", "source", "review_id")
    failed = (
        counted.filter(nw.col("_lost") > _NOTHING)
        .with_columns(_score=d.numerator / d.denominator, _bare=bare.numerator / bare.denominator)
        .select(*latest, "agent", "team", "_score", "_bare")
        .sort(*latest, descending=[True, False, False], nulls_last=True)
        .head(MOST_REVIEWS)
        .collect("pyarrow")
        .rows(named=True)
    )
    marks = (
        ratings.filter(nw.col("review_id").is_in([r["review_id"] for r in failed]))
        .filter(nw.col("critical").is_in(_TAKES), nw.col("fails"))
        .select("source", "review_id", "criterion")
        .collect("pyarrow")
        .rows(named=True)
    )
    criteria: dict[tuple[str, str], set[str]] = {}
    for mark in marks:
        criteria.setdefault((mark["source"], mark["review_id"]), set()).add(mark["criterion"])
    return tuple(
        FailedReview(
            r["source"],
            r["review_id"],
            plain_days([r["conversation_day"]])[0],
            r["agent"],
            r["team"],
            100 * r["_score"],
            100 * r["_bare"],
            tuple(sorted(criteria.get((r["source"], r["review_id"]), ()))),
        )
        for r in failed
    )
