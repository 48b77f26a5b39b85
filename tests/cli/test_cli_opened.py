"""`iqs rows` and `iqs review`: a number opened, and the guide's table from the shell."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.test_cli_scorecards import SHEET

pytestmark = pytest.mark.usefixtures("read_in_process")


def _load(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "reviews.csv"
    path.write_text(SHEET + "R2,2026-03-06,Bob,Accuracy,2\nR2,2026-03-06,Bob,Tone,3\n", "utf-8")
    assert run("load", str(path), "--scale", "1-5").code == 0
    card = tmp_path / "card.toml"
    card.write_text(run("scorecards", "Four criteria").out, "utf-8")
    run("scorecards", "--save", str(card))


def test_guide_table_from_the_shell(run: Run, tmp_path: Path) -> None:
    """1.6, 1.5, 1.0 and 0.3 make 4.4 of 5, 88 %."""
    _load(run, tmp_path)
    done = run("review", "R1", "--format", "json")
    *lines, total = json.loads(done.out)
    assert [(r["criterion"], r["weight"], r["score"], round(r["weighted"], 9)) for r in lines] == [
        ("Accuracy", 40, 4, 1.6),
        ("Resolution Effectiveness", 30, 5, 1.5),
        ("Tone and Empathy", 20, 5, 1.0),
        ("Compliance", 10, 3, 0.3),
    ]
    assert (round(total["weighted"], 9), total["top"], round(total["score"], 9)) == (4.4, 5, 88)
    (*_, zendesk) = json.loads(run("review", "R1", "--definition", "zendesk_qa", "--format", "json").out)
    assert round(zendesk["score"], 9) == 85


def test_rows_add_up_to_the_number(run: Run, tmp_path: Path) -> None:
    """0.88 of 1 and 0.28 of 0.6: 72.5 %."""
    _load(run, tmp_path)
    done = run("rows", "iqs", "--sort", "value", "--format", "json")
    found = json.loads(done.out)
    assert [(r["review_id"], round(r["adds"], 9), round(r["of"], 9)) for r in found] == [
        ("R1", 0.88, 1),
        ("R2", 0.28, 0.6),
    ]
    (number,) = json.loads(run("measure", "iqs", "--format", "json").out)
    assert round(number["value"], 9) == round(100 * (0.88 + 0.28) / 1.6, 9) == 72.5
    assert "n = 2" in done.err
    (only,) = json.loads(run("rows", "iqs", "--where", "agent=Bob", "--format", "json").out)
    assert only["review_id"] == "R2"


def test_what_is_not_there_is_one_sentence(run: Run, tmp_path: Path) -> None:
    """A review, a column, a metric."""
    _load(run, tmp_path)
    for arguments, says in (
        (("review", "R9"), "There is no review “R9”"),
        (("rows", "iqs", "--sort", "vlaue"), "Did you mean value"),
        (("rows", "iqz"), "no metric called “iqz”"),
    ):
        done = run(*arguments)
        assert done.code == 2
        assert says in done.err
