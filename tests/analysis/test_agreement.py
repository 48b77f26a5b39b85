"""Reviews against answers of the same conversations, with numbers worked out by hand."""

import pytest

from iqs.analysis.agreement import Side, agreement, conversations
from iqs.analysis.compare import Verdict
from iqs.analysis.over_scored import Reading, over_scored
from iqs.model import Filters
from tests.support.tables import Board, Row, rating, review, together

PERCENT = {"scale_min": 0.0, "scale_max": 100.0}


def _linked(board: Board, *rows: tuple[float, float], kind: str = "csat", **more: object) -> None:
    """Conversations c0, c1, ... with one review of this score and one answer."""
    board.put(
        **together(
            *(
                review(f"r{i}", rating("All", score, **PERCENT), interaction_id=f"c{i}", **more)
                for i, (score, _) in enumerate(rows)
            )
        )
    )
    board.put(surveys=[_answer(i, answer, kind) for i, (_, answer) in enumerate(rows)])


def _answer(number: int, score: float, kind: str = "csat", **more: object) -> Row:
    return {
        "response_id": f"s{number}", "interaction_id": f"c{number}", "kind": kind, "score": score,
        "responded_at": "2026-03-03 10:00", **more,
    }  # fmt: skip


def test_bands_and_disagreements_are_counted(board: Board) -> None:
    """20 excellent reviews with 16 happy customers, 10 poor ones with 3: 80 % against 30 %."""
    rows = [(90.0, 5.0)] * 16 + [(90.0, 2.0)] * 4 + [(40.0, 5.0)] * 3 + [(40.0, 1.0)] * 7
    _linked(board, *rows)
    found = agreement(board.engine, "csat", Filters())
    assert (found.linked, found.reviews, found.answers, found.enough) == (30, 30, 30, True)
    assert [(b.name, b.happy.n, b.unhappy) for b in found.bands] == [
        ("needs attention", 10, 7),
        ("good", 0, 0),
        ("excellent", 20, 4),
    ]
    assert [b.happy.value for b in found.bands] == [pytest.approx(30), None, pytest.approx(80)]
    # Wilson for 16 of 20.
    assert (found.bands[2].happy.low, found.bands[2].happy.high) == pytest.approx((58.398, 91.934), abs=1e-3)
    assert found.apart is not None
    assert (found.apart.difference, found.apart.verdict) == (pytest.approx(50), Verdict.CLEAR)
    assert (found.unseen, found.harsh) == (4, 3)


def test_a_conversation_reviewed_twice_counts_once(board: Board) -> None:
    """Reviews of 100 and 40 make one conversation of 70, which is good; a calibration review has no part."""
    _linked(board, (100.0, 5.0))
    board.put(
        **together(
            review("again", rating("All", 40.0, **PERCENT), interaction_id="c0"),
            review(
                "calibration", rating("All", 0.0, **PERCENT), interaction_id="c0", review_type="calibration"
            ),
        )
    )
    found = agreement(board.engine, "csat", Filters())
    assert found.linked == 1
    assert [b.happy.n for b in found.bands] == [0, 1, 0]
    assert not found.enough


def test_passives_are_neither_happy_nor_unhappy(board: Board) -> None:
    """Of answers 10, 8 and 3 one is a promoter and one a detractor."""
    _linked(board, (90.0, 10.0), (90.0, 8.0), (90.0, 3.0), kind="nps")
    found = agreement(board.engine, "nps", Filters())
    assert (found.bands[2].happy.value, found.bands[2].unhappy) == (pytest.approx(100 / 3), 1)
    assert (found.unseen, found.harsh) == (1, 0)


def test_disagreeing_conversations_are_listed_with_what_the_customer_wrote(board: Board) -> None:
    """The widest gap first; each with its review, answer and comment."""
    _linked(board, (85.0, 1.0), (95.0, 2.0), (30.0, 5.0), (90.0, 5.0), team="blue")
    board.put(surveys=[_answer(1, 2.0, comment="Nobody listened.")])
    unseen = conversations(board.engine, "csat", Filters(), Side.UNSEEN)
    assert [(c.review_id, c.score, c.answer, c.answer_top, c.comment) for c in unseen] == [
        ("r1", 95.0, 2.0, 5.0, "Nobody listened."),
        ("r0", 85.0, 1.0, 5.0, ""),
    ]
    (harsh,) = conversations(board.engine, "csat", Filters(), Side.HARSH)
    assert (harsh.review_id, harsh.conversation, harsh.team) == ("r2", "c2", "blue")
    assert not conversations(board.engine, "csat", Filters(), Side.HARSH, page=2)
    assert not conversations(board.engine, "csat", Filters.of(team="red"), Side.UNSEEN)


def test_criteria_rated_high_whatever_customers_say(board: Board) -> None:
    """Tone is 4 or 5 for everybody; resolution is 5 where customers are happy and 1 or 2 where not."""
    made, answers = [], []
    for i in range(60):
        happy = i < 30
        made.append(
            review(
                f"r{i}",
                rating("tone", 4.0 + i % 2),
                rating("resolution", 5.0 - i % 2 if happy else 1.0 + i % 2),
                interaction_id=f"c{i}",
            )
        )
        answers.append(_answer(i, 5.0 if happy else 1.0))
    board.put(**together(*made))
    board.put(surveys=answers)
    tone, resolution = over_scored(board.engine, "csat", Filters())
    assert (tone.criterion, tone.reading) == ("tone", Reading.OVER)
    # Half 4 of 5 and half 5 of 5 on both sides.
    assert (tone.unhappy.value, tone.happy.value) == (pytest.approx(90), pytest.approx(90))
    assert (resolution.criterion, resolution.reading) == ("resolution", Reading.FOLLOWS)
    assert (resolution.unhappy.value, resolution.gap.difference) == (pytest.approx(30), pytest.approx(60))
    # t(29) = 2.0452, s = 10 sqrt(30 / 29) = 10.171.
    assert tone.unhappy.low == pytest.approx(90 - 2.0452 * 10.171 / 30**0.5, abs=1e-2)
    assert tone.unhappy.n == 30
