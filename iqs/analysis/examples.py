"""Conversations to talk about: an agent's lowest-rated on a criterion, and the best of others like them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import narwhals.stable.v2 as nw

from iqs.analysis.criteria import RATINGS, basis
from iqs.analysis.criterion_names import Named, names_shown
from iqs.model import Filters
from iqs.scoring import Engine, counted_rows
from iqs.scoring.cells import plain_days

_FIELDS = ("source", "review_id", "conversation_day", "agent", "channel", "topic", "version_id", "score")


@dataclass(frozen=True)
class Example:
    """A review as an example of a criterion: its rating in percent and as given with the top of its scale.

    `comment` is what the reviewer wrote about it, else about the whole review ("" for nothing).
    """

    source: str
    review_id: str
    day: date | None
    agent: str
    channel: str
    topic: str
    percent: float
    score: float
    top: float
    comment: str


@dataclass(frozen=True)
class Examples:
    """`worst` are the agent's own, `best` those of others in the channels and topics of the worst.

    `alike` is False where nobody else has any there, and the best of the same channels are shown.
    """

    worst: tuple[Example, ...]
    best: tuple[Example, ...]
    alike: bool


def examples(
    engine: Engine,
    filters: Filters,
    agent: str,
    criterion: str,
    not_of: Sequence[str] = (),
    most: int = 2,
) -> Examples:
    """Up to `most` of either; `filters` must not narrow by agent. None of `not_of` is held up as an example.

    Of equal ratings the review with the more telling whole score comes first, then the latest. A top rating
    is no worst example, and none that is not one of the better half of the scale is a best one.
    """
    b = basis(engine)
    rows = (
        counted_rows(engine, b.metric, b.iqs, filters, RATINGS)
        .filter(nw.col("rated"), nw.col("criterion") == nw.lit(criterion))
        .with_columns(_mapped=b.mapped.cast(nw.Float64), _whole=nw.col("earned_of_max") / nw.col("possible"))
    )
    mine = rows.filter(nw.col("agent") == nw.lit(agent), nw.col("_mapped") < 1)
    worst = _first(mine, most, descending=False)
    places = [(r["channel"], r["topic"]) for r in worst]
    others = rows.filter(
        ~nw.col("agent").is_null(), ~nw.col("agent").is_in([agent, *not_of]), nw.col("_mapped") > 0.5
    )
    best: list[dict[str, Any]] = []
    for channel, topic in dict.fromkeys(places):
        best += _first(others.filter(_is("channel", channel), _is("topic", topic)), most, descending=True)
    alike = bool(best)
    if not best:
        for channel in dict.fromkeys(c for c, _ in places):
            best += _first(others.filter(_is("channel", channel)), most, descending=True)
    best = sorted(best, key=lambda r: (-r["_mapped"], -(r["_whole"] or 0.0)))[:most]
    said = _comments(engine, [*worst, *best], criterion, names_shown(engine))
    return Examples(_told(worst, said), _told(best, said), alike)


def _is(column: str, value: str | None) -> nw.Expr:
    return nw.col(column).is_null() if value is None else nw.col(column) == nw.lit(value)


def _first(rows: "nw.LazyFrame[Any]", most: int, descending: bool) -> list[dict[str, Any]]:
    found = (
        rows.select(*_FIELDS, "_mapped", "_whole", _top=nw.col("high"))
        .sort(
            "_mapped", "_whole", "conversation_day", "source", "review_id",
            descending=[descending, descending, True, False, False], nulls_last=True,
        )
        .head(most)
        .collect("pyarrow")
    )  # fmt: skip
    return list(found.rows(named=True))


def _comments(
    engine: Engine, rows: Sequence[dict[str, Any]], criterion: str, named: Named
) -> dict[tuple[str, str], str]:
    """What was written about the criterion, else about the whole review."""
    if not rows:
        return {}
    versions = {(r["source"], r["review_id"]): r["version_id"] for r in rows}
    written = (
        engine.table("comment_fact")
        .filter(nw.col("said_by") == "reviewer", nw.col("comment_of").is_in([r["review_id"] for r in rows]))
        .select("source", "comment_of", "criterion", "comment")
        .sort("source", "comment_of", "comment")
        .collect("pyarrow")
        .rows()
    )
    whole: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    own: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for source, review_id, of, text in written:
        key = (source, review_id)
        if of is None:
            whole[key].append(" ".join(text.split()))
        elif named(versions.get(key, 0), of) == criterion:
            own[key].append(" ".join(text.split()))
    return {k: "; ".join(own[k] or whole[k]) for k in versions}


def _told(rows: Sequence[dict[str, Any]], said: dict[tuple[str, str], str]) -> tuple[Example, ...]:
    return tuple(
        Example(
            r["source"],
            r["review_id"],
            plain_days([r["conversation_day"]])[0],
            r["agent"] or "",
            r["channel"] or "",
            r["topic"] or "",
            100.0 * float(r["_mapped"]),
            float(r["score"]),
            float(r["_top"]),
            said.get((r["source"], r["review_id"]), ""),
        )
        for r in rows
    )
