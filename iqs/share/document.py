"""A report as a PDF, made without a browser: cover, sections with charts and tables, meanings."""

import io
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import urlencode
from xml.sax.saxutils import escape

from iqs.share.cells import NUMBERS, written
from iqs.share.plot.look import INK, SOFT, seen
from iqs.share.report import Format, Report, Section, Table, caption, finding
from iqs.share.still import natural_height_mm, picture

_PLAIN, _BOLD = "IqsSans", "IqsSans-Bold"
_FONTS = Lock()
_MM = 72.0 / 25.4
_WIDTH = 174.0 * _MM
"""Points between the margins of a page of A4."""
_CELLS = (7.5, 7.0, 6.5, 6.0)
"""Sizes of letters in tables: the largest by which all columns fit is taken."""
_GAP = 3.0
_HEAD = 40.0
"""The widest a label makes its column, in points; longer ones take lines."""
_MOST_MM = 215.0
"""The highest a chart may be, with its title, to stand on one page."""


def as_pdf(report: Report, address: str = "") -> bytes:
    """The report as a PDF of A4 pages.

    Every page names the filters and the last day with data; every section is a bookmark. Sections link
    back to their page of the dashboard where its `address` is given. Letters that DejaVu Sans lacks are
    boxes.
    """
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

    _register()
    out = io.BytesIO()
    document = BaseDocTemplate(
        out, pagesize=A4, title=seen(report.title), author=seen(report.data_name),
        subject=seen(report.filters_words),
        leftMargin=18 * _MM, rightMargin=18 * _MM, topMargin=22 * _MM, bottomMargin=18 * _MM,
    )  # fmt: skip
    frame = Frame(18 * _MM, 18 * _MM, _WIDTH, A4[1] - 40 * _MM, 0, 0, 0, 0)
    document.addPageTemplates(PageTemplate("page", [frame], onPage=partial(_edges, report)))
    story = [*_cover(report)]
    for at, section in enumerate(report.sections):
        story += _section(section, at, report, address)
    story += _meanings(report)
    document.build(story)
    return out.getvalue()


def _register() -> None:
    """Make the two fonts known, which matplotlib brings along."""
    import matplotlib
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    with _FONTS:
        if _BOLD not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(_PLAIN, folder / "DejaVuSans.ttf"))
            pdfmetrics.registerFont(TTFont(_BOLD, folder / "DejaVuSans-Bold.ttf"))


