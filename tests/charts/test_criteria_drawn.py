"""What charts of criteria say: findings in titles, signs in cells, names as text."""

from dataclasses import replace

import pytest

from iqs.analysis.causes import Cause, Causes
from iqs.analysis.compare import Change, Verdict
from iqs.analysis.criteria import Criteria, Criterion
from iqs.analysis.criteria_cells import Cell, CriteriaByGroup
from iqs.analysis.criterion_places import Place, Places
from iqs.charts.criteria import change_words, points_by_criterion, scores
from iqs.charts.criteria_heatmap import heatmap
from iqs.charts.criterion_places import causes_chart, points_by_place
from iqs.model import Filters, Period
from iqs.scoring import Measure, metric
from tests.analysis.test_criteria import APRIL, MARCH

GUIDE = metric("iqs").definition("guide")


def measured(value: float, n: int = 40) -> Measure:
    """A score with an interval of 2 points to each side."""
    return Measure("iqs", "ratings", (), value, n, value - 2, value + 2, (), n >= 8)


def criterion(name: str, score: float, lost: float, moved: tuple[float, Verdict] | None = None) -> Criterion:
    """A criterion that may have moved."""
    change = None
    if moved is not None:
        by, verdict = moved
        good = by > 0 if verdict is Verdict.CLEAR else None
        change = Change(measured(score - by), measured(score), by, by - 3, by + 3, verdict, good)
    return Criterion(name, "", False, lost < 0, measured(score), change, 40, 0, 0.0, 0.0, 8.8, 50.0, lost)


def answer(
    *found: Criterion, iqs: float = 80.0, auto_fail: float = 0.0, period: Period | None = MARCH
) -> Criteria:
    """What the page gets."""
    return Criteria(Filters(APRIL), period, "guide", measured(iqs), auto_fail, 0.0, found)


STILL = criterion("Tone", 90, 5, (0.4, Verdict.NOT_CLEAR))
DOWN = criterion("Facts <b>", 70, 15, (-6.0, Verdict.CLEAR))


def test_title_says_what_costs_most_of_what_is_missing() -> None:
    """And the alt text every bar; what users typed stays text."""
    drawn = points_by_criterion(answer(DOWN, STILL))
    assert drawn.title == "Facts <b> loses most points: 15.0 of the 20.0 missing"
    assert drawn.alt.endswith("Points lost, of 100: Facts <b> 15.0; Tone 5.0.")
    assert list(drawn.figure.data[0].y) == ["Facts &lt;b&gt;", "Tone"]


def test_auto_fails_and_bonuses_have_bars_of_their_own() -> None:
    """Auto-fails may cost most; what a bonus adds points the other way."""
    drawn = points_by_criterion(answer(STILL, criterion("Extra", 50, -3), iqs=78, auto_fail=20))
    assert drawn.title == "Auto-fails lose most points: 20.0 of the 22.0 missing"
    assert list(drawn.figure.data[0].x) == [5, -3, 20]
    assert drawn.figure.layout.xaxis.range[0] < -3
    assert (
        points_by_criterion(answer(criterion("Tone", 100, 0), iqs=100)).title == "No criterion loses points"
    )


def test_many_criteria_are_drawn_as_one() -> None:
    """Twenty bars and one for the rest: they still sum to what is missing."""
    found = [criterion(f"c{i:02}", 80, 1.0) for i in range(25)]
    drawn = points_by_criterion(answer(*found, iqs=70, auto_fail=5))
    assert list(drawn.figure.data[0].y[-2:]) == ["5 more criteria", "Auto-fails"]
    assert sum(drawn.figure.data[0].x) == 30


def test_title_says_which_cause_clearly_changed() -> None:
    """From which share to which."""
    after, before = (replace(measured(v), definition="cause") for v in (7.2, 2.3))
    moved = Change(before, after, 4.9, 2.0, 8.0, Verdict.CLEAR, False)
    hurry = Cause("Hurry", (("Tone", 5),), 5, after, moved)
    found = Causes(Filters(APRIL), MARCH, None, 40, 5, (hurry,), ())
    assert causes_chart(found).title == "“Hurry” is named more often: in 7.2 % of reviews, up from 2.3 %"
    still = replace(hurry, change=replace(moved, verdict=Verdict.NOT_CLEAR))
    assert causes_chart(replace(found, causes=(still,))).title == (
        "“Hurry” is named most: in 5 of 40 reviews; none clearly changed"
    )


