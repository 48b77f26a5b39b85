"""Did it work: changes of agents against comparable others, with what luck alone brings taken out."""

from datetime import date, timedelta

import numpy as np
import pytest

from iqs.analysis.compare import Verdict
from iqs.analysis.intervention import How, Treated, effect
from iqs.analysis.intervention_words import finding, headline, read_with
from iqs.analysis.matched import matched
from iqs.analysis.paired import apart, interval_of, mean_of
from iqs.model import Filters
from tests.support.tables import Board, Row, rating, review, together

ON = date(2026, 3, 2)
MARKS = (3, 5, 4, 2, 6)
"""Ratings of 0 to 10 in turn; their mean is 4."""
TRAINED = ("amy", "ben", "cat", "dan", "eve", "fay")
OTHERS = ("gus", "hal", "ida", "jan", "kim", "lea")
LEVELS = (0.0, 0.5, 1.0, -0.5, 0.2, -0.2)
"""What each agent of a group stands above 4, before."""
GAINS = (1.0, 1.4, 0.8, 1.2, 1.1, 0.5)
ANYWAY = (0.1, -0.1, 0.2, 0.0, 0.1, -0.3)


def weeks(agent: str, level: float, gain: float, **more: str) -> dict[str, list[Row]]:
    """Ten reviews on each side of the change, one a week; those after are `gain` higher."""

    def mark(week: int) -> float:
        return MARKS[(week + ord(agent[0])) % 5] + level + (gain if week >= 0 else 0.0)

    return together(
        *(
            review(
                f"{agent} {week}",
                rating("Tone", mark(week), scale_min=0.0, scale_max=10.0),
                agent_id=agent,
                conversation_at=(ON + timedelta(days=7 * week + 1)).isoformat(),
                **more,
            )
            for week in range(-10, 10)
        )
    )


def trained(board: Board, gains: tuple[float, ...] = GAINS) -> None:
    """Six trained agents and six others."""
    board.put(
        **together(
            *(weeks(*one, team="Trained") for one in zip(TRAINED, LEVELS, gains, strict=True)),
            *(weeks(*one, team="Others") for one in zip(OTHERS, LEVELS, ANYWAY, strict=True)),
        )
    )


def test_the_difference_of_changes_by_hand() -> None:
    """Means 1.0 and 0.0, variances .09556/6 ... by a pencil: s = .3162 and .1673, df of Welch 7.59."""
    touched, others = np.array(GAINS), np.array(ANYWAY)
    found = apart(mean_of(touched), mean_of(others))
    s1, s2 = touched.var(ddof=1) / 6, others.var(ddof=1) / 6
    assert (round(s1, 6), round(s2, 6)) == (round(0.5 / 5 / 6, 6), round(0.16 / 5 / 6, 6))
    freedom = (s1 + s2) ** 2 / (s1**2 / 5 + s2**2 / 5)
    assert freedom == pytest.approx(7.9025, abs=1e-3)
    # t(7.9025) at 97.5 % is 2.3110 by the table between 7 (2.3646) and 8 (2.3060).
    assert found.value == pytest.approx(1.0)
    assert found.high - found.value == pytest.approx(2.311 * np.sqrt(s1 + s2), abs=2e-3)
    alone = interval_of(mean_of(touched))
    assert alone.high - 1.0 == pytest.approx(2.5706 * np.sqrt(s1), abs=1e-4)


def test_the_nearest_are_compared_and_nobody_who_is_far() -> None:
    """Two of five are nearest to the first; nobody is near to the second, who stands far off."""
    one = np.ones((2, 1))
    levels, others = np.array([1.0, 100.0]), np.array([0.9, 1.3, 5.0, 6.0, 7.0])
    found = matched(levels, one, others, np.ones((5, 1)), each=2)
    assert found.of == ((0, 1), ())
    assert found.weights.tolist() == [0.5, 0.5, 0, 0, 0]
    # The same level, but the other channel: half a channel apart is nearer than a whole one.
    mixes = np.array([[1.0, 0.0], [0.5, 0.5], [0.0, 1.0]])
    alike = matched(np.zeros(1), mixes[:1], np.zeros(2), mixes[1:], each=1)
    assert alike.of == ((0,),)


