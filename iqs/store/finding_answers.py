"""What people said about findings: dismissed, put aside until a day, done, or a note.

Numbers do not depend on it, so the version of the data stays: findings need not be looked for again.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from iqs.errors import UserError, unknown_name
from iqs.store.database import Database

LONGEST_NOTE = 500
"""Letters of a note at most."""


class State(StrEnum):
    """What becomes of a finding."""

    OPEN = "open"
    SNOOZED = "snoozed"
    DONE = "done"
    DISMISSED = "dismissed"


@dataclass(frozen=True)
class Answer:
    """What was said about the finding of this key: a state, until when it is put aside, a note; when and who.

    An open one with a note is only noted. Raises UserError for a long note, and for one that is put aside
    without a day.
    """

    finding: str
    state: State
    until: date | None = None
    note: str = ""
    answered_at: datetime | None = None
    answered_by: str = ""

    def __post_init__(self) -> None:
        if len(self.note) > LONGEST_NOTE:
            raise UserError(f"A note has up to {LONGEST_NOTE} letters, not {len(self.note)}.")
        if (self.state is State.SNOOZED) != (self.until is not None):
            raise UserError("A finding is put aside until a day; nothing else has one.")

    def on(self, day: date) -> State:
        """The state on a day: what was put aside comes back on the day it was put aside until."""
        return State.OPEN if self.until is not None and self.until <= day else self.state


def answers(database: Database) -> dict[str, Answer]:
    """What was said, by the key of the finding."""
    with database.cursor() as cursor:
        cursor.execute(
            "select finding, state, until, note, answered_at, answered_by from finding_answers "
            "order by finding"
        )
        rows = cursor.fetchall()
    return {row[0]: Answer(row[0], State(row[1]), *row[2:]) for row in rows}


def answer(database: Database, said: Answer, *, answered_by: str) -> Answer:
    """Keep what is said about a finding, in place of what was said before."""
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    note = " ".join(said.note.split())
    with database.writing() as cursor:
        cursor.execute(
            "insert or replace into finding_answers values (?, ?, ?, ?, ?, ?)",
            [said.finding, said.state.value, said.until, note, now, answered_by],
        )
        detail = f"{said.finding}: {said.state}" + (f" until {said.until}" if said.until else "")
        cursor.execute("insert into audit values (?, ?, ?, ?)", [now, answered_by, "answer finding", detail])
    return Answer(said.finding, said.state, said.until, note, now, answered_by)


def take_back(database: Database, finding: str, *, taken_back_by: str) -> Answer:
    """Forget what was said about a finding: it is open again. Raises UnknownName when nothing was said."""
    known = answers(database)
    if finding not in known:
        raise unknown_name("answered finding", finding, known)
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    with database.writing() as cursor:
        cursor.execute("delete from finding_answers where finding = ?", [finding])
        cursor.execute(
            "insert into audit values (?, ?, ?, ?)", [now, taken_back_by, "reopen finding", finding]
        )
    return known[finding]
