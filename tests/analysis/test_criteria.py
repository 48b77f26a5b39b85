"""Criteria against a table worked out by hand, and their exact sum."""

from collections import defaultdict
from datetime import date
from typing import Any

import pytest

from iqs.analysis.compare import Verdict
from iqs.analysis.criteria import Criteria, criteria
from iqs.model import Filters, Period
from iqs.scoring.iqs import rules_of
from iqs.store import Database, DuckEngine
from tests.support.tables import Board, put, rating, review, together
from tests.support.world import world

"""
| review | agent | tone (50) | safety (30, critical) | speed (20) | plain, of possible | with auto-fail |
|--------|-------|-----------|-----------------------|------------|-------------------|----------------|
| r1     | ann   | 5         | 5                     | N/A        | 80 of 80          | 80             |
| r2     | ann   | 4         | 1                     | 5          | 66 of 100         | 0              |
| r3     | bob   | 3         | 4                     | no row     | 54 of 80          | 54             |
| r4     | bob   | 5         | 5                     | 1          | 84 of 100         | 84             |
"""
NA = {"not_applicable": True}
MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))
APRIL = Period(date(2026, 4, 1), date(2026, 4, 30))


def by_hand(board: Board, **how: Any) -> Criteria:
    """The criteria of the four reviews above."""
    marks = {
        "r1": ("ann", 5, 5, None),
        "r2": ("ann", 4, 1, 5),
        "r3": ("bob", 3, 4, ...),
        "r4": ("bob", 5, 5, 1),
    }
    rows = []
    for name, (agent, tone, safety, speed) in marks.items():
        ratings = [
            rating("tone", tone, weight=50, criterion_group="manner"),
            rating("safety", safety, weight=30, critical=True, criterion_group="rules"),
        ]
        if speed is not ...:
            na = NA if speed is None else {}
            ratings.append(rating("speed", speed, weight=20, criterion_group="manner", **na))
        rows.append(review(name, *ratings, agent_id=agent))
    board.put(**together(*rows))
    return criteria(board.engine, Filters(), **how)


def test_scores_weights_and_losses(board: Board) -> None:
    """Tone had 200 of 360 points and lost 30, safety 120 and 30, speed 40 and 16; an auto-fail took 66."""
    found = by_hand(board)
    assert found.iqs.value == pytest.approx(100 * 218 / 360)
    assert found.auto_fail == pytest.approx(100 * 66 / 360)
    assert found.totals == 0
    assert [(c.name, c.group, c.critical) for c in found.criteria] == [
        ("safety", "rules", True),
        ("tone", "manner", False),
        ("speed", "manner", False),
    ]
    safety, tone, speed = found.criteria
    assert [c.score.value for c in found.criteria] == pytest.approx([75, 85, 60])
    assert [c.score.n for c in found.criteria] == [4, 4, 2]
    assert [c.weight for c in found.criteria] == pytest.approx([100 * w / 360 for w in (120, 200, 40)])
    assert [c.lost for c in found.criteria] == pytest.approx([100 * p / 360 for p in (30, 30, 16)])
    assert (tone.could, tone.skipped, tone.unrated, tone.unrated_low) == (4, 0, 0, 0)
    # A row that says N/A and one that is not there are the same: 2 of 4. Wilson as in the auto-fail test.
    assert (speed.could, speed.skipped, speed.unrated) == (4, 2, 50)
    assert (speed.unrated_low, speed.unrated_high) == pytest.approx((15.0039, 84.9961), abs=1e-4)
    assert safety.change is None


def test_interval_is_stratified_by_agent(board: Board) -> None:
    """Tone: Ann 100 and 80, Bob 60 and 100. Sums of squares 200 and 800, two reviews each: variance
    (2 * 200 + 2 * 800) / 16 of the mean, degrees of freedom 2000^2 / (400^2 + 1600^2) = 1.4706."""
    from scipy.stats import t

    found = {c.name: c for c in by_hand(board).criteria}["tone"].score
    half = t.ppf(0.975, 2000**2 / (400**2 + 1600**2)) * (2000 / 16) ** 0.5
    assert (found.low, found.high) == (pytest.approx(max(0, 85 - half)), pytest.approx(min(100, 85 + half)))


def test_mapping_of_the_definition_is_used(board: Board) -> None:
    """By min_max the marks 5, 4, 3, 5 of tone are 100, 75, 50 and 100 %."""
    found = {c.name: c for c in by_hand(board, definition="zendesk_qa").criteria}
    assert found["tone"].score.value == pytest.approx(81.25)
    # Of reviews: tone weighs 50 of 80, 100, 80 and 100, and loses nothing, a quarter, a half and nothing.
    assert found["tone"].lost == pytest.approx(100 * (0.25 * 50 / 100 + 0.5 * 50 / 80) / 4)


