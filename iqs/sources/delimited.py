"""Delimited text as a grid: by DuckDB's own reader where the lines add up, else line by line."""
# ruff: noqa: S608 - statements are put together from our own names; values are always parameters

import csv
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from iqs.sources.by_line import read_by_line, width_reason
from iqs.sources.database import Database
from iqs.sources.grid import Grid, Rejects, check_rows, check_width, drop_strays
from iqs.sources.parsed import Limits
from iqs.sources.steps import step
from iqs.sources.text import Dialect, find_dialect, to_utf8

_PART = 1 << 20


def from_text(path: Path, name: str, folder: Path, limits: Limits, limit: int | None = None) -> Grid:
    """Read delimited text; UnreadableFile when it has no columns, no rows, or too many columns."""
    clean, _, notes = to_utf8(path, folder / "clean.txt")
    dialect = find_dialect(clean, name)
    headers = dialect.head.headers
    check_width(headers, name, limits)
    con = Database([clean], limits, folder)
    rejects = Rejects()
    records = _Records.of(clean, dialect)
    loaded = None
    if records is not None:
        loaded = _fast(con, clean, dialect, records, rejects, limits, limit)
    if loaded is None:
        loaded = read_by_line(con, clean, dialect, rejects, limits, limit)
    read, out, complete = loaded
    grid = Grid(con, headers, read, out, rejects, (*notes, *dialect.notes), complete)
    drop_strays(grid)
    check_rows(grid, name)
    return grid


@dataclass(frozen=True)
class _Records:
    """Byte offset and physical line of every record after the header, from quote parity alone.

    `lines` is None where every record takes one line, and none between them is blank.
    """

    starts: npt.NDArray[np.int64]
    lines: npt.NDArray[np.int64] | None
    header_lines: int

    @staticmethod
    def of(path: Path, dialect: Dialect) -> "_Records | None":
        size = path.stat().st_size
        breaks, outside, even = _breaks(path)
        if size and (not len(breaks) or breaks[-1] != size - 1):
            breaks, outside = np.append(breaks, size), np.append(outside, even)
        ends = breaks if outside.all() else breaks[outside]
        if not even or not len(ends):
            return None
        # A file of two gigabytes has tens of millions of lines: no array more than is needed.
        starts = np.zeros_like(ends)
        np.add(ends[:-1], 1, out=starts[1:])
        filled = ends > starts
        single = np.flatnonzero(ends == starts + 1)
        if len(single):
            filled[single] = np.memmap(path, np.uint8, "r")[starts[single]] != ord("\r")
        # The header is found among csv.reader records, which skip nothing: blank lines are records there too.
        first = dialect.head.skipped + dialect.head.size
        if first >= len(starts):
            return _Records(starts[:0], None, 0)
        above = int(np.searchsorted(breaks, starts[first]))
        keep = filled[first:]
        if len(ends) == len(breaks) and keep.all():
            return _Records(starts[first:], None, above)
        starts = starts[first:][keep]
        return _Records(starts, np.searchsorted(breaks, starts) + 1, above)

    @property
    def places(self) -> npt.NDArray[np.int64]:
        """The physical line of every record."""
        if self.lines is not None:
            return self.lines
        return np.arange(self.header_lines + 1, self.header_lines + 1 + len(self.starts))


def _breaks(path: Path) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_], bool]:
    """Where a file has line breaks, which of them are outside quotes, and whether its quotes are even."""
    places, outside = [np.empty(0, np.int64)], [np.empty(0, np.bool_)]
    at = quotes = 0
    with path.open("rb") as file:
        while block := file.read(_PART):
            data = np.frombuffer(block, np.uint8)
            found = np.flatnonzero(data == ord("\n"))
            quoted = np.flatnonzero(data == ord('"')) if b'"' in block else data[:0]
            places.append(found + at)
            outside.append((np.searchsorted(quoted, found) + quotes) % 2 == 0)
            at, quotes = at + len(block), quotes + len(quoted)
    return np.concatenate(places), np.concatenate(outside), quotes % 2 == 0


