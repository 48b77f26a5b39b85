"""Columns mapped from the shell, and layouts that are kept, passed on and forgotten."""

import json
from pathlib import Path

from tests.cli.conftest import Run

GERMAN = "Vorgang,Wer,Wann,Gruß,Lösung\n" + "".join(
    f"V{i},Ann,2024-01-{i % 28 + 1:02d},{i % 5 + 1},{(i + 1) % 5 + 1}\n" for i in range(40)
)
MAPPED = (
    *("--layout", "reviews", "--column", "Gruß=ratings.score:Greeting", "--column", "Lösung=ratings.score"),
    *("--column", "Wer=reviews.agent_id", "--column", "Wann=reviews.reviewed_at"),
)


def _file(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text, "utf-8")
    return str(folder / name)


def test_a_mapping_is_kept_and_reads_the_next_file(run: Run, tmp_path: Path) -> None:
    """The second file needs no word, and its rows meet those of the first."""
    first = _file(tmp_path, "eins.csv", GERMAN)
    assert run("load", first).code == 2
    assert run("load", first, *MAPPED).code == 0
    done = run("load", _file(tmp_path, "zwei.csv", GERMAN.replace("V3,Ann", "V99,Ann")), "--format", "json")
    (row,) = json.loads(done.out)
    assert (done.code, row["new"], row["same"]) == (0, 1, 39)
    rows = json.loads(run("measure", "iqs", "--by", "agent", "--format", "json").out)
    assert [(r["agent"], r["n"], r["value"]) for r in rows] == [("Ann", 41, rows[0]["value"])]


def test_a_layout_is_passed_on_as_a_file(run: Run, tmp_path: Path) -> None:
    """What one database kept, another reads by; forgotten, the file is unknown again."""
    first = _file(tmp_path, "eins.csv", GERMAN)
    run("load", first, *MAPPED)
    kept = [r for r in json.loads(run("layouts", "--format", "json").out) if r["from"] == "mapped by hand"]
    assert [(r["title"], r["kind"]) for r in kept] == [("Sheet like eins.csv", "reviews")]
    layout = _file(tmp_path, "ours.toml", run("layouts", kept[0]["name"]).out)
    other = str(tmp_path / "other.duckdb")
    assert run("load", first, "--db", other, "--layout", layout).code == 0
    names = [r["name"] for r in json.loads(run("layouts", "--db", other, "--format", "json").out)]
    assert kept[0]["name"] in names
    run("layouts", "--forget", kept[0]["name"])
    assert run("load", _file(tmp_path, "drei.csv", GERMAN + "V77,Ann,2024-01-01,1,1\n")).code == 2


def test_a_dry_run_names_the_kept_layout(run: Run, tmp_path: Path) -> None:
    """Nothing is loaded."""
    first = _file(tmp_path, "eins.csv", GERMAN)
    run("load", first, *MAPPED)
    (row,) = json.loads(run("load", first, "--dry-run", "--format", "json").out)
    assert (row["recognised"], row["state"]) == ("Sheet like eins.csv", "not loaded")


def test_wrong_words_about_columns_are_sentences(run: Run, tmp_path: Path) -> None:
    """A column that is not there, a target that does not exist, a layout file that is none."""
    first = _file(tmp_path, "eins.csv", GERMAN)
    assert (
        "There is no column “Nope” in this file"
        in run("load", first, "--layout", "reviews", "--column", "Nope=x").err
    )
    assert "table.column" in run("load", first, "--layout", "reviews", "--column", "Wer=nowhere").err
    assert "needs the form" in run("load", first, "--column", "Wer").err
    assert "There is no layout file" in run("load", first, "--layout", "nope.toml").err
