"""Any table on disk as one flat table of text in a private DuckDB: `cells(line, c0, c1, ...)`.

`line` is the physical line of CSV and XLSX rows and the number of the record for JSON and Parquet.
Rows that do not fit the table are rejects; every other row survives.
"""
# ruff: noqa: S608 - statements are put together from our own names; values are always parameters

import csv
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from iqs.errors import UnreadableFile
from iqs.sources.database import Database
from iqs.sources.parsed import REJECTS, Limits
from iqs.sources.steps import part, step
from iqs.sources.text import Dialect, find_dialect, find_header, to_utf8
from iqs.sources.workbook import oddities

_PART = 1 << 20
_SPAN = 1000  # physical lines one record may take before its quotation mark counts as never closed


@dataclass
class Rejects:
    """Rejected cells and rows as they are found, in the columns of `REJECTS`."""

    parts: list[pa.Table] = field(default_factory=list)

    def add(self, rows: Iterable[tuple[int | None, str, str, str]]) -> None:
        """Add (line, header, value, reason) rows."""
        listed = list(rows)
        if listed:
            columns = [list(c) for c in zip(*listed, strict=True)]
            self.parts.append(pa.table(dict(zip(REJECTS.names, columns, strict=True)), schema=REJECTS))

    def table(self) -> pa.Table:
        """All rejects, by line."""
        if not self.parts:
            return REJECTS.empty_table()
        return pa.concat_tables(self.parts).sort_by("line")


@dataclass
class Grid:
    """A file as text: the connection that holds `cells`, its headers, and what was left out on the way.

    `rows_read` counts data rows found, `rows_out` those that are not in `cells`; `complete` is False when
    reading stopped at a limit. `day_zero` are the days that its count of days starts later than is usual.
    """

    con: Database
    headers: tuple[str, ...]
    rows_read: int
    rows_out: int
    rejects: Rejects
    notes: tuple[str, ...]
    complete: bool = True
    layout: str = ""
    day_zero: int = 0


def from_text(path: Path, name: str, scratch: Path, limits: Limits, limit: int | None = None) -> Grid:
    """Read delimited text; UnreadableFile when it has no columns, no rows, or too many columns."""
    clean, _, notes = to_utf8(path, scratch / "clean.txt")
    dialect = find_dialect(clean, name)
    headers = dialect.head.headers
    _check_width(headers, name, limits)
    con = Database([clean], limits)
    rejects = Rejects()
    records = _Records.of(clean, dialect)
    loaded = None
    if records is not None:
        loaded = _fast(con, clean, dialect, records, rejects, limits, limit)
    if loaded is None:
        loaded = _careful(con, clean, dialect, rejects, limits, limit)
    read, out, complete = loaded
    grid = Grid(con, headers, read, out, rejects, (*notes, *dialect.notes), complete)
    _drop_strays(grid)
    _check_rows(grid, name)
    return grid


def from_workbook(path: Path, name: str, limits: Limits) -> Grid:
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
    _check_width(head.headers, name, limits)
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
    con = Database([], limits)
    grid = _from_arrow(con, body.add_column(0, "line", lines), head.headers, (*notes, *odd.notes), name)
    grid.day_zero = odd.day_zero
    return grid


