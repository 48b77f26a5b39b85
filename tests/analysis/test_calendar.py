"""Months, weekdays and hours against small tables; what comes back every year against published series."""

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from iqs.analysis.calendar import hours, months, weekdays
from iqs.analysis.compare import Verdict
from iqs.analysis.daily import Daily, Subject, daily
from iqs.analysis.load import load_beside
from iqs.analysis.load_words import dose_words
from iqs.analysis.strength import by_month, chance, parts, strength, strength_of
from iqs.charts.calendar import by_hour, by_weekday
from iqs.model import Filters
from iqs.store import Database, DuckEngine, change_settings
from tests.support.tables import Board, put

CONTACTS = Subject("aht")


def _calls(board: Board, days: int = 70) -> None:
    """Twelve calls a day from Monday 5 January 2026 on: 200 s on Mondays, else 100 s, give or take 10."""
    start = datetime(2026, 1, 5, 9)
    board.put(
        interactions=[
            {
                "interaction_id": f"{d} {i}",
                "opened_at": start + timedelta(days=d, hours=i),
                "handle_s": (200.0 if d % 7 == 0 else 100.0) + (10 if i % 2 else -10),
                "agent_id": "ann",
            }
            for d in range(days)
            for i in range(12)
        ]
    )


def test_weekdays_and_months_by_hand(board: Board) -> None:
    """Ten Mondays of 200 s; January has 4 Mondays in 27 days, so (4 x 200 + 23 x 100) / 27."""
    _calls(board)
    found = weekdays(board.engine, CONTACTS, Filters())
    assert [(k, m.n) for k, m in found.weekdays] == [(k, 120) for k in range(7)]
    assert [m.value for _, m in found.weekdays] == pytest.approx([200, *[100] * 6])
    assert found.clear[0][0] == 0
    assert found.clear[0][1].difference == pytest.approx(100)
    assert by_weekday(found).title.startswith("AHT is 1:40 higher on Mondays")
    january = months(board.engine, CONTACTS, Filters()).months[0]
    assert (january.of("day"), january.n) == (date(2026, 1, 1), 324)
    assert january.value == pytest.approx((4 * 200 + 23 * 100) / 27)


def test_weekdays_need_eight_weeks(board: Board) -> None:
    """After 55 days nothing is said."""
    _calls(board, 55)
    found = weekdays(board.engine, CONTACTS, Filters())
    assert (found.weekdays, found.clear) == ((), ())
    assert found.why_not == "7 weeks of contacts; weekdays can be told apart from 8 weeks on."


def test_hours_in_the_time_zone_of_the_settings(database: Database) -> None:
    """Ten calls at 9 and ten at 15 o'clock UTC each day; in winter 10 and 16 in Berlin."""
    start = datetime(2026, 1, 5)
    rows = [
        {
            "interaction_id": f"{d} {i}",
            "opened_at": start + timedelta(days=d, hours=15 if i % 2 else 9),
            "handle_s": 300.0 + i if i % 2 else 100.0 + i,
        }
        for d in range(14)
        for i in range(20)
    ]
    put(database, interactions=rows)
    found = hours(DuckEngine(database), CONTACTS, Filters())
    assert {(h, m.n) for _, h, m in found.cells} == {(9, 20), (15, 20)}
    assert [m.value for k, h, m in found.cells if (k, h) == (0, 9)] == pytest.approx([109])
    assert {h: c.verdict for h, c in found.clear} == {9: Verdict.CLEAR, 15: Verdict.CLEAR}
    assert "higher at 15:00" in by_hour(found).title
    change_settings(database, lambda s: replace(s, timezone="Europe/Berlin"), saved_by="mia")
    assert {h for _, h, _ in hours(DuckEngine(database), CONTACTS, Filters()).cells} == {10, 16}
    assert "carry no hour" in hours(DuckEngine(database), Subject("csat"), Filters()).why_not


def test_files_with_days_only_have_no_hours(database: Database) -> None:
    """Midnight everywhere is no time of day."""
    put(
        database,
        interactions=[
            {"interaction_id": str(i), "opened_at": datetime(2026, 1, 5), "handle_s": 60.0} for i in range(30)
        ],
    )
    assert "carry days only" in hours(DuckEngine(database), CONTACTS, Filters()).why_not


def test_strength_of_air_passengers(shared: Path) -> None:
    """Nearly all of the ups and downs come back; the months are those of the classical decomposition."""
    folder = shared / "data" / "seasonal_known"
    if not folder.is_dir():
        pytest.skip("no seasonal series")
    with (folder / "AirPassengers.csv").open() as file:
        values = np.log([float(r["value"]) for r in csv.DictReader(file)])
    published = json.loads((folder / "expected.json").read_text("utf-8"))["AirPassengers"]
    assert strength(values) > 0.9 > chance(24)
    _, season, _ = parts(values, seasonal=1441, seasonal_deg=0)
    months_of = np.exp(season.reshape(-1, 12).mean(axis=0))
    assert months_of == pytest.approx(published["seasonal_multiplicative_Jan..Dec"], abs=0.04)


