"""Where the points of a criterion are lost: by team, agent, channel or topic."""

from dataclasses import dataclass

import narwhals.stable.v2 as nw

from iqs.analysis.criteria import RATINGS, basis
from iqs.model import Filters
from iqs.scoring import Engine, Measure, counted_rows, measure_as

PLACES = ("team", "agent", "channel", "topic")
"""Dimensions points are told by."""


@dataclass(frozen=True)
class Place:
    """One group: points of the whole IQS it lost on the criterion, its share of these points and of the
    criterion's ratings (both in percent), and its own score (None where every criterion is looked at)."""

    group: str
    lost: float
    share_lost: float | None
    share_ratings: float
    ratings: int
    score: Measure | None

    @property
    def more_than_its_share(self) -> bool:
        """Whether it lost more than it was rated."""
        return self.share_lost is not None and self.share_lost > self.share_ratings


@dataclass(frozen=True)
class Places:
    """All groups, the costliest first; `lost` of 100 points are lost on the criterion, or on all."""

    criterion: str | None
    by: str
    lost: float
    ratings: int
    places: tuple[Place, ...]


def points_by(
    engine: Engine, filters: Filters, by: str, criterion: str | None = None, definition: str | None = None
) -> Places:
    """Points lost on a criterion (None: on all of them), split by a dimension; they add up to its loss."""
    b = basis(engine, definition)
    y = b.iqs.denominator.cast(nw.Float64)
    possible = (
        counted_rows(engine, b.metric, b.iqs, filters)
        .with_columns(_y=y)
        .select(nw.col("_y").sum())
        .collect("pyarrow")
        .item(0, "_y")
    )
    ratings = counted_rows(engine, b.metric, b.iqs, filters, RATINGS).filter(nw.col("rated"))
    if criterion is not None:
        ratings = ratings.filter(nw.col("criterion") == nw.lit(criterion))
    rows = (
        ratings.with_columns(_lost=b.lost)
        .group_by(by)
        .agg(nw.len().alias("_n"), nw.col("_lost").sum())
        .collect("pyarrow")
        .rows()
    )
    if not possible or not rows:
        return Places(criterion, by, 0.0, 0, ())
    scores = {}
    if criterion is not None:
        found = measure_as(engine, b.metric, b.ratings, by=("criterion", by), filters=filters)
        scores = {m.of(by): m for m in found if m.of("criterion") == criterion}
    n, lost = sum(int(r[1]) for r in rows), sum(float(r[2]) for r in rows)
    places = [
        Place(
            group or "",
            100.0 * float(part) / possible,
            100.0 * float(part) / lost if lost > 0 else None,
            100.0 * int(k) / n,
            int(k),
            scores.get(group),
        )
        for group, k, part in rows
    ]
    return Places(
        criterion, by, 100.0 * lost / possible, n, tuple(sorted(places, key=lambda p: (-p.lost, p.group)))
    )
