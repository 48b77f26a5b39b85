"""One review with all that is known of it: ratings as they were scored, comments, contact, surveys, files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files
from typing import Any

import duckdb

from iqs.errors import UserError
from iqs.scorecards import same
from iqs.store.cards import read_versions
from iqs.store.database import Database

_CONTACT = (files("iqs.store") / "sql" / "questions" / "contact_of_review.sql").read_text("utf-8")


@dataclass(frozen=True)
class Mark:
    """One rating as the scorecard in force sees it; columns as of `pattern_mark`.

    `share` is what it weighs of a complete review, in percent. `cause` and `comment` are the reviewer's.
    """

    criterion: str
    group: str
    score: float | None
    low: float | None
    high: float | None
    share: float
    bonus: bool
    critical: str
    automatic: bool
    rated: bool
    of_max: float | None
    min_max: float | None
    fails: bool
    cause: str
    comment: str


@dataclass(frozen=True)
class Contact:
    """The conversation a review is about, as its tool has it; times in seconds and UTC."""

    source: str
    interaction_id: str
    channel: str
    topic: str
    opened_at: datetime | None
    solved_at: datetime | None
    first_response_s: float | None
    handle_s: float | None
    replies: int | None
    reopens: int | None
    resolved: bool | None
    tags: str


@dataclass(frozen=True)
class Answer:
    """What the customer answered about the conversation."""

    kind: str
    score: float | None
    low: float | None
    high: float | None
    responded_at: datetime | None
    comment: str


@dataclass(frozen=True)
class Origin:
    """A file that has this review, and where: `in_force` for the one that counts."""

    file_name: str
    line: int | None
    loaded_at: datetime
    in_force: bool


@dataclass(frozen=True)
class OpenedReview:
    """A review with its ratings, contact, answers of the customer and files.

    `version` names its scorecard's version, empty for the weights of its export; `possible` is what it has
    of a complete review, 0 to 1; `left_out` says why it does not count; `given_score` is the total a review
    without ratings came with, 0 to 100.
    """

    source: str
    review_id: str
    interaction_id: str
    conversation_day: date | None
    review_day: date | None
    agent: str
    team: str
    role: str
    channel: str
    reviewer: str
    review_type: str
    scorecard: str
    version: str
    possible: float | None
    given_score: float | None
    left_out: str
    comment: str
    marks: tuple[Mark, ...]
    contact: Contact | None
    answers: tuple[Answer, ...]
    origins: tuple[Origin, ...]


def find_reviews(database: Database, review_id: str) -> tuple[str, ...]:
    """Tools that have a review with this id."""
    with database.cursor() as cursor:
        cursor.execute("select source from review_fact where review_id = ? order by source", [review_id])
        return tuple(source for (source,) in cursor.fetchall())


def open_review(database: Database, review_id: str, source: str | None = None) -> OpenedReview:
    """Open a review by its id; UserError when there is none, or several tools have one and none is named."""
    tools = find_reviews(database, review_id)
    if source is None and len(tools) > 1:
        raise UserError(f"Several tools have a review “{review_id}”: {', '.join(tools)}. Name the tool.")
    tool = source if source is not None else next(iter(tools), "")
    if tool not in tools:
        raise UserError(
            f"There is no review “{review_id}”. It may have been in a file that was taken back; look for it "
            "among the rows of a number."
        )
    with database.cursor() as cursor:
        return _opened(cursor, {"source": tool, "id": review_id})


def _opened(cursor: duckdb.DuckDBPyConnection, key: Mapping[str, str]) -> OpenedReview:
    (fact,) = _rows(
        cursor,
        "select f.*, r.comment, r.given_score from review_fact f join reviews r using (source, review_id)"
        " where r.current and source = $source and review_id = $id",
        key,
    )
    version = next((v for v in read_versions(cursor) if v.version_id == fact["version_id"]), None)
    names = {} if version is None else {
        same(n): c.name for c in version.card.criteria for n in (c.name, *c.also_called)
    }  # fmt: skip
    said: dict[str, list[dict[str, Any]]] = {}
    for r in _rows(
        cursor,
        "select criterion, coalesce(cause, '') as cause, coalesce(comment, '') as comment from ratings"
        " where current and source = $source and review_id = $id order by line, criterion",
        key,
    ):
        said.setdefault(names.get(same(r["criterion"]), r["criterion"]), []).append(r)
    marks = _rows(
        cursor,
        "select m.* from review_fact f join pattern_mark m using (pattern, version_id, card_role)"
        " where source = $source and review_id = $id order by w desc, criterion",
        key,
    )
    linked = {**key, "interaction": fact["interaction_id"] or ""}
    return OpenedReview(
        **{
            k: fact[k]
            for k in (
                "source", "review_id", "conversation_day", "review_day", "agent", "team", "role", "channel",
                "reviewer", "review_type", "scorecard", "possible", "given_score",
            )
        },
        interaction_id=fact["interaction_id"] or "",
        version="" if version is None else _version_name(version.card.name, version.valid_from),
        left_out=fact["left_out"] or "",
        comment=fact["comment"] or "",
        marks=tuple(_mark(m, fact["whole"], said.get(m["criterion"], ())) for m in marks),
        contact=_contact(cursor, linked),
        answers=tuple(
            Answer(**a)
            for a in _rows(
                cursor,
                "select kind, score, scale_min as low, scale_max as high, responded_at,"
                " coalesce(comment, '') as comment from surveys"
                " where current and interaction_id = $interaction and interaction_id <> ''"
                " order by responded_at, kind, response_id",
                linked,
            )
        ),
        origins=tuple(
            Origin(**o)
            for o in _rows(
                cursor,
                "select file_name, line, loaded_at, current as in_force"
                " from reviews join uploads using (upload_id)"
                " where source = $source and review_id = $id order by current desc, loaded_at desc, line",
                key,
            )
        ),
    )  # fmt: skip


def _version_name(name: str, valid_from: date | None) -> str:
    return f"{name}, from {valid_from:%-d %b %Y}" if valid_from else f"{name}, for all reviews"


def _mark(row: dict[str, Any], whole: float, said: Sequence[Mapping[str, str]]) -> Mark:
    return Mark(
        criterion=row["criterion"],
        group=row["criterion_group"],
        score=row["score"],
        low=row["low"],
        high=row["high"],
        share=100.0 * row["w"] / whole,
        bonus=row["bonus"],
        critical=row["critical"],
        automatic=row["automatic"],
        rated=row["rated"],
        of_max=row["of_max"],
        min_max=row["min_max"],
        fails=bool(row["fails"]),
        cause="; ".join(filter(None, (s["cause"] for s in said))),
        comment="; ".join(filter(None, (s["comment"] for s in said))),
    )


def _contact(cursor: duckdb.DuckDBPyConnection, key: Mapping[str, str]) -> Contact | None:
    """The contact of the review's own tool first, then that of the latest export."""
    found = _rows(
        cursor,
        _CONTACT,
        key,
    )
    return Contact(**found[0]) if found else None


def _rows(cursor: duckdb.DuckDBPyConnection, sql: str, bound: Mapping[str, str]) -> list[dict[str, Any]]:
    cursor.execute(sql, {k: v for k, v in bound.items() if f"${k}" in sql})
    names = [d[0] for d in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
