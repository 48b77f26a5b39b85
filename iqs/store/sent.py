"""Which digests were sent, so that none is sent twice.

They stand in a small file of SQLite beside the database, not in it: while the dashboard runs nobody else can
write there, and a digest is sent all the same. Addresses are kept only as digests (SHA-256) of themselves.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

from iqs.errors import DatabaseUnavailable
from iqs.model import Period

_MADE = (
    "create table if not exists sent (grain text not null, starts_on text not null, ends_on text not null, "
    "what text not null, target text not null, kind text not null, state text not null, at text not null, "
    "primary key (grain, starts_on, ends_on, what, target))"
)


@dataclass(frozen=True)
class Sent:
    """One digest that was sent, or of which sending was begun: of which days, by which way, when (UTC)."""

    grain: str
    starts_on: date
    ends_on: date
    kind: str
    done: bool
    at: datetime


@dataclass(frozen=True)
class Sending:
    """A digest on its way: days, what is asked (filters and the like, in any text), and to where."""

    grain: str
    period: Period
    what: str
    kind: str
    target: str

    def _key(self) -> tuple[str, str, str, str, str]:
        what, target = (sha256(t.encode()).hexdigest() for t in (self.what, f"{self.kind} {self.target}"))
        return self.grain, self.period.start.isoformat(), self.period.end.isoformat(), what, target

    def before(self, file: Path) -> Sent | None:
        """What is known of this one being sent; None when it was not."""
        with _open(file) as connection:
            return _before(connection, self._key())

    def begin(self, file: Path, *, again: bool = False) -> Sent | None:
        """Take note that it is being sent, unless it was (or is being) sent: then what is known of that.

        `again` takes note in any case.
        """
        with _open(file) as connection:
            connection.execute("begin immediate")
            known = None if again else _before(connection, self._key())
            if known is None:
                self._note(connection, "begun")
            return known

    def finish(self, file: Path) -> None:
        """It was sent."""
        with _open(file) as connection:
            self._note(connection, "sent")

    def give_up(self, file: Path) -> None:
        """It was not sent, for sure: it may be tried again."""
        with _open(file) as connection:
            connection.execute(f"delete from sent where {_WHERE}", self._key())  # noqa: S608

    def _note(self, connection: sqlite3.Connection, state: str) -> None:
        now = datetime.now(UTC).replace(tzinfo=None, microsecond=0).isoformat()
        row = (*self._key(), self.kind, state, now)
        connection.execute("insert or replace into sent values (?, ?, ?, ?, ?, ?, ?, ?)", row)


_WHERE = "grain = ? and starts_on = ? and ends_on = ? and what = ? and target = ?"


def record_of(database: Path) -> Path:
    """The file beside a database in which digests are noted."""
    return database.with_name(f"{database.stem}.digests.sqlite")


def sent(file: Path) -> tuple[Sent, ...]:
    """Every digest that was sent, the latest first; none where there is no file."""
    if not file.exists():
        return ()
    with _open(file) as connection:
        rows = connection.execute(
            "select grain, starts_on, ends_on, kind, state, at from sent order by at desc, ends_on desc"
        ).fetchall()
    return tuple(_sent(row) for row in rows)


def _before(connection: sqlite3.Connection, key: tuple[str, ...]) -> Sent | None:
    row = connection.execute(
        f"select grain, starts_on, ends_on, kind, state, at from sent where {_WHERE}",  # noqa: S608
        key,
    ).fetchone()
    return None if row is None else _sent(row)


def _sent(row: tuple[str, ...]) -> Sent:
    grain, start, end, kind, state, at = row
    return Sent(
        grain, date.fromisoformat(start), date.fromisoformat(end), kind, state == "sent",
        datetime.fromisoformat(at),
    )  # fmt: skip


@contextmanager
def _open(file: Path) -> Iterator[sqlite3.Connection]:
    """One transaction over the file, made where it is not there."""
    try:
        connection = sqlite3.connect(file, timeout=10.0)
        try:
            with connection:
                connection.execute(_MADE)
                yield connection
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise DatabaseUnavailable(
            f"What was sent is noted in {file.name}, which cannot be read or written. Nothing was sent."
        ) from error
