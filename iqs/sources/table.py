"""Workbooks, Parquet and records as a grid of text."""
# ruff: noqa: S608 - statements are put together from our own names; values are always parameters

import itertools
from collections.abc import Sequence
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from iqs.errors import UnreadableFile
from iqs.sources.database import Database
from iqs.sources.grid import Grid, check_width, finish, from_arrow
from iqs.sources.parsed import Limits
from iqs.sources.steps import step
from iqs.sources.text import find_header
from iqs.sources.workbook import oddities


def from_workbook(path: Path, name: str, limits: Limits, folder: Path) -> Grid:
    """Read the first sheet of an .xlsx that holds a table; other sheets are named in the notes."""
    import fastexcel  # loaded for this kind of file only

    try:
        book = fastexcel.read_excel(str(path))
        chosen, table, others = None, None, []
        for sheet in book.sheet_names:
            loaded = book.load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string").to_arrow()
            if chosen is None and loaded.num_rows and loaded.num_columns > 1:
                chosen, table = sheet, pa.table(loaded)
            elif loaded.num_rows:
                others.append(sheet)
    except (fastexcel.FastExcelError, ValueError, OSError) as error:
        raise UnreadableFile(
            f"“{name}” is a damaged workbook; open it in Excel and save it again."
        ) from error
    if chosen is None or table is None:
        raise UnreadableFile(f"“{name}” has no sheet with a table of two or more columns.")
    first = [["" if v is None else str(v) for v in row.values()] for row in table.slice(0, 200).to_pylist()]
    head = find_header(first, name)
    columns = len(head.headers)
    check_width(head.headers, name, limits)
    notes = [f"Read the sheet “{chosen}”."] if len(book.sheet_names) > 1 else []
    if others:
        notes.append(f"Left out the sheet{'s' * (len(others) > 1)} {', '.join(f'“{o}”' for o in others)}.")
    if head.skipped:
        notes.append(f"{head.skipped} line{'s' * (head.skipped > 1)} above the header left out.")
    start = head.skipped + head.size
    body = table.slice(start).rename_columns([f"c{i}" for i in range(table.num_columns)])
    body = body.select(range(columns))
    lines = pa.array(np.arange(start + 1, start + 1 + body.num_rows, dtype=np.int64))
    odd = oddities(path)
    con = Database([], limits, folder)
    grid = from_arrow(con, body.add_column(0, "line", lines), head.headers, (*notes, *odd.notes), name)
    grid.day_zero = odd.day_zero
    return grid


def from_parquet(path: Path, name: str, limits: Limits, folder: Path) -> Grid:
    """Read a Parquet file; every value becomes text in ISO form."""
    import pyarrow.parquet as pq  # loaded for this kind of file only

    try:
        schema = pq.read_schema(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise UnreadableFile(f"“{name}” is a damaged Parquet file; export it again.") from error
    headers = tuple(schema.names)
    check_width(headers, name, limits)
    con = Database([path], limits, folder)
    step("Reading rows", 0.3)
    as_text = ", ".join(f"CAST({quoted(h)} AS VARCHAR) AS c{i}" for i, h in enumerate(headers))
    try:
        con.run(
            f"CREATE TABLE cells AS SELECT row_number() OVER () AS line, {as_text} FROM read_parquet($file)",
            {"file": str(path)},
        )
    except duckdb.Error as error:
        raise UnreadableFile(f"“{name}” is a damaged Parquet file; export it again.") from error
    return finish(con, headers, ("Read as Parquet.",), name)


def from_rows(
    rows: Sequence[dict[str, str]],
    lines: Sequence[int],
    name: str,
    limits: Limits,
    folder: Path,
    notes: tuple[str, ...],
) -> Grid:
    """Make a grid of flat text records, such as those that JSON gives; headers in order of appearance."""
    headers = tuple(dict.fromkeys(itertools.chain.from_iterable(rows)))
    check_width(headers, name, limits)
    con = Database([], limits, folder)
    columns = {f"c{i}": pa.array([r.get(h) for r in rows], pa.string()) for i, h in enumerate(headers)}
    return from_arrow(con, pa.table({"line": pa.array(lines, pa.int64()), **columns}), headers, notes, name)


def quoted(name: str) -> str:
    """A name from a file as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'
