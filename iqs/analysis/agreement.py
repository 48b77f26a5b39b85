"""Conversations that were reviewed and answered for: does what reviewers see agree with what customers say?

One row a customer's answer; where its conversation was reviewed more than once, the points of those reviews
are added up first, so that no conversation counts twice.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np

from iqs.analysis.compare import Change, change
from iqs.model import Filters
from iqs.scoring import (
    Definition,
    Engine,
    Measure,
    Spread,
    counted_rows,
    definition_in_force,
    measure,
    metric,
)
from iqs.scoring.cells import plain_days
from iqs.scoring.intervals import wilson

OUTCOMES = {"csat": "top_box", "nps": "net", "ces": "top_share"}
"""Survey metrics that answers are read by, and the definition that calls an answer good."""
MINIMUM = 30
"""Fewest linked conversations that anything is said about."""
GOOD, BAD = "good", "bad"


class Side(StrEnum):
    """Where inside and outside disagree."""

    UNSEEN = "High review, unhappy customer"
    HARSH = "Low review, happy customer"


@dataclass(frozen=True)
class Band:
    """Linked conversations whose reviews fall into one band of IQS, and the share whose customers were happy.

    `happy` is in percent with a Wilson interval; `unhappy` counts those at the other end (with NPS neither
    holds for passives).
    """

    name: str
    happy: Measure
    unhappy: int


@dataclass(frozen=True)
class Agreement:
    """How far reviews and answers agree.

    `bands` from the lowest scores up; `apart` compares the highest band with the lowest that have enough.
    `unseen` conversations passed review with an unhappy customer, `harsh` failed with a happy one.
    `reviews` and `answers` count those there are in all, linked or not.
    """

    outcome: str
    linked: int
    reviews: int
    answers: int
    bands: tuple[Band, ...]
    apart: Change | None
    unseen: int
    harsh: int
    filters: Filters

    @property
    def enough(self) -> bool:
        """Whether anything may be said."""
        return self.linked >= MINIMUM


@dataclass(frozen=True)
class Conversation:
    """A linked conversation: one of its reviews, IQS over all of them in %, and the customer's answer."""

    source: str
    review_id: str
    conversation: str
    day: date | None
    agent: str
    team: str
    score: float
    answer: float
    answer_top: float
    comment: str


def agreement(engine: Engine, outcome: str, filters: Filters) -> Agreement:
    """Set reviews against the answers to one kind of survey, over the filters of the reviews."""
    settings = engine.settings()
    answered = _answered(engine, outcome, filters)
    in_band = (
        nw.when(nw.col("_score") >= settings.excellent)
        .then(nw.lit(2))
        .otherwise(nw.when(nw.col("_score") >= settings.good).then(nw.lit(1)).otherwise(nw.lit(0)))
    )
    rows = (
        answered.with_columns(_band=in_band, _passes=nw.col("_score") >= settings.baseline)
        .group_by("_band", "_passes", "_side")
        .agg(nw.len().alias("_n"))
        .collect("pyarrow")
        .rows(named=True)
    )
    names = ("needs attention", "good", "excellent")
    bands = tuple(_band(outcome, names[i], [r for r in rows if r["_band"] == i]) for i in range(3))
    solid = [b.happy for b in bands if b.happy.enough]
    happiness = _happy_of(engine, outcome)
    apart = change(solid[0], solid[-1], happiness) if len(solid) > 1 else None
    whole = measure(engine, ["iqs", outcome], filters=filters)
    return Agreement(
        outcome,
        sum(r["_n"] for r in rows),
        whole.one("iqs").n,
        whole.one(outcome).n,
        bands,
        apart,
        sum(r["_n"] for r in rows if r["_passes"] and r["_side"] == BAD),
        sum(r["_n"] for r in rows if not r["_passes"] and r["_side"] == GOOD),
        filters,
    )


