"""`iqs feedback`: acknowledge, dispute, answer, list."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

pytestmark = pytest.mark.usefixtures("read_in_process")

SHEET = "Review ID,Review date,Agent,Team,Criterion,Score\nr1,2026-03-01,Ann,blue,Tone,4\n"


def test_feedback_from_the_shell(run: Run, tmp_path: Path) -> None:
    """A review is acknowledged and disputed, the dispute upheld; what cannot be is one sentence."""
    sheet = tmp_path / "reviews.csv"
    sheet.write_text(SHEET, "utf-8")
    assert run("load", str(sheet), "--scale", "1-5").code == 0
    assert run("feedback", "--acknowledge", "r1", "--who", "Ann").code == 0
    done = run("feedback", "--dispute", "r1", "--what", "Was told", "--who", "Ann", "--format", "json")
    assert [(r["id"], r["agent"], r["state"]) for r in json.loads(done.out)] == [(1, "Ann", "open")]
    assert run("feedback", "--uphold", "1", "--answer", "Right", "--who", "Mo").code == 0
    assert json.loads(run("feedback", "--open", "--format", "json").out) == []
    assert json.loads(run("feedback", "--format", "json").out)[0]["answered_by"] == "Mo"
    assert run("feedback", "--acknowledge", "nowhere").code == 2
    assert "one at a time" in run("feedback", "--uphold", "1", "--reject", "1").err
