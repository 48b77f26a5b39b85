"""`iqs analyse leaderboard` and `improved`: rows, what is said beside them, and pseudonyms."""

import json
import re
from pathlib import Path

import pytest

from iqs.places import own_database
from iqs.store import open_database
from iqs.store.unnamed import save_unnamed
from tests.cli.conftest import Run

pytestmark = pytest.mark.usefixtures("read_in_process")

TEAM = {"Ann": 5, "Bob": 4, "Cat": 4, "Dan": 3, "Eve": 2}
SHEET = "Review ID,Review date,Agent,Team,Criterion,Score\n" + "".join(
    f"{who}{i},2026-03-{1 + i:02},{who},blue,Tone,{max(1, mark - i % 2)}\n"
    for who, mark in TEAM.items()
    for i in range(20)
)


@pytest.fixture
def loaded(run: Run, tmp_path: Path) -> Run:
    """Five agents with twenty reviews each."""
    sheet = tmp_path / "reviews.csv"
    sheet.write_text(SHEET, "utf-8")
    assert run("load", str(sheet), "--scale", "1-5").code == 0
    return run


def test_leaderboard_as_rows(loaded: Run) -> None:
    """Ann first, Eve last, each with the range of places; adjusting says what it could not."""
    done = loaded("analyse", "leaderboard", "--adjusted", "--format", "json")
    rows = json.loads(done.out)
    assert (done.code, [r["agent"] for r in rows]) == (0, ["Ann", "Bob", "Cat", "Dan", "Eve"])
    assert (rows[0]["n"], rows[0]["raw"], rows[0]["band"]) == (20, pytest.approx(90), "clearly above")
    assert rows[0]["first"] == 1
    assert rows[-1]["last"] == 5
    assert "Not adjusted for time on the job" in done.err


def test_names_are_hidden_on_demand_and_for_those_who_asked(loaded: Run) -> None:
    """All behind pseudonyms with --anonymous; Ann always, once she is on the list."""
    rows = json.loads(loaded("analyse", "leaderboard", "--anonymous", "--format", "json").out)
    assert len({r["agent"] for r in rows}) == 5
    assert all(re.fullmatch(r"Agent [0-9A-F]{4,}", r["agent"]) for r in rows)
    database = open_database(own_database())
    save_unnamed(database, ["Ann"], saved_by="mia")
    database.close()
    rows = json.loads(loaded("analyse", "leaderboard", "--format", "json").out)
    assert rows[0]["agent"].startswith("Agent ")
    assert [r["agent"] for r in rows[1:]] == ["Bob", "Cat", "Dan", "Eve"]


def test_improved_says_when_there_is_too_little(loaded: Run) -> None:
    """Twenty reviews in all are no two periods."""
    done = loaded("analyse", "improved", "--format", "json")
    assert (done.code, json.loads(done.out)) == (0, [])
    assert "0 agents have 25 reviews both in" in done.err


def test_agent_beside_the_team(loaded: Run) -> None:
    """Ann's 90 against 55 of four others; a line for each criterion; somebody unknown is a mistake."""
    done = loaded("analyse", "agent", "Ann", "--format", "json")
    rows = {r["what"]: r for r in json.loads(done.out)}
    assert (rows["iqs"]["value"], rows["iqs"]["n"], rows["iqs"]["team_people"]) == (pytest.approx(90), 20, 4)
    # Bob and Cat 4 or 3 of 5, Dan 3 or 2, Eve 2 or 1: 70, 70, 50 and 30 %.
    assert rows["iqs"]["team"] == pytest.approx(55)
    assert (rows["iqs"]["team_verdict"], rows["Tone"]["team_verdict"]) == ("clear", "clear")
    assert rows["csat"]["value"] is None
    assert loaded("analyse", "agent", "Zoe").code == 2


def test_workload_as_rows(run: Run, tmp_path: Path) -> None:
    """Twenty days without a break up to the last; reviews alone give no row."""
    sheet = tmp_path / "contacts.csv"
    lines = [f"{d}-{i},Ann,2026-03-{d:02} {8 + i}:00" for d in range(1, 21) for i in range(4)]
    sheet.write_text("Ticket ID,Agent,Created at\n" + "\n".join(lines) + "\n", "utf-8")
    assert run("load", str(sheet)).code == 0
    (row,) = json.loads(run("analyse", "workload", "--format", "json").out)
    assert (row["agent"], row["in_a_row_now"], row["worth_a_word"]) == ("Ann", 20, "in_a_row")
    assert row["busy_verdict"] == "not enough data"
