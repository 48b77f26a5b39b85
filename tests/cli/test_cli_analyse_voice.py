"""`iqs analyse voice`: words as rows, and what is said beside them."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

pytestmark = pytest.mark.usefixtures("read_in_process")

SHEET = "Response ID,Response date,NPS score,Comment\n" + "".join(
    f"{month}{score}{i},2026-0{month}-05,{score},{text}\n"
    for month, rows in ((2, ((3, "Slow", 40), (9, "Quick", 40))), (3, ((3, "Slow", 40), (9, "Kind", 40))))
    for score, text, times in rows
    for i in range(times)
)


def test_words_of_two_sides_and_of_two_periods(run: Run, tmp_path: Path) -> None:
    """“slow” marks detractors; “kind” came in March; February alone has too few before it."""
    sheet = tmp_path / "nps.csv"
    sheet.write_text(SHEET, "utf-8")
    assert run("load", str(sheet)).code == 0
    done = run("analyse", "voice", "--from", "2026-03-01", "--format", "json")
    assert done.code == 0
    rows = json.loads(done.out)
    assert [(r["word"], r["marks"], r["detractors"], r["detractors_n"]) for r in rows] == [
        ("slow", "detractors", 40, 40),
        ("kind", "promoters", 0, 40),
    ]
    assert all(r["verdict"] == "clear" and r["low"] > 1 for r in rows)
    assert "2 words and phrases looked at, 2 clear" in done.err
    march = ("--from", "2026-03-01", "--to", "2026-03-31", "--compare", "previous")
    rows = json.loads(run("analyse", "voice", *march, "--format", "json").out)
    assert [(r["word"], r["marks"], r["verdict"]) for r in rows] == [
        ("quick", "before", "clear"),
        ("kind", "now", "clear"),
        ("slow", "before", "not clear"),
    ]
    assert "Not enough comments" in run("analyse", "voice", "--sides", "csat").err
    assert run("analyse", "voice", "--compare", "year").code == 2
