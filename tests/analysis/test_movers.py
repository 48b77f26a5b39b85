"""Who moved most, and how reviews spread over the bands, with numbers worked out by hand."""

from datetime import date

import pytest

from iqs.analysis.bands import bands
from iqs.analysis.compare import Verdict
from iqs.analysis.movers import criteria_moved, movers
from iqs.model import Filters, Period
from iqs.scoring import measure
from tests.support.tables import Board, Row, rating, review, together
from tests.support.world import world

PERCENT = {"scale_min": 0.0, "scale_max": 100.0}
MARCH, APRIL = Period(date(2026, 3, 1), date(2026, 3, 31)), Period(date(2026, 4, 1), date(2026, 4, 30))


def _reviews(scores: dict[tuple[str, str], list[float]]) -> dict[str, list[Row]]:
    """Reviews by (team, month) with these scores; one agent a team."""
    return together(
        *(
            review(
                f"{team}{month}{i}",
                rating("All", score, **PERCENT),
                team=team,
                agent_id=f"agent of {team}",
                conversation_at=f"2026-{month}-05",
            )
            for (team, month), some in scores.items()
            for i, score in enumerate(some)
        )
    )


def test_the_team_that_clearly_moved_comes_first(board: Board) -> None:
    """Red fell from 90 to 70, blue wavers by 1, green has too few reviews in April to be judged."""
    up_down = [-2.0, 2.0] * 5
    board.put(
        **_reviews(
            {
                ("red", "03"): [90 + s for s in up_down],
                ("red", "04"): [70 + s for s in up_down],
                ("blue", "03"): [80 + 5 * s for s in up_down],
                ("blue", "04"): [81 + 5 * s for s in up_down],
                ("green", "03"): [80 + s for s in up_down],
                ("green", "04"): [60.0, 62.0],
            }
        )
    )
    teams, agents = movers(board.engine, "iqs", Filters(APRIL), MARCH, ("team", "agent"))
    assert [(g, round(c.difference or 0.0, 6), c.verdict, c.good) for g, c in teams.changes] == [
        ("red", -20, Verdict.CLEAR, False),
        ("blue", 1, Verdict.NOT_CLEAR, None),
    ]
    assert (teams.thin, teams.judged, teams.clear) == (1, 2, 1)
    assert [g for g, _ in agents.changes] == ["agent of red", "agent of blue"]


@pytest.mark.parametrize("metric", ["iqs", "csat", "nps", "fcr", "aht", "ces"])
def test_each_side_is_what_measure_says(board: Board, metric: str) -> None:
    """Values, n and intervals of every agent are those of two questions asked of the scoring room."""
    board.put(**world())
    then, now = Period(date(2026, 1, 5), date(2026, 1, 31)), Period(date(2026, 2, 1), date(2026, 3, 1))
    (found,) = movers(board.engine, metric, Filters(now), then, ("agent",))
    for period, side in ((then, "earlier"), (now, "later")):
        rows = measure(board.engine, [metric], by=["agent"], filters=Filters(period)).rows
        expected = {r.of("agent"): (r.n, r.value, r.low, r.high) for r in rows}
        for agent, change in found.changes:
            m = getattr(change, side)
            assert (m.n, m.value, m.low, m.high) == pytest.approx(expected[agent])


def test_bands_share_out_all_reviews(board: Board) -> None:
    """Of ten reviews 79.9 is good, 80 excellent, 69.9 needs attention; shares sum to 100 %."""
    board.put(**_reviews({("red", "04"): [80.0, 79.9, 70.0, 69.9, 100.0, 95.0, 90.0, 85.0, 30.0, 10.0]}))
    found = bands(board.engine, Filters(APRIL), MARCH)
    assert [(b.band, round(b.now.value or 0.0, 9), b.now.n) for b in found] == [
        ("excellent", 50, 10),
        ("good", 20, 10),
        ("needs attention", 30, 10),
    ]
    assert {b.change.verdict for b in found if b.change is not None} == {Verdict.NOT_ENOUGH}
    assert all(b.change is None for b in bands(board.engine, Filters(APRIL), None))
    # Wilson for 3 of 10.
    assert (found[2].now.low, found[2].now.high) == pytest.approx((10.779, 60.323), abs=1e-2)


def test_criteria_are_screened_together(board: Board) -> None:
    """Tone fell from 4.5 to 2.5 of 5, pace stayed where it was."""
    board.put(
        **together(
            *(
                review(
                    f"{month}{i}",
                    rating("Tone", tone + i % 2),
                    rating("Pace", 3 + i % 2),
                    conversation_at=f"2026-{month}-05",
                )
                for month, tone in (("03", 4), ("04", 2))
                for i in range(10)
            )
        )
    )
    found = criteria_moved(board.engine, Filters(APRIL), MARCH)
    assert [(c, round(x.difference or 0.0, 6), x.verdict) for c, x in found.changes] == [
        ("Tone", -40, Verdict.CLEAR),
        ("Pace", 0, Verdict.NOT_CLEAR),
    ]
