"""What the reader of workbooks does not tell: where its count of days starts, what comes out empty."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from iqs.sources.values import DAYS_TO_1904

_BLOCK = 1 << 20
_SINCE_1904 = re.compile(rb"<(?:\w+:)?workbookPr\b[^>]*\bdate1904=[\"'](?:1|true)[\"']")
# A formula whose result was not stored; one that gives text may rightly give none (t="str").
_UNCOUNTED = re.compile(
    rb'<c r="[A-Z]{1,3}\d+"(?: s="\d+")?><f(?:[^>]*/>|[^>]*>[^<]*</f>)(?:<v></v>|<v ?/>)?</c>'
)
_ERROR = re.compile(rb'<c r="[A-Z]{1,3}\d+"(?: s="\d+")? t="e"')
_LONGEST = 4096  # bytes a cell with a formula may take to be seen at the edge of a block


@dataclass(frozen=True)
class Oddities:
    """Days by which the count of days starts late, and sentences on cells that hold nothing to read."""

    day_zero: int
    notes: tuple[str, ...]


def oddities(path: Path) -> Oddities:
    """Look through the sheets of a workbook that the guard has let pass."""
    errors = uncounted = 0
    with zipfile.ZipFile(path) as archive:
        with archive.open("xl/workbook.xml") as file:
            late = bool(_SINCE_1904.search(file.read(_BLOCK)))
        for member in archive.namelist():
            if member.startswith("xl/worksheets/") and member.endswith(".xml"):
                with archive.open(member) as file:
                    for block in _whole_cells(file):
                        if b"<f" in block:
                            uncounted += len(_UNCOUNTED.findall(block))
                        if b't="e"' in block:
                            errors += len(_ERROR.findall(block))
    notes = []
    if errors:
        what = "1 cell holds an error" if errors == 1 else f"{errors:,} cells hold errors"
        notes.append(f"{what} of Excel, such as #N/A, and counted as empty.")
    if uncounted:
        what = "1 formula has" if uncounted == 1 else f"{uncounted:,} formulas have"
        notes.append(f"{what} no stored result and counted as empty; open the file in Excel and save it.")
    if late:
        notes.append("The workbook counts days from 1904.")
    return Oddities(DAYS_TO_1904 if late else 0, tuple(notes))


def _whole_cells(file: IO[bytes]) -> Iterator[bytes]:
    """Blocks that end after a cell, so that no cell is cut or seen twice."""
    tail = b""
    while block := file.read(_BLOCK):
        block = tail + block
        end = block.rfind(b"</c>") + 4
        if end < 4:
            tail = block[-_LONGEST:]
            continue
        yield block[:end]
        tail = block[end:]
    yield tail
