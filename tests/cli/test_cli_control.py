"""`iqs analyse control` and `iqs analyse change`: rows, and what is said beside them."""

import json
from pathlib import Path

import pytest

from iqs.store import open_database
from tests.cli.conftest import Run
from tests.support.tables import put
from tests.support.weekly import weekly


@pytest.fixture
def filled(run: Run, tmp_path: Path) -> Run:
    """Forty weeks of three teams, blue better from 23 June 2025 on."""
    database = open_database(tmp_path / "own.duckdb")
    put(database, **weekly(step=24))
    database.close()
    return run


def test_control_and_change_answer_as_the_page_does(filled: Run) -> None:
    """A row a week with limits; a row a course, the change with its days; wrong questions are sentences."""
    done = filled("analyse", "control", "iqs", "--keep", "--format", "json")
    rows = json.loads(done.out)
    assert (len(rows), rows[0]["day"], rows[0]["n"]) == (40, "2025-01-06", 60)
    assert rows[0]["low"] < rows[0]["centre"] < rows[0]["high"]
    assert "Limits come from the first 24 weeks (6 Jan 2025 to 22 Jun 2025)" in done.err
    done = filled("analyse", "change", "iqs", "--format", "json")
    looked = {r["team"]: r for r in json.loads(done.out)}
    assert {t: r["verdict"] for t, r in looked.items() if t != "(all)"} == {
        "blue": "changed", "red": "no clear change", "*green*": "no clear change"
    }  # fmt: skip
    assert (looked["blue"]["day"], looked["blue"]["n_after"]) == ("2025-06-23", 320)
    assert "4 courses judged together" in done.err
    for asked, says in (
        (["csat", "--passing"], "Only IQS has criteria"),
        (["iqs", "--criterion", "Tune"], "Tone"),
        (["iqq"], "iqs"),
    ):
        wrong = filled("analyse", "control", *asked)
        assert (wrong.code, says in wrong.err) == (2, True)
    assert filled("analyse", "change", "csat", "--by", "reviewer").code == 2
