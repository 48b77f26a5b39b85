"""Awards that somebody gave: kept as they were given, whatever data come later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import duckdb

from iqs.errors import UserError
from iqs.model import Period
from iqs.store.database import Database

_COLUMNS = "award, title, starts_on, ends_on, agent, reason, given_at, given_by"


@dataclass(frozen=True)
class GivenAward:
    """An award of one agent for the days `starts_on` to `ends_on`: why, when given (UTC), and by whom."""

    award: str
    title: str
    starts_on: date
    ends_on: date
    agent: str
    reason: str
    given_at: datetime
    given_by: str

    @property
    def period(self) -> Period:
        """Its days."""
        return Period(self.starts_on, self.ends_on)


def given_awards(database: Database) -> tuple[GivenAward, ...]:
    """Every award that was given, the latest period first."""
    with database.cursor() as cursor:
        cursor.execute(
            f"select {_COLUMNS} from given_awards"  # noqa: S608
            " order by ends_on desc, starts_on desc, title, agent"
        )
        return tuple(GivenAward(*row) for row in cursor.fetchall())


def give_award(
    database: Database, award: str, title: str, period: Period, winners: Sequence[tuple[str, str]], *,
    given_by: str,
) -> tuple[GivenAward, ...]:  # fmt: skip
    """Keep an award for a period with its winners: pairs of an agent's id and the reason.

    Raises UserError without winners or a name, and when the award was given for this period already.
    """
    given_by = " ".join(given_by.split())
    if not winners or not given_by:
        raise UserError("An award needs somebody who earned it, and the name of who gives it.")
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    given = tuple(
        GivenAward(award, title, period.start, period.end, agent, reason, now, given_by[:100])
        for agent, reason in winners
    )
    with database.writing() as cursor:
        if _there(cursor, award, period):
            raise UserError(f"“{title}” was given for {period} already. Take it back first.")
        for g in given:
            cursor.execute(
                f"insert into given_awards ({_COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
                [g.award, g.title, g.starts_on, g.ends_on, g.agent, g.reason, g.given_at, g.given_by],
            )
        _noted(cursor, now, given_by, "give award", f"{title}, {period}: {', '.join(a for a, _ in winners)}")
    return given


def take_back_award(database: Database, award: str, period: Period, *, taken_by: str) -> int:
    """Forget that an award was given for a period, and return how many agents had it.

    Raises UserError when it was not given.
    """
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    with database.writing() as cursor:
        had = _there(cursor, award, period)
        if not had:
            raise UserError(f"“{award}” was not given for {period}.")
        cursor.execute(
            "delete from given_awards where award = ? and starts_on = ? and ends_on = ?",
            [award, period.start, period.end],
        )
        _noted(cursor, now, taken_by, "take award back", f"{award}, {period}")
    return had


def _there(cursor: duckdb.DuckDBPyConnection, award: str, period: Period) -> int:
    cursor.execute(
        "select count(*) from given_awards where award = ? and starts_on = ? and ends_on = ?",
        [award, period.start, period.end],
    )
    (row,) = cursor.fetchall()
    return int(row[0])


def _noted(cursor: duckdb.DuckDBPyConnection, when: datetime, who: str, what: str, detail: str) -> None:
    cursor.execute("insert into audit values (?, ?, ?, ?)", [when, who, what, detail])
