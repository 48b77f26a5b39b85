"""Delimited text record by record, for files with lines that no quick reader takes."""

import csv
import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow as pa

from iqs.sources.database import Database
from iqs.sources.grid import Rejects
from iqs.sources.parsed import Limits
from iqs.sources.steps import part, step
from iqs.sources.text import Dialect

_SPAN = 1000  # physical lines one record may take before its quotation mark counts as never closed


def width_reason(found: int, width: int) -> str:
    """Why a line with another number of cells than the header is left out."""
    return f"the line has {found} cell{'s' * (found != 1)} where the header has {width}"


def read_by_line(
    con: Database,
    path: Path,
    dialect: Dialect,
    rejects: Rejects,
    limits: Limits,
    limit: int | None,
) -> tuple[int, int, bool]:
    """Read record by record into `cells`, giving up single lines whose quotation marks are broken.

    Returns the records read, those left out, and whether the end was reached; `limit` stops sooner.
    """
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
                reason = width_reason(len(cells), width)
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