def test_title_says_what_clearly_moved() -> None:
    """The largest clear change, how many more there are, or that there is none."""
    assert scores(answer(DOWN, STILL), GUIDE).title == (
        "Facts <b> is down 6.0 points on the comparison period; no other clearly moved"
    )
    up = criterion("Care", 80, 1, (4.0, Verdict.CLEAR))
    assert scores(answer(up, DOWN), GUIDE).title.endswith("; 1 more clearly moved")
    assert scores(answer(STILL), GUIDE).title == "No criterion clearly moved against the comparison period"
    assert scores(answer(STILL, DOWN, period=None), GUIDE).title == "Facts <b> is rated lowest: 70.0 %"
    few = replace(STILL, score=measured(90, 7))
    assert scores(answer(few), GUIDE).title == "No criterion has enough ratings in this selection"


def test_change_in_words() -> None:
    """Clearly better or worse, not clear, or too little to say."""
    assert change_words(DOWN) == "−6.0 points, clearly worse"
    assert change_words(STILL) == "+0.4 points, not a clear change"
    assert change_words(criterion("a", 1, 1)) == "nothing to compare with"
    assert change_words(criterion("a", 1, 1, (2.0, Verdict.NOT_ENOUGH))) == "not enough data to compare"


def test_cells_carry_signs_where_they_are_clear_and_n_where_they_are_empty() -> None:
    """Colour is not alone in telling it."""
    cells = (
        Cell("Tone", "ann", 20, 90, 80, 10.0, 5, 15, Verdict.CLEAR),
        Cell("Tone", "bob", 20, 80, 90, -10.0, -15, -5, Verdict.CLEAR),
        Cell("Tone", "cat", 30, 85, 85.2, -0.2, -4, 4, Verdict.NOT_CLEAR),
        Cell("Facts", "ann", 5, 90, 80, None, None, None, Verdict.NOT_ENOUGH),
    )
    groups = ("bob", "ann", "cat")
    found = CriteriaByGroup("agent", Filters(), ("Facts", "Tone"), groups, cells, 3, 8)
    drawn = heatmap(found, groups, {"bob": "Bob <i>"}, "agents")
    colours, points = drawn.figure.data
    assert [list(row) for row in colours.text] == [["", "−10.0 ▼"], ["", "+10.0 ▲"], ["", "−0.2"]]
    assert [list(row) for row in colours.z] == [[None, -10], [None, 10], [None, -0.2]]
    assert list(colours.y) == ["Bob &lt;i&gt;", "ann", "cat"]
    assert points.customdata[2][0] == "too few ratings (n = 5, need 8)"
    assert points.customdata[0][0] == "no ratings"
    assert points.customdata[5][0] == (
        "85.0 % against 85.2 % of all others, n = 30 ratings<br>−0.2 points (95 %: −4.0 to +4.0), not clear"
    )
    assert drawn.title == "Bob <i> is furthest below the others on Tone: 10.0 points"
    assert "3 cells compared, 2 clear. Clear: Bob <i> on Tone −10.0 points (n = 20)" in drawn.alt
    none = replace(found, cells=cells[2:])
    assert heatmap(none, groups, {}, "agents").title == "No clear difference between agents on any criterion"
    assert heatmap(replace(none, checked=0), (), {}, "agents").title == "Not enough ratings to compare"


@pytest.mark.parametrize(
    ("criterion_", "lost", "title"),
    [
        ("Tone", 6.0, "Tone loses most at Blue team: 4.0 of 6.0 points"),
        (None, 6.0, "All criteria lose most at Blue team: 4.0 of 6.0 points"),
        ("Tone", 0.0, "Tone: no points are lost"),
    ],
)
def test_title_says_where_points_go(criterion_: str | None, lost: float, title: str) -> None:
    """And a mark stands where a bar would end if points were lost in step with ratings."""
    places = (Place("b", 4.0, 66.7, 50.0, 20, None), Place("r", 2.0, 33.3, 50.0, 20, None))
    drawn = points_by_place(Places(criterion_, "team", lost, 40, places), {"b": "Blue team"})
    assert drawn.title == title
    assert list(drawn.figure.data[1].x) == [lost / 2, lost / 2]
