"""`iqs analyse trend` and `iqs events`: answers as rows, and what is said beside them."""

import json
from pathlib import Path

import pytest

from iqs.store import open_database
from tests.cli.conftest import Run
from tests.support.tables import put, rating, review, together


@pytest.fixture
def filled(run: Run, tmp_path: Path) -> Run:
    """Ten months: the blue team rises from 60 to 100 %, the red one wavers; a newcomer has one month."""
    scores = {"blue": [3, 3, 3, 4, 4, 4, 4, 5, 5, 5], "red": [4, 5] * 5, "new": [5]}
    database = open_database(tmp_path / "own.duckdb")
    put(
        database,
        **together(
            *(
                review(
                    f"{team} {m} {i}",
                    rating("a", score),
                    team=team,
                    agent_id=team,
                    conversation_at=f"2026-{m:02}-10 10:00",
                )
                for team, course in scores.items()
                for m, score in enumerate(course, 1)
                for i in range(10)
            )
        ),
    )
    database.close()
    return run


def test_trend_of_each_team(filled: Run) -> None:
    """One row for everything, one for each team with enough; the newcomer is counted beside."""
    done = filled("analyse", "trend", "iqs", "--by", "team", "--format", "json")
    rows = {r["team"]: r for r in json.loads(done.out)}
    assert list(rows) == ["(all)", "blue", "red"]
    assert (rows["blue"]["verdict"], rows["red"]["verdict"]) == ("clear", "not clear")
    assert (rows["blue"]["points"], rows["blue"]["n"], rows["blue"]["value"]) == (10, 100, pytest.approx(80))
    assert 0 < rows["blue"]["low"] < rows["blue"]["slope_per_month"] < rows["blue"]["high"]
    assert "2 groups were looked at together" in done.err
    assert "1 groups have fewer than two points" in done.err


def test_too_few_points_give_no_slope(filled: Run) -> None:
    """Four quarters: eight are needed."""
    (row,) = json.loads(filled("analyse", "trend", "iqs", "--grain", "quarter", "--format", "json").out)
    assert (row["points"], row["needed"], row["slope_per_month"]) == (4, 8, None)
    assert row["verdict"] == "not enough data"


def test_a_split_that_a_metric_does_not_have_is_a_sentence(filled: Run) -> None:
    """Exit code 2."""
    done = filled("analyse", "trend", "csat", "--by", "reviewer")
    assert (done.code, done.out) == (2, "")
    assert "CSAT cannot be split by reviewer: answers of customers do not carry it." in done.err


def test_events_are_added_listed_and_taken_away(run: Run) -> None:
    """With their days, kind and note; an open end reaches to the last one."""
    made = run(
        "events", "--add", "New macros", "--from", "2026-03-02", "--to", "2026-03-06", "--kind", "tool",
        "--note", "for refunds", "--format", "json",
    )  # fmt: skip
    days = {"from": "2026-03-02", "to": "2026-03-06"}
    (row,) = json.loads(made.out)
    assert (
        row.items() >= {"id": 1, **days, "kind": "tool", "title": "New macros", "note": "for refunds"}.items()
    )
    assert (row["touched"], row["moves"]) == (None, None)
    assert row["noted"] == row["first_noted"] is not None
    run("events", "--add", "Outage", "--from", "2026-01-05")
    titles = [e["title"] for e in json.loads(run("events", "--format", "json").out)]
    assert titles == ["Outage", "New macros"]
    later = json.loads(run("events", "--from", "2026-03-06", "--format", "json").out)
    assert [e["title"] for e in later] == ["New macros"]
    assert run("events", "--remove", "1").code == 0
    assert "New macros" not in run("events").out


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (["--add", "x"], "give --from"),
        (["--add", "x", "--remove", "1"], "one at a time"),
        (["--add", "x", "--from", "2026-01-02", "--to", "2026-01-01"], "Swap the two days"),
        (["--add", "x", "--from", "2026-01-02", "--kind", "trainig"], "training"),
        (["--remove", "7"], "no event called “7”"),
    ],
)
def test_a_wrong_event_is_a_sentence(run: Run, asked: list[str], says: str) -> None:
    """Exit code 2, and nothing is kept."""
    done = run("events", *asked)
    assert done.code == 2
    assert says in done.err
    assert run("events").out.strip() == "Nothing there."
