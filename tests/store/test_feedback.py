"""Acknowledged reviews and disputes: kept with who and when, answered once, and kept through undo."""

from datetime import timedelta

import pytest

from iqs.errors import UnknownName, UserError
from iqs.store import Database, undo
from iqs.store.feedback import (
    LONGEST,
    State,
    acknowledge,
    acknowledged,
    answer,
    dispute,
    disputes,
    feedback,
    take_back_acknowledgement,
)
from tests.support.tables import put, scored


def test_acknowledged_once_recorded_and_taken_back(database: Database) -> None:
    """Ann has read s0; a second time is refused; it can be taken back, and each step is written down."""
    put(database, **scored(80.0, 90.0))
    done = acknowledge(database, "qa", "s0", by="  Ann  Lee ")
    assert done.by == "Ann Lee"
    assert feedback(database, "qa", "s0").acknowledged == done
    assert set(acknowledged(database)) == {("qa", "s0")}
    with pytest.raises(UserError, match="acknowledged already"):
        acknowledge(database, "qa", "s0", by="Ann")
    take_back_acknowledgement(database, "qa", "s0", by="Ann")
    assert feedback(database, "qa", "s0").acknowledged is None
    with database.cursor() as cursor:
        said = cursor.execute("select who, what, detail from audit where what like '%cknowledge%'").fetchall()
    assert said == [
        ("Ann Lee", "acknowledge review", "qa s0"), ("Ann", "take back acknowledgement", "qa s0"),
    ]  # fmt: skip


def test_dispute_is_answered_once(database: Database) -> None:
    """Open with its age, one at a time; upheld with a reason; then another may be raised."""
    put(database, **scored(80.0))
    made = dispute(database, "qa", "s0", "The customer was told", by="Ann")
    assert (made.state, made.agent, made.age()) == (State.OPEN, "ann", 0)
    assert made.age(made.raised_at + timedelta(days=9, hours=5)) == 9
    assert feedback(database, "qa", "s0").open == made
    with pytest.raises(UserError, match="open already"):
        dispute(database, "qa", "s0", "Again", by="Ann")
    done = answer(database, made.dispute_id, State.UPHELD, "You are right", by="Mo")
    assert (done.state, done.answer, done.answered_by) == (State.UPHELD, "You are right", "Mo")
    with pytest.raises(UserError, match="answered already"):
        answer(database, made.dispute_id, State.REJECTED, "No", by="Mo")
    second = dispute(database, "qa", "s0", "And the tone", by="Ann")
    assert [d.dispute_id for d in disputes(database)] == [second.dispute_id, made.dispute_id]
    assert [d.dispute_id for d in disputes(database, agent="ann", only_open=True)] == [second.dispute_id]
    assert disputes(database, agent="bob") == ()


def test_what_cannot_be_is_said(database: Database) -> None:
    """No words, too many, no name, no such review or dispute, and no answer that leaves it open."""
    put(database, **scored(80.0))
    for what, by in (("", "Ann"), ("x" * (LONGEST + 1), "Ann"), ("No", " ")):
        with pytest.raises(UserError):
            dispute(database, "qa", "s0", what, by=by)
    with pytest.raises(UserError, match="no review “s9”"):
        acknowledge(database, "qa", "s9", by="Ann")
    with pytest.raises(UnknownName):
        answer(database, 7, State.REJECTED, "No", by="Mo")
    with pytest.raises(UserError, match="upholding or rejecting"):
        answer(database, 7, State.OPEN, "No", by="Mo")
    assert disputes(database) == ()


def test_feedback_outlives_undo_and_another_load(database: Database) -> None:
    """While the upload is taken back the dispute names no agent; loaded again it does."""
    upload = put(database, name="march", **scored(80.0))
    acknowledge(database, "qa", "s0", by="Ann")
    dispute(database, "qa", "s0", "The customer was told", by="Ann")
    undo(database, upload.upload_id, undone_by="mia")
    assert [(d.agent, d.review_day) for d in disputes(database)] == [("", None)]
    put(database, name="march", **scored(80.0))
    assert disputes(database)[0].agent == "ann"
    assert feedback(database, "qa", "s0").acknowledged is not None
