"""The latest reviews of an agent with what reviewers wrote, and how many were acknowledged."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np

from iqs.analysis.beside import only, without_people
from iqs.model import Filters
from iqs.scoring import Engine
from iqs.scoring.intervals import wilson
from iqs.scoring.rows import VALUE, rows_behind

DAYS = 90
"""Days, to the end of the period, over which acknowledged reviews are counted, by the day of the review."""
_SHOWN = 10

Key = tuple[str, str]


@dataclass(frozen=True)
class Read:
    """One of the latest reviews: its score in %, what the reviewer wrote, and whether it was acknowledged."""

    source: str
    review_id: str
    day: date | None
    channel: str
    review_type: str
    reviewer: str
    score: float | None
    comment: str
    acknowledged: bool


@dataclass(frozen=True)
class Latest:
    """The latest reviews of an agent, and how many of the `n` of the last `DAYS` days were acknowledged.

    `low` and `high` bound that share in percent, None without reviews. `used` says whether acknowledging is
    in use at all: any review of anybody is acknowledged.
    """

    reviews: tuple[Read, ...]
    n: int
    acknowledged: int
    low: float | None
    high: float | None
    used: bool


def latest(engine: Engine, agent: str, filters: Filters) -> Latest:
    """The latest reviews of an agent that count, and the share acknowledged with its 95 % Wilson interval."""
    found = rows_behind(engine, "iqs", filters=only(without_people(filters), "agent", agent), size=_SHOWN)
    rows: list[dict[str, Any]] = [dict(zip(found.columns, r, strict=True)) for r in found.rows]
    said = _comments(engine, agent, [r["review_id"] for r in rows])
    signed = _acknowledged(engine, [r["review_id"] for r in rows])
    reviews = tuple(
        Read(
            source=r["source"],
            review_id=r["review_id"],
            day=r["conversation_day"],
            channel=r["channel"] or "",
            review_type=r["review_type"] or "",
            reviewer=r["reviewer"] or "",
            score=r[VALUE],
            comment=said.get((r["source"], r["review_id"]), ""),
            acknowledged=(r["source"], r["review_id"]) in signed,
        )
        for r in rows
    )
    n, done, used = _share(engine, agent, filters)
    if not n:
        return Latest(reviews, 0, 0, None, None, used)
    low, high = (100 * float(v[0]) for v in wilson(np.array([float(done)]), np.array([float(n)])))
    return Latest(reviews, n, done, low, high, used)


def _comments(engine: Engine, agent: str, ids: list[str]) -> dict[Key, str]:
    """What reviewers wrote about reviews as a whole."""
    if not ids:
        return {}
    words = (
        engine.table("comment_fact")
        .filter(
            nw.col("said_by") == "reviewer",
            nw.col("agent") == agent,
            nw.col("criterion").is_null(),
            nw.col("comment_of").is_in(ids),
        )
        .select("source", "comment_of", "comment")
        .collect("pyarrow")
    )
    return {(source, review): text for source, review, text in words.rows()}


def _acknowledged(engine: Engine, ids: list[str]) -> set[Key]:
    if not ids:
        return set()
    read = (
        engine.table("feedback_fact")
        .filter(nw.col("review_id").is_in(ids), ~nw.col("acknowledged_at").is_null())
        .select("source", "review_id")
        .collect("pyarrow")
    )
    return set(read.rows())


def _share(engine: Engine, agent: str, filters: Filters) -> tuple[int, int, bool]:
    """Reviews of the last days, how many of them are acknowledged, and whether any review of anybody is."""
    kept = engine.table("feedback_fact")
    mine = kept.filter(nw.col("agent") == agent, nw.col("left_out").is_null())
    if filters.period is not None:
        end = filters.period.end
        start = end - timedelta(days=DAYS - 1)
        mine = mine.filter(nw.col("review_day") >= nw.lit(start), nw.col("review_day") <= nw.lit(end))
    counted = mine.select(nw.len().alias("n"), nw.col("acknowledged_at").count().alias("done"))
    n, done = (int(v or 0) for v in counted.collect("pyarrow").rows()[0])
    anybody = kept.filter(~nw.col("acknowledged_at").is_null()).head(1).select(nw.len().alias("n"))
    return n, done, bool(anybody.collect("pyarrow").item(0, "n"))
