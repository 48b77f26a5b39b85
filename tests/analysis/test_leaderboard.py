"""Leaderboards over small teams worked out by hand."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from iqs.analysis.leaderboard import leaderboard
from iqs.analysis.places import Band, Leaderboard, Standing, State
from iqs.errors import UnknownName
from iqs.model import Filters, Period
from iqs.scoring import measure
from tests.support.tables import Board, Row, rating, review, together
from tests.support.world import world

PERCENT = {"scale_min": 0.0, "scale_max": 100.0}
SPREAD = (-10.0, -5.0, 0.0, 0.0, 5.0, 10.0, -5.0, 5.0, -10.0, 10.0)
TEAM = {"ann": 80.0, "bob": 82.0, "cat": 84.0, "dan": 86.0, "eve": 60.0, "fay": 98.0}


def reviews(team: dict[str, float], spread: tuple[float, ...] = SPREAD, **more: Any) -> dict[str, list[Row]]:
    """Reviews of each agent around a mean, one a day."""
    return together(
        *(
            review(
                f"{agent} {i} {more}",
                rating("All", min(100.0, mean + off), **PERCENT),
                agent_id=agent,
                conversation_at=(date(2026, 3, 1) + timedelta(days=i)).isoformat(),
                **more,
            )
            for agent, mean in team.items()
            for i, off in enumerate(spread)
        )
    )


def ask(board: Board, **how: Any) -> Leaderboard:
    """The leaderboard of IQS by agent."""
    return leaderboard(board.engine, "iqs", Filters(), **how)


def test_scores_are_mixed_with_the_average(board: Board) -> None:
    """Ten reviews each: the formulas of Morris written out once more."""
    team = {**TEAM, "fay": 90.0}
    board.put(**reviews(team))
    found = ask(board)
    y = np.array(list(team.values()))
    row = sum(off**2 for off in SPREAD) / 9
    own = (30 * row + 9 * row) / 39  # all vary alike
    error = own / 10
    between = y.var(ddof=1) - error
    away = error / (between + error) * (6 - 3) / (6 - 1)
    scores = y - away * (y - y.mean())
    variance = (1 - away) * error + 2 / 3 * away**2 * (y - y.mean()) ** 2 + away**2 * (between + error) / 6
    assert found.state is State.RANKED
    assert found.average == pytest.approx(y.mean())
    by_agent = {p.group: p for p in found.places}
    for i, agent in enumerate(team):
        p = by_agent[agent]
        assert p.score == pytest.approx(scores[i])
        assert p.high == pytest.approx(min(100, scores[i] + 1.959964 * variance[i] ** 0.5), abs=1e-5)
        assert p.reliability == pytest.approx(between / (between + error))
        assert (p.raw.value, p.raw.n) == (pytest.approx(y[i]), 10)
    assert [p.group for p in found.places] == ["fay", "dan", "cat", "bob", "ann", "eve"]
    assert [p.group for p in found.band(Band.BELOW)] == ["eve"]
    assert found.need == int(np.ceil(row / between))


def test_three_reviews_of_100_percent_are_not_on_top(board: Board) -> None:
    """They are too few to be shown at all, and are said to be."""
    board.put(**reviews(TEAM))
    board.put(**reviews({"zoe": 100.0}, (0.0, 0.0, 0.0)))
    found = ask(board)
    assert "zoe" not in [p.group for p in found.places]
    (zoe,) = found.standing(Standing.FEW)
    assert (zoe.group, zoe.why) == ("zoe", "3 reviews, 8 needed")


def test_names_change_nothing(board: Board) -> None:
    """Agents called otherwise, so that they sort otherwise, get the same scores and ranges of places."""
    other = dict(zip(TEAM, ["z", "q", "a", "m", "b", "x"], strict=True))
    board.put(**reviews(TEAM))
    first = {p.group: (p.score, p.low, p.high, p.band, p.first, p.last, p.top) for p in ask(board).places}
    with board.database.writing() as cursor:
        cursor.execute("delete from review_fact")
        cursor.execute("delete from reviews")
        cursor.execute("delete from ratings")
    board.put(**reviews({other[a]: mean for a, mean in TEAM.items()}))
    for p in ask(board).places:
        old = next(a for a, name in other.items() if name == p.group)
        assert (p.score, p.low, p.high) == pytest.approx(first[old][:3])
        assert (p.band, p.first, p.last, p.top) == first[old][3:]


def test_loading_every_review_twice_makes_nothing_surer(board: Board) -> None:
    """The same reviews in a second file are the same rows: scores and intervals stay."""
    board.put(**reviews(TEAM))
    first = ask(board).places
    board.put(**reviews(TEAM))
    assert ask(board).places == first


def test_equal_agents_are_not_ranked(board: Board) -> None:
    """All have the same scores: no measurable difference, in the order of their names."""
    board.put(**reviews(dict.fromkeys("edcba", 80.0)))
    found = ask(board)
    assert found.state is State.NO_DIFFERENCE
    assert [(p.group, p.score, p.band) for p in found.places] == [(a, None, None) for a in "abcde"]


def test_four_agents_are_too_few(board: Board) -> None:
    """There is no order among them."""
    board.put(**reviews({a: TEAM[a] for a in ("ann", "bob", "cat", "dan")}))
    found = ask(board)
    assert (found.state, found.average) == (State.TOO_FEW, None)
    assert [p.group for p in found.places] == ["ann", "bob", "cat", "dan"]


def test_adjusting_takes_reviewers_and_channels_out(board: Board) -> None:
    """Mo gives 20 points more than Lu and sees eve most: she was 6 ahead of ann and is 6 behind."""
    half = SPREAD * 2
    for reviewer, extra in (("mo", 10.0), ("lu", -10.0)):
        team = {"ann": 70.0, "bob": 72.0, "cat": 74.0, "dan": 66.0}
        board.put(**reviews({a: m + extra for a, m in team.items()}, half, reviewer=reviewer, channel="chat"))
    board.put(**reviews({"eve": 74.0}, half + SPREAD, reviewer="mo", channel="chat"))
    board.put(**reviews({"eve": 54.0}, SPREAD, reviewer="lu", channel="chat"))
    raw, found = ask(board), ask(board, adjusted=True)
    assert [p.group for p in raw.places][-2:] == ["eve", "dan"]
    assert [p.group for p in found.places][-1] == "eve"
    sizes = {e.level: 100 * e.size for e in found.effects if e.factor == "reviewer"}
    assert sizes["mo"] - sizes["lu"] == pytest.approx(20.0)
    eve = found.places[-1]
    assert eve.moved is not None
    assert (eve.moved.place, eve.moved.score) == (4, raw.places[3].score)
    assert eve.moved.points == pytest.approx((eve.score or 0.0) - (raw.places[3].score or 0.0))
    assert dict(found.not_adjusted)["time on the job"].startswith("first working days are not known")


def test_new_and_gone_agents_stand_apart(board: Board) -> None:
    """One started three weeks ago, one has left, one was last reviewed in January."""
    jobs: list[Row] = [
        {"agent_id": "ann", "started_on": "2026-02-20"},
        {"agent_id": "bob", "started_on": "2020-01-01", "left_on": "2026-03-05"},
        *({"agent_id": a, "started_on": "2020-01-01"} for a in ("cat", "dan", "eve", "fay", "gus")),
    ]
    board.put(agents=jobs)
    board.put(**reviews({**TEAM, "gus": 80.0}))
    old = reviews({"hal": 99.0})
    for r in old["reviews"]:
        r["conversation_at"] = "2026-01-05"
    board.put(**old)
    found = leaderboard(board.engine, "iqs", Filters(Period(date(2026, 1, 1), date(2026, 3, 31))))
    assert {p.group: (p.standing, p.why) for p in found.apart} == {
        "ann": (Standing.NEW, "started on 20 Feb 2026"),
        "bob": (Standing.GONE, "left on 5 Mar 2026"),
        "hal": (Standing.GONE, "no reviews since 5 Jan 2026"),
    }
    assert sorted(p.group for p in found.places) == ["cat", "dan", "eve", "fay", "gus"]


def test_criterion_is_the_mean_of_its_ratings(board: Board) -> None:
    """Whatever auto-fails take from the review, and with its own numbers of ratings."""
    board.put(
        **together(
            *(
                review(
                    f"{agent}{i}",
                    rating("tone", 1 + (i + at) % 5),
                    rating("law", 1 if i == 0 else 5, critical=True, not_applicable=i > 8),
                    agent_id=agent,
                )
                for at, agent in enumerate("abcdef")
                for i in range(12)
            )
        )
    )
    found = ask(board, criterion="tone")
    expected = {
        agent: sum(20.0 * (1 + (i + at) % 5) for i in range(12)) / 12 for at, agent in enumerate("abcdef")
    }
    shown = {p.group: p.raw.value for p in (*found.places, *found.apart)}
    assert shown == pytest.approx(expected)
    law = ask(board, criterion="law")
    assert {p.raw.n for p in (*law.places, *law.apart)} == {9}
    with pytest.raises(UnknownName):
        ask(board, criterion="speed")


@pytest.mark.parametrize("metric", ["iqs", "csat", "nps", "fcr", "aht", "ces"])
def test_plain_scores_are_what_measure_says(board: Board, metric: str) -> None:
    """Value, n and interval of every agent; handle times by their geometric mean."""
    board.put(**world())
    found = leaderboard(board.engine, metric, Filters(), adjusted=True)
    definitions = {"aht": "geometric"} if metric == "aht" else None
    rows = measure(board.engine, [metric], by=["agent"], definitions=definitions).rows
    expected = {r.of("agent") or "": (r.n, r.value, r.low, r.high) for r in rows if r.n}
    for p in (*found.places, *found.apart):
        assert (p.raw.n, p.raw.value, p.raw.low, p.raw.high) == pytest.approx(expected[p.group])
