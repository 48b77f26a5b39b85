"""`iqs analyse event`, and events as files: what the page says, from the shell."""

import json
from pathlib import Path

import pytest

from iqs.store import open_database
from tests.analysis.test_intervention import ANYWAY, GAINS, LEVELS, OTHERS, TRAINED, weeks
from tests.cli.conftest import Run
from tests.support.tables import put, together


@pytest.fixture
def filled(run: Run, tmp_path: Path) -> Run:
    """Six trained agents who rise by ten points, and six others."""
    database = open_database(tmp_path / "own.duckdb")
    everybody = zip(TRAINED + OTHERS, LEVELS * 2, GAINS + ANYWAY, strict=True)
    put(
        database,
        **together(*(weeks(*one, team="Trained" if one[0] in TRAINED else "Others") for one in everybody)),
    )
    database.close()
    return run


def test_an_event_that_is_noted_afterwards_is_a_hint(filled: Run) -> None:
    """Added today for a day long gone: the difference is there, the strong word is not."""
    made = filled(
        "events", "--add", "Training", "--from", "2026-03-02", "--touched", "team=Trained", "--moves", "Tone",
        "--format", "json",
    )  # fmt: skip
    assert json.loads(made.out)[0]["touched"] == "team=Trained"
    done = filled("analyse", "event", "training", "--weeks", "10", "--format", "json")
    rows = {r["group"]: r for r in json.loads(done.out)}
    assert rows["touched"]["change"] == pytest.approx(10)
    assert rows["difference"]["verdict"] == "hint"
    assert "after the numbers were there" in done.err
    assert filled("analyse", "event", "Traning").code == 2
    moved = json.loads(filled("events", "--change", "1", "--from", "2026-03-09", "--format", "json").out)
    assert (moved[0]["from"], moved[0]["moves"], moved[0]["touched"]) == (
        "2026-03-09",
        "Tone",
        "team=Trained",
    )


def test_events_go_out_and_come_back(filled: Run, tmp_path: Path) -> None:
    """As CSV and as a calendar; none is kept twice, and lines that are none are said with exit code 3."""
    filled("events", "--add", "=Sale", "--from", "2026-03-02", "--to", "2026-03-04", "--kind", "campaign")
    for name in ("out.csv", "out.ics"):
        assert filled("events", "export", str(tmp_path / name)).code == 0
    assert "'=Sale" in (tmp_path / "out.csv").read_text()
    again = filled("events", "import", str(tmp_path / "out.ics"))
    assert "0 new, 1 noted already" in again.err
    file = tmp_path / "more.csv"
    file.write_text("title,start\nMacros,2026-04-01\nOdd,soon\n")
    done = filled("events", "import", str(file), "--format", "json")
    assert done.code == 3
    assert [r["title"] for r in json.loads(done.out)] == ["Macros"]
    assert "Line 3" in done.err
    assert filled("events", "import", str(tmp_path / "none.csv")).code == 2