def test_stl_of_co2(known: Callable[[str], dict[str, Any]]) -> None:
    """The quartiles that R prints for its own series."""
    case = known("stl_log_co2_R")
    values = np.log(case["input"]["monthly_co2_1959_1997"])
    trend, season, rest = parts(
        values, seasonal=21, trend=21, low_pass=13, seasonal_deg=0, robust=False, seasonal_jump=3,
        trend_jump=3, low_pass_jump=2, inner_iter=2, outer_iter=0,
    )  # fmt: skip
    for name, found in (("seasonal_q", season), ("trend_q", trend), ("remainder_q", rest)):
        quartiles = np.quantile(found, (0, 0.25, 0.5, 0.75, 1))
        assert quartiles == pytest.approx(case["expected"][name], abs=float(case["tolerance"]))


def _months(count: int, gone: int = 0) -> Daily:
    """Ten rows a day with a dip each December, the first `gone` days of 2025 left out."""
    start = date(2024, 1, 1)
    days = (date(2024 + count // 12, count % 12 + 1, 1) - start).days
    dates = [start + timedelta(days=i) for i in range(days)]
    n = np.array([0.0 if 366 <= i < 366 + gone else 10.0 for i in range(days)])
    value = np.array([70.0 if d.month == 12 else 80.0 + d.day % 2 for d in dates])
    return Daily(Subject("iqs"), "guide", start, n * value / 100, n, n, 100.0, False)


def test_one_cycle_has_no_strength() -> None:
    """Neither with twelve months nor with 23, nor from the library beneath, nor with a quarter missing."""
    for count in (12, 23):
        found = strength_of(_months(count))
        assert (found.value, found.clear) == (None, False)
        assert "from 24 on, better from 36" in found.why_not
    with pytest.raises(ValueError, match="less than two cycles"):
        parts(np.arange(23.0))
    assert "too many gaps" in strength_of(_months(24, gone=100)).why_not


def test_two_cycles_with_a_month_missing() -> None:
    """February 2025 is filled in between its neighbours; 24 months stay 24 months."""
    found = strength_of(_months(24, gone=59))
    assert np.isnan(by_month(_months(24, gone=59))).sum() == 2
    assert (found.months, found.clear) == (24, True)


def _busy(board: Board, link: float) -> None:
    """60 weeks of one agent: 5 to 24 contacts, 8 reviews with `link` points off the logarithm of them."""
    rng = np.random.default_rng(5)
    contacts, reviews, ratings = [], [], []
    for week in range(60):
        day = datetime(2025, 6, 2, 10) + timedelta(days=7 * week)
        many = int(rng.integers(5, 25))
        for i in range(many):
            contacts.append(
                {"interaction_id": f"{week} {i}", "opened_at": day, "agent_id": "ann", "topic": "bill"}
            )
        for i in range(8):
            reviews.append(
                {"review_id": f"{week} {i}", "agent_id": "ann", "conversation_at": day, "review_type": "qa"}
            )
            ratings.append(
                {
                    "review_id": f"{week} {i}", "criterion": "help", "scale_min": 0.0, "scale_max": 100.0,
                    "score": 70 - link * np.log(many / 10) + rng.normal(0, 4),
                }
            )  # fmt: skip
    board.put(reviews=reviews, ratings=ratings, interactions=contacts)


def test_busy_weeks_that_score_lower_are_a_link_and_no_proof(board: Board) -> None:
    """20 points off a doubling in logarithms: 20 x ln 1.1 = 1.9 points off ten percent more."""
    _busy(board, 20.0)
    found = load_beside(board.engine, Subject("help", True), "Holiday season", Filters())
    assert found is not None
    assert found.dose.verdict is Verdict.CLEAR
    assert found.dose.slope == pytest.approx(-20 * np.log(1.1), abs=0.3)
    assert found.dose.low < found.dose.slope < found.dose.high < 0
    # 58 whole weeks between the first and the last, 6 of which touch the season
    assert (len(found.weeks), found.dose.weeks) == (58, 52)
    assert found.topics == (("bill", 1.0),)
    assert "a clear link" in dose_words(found, None)
    assert "not a cause" in dose_words(found, None)


def test_busy_weeks_like_the_others_show_nothing(board: Board) -> None:
    """No link planted."""
    _busy(board, 0.0)
    found = load_beside(board.engine, Subject("help", True), "Holiday season", Filters())
    assert found is not None
    assert found.dose.verdict is Verdict.NOT_CLEAR
    assert "no clear link" in dose_words(found, None)


def test_few_weeks_say_nothing_about_load(board: Board) -> None:
    """Ten weeks: 26 outside the seasons are needed."""
    _calls(board)
    found = load_beside(board.engine, CONTACTS, "Holiday season", Filters())
    assert found is not None
    assert found.dose.slope is None
    assert "26 are needed" in found.dose.why_not
    d = daily(board.engine, CONTACTS, Filters())
    assert d is not None
    assert d.days == 70
