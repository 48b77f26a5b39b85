"""`iqs what-if`: the answer as rows, and what is said beside it."""

import json
from pathlib import Path

import pytest

from iqs.scorecards import Criterion, Critical, Scorecard, to_toml
from tests.cli.conftest import Run

pytestmark = pytest.mark.usefixtures("read_in_process")

MARKS = {"Ann": (5, 3), "Bob": (3, 5)}
SHEET = "Review ID,Review date,Agent,Team,Criterion,Score\n" + "".join(
    f"{who}{i},2026-0{3 + i % 2}-05,{who},{who[0]}-team,{criterion},{score}\n"
    for who, scores in MARKS.items()
    for i in range(20)
    for criterion, score in zip(("Accuracy", "Tone"), scores, strict=True)
)


@pytest.fixture
def card(run: Run, tmp_path: Path) -> str:
    """Twenty reviews each, loaded; Accuracy is to weigh nine times as much as Tone, and one is not there."""
    sheet = tmp_path / "reviews.csv"
    sheet.write_text(SHEET, "utf-8")
    assert run("load", str(sheet), "--scale", "1-5").code == 0
    criteria = (
        Criterion("Accuracy", 90, critical=Critical.FLAG),
        Criterion("Tone", 10),
        Criterion("Speed", 0),
    )
    path = tmp_path / "card.toml"
    path.write_text(to_toml(Scorecard("Ours", criteria, ("*",))), "utf-8")
    return str(path)


def test_the_whole_before_and_after(run: Run, card: str) -> None:
    """80 % either way: Ann rises by 16 points, Bob falls by as many; two agents allow no interval."""
    done = run("what-if", card, "--format", "json")
    (row,) = json.loads(done.out)
    assert (done.code, row["before"], row["after"]) == (0, pytest.approx(80), pytest.approx(80))
    assert (row["after_n"], row["change_low"], row["verdict"]) == (40, None, "not enough data")
    assert "No review has “Speed”" in done.err
    assert "the first agent stays first in 100 %" in done.err


def test_agents_with_bands_and_ranks(run: Run, card: str) -> None:
    """Both were first with 80; afterwards Bob is second and needs attention."""
    rows = json.loads(run("what-if", card, "--by", "agent", "--format", "json").out)
    assert [
        (r["agent"], round(r["after"], 6), r["band_after"], r["rank_before"], r["rank_after"]) for r in rows
    ] == [
        ("Ann", 96, "excellent", 1, 1),
        ("Bob", 64, "needs attention", 1, 2),
    ]


def test_months_of_one_team_by_another_definition(run: Run, card: str) -> None:
    """By min_max Bob's 3 is 50 % and his 5 is 100 %: 55 % in each of two months of ten reviews."""
    done = run(
        "what-if", card, "--by", "month", "--where", "team=B-team",
        "--new-definition", "min_max-points-zero_review", "--format", "json",
    )  # fmt: skip
    rows = json.loads(done.out)
    assert [(r["month"], r["before"], r["after"], r["after_n"]) for r in rows] == [
        (month, pytest.approx(80), pytest.approx(55), 10) for month in ("2026-03-01", "2026-04-01")
    ]


def test_nothing_is_changed(run: Run, card: str) -> None:
    """The number in force and the list of scorecards are as they were."""
    before = run("measure", "iqs", "--format", "json").out
    assert "yours" not in run("scorecards", "--format", "csv").out
    run("what-if", card, "--by", "team")
    assert run("measure", "iqs", "--format", "json").out == before
    assert "yours" not in run("scorecards", "--format", "csv").out


def test_a_card_that_is_not_there_is_a_sentence(run: Run, card: str) -> None:
    """Exit code 2; also for a team that is not there."""
    assert run("what-if", "none.toml").err.startswith("This needs a change: There is no file none.toml")
    assert run("what-if", card, "--where", "team=C-team").code == 2
