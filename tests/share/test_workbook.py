"""A report as a workbook, read back by another library."""

import io
import json
import shutil
import subprocess
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from iqs.share.report import Column, Format, Section, Table
from iqs.share.workbook import as_workbook, table_workbook
from tests.support.reports import BY_WEEK, report


def test_a_workbook_has_what_the_report_has() -> None:
    """About first, then a sheet a table with typed cells, frozen header, filter and chart."""
    book = openpyxl.load_workbook(io.BytesIO(as_workbook(report())))
    assert book.sheetnames == ["About", "IQS by week", "Teams", "All agents"]
    about = {str(row[0].value): row[1].value for row in book["About"].iter_rows(min_row=3)}
    assert about["Fingerprint of the data"] == "3f9a-77c1"
    assert about["Filters"] == report().filters_words
    weeks, teams = book["IQS by week"], book["Teams"]
    assert weeks["A2"].value == datetime(2026, 1, 5)
    assert (weeks["B2"].value, weeks["B2"].number_format) == (81.2, '0.0" %"')
    assert weeks.freeze_panes == "A2"
    assert weeks.auto_filter.ref == "A1:E13"
    assert weeks["A15"].value == BY_WEEK.note
    assert (teams["C2"].value, teams["C2"].number_format) == (timedelta(seconds=341), "[m]:ss")
    assert [teams.cell(4, c).value for c in range(2, 7)] == [None] * 5
    assert [type(book[s]._charts[0]).__name__ for s in book.sheetnames[1:3]] == ["LineChart", "BarChart"]


def test_differences_keep_their_sign_and_readings_come_along() -> None:
    """Two decimals and signs are formats of numbers; how charts are read stands on the first sheet."""
    columns = (Column("Change", Format.SIGNED), Column("Points", Format.TWO_DECIMALS))
    told = Section(
        "a", "Gains", ("One gained.",), (), (Table("t", columns, ((-1.25, 0.125),)),), readings=("R.",)
    )
    book = openpyxl.load_workbook(io.BytesIO(as_workbook(replace(report(), sections=(told,)))))
    change, points = book["t"]["A2"], book["t"]["B2"]
    assert (change.value, change.number_format) == (-1.25, "+#,##0.0;-#,##0.0;0.0")
    assert (points.value, points.number_format) == (0.125, "#,##0.00")
    assert {row[0].value: row[1].value for row in book["About"].iter_rows()}["Gains"] == "One gained.\nR."


def test_text_is_never_a_formula() -> None:
    """Whatever it begins with, it is kept as text, letter by letter."""
    path = Path(__file__).parents[3] / "shared" / "nasty" / "naughty-strings" / "blns.json"
    nasty = json.loads(path.read_text("utf-8")) if path.exists() else []
    texts = [t for t in ["=1+1", "@x", "+1", "-1", "\t=1", "http://a.b", "12", *nasty] if t]
    made = table_workbook(Table("Nasty [x]:*?/\\", (Column("=1+1"),), tuple((t,) for t in texts)), ("=2",))
    book = openpyxl.load_workbook(io.BytesIO(made))
    cells = [row[0] for sheet in book for row in sheet.iter_rows(min_col=1, max_col=1)]
    assert not [c for c in cells if c.data_type == "f" or c.hyperlink]
    assert cells[3].value == "=1+1"
    assert [c.value for c in list(book.worksheets[1]["A"])[1:5]] == ["=1+1", "@x", "+1", "-1"]
    assert {c.data_type for c in list(book.worksheets[1]["A"])[1:8]} == {"s"}


@pytest.mark.parametrize("title", ["", "History", "'quoted'", "x" * 60, "About"])
def test_any_title_makes_a_sheet(title: str) -> None:
    """Names that spreadsheets forbid are changed, long ones cut."""
    book = openpyxl.load_workbook(io.BytesIO(table_workbook(Table(title, (Column("a"),), (("b",),)), ("x",))))
    assert len(book.sheetnames) == 2
    assert all(0 < len(n) <= 31 for n in book.sheetnames)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not on this machine")
def test_libreoffice_opens_it_as_it_is(tmp_path: Path) -> None:
    """Another program reads the same cells: a formula stays text, per cent is what people see."""
    path = tmp_path / "report.xlsx"
    path.write_bytes(table_workbook(report().sections[0].tables[1]))
    shown = "csv:Text - txt - csv (StarCalc):44,34,76,1,,1033,false,true"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    asked = ["soffice", profile, "--headless", "--convert-to", shown, "--outdir", str(tmp_path), str(path)]
    subprocess.run(asked, check=True, capture_output=True, timeout=60)
    lines = (tmp_path / "report.csv").read_text("utf-8").splitlines()
    assert lines[0] == "Team,IQS,Handle time,NPS,Stars,Last review"
    assert lines[1].startswith("Billing & <b>Refunds</b>,84.3 %,5:41,12,4.3,29 Mar 2026")
    assert lines[2].startswith("=1+1,79.5 %,62:06,-8,")