def _said(text: str, size: float = 9.0, *, bold: bool = False, colour: str = INK, **style: Any) -> Any:
    """A paragraph of plain text: what looks like markup stays text."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    made = ParagraphStyle(
        "text",
        fontName=_BOLD if bold else _PLAIN,
        fontSize=size,
        leading=1.38 * size,
        textColor=colour,
        **style,
    )
    return Paragraph(escape(seen(text)).replace("\n", "<br/>"), made)


def _edges(report: Report, canvas: Any, document: Any) -> None:
    """The running header and the number of the page."""
    from reportlab.lib.pagesizes import A4

    canvas.saveState()
    canvas.setFont(_PLAIN, 7)
    canvas.setFillColor(SOFT)
    up = f"Data up to {written(report.as_of, Format.DAY)}"
    room = _WIDTH - canvas.stringWidth(up, _PLAIN, 7) - 12
    canvas.drawString(
        18 * _MM, A4[1] - 13 * _MM, _cut(f"{report.title}: {report.filters_words}", room, canvas)
    )
    canvas.drawRightString(A4[0] - 18 * _MM, A4[1] - 13 * _MM, up)
    canvas.drawString(
        18 * _MM,
        10 * _MM,
        _cut(", ".join(filter(None, (report.data_name, report.fingerprint))), _WIDTH - 60, canvas),
    )
    canvas.drawRightString(A4[0] - 18 * _MM, 10 * _MM, f"Page {document.page}")
    canvas.restoreState()


def _cut(text: str, room: float, canvas: Any) -> str:
    text = seen(text).replace("\n", " ")[:400]
    while len(text) > 1 and canvas.stringWidth(text, _PLAIN, 7) > room:
        text = f"{text[:-2]}…"
    return text


def _cover(report: Report) -> Iterator[Any]:
    from reportlab.platypus import PageBreak, Spacer

    yield Spacer(1, 40)
    yield _said(report.title, 22, bold=True, spaceAfter=14)
    for label, said in (
        ("What was looked at", report.filters_words),
        ("Rests on", ", ".join(report.counted)),
        ("Data", ", ".join(filter(None, (report.data_name, f"up to {written(report.as_of, Format.DAY)}")))),
        ("Made at", written(report.made_at, Format.TIME)),
        ("Fingerprint of the data", report.fingerprint),
        *(("Note", note) for note in report.notes),
    ):
        yield _said(label, 7.5, colour=SOFT, spaceBefore=8)
        yield _said(said, 10)
    yield _said("In this document", 7.5, colour=SOFT, spaceBefore=22, spaceAfter=3)
    for section in report.sections:
        yield _said(section.title, 10, bold=True, spaceBefore=3)
        yield from (_said(s, 9) for s in (finding(section),) if s)
    yield PageBreak()


def _heading(key: str, title: str) -> Any:
    """A heading that is a bookmark."""
    from reportlab.platypus import Flowable

    class Mark(Flowable):  # type: ignore[misc]
        """Takes no room; puts the section into the outline."""

        def draw(self) -> None:
            self.canv.bookmarkPage(key)
            self.canv.addOutlineEntry(seen(title), key, 0)

    return [Mark(), _said(title, 15, bold=True, spaceAfter=6)]


def _section(section: Section, at: int, report: Report, address: str) -> list[Any]:
    from reportlab.platypus import CondPageBreak, Image, KeepTogether, Spacer

    tall = [min(natural_height_mm(d) + 6, _MOST_MM) for d in section.drawings]
    # A heading alone at the foot of a page begins nothing: its first chart, or some of a table, goes along.
    first = 110 + 17 * len(section.sentences) + (tall[0] * _MM if tall else 60)
    story = [CondPageBreak(first), Spacer(1, 10), *_heading(f"section-{at}", section.title)]
    if address and section.page:
        story.append(_link(f"{address.rstrip('/')}/{section.page}", section.query))
    story += [_said(s, 9.5, spaceAfter=3) for s in section.sentences]
    below = caption(report, section)
    for drawing, height in zip(section.drawings, tall, strict=True):
        title = _said(drawing.title, 10.5, bold=True, spaceBefore=10, spaceAfter=2)
        made = picture(drawing, width_mm=_WIDTH / _MM, height_mm=height, titled=False, scale=2.1)
        shown = Image(io.BytesIO(made), _WIDTH, height * _MM)
        story.append(KeepTogether([title, shown, _said(below, 6.8, colour=SOFT)]))
    story += [_said(s, 8, colour=SOFT, spaceBefore=4) for s in section.readings]
    for table in section.tables:
        if table.rows:
            story += _table(table)
    return story


def _link(address: str, query: Sequence[tuple[str, str]]) -> Any:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    whole = f"{address}?{urlencode(query)}" if query else address
    shown = f'<a href="{escape(whole, {chr(34): "&quot;"})}" color="#1f5fa8">Open in the dashboard</a>'
    return Paragraph(shown, ParagraphStyle("link", fontName=_PLAIN, fontSize=8, leading=12, spaceAfter=4))


def _table(table: Table) -> list[Any]:
    """The table over as many pages as it needs, its header on each; columns that do not fit go below."""
    from reportlab.platypus import CondPageBreak, LongTable, TableStyle

    story = [CondPageBreak(90), _said(table.title, 10.5, bold=True, spaceBefore=12, spaceAfter=4)]
    shown = [
        [written(cell, c.format) for cell, c in zip(row, table.columns, strict=True)] for row in table.rows
    ]
    size, wide = _widths(table, shown)
    for block in _blocks(wide):
        right = [table.columns[i].format in NUMBERS for i in block]
        head = [
            _said(table.columns[i].label, size, bold=True, alignment=2 if far else 0)
            for i, far in zip(block, right, strict=True)
        ]
        rows = [
            [
                seen(row[i]) if far and len(row[i]) < 14 else _said(row[i], size)
                for i, far in zip(block, right, strict=True)
            ]
            for row in shown
        ]
        style: list[Any] = [
            ("FONT", (0, 1), (-1, -1), _PLAIN, size, 1.38 * size), ("TEXTCOLOR", (0, 1), (-1, -1), INK),
            ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEBELOW", (0, 0), (-1, 0), 0.8, SOFT),
            ("LINEBELOW", (0, 1), (-1, -1), 0.3, "#dde3e9"), ("TOPPADDING", (0, 0), (-1, -1), 2.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5), ("LEFTPADDING", (0, 0), (-1, -1), _GAP),
            ("RIGHTPADDING", (0, 0), (-1, -1), _GAP),
            *(("ALIGN", (k, 1), (k, -1), "RIGHT") for k, far in enumerate(right) if far),
        ]  # fmt: skip
        widths = [min(wide[i], _WIDTH) for i in block]
        story.append(
            LongTable(
                [head, *rows], widths, repeatRows=1, splitInRow=1, hAlign="LEFT", style=TableStyle(style),
                spaceAfter=6,
            )
        )  # fmt: skip
    if table.note:
        story.append(_said(table.note, 7.5, colour=SOFT, spaceAfter=4))
    return story


def _widths(table: Table, shown: Sequence[Sequence[str]]) -> tuple[float, list[float]]:
    """The size of letters and the widths of columns in points: smaller, and texts in more lines, to fit."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    def tried(size: float, texts: float) -> list[float]:
        wide = []
        for i, c in enumerate(table.columns):
            cells = max((stringWidth(seen(row[i])[:80], _PLAIN, size) for row in shown), default=0.0)
            words = max((stringWidth(w, _BOLD, size) for w in c.label.split()), default=0.0)
            head = max(words, min(stringWidth(c.label, _BOLD, size), _HEAD))
            most = max(70.0 if c.format in NUMBERS else texts, min(words, 90.0))
            wide.append(min(max(cells, head, 16.0), most) + 2 * _GAP + 1.0)
        return wide

    for size, texts in (
        *((s, 190.0) for s in _CELLS[:2]), (7.0, 130.0), *((s, 190.0) for s in _CELLS[2:]),
        (6.5, 110.0), (6.0, 90.0), (6.0, 70.0),
    ):  # fmt: skip
        wide = tried(size, texts)
        room = _WIDTH - sum(wide)
        if room >= 0:
            # What is left goes to texts that were cut short.
            cut = [i for i, w in enumerate(wide) if w >= texts + 2 * _GAP and texts < 190.0]
            return size, [w + room / len(cut) if i in cut else w for i, w in enumerate(wide)]
    return _CELLS[0], tried(_CELLS[0], 190.0)


def _blocks(wide: Sequence[float]) -> list[list[int]]:
    """Columns in groups that fit on a page; the first column leads each."""
    blocks: list[list[int]] = [[]]
    for i, own in enumerate(wide):
        if len(blocks[-1]) > 1 and sum(wide[k] for k in blocks[-1]) + own > _WIDTH:
            blocks.append([0])
        blocks[-1].append(i)
    return [b for b in blocks if b]


def _meanings(report: Report) -> list[Any]:
    from reportlab.platypus import Spacer

    if not report.meanings:
        return []
    story = [Spacer(1, 14), *_heading("meanings", "What the numbers mean")]
    for m in report.meanings:
        story += [
            _said(m.name, 9.5, bold=True, spaceBefore=5),
            _said(f"{m.formula}\nInterval: {m.interval}", 9),
        ]
    return story
