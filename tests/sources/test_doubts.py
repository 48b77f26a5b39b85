"""Dates and ids that can be read but look wrong: kept, and said with a count and an example."""

# ruff: noqa: E501 - notes stay in one line, in plain sight

import io
from datetime import datetime, timedelta
from typing import Any

import pytest
import xlsxwriter

from iqs.sources import Parsed
from tests.sources.reading import Read

BERLIN = {"timezone": "Europe/Berlin"}


def _tickets(*dates: str, header: str = "Created") -> str:
    rows = "".join(f"{i},Ann,{d},open\n" for i, d in enumerate(dates))
    return f"Ticket ID,Agent,{header},Status\n{rows}"


def _opened(parsed: Parsed) -> list[Any]:
    return list(parsed.tables["interactions"]["opened_at"].to_pylist())


def _notes(parsed: Parsed, word: str) -> list[str]:
    return [n for n in parsed.recognition.notes if word in n]


@pytest.mark.parametrize(
    ("wall", "utc"),
    [
        ("2026-03-29 01:59", datetime(2026, 3, 29, 0, 59)),
        ("2026-03-29 02:00", datetime(2026, 3, 29, 1, 0)),
        ("2026-03-29 02:59", datetime(2026, 3, 29, 1, 59)),
        ("2026-03-29 03:00", datetime(2026, 3, 29, 1, 0)),
        ("2026-10-25 01:59", datetime(2026, 10, 24, 23, 59)),
        ("2026-10-25 02:00", datetime(2026, 10, 25, 1, 0)),
        ("2026-10-25 02:59", datetime(2026, 10, 25, 1, 59)),
        ("2026-10-25 03:00", datetime(2026, 10, 25, 2, 0)),
        ("29.03.2026 02:30", datetime(2026, 3, 29, 1, 30)),
        ("2026-10-25 02:30+02:00", datetime(2026, 10, 25, 0, 30)),
        ("2026-10-25T01:30:00Z", datetime(2026, 10, 25, 1, 30)),
        ("2026-07-01 12:00", datetime(2026, 7, 1, 10, 0)),
    ],
)
def test_an_instant_is_stored_in_utc(read_text: Read, wall: str, utc: datetime) -> None:
    """Also where clocks skip or repeat an hour."""
    assert _opened(read_text(_tickets(wall), **BERLIN)) == [utc]


def test_times_that_clocks_skip_or_repeat_are_counted(read_text: Read) -> None:
    """Times with an offset, and the hours beside, are not doubtful."""
    parsed = read_text(
        _tickets(
            "2024-03-31 01:59", "2024-03-31 02:00", "2024-03-31 02:59", "2024-03-31 03:00", "2024-10-27 02:30",
            "2024-10-27 03:00", "2024-10-27T02:30:00+01:00", "2024-10-27T01:30:00Z", "2024-03-31T01:30:00Z",
        ),
        **BERLIN,
    )  # fmt: skip
    assert _notes(parsed, "clocks") == [
        "2 times in “Created” fall in the hour that clocks skip in Europe/Berlin, such as 2024-03-31 02:00; "
        "read as the hour after.",
        "1 time in “Created” falls in the hour that clocks repeat in Europe/Berlin, such as 2024-10-27 02:30; "
        "read as the second time.",
    ]


def test_in_utc_no_hour_is_skipped(read_text: Read) -> None:
    """And London's winter time is not taken for an offset."""
    assert _notes(read_text(_tickets("2024-03-31 02:30")), "clocks") == []
    (note,) = _notes(read_text(_tickets("2024-10-27 01:30"), timezone="Europe/London"), "clocks")
    assert note.startswith("1 time in “Created” falls in the hour that clocks repeat")


