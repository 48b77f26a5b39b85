"""JSON exports as flat rows of text: a document, an array, one document a line, or documents end to end."""

from collections.abc import Iterator, Sequence
from json import JSONDecodeError, JSONDecoder
from pathlib import Path
from typing import Any

import orjson

from iqs.errors import UnreadableFile
from iqs.sources.grid import Grid
from iqs.sources.headers import read_header
from iqs.sources.layout import Json, Layout, confidence
from iqs.sources.parsed import Limits
from iqs.sources.table import from_rows

_DOCUMENT_BYTES = 512 * 1024**2
Row = dict[str, str]


def looks_like_json(path: Path) -> bool:
    """Whether the text starts like a JSON document, a list of objects, or JSON lines."""
    with path.open("rb") as file:
        head = file.read(4096).removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"["):
        return head[1:].lstrip()[:1] in (b"{", b"]", b"[")
    return head.startswith(b"{") and head[1:].lstrip()[:1] in (b'"', b"}")


def from_json(path: Path, name: str, limits: Limits, folder: Path, known: Sequence[Layout]) -> Grid:
    """Read JSON by the layout it matches, else as flat records; UnreadableFile when it is damaged."""
    if path.stat().st_size > _DOCUMENT_BYTES:
        raise UnreadableFile(f"“{name}” is JSON of more than 512 MB; export a shorter period or use CSV.")
    found = documents(path.read_bytes(), name)
    layout, rows, lines = _best(found, known)
    if not rows:
        raise UnreadableFile(f"“{name}” is JSON without any records; check the period of the export.")
    notes = ("Read as JSON; line numbers count records.",)
    grid = from_rows(rows, lines, name, limits, folder, notes)
    grid.layout = layout.name if layout else ""
    return grid


def documents(data: bytes, name: str) -> list[Any]:
    """The JSON documents in some bytes, however they are put together; UnreadableFile when damaged."""
    text = data.removeprefix(b"\xef\xbb\xbf").strip()
    try:
        found = orjson.loads(text)
        return found if isinstance(found, list) else [found]
    except orjson.JSONDecodeError as whole:
        try:
            return [orjson.loads(line) for line in text.splitlines() if line.strip()]
        except orjson.JSONDecodeError:
            apart = _end_to_end(text)
            if apart is None:
                place = f" (line {whole.lineno}, column {whole.colno})"
                raise UnreadableFile(f"“{name}” is damaged JSON{place}; export it again.") from whole
            return apart


def _end_to_end(data: bytes) -> list[Any] | None:
    """Documents written one after the other without line breaks, as some pipelines do; None when damaged."""
    decoder, found = JSONDecoder(), []
    try:
        text = data.decode()
        at = 0
        while at < len(text):
            document, at = decoder.raw_decode(text, at)
            found.append(document)
            while at < len(text) and text[at].isspace():
                at += 1
    except (JSONDecodeError, UnicodeDecodeError, RecursionError):
        return None
    return found


def _best(documents: Sequence[Any], known: Sequence[Layout]) -> tuple[Layout | None, list[Row], list[int]]:
    best: tuple[float, Layout | None] = (0.0, None)
    probe = [d for d in documents[:20] if isinstance(d, dict)]
    for layout in known:
        if layout.json is None:
            continue
        rows, _ = _flatten(_shortened(probe), layout.json)
        headers = [read_header(h) for h in dict.fromkeys(k for r in rows for k in r)]
        sure = confidence(layout, headers)
        if sure > best[0]:
            best = (sure, layout)
    if best[1] is not None and best[1].json is not None:
        return best[1], *_flatten(documents, best[1].json)
    return None, *_flatten(documents, Json(_only_list(documents)))


def _shortened(documents: Sequence[Any]) -> list[Any]:
    """Documents with their top lists cut, enough to tell a layout by."""
    return [{k: v[:20] if isinstance(v, list) else v for k, v in d.items()} for d in documents]


def _only_list(documents: Sequence[Any]) -> str:
    """The path of the one list of objects that holds the rows, "" when the documents are rows themselves."""
    if len(documents) == 1 and isinstance(documents[0], dict):
        lists = [k for k, v in documents[0].items() if isinstance(v, list) and v and isinstance(v[0], dict)]
        if len(lists) == 1:
            return f"{lists[0]}[]"
    return ""


def _flatten(documents: Sequence[Any], how: Json) -> tuple[list[Row], list[int]]:
    steps = [s.strip(".") for s in how.rows.split("[]")[:-1]]
    rows: list[Row] = []
    lines: list[int] = []
    for number, document in enumerate(_unwrapped(documents, how.unwrap), 1):
        if not isinstance(document, dict):
            continue
        tables = [
            (
                into,
                name,
                {
                    str(i.get(key)): _text(i.get(take))
                    for i in document.get(source) or ()
                    if isinstance(i, dict)
                },
            )
            for into, source, key, take, name in how.lookups
        ]
        for row in _walk(document, steps, ""):
            for into, name, table in tables:
                prefix = f"{steps[-1]}." if steps else ""
                value = table.get(row.get(prefix + into, ""))
                if value:
                    row[prefix + name] = value
            rows.append(row)
            lines.append(number if not steps else len(rows))
    return rows, lines


def _unwrapped(documents: Sequence[Any], key: str) -> Iterator[Any]:
    """The documents themselves, or those that each holds under `key` as a list or on its own."""
    for document in documents:
        inner = document.get(key) if key and isinstance(document, dict) else None
        if isinstance(inner, list):
            yield from inner
        else:
            yield inner if isinstance(inner, dict) else document


def _walk(node: dict[str, Any], steps: Sequence[str], prefix: str) -> Iterator[Row]:
    """Rows below a node: its own values beside those of every item on the path, at least one row."""
    own: Row = {}
    child = steps[0] if steps else None
    for key, value in node.items():
        if key != child:
            _own(own, prefix + key, value)
    if child is None:
        yield own
        return
    items = node.get(child)
    listed = [i for i in items if isinstance(i, dict)] if isinstance(items, list) else []
    if not listed:
        yield own
    for item in listed:
        for row in _walk(item, steps[1:], f"{prefix}{child}."):
            yield own | row


def _own(row: Row, name: str, value: Any) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            _own(row, f"{name}.{key}", inner)
    elif isinstance(value, list):
        if value and isinstance(value[0], dict) and {"name", "value"} <= value[0].keys():
            for pair in value:
                _own(row, f"{name}.{pair.get('name')}", pair.get("value"))
        elif value and isinstance(value[0], dict):
            # Only the first of a list of objects is kept: that is the one tools mean by "the" group.
            _own(row, f"{name}[0]", value[0])
        elif value:
            row[name] = ";".join(_text(v) or "" for v in value)
    elif value is not None:
        row[name] = _text(value) or ""


def _text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        return orjson.dumps(value).decode()
    return str(value)