def test_bonus_adds_and_does_not_lose(board: Board) -> None:
    """Half of a bonus of 10 beside 90 of 100: IQS 95, of which 10 are missing and 5 came on top."""
    board.put(
        **review(
            "r1", rating("all", 4.5, weight=100), rating("extra", 2.5, weight=10, bonus=True), scorecard="a"
        )
    )
    found = {c.name: c for c in criteria(board.engine, Filters()).criteria}
    assert (found["all"].lost, found["extra"].lost) == (pytest.approx(10), pytest.approx(-5))
    assert (found["extra"].bonus, found["extra"].weight) == (True, pytest.approx(10))


def test_change_against_a_period(board: Board) -> None:
    """Tone falls from 100 and 80 to 60 and 40 %, safety stays; alone of seven ratings nothing is said."""
    days = {"2026-03": (5, 4), "2026-04": (3, 2)}
    rows = [
        review(
            f"{month} {i}",
            rating("tone", tone[i % 2]),
            rating("safety", 4 + i % 2),
            *([rating("rare", 5 - i % 2)] if i < 7 else []),
            conversation_at=f"{month}-{i + 1:02} 10:00",
        )
        for month, tone in days.items()
        for i in range(20)
    ]
    board.put(**together(*rows))
    found = criteria(board.engine, Filters(APRIL), MARCH)
    changes = {c.name: c.change for c in found.criteria}
    assert changes["tone"].difference == pytest.approx(-40)
    assert (changes["tone"].verdict, changes["tone"].good) == (Verdict.CLEAR, False)
    assert changes["safety"].verdict is Verdict.NOT_CLEAR
    assert changes["rare"].verdict is Verdict.NOT_ENOUGH
    assert [c.name for c in found.moved] == ["tone"]
    assert found.compared == 2


@pytest.mark.parametrize(
    "definition", ["guide", "zendesk_qa", "maestroqa", "of_max-reviews-zero_group", "of_max-points-flag_only"]
)
def test_losses_sum_to_what_is_missing(board: Board, definition: str) -> None:
    """Over a world with gaps: IQS and all losses are 100, and each number is that of single ratings."""
    board.put(**world(seed=11))
    mapping, pooling, _ = rules_of(definition)
    for filters in (Filters(), Filters.of(team="blue"), Filters.of(channel=["call", ""])):
        found = criteria(board.engine, filters, definition=definition)
        losses = sum(c.lost for c in found.criteria)
        assert found.totals > 0 or filters.where
        assert found.iqs.value + found.auto_fail + found.totals + losses == pytest.approx(100, abs=1e-9)
        lost, marks, possible = one_by_one(board.database, filters, mapping, pooling)
        for c in found.criteria:
            assert c.lost == pytest.approx(100 * lost[c.name] / possible)
            assert c.score.value == pytest.approx(100 * sum(marks[c.name]) / len(marks[c.name]))
            assert c.score.n == len(marks[c.name])


def one_by_one(
    database: Database, filters: Filters, mapping: str, pooling: str
) -> tuple[dict[str, float], dict[str, list[float]], float]:
    """Losses and mapped marks by criterion, and the denominator, from rows in plain Python."""
    with database.cursor() as cursor:
        reviews = cursor.table("review_fact").to_arrow_table().to_pylist()
        ratings = cursor.table("rating_fact").to_arrow_table().to_pylist()

    def counts(row: dict[str, Any]) -> bool:
        inside = all(row[k] in values for k, values in filters.where)
        return inside and row["left_out"] is None and row["review_type"] != "auto"

    lost: dict[str, float] = defaultdict(float)
    marks: dict[str, list[float]] = defaultdict(list)
    for row in filter(counts, ratings):
        if row["rated"]:
            share = row["w"] / row["whole"] / (row["possible"] if pooling == "reviews" else 1)
            lost[row["criterion"]] += share * (1 - row[mapping])
            marks[row["criterion"]].append(row[mapping])
    possible = sum(r["possible"] if pooling == "points" else 1 for r in filter(counts, reviews))
    return lost, marks, possible


def test_nothing_loaded_gives_nothing(board: Board) -> None:
    """No value and no criterion."""
    found = criteria(board.engine, Filters())
    assert (found.iqs.value, found.missing, found.criteria, found.auto_fail) == (None, None, (), 0)


def test_names_of_a_scorecard_are_those_shown(database: Database) -> None:
    """A criterion that exports call otherwise, and one that is not on the card and does not count."""
    from iqs.scorecards import Criterion, Scorecard
    from iqs.store import save_version

    put(database, **review("r1", rating("Tone of voice", 4), rating("Weather", 1)))
    card = Scorecard("Ours", (Criterion("Tone", 100, also_called=("Tone of voice",)),), ("*",))
    save_version(database, card, None, saved_by="mia")
    found = criteria(DuckEngine(database), Filters())
    assert [(c.name, c.score.n, c.lost) for c in found.criteria] == [("Tone", 1, pytest.approx(20))]
