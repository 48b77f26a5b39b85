"""What people said about findings: kept, put aside until a day, replaced, taken back."""

from datetime import date

import pytest

from iqs.errors import UnknownName, UserError
from iqs.store import Database
from iqs.store.finding_answers import Answer, State, answer, answers, take_back

KEY = "season|Holiday season|Resolution|fell"


def test_the_latest_answer_holds_until_it_is_taken_back(database: Database) -> None:
    """Who said it is kept; taking it back makes the finding open, and is noted as well."""
    answer(database, Answer(KEY, State.OPEN, note=" look  at this "), answered_by="mia")
    answer(database, Answer(KEY, State.DISMISSED, note="known"), answered_by="kim")
    (found,) = answers(database).values()
    assert (found.finding, found.state, found.note, found.answered_by) == (
        KEY,
        State.DISMISSED,
        "known",
        "kim",
    )
    take_back(database, KEY, taken_back_by="mia")
    assert answers(database) == {}
    with database.cursor() as cursor:
        cursor.execute("select who, what from audit where what like '%finding' order by happened_at, what")
        assert {("mia", "answer finding"), ("kim", "answer finding"), ("mia", "reopen finding")} == set(
            cursor.fetchall()
        )
    with pytest.raises(UnknownName):
        take_back(database, KEY, taken_back_by="mia")


def test_what_is_put_aside_comes_back_on_its_day() -> None:
    """The day before it is away, on the day it is open again."""
    aside = Answer(KEY, State.SNOOZED, date(2026, 8, 3))
    assert aside.on(date(2026, 8, 2)) is State.SNOOZED
    assert aside.on(date(2026, 8, 3)) is State.OPEN


def test_a_day_belongs_to_what_is_put_aside() -> None:
    """Neither without the other, and no note without end."""
    with pytest.raises(UserError, match="until a day"):
        Answer(KEY, State.SNOOZED)
    with pytest.raises(UserError, match="until a day"):
        Answer(KEY, State.DONE, date(2026, 8, 3))
    with pytest.raises(UserError, match="500"):
        Answer(KEY, State.OPEN, note="x" * 501)
