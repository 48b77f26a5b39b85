"""From bytes to clean UTF-8 text with a known dialect: encoding, delimiter, and where the header is."""

import csv
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from iqs.errors import UnreadableFile
from iqs.sources.encoding import encoding_of

_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
_SAMPLE = 1 << 18
_BLOCK = 1 << 22
_NUMERIC = re.compile(r"^[\s\d.,:/%+\-]+$")
_LABEL_ROW = {"response", "open-ended response"}


@dataclass(frozen=True)
class Head:
    """Where the header of a table is: records before it, its own records, and the header texts."""

    skipped: int
    size: int
    headers: tuple[str, ...]


@dataclass(frozen=True)
class Dialect:
    """How the text is laid out: delimiter, header, and the number of columns."""

    delimiter: str
    head: Head
    notes: tuple[str, ...]


def to_utf8(path: Path, target: Path) -> tuple[Path, str, tuple[str, ...]]:
    """Return a file that is UTF-8 with LF or CRLF line ends and without NUL, the encoding, and notes.

    The original is returned when nothing had to change, else `target` is written.
    """
    found = encoding_of(path)
    notes = [found.note]
    plain = found.codec in {"utf-8", "utf-8-sig"} and found.errors == "strict"
    nul, bare_cr, mixed = _oddities(path) if plain else (0, True, True)
    if found.codec == "utf-8" and not (nul or bare_cr or mixed):
        return path, found.codec, tuple(notes)
    with (
        path.open("r", encoding=found.codec, errors=found.errors, newline=None) as source,
        target.open("w", encoding="utf-8", newline="\n") as out,
    ):
        while block := source.read(_BLOCK):
            nul = max(nul, block.count("\0"))
            out.write(block.replace("\0", ""))
    if nul:
        notes.append("NUL characters were removed.")
    return target, found.codec, tuple(notes)


def _oddities(path: Path) -> tuple[int, bool, bool]:
    """Count NUL bytes; say whether line ends are bare CR, and whether they are mixed."""
    nul = cr = lf = crlf = 0
    last = b""
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            nul += block.count(b"\0")
            cr += block.count(b"\r")
            lf += block.count(b"\n")
            if b"\r" in block:
                crlf += block.count(b"\r\n")
            crlf += last == b"\r" and block.startswith(b"\n")
            last = block[-1:]
    return nul, cr > crlf, 0 < crlf < lf


def sample_records(path: Path, delimiter: str, limit: int = 200) -> list[list[str]]:
    """The first records of a clean UTF-8 file, split at `delimiter`, quotes honoured."""
    with path.open(encoding="utf-8", newline="") as file:
        text = file.read(_SAMPLE)
        whole = not file.read(1)
    # str.splitlines would also split at U+2028 and form feeds, which are plain characters in a cell.
    lines = re.findall(r"[^\n]*\n|[^\n]+$", text)
    if not whole and len(lines) > 1:
        lines = lines[:-1]
    records: list[list[str]] = []
    for record in csv.reader(lines, delimiter=delimiter):
        records.append(record)
        if len(records) == limit:
            break
    return records


def find_dialect(path: Path, name: str) -> Dialect:
    """Decide delimiter and header of a clean UTF-8 file; UnreadableFile when there is no table in it."""
    csv.field_size_limit(1 << 24)
    with path.open(encoding="utf-8", newline="") as file:
        first = file.readline(64).strip()
    declared = re.fullmatch(r'"?sep=(.)"?', first, re.IGNORECASE)
    notes: list[str] = []
    delimiter = declared.group(1) if declared and declared.group(1) in _DELIMITERS else _sniff(path)
    if not delimiter:
        raise UnreadableFile(
            f"“{name}” has a single column, so it is no table; export it with one column per field."
        )
    records = sample_records(path, delimiter)
    if declared:
        records[0] = []
    head = find_header(records, name)
    notes.append(f"Columns are separated by {_DELIMITERS[delimiter]}.")
    lines = head.skipped - sum(1 for r in records[: head.skipped] if not any(r))
    if lines:
        notes.append(f"{lines} line{'s' * (lines > 1)} above the header left out.")
    if head.size > 1:
        notes.append(f"The header takes {head.size} rows.")
    return Dialect(delimiter, head, tuple(notes))


def _sniff(path: Path) -> str:
    best, score = "", (0.0, 0)
    for delimiter in _DELIMITERS:
        records = [r for r in sample_records(path, delimiter, 50) if any(r)]
        widths = Counter(len(r) for r in records if len(r) > 1)
        if not widths:
            continue
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
        # A decimal comma never stands in the header, so a delimiter the first wide record lacks counts less.
        agrees = 0.25 if len(records[0]) == width else 0.0
        rank = (round(count / len(records) + agrees, 1), width)
        if rank > score:
            best, score = delimiter, rank
    return best


def find_header(records: list[list[str]], name: str) -> Head:
    """Find the header among the first records of a table; UnreadableFile when there are no rows."""
    filled = [sum(1 for c in r if c.strip()) for r in records]
    widths = Counter(len(r) for r, n in zip(records, filled, strict=True) if n > 1)
    if not widths:
        if any(filled):
            raise UnreadableFile(
                f"“{name}” has a single column, so it is no table; export it with one column per field."
            )
        raise UnreadableFile(f"“{name}” holds no text; export it again.")
    width = max(widths.items(), key=lambda item: (item[1], item[0]))[0]
    at = next((i for i, r in enumerate(records[:30]) if _looks_like_header(r, width)), -1)
    if at < 0:
        at = next(i for i, n in enumerate(filled) if n > 1)
    header, size = records[at], 1
    after = records[at + 1 : at + 3]
    if sum(bool(re.fullmatch(r"V\d+", c)) for c in header) >= 5 and after:
        at, header, after = at + 1, after[0], after[1:]
    if len(after) > 1 and sum('{"ImportId"' in c for c in after[1]) > 1:
        header, size = _worded(header, *after), 3
    elif after and sum(c.strip().casefold() in _LABEL_ROW for c in after[0]) >= 1:
        header, size = _merged(header, after[0]), 2
    texts = [c.strip().lstrip("\ufeff") for c in header]
    texts += [""] * (width - len(texts))
    while len(texts) > width and not texts[-1]:
        texts.pop()
    return Head(at, size, tuple(texts))


def _looks_like_header(record: list[str], width: int) -> bool:
    cells = [c.strip() for c in record if c.strip()]
    if len(cells) < max(2, 0.5 * width) or len(record) > width + 1:
        return False
    words = [c for c in cells if not _NUMERIC.match(c) or c == "#"]
    return len(words) >= 0.8 * len(cells) and len(set(cells)) >= 0.7 * len(cells)


def _worded(header: list[str], wordings: list[str], imports: list[str]) -> list[str]:
    """Question numbers with their wording, where the third row says that a column is a question."""
    names = list(header)
    for i, (name, wording, origin) in enumerate(zip(header, wordings, imports, strict=False)):
        said = " ".join(wording.split())
        if '"QID' in origin and said and said != name.strip():
            names[i] = f"{name.strip()}: {said}"
    return names


def _merged(header: list[str], labels: list[str]) -> list[str]:
    names, parent = [], ""
    for above, below in zip(header, labels + [""] * (len(header) - len(labels)), strict=False):
        parent = above.strip() or parent
        label = below.strip()
        names.append(parent if not label or label.casefold() in _LABEL_ROW else f"{parent}: {label}")
    return names