def _fast(
    con: Database,
    path: Path,
    dialect: Dialect,
    records: _Records,
    rejects: Rejects,
    limits: Limits,
    limit: int | None,
) -> tuple[int, int, bool] | None:
    """Read with DuckDB's own reader; None when its rows and rejects do not add up to the records seen."""
    width = len(dialect.head.headers)
    total = len(records.starts)
    step("Reading rows", 0.2, total)
    if total == 0:
        columns = ", ".join(f"c{i} VARCHAR" for i in range(width))
        con.run(f"CREATE TABLE cells (line BIGINT, {columns})")
        return 0, 0, True
    if limit is not None and total > limit:
        return read_by_line(con, path, dialect, rejects, limits, limit)
    if int(np.diff(records.starts, append=path.stat().st_size).max()) > limits.cell_bytes:
        return None
    columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(width))
    try:
        con.run(
            "CREATE TABLE cells AS SELECT $skip + row_number() OVER () AS line, * "
            "FROM read_csv($file, auto_detect=false, header=false, skip=$skip, "
            f"delim=$delim, quote='\"', escape='\"', columns={{{columns}}}, store_rejects=true, "
            "strict_mode=true, nullstr='', max_line_size=4194304)",
            {"file": str(path), "skip": records.header_lines, "delim": dialect.delimiter},
        )
    except duckdb.Error:
        con.run("DROP TABLE IF EXISTS cells")
        return None  # the careful reader says line by line what is wrong
    bad = con.rows("SELECT DISTINCT error_type FROM reject_errors")
    kept = np.ones(total, dtype=bool)
    if bad:
        if not {b[0] for b in bad} <= {"MISSING COLUMNS", "TOO MANY COLUMNS"}:
            con.run("DROP TABLE cells")
            return None
        found = con.rows("SELECT DISTINCT line_byte_position - 1 FROM reject_errors")
        places = np.array([f[0] for f in found], dtype=np.int64)
        at = np.searchsorted(records.starts, places, side="right") - 1
        # After a blank line DuckDB gives the place of the blank line: the record is the next one.
        exact = records.starts[np.maximum(at, 0)] == places
        kept[np.where(exact, at, at + 1)] = False
    if con.count("cells") != int(kept.sum()):
        con.run("DROP TABLE cells")
        return None
    if bad:
        _reject_ragged(path, dialect, records, ~kept, rejects, width)
    step("Numbering lines", 0.3)
    if records.lines is not None or not kept.all():
        _number(con, records.places[kept])
    return total, int((~kept).sum()), True


def _number(con: Database, lines: npt.NDArray[np.int64]) -> None:
    """Give records their physical lines, where counting them is not enough."""
    con.show("lines", pa.table({"physical": lines}))
    con.run(
        "CREATE TABLE numbered AS "
        "SELECT physical AS line, cells.* EXCLUDE (line) FROM lines POSITIONAL JOIN cells"
    )
    con.hide("lines")
    con.run("DROP TABLE cells")
    con.run("ALTER TABLE numbered RENAME TO cells")


def _reject_ragged(
    path: Path, dialect: Dialect, records: _Records, out: npt.NDArray[np.bool_], rejects: Rejects, width: int
) -> None:
    ends, lines = np.append(records.starts[1:], path.stat().st_size), records.places
    rows = []
    with path.open("rb") as file:
        for i in np.flatnonzero(out):
            file.seek(int(records.starts[i]))
            text = file.read(int(ends[i] - records.starts[i])).decode().strip("\r\n")
            cells = next(csv.reader([text.replace("\n", " ")], delimiter=dialect.delimiter), [])
            rows.append((int(lines[i]), "", text[:200], width_reason(len(cells), width)))
    rejects.add(rows)
