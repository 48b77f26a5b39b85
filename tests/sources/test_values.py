"""Single cells: numbers, durations, dates, flags and words for nothing."""

# ruff: noqa: E501 - rows of tables stay in one line, in plain sight

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from iqs.sources import values
from iqs.sources.database import Database
from iqs.sources.parsed import Limits

Cell = Callable[[str, str], object]


@pytest.fixture(scope="module")
def cell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cell]:
    """What an expression of a cell `x` makes of a text."""
    with Database([], Limits(), tmp_path_factory.mktemp("values")) as con:
        yield lambda expression, text: con.one(f"SELECT {expression} FROM (SELECT $x AS x)", {"x": text})[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Ann ", "Ann"), ("\u00a0Ann", "Ann"), ('="00123"', "00123"), ("00123", "00123"), ("-", None), ("N/A", None),
        ("[None]", None), ("", None), ('=""', None), ("NA", "NA"), ("None", "None"), ("  - ", None),
    ],
)  # fmt: skip
def test_cells_are_trimmed_and_words_for_nothing_become_empty(
    cell: Cell, text: str, expected: str | None
) -> None:
    """Names such as NA and None stay, leading zeros stay, Excel's wrapper goes."""
    assert cell(values.cleaned("x"), text) == expected


@pytest.mark.parametrize(
    ("text", "comma", "expected"),
    [
        ("4.5", False, 4.5), ("1,234.5", False, 1234.5), ("87%", False, 87.0), ("1 234", False, 1234.0),
        ("4,5", True, 4.5), ("1.234,5", True, 1234.5), ("-2", False, -2.0), ("five", False, None),
        ("inf", False, None), ("nan", False, None), ("1e3", False, 1000.0), ("1-2", False, None),
    ],
)  # fmt: skip
def test_numbers_are_read_with_percent_and_separators(
    cell: Cell, text: str, comma: bool, expected: float | None
) -> None:
    """A cell that is no finite number is empty, so that it can be rejected."""
    assert cell(values.number("x", comma), text) == expected


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("0:02:23", "", 143.0), ("2:23", "", 143.0), ("50:38:24.085", "", 182304.085), ("1d 02h 03m 04s", "", 93784.0),
        ("90", "s", 90.0), ("1.5", "min", 90.0), ("2500", "ms", 2.5), ("00d 00h 01m 00s", "", 60.0),
        ("1899-12-31 00:02:23", "", 143.0), ("1900-01-01 01:00:00", "", 90000.0), ("5 min", "", 300.0),
        ("-32", "s", -32.0), ("soon", "", None), ("1:2:3:4", "", None), ("2:75", "", None),
    ],
)  # fmt: skip
def test_durations_become_seconds(cell: Cell, text: str, unit: str, expected: float | None) -> None:
    """The shape of the cell wins over the unit; hours may exceed 24."""
    assert cell(values.seconds("x", unit), text) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("2021-03-04 05:06:07", "UTC", datetime(2021, 3, 4, 5, 6, 7)),
        ("2021-03-04T05:06:07Z", "Europe/Berlin", datetime(2021, 3, 4, 5, 6, 7)),
        ("2021-03-04T05:06:07.500+02:00", "UTC", datetime(2021, 3, 4, 3, 6, 7, 500000)),
        ("2021-03-04 05:06:07 +0200", "UTC", datetime(2021, 3, 4, 3, 6, 7)),
        ("2021-01-04 09:00", "Europe/Berlin", datetime(2021, 1, 4, 8, 0)),
        ("04/03/2021 05:06", "UTC", datetime(2021, 3, 4, 5, 6)),
        ("4.3.21", "UTC", datetime(2021, 3, 4)),
        ("04/03/21 07:00 AM", "UTC", datetime(2021, 3, 4, 7)),
        ("Thu, 27 Oct 2016 14:51:34", "UTC", datetime(2016, 10, 27, 14, 51, 34)),
        ("27-Oct-16", "UTC", datetime(2016, 10, 27)),
        ("Oct 27, 2016", "UTC", datetime(2016, 10, 27)),
        ("1713418460", "UTC", datetime(2024, 4, 18, 5, 34, 20)),
        ("1713418460000", "UTC", datetime(2024, 4, 18, 5, 34, 20)),
        ("2021-13-45", "UTC", None), ("31/02/2021", "UTC", None), ("soon", "UTC", None), ("12", "UTC", None),
    ],
)  # fmt: skip
def test_times_become_utc(cell: Cell, text: str, zone: str, expected: datetime | None) -> None:
    """Cells with an offset keep their moment, naive ones are read in the zone."""
    dates = values.Dates(iso=True, numeric=True, offset=True, other=True, day_first=True)
    assert cell(values.time("x", dates, f"'{zone}'"), text) == expected


@pytest.mark.parametrize(("text", "expected"), [("Y", True), ("no", False), ("TRUE", True), ("maybe", None)])
def test_yes_and_no_are_read_in_any_case(cell: Cell, text: str, expected: bool | None) -> None:
    """Anything else is neither."""
    assert cell(values.flag("x"), text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9:12:58", 33178.0),
        ("9:12", 33120.0),
        ("9:12 PM", 76320.0),
        ("1899-12-31 09:12:58", 33178.0),
        ("25:00", None),
    ],
)
def test_times_of_day_become_seconds_after_midnight(cell: Cell, text: str, expected: float | None) -> None:
    """Excel's day zero is dropped."""
    assert cell(values.day_seconds("x"), text) == expected


@pytest.mark.parametrize("different", [7, 20_000])
@pytest.mark.parametrize(("odd", "clean"), [("", True), (" x", False), ("N/A", False), ("x\u00a0", False)])
def test_one_cell_that_needs_cleaning_is_found(different: int, odd: str, clean: bool, tmp_path: Path) -> None:
    """In columns that repeat their texts and in columns that do not, however late it comes."""
    with Database([], Limits(), tmp_path) as con:
        con.run(
            "CREATE TABLE cells AS SELECT CASE WHEN i = 19000 AND $odd <> '' THEN $odd "
            f"ELSE 'Nina ' || i % {different} END AS c FROM range(20000) r(i)",
            {"odd": odd},
        )
        assert values.is_clean(con, "c", "cells") is clean
