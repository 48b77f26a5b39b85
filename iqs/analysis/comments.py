"""Comments beside the scores they came with, page by page, searched, and narrowed to one side."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import narwhals.stable.v2 as nw

from iqs.analysis.comment_sides import BETWEEN, HIGH, LOW, sides_of
from iqs.analysis.words import pattern_of
from iqs.errors import unknown_name
from iqs.model import DIMENSIONS, Filters
from iqs.scoring import Engine, Spread, definition_in_force, metric
from iqs.scoring.cells import plain_days
from iqs.scoring.surveys import above_bottom
from iqs.text import masked

ABOUT = ("all", "customers", "nps", "csat", "ces", "fcr", "iqs")
"""Whose comments: everybody's, those of customers, or those beside one metric (reviewers' for iqs)."""
LONGEST_SEARCH = 200


class Order(StrEnum):
    """What comes first."""

    NEWEST = "newest"
    LOWEST = "lowest"
    HIGHEST = "highest"


@dataclass(frozen=True)
class Comment:
    """A comment with what it came with; `text` has personal data masked.

    `kind` is the metric it stands beside. `score` is the answer on its scale from `low` to `high`, or a
    review's IQS in percent; None where there is none. `side` is 0 (low), 1 (high) or 2 (between); None
    where it does not count, with the reason in `left_out`. `criterion` is set where a reviewer wrote about
    one rating. `review` is (source, id) of the review it belongs to, or of one of the same conversation.
    """

    kind: str
    source: str
    comment_of: str
    criterion: str
    text: str
    score: float | None
    low: float | None
    high: float | None
    side: int | None
    left_out: str
    day: date | None
    agent: str
    team: str
    channel: str
    conversation: str
    review: tuple[str, str] | None


@dataclass(frozen=True)
class Comments:
    """One page of comments of `total`."""

    found: tuple[Comment, ...]
    total: int


def comments(
    engine: Engine,
    filters: Filters,
    about: str = "all",
    *,
    side: int | None = None,
    search: str = "",
    whole_words: bool = False,
    order: Order = Order.NEWEST,
    page: int = 1,
    size: int = 25,
) -> Comments:
    """Comments in the filters' period and rows; pages count from 1.

    `side` keeps those on one side of their score, which leaves out those that do not count. `search` keeps
    those that hold a text, in upper or lower case, or with `whole_words` the word or phrase as it is
    counted. Raises UnknownName for an unknown `about`.
    """
    if about not in ABOUT:
        raise unknown_name("kind of comment", about, ABOUT)
    frame = _placed(engine, filters)
    frame = frame.filter(*_conditions(filters, about, side, search.strip()[:LONGEST_SEARCH], whole_words))
    total = int(frame.select(nw.len().alias("n")).collect().item(0, "n"))
    by = {Order.NEWEST: ("day", True), Order.LOWEST: ("level", False), Order.HIGHEST: ("level", True)}[order]
    first = (page - 1) * size
    rows = (
        frame.select(*_SHOWN)
        .sort(
            by[0], "day", "comment_of", "source", "criterion",
            descending=[by[1], True, False, False, False], nulls_last=True,
        )
        .head(first + size)
        .collect("pyarrow")
        .rows(named=True)[first:]
    )  # fmt: skip
    linked = _reviews(engine, [r["interaction_id"] for r in rows if r["said_by"] == "customer"])
    return Comments(tuple(_comment(r, linked) for r in rows), total)


_SHOWN = (
    "beside", "said_by", "source", "comment_of", "criterion", "comment", "score", "scale_min", "scale_max",
    "level", "side", "left_out", "day", "agent", "team", "channel", "interaction_id",
)  # fmt: skip


def _placed(engine: Engine, filters: Filters) -> "nw.LazyFrame[Any]":
    """All comments with the metric they stand `beside`, `side`, `level` from 0 to 1, and `day`."""
    settings = engine.settings()
    own_series = nw.lit(False)
    found: dict[str, tuple[nw.Expr, nw.Expr, nw.Expr]] = {}
    for key in ("nps", "csat", "ces", "fcr", "iqs"):
        m = metric(key, settings)
        level = above_bottom()
        if key == "fcr":
            m = metric("csat", settings)
            side = nw.when(level >= 0.5).then(nw.lit(HIGH)).otherwise(nw.lit(LOW))
            day = m.dates[0][1]
        else:
            d, side = sides_of(m, settings.baseline)
            day = m.date_column(d)
        if key == "ces":
            level = nw.when(nw.col("direction") == "effort").then(1.0 - level).otherwise(level)
        if key == "iqs":
            d = definition_in_force(engine, m)
            d = d if d.spread is Spread.STRATIFIED else m.definition("guide")
            level = d.numerator.cast(nw.Float64) / d.denominator
            if m.own_series is not None and m.own_series[1] not in filters.values(m.own_series[0]):
                own_series = (nw.col(m.own_series[0]) == m.own_series[1]).fill_null(False)
        found[key] = side, level, nw.col(day)
    beside = nw.when(nw.col("said_by") == "reviewer").then(nw.lit("iqs")).otherwise(nw.col("kind"))
    counts = nw.col("left_out").is_null() & ~own_series
    reason = nw.when(own_series).then(nw.lit("automatic review, a series of its own"))
    placed = [_by_kind([(k, f[i]) for k, f in found.items()]) for i in range(3)]
    return (
        engine.table("comment_fact")
        .with_columns(beside=beside)
        .with_columns(
            side=nw.when(counts).then(placed[0]),
            level=nw.when(nw.col("left_out").is_null()).then(placed[1]),
            day=placed[2],
            left_out=reason.otherwise(nw.col("left_out")),
        )
    )


def _by_kind(choices: list[tuple[str, nw.Expr]]) -> nw.Expr:
    *others, (_, chosen) = choices
    for key, expression in others:
        chosen = nw.when(nw.col("beside") == key).then(expression).otherwise(chosen)
    return chosen


def _conditions(
    filters: Filters, about: str, side: int | None, search: str, whole_words: bool
) -> list[nw.Expr]:
    customer = nw.col("said_by") == "customer"
    found = [~nw.col("comment").is_null()]
    if filters.period is not None:
        day = nw.col("day")
        found += [day >= nw.lit(filters.period.start), day <= nw.lit(filters.period.end)]
    for key, values in filters.where:
        asked = nw.col(key).is_in(list(values)).fill_null(False)
        # Answers have no reviewer: a filter on one leaves them alone, as it does on every page.
        found.append(asked if "survey_fact" in DIMENSIONS[key].facts else asked | customer)
    if about == "customers":
        found.append(customer)
    elif about != "all":
        found.append(nw.col("beside") == about)
    if side is not None:
        found.append(nw.col("side") == side)
    text = nw.col("comment")
    if search and whole_words:
        found.append(text.str.contains(pattern_of(search.lower())))
    elif search:
        found.append(text.str.to_lowercase().str.contains(search.lower(), literal=True))
    return found


def _reviews(engine: Engine, conversations: list[str | None]) -> dict[str, tuple[str, str]]:
    """The latest review of each conversation, one that counts before others."""
    ids = sorted({c for c in conversations if c})
    if not ids:
        return {}
    rows = (
        engine.table("review_fact")
        .filter(nw.col("interaction_id").is_in(ids))
        .select("interaction_id", "source", "review_id", "review_day", "left_out")
        .collect("pyarrow")
        .rows(named=True)
    )
    rows.sort(key=lambda r: (r["left_out"] is None, str(r["review_day"] or ""), r["source"], r["review_id"]))
    return {r["interaction_id"]: (r["source"], r["review_id"]) for r in rows}


def _comment(row: dict[str, Any], linked: dict[str, tuple[str, str]]) -> Comment:
    by_reviewer = row["said_by"] == "reviewer"
    low, high, score = row["scale_min"], row["scale_max"], row["score"]
    if by_reviewer:
        low, high, score = 0.0, 100.0, None if row["level"] is None else 100.0 * row["level"]
    own = (row["source"], row["comment_of"])
    return Comment(
        kind=row["beside"] or "",
        source=row["source"],
        comment_of=row["comment_of"],
        criterion=row["criterion"] or "",
        text=masked(row["comment"].strip()),
        score=score,
        low=low,
        high=high,
        side=row["side"],
        left_out=row["left_out"] or "",
        day=plain_days([row["day"]])[0],
        agent=row["agent"] or "",
        team=row["team"] or "",
        channel=row["channel"] or "",
        conversation=row["interaction_id"] or "",
        review=own if by_reviewer else linked.get(row["interaction_id"] or ""),
    )


def side_name(kind: str, side: int | None) -> str:
    """What a side of a kind is called beside one comment; empty where it has none."""
    if side is None or kind not in _SIDE_NAMES:
        return ""
    return _SIDE_NAMES[kind][side]


_SIDE_NAMES = {
    "nps": ("detractor", "promoter", "passive"),
    "csat": ("unsatisfied", "satisfied", ""),
    "ces": ("not easy", "easy", ""),
    "fcr": ("not resolved", "resolved", ""),
    "iqs": ("below the pass mark", "passes", ""),
}


__all__ = ["ABOUT", "BETWEEN", "HIGH", "LOW", "Comment", "Comments", "Order", "comments", "side_name"]
