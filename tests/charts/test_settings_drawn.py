"""What settings draw: seasons shaded, and what numbers are compared with."""

from datetime import date, timedelta
from typing import Any

import pytest

from iqs.analysis.overview import Card, overview
from iqs.charts.interval_bar import interval_bar
from iqs.charts.score_and_volume import score_and_volume
from iqs.model import Filters, Grain, Period
from iqs.settings import OwnBenchmark, Season, Settings
from iqs.store import Database, DuckEngine
from tests.support.tables import put, rating, review, together


@pytest.fixture
def card(database: Database) -> Card:
    """IQS by week from October 2025 to January 2026, ten reviews a week."""
    first = date(2025, 10, 6)
    days = [first + timedelta(days=7 * week) for week in range(16)]
    put(
        database,
        **together(
            *(
                review(f"{day} {i}", rating("a", 4 + i % 2), conversation_at=f"{day} 10:00")
                for day in days
                for i in range(10)
            )
        ),
    )
    shown = Filters.of(Period(days[0], days[-1]))
    return overview(DuckEngine(database), shown, None, Grain.WEEK).card("iqs")


def shaded(figure: Any) -> list[tuple[str, str]]:
    """First day and the day after the last of each shaded stretch."""
    return [(str(s.x0), str(s.x1)) for s in figure.layout.shapes if s.type == "rect"]


def test_a_season_is_shaded_from_its_first_to_its_last_day(card: Card) -> None:
    """The holiday season over New Year, named, and none where there is no season."""
    figure = score_and_volume(card, Grain.WEEK, Settings()).figure
    assert shaded(figure) == [("2025-11-24", "2026-01-02")]
    assert "Holiday season" in [a.text for a in figure.layout.annotations]
    assert shaded(score_and_volume(card, Grain.WEEK, Settings(seasons=())).figure) == []


def test_a_season_that_is_not_in_the_picture_is_not_drawn(card: Card) -> None:
    """Summer."""
    summer = Settings(seasons=(Season("Summer", (7, 1), (8, 31)),))
    assert shaded(score_and_volume(card, Grain.WEEK, summer).figure) == []


def test_a_target_of_ones_own_takes_the_place_of_the_field(card: Card) -> None:
    """As text: its name wants to be a link and is not."""
    own = Settings(benchmarks=(("iqs", OwnBenchmark(85.0, "<a href=x>ours</a>", "plan")),))
    labels = [a.text for a in score_and_volume(card, Grain.WEEK, own).figure.layout.annotations]
    assert "&lt;a href=x&gt;ours&lt;/a&gt; 85.0 %" in labels
    assert not any("field" in label for label in labels)
    assert interval_bar(card.now).count("stroke-dasharray") == 1
    off = Settings(benchmarks=(("iqs", None),))
    assert interval_bar(card.now, None, off).count("stroke-dasharray") == 0
