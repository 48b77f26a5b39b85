"""A table as CSV, for spreadsheets, and as Parquet, for programs."""

import csv
import io
from collections.abc import Iterable
from datetime import date
from itertools import count
from typing import Any

from iqs.share.cells import amount
from iqs.share.report import Cell, Format, Table
from iqs.text import harmless

CSV_HELP = "Text that a spreadsheet would run as a formula is led by an apostrophe; Parquet and XLSX keep it."


def as_csv(table: Table) -> bytes:
    """The table as CSV in UTF-8 with a byte order mark: a header, then the rows, nothing else.

    Numbers are written with all their digits and a point, days as 2026-11-24, nothing for no value. Text
    cells that a spreadsheet would run are led by an apostrophe; numbers never are.
    """
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(harmless(c.label) for c in table.columns)
    for row in table.rows:
        sheet.writerow([_plain(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig", "replace")


def as_parquet(table: Table) -> bytes:
    """The table as Parquet, with every value as it is; a column with text among its numbers becomes text."""
    import pyarrow as pa
    import pyarrow.parquet as parquet

    columns = list(zip(*table.rows, strict=True)) or [()] * len(table.columns)
    names = unique(c.label for c in table.columns)
    arrays = [_array(cells, c.format) for cells, c in zip(columns, table.columns, strict=True)]
    made = pa.table(dict(zip(names, arrays, strict=True)))
    out = io.BytesIO()
    parquet.write_table(made.replace_schema_metadata({"title": table.title, "note": table.note}), out)
    return out.getvalue()


def unique(names: Iterable[str], most: int | None = None) -> list[str]:
    """Names made different from each other, whatever their case, by a number behind; `most` letters long."""
    taken: set[str] = set()
    found = []
    for name in names:
        for i in count(1):
            behind = f" ({i})" if i > 1 else ""
            tried = f"{name[: None if most is None else most - len(behind)]}{behind}"
            if tried.casefold() not in taken:
                break
        taken.add(tried.casefold())
        found.append(tried)
    return found


def _plain(cell: Cell) -> Any:
    if isinstance(cell, str):
        return harmless(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    value = amount(cell)
    return "" if value is None else value


_EMPTY = {
    Format.TEXT: "string", Format.WHOLE: "int64", Format.DAY: "date32", Format.TIME: "timestamp[us]",
}  # fmt: skip
"""Types of columns without any value."""


def _array(cells: Iterable[Cell], format: Format) -> Any:
    import pyarrow as pa

    values = [_sound(c) if isinstance(c, str) else c for c in cells]
    if all(v is None for v in values):
        return pa.array(values, type=pa.type_for_alias(_EMPTY.get(format, "float64")))
    try:
        if any(isinstance(v, float) for v in values):
            return pa.array(values, type=pa.float64())
        return pa.array(values)
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
        return pa.array([None if v is None else str(v) for v in values])


def _sound(text: str) -> str:
    """Text without halves of letters, which no file can hold."""
    return text.encode("utf-8", "replace").decode()
