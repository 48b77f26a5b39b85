"""`iqs analyse seasons`: what changes in a season, and what is missing to say so."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from iqs.store import open_database
from tests.cli.conftest import Run
from tests.support.tables import put, rating, review, together


@pytest.fixture
def filled(run: Run, tmp_path: Path) -> Run:
    """Two years of three ratings a week: help is 4 or 5, but 2 from 24 November to 1 January."""
    days = [date(2024, 3, 4) + timedelta(days=7 * week) for week in range(105)]
    database = open_database(tmp_path / "own.duckdb")
    put(
        database,
        **together(
            *(
                review(
                    f"{day} {i}",
                    rating("help", 2 if (day.month, day.day) >= (11, 24) else 4 + (day.day + i) % 2),
                    conversation_at=f"{day} 10:00",
                )
                for day in days
                for i in range(3)
            )
        ),
    )
    database.close()
    return run


def test_season_with_its_words(filled: Run) -> None:
    """Each subject a row; the period plays no part, and that is said."""
    done = filled("analyse", "seasons", "--from", "2025-06-01", "--format", "json")
    rows = {r["of"]: r for r in json.loads(done.out)}
    assert (rows["help"]["kind"], rows["help"]["in_words"]) == ("criterion", "both seasons were lower")
    assert (rows["help"]["season"], rows["IQS"]["kind"]) == (pytest.approx(40), "metric")
    assert "Holiday season: " in done.err
    assert "--from and --to play no part" in done.err


def test_days_around_a_holiday(filled: Run) -> None:
    """Nothing happens around Easter."""
    done = filled(
        "analyse", "seasons", "--country", "Germany", "--holiday", "Easter Monday", "--format", "json"
    )
    assert {r["verdict"] for r in json.loads(done.out)} <= {"no clear difference", "not enough data"}
    assert "Easter Monday (Germany, 3 days before to 3 after)" in done.err


def test_what_to_expect(filled: Run) -> None:
    """The next months of a criterion with its season, and what the next season adds."""
    done = filled("analyse", "forecast", "--criterion", "help", "--format", "json")
    rows = {r["month"]: r for r in json.loads(done.out)}
    assert next(iter(rows)) == "2026-03"
    assert len(rows) == 6
    assert rows["2026-06"]["low"] < 90 < rows["2026-06"]["high"]
    assert "In the past such forecasts missed by" in done.err
    next_one = filled("analyse", "forecast", "--season", "Holiday season", "--format", "json")
    told = {r["of"]: r for r in json.loads(next_one.out)}
    assert (told["help"]["from"], told["help"]["seasons"]) == ("2026-11-24", 2)
    assert "There are no contacts in this selection" in next_one.err
    assert "help" in filled("analyse", "forecast", "--criterion", "helb").err
    assert filled("analyse", "forecast", "iqs", "--season", "Holiday season").code == 2


def test_mistakes_are_sentences(filled: Run) -> None:
    """An unknown season, a country without a holiday, a holiday beside a season."""
    assert "Holiday season" in filled("analyse", "seasons", "--season", "Holidays").err
    assert "--country with --holiday" in filled("analyse", "seasons", "--country", "Germany").err
    assert filled("analyse", "seasons", "--season", "x", "--country", "Germany", "--holiday", "y").code == 2
