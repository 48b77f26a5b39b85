"""The cheap look at an untrusted file before anything parses it: what it is, and whether it may be opened."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from iqs.errors import UnreadableFile
from iqs.sources.archive import check_members, exports, opened
from iqs.sources.parsed import Limits

_REFUSED = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"BZh", "a compressed file (bzip2)"),
    (b"\xfd7zXZ", "a compressed file (xz)"),
    (b"7z\xbc\xaf", "a compressed file (7-Zip)"),
    (b"Rar!", "a compressed file (RAR)"),
    (b"SQLite format 3", "a SQLite database"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CELLS = 20_000_000
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_BLOCK = 1 << 20
_USUAL = Limits()


def glance(path: Path, name: str, limits: Limits = _USUAL) -> bytes:
    """Return the head of a file that is not refused at first sight, which takes no time however large it is.

    Raises UnreadableFile, with one sentence on what it is and what to do.
    """
    size = path.stat().st_size
    if size == 0:
        raise UnreadableFile(f"“{name}” is empty; export it again and check that the export finished.")
    if size > limits.file_bytes:
        raise UnreadableFile(
            f"“{name}” is {size / 1024**2:,.0f} MB, more than the {limits.file_bytes / 1024**2:,.0f} MB "
            "that can be read; export a shorter period."
        )
    with path.open("rb") as file:
        head = file.read(4096)
    for magic, what in _REFUSED:
        if head.startswith(magic):
            raise UnreadableFile(f"“{name}” is {what}, not a table; export it as CSV, XLSX, JSON or Parquet.")
    if head.startswith(_OLE):
        raise UnreadableFile(
            f"“{name}” is an old Excel file (.xls) or a protected workbook; "
            "save it as .xlsx or CSV without a password."
        )
    if not head.startswith((b"PAR1", b"PK")):
        _check_text(name, head)
        _check_stretches(path, name, size)
    return head


def inspect(path: Path, name: str, limits: Limits) -> str:
    """Return the container of the file: text, xlsx or parquet.

    Raises UnreadableFile, with one sentence on what it is and what to do, for everything else.
    """
    head = glance(path, name, limits)
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"PK\x03\x04"):
        _check_workbook(path, name, limits)
        return "xlsx"
    if head.startswith(b"PK"):
        raise UnreadableFile(f"“{name}” is an empty archive; export it as CSV, XLSX, JSON or Parquet.")
    return "text"


def _check_text(name: str, head: bytes) -> None:
    if head.count(0) == len(head):
        raise UnreadableFile(
            f"“{name}” starts with nothing but zero bytes, so it was not saved completely; export it again."
        )
    # UTF-16 without a byte-order mark has zeros in every other byte; more than that is not text.
    control = sum(head.count(bytes([c])) for c in range(1, 9))
    if not head.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")) and (
        head.count(0) > len(head) * 0.6 or control > len(head) * 0.1
    ):
        raise UnreadableFile(f"“{name}” is not text; export it as CSV, XLSX, JSON or Parquet.")


def _check_stretches(path: Path, name: str, size: int) -> None:
    """Look for the zeros of a file that was not written to its end, without reading all of it."""
    with path.open("rb") as file:
        for part in (0.25, 0.5, 0.75, 1.0):
            file.seek(max(0, int(size * part) - 4096))
            block = file.read(4096)
            if len(block) == 4096 and block.count(0) == 4096:
                raise UnreadableFile(
                    f"“{name}” has long stretches of zero bytes, so it was not saved completely; "
                    "export it again."
                )


def _check_workbook(path: Path, name: str, limits: Limits) -> None:
    with opened(path, name, "workbook") as archive:
        members = archive.infolist()
        names = {m.filename for m in members}
        if "content.xml" in names or "mimetype" in names:
            raise UnreadableFile(f"“{name}” is an OpenDocument file; save it as .xlsx or CSV and load that.")
        if "xl/workbook.bin" in names:
            raise UnreadableFile(
                f"“{name}” is a binary workbook (.xlsb); save it as .xlsx or CSV and load that."
            )
        check_members(members, name, limits)
        if "xl/workbook.xml" not in names:
            exports(members, name, limits)  # says more of those that cannot be unpacked either
            raise UnreadableFile(f"“{name}” is an archive, not a workbook; unpack it and load its files.")
        _check_parts(archive, members, name, limits)


def _check_parts(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], name: str, limits: Limits) -> None:
    for member in members:
        if not member.filename.endswith((".xml", ".rels")):
            continue
        sheet = member.filename.startswith("xl/worksheets/")
        with archive.open(member) as file:
            if b"<!DOCTYPE" in file.read(4096) or b"<!ENTITY" in file.read(4096):
                raise UnreadableFile(f"“{name}” contains a DTD, which workbooks never need; save it as CSV.")
        if sheet:
            with archive.open(member) as file:
                rows, columns = _extent(file)
            if rows * columns > _CELLS or columns > 16 * limits.columns:
                raise UnreadableFile(
                    f"“{name}” spans {rows:,} rows by {columns:,} columns, mostly empty; "
                    "delete the stray cells at the far end or save it as CSV."
                )


def _extent(file: IO[bytes]) -> tuple[int, int]:
    rows = columns = 0
    for block in _overlapping(file):
        for letters, number in _REFERENCE.findall(block):
            rows = max(rows, int(number))
            if len(letters) > 1 or columns < 26:
                column = 0
                for letter in letters:
                    column = column * 26 + letter - 64
                columns = max(columns, column)
    return rows, columns


def _overlapping(file: IO[bytes]) -> Iterator[bytes]:
    tail = b""
    while block := file.read(_BLOCK):
        yield tail + block
        tail = block[-32:]
