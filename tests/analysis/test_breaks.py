"""Breaks of the rubric: another scorecard, or another version of one's own."""

from datetime import date

from iqs.analysis.breaks import Break, rubric_breaks
from iqs.model import Filters
from iqs.scorecards import Criterion, Scorecard
from iqs.store import save_version
from tests.support.tables import Board, rating, review, together


def _put(board: Board) -> None:
    board.put(
        **together(
            *(
                review(f"r{i}", rating("a", 5), scorecard=card, conversation_at=day, reviewed_at=day)
                for i, (day, card) in enumerate(
                    [
                        ("2026-01-01", "one"),
                        ("2026-01-10", "two"),
                        ("2026-03-01", "one"),
                        ("2026-04-01", "new"),
                    ]
                )
            )
        )
    )


def test_scorecard_that_comes_later_is_a_break(board: Board) -> None:
    """One that is first used nine days after the first review was there from the start."""
    _put(board)
    assert rubric_breaks(board.engine, Filters()) == (Break(date(2026, 4, 1), "new"),)


def test_version_of_ones_own_is_a_break(board: Board) -> None:
    """From its first review on."""
    _put(board)
    save_version(board.database, Scorecard("one", (Criterion("a", 1),)), date(2026, 2, 1), saved_by="mia")
    assert rubric_breaks(board.engine, Filters()) == (
        Break(date(2026, 3, 1), "one"),
        Break(date(2026, 4, 1), "new"),
    )


def test_nothing_loaded_has_no_breaks(board: Board) -> None:
    """And no error."""
    assert rubric_breaks(board.engine, Filters()) == ()
