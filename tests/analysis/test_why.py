"""Why a metric changed: parts that sum exactly, published paradoxes, and what must not be claimed."""

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pytest

from iqs.analysis.compare import Verdict
from iqs.analysis.mix import mix
from iqs.analysis.tenure import TENURE
from iqs.analysis.why import WITHIN, why
from iqs.model import Filters, Period
from iqs.scoring import measure
from tests.support.tables import Board, Row, rating, review, together
from tests.support.world import world

THEN, NOW = Period(date(2026, 3, 1), date(2026, 3, 31)), Period(date(2026, 4, 1), date(2026, 4, 30))


def _answers(counts: dict[tuple[str, str], tuple[int, int]]) -> list[Row]:
    """CSAT answers by (month, channel): (satisfied, all)."""
    return [
        {
            "response_id": f"{month}{channel}{i}",
            "channel": channel,
            "score": 5.0 if i < good else 1.0,
            "responded_at": f"2026-{month}-05",
        }
        for (month, channel), (good, many) in counts.items()
        for i in range(many)
    ]


def test_kidney_stones_turn_around(board: Board, known: Callable[[str], dict[str, Any]]) -> None:
    """Treatment B looks better in all and is worse for small and for large stones (Charig 1986)."""
    case = known("simpson_kidney_rates")["input"]
    board.put(
        surveys=_answers(
            {
                ("03", "small"): tuple(case["B_small"]),
                ("03", "large"): tuple(case["B_large"]),
                ("04", "small"): tuple(case["A_small"]),
                ("04", "large"): tuple(case["A_large"]),
            }
        )
    )
    found = why(board.engine, "csat", Filters(NOW), THEN)
    assert found.change.difference == pytest.approx(78.0 - 82.5714, abs=1e-3)
    within, channel = (found.part(c) for c in (WITHIN, "channel"))
    assert within is not None
    assert channel is not None
    assert within.amount > 0 > channel.amount
    assert within.amount + channel.amount == pytest.approx(found.change.difference)
    parts = mix(board.engine, "csat", Filters(NOW), THEN, "channel")
    # Kitagawa: quality +5.37, mix -9.94.
    assert sum(p.own for p in parts) == pytest.approx(5.37, abs=5e-3)
    assert sum(p.by_share for p in parts) == pytest.approx(-9.94, abs=5e-3)


def test_only_the_mix_changed(board: Board) -> None:
    """Calls are at 60 %, chats at 90 % in both months; half of the chats became calls."""
    board.put(
        surveys=_answers(
            {
                ("03", "call"): (60, 100),
                ("03", "chat"): (270, 300),
                ("04", "call"): (150, 250),
                ("04", "chat"): (135, 150),
            }
        )
    )
    found = why(board.engine, "csat", Filters(NOW), THEN)
    within, channel = (found.part(c) for c in (WITHIN, "channel"))
    assert within is not None
    assert channel is not None
    assert (within.amount, within.verdict) == (pytest.approx(0, abs=1e-9), Verdict.NOT_CLEAR)
    # 30 points between channels times 37.5 % more calls.
    assert (channel.amount, channel.verdict) == (pytest.approx(-11.25), Verdict.CLEAR)
    assert (channel.good, channel.shifted) == (False, pytest.approx(0.375))
    assert not found.turned


def test_change_within_is_that_of_a_regression_worked_out_apart(board: Board) -> None:
    """Coefficient and robust error as ordinary least squares with White's errors gives them (HC1)."""
    counts = {
        ("03", "call"): (31, 50),
        ("03", "chat"): (77, 90),
        ("04", "call"): (45, 80),
        ("04", "chat"): (36, 40),
    }
    board.put(surveys=_answers(counts))
    rows = [
        (1.0, float(m == "04"), float(c == "chat"), float(i < good))
        for (m, c), (good, many) in counts.items()
        for i in range(many)
    ]
    design = np.array([r[:3] for r in rows])
    y = 100 * np.array([r[3] for r in rows])
    beta, *_ = np.linalg.lstsq(design, y, rcond=None)
    residual = y - design @ beta
    bread = np.linalg.inv(design.T @ design)
    meat = (design * residual[:, None] ** 2).T @ design * len(y) / (len(y) - 3)
    error = np.sqrt((bread @ meat @ bread)[1, 1])
    within = why(board.engine, "csat", Filters(NOW), THEN).part(WITHIN)
    assert within is not None
    assert within.amount == pytest.approx(beta[1])
    assert (within.high - within.low) / 2 == pytest.approx(1.959964 * error)


