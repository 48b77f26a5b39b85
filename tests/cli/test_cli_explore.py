"""`iqs analyse compare`, `agreement`, `rushed` and `why`: the numbers of the pages as rows."""

import json
from pathlib import Path

import pytest

from iqs.store import open_database
from tests.cli.conftest import Run
from tests.support.tables import put, rating, review, together


@pytest.fixture
def loaded(run: Run, tmp_path: Path) -> Run:
    """Forty conversations a team: red reviewed at 100 % with unhappy customers, blue at 20 %, happy."""
    database = open_database(tmp_path / "own.duckdb")
    months = ("03", "04")
    put(
        database,
        **together(
            *(
                review(
                    f"{team}{month}{i}",
                    rating("Tone", 5 if team == "red" else 1),
                    interaction_id=f"{team}{month}{i}",
                    team=team,
                    agent_id=f"{team}{i % 2}",
                    conversation_at=f"2026-{month}-05",
                )
                for team in ("red", "blue")
                for month in months
                for i in range(20)
            )
        ),
    )
    put(
        database,
        surveys=[
            {
                "response_id": f"{team}{month}{i}",
                "interaction_id": f"{team}{month}{i}",
                "score": 5.0 if (team == "blue") == (i < 18) else 1.0,
                "team": team,
                "agent_id": f"{team}{i % 2}",
                "responded_at": f"2026-{month}-06",
            }
            for team in ("red", "blue")
            for month in months
            for i in range(20)
        ],
    )
    database.close()
    return run


def test_groups_agreement_and_parts(loaded: Run) -> None:
    """Red falls behind; excellent reviews have one happy customer in ten; nothing changed until April."""
    red, blue = json.loads(loaded("analyse", "compare", "iqs", "csat", "--format", "json").out)
    assert (red["team"], red["reading"], red["iqs"], round(red["csat"], 6)) == (
        "red",
        "falls behind",
        100,
        10,
    )
    assert (blue["team"], blue["reading"], blue["csat_n"]) == ("blue", "is ahead", 40)
    rows = json.loads(loaded("analyse", "agreement", "csat", "--format", "json").out)
    happy = {
        r["of"]: (round(r["value"], 6), r["n"]) for r in rows if r["what"] == "% happy customers" and r["n"]
    }
    assert happy == {"IQS needs attention": (90, 40), "IQS excellent": (10, 40)}
    period = ("--from", "2026-04-01", "--to", "2026-04-30")
    parts = json.loads(loaded("analyse", "why", "csat", *period, "--format", "json").out)
    assert [p["part"] for p in parts][:: len(parts) - 1] == ["within", "sum"]
    assert all(abs(p["adds"]) < 1e-9 for p in parts)
    groups = json.loads(loaded("analyse", "why", "csat", *period, "--by", "team", "--format", "json").out)
    assert {(g["team"], round(g["before"], 6), round(g["now"], 6)) for g in groups} == {
        ("red", 10, 10),
        ("blue", 90, 90),
    }


def test_what_cannot_be_told_is_said(loaded: Run) -> None:
    """Four agents are too few to say who rushes; a period is needed; names are checked."""
    assert "4 agents" not in loaded("analyse", "rushed").out
    assert "are needed" in loaded("analyse", "rushed").err
    assert loaded("analyse", "why", "csat").code == 2
    assert "Did you mean csat" in loaded("analyse", "agreement", "cast").err