def test_a_clock_beside_a_date_is_read_in_the_zone_of_both(read_text: Read) -> None:
    """10:30 in Berlin's summer is 08:30 UTC, and on the day clocks change as well."""
    rows = "1,Ann,2024-07-01,10:30,open\n2,Ann,2024-03-31,10:30,open\n3,Ann,2024-10-27,02:30,open\n"
    parsed = read_text("Ticket ID,Agent,Date,Time,Status\n" + rows, **BERLIN)
    assert _opened(parsed) == [
        datetime(2024, 7, 1, 8, 30),
        datetime(2024, 3, 31, 8, 30),
        datetime(2024, 10, 27, 1, 30),
    ]
    assert len(_notes(parsed, "clocks repeat")) == 1


def test_dates_to_come_and_dates_long_gone_are_kept_and_counted(read_text: Read) -> None:
    """A day ahead may be a matter of zones and is not doubted."""
    soon = (datetime.now() + timedelta(hours=20)).strftime("%Y-%m-%d %H:%M")
    parsed = read_text(_tickets("2099-01-01 10:00", "1989-12-31 10:00", "1975-01-01 10:00", soon))
    assert (parsed.rows_rejected, len(_opened(parsed))) == (0, 4)
    assert parsed.recognition.notes[-2:] == (
        "In “Created” 1 date lies in the future, such as 2099-01-01 10:00; kept as they are.",
        "In “Created” 2 dates lie before 1990, such as 1989-12-31 10:00; kept as they are.",
    )


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("45123", datetime(2023, 7, 16)),
        ("45123.5", datetime(2023, 7, 16, 12)),
        ('"45123,5"', datetime(2023, 7, 16, 12)),
        ("45322.4166666667", datetime(2024, 1, 31, 10)),
        ("20240131", datetime(2024, 1, 31)),
    ],
)
def test_dates_as_numbers_are_read(read_text: Read, cell: str, expected: datetime) -> None:
    """Excel's count of days, whole or with a fraction, and eight digits."""
    parsed = read_text(_tickets(cell, cell))
    assert _opened(parsed) == [expected, expected]
    shown = ["“Created” counts days as Excel does: 45123.5 was read as 16 Jul 2023 12:00 UTC."]
    assert _notes(parsed, "counts days") == shown or cell != "45123.5"


def _workbook(since_1904: bool, *rows: list[Any], error: bool = False) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "date_1904": since_1904}) as book:
        sheet, moment = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        span = book.add_format({"num_format": "[h]:mm:ss"})
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if isinstance(value, datetime):
                    sheet.write_datetime(r, c, value, moment)
                elif isinstance(value, timedelta):
                    sheet.write_datetime(r, c, value, span)
                else:
                    sheet.write(r, c, value)
        if error:
            sheet.write_formula(1, 5, "=NA()", None, "#N/A")
            sheet.write_formula(2, 5, "=1+1", None, "")
            sheet.write_formula(1, 6, "=1/0", None, "#DIV/0!")
    return target.getvalue()


@pytest.mark.parametrize("since_1904", [False, True], ids=["1900", "1904"])
def test_both_counts_of_days_in_workbooks_give_the_same_moments(read_text: Read, since_1904: bool) -> None:
    """Cells with the format of a date, plain numbers, and durations over 24 hours."""
    header = ["Ticket ID", "Agent", "Created", "Solved at", "Handle time", "Status"]
    number = 45322.5 - (1462 if since_1904 else 0)
    rows = [[f"00{i}", "Ann", datetime(2024, 1, 31, 10), number, timedelta(hours=30), "open"] for i in (1, 2)]
    parsed = read_text(_workbook(since_1904, header, *rows), name="book.xlsx")
    first = parsed.tables["interactions"].to_pylist()[0]
    assert (first["opened_at"], first["solved_at"], first["handle_s"], first["interaction_id"]) == (
        datetime(2024, 1, 31, 10), datetime(2024, 1, 31, 12), 108000.0, "001",
    )  # fmt: skip
    assert bool(_notes(parsed, "from 1904")) is since_1904


