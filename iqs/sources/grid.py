"""A file as one flat table of text in a private DuckDB: `cells(line, c0, c1, ...)`.

`line` is the physical line of CSV and XLSX rows and the number of the record for JSON and Parquet.
Rows that do not fit the table are rejects; every other row survives.
"""
# ruff: noqa: S608 - statements are put together from our own names; values are always parameters

from collections.abc import Iterable
from dataclasses import dataclass, field

import pyarrow as pa

from iqs.errors import UnreadableFile
from iqs.sources.database import Database
from iqs.sources.parsed import REJECTS, Limits
from iqs.sources.steps import step


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


def from_arrow(
    con: Database, table: pa.Table, headers: tuple[str, ...], notes: tuple[str, ...], name: str
) -> Grid:
    """Make a grid of an Arrow table with the columns `line`, c0, c1, ...; UnreadableFile when it is empty."""
    step("Reading rows", 0.3, table.num_rows)
    con.show("loaded", table)
    con.run("CREATE TABLE cells AS FROM loaded")
    con.hide("loaded")
    return finish(con, headers, notes, name)


def finish(con: Database, headers: tuple[str, ...], notes: tuple[str, ...], name: str) -> Grid:
    """Make a grid of what `cells` holds, without blank rows; UnreadableFile when nothing is left."""
    empty = " AND ".join(f"(c{i} IS NULL OR trim(c{i}) = '')" for i in range(len(headers)))
    con.run(f"DELETE FROM cells WHERE {empty}")
    grid = Grid(con, headers, con.count("cells"), 0, Rejects(), notes)
    drop_strays(grid)
    check_rows(grid, name)
    return grid


def check_width(headers: tuple[str, ...], name: str, limits: Limits) -> None:
    """Raise UnreadableFile when there are more columns than can be read."""
    if len(headers) > limits.columns:
        raise UnreadableFile(
            f"“{name}” has {len(headers):,} columns, more than the {limits.columns} that can be read; "
            "export only the columns you need."
        )


def check_rows(grid: Grid, name: str) -> None:
    """Raise UnreadableFile when there is no row, or none that fits the header."""
    if grid.rows_read == 0:
        raise UnreadableFile(f"“{name}” has a header but no rows; check the period of the export.")
    if grid.rows_read == grid.rows_out:
        first = grid.rejects.table().slice(0, 1).to_pylist()
        why = f" (line {first[0]['line']}: {first[0]['reason']})" if first else ""
        raise UnreadableFile(f"No row of “{name}” fits its header{why}; export it again.")


def drop_strays(grid: Grid) -> None:
    """Leave out header lines repeated inside the data, and total lines at the end."""
    con, headers = grid.con, grid.headers
    params = {f"h{i}": h for i, h in enumerate(headers) if h}
    same = " AND ".join(f"trim(c{i}) = $h{i}" for i, h in enumerate(headers) if h)
    # The first letter spares nearly every row the pattern; only CASE holds DuckDB to that order.
    total = (
        f"CASE WHEN ascii(c0) IN ({', '.join(str(ord(c)) for c in ' AGSTagst')}) THEN "
        r"regexp_full_match(lower(trim(c0)), '(grand )?totals?\b.{0,40}|sum|summe|average') ELSE false END"
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