def from_parquet(path: Path, name: str, limits: Limits) -> Grid:
    """Read a Parquet file; every value becomes text in ISO form."""
    import pyarrow.parquet as pq  # loaded for this kind of file only

    try:
        schema = pq.read_schema(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise UnreadableFile(f"“{name}” is a damaged Parquet file; export it again.") from error
    headers = tuple(schema.names)
    _check_width(headers, name, limits)
    con = Database([path], limits)
    step("Reading rows", 0.3)
    as_text = ", ".join(f"CAST({quoted(h)} AS VARCHAR) AS c{i}" for i, h in enumerate(headers))
    try:
        con.run(
            f"CREATE TABLE cells AS SELECT row_number() OVER () AS line, {as_text} FROM read_parquet($file)",
            {"file": str(path)},
        )
    except duckdb.Error as error:
        raise UnreadableFile(f"“{name}” is a damaged Parquet file; export it again.") from error
    return _finish(con, headers, ("Read as Parquet.",), name)


def from_rows(
    rows: Sequence[dict[str, str]], lines: Sequence[int], name: str, limits: Limits, notes: tuple[str, ...]
) -> Grid:
    """Make a grid of flat text records, such as those that JSON gives; headers in order of appearance."""
    headers = tuple(dict.fromkeys(itertools.chain.from_iterable(rows)))
    _check_width(headers, name, limits)
    con = Database([], limits)
    columns = {f"c{i}": pa.array([r.get(h) for r in rows], pa.string()) for i, h in enumerate(headers)}
    return _from_arrow(con, pa.table({"line": pa.array(lines, pa.int64()), **columns}), headers, notes, name)


def quoted(name: str) -> str:
    """A name from a file as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def _from_arrow(
    con: Database, table: pa.Table, headers: tuple[str, ...], notes: tuple[str, ...], name: str
) -> Grid:
    step("Reading rows", 0.3, table.num_rows)
    con.show("loaded", table)
    con.run("CREATE TABLE cells AS FROM loaded")
    con.hide("loaded")
    return _finish(con, headers, notes, name)


def _finish(con: Database, headers: tuple[str, ...], notes: tuple[str, ...], name: str) -> Grid:
    empty = " AND ".join(f"(c{i} IS NULL OR trim(c{i}) = '')" for i in range(len(headers)))
    con.run(f"DELETE FROM cells WHERE {empty}")
    grid = Grid(con, headers, con.count("cells"), 0, Rejects(), notes)
    _drop_strays(grid)
    _check_rows(grid, name)
    return grid


def _check_width(headers: tuple[str, ...], name: str, limits: Limits) -> None:
    if len(headers) > limits.columns:
        raise UnreadableFile(
            f"“{name}” has {len(headers):,} columns, more than the {limits.columns} that can be read; "
            "export only the columns you need."
        )


def _check_rows(grid: Grid, name: str) -> None:
    if grid.rows_read == 0:
        raise UnreadableFile(f"“{name}” has a header but no rows; check the period of the export.")
    if grid.rows_read == grid.rows_out:
        first = grid.rejects.table().slice(0, 1).to_pylist()
        why = f" (line {first[0]['line']}: {first[0]['reason']})" if first else ""
        raise UnreadableFile(f"No row of “{name}” fits its header{why}; export it again.")


def _drop_strays(grid: Grid) -> None:
    """Leave out header lines repeated inside the data, and total lines at the end."""
    con, headers = grid.con, grid.headers
    params = {f"h{i}": h for i, h in enumerate(headers) if h}
    same = " AND ".join(f"trim(c{i}) = $h{i}" for i, h in enumerate(headers) if h)
    # The first letter spares nearly every row the pattern.
    total = (
        f"ascii(c0) IN ({', '.join(str(ord(c)) for c in ' AGSTagst')}) AND "
        r"regexp_full_match(lower(trim(c0)), '(grand )?totals?\b.{0,40}|sum|summe|average')"
    )
    for condition, bound, reason in (
        (same, params, "the header line again"),
        (total, {}, "a total, not a row of its own"),
    ):
        found = con.rows(f"SELECT line, c0 FROM cells WHERE {condition} LIMIT 1000", bound)
        # A first column of nothing but such words is a column of names, not of totals.
        if found and len(found) < max(3, 0.01 * grid.rows_read):
            con.run(f"DELETE FROM cells WHERE {condition}", bound)
            grid.rejects.add((line, headers[0], value, reason) for line, value in found)
            grid.rows_out += len(found)


@dataclass(frozen=True)
class _Records:
    """Byte offset and physical line of every record after the header, from quote parity alone."""

    starts: npt.NDArray[np.int64]
    lines: npt.NDArray[np.int64]
    skip_bytes: int
    header_lines: int

    @staticmethod
    def of(path: Path, dialect: Dialect) -> "_Records | None":
        size = path.stat().st_size
        breaks, quotes, carriages = _places(path, b"\n", b'"', b"\r")
        if size and (not len(breaks) or breaks[-1] != size - 1):
            breaks = np.append(breaks, size)
        ends = breaks[np.searchsorted(quotes, breaks) % 2 == 0] if len(quotes) else breaks
        if len(quotes) % 2 or not len(ends):
            return None
        starts = np.concatenate(([0], ends[:-1] + 1))
        length = ends - starts
        filled = length > 0
        single = np.flatnonzero(length == 1)
        filled[single[np.isin(starts[single], carriages)]] = False
        lines = np.searchsorted(breaks, starts) + 1 if len(quotes) else np.arange(1, len(starts) + 1)
        # The header is found among csv.reader records, which skip nothing: blank lines are records there too.
        first = dialect.head.skipped + dialect.head.size
        if first >= len(starts):
            return _Records(starts[:0], lines[:0], size, 0)
        keep = filled[first:]
        return _Records(starts[first:][keep], lines[first:][keep], int(starts[first]), int(lines[first]) - 1)


def _places(path: Path, *wanted: bytes) -> Iterator[npt.NDArray[np.int64]]:
    """Where in a file each of some bytes stands."""
    found: list[list[npt.NDArray[np.int64]]] = [[np.empty(0, np.int64)] for _ in wanted]
    at = 0
    with path.open("rb") as file:
        while block := file.read(_PART):
            for parts, byte in zip(found, wanted, strict=True):
                if byte in block:
                    parts.append(np.flatnonzero(np.frombuffer(block, np.uint8) == byte[0]) + at)
            at += len(block)
    return map(np.concatenate, found)


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
        return _careful(con, path, dialect, rejects, limits, limit)
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
    _number(con, records.lines[kept], records.header_lines)
    return total, int((~kept).sum()), True


def _number(con: Database, lines: npt.NDArray[np.int64], above: int) -> None:
    """Give records their physical lines, unless each takes one line and their count from `above` is right."""
    if np.array_equal(lines, np.arange(above + 1, above + 1 + len(lines))):
        return
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
    ends = np.append(records.starts[1:], path.stat().st_size)
    rows = []
    with path.open("rb") as file:
        for i in np.flatnonzero(out):
            file.seek(int(records.starts[i]))
            text = file.read(int(ends[i] - records.starts[i])).decode().strip("\r\n")
            cells = next(csv.reader([text.replace("\n", " ")], delimiter=dialect.delimiter), [])
            rows.append((int(records.lines[i]), "", text[:200], _width_reason(len(cells), width)))
    rejects.add(rows)


def _width_reason(found: int, width: int) -> str:
    return f"the line has {found} cell{'s' * (found != 1)} where the header has {width}"


def _careful(
    con: Database,
    path: Path,
    dialect: Dialect,
    rejects: Rejects,
    limits: Limits,
    limit: int | None,
) -> tuple[int, int, bool]:
    """Read record by record, giving up single lines whose quotation marks are broken."""
    width = len(dialect.head.headers)
    columns = ", ".join(f"c{i} VARCHAR" for i in range(width))
    con.run(f"CREATE TABLE cells (line BIGINT, {columns})")
    read = out = 0
    step("Reading rows one by one", 0.3)
    names = ["line", *(f"c{i}" for i in range(width))]
    complete = True
    records = _records(path, dialect, limits.cell_bytes)
    while batch := list(itertools.islice(records, 50_000)):
        bad: list[tuple[int | None, str, str, str]] = []
        good: list[tuple[int, list[str]]] = []
        for line, cells, reason in batch:
            read += 1
            if not reason and len(cells) != width:
                reason = _width_reason(len(cells), width)
            if reason:
                bad.append((line, "", dialect.delimiter.join(cells)[:200], reason))
            else:
                good.append((line, cells))
        rejects.add(bad)
        out += len(bad)
        if good:
            lines = pa.array([g[0] for g in good], pa.int64())
            values = [pa.array(c, pa.string()) for c in zip(*(g[1] for g in good), strict=True)]
            con.show("batch", pa.table(dict(zip(names, [lines, *values], strict=True))))
            con.run("INSERT INTO cells FROM batch")
            con.hide("batch")
        if limit is not None and read >= limit:
            complete = next(records, None) is None
            break
    return read, out, complete


def _records(path: Path, dialect: Dialect, cell_bytes: int) -> Iterator[tuple[int, list[str], str]]:
    """Yield (physical line, cells, reason) for every record after the header; reason is "" for good ones."""
    skip = dialect.head.skipped + dialect.head.size
    csv.field_size_limit(cell_bytes)
    size = max(1, path.stat().st_size)
    with path.open(encoding="utf-8", newline="") as file:
        source = _Lines(file)
        number = 0
        while True:
            start = source.number
            taken = source.record()
            reader = csv.reader(taken, delimiter=dialect.delimiter, strict=True)
            try:
                cells = next(reader, None)
            except csv.Error as error:
                source.back_to(start + 1)
                number += 1
                if number > skip:
                    reason = (
                        f"a cell is larger than {cell_bytes:,} characters"
                        if "field limit" in str(error)
                        else "a quotation mark is not closed, or text follows a closed one"
                    )
                    yield start + 1, [source.line_at(start).rstrip("\r\n")], reason
                continue
            if cells is None:
                return
            number += 1
            if number % 10_000 == 0:
                part(source.characters / size)
            if number > skip and cells:
                yield start + 1, cells, ""


class _Lines:
    """Physical lines of a file that can be taken again from a recent line."""

    def __init__(self, file: Iterable[str]) -> None:
        self._file = iter(file)
        self._kept: list[str] = []
        self._base = 0
        self.number = 0
        self.characters = 0

    def record(self) -> Iterator[str]:
        """Lines from the current one, at most as many as one record may take."""
        drop = self.number - self._base
        if drop > 4 * _SPAN:
            del self._kept[:drop]
            self._base = self.number
        for _ in range(_SPAN):
            at = self.number - self._base
            if at == len(self._kept):
                line = next(self._file, None)
                if line is None:
                    return
                self._kept.append(line)
                self.characters += len(line)
            self.number += 1
            yield self._kept[at]

    def back_to(self, number: int) -> None:
        """Go back so that the next line taken is the one after `number` lines."""
        self.number = number

    def line_at(self, number: int) -> str:
        """A recent line by its zero-based number."""
        return self._kept[number - self._base]
