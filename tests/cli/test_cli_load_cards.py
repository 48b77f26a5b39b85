"""Scorecards loaded from a shell."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

TONE = {"name": "Tone", "scale": "5", "weight": 3, "ratings": [{"rating": 0}, {"rating": 4}]}
CARD = {"name": "Main", "categories": [TONE]}


@pytest.mark.usefixtures("read_in_process")
def test_scorecards_are_loaded_and_undone(run: Run, tmp_path: Path) -> None:
    """A dry run says what they would become; afterwards the version is listed until it is taken back."""
    path = tmp_path / "cards.json"
    path.write_text(json.dumps({"data": [CARD]}))
    tried = run("load", str(path), "--dry-run", "--holds-from", "2026-03-01")
    assert "“Main” scores its reviews by this criterion from 1 Mar 2026 on." in tried.err
    done = run("load", str(path), "--holds-from", "first", "--format", "json")
    (row,) = json.loads(done.out)
    assert (done.code, row["kind"], row["read"], row["new"]) == (0, "scorecards", 1, 1)
    assert "“Main” scores its reviews whenever they were made." in done.err
    listed = json.loads(run("scorecards", "--format", "json").out)
    assert ("Main", "yours", None) in [(r["scorecard"], r["from"], r["valid_from"]) for r in listed]
    run("undo", "1")
    assert "Main" not in run("scorecards", "--format", "json").out
    wrong = run("load", str(path), "--holds-from", "soon")
    assert (wrong.code, "is not a day" in wrong.err) == (2, True)
