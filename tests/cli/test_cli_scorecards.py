"""`iqs scorecards`: listing, printing, saving from a day on, removing."""

import json
from pathlib import Path

import pytest

from iqs.scorecards import from_toml, templates
from tests.cli.conftest import Run

pytestmark = pytest.mark.usefixtures("read_in_process")

SHEET = """Review ID,Review date,Agent,Criterion,Score
R1,2026-03-05,Ann,Accuracy,4
R1,2026-03-05,Ann,Tone,5
R1,2026-03-05,Ann,Compliance,3
R1,2026-03-05,Ann,Resolution,5
"""


def _load(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "reviews.csv"
    path.write_text(SHEET, "utf-8")
    done = run("load", str(path), "--scale", "1-5")
    assert done.code == 0, done.err


def _iqs(run: Run) -> float:
    (row,) = json.loads(run("measure", "iqs", "--format", "json").out)
    return round(row["value"], 9)


def test_guide_card_gives_88_from_the_shell(run: Run, tmp_path: Path) -> None:
    """Printed, saved, and removed again: 85, 88, 85 %."""
    _load(run, tmp_path)
    assert _iqs(run) == 85
    card = tmp_path / "card.toml"
    card.write_text(run("scorecards", "Four criteria").out, "utf-8")
    assert from_toml(card.read_text("utf-8")) == templates()[0]
    done = run("scorecards", "--save", str(card), "--format", "json")
    assert (done.code, done.err) == (0, "")
    (own,) = [r for r in json.loads(done.out) if r["from"] == "yours"]
    assert (own["scorecard"], own["criteria"], own["weights_sum_to"], own["scores"]) == (
        "Four criteria",
        4,
        100,
        "*",
    )
    assert _iqs(run) == 88
    run("scorecards", "--remove", str(own["id"]))
    assert _iqs(run) == 85


def test_version_from_a_later_day_leaves_reviews_before(run: Run, tmp_path: Path) -> None:
    """Valid the day after the review: still 85 %."""
    _load(run, tmp_path)
    card = tmp_path / "card.toml"
    card.write_text(run("scorecards", "Four criteria").out, "utf-8")
    run("scorecards", "--save", str(card), "--from", "2026-03-06")
    assert _iqs(run) == 85
    run("scorecards", "--save", str(card), "--from", "2026-03-05")
    assert _iqs(run) == 88


def test_what_is_wrong_is_one_sentence(run: Run, tmp_path: Path) -> None:
    """A card that cannot be read, a file that is not there, a name nobody knows, a day without a file."""
    _load(run, tmp_path)
    bad = tmp_path / "bad.toml"
    bad.write_text('name = "x"\n[[criteria]]\nname = "a"\nweight = -1\n', "utf-8")
    for arguments, says in (
        (("--save", str(bad)), "weighs -1; a weight is 0 or more"),
        (("--save", "nowhere.toml"), "There is no file nowhere.toml here"),
        (("Fuor criteria",), "Did you mean Four criteria"),
        (("--from", "2026-01-01"), "give --save"),
        (("--remove", "7"), "no version of a scorecard called “7”"),
    ):
        done = run("scorecards", *arguments)
        assert done.code == 2
        assert says in done.err
        assert "Traceback" not in done.err


def test_weights_are_warned_about_on_saving(run: Run, tmp_path: Path) -> None:
    """They are normalised, and said to be."""
    _load(run, tmp_path)
    card = tmp_path / "card.toml"
    card.write_text('name = "x"\napplies_to = ["*"]\n[[criteria]]\nname = "Tone"\nweight = 3\n', "utf-8")
    done = run("scorecards", "--save", str(card))
    assert "The weights sum to 3, not 100" in done.err
    assert _iqs(run) == 100
