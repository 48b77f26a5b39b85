"""Coaching that people write down: sessions with what was agreed, and their own library of trainings."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import duckdb

from iqs.coaching import Kind, Library, from_toml, shipped
from iqs.errors import UserError, unknown_name
from iqs.store.database import Database, one_row

LONGEST = 2_000
"""Letters of notes and of actions, at most."""
_COLUMNS = "session_id, agent, held_on, held_by, kind, criterion, notes, actions, next_on"


@dataclass(frozen=True)
class Session:
    """One session with one agent, held on a day by somebody.

    `criterion` is "" where it was about no single one. `actions` are what was agreed, one a line; `next_on`
    is the next day, None where none was set. `session_id` is None until it is kept. Raises UserError without
    agent or name, for long texts, and for a next day before the session.
    """

    agent: str
    held_on: date
    held_by: str
    kind: Kind = Kind.ONE_TO_ONE
    criterion: str = ""
    notes: str = ""
    actions: str = ""
    next_on: date | None = None
    session_id: int | None = None

    def __post_init__(self) -> None:
        if not self.agent or not self.held_by.strip():
            raise UserError("A session needs an agent, and the name of who held it.")
        if len(self.held_by) > 100 or max(len(self.notes), len(self.actions)) > LONGEST:
            raise UserError(f"Keep it short: {LONGEST:,} letters each for notes and actions, 100 for a name.")
        if self.next_on is not None and self.next_on <= self.held_on:
            raise UserError(
                f"The next day, {self.next_on}, is not after the session on {self.held_on}. Choose a "
                f"later one."
            )

    @property
    def agreed(self) -> tuple[str, ...]:
        """The actions, one each."""
        return tuple(line.strip() for line in self.actions.splitlines() if line.strip())


def sessions(database: Database, agent: str | None = None) -> tuple[Session, ...]:
    """Every session, the latest first; with `agent` only those of one."""
    with database.cursor() as cursor:
        found = _read(cursor)
    return tuple(s for s in found if agent is None or s.agent == agent)


def log_sessions(database: Database, new: Sequence[Session], *, logged_by: str) -> tuple[Session, ...]:
    """Keep sessions, all or none, and return them with their numbers.

    A workshop with several agents is one session for each.
    """
    if not new:
        raise UserError("Choose at least one agent.")
    now = _now()
    with database.writing() as cursor:
        (last,) = one_row(cursor, "select coalesce(max(session_id), 0) from coaching_sessions")
        kept = []
        for number, session in enumerate(new, int(last) + 1):
            one = replace(
                session,
                held_by=" ".join(session.held_by.split()),
                notes=session.notes.strip(),
                actions=session.actions.strip(),
                session_id=number,
            )
            cursor.execute(
                f"insert into coaching_sessions ({_COLUMNS}, logged_at, logged_by) "  # noqa: S608
                "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [number, one.agent, one.held_on, one.held_by, one.kind.value, one.criterion,
                 one.notes, one.actions, one.next_on, now, logged_by],
            )  # fmt: skip
            _noted(cursor, "log coaching", one, logged_by)
            kept.append(one)
        _grown(cursor)
    return tuple(kept)


def remove_session(database: Database, session_id: int, *, removed_by: str) -> Session:
    """Take a session away. Raises UnknownName when there is none of this number."""
    with database.writing() as cursor:
        found = {str(s.session_id): s for s in _read(cursor)}
        if str(session_id) not in found:
            raise unknown_name("coaching session", str(session_id), found)
        cursor.execute("delete from coaching_sessions where session_id = ?", [session_id])
        _noted(cursor, "remove coaching", found[str(session_id)], removed_by)
        _grown(cursor)
    return found[str(session_id)]


def library(database: Database) -> tuple[Library, bool]:
    """The trainings in force, and whether they are the team's own."""
    text = own_library(database)
    return (shipped(), False) if text is None else (from_toml(text), True)


def own_library(database: Database) -> str | None:
    """The team's own library as TOML; None where the one that ships is in force."""
    with database.cursor() as cursor:
        cursor.execute("select library from coaching_library")
        rows = cursor.fetchall()
    return None if not rows else str(rows[0][0])


def save_library(database: Database, text: str | None, *, saved_by: str) -> Library:
    """Put a library of one's own in force; None brings back the one that ships.

    Raises UserError, and changes nothing, when the TOML is no library.
    """
    found = shipped() if text is None else from_toml(text)
    with database.writing() as cursor:
        cursor.execute("delete from coaching_library")
        if text is not None:
            cursor.execute("insert into coaching_library values (?, ?, ?)", [text, _now(), saved_by])
        detail = "as shipped" if text is None else f"{len(found.trainings)} trainings"
        cursor.execute(
            "insert into audit values (?, ?, ?, ?)", [_now(), saved_by, "coaching library", detail]
        )
        _grown(cursor)
    return found


def _read(cursor: duckdb.DuckDBPyConnection) -> tuple[Session, ...]:
    cursor.execute(
        f"select {_COLUMNS} from coaching_sessions order by held_on desc, session_id desc"  # noqa: S608
    )
    return tuple(
        Session(agent, held_on, held_by, Kind(kind), criterion, notes, actions, next_on, number)
        for number, agent, held_on, held_by, kind, criterion, notes, actions, next_on in cursor.fetchall()
    )


def _noted(cursor: duckdb.DuckDBPyConnection, what: str, session: Session, who: str) -> None:
    # What was said stays out of the audit: it outlives a session that is taken away.
    detail = f"{session.session_id}: {session.agent}, {session.kind} on {session.held_on}"
    cursor.execute("insert into audit values (?, ?, ?, ?)", [_now(), who, what, detail])


def _grown(cursor: duckdb.DuckDBPyConnection) -> None:
    cursor.execute("update settings set value = (value::bigint + 1)::text where key = 'data_version'")


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)
