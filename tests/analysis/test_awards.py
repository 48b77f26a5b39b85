"""Awards over small teams worked out by hand."""

from datetime import date

import pytest

from iqs.analysis.awards import awards, called, outcome, whole_periods
from iqs.errors import UnknownName, UserError
from iqs.model import Filters, Grain, Period
from tests.analysis.test_leaderboard import TEAM, ask, reviews
from tests.support.tables import Board

MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))
SPAN = [
    {"interaction_id": "first", "agent_id": "ann", "opened_at": "2026-02-20"},
    {"interaction_id": "last", "agent_id": "ann", "opened_at": "2026-04-30"},
]
"""Contacts that make March and April whole months of the data, and February a part of one."""


def test_the_clearly_best_earn_it_together_and_nobody_else(board: Board) -> None:
    """Fay and dan are clearly above; only fay's places reach the first."""
    board.put(**reviews(TEAM), interactions=SPAN)
    found = outcome(board.engine, "quality", Filters(), MARCH)
    places = {p.group: p for p in ask(board, adjusted=True).places}
    assert [w.agent for w in found.winners] == [
        g for g, p in places.items() if p.band == "clearly above" and p.first == 1
    ]
    assert "fay" in [w.agent for w in found.winners]
    assert f"IQS {places['fay'].score:.1f} % (95 %: {places['fay'].low:.1f} to" in found.winners[0].reason
    assert found.winners[0].reason.endswith("; 10 reviews.")


def test_the_best_in_one_criterion_is_an_award_of_its_own(board: Board) -> None:
    """One for each criterion that was rated; by its own numbers."""
    board.put(**reviews(TEAM), interactions=SPAN)
    keys = [a.key for a in awards(board.engine, Filters())]
    assert keys == ["quality", "customers", "improved", "newcomer", "best-in:All"]
    assert [w.agent for w in outcome(board.engine, "best-in:All", Filters(), MARCH).winners][:1] == ["fay"]
    april = Period(date(2026, 4, 1), date(2026, 4, 30))
    assert outcome(board.engine, "best-in:All", Filters(), april).nobody == "Nobody was rated for All."


def test_nobody_earns_anything_where_nobody_differs(board: Board) -> None:
    """Somebody is always on top of a list: no reason for an award, and the reason is said."""
    board.put(**reviews(dict.fromkeys(TEAM, 80.0)), interactions=SPAN)
    found = outcome(board.engine, "quality", Filters(), MARCH)
    assert found.winners == ()
    assert found.nobody.startswith("No measurable difference in IQS between agents")
    assert outcome(board.engine, "customers", Filters(), MARCH).nobody.startswith("Fewer than five agents")
    assert "agents have 25 reviews both in" in outcome(board.engine, "improved", Filters(), MARCH).nobody


def test_a_newcomer_clearly_above_everybody_starts_strong(board: Board) -> None:
    """Zoe started in February: 98 % against everybody's 84; ann's low start earns nothing."""
    board.put(
        **reviews({**TEAM, "zoe": 98.0, "yan": 80.0}),
        interactions=SPAN,
        agents=[{"agent_id": a, "name": a, "started_on": "2026-02-20"} for a in ("zoe", "yan")],
    )
    found = outcome(board.engine, "newcomer", Filters(), MARCH)
    assert [w.agent for w in found.winners] == ["zoe"]
    assert "in the first 90 days" in found.winners[0].reason
    assert outcome(board.engine, "quality", Filters(), MARCH).winners[0].agent == "fay"


def test_only_whole_months_and_quarters_give_awards(board: Board) -> None:
    """February begins late and is none; a week is no length."""
    board.put(**reviews(TEAM), interactions=SPAN)
    months = whole_periods(board.engine, Grain.MONTH)
    assert [called(p) for p in months] == ["April 2026", "March 2026"]
    assert whole_periods(board.engine, Grain.QUARTER) == ()
    assert called(Period(date(2026, 7, 1), date(2026, 9, 30))) == "3rd quarter of 2026"
    assert called(Period(date(2026, 10, 1), date(2026, 12, 31))) == "4th quarter of 2026"
    with pytest.raises(UserError, match="a month or a quarter"):
        whole_periods(board.engine, Grain.WEEK)
    with pytest.raises(UnknownName):
        outcome(board.engine, "loudest", Filters(), MARCH)
