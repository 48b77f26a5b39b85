"""Shout-outs: praise for an agent that somebody writes down. It needs no statistics and changes no number."""

from dataclasses import dataclass
from datetime import UTC, datetime

from iqs.errors import UserError, unknown_name
from iqs.store.database import Database, one_row

LONGEST = 500
"""Letters of the words of a shout-out, at most."""


@dataclass(frozen=True)
class ShoutOut:
    """One agent praised: in which words, when (UTC), and by whom."""

    shout_id: int
    agent: str
    words: str
    said_at: datetime
    said_by: str


def shout_out(database: Database, agent: str, words: str, *, said_by: str) -> ShoutOut:
    """Write a shout-out down. UserError without an agent, words or name, or with too many words."""
    words, said_by = " ".join(words.split()), " ".join(said_by.split())
    if not agent or not words or not said_by:
        raise UserError("A shout-out needs an agent, a few words, and the name of who says it.")
    if len(words) > LONGEST or len(said_by) > 100:
        raise UserError(f"Keep it short: at most {LONGEST} letters, and 100 for your name.")
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    with database.writing() as cursor:
        (number,) = one_row(cursor, "select coalesce(max(shout_id), 0) + 1 from shout_outs")
        cursor.execute("insert into shout_outs values (?, ?, ?, ?, ?)", [number, agent, words, now, said_by])
        cursor.execute(
            "insert into audit values (?, ?, ?, ?)", [now, said_by, "shout-out", f"{number}: {agent}"]
        )
    return ShoutOut(int(number), agent, words, now, said_by)


def shout_outs(database: Database) -> tuple[ShoutOut, ...]:
    """Every shout-out, the latest first."""
    with database.cursor() as cursor:
        cursor.execute(
            "select shout_id, agent, words, said_at, said_by from shout_outs order by shout_id desc"
        )
        return tuple(ShoutOut(*row) for row in cursor.fetchall())


def remove_shout_out(database: Database, shout_id: int, *, removed_by: str) -> ShoutOut:
    """Take a shout-out back. Raises UnknownName when there is none of this number."""
    with database.writing() as cursor:
        cursor.execute("select shout_id, agent, words, said_at, said_by from shout_outs")
        found = {str(row[0]): ShoutOut(*row) for row in cursor.fetchall()}
        if str(shout_id) not in found:
            raise unknown_name("shout-out", str(shout_id), found)
        gone = found[str(shout_id)]
        cursor.execute("delete from shout_outs where shout_id = ?", [shout_id])
        now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
        cursor.execute(
            "insert into audit values (?, ?, ?, ?)",
            [now, removed_by, "remove shout-out", f"{shout_id}: {gone.agent}"],
        )
    return gone
