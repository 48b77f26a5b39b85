"""A report as one HTML file that needs nothing else: charts to hover over, tables, definitions.

It opens from a disk without a network. Its policy lets only its own two scripts run and nothing be fetched;
text is escaped by the template, and figures are JSON in which no tag can end.
"""

from base64 import b64encode
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files

import orjson
import plotly.graph_objects as go

from iqs.share.cells import NUMBERS, amount, written
from iqs.share.report import Cell, Report, Section, Table, rests_on

_TEMPLATES = files("iqs.share") / "templates"
_SHORT = 28  # letters of a cell that stay on one line
_HEIGHT = 320  # pixels of a figure that does not say


@dataclass(frozen=True)
class _Figure:
    """A figure as the template needs it; `data` is its JSON, without anything that could end a script."""

    key: str
    title: str
    alt: str
    height: int
    data: str


def snapshot(made: Report, *, embedded: bool = False) -> str:
    """The report as HTML; `embedded` in a page of somebody else's, it has neither title nor contents."""
    from jinja2 import Environment
    from markupsafe import Markup

    css, js = (_text(f"snapshot.{kind}") for kind in ("css", "js"))
    drawn = [
        [_figure(f"figure-{i}-{j}", s, j) for j in range(len(s.drawings))]
        for i, s in enumerate(made.sections)
    ]
    any_figure = any(drawn)
    scripts = [_plotly(), js] if any_figure else ["", js]
    page = Environment(autoescape=True, trim_blocks=True).from_string(_text("snapshot.html"))
    # Only our own files and JSON without tags are taken as they are; everything else is escaped.
    return page.render(
        report=made,
        embedded=embedded,
        as_of=f"{made.as_of:%-d %b %Y}" if made.as_of else "no day",
        made_at=made_words(made),
        stamp=stamp(made),
        sections=[_section(made, s, some) for s, some in zip(made.sections, drawn, strict=True)],
        figures=[(f.key, Markup(f.data)) for some in drawn for f in some],  # noqa: S704
        css=Markup(css),  # noqa: S704
        plotly=Markup(scripts[0]),  # noqa: S704
        js=Markup(scripts[1]),  # noqa: S704
        policy=_policy(tuple(scripts)),
    )


def write(made: Report) -> bytes:
    """The file."""
    return snapshot(made).encode()


def made_words(made: Report) -> str:
    """When it was made, with the hour and its zone."""
    return f"{made.made_at:%-d %b %Y, %H:%M %Z}".strip()


def stamp(made: Report, section: Section | None = None) -> str:
    """What must stand on every part that could be torn off: filters, data, counts, fingerprint, time."""
    words, counted = rests_on(made, section)
    parts = [
        made.title,
        words,
        f"data to {made.as_of:%-d %b %Y}" if made.as_of else "",
        f"n: {', '.join(counted)}" if counted else "no rows",
        f"fingerprint {made.fingerprint}",
        f"made {made_words(made)}",
    ]
    return " · ".join(p for p in parts if p)


def _figure(key: str, section: Section, at: int) -> _Figure:
    drawing = section.drawings[at]
    height = drawing.figure.layout.height
    return _Figure(key, drawing.title, drawing.alt, int(height or _HEIGHT), _json(drawing.figure))


def _json(figure: go.Figure) -> str:
    """A figure as JSON that stays inside a script whatever its names hold; the look comes with the file."""
    told = figure.to_plotly_json()
    told = {"data": told["data"], "layout": {k: v for k, v in told["layout"].items() if k != "template"}}
    text = orjson.dumps(told, default=_plain, option=orjson.OPT_SERIALIZE_NUMPY).decode()
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _plain(value: object) -> object:
    """What JSON has no form of: whatever tells itself as a list or as text."""
    return value.tolist() if hasattr(value, "tolist") else str(value)


def _section(made: Report, s: Section, drawn: list[_Figure]) -> dict[str, object]:
    return {
        "title": s.title,
        "sentences": s.sentences,
        "readings": s.readings,
        "figures": drawn,
        "tables": [_table(t) for t in s.tables if t.rows],
        "stamp": stamp(made, s),
    }


def _table(t: Table) -> dict[str, object]:
    right = [c.format in NUMBERS for c in t.columns]
    return {
        "title": t.title,
        "note": t.note,
        "columns": [{"label": c.label, "right": r} for c, r in zip(t.columns, right, strict=True)],
        "rows": [
            [_cell(v, written(v, c.format), r) for v, c, r in zip(row, t.columns, right, strict=True)]
            for row in t.rows
        ],
    }


def _cell(value: Cell, text: str, right: bool) -> dict[str, object]:
    """A cell with its class, and what it is sorted by where that is not its text."""
    kind = "n" if right else "s" if len(text) <= _SHORT else ""
    return {"text": text, "kind": kind, "key": None if isinstance(value, str) else _sort_key(value)}


def _sort_key(value: Cell) -> str:
    """A number, or a day as text that sorts like days; empty for nothing."""
    found = amount(value)
    if found is not None:
        return str(found)
    return value.isoformat() if isinstance(value, date) else ""


def _text(name: str) -> str:
    return (_TEMPLATES / name).read_text("utf-8").strip()


def policy() -> str:
    """The policy of a file with charts, for whoever serves it."""
    return _policy((_plotly(), _text("snapshot.js")))


@lru_cache(maxsize=1)
def _plotly() -> str:
    """Plotly's own script, as its package ships it for use without a network."""
    from plotly.offline import get_plotlyjs

    # A browser reads line ends as one sign and hashes what it reads.
    return str(get_plotlyjs()).replace("\r\n", "\n").replace("\r", "\n")


@lru_cache(maxsize=4)
def _policy(scripts: tuple[str, ...]) -> str:
    """What the file may do: run these scripts, style itself, and nothing else."""
    digests = (b64encode(sha256(s.encode()).digest()).decode() for s in scripts if s)
    allowed = " ".join(f"'sha256-{d}'" for d in digests)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
