"""What became of a review: acknowledged by its agent, disputed, answered. It changes no number."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

import duckdb

from iqs.errors import UserError, unknown_name
from iqs.store.database import Database, one_row

LONGEST, LONGEST_NAME = 1000, 100
"""Letters of a dispute or an answer, and of a name, at most."""


class State(StrEnum):
    """Where a dispute stands; upheld says that the agent was right."""

    OPEN = "open"
    UPHELD = "upheld"
    REJECTED = "rejected"


@dataclass(frozen=True)
class Acknowledged:
    """Who said, and when (UTC), that a review was read and understood."""

    by: str
    at: datetime


@dataclass(frozen=True)
class Dispute:
    """What somebody objects to in a review, when (UTC), and the answer (`answered_at` None while open).

    `agent` and `review_day` are those of the review, empty and None while it is not in the data.
    """

    dispute_id: int
    source: str
    review_id: str
    what: str
    raised_by: str
    raised_at: datetime
    state: State
    answer: str
    answered_by: str
    answered_at: datetime | None
    agent: str
    review_day: date | None

    def age(self, now: datetime | None = None) -> int:
        """Whole days since it was raised."""
        return max(0, ((now or _now()) - self.raised_at).days)


@dataclass(frozen=True)
class Feedback:
    """Everything about one review; the latest dispute first."""

    acknowledged: Acknowledged | None
    disputes: tuple[Dispute, ...]

    @property
    def open(self) -> Dispute | None:
        """The dispute that waits for an answer."""
        return next((d for d in self.disputes if d.state is State.OPEN), None)


def feedback(database: Database, source: str, review_id: str) -> Feedback:
    """What became of one review."""
    with database.cursor() as cursor:
        cursor.execute(
            "select acknowledged_by, acknowledged_at from feedback where source = ? and review_id = ?",
            [source, review_id],
        )
        row = cursor.fetchone()
        found = _read(cursor, "where d.source = ? and d.review_id = ?", [source, review_id])
    return Feedback(Acknowledged(*row) if row else None, found)


def disputes(database: Database, *, agent: str | None = None, only_open: bool = False) -> tuple[Dispute, ...]:
    """Disputes, the latest first; of one agent, or only those that wait for an answer."""
    with database.cursor() as cursor:
        found = _read(cursor)
    return tuple(
        d for d in found if (agent is None or d.agent == agent) and (not only_open or d.state is State.OPEN)
    )


def acknowledged(database: Database) -> dict[tuple[str, str], Acknowledged]:
    """Every acknowledged review by its tool and id, also those that are not in the data now."""
    with database.cursor() as cursor:
        cursor.execute("select source, review_id, acknowledged_by, acknowledged_at from feedback")
        return {(source, review_id): Acknowledged(by, at) for source, review_id, by, at in cursor.fetchall()}


def acknowledge(database: Database, source: str, review_id: str, *, by: str) -> Acknowledged:
    """Write down that a review was read. UserError without a name or such a review, or a second time."""
    by = _name(by)
    now = _now()
    with database.writing() as cursor:
        _there(cursor, source, review_id)
        cursor.execute("select 1 from feedback where source = ? and review_id = ?", [source, review_id])
        if cursor.fetchone():
            raise UserError(f"Review “{review_id}” is acknowledged already.")
        cursor.execute("insert into feedback values (?, ?, ?, ?)", [source, review_id, by, now])
        _noted(cursor, now, by, "acknowledge review", f"{source} {review_id}")
    return Acknowledged(by, now)


def take_back_acknowledgement(database: Database, source: str, review_id: str, *, by: str) -> None:
    """Take an acknowledgement back; UserError where there is none."""
    with database.writing() as cursor:
        cursor.execute("select 1 from feedback where source = ? and review_id = ?", [source, review_id])
        if not cursor.fetchone():
            raise UserError(f"Review “{review_id}” is not acknowledged.")
        cursor.execute("delete from feedback where source = ? and review_id = ?", [source, review_id])
        _noted(cursor, _now(), _name(by), "take back acknowledgement", f"{source} {review_id}")


def dispute(database: Database, source: str, review_id: str, what: str, *, by: str) -> Dispute:
    """Object to a review. UserError without words or a name, without such a review, or while one is open."""
    what, by, now = _words(what, "Say in a few words what is disputed"), _name(by), _now()
    with database.writing() as cursor:
        _there(cursor, source, review_id)
        earlier = _read(cursor, "where d.source = ? and d.review_id = ?", [source, review_id])
        if any(d.state is State.OPEN for d in earlier):
            raise UserError(f"A dispute about review “{review_id}” is open already. Answer it first.")
        (number,) = one_row(cursor, "select coalesce(max(dispute_id), 0) + 1 from disputes")
        cursor.execute(
            "insert into disputes values (?, ?, ?, ?, ?, ?, 'open', '', '', null)",
            [number, source, review_id, what, by, now],
        )
        _noted(cursor, now, by, "dispute review", f"{number}: {source} {review_id}")
        (made,) = _read(cursor, "where d.dispute_id = ?", [number])
    return made


def answer(database: Database, dispute_id: int, state: State, words: str, *, by: str) -> Dispute:
    """Answer an open dispute: upheld or rejected, with the reason.

    UserError without words or a name, and for one that was answered; UnknownName for one that is not there.
    """
    words, by, now = _words(words, "Say in a few words why"), _name(by), _now()
    if state is State.OPEN:
        raise UserError("A dispute is answered by upholding or rejecting it.")
    with database.writing() as cursor:
        known = {str(d.dispute_id): d for d in _read(cursor)}
        if str(dispute_id) not in known:
            raise unknown_name("dispute", str(dispute_id), known)
        if known[str(dispute_id)].state is not State.OPEN:
            raise UserError(f"Dispute {dispute_id} was answered already.")
        cursor.execute(
            "update disputes set state = ?, answer = ?, answered_by = ?, answered_at = ?"
            " where dispute_id = ?",
            [state.value, words, by, now, dispute_id],
        )
        _noted(cursor, now, by, f"dispute {state}", str(dispute_id))
        (made,) = _read(cursor, "where d.dispute_id = ?", [dispute_id])
    return made


def _read(
    cursor: duckdb.DuckDBPyConnection, where: str = "", bound: "list[Any] | None" = None
) -> tuple[Dispute, ...]:
    cursor.execute(
        "select d.*, coalesce(f.agent, '') as agent, f.review_day"  # noqa: S608 - `where` is ours
        f" from disputes d left join review_fact f using (source, review_id) {where}"
        " order by d.dispute_id desc",
        bound or [],
    )
    names = [d[0] for d in cursor.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return tuple(Dispute(**{**r, "state": State(r["state"])}) for r in rows)


def _there(cursor: duckdb.DuckDBPyConnection, source: str, review_id: str) -> None:
    cursor.execute("select 1 from review_fact where source = ? and review_id = ?", [source, review_id])
    if not cursor.fetchone():
        raise UserError(f"There is no review “{review_id}” of {source or 'that tool'} in the data.")


def _name(by: str) -> str:
    by = " ".join(by.split())
    if not by or len(by) > LONGEST_NAME:
        raise UserError(f"Give the name of who says it, with at most {LONGEST_NAME} letters.")
    return by


def _words(text: str, missing: str) -> str:
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise UserError(f"{missing}, with at most {LONGEST:,} letters.")
    return text


def _noted(cursor: duckdb.DuckDBPyConnection, now: datetime, who: str, what: str, detail: str) -> None:
    cursor.execute("insert into audit values (?, ?, ?, ?)", [now, who, what, detail])
    # What is cached counts acknowledged reviews.
    cursor.execute("update settings set value = (value::bigint + 1)::text where key = 'data_version'")


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)