def test_a_training_that_worked_is_clear(board: Board) -> None:
    """Trained agents rise by 10 points of 100 on the average, others by none."""
    trained(board)
    found = effect(board.engine, "Tone", Treated("team", ("Trained",)), ON, Filters(), 10, 10)
    assert (found.how, found.verdict, found.good) == (How.COMPARED, Verdict.CLEAR, True)
    assert found.touched is not None
    assert found.compared is not None
    assert found.touched.change is not None
    assert (found.touched.agents, found.touched.n_before, found.touched.n_after) == (6, 60, 60)
    assert found.touched.before == pytest.approx(10 * (4 + sum(LEVELS) / 6))
    assert found.touched.observed == pytest.approx(10.0)
    half = 10 * 2.5706 * np.std(GAINS, ddof=1) / np.sqrt(6)
    assert found.touched.change.high == pytest.approx(10 + half, abs=1e-3)
    # All six others are among the five nearest of somebody; the first is compared with five of them.
    weights = {a.agent: a.weight for a in found.agents if not a.touched}
    assert sum(weights.values()) == pytest.approx(1)
    assert found.compared.observed == pytest.approx(
        10 * sum(w * ANYWAY[OTHERS.index(a)] for a, w in weights.items())
    )
    assert found.difference is not None
    assert found.difference.value == pytest.approx(found.touched.observed - found.compared.observed)
    words = finding(found)
    assert words.startswith(
        "Tone rose 10.0 points (95 %: 6.7 to 13.3) for the 6 agents it touched (Trained); 6"
    )
    assert "is clear" in words
    assert headline(found).startswith("Tone rose")
    assert "Earlier level of the touched 41.7 %" in read_with(found)[0]


def test_everybody_rising_alike_is_no_effect(board: Board) -> None:
    """The same gains as the others had: the training did nothing, whatever it looks like before and after."""
    trained(board, ANYWAY)
    found = effect(board.engine, "Tone", Treated("team", ("Trained",)), ON, Filters(), 10, 10)
    assert found.verdict is Verdict.NOT_CLEAR
    assert "is not clear" in finding(found)
    assert headline(found) == "Tone: no clear effect"


def test_who_started_low_by_luck_is_expected_to_come_back(board: Board) -> None:
    """All have the true level 4; the touched had one very bad week before, and come back by themselves."""
    unlucky = [weeks(agent, 0.0, 0.0) for agent in TRAINED]
    for rows in unlucky:
        for r in rows["ratings"][:5]:  # all five marks once, 20 in all: the mean of ten falls by 2 of 10
            r["score"] = 0.0
    others = [weeks(agent, level, 0.0) for agent, level in zip(OTHERS, LEVELS, strict=True)]
    board.put(**together(*unlucky, *others))
    found = effect(board.engine, "Tone", Treated("agent", TRAINED), ON, Filters(), 10, 10)
    assert found.touched is not None
    assert found.touched.observed == pytest.approx(20.0)
    assert 0 < found.touched.expected < 20
    assert "to be expected anyway, because their level before was low" in finding(found)


def test_fewer_than_five_agents_make_no_claim(board: Board) -> None:
    """Four trained agents: their change is told, without an interval and without a verdict."""
    trained(board)
    found = effect(board.engine, "Tone", Treated("agent", TRAINED[:4]), ON, Filters(), 10, 10)
    assert (found.verdict, found.difference) == (Verdict.NOT_ENOUGH, None)
    assert found.touched is not None
    assert found.touched.change is None
    assert "Agents touched with 8 rows both before and after: 4; 5 are needed" in finding(found)


def test_too_few_weeks_after_are_said(board: Board) -> None:
    """Three weeks after the change nothing can be told yet."""
    trained(board)
    late = ON + timedelta(days=49)
    found = effect(board.engine, "Tone", Treated("team", ("Trained",)), late, Filters(), 10, 10)
    assert found.verdict is Verdict.NOT_ENOUGH
    assert found.why_not == (f"Weeks after with reviews: 3; 8 are needed ({found.after}).")


def test_reviews_by_a_scorecard_of_one_side_are_left_aside(board: Board) -> None:
    """A new card after the change is another yardstick, no effect."""
    trained(board)
    new = weeks("gus2", 1.0, 1.0, scorecard="new")
    only_after = weeks("zoe", 1.0, 1.0, scorecard="newer")
    only_after["reviews"] = only_after["reviews"][10:]
    only_after["ratings"] = only_after["ratings"][10:]
    board.put(**together(new, only_after))
    found = effect(board.engine, "Tone", Treated("team", ("Trained",)), ON, Filters(), 10, 10)
    assert found.left_aside == 10
    assert "zoe" not in {a.agent for a in found.agents}


def test_a_step_for_everybody(board: Board) -> None:
    """Nobody to compare with: a step of 30 points is seen as one, and said to be before and after only."""
    board.put(**together(*(weeks(agent, LEVELS[k], 3.0) for k, agent in enumerate(OTHERS))))
    found = effect(board.engine, "Tone", Treated(), ON, Filters(), 10, 10)
    assert (found.how, found.verdict, found.good) == (How.SERIES, Verdict.CLEAR, True)
    assert found.step is not None
    assert found.step.level.value == pytest.approx(30, abs=3)
    assert "no comparison group" in finding(found)
    nothing = effect(board.engine, "Tone", Treated(), ON - timedelta(days=21), Filters(), 7, 10)
    assert nothing.verdict is Verdict.NOT_ENOUGH
