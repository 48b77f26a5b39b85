"""The command line: what it prints, and how it ends."""

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest

from tests.cli.conftest import Run

SHEET = "Review ID,Review date,Agent,Team,Reviewer,Accuracy,Tone,Resolution\n" + "".join(
    f"R{i},2026-03-{i % 28 + 1:02d},{'Ann' if i % 2 else '=Bob'},Billing,Mo,{5 if i % 2 else 4},4,4\n"
    for i in range(40)
)


@pytest.fixture
def sheet(tmp_path: Path, read_in_process: None) -> str:  # noqa: ARG001
    """A file of 40 reviews."""
    path = tmp_path / "march.csv"
    path.write_text(SHEET, "utf-8")
    return str(path)


def test_load_says_what_became_of_every_row(run: Run, tmp_path: Path) -> None:
    """All rows in: exit code 0, and the row sums to what was read."""
    path = tmp_path / "march.csv"
    path.write_text(SHEET, "utf-8")
    done = run("load", str(path), "--format", "json")
    (row,) = json.loads(done.out)
    assert done.code == 0
    assert (row["kind"], row["read"], row["new"], row["changed"], row["same"], row["rejected"]) == (
        "reviews", 40, 40, 0, 0, 0,
    )  # fmt: skip


def test_the_same_file_again_changes_nothing(run: Run, sheet: str) -> None:
    """It is told when and by whom it was loaded, and nothing is loaded twice."""
    run("load", sheet)
    (row,) = json.loads(run("load", sheet, "--format", "json").out)
    assert row["state"] == "already loaded"
    assert json.loads(run("measure", "iqs", "--format", "json").out)[0]["n"] == 40


def test_rejected_rows_end_with_code_3(run: Run, tmp_path: Path) -> None:
    """A line of another length is rejected, the others are loaded."""
    path = tmp_path / "broken.csv"
    path.write_text(SHEET + "R99,2026-03-01,Ann,Billing,Mo,5,4,4,surplus,cells\n", "utf-8")
    done = run("load", str(path), "--format", "json")
    (row,) = json.loads(done.out)
    assert (done.code, row["new"], row["rejected"]) == (3, 40, 1)


@pytest.mark.parametrize(
    "content", [b"", b"Review ID,Agent,Score\n", b"%PDF-1.7\n", b"just some words\nand more\n", b"\0" * 5000]
)
def test_a_file_that_is_no_table_is_refused_with_a_sentence(run: Run, tmp_path: Path, content: bytes) -> None:
    """Exit code 2, one sentence, no traceback, and the database is as before."""
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    done = run("load", str(path))
    assert done.code == 2
    assert "bad.csv" in done.err
    assert "Traceback" not in done.err
    assert run("uploads").out.strip() == "Nothing there."


def test_a_dry_run_loads_nothing(run: Run, sheet: str) -> None:
    """It says what the file is."""
    done = run("load", sheet, "--dry-run", "--format", "json")
    assert json.loads(done.out)[0]["recognised"] == "A sheet of quality reviews"
    assert run("uploads").out.strip() == "Nothing there."


def test_measure_gives_value_n_and_interval(run: Run, sheet: str) -> None:
    """(20 x 13 + 20 x 12) of 40 x 15 points are 83.3 %; Ann's all alike have no interval."""
    run("load", sheet)
    (whole,) = json.loads(run("measure", "iqs", "--format", "json").out)
    assert whole["value"] == pytest.approx(100 * 500 / 600)
    assert (whole["n"], whole["verdict"], whole["definition"]) == (40, "shown", "guide")
    split = json.loads(run("measure", "iqs", "--by", "agent", "--format", "json").out)
    assert [(r["agent"], r["n"], r["low"]) for r in split] == [("=Bob", 20, None), ("Ann", 20, None)]


def test_a_comparison_measures_both_periods(run: Run, sheet: str) -> None:
    """The week before has its own row."""
    run("load", sheet)
    done = run(
        "measure",
        "iqs",
        "--from",
        "2026-03-08",
        "--to",
        "2026-03-14",
        "--compare",
        "previous",
        "--format",
        "json",
    )
    rows = json.loads(done.out)
    assert [(r["period"], r["n"]) for r in rows] == [("now", 12), ("previous", 14)]


