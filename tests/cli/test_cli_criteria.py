"""`iqs analyse criteria`: the numbers of the page as rows."""

import json
from pathlib import Path

import pytest

from iqs.store import open_database
from tests.cli.conftest import Run
from tests.support.tables import put, rating, review, together


@pytest.fixture
def loaded(run: Run, tmp_path: Path) -> Run:
    """Twenty reviews each of Ann and Bob: every fourth mark is one lower; five of Bob's name a cause."""
    database = open_database(tmp_path / "own.duckdb")
    put(
        database,
        **together(
            *(
                review(
                    f"{who}{i}",
                    rating("Accuracy", 5 - (i % 4 == 0)),
                    rating("Tone", tone - (i % 4 == 0), cause="Hurry" if who == "Bob" and i < 5 else None),
                    agent_id=who,
                    team=f"{who[0]}-team",
                    conversation_at=f"2026-0{3 + i % 2}-05 10:00",
                )
                for who, tone in (("Ann", 4), ("Bob", 2))
                for i in range(20)
            )
        ),
    )
    database.close()
    return run


def test_what_criteria_cost(loaded: Run) -> None:
    """Accuracy 95 %, tone 55 %; both weigh half, so 2.5 and 22.5 points of 25 are lost."""
    done = loaded("analyse", "criteria", "--format", "json")
    tone, accuracy = json.loads(done.out)
    assert (tone["criterion"], tone["score"], tone["points_lost"], tone["n"]) == (
        "Tone",
        pytest.approx(55),
        pytest.approx(22.5),
        40,
    )
    assert (accuracy["score"], accuracy["points_lost"], accuracy["weight"]) == (
        pytest.approx(95),
        pytest.approx(2.5),
        pytest.approx(50),
    )
    assert "IQS misses 25.00 points to 100: 25.00 on criteria, 0.00 to auto-fails" in done.err
    assert "change" not in tone


def test_by_team_and_one_criterion(loaded: Run) -> None:
    """75 against 35 %, which is clear."""
    done = loaded("analyse", "criteria", "--by", "team", "--criterion", "Tone", "--format", "json")
    rows = json.loads(done.out)
    assert [(r["team"], r["difference"], r["verdict"]) for r in rows] == [
        ("B-team", pytest.approx(-40), "clear"),
        ("A-team", pytest.approx(40), "clear"),
    ]
    assert sum(r["points_lost"] for r in rows) == pytest.approx(22.5)
    assert "4 cells compared with all others, 2 clear." in done.err


def test_causes_with_their_change(loaded: Run) -> None:
    """Hurry in 2 of 20 April reviews, and in 3 of 20 in March."""
    days = ("--from", "2026-04-01", "--to", "2026-04-30")
    done = loaded("analyse", "criteria", "--causes", *days, "--compare", "previous", "--format", "json")
    (row,) = json.loads(done.out)
    assert (row["cause"], row["reviews"], row["share"], row["n"]) == ("Hurry", 2, 10, 20)
    assert (row["change"], row["verdict"]) == (pytest.approx(-5), "not clear")


def test_what_cannot_be_answered_is_a_sentence(loaded: Run) -> None:
    """Exit code 2."""
    for asked, said in (
        (["--by", "team", "--causes"], "Give --by or --causes, not both"),
        (["--compare", "year"], "A comparison needs a period"),
        (["--by", "team", "--compare", "year", "--from", "2026-04-01"], "Give --by or --compare, not both"),
        (["--criterion", "Charm"], "There are no ratings of “Charm” here. There are: Accuracy, Tone."),
    ):
        done = loaded("analyse", "criteria", *asked)
        assert (done.code, said in done.err) == (2, True)
