"""Two metrics side by side: who falls behind, by numbers worked out by hand, and what must not be said."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from iqs.analysis.rushed import DAYS, robust, rushed
from iqs.analysis.side_by_side import Reading, side_by_side
from iqs.model import Filters, Period
from iqs.scoring import measure
from tests.support.tables import Board, rating, review, together
from tests.support.world import world


def _world(board: Board, iqs: dict[str, float], promoters: dict[str, int]) -> None:
    """Ten reviews a team at this score (of 100, one point apart), 40 NPS answers with so many promoters."""
    scale = {"scale_min": 0.0, "scale_max": 100.0}
    board.put(
        **together(
            *(
                review(
                    f"{team}{i}", rating("All", score + i % 2, **scale), team=team, agent_id=f"{team}{i % 2}"
                )
                for team, score in iqs.items()
                for i in range(10)
            )
        )
    )
    board.put(
        surveys=[
            {
                "response_id": f"{team}{i}",
                "kind": "nps",
                "score": 10.0 if i < many else 0.0,
                "team": team,
                "responded_at": "2026-03-02 10:00",
            }
            for team, many in promoters.items()
            for i in range(40)
        ]
    )


def test_high_inside_and_low_outside_is_found(board: Board) -> None:
    """Red reviews well while its customers turn away; blue the other way round; nothing is said of green."""
    _world(board, {"red": 90, "green": 85, "blue": 70}, {"red": 10, "green": 24, "blue": 36})
    found = side_by_side(board.engine, "iqs", "nps", "team", Filters())
    assert {s.group: s.reading for s in found.segments} == {
        "red": Reading.BEHIND,
        "blue": Reading.AHEAD,
        "green": Reading.UNCLEAR,
    }
    red = found.segments[0]
    # 10 of 40 promoters, the rest detractors: -50. The others: 60 of 80, +50.
    assert red.apart is not None
    assert (red.apart.earlier.value, red.y.value) == (pytest.approx(50), pytest.approx(-50))
    assert red.apart.earlier.n == 80
    assert found.judged == 3


def test_one_team_against_nobody_is_not_judged(board: Board) -> None:
    """A single team has no others to be compared with."""
    _world(board, {"red": 90}, {"red": 10})
    (only,) = side_by_side(board.engine, "iqs", "nps", "team", Filters()).segments
    assert only.reading is Reading.NOT_ENOUGH


def test_equal_teams_are_left_alone(board: Board) -> None:
    """With the same answers everywhere, no team is marked, however their IQS differs."""
    _world(board, {"red": 95, "green": 80, "blue": 60}, {"red": 24, "green": 24, "blue": 24})
    found = side_by_side(board.engine, "iqs", "nps", "team", Filters())
    assert {s.reading for s in found.segments} == {Reading.UNCLEAR}


def test_a_metric_without_the_dimension_is_named(board: Board) -> None:
    """Answers have no reviewer."""
    board.put(**world())
    found = side_by_side(board.engine, "iqs", "nps", "reviewer", Filters())
    assert (found.missing, found.segments) == ("nps", ())


@pytest.mark.parametrize("y", ["iqs", "csat", "nps", "fcr", "aht", "ces"])
def test_all_others_together_are_what_measure_says_without_the_group(board: Board, y: str) -> None:
    """For each team: the same value, n and interval as of a question that leaves the team out."""
    board.put(**world())
    found = side_by_side(board.engine, "csat" if y == "iqs" else "iqs", y, "team", Filters())
    teams = {"blue", "red", ""}
    compared = 0
    for s in found.segments:
        if s.apart is None:
            continue
        rest = measure(board.engine, [y], filters=Filters.of(team=tuple(teams - {s.group}))).one(y)
        assert (s.apart.earlier.n, s.apart.earlier.value) == (rest.n, pytest.approx(rest.value))
        compared += 1
        if y != "iqs":  # an agent of two teams is two strata here and one there
            assert (s.apart.earlier.low, s.apart.earlier.high) == pytest.approx((rest.low, rest.high))
    assert compared


def test_agent_who_rushes_is_named_and_a_fast_good_one_is_not(board: Board) -> None:
    """Of ten agents one is fast and poor, another as fast and good; nobody else stands out."""
    board.put(**_team(fast_and_poor="a0", fast_and_good="a1"))
    found = rushed(board.engine, Filters(Period(date(2026, 1, 1), date(2026, 6, 30))))
    assert [a.agent for a in found.found] == ["a0"]
    assert {a.agent for a in found.agents[:2]} == {"a0", "a1"}
    (pace,) = found.found
    # Everybody else handles in 600 s times 0.95 to 1.05; the middle of the ten is at 0.99.
    assert pace.handle == pytest.approx(300 / (600 * 0.995), rel=0.02)
    assert pace.n == (30, 10, 12)
    assert all(a.handle <= b.handle for a, b in pairwise(found.agents))


def test_a_short_period_and_few_agents_say_what_is_missing(board: Board) -> None:
    """Under eight weeks, or under eight agents, nothing is told."""
    board.put(**_team(agents=5))
    short = rushed(board.engine, Filters(Period(date(2026, 6, 1), date(2026, 6, 30))))
    assert "At least 56 days" in short.why_not
    few = rushed(board.engine, Filters(Period(date(2026, 1, 1), date(2026, 6, 30))))
    assert few.why_not.startswith("5 agents have")
    assert not few.agents


def test_robust_units_are_about_the_middle() -> None:
    """1, 2, 3, 4, 100: the median is 3, the median distance 1, so 100 is 97 / 1.4826 away."""
    import numpy as np

    assert robust(np.array([1.0, 2.0, 3.0, 4.0, 100.0])).tolist() == pytest.approx(
        [-2 / 1.4826, -1 / 1.4826, 0, 1 / 1.4826, 97 / 1.4826]
    )
    assert robust(np.array([1.0, 1.0, 1.0, 9.0])).tolist() == [0, 0, 0, 0]


def _team(
    *, agents: int = 10, fast_and_poor: str = "", fast_and_good: str = ""
) -> dict[str, list[dict[str, object]]]:
    """Thirty contacts, ten reviews and twelve answers an agent, all within the last `DAYS` days of June."""
    first = date(2026, 6, 30) - timedelta(days=DAYS - 20)
    contacts, answers, reviews = [], [], []
    for number in range(agents):
        agent = f"a{number}"
        fast = agent in (fast_and_poor, fast_and_good)
        poor = agent == fast_and_poor
        factor = 0.5 if fast else 0.95 + 0.1 * number / max(agents - 1, 1)
        for i in range(30):
            day = str(first + timedelta(days=5 * i))
            contacts.append(
                {
                    "interaction_id": f"{agent}c{i}",
                    "agent_id": agent,
                    "channel": "chat" if i % 2 else "call",
                    "opened_at": day,
                    "handle_s": 600.0 * factor,
                    "resolved": True,
                }
            )
        reviews += [
            review(
                f"{agent}r{i}",
                rating("All", (40.0 if poor else 80.0 + number % 3) + i, scale_min=0.0, scale_max=100.0),
                agent_id=agent,
                channel="chat" if i % 2 else "call",
                conversation_at=str(first + timedelta(days=10 * i)),
            )
            for i in range(10)
        ]
        happy = 4 if poor else 8 + number % 3
        answers += [
            {
                "response_id": f"{agent}s{i}",
                "agent_id": agent,
                "channel": "chat" if i % 2 else "call",
                "score": 5.0 if i < happy else 1.0,
                "responded_at": str(first + timedelta(days=10 * i)),
            }
            for i in range(12)
        ]
    return {"interactions": contacts, "surveys": answers, **together(*reviews)}
