"""Criteria by team and agent: each cell against all others, worked out a second time with plain lists."""

from collections import defaultdict
from math import sqrt
from statistics import fmean, variance
from typing import Any

import pytest

from iqs.analysis.compare import Verdict
from iqs.analysis.criteria_cells import CriteriaByGroup, criteria_by_group
from iqs.model import Filters
from tests.support.tables import Board, rating, review, together
from tests.support.world import world


def put(board: Board, **marks: list[int]) -> None:
    """One rating of tone a review; the name of an agent starts with that of the team."""
    board.put(
        **together(
            *(
                review(f"{agent} {i}", rating("tone", mark), agent_id=agent, team=agent[0])
                for agent, some in marks.items()
                for i, mark in enumerate(some)
            )
        )
    )


def of(answer: CriteriaByGroup, group: str) -> Any:
    """The only cell of a group."""
    (cell,) = (c for c in answer.cells if c.group == group)
    return cell


def test_two_agents_by_hand(board: Board) -> None:
    """100 and 80 against 80 and 60, ten each, variance 111.1: 20 points plus or minus 2.1009 * 4.714."""
    put(board, ann=[5, 4] * 5, bob=[4, 3] * 5)
    found = criteria_by_group(board.engine, Filters(), "agent")
    ann, bob = of(found, "ann"), of(found, "bob")
    assert (ann.score, ann.others, ann.n) == (pytest.approx(90), pytest.approx(70), 10)
    assert ann.difference == pytest.approx(20)
    assert (ann.low, ann.high) == (pytest.approx(20 - 9.9039, abs=1e-3), pytest.approx(20 + 9.9039, abs=1e-3))
    assert bob.difference == pytest.approx(-20)
    assert {ann.verdict, bob.verdict} == {Verdict.CLEAR}
    assert (found.checked, found.groups, found.groups_with_gaps) == (2, ("bob", "ann"), 2)
    assert [c.group for c in found.clear] == ["bob", "ann"]


def test_few_ratings_are_not_compared(board: Board) -> None:
    """Seven of Cat are too few; of Ann's difference to the others they are a part all the same."""
    put(board, ann=[5, 4] * 5, bob=[4, 3] * 5, cat=[1] * 7)
    found = criteria_by_group(board.engine, Filters(), "agent")
    cat = of(found, "cat")
    assert (cat.n, cat.difference, cat.low, cat.verdict) == (7, None, None, Verdict.NOT_ENOUGH)
    assert of(found, "ann").others == pytest.approx(100 * (10 * 0.7 + 7 * 0.2) / 17)
    assert (found.checked, found.groups[-1], found.minimum) == (2, "cat", 8)


def test_all_the_same_marks_of_a_few_say_little(board: Board) -> None:
    """Ten times 5 have no spread of their own; with that of the others 4 points are no clear difference."""
    put(board, ann=[5] * 10, **{f"bob{i}": [5, 5, 5, 4, 5, 5, 5, 4, 5, 5] for i in range(6)})
    ann = of(criteria_by_group(board.engine, Filters(), "agent"), "ann")
    assert ann.difference == pytest.approx(4)
    assert ann.verdict is Verdict.NOT_CLEAR
    assert ann.low < 0 < ann.high


def test_same_marks_everywhere_differ_in_nothing(board: Board) -> None:
    """No spread at all is no clear difference."""
    put(board, ann=[5] * 10, bob=[5] * 10)
    found = criteria_by_group(board.engine, Filters(), "agent")
    assert [(c.difference, c.verdict) for c in found.cells] == [(0, Verdict.NOT_CLEAR)] * 2
    assert found.clear == ()


def test_agents_are_the_strata_of_a_team(board: Board) -> None:
    """Agents who differ, each always rated the same, give a team no spread of its own."""
    put(board, a1=[5, 5, 5, 4, 5] * 2, a2=[3, 3, 3, 2, 3] * 2, b1=[4, 4, 4, 3, 4] * 2, b2=[4, 4, 4, 5, 4] * 2)
    team = of(criteria_by_group(board.engine, Filters(), "team"), "a")
    # Each agent: eight at one mark and two 20 points off, so s^2 = 640 / 9; twenty ratings on each side.
    assert team.high - team.low == pytest.approx(2 * 2.0281 * sqrt(2 * 640 / 9 / 20), abs=0.01)


@pytest.mark.parametrize("by", ["team", "agent", "channel"])
def test_each_cell_worked_out_again(board: Board, by: str) -> None:
    """Over a world with gaps: means, and differences with their standard error, from single ratings."""
    from scipy.stats import t

    board.put(**world(seed=3, size=160))
    found = criteria_by_group(board.engine, Filters(), by)
    marks: dict[str, list[tuple[str, str, float]]] = defaultdict(list)
    with board.database.cursor() as cursor:
        for row in cursor.table("rating_fact").to_arrow_table().to_pylist():
            if row["left_out"] is None and row["review_type"] != "auto" and row["rated"]:
                marks[row["criterion"]].append((row[by], row["agent"], 100 * row["of_max"]))
    assert len(found.cells) == sum(len({g for g, _, _ in some}) for some in marks.values())
    for cell in found.cells:
        all_of = marks[cell.criterion]
        own, rest = ([m for m in all_of if (m[0] == cell.group) is side] for side in (True, False))
        assert (cell.n, cell.score) == (len(own), pytest.approx(fmean(v for _, _, v in own)))
        if cell.difference is None:
            assert min(len(own), len(rest)) < 8
            continue
        (v1, df1), (v2, df2) = (mean_variance(side, usual(all_of)) for side in (own, rest))
        gap = cell.score - fmean(v for _, _, v in rest)
        half = t.ppf(0.975, (v1 + v2) ** 2 / (v1**2 / df1 + v2**2 / df2)) * sqrt(v1 + v2)
        assert cell.difference == pytest.approx(gap)
        assert (cell.low, cell.high) == (pytest.approx(gap - half), pytest.approx(gap + half))


def strata(marks: list[tuple[str, str, float]]) -> list[list[float]]:
    """Ratings by group and agent, as they are collected."""
    found: dict[tuple[str, str], list[float]] = defaultdict(list)
    for group, agent, value in marks:
        found[group, agent].append(value)
    return list(found.values())


def usual(marks: list[tuple[str, str, float]]) -> float:
    """Variance within agents (and groups)."""
    several = [s for s in strata(marks) if len(s) > 1]
    return sum(variance(s) * (len(s) - 1) for s in several) / sum(len(s) - 1 for s in several)


def mean_variance(marks: list[tuple[str, str, float]], floor: float) -> tuple[float, float]:
    """Variance of the mean, at least that of as many ratings with the usual one, and degrees of freedom."""
    found = strata(marks)
    alone = [s[0] for s in found if len(s) == 1]
    several = [s for s in found if len(s) > 1] + ([alone] if len(alone) > 1 else [])
    parts = [(len(s) * variance(s), len(s) - 1) for s in several]
    total = sum(p for p, _ in parts)
    free = total**2 / sum(p**2 / k for p, k in parts) if total else max(len(marks) - 1, 1)
    return max(total / len(marks) ** 2, floor / len(marks)), free


def test_nothing_loaded_gives_no_cell(board: Board) -> None:
    """And no group."""
    found = criteria_by_group(board.engine, Filters(), "team")
    assert (found.cells, found.groups, found.criteria, found.checked) == ((), (), (), 0)