def conversations(
    engine: Engine, outcome: str, filters: Filters, side: Side, page: int = 1, size: int = 25
) -> tuple[Conversation, ...]:
    """One page of the conversations where reviews and customer disagree, the widest gap first."""
    baseline = engine.settings().baseline
    unseen = side is Side.UNSEEN
    score = nw.col("_score")
    first = (page - 1) * size
    found = (
        _answered(engine, outcome, filters)
        .filter(
            score >= baseline if unseen else score < baseline, nw.col("_side") == (BAD if unseen else GOOD)
        )
        .sort("_score", "day", "survey_source", "response_id", descending=[unseen, True, False, False])
        .head(first + size)
        .collect("pyarrow")
        .rows(named=True)[first:]
    )
    said = _comments(engine, [r["response_id"] for r in found])
    days = plain_days([r["day"] for r in found])
    return tuple(
        Conversation(
            r["source"], r["review_id"], r["interaction_id"], day, r["agent"], r["team"], r["_score"],
            r["score"], r["scale_max"], said.get((r["survey_source"], r["response_id"]), ""),
        )
        for r, day in zip(found, days, strict=True)
    )  # fmt: skip


def linked_rows(
    engine: Engine, outcome: str, filters: Filters, table: str = "linked_fact"
) -> "tuple[nw.LazyFrame[Any], Definition]":
    """Rows of a view of linked conversations where review and answer count, and how reviews are scored."""
    m = metric("iqs", engine.settings())
    d = definition_in_force(engine, m)
    if d.spread is not Spread.STRATIFIED:  # a pass rate is no score of a conversation
        d = m.definition("guide")
    pairs = counted_rows(engine, m, d, filters, table)
    return pairs.filter(nw.col("kind") == outcome, nw.col("survey_left_out").is_null()), d


def answer_side(engine: Engine, outcome: str) -> nw.Expr:
    """`GOOD`, `BAD` or empty for an answer in the columns score, scale_min, scale_max and direction."""
    answer = _happy_of(engine, outcome).numerator
    bad = nw.when(answer < _BAD_BELOW[outcome]).then(nw.lit(BAD)).otherwise(nw.lit(""))
    return nw.when(answer > 0).then(nw.lit(GOOD)).otherwise(bad)


def _answered(engine: Engine, outcome: str, filters: Filters) -> "nw.LazyFrame[Any]":
    """One row an answer: `_score` of its conversation's reviews in %, and the side its answer is on."""
    pairs, d = linked_rows(engine, outcome, filters)
    one = ("source", "review_id", "agent", "team", "interaction_id")
    return (
        pairs.with_columns(_x=d.numerator.cast(nw.Float64), _y=d.denominator.cast(nw.Float64))
        .group_by("survey_source", "response_id")
        .agg(
            nw.col("_x").sum(),
            nw.col("_y").sum(),
            nw.col("conversation_day").min().alias("day"),
            *(nw.col(c).min() for c in one),
            nw.col("survey_score").min().alias("score"),
            nw.col("survey_scale_min").min().alias("scale_min"),
            nw.col("survey_scale_max").min().alias("scale_max"),
            nw.col("direction").min(),
        )
        .with_columns(_score=(100 * nw.col("_x") / nw.col("_y")).round(9), _side=answer_side(engine, outcome))
    )


_BAD_BELOW = {"csat": 1.0, "nps": 0.0, "ces": 1.0}
"""Answers below this, as their definition counts them, are at the bad end."""


def _happy_of(engine: Engine, outcome: str) -> Definition:
    """The definition by which an answer is good; a mean is no share of happy customers."""
    m = metric(outcome, engine.settings())
    d = definition_in_force(engine, m)
    d = d if d.spread is Spread.PROPORTION else m.definition(OUTCOMES[outcome])
    return replace(d, spread=Spread.PROPORTION, unit="%", low=0.0)


def _band(outcome: str, name: str, rows: list[dict[str, Any]]) -> Band:
    n = sum(r["_n"] for r in rows)
    happy = sum(r["_n"] for r in rows if r["_side"] == GOOD)
    low, high = wilson(np.array([float(happy)]), np.array([float(n)]))
    share = Measure(
        outcome,
        "happy",
        (("band", name),),
        100 * happy / n if n else None,
        n,
        100 * float(low[0]) if n else None,
        100 * float(high[0]) if n else None,
        (),
        n >= metric(outcome).minimum_n,
    )
    return Band(name, share, sum(r["_n"] for r in rows if r["_side"] == BAD))


def _comments(engine: Engine, responses: list[str]) -> dict[tuple[str, str], str]:
    if not responses:
        return {}
    found = (
        engine.table("comment_fact")
        .filter(nw.col("said_by") == "customer", nw.col("comment_of").is_in(responses))
        .select("source", "comment_of", "comment")
        .collect("pyarrow")
        .rows()
    )
    return {(source, response): comment for source, response, comment in found}
