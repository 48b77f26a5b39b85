"""`iqs analyse findings`: what stands out, with what to do; or how much was looked at in vain."""

import json
from datetime import date, timedelta
from pathlib import Path

from iqs.store import open_database
from tests.cli.conftest import Run
from tests.support.tables import put, rating, review, together


def test_findings_with_what_to_do(run: Run, tmp_path: Path) -> None:
    """Two years of three ratings a week with a dip in the season: one row, with its number and action."""
    days = [date(2024, 3, 4) + timedelta(days=7 * week) for week in range(105)]
    database = open_database(tmp_path / "own.duckdb")
    made = (
        review(
            f"{day} {i}",
            rating("help", 2 if (day.month, day.day) >= (11, 24) else 4 + (day.day + i) % 2),
            conversation_at=f"{day} 10:00",
        )
        for day in days
        for i in range(3)
    )
    put(database, **together(*made))
    database.close()
    done = run("analyse", "findings", "--format", "json")
    first = json.loads(done.out)[0]
    assert (first["detector"], first["way"], first["state"]) == ("season", "bad", "open")
    assert "fell" in first["finding"]
    assert first["action"]
    assert first["low"] < first["size"] < first["high"] < 0
    assert "comparisons by" in done.err
    assert "Not looked for: " in done.err
