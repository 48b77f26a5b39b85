"""Most improved: a real gain is named, luck and a low start are not."""

from datetime import date, timedelta

import numpy as np
import pytest

from iqs.analysis.gains import gained
from iqs.analysis.improved import Z90, improved, own_spread
from iqs.model import Filters, Period
from tests.support.tables import Board, Row, rating, review, together

END = date(2026, 6, 30)
AGENTS = ("ann", "bob", "cat", "dan", "eve", "fay")
MARKS = (3, 4, 5, 4, 4, 5, 3, 4, 4, 5)
"""Ratings of 1 to 5 in turn; their mean is 4.1."""


def quarter(
    agent: str, last: date, count: int, extra: float = 0.0, card: str = "card"
) -> dict[str, list[Row]]:
    """Reviews on every second and third day in turn before `last`, each `extra` above the usual marks."""
    return together(
        *(
            review(
                f"{agent} {last} {i} {card}",
                rating("Empathy", MARKS[(i + ord(agent[0])) % 10] + extra, scale_max=10.0),
                agent_id=agent,
                scorecard=card,
                conversation_at=(last - timedelta(days=5 * i // 2)).isoformat(),
            )
            for i in range(count)
        )
    )  # fmt: skip


BEFORE = END - timedelta(days=91)


def team(board: Board, gain: dict[str, float], count: int = 30) -> None:
    """Everybody has 60 reviews in the three quarters before and `count` in the last, with these gains."""
    board.put(
        **together(*(quarter(a, BEFORE, 60) for a in AGENTS)),
    )
    board.put(**together(*(quarter(a, END, count, gain.get(a, 0.0)) for a in AGENTS)))


def test_one_real_gain_is_named(board: Board) -> None:
    """Eve goes from 4.1 to 6.1 of 10, a gain of 20 points; nobody else moves."""
    team(board, {"eve": 2.0})
    found = improved(board.engine, Filters(), "Empathy")
    assert (found.now, found.before) == (
        Period(date(2026, 4, 1), END),
        Period(date(2025, 7, 2), date(2026, 3, 31)),
    )
    assert [g.agent for g in found.clear] == ["eve"]
    eve = found.gains[0]
    assert (eve.n_before, eve.n_after) == (60, 30)
    assert eve.observed == pytest.approx(20, abs=1)
    assert eve.low < eve.real < eve.high
    assert found.halves is not None
    assert (found.halves.agent, found.halves.confirmed) == ("eve", True)


def test_nobody_is_named_where_all_gain_alike(board: Board) -> None:
    """A new rule of counting lifts everybody by 10 points: no agent stands out."""
    team(board, dict.fromkeys(AGENTS, 1.0))
    found = improved(board.engine, Filters())
    assert found.clear == ()
    assert found.common == pytest.approx(10, abs=0.5)


def test_too_few_reviews_are_said(board: Board) -> None:
    """24 reviews in the last quarter are one too few."""
    team(board, {"eve": 2.0}, count=24)
    found = improved(board.engine, Filters())
    assert found.gains == ()
    assert (found.thin, found.why_not.split(" agents")[0]) == (6, "0")
    assert "25 reviews" in found.why_not


def test_reviews_by_another_scorecard_are_left_aside(board: Board) -> None:
    """A card that came up in the last quarter has nothing before to be compared with."""
    team(board, {})
    board.put(**quarter("eve", END, 30, 4.0, card="new"))
    found = improved(board.engine, Filters())
    assert found.left_aside == 30
    assert found.clear == ()
    assert all(g.n_after == 30 for g in found.gains)


def test_luck_is_named_in_at_most_one_of_twenty_teams() -> None:
    """1,000 teams of 20 where nobody changes, 75 yes or no before and 25 after: 5 % at most."""
    rng = np.random.default_rng(11)
    n = np.array([[75.0] * 20, [25.0] * 20])
    named = 0
    for _ in range(1000):
        true = rng.normal(0.75, 0.06, 20).clip(0.5, 0.95)
        shares = rng.binomial(n.astype(int), true) / n
        before, after = (own_spread(shares.ravel(), n) / n.ravel()).reshape(2, -1)
        test = gained(shares[0], before, shares[1], after)
        named += bool(np.any(test.clear & (test.real > Z90 * test.error)))
    assert named / 1000 <= 0.05


def test_low_start_is_not_rewarded() -> None:
    """Where nobody changes, what is called gain does not go with the start, though plain gains do."""
    rng = np.random.default_rng(3)
    plain, fair = [], []
    for _ in range(300):
        true = rng.normal(75, 5, 20)
        before, after = true + rng.normal(0, 4, 20), true + rng.normal(0, 4, 20)
        test = gained(before, np.full(20, 16.0), after, np.full(20, 16.0))
        plain.append(np.corrcoef(before, after - before)[0, 1])
        fair.append(np.corrcoef(before, test.real)[0, 1])
    assert np.mean(plain) < -0.4
    assert abs(np.mean(fair)) < 0.05