def test_errors_and_formulas_without_a_result_are_counted(read_text: Read) -> None:
    """They come out empty, which must not look like an empty cell of the export."""
    header = ["Ticket ID", "Agent", "Created", "Status", "Channel", "Handle time", "Talk time"]
    rows = [[f"00{i}", "Ann", datetime(2024, 1, 31, 10), "open", "chat", 60, 50] for i in (1, 2, 3)]
    parsed = read_text(_workbook(False, header, *rows, error=True), name="book.xlsx")
    assert parsed.tables["interactions"]["handle_s"].to_pylist() == [None, None, 60.0]
    assert _notes(parsed, "counted as empty") == [
        "2 cells hold errors of Excel, such as #N/A, and counted as empty.",
        "1 formula has no stored result and counted as empty; open the file in Excel and save it.",
    ]


@pytest.mark.parametrize(
    ("header", "cells", "said"),
    [
        ("Handle time", "5,90", "“Handle time” names no unit of time: 5 was read as 5 s"),
        ("Handle time", "480500,300000", "480500 was read as 480.5 s"),
        ("Handle time (min)", "5,90", ""),
        ("Handle time", "0:05:00,0:01:30", ""),
    ],
)
def test_durations_without_a_unit_say_what_was_assumed(
    read_text: Read, header: str, cells: str, said: str
) -> None:
    """A unit in the header, or the shape of the cells, leaves nothing to assume."""
    rows = "".join(f"{i},Ann,2024-01-01 10:00,{c}\n" for i, c in enumerate(cells.split(",")))
    notes = " ".join(read_text(f"Ticket ID,Agent,Created at,{header}\n{rows}").recognition.notes)
    assert said in notes
    assert ("names no unit" in notes) == bool(said)


def test_ids_that_excel_has_rounded_are_told_and_their_rows_kept(read_text: Read) -> None:
    """Two tickets that share 1.23E+15 are no copies of each other."""
    rows = "1.23E+15,Ann,2024-01-01,open\n1.23E+15,Bob,2024-01-02,open\n0042,Cy,2024-01-03,open\n"
    parsed = read_text("Ticket ID,Agent,Created,Status\n" + rows)
    ids = parsed.tables["interactions"]["interaction_id"].to_pylist()
    assert (parsed.rows_rejected, len(set(ids)), ids[2]) == (0, 3, "0042")
    assert _notes(parsed, "rounded") == [
        "In “Ticket ID” 2 ids were rounded by Excel, such as 1.23E+15, so nothing can be linked by them; "
        "export again and load the file as it comes, or have Excel open that column as text."
    ]
    parsed = read_text(
        "Ticket ID;Agent;Created;Status\n1,23E+15;Ann;2024-01-01;open\n8;Ann;2024-01-01;open\n"
    )
    assert len(_notes(parsed, "1,23E+15")) == 1


def test_a_rounded_telephone_number_names_no_customer(read_text: Read) -> None:
    """Else all callers from one area would be one customer who calls again and again; no number is shown."""
    rows = (
        "1,Ann,2024-01-01,open,4.917E+11\n2,Ann,2024-01-02,open,4.917E+11\n3,Ann,2024-01-03,open,0171 555\n"
    )
    parsed = read_text("Ticket ID,Agent,Created,Status,Customer phone\n" + rows)
    customers = parsed.tables["interactions"]["customer_id"].to_pylist()
    assert (customers[:2], len(customers[2]), parsed.rejects.num_rows) == ([None, None], 16, 0)
    assert not _notes(parsed, "4.917")
    assert _notes(parsed, "2 ids were rounded")


def test_ids_keep_leading_zeros_and_all_digits(read_text: Read) -> None:
    """They are text, however long."""
    rows = "000123,Ann,2024-01-01,open\n123456789012345678901,Ann,2024-01-02,open\n"
    parsed = read_text("Ticket ID,Agent,Created,Status\n" + rows)
    ids = parsed.tables["interactions"]["interaction_id"].to_pylist()
    assert ids == ["000123", "123456789012345678901"]