def test_csv_output_starts_no_formula(run: Run, sheet: str) -> None:
    """An agent called =Bob stays text in a spreadsheet."""
    run("load", sheet)
    rows = list(csv.DictReader(io.StringIO(run("measure", "iqs", "--by", "agent", "--format", "csv").out)))
    assert [r["agent"] for r in rows] == ["'=Bob", "Ann"]


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("measure", "ics"), "Did you mean"),
        (("measure", "iqs", "--by", "teams"), "Did you mean team"),
        (("measure", "iqs", "--definition", "gide"), "Did you mean guide"),
        (("measure", "iqs", "--where", "team"), "needs the form name=value"),
        (("measure", "iqs", "--from", "2026-02-01", "--to", "2026-01-01"), "ends"),
        (("load", "nowhere.csv"), "There is no file nowhere.csv"),
        (("load", "nowhere.csv", "--as-of", "March"), "is not a day"),
        (("undo", "7"), "There is no loaded upload"),
        (("measure", "iqs", "--where", "team=Nope"), "There is no team called “Nope”"),
        (("measure", "iqs", "--db", "nowhere.duckdb"), "There is no database nowhere.duckdb"),
        (("demo", "somewhere", "--plant", "holidays"), "Did you mean holiday"),
    ],
)
def test_a_mistake_is_answered_with_a_sentence(run: Run, arguments: tuple[str, ...], hint: str) -> None:
    """Exit code 2 and what to do; never a traceback."""
    done = run(*arguments)
    assert done.code == 2
    assert hint in done.err
    assert "Traceback" not in done.err


def test_an_older_export_after_a_newer_one_is_rejected_unless_its_day_is_stated(
    run: Run, sheet: str, tmp_path: Path
) -> None:
    """Bob's reviews with other marks and an earlier last day; stated as made later, they are corrections."""
    run("load", sheet)
    older = tmp_path / "older.csv"
    lines = SHEET.splitlines(keepends=True)
    older.write_text(lines[0] + "".join(lines[1:21]).replace(",4,4,4", ",3,3,3"), "utf-8")
    done = run("load", str(older), "--scale", "1-5", "--format", "json")
    (row,) = json.loads(done.out)
    assert (done.code, row["rejected"], row["same"], row["changed"]) == (3, 10, 10, 0)
    assert row["rows_up_to"] == "2026-03-20T00:00:00"
    run("undo", "2")
    (row,) = json.loads(
        run("load", str(older), "--scale", "1-5", "--as-of", "2026-04-01", "--format", "json").out
    )
    assert (row["rejected"], row["same"], row["changed"]) == (0, 10, 10)
    assert row["rows_up_to"] == "2026-04-01T23:59:59"


def test_undo_takes_a_file_back(run: Run, sheet: str) -> None:
    """Nothing is left to measure, and the list says so."""
    run("load", sheet)
    assert json.loads(run("undo", "1", "--format", "json").out)[0]["state"] == "undone"
    assert json.loads(run("measure", "iqs", "--format", "json").out)[0]["n"] == 0


def test_agents_are_listed_merged_and_told_apart(run: Run, sheet: str) -> None:
    """Ann is called Ann Lee, and =Bob is Ann from 15 March on; taken back, all is as before."""
    run("load", sheet)
    before = run("measure", "iqs", "--by", "agent", "--format", "json").out
    done = run("alias", "Ann", "Ann Lee")
    assert "Nobody was called “Ann Lee” so far" in done.err
    (row,) = json.loads(run("alias", "=Bob", "Ann Lee", "--from", "2026-03-15", "--format", "json").out)
    assert (row["id"], row["name"], row["agent"], row["from"]) == (2, "=Bob", "Ann Lee", "2026-03-15")
    listed = run("agents", "--format", "json")
    assert [(p["agent"], p["state"], p["reviews"]) for p in json.loads(listed.out)] == [
        ("=Bob", "unmapped", 13),
        ("Ann Lee", "known", 27),
    ]
    assert "Note 2: =Bob from 15 Mar 2026 is Ann Lee." in listed.err
    run("unalias", "1")
    run("unalias", "2")
    assert run("measure", "iqs", "--by", "agent", "--format", "json").out == before


def test_a_zip_of_exports_is_loaded_file_by_file(run: Run, tmp_path: Path) -> None:
    """Each member is an upload of its own under the name of both; the others are named."""
    path = tmp_path / "march.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("reviews.csv", SHEET)
        archive.writestr("things.csv", "colour,size\nred,1\n")
        archive.writestr("README.md", "About")
    done = run("load", str(path), "--format", "json")
    loaded, refused = json.loads(done.out)
    assert (done.code, loaded["file"], loaded["new"]) == (2, "march.zip › reviews.csv", 40)
    assert (refused["file"], refused["state"]) == ("march.zip › things.csv", "not loaded")
    assert "march.zip: Left out “README.md”." in done.err
