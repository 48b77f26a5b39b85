"""The auto-fail ledger against a table worked out by hand, and its sums."""

from datetime import date
from typing import Any

import pytest

from iqs.analysis.auto_fail import Ledger, auto_fail_ledger
from iqs.model import Filters
from tests.support.tables import Board, rating, review, together
from tests.support.world import world

"""
| review | agent | tone (50) | safety (30, critical) | consent (20, critical) | plain | with auto-fail |
|--------|-------|-----------|-----------------------|------------------------|-------|----------------|
| r1     | ann   | 5         | 5                     | 5                      | 100   | 100            |
| r2     | ann   | 5         | 1                     | 5                      | 76    | 0              |
| r3     | bob   | 4         | 2                     | 1                      | 56    | 0              |
| r4     | bob   | 3         | 3                     | 5                      | 68    | 68             |
"""
MARKS = {"r1": ("ann", 5, 5, 5), "r2": ("ann", 5, 1, 5), "r3": ("bob", 4, 2, 1), "r4": ("bob", 3, 3, 5)}


def by_hand(board: Board, **how: Any) -> Ledger:
    """The ledger of the four reviews above."""
    board.put(
        **together(
            *(
                review(
                    name,
                    rating("tone", tone, weight=50, criterion_group="manner"),
                    rating("safety", safety, weight=30, critical=True, criterion_group="rules"),
                    rating("consent", consent, weight=20, critical=True, criterion_group="rules"),
                    agent_id=agent,
                    conversation_at=f"2026-03-0{name[1]} 10:00",
                )
                for name, (agent, tone, safety, consent) in MARKS.items()
            )
        )
    )
    return auto_fail_ledger(board.engine, Filters(), **how)


def test_points_lost_to_auto_fails_and_to_craft(board: Board) -> None:
    """Plain 300 of 400, with auto-fails 168: 75 %, 42 %, 33 points lost to auto-fails, 25 to craft."""
    found = by_hand(board)
    assert found.iqs.value == pytest.approx(42)
    assert found.without.value == pytest.approx(75)
    assert found.lost.value == pytest.approx(33)
    assert found.craft == pytest.approx(25)
    assert (found.failed.value, found.failed.n) == (pytest.approx(50), 4)


def test_review_that_fails_twice_shares_its_loss(board: Board) -> None:
    """Safety cost 76 points of r2 and half of the 56 of r3, consent the other half."""
    found = by_hand(board)
    assert [(c.criterion, c.rated, c.failed) for c in found.criteria] == [("safety", 4, 2), ("consent", 4, 1)]
    assert [c.points for c in found.criteria] == pytest.approx([100 * 104 / 400, 100 * 28 / 400])
    # Wilson: (p + z2/2n -+ z sqrt(p q / n + z2/4n2)) / (1 + z2/n) for 2 of 4.
    assert (found.criteria[0].low, found.criteria[0].high) == pytest.approx((15.0039, 84.9961), abs=1e-4)


def test_agents_and_reviews(board: Board) -> None:
    """Ann loses 76 of 200, Bob 56 of 200; the latest failed review comes first."""
    found = by_hand(board)
    assert [(a.group, a.lost.value) for a in found.agents] == [
        ("ann", pytest.approx(38)),
        ("bob", pytest.approx(28)),
    ]
    assert [(r.review_id, r.criteria, r.day) for r in found.reviews] == [
        ("r3", ("consent", "safety"), date(2026, 3, 3)),
        ("r2", ("safety",), date(2026, 3, 2)),
    ]
    assert [(r.score, r.without) for r in found.reviews] == [(0, pytest.approx(56)), (0, pytest.approx(76))]


def test_rule_of_the_definition_decides_what_is_lost(board: Board) -> None:
    """Where only the group is lost, r2 keeps 50 and r3 40: 26 and 16 of 400 points."""
    found = by_hand(board, definition="maestroqa")
    assert found.lost.value == pytest.approx(100 * (26 + 16) / 400)
    assert sum(c.points for c in found.criteria) == pytest.approx(100 * 42 / 400)


def test_definition_without_auto_fail_loses_nothing(board: Board) -> None:
    """The criteria still show how often they fail."""
    found = by_hand(board, definition="of_max-points-flag_only")
    assert (found.lost.value, found.failed.value, found.reviews) == (0, 0, ())
    assert [(c.failed, c.points) for c in found.criteria] == [(2, 0), (1, 0)]


def test_nothing_loaded_gives_no_value(board: Board) -> None:
    """And no rows."""
    found = auto_fail_ledger(board.engine, Filters())
    assert (found.iqs.value, found.lost.value, found.craft) == (None, None, None)
    assert (found.criteria, found.agents, found.reviews) == ((), (), ())


@pytest.mark.parametrize("definition", ["guide", "zendesk_qa", "maestroqa", "of_max-reviews-zero_group"])
def test_losses_sum_to_the_whole(board: Board, definition: str) -> None:
    """Over a world with gaps: IQS plus both losses is 100, and criteria sum to what auto-fails took."""
    board.put(**world())
    for filters in (Filters(), Filters.of(team="blue"), Filters.of(channel=["call", ""])):
        found = auto_fail_ledger(board.engine, filters, definition)
        assert found.iqs.value + found.lost.value + found.craft == pytest.approx(100)
        assert found.lost.value > 0
        assert sum(c.points for c in found.criteria) == pytest.approx(found.lost.value)
        assert sum(a.iqs.n for a in found.agents) == found.iqs.n
