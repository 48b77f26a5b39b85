"""A table as CSV and as Parquet."""

import csv
import io
from datetime import date, datetime

import pyarrow.parquet as parquet
import pytest

from iqs.share.cells import written
from iqs.share.report import Column, Format, Table
from iqs.share.tables import as_csv, as_parquet, unique
from tests.support.reports import BY_TEAM, BY_WEEK


def _read(table: Table) -> list[list[str]]:
    return list(csv.reader(io.StringIO(as_csv(table).decode("utf-8-sig"), newline="")))


def test_csv_has_a_header_and_the_rows_and_nothing_else() -> None:
    """Numbers keep their digits, days and times are in ISO form, what is no number is empty."""
    rows = _read(BY_TEAM)
    assert rows[0] == ["Team", "IQS", "Handle time", "NPS", "Stars", "Last review"]
    assert rows[1] == ["Billing & <b>Refunds</b>", "84.25", "341.0", "12", "4.25", "2026-03-29T14:05:00"]
    assert rows[3][1:] == ["", "", "", "", ""]
    assert len(rows) == 4


@pytest.mark.parametrize("text", ["=1+1", "@x", "+1", "-1", "\t=1", "\r=1", "\0=1"])
def test_csv_text_that_a_spreadsheet_would_run_is_led_by_an_apostrophe(text: str) -> None:
    """Labels too; a number below zero is no text and stays as it is."""
    rows = _read(Table("t", (Column(text), Column("n", Format.WHOLE)), ((text, -2.5),)))
    assert rows == [[f"'{text}", "n"], [f"'{text}", "-2.5"]]


def test_parquet_keeps_every_value() -> None:
    """Days are days, whole numbers whole, text is as it was typed; title and note go with it."""
    kept = parquet.read_table(io.BytesIO(as_parquet(BY_WEEK)))
    assert [str(t) for t in kept.schema.types] == ["date32[day]", "double", "double", "double", "int64"]
    assert tuple(tuple(row.values()) for row in kept.to_pylist()) == BY_WEEK.rows
    assert kept.schema.metadata[b"note"].decode() == BY_WEEK.note


def test_parquet_takes_columns_of_one_name_none_and_both_text_and_numbers() -> None:
    """Nothing of it is an error."""
    columns = (Column("a", Format.WHOLE), Column("A", Format.DAY), Column("b", Format.ONE_DECIMAL))
    kept = parquet.read_table(io.BytesIO(as_parquet(Table("t", columns, ((1, None, "x"), (2, None, 1.5))))))
    assert kept.to_pydict() == {"a": [1, 2], "A (2)": [None, None], "b": ["x", "1.5"]}
    assert parquet.read_table(io.BytesIO(as_parquet(Table("t", columns, ())))).num_rows == 0


def test_names_are_made_different_within_their_length() -> None:
    """Case does not tell two names apart."""
    assert unique(["Team", "team", "Teams all"], 5) == ["Team", "t (2)", "Teams"]


def test_cells_are_written_as_people_read_them() -> None:
    """One decimal and a sign for per cent, m:ss for seconds, a dash for nothing, text as it is."""
    assert written(84.25, Format.PERCENT) == "84.2 %"
    assert written(-8, Format.WHOLE) == "−8"
    assert written(3725.5, Format.SECONDS) == "1:02:06"
    assert written(1234.56, Format.ONE_DECIMAL) == "1,234.6"
    assert written(float("nan"), Format.PERCENT) == written(None, Format.TEXT) == "–"
    assert written("too few", Format.PERCENT) == "too few"
    assert written(date(2026, 3, 1), Format.DAY) == "1 Mar 2026"
    assert written(datetime(2026, 3, 1, 9, 5), Format.TIME) == "1 Mar 2026 09:05"