@pytest.mark.parametrize("metric", ["iqs", "csat", "nps", "fcr", "aht", "ces"])
def test_parts_and_groups_sum_to_the_change(board: Board, metric: str) -> None:
    """For every metric: the parts add up to the difference of two measures, and so do the groups."""
    board.put(**world(size=400))
    then, now = Period(date(2026, 1, 5), date(2026, 1, 31)), Period(date(2026, 2, 1), date(2026, 3, 1))
    values = [measure(board.engine, [metric], filters=Filters(p)).one(metric).value for p in (then, now)]
    found = why(board.engine, metric, Filters(now), then)
    assert not found.why_not
    whole = (values[1] or 0.0) - (values[0] or 0.0)
    assert sum(p.amount for p in found.parts) == pytest.approx(whole)
    for dimension in ("agent", "team", "channel"):
        groups = mix(board.engine, metric, Filters(now), then, dimension)
        assert sum(g.total for g in groups) == pytest.approx(whole)


def _by_month(agents: dict[str, list[float]]) -> dict[str, list[Row]]:
    """Ten reviews a month of each agent in 2026 with these percentages, three below and above."""
    return together(
        *(
            review(
                f"{agent}{month}{i}",
                rating("All", score + (3 if i % 2 else -3), scale_min=0.0, scale_max=100.0),
                agent_id=agent,
                conversation_at=f"2026-{month:02d}-{10 + i} 10:00",
            )
            for agent, scores in agents.items()
            for month, score in enumerate(scores, 1)
            for i in range(10)
        )
    )


def test_practice_on_the_job_is_split_off(board: Board) -> None:
    """Three new agents gain ten points when they are no longer new, everybody one: ten times their share."""
    new = {f"new{i}": [70.0, 70, 70, 81, 81, 81] for i in range(3)}
    old = {f"old{i}": [80.0, 80, 80, 81, 81, 81] for i in range(3)}
    started = [{"agent_id": a, "started_on": "2026-01-02"} for a in new]
    board.put(agents=[*started, *({"agent_id": a, "started_on": "2019-05-01"} for a in old)])
    board.put(**_by_month(new | old))
    first, second = (Period(date(2026, a, 1), date(2026, a + 2, 28)) for a in (1, 4))
    found = why(board.engine, "iqs", Filters(second), first)
    tenure, within = found.part(TENURE), found.part(WITHIN)
    assert tenure is not None
    assert within is not None
    assert (tenure.amount, within.amount) == (pytest.approx(5.0), pytest.approx(1.0))
    assert (tenure.shifted, tenure.verdict, found.no_tenure) == (pytest.approx(0.5), Verdict.CLEAR, "")
    assert sum(p.amount for p in found.parts) == pytest.approx(found.change.difference)
    groups = {g.group: g for g in mix(board.engine, "iqs", Filters(second), first, TENURE)}
    assert set(groups) == {"first 3 months", "3 to 12 months", "over a year"}
    assert groups["first 3 months"].share_before == pytest.approx(0.5)
    assert sum(g.total for g in groups.values()) == pytest.approx(found.change.difference)


def test_being_new_is_not_told_from_who_the_new_ones_are(board: Board) -> None:
    """Newcomers who are new throughout: their part is that of other agents; without first days it is said."""
    agents = {"old": [80.0] * 6, "older": [80.0] * 6, "new": [0.0, 0, 0, 60, 60, 60]}
    rows = {a: s for a, s in agents.items() if a != "new"}
    reviews = _by_month(rows)
    late = _by_month({"new": agents["new"]})
    kept = {r["review_id"] for r in late["reviews"] if r["conversation_at"] >= "2026-04"}
    for name in ("reviews", "ratings"):
        reviews[name] += [r for r in late[name] if r["review_id"] in kept]
    board.put(**reviews)
    first, second = (Period(date(2026, a, 1), date(2026, a + 2, 28)) for a in (1, 4))
    unknown = why(board.engine, "iqs", Filters(second), first)
    assert unknown.part(TENURE) is None
    assert "First working days are not known" in unknown.no_tenure
    board.put(agents=[{"agent_id": "new", "started_on": "2026-04-01"}])
    told = why(board.engine, "iqs", Filters(second), first)
    assert told.part(TENURE) is None
    assert "Fewer than 3 agents" in told.no_tenure
    agent = told.part("agent")
    assert agent is not None
    assert agent.amount == pytest.approx(-20 / 3)


def test_what_changed_as_a_whole_is_set_aside(board: Board) -> None:
    """Where all calls became chats, channel and time cannot be told apart."""
    board.put(surveys=_answers({("03", "call"): (60, 100), ("04", "chat"): (90, 100)}))
    found = why(board.engine, "csat", Filters(NOW), THEN)
    assert found.aside == ("channel",)
    assert [p.cause for p in found.parts] == [WITHIN]
    assert found.parts[0].amount == pytest.approx(30)


def test_too_little_data_say_so(board: Board) -> None:
    """Nine answers are too few."""
    board.put(surveys=_answers({("03", "call"): (5, 9), ("04", "call"): (5, 9)}))
    assert "not enough answers" in why(board.engine, "csat", Filters(NOW), THEN).why_not
