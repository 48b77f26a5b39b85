"""The sheet for a one-to-one, one page to print: numbers, strengths first, one or two gaps, what is agreed.

Text of files and people is drawn as text: ReportLab's paragraphs read markup, so it is escaped. The letters
are those of DejaVu Sans, embedded, which has Latin, Greek, Cyrillic and more, but no Chinese, Japanese or
Korean.
"""

from collections.abc import Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from iqs.analysis.coaching import Focus, Plan
from iqs.analysis.coaching_words import evidence, gap_sentence, goal_sentence, headline
from iqs.analysis.examples import Example
from iqs.coaching import Library
from iqs.scoring import Result, metric
from iqs.settings import Settings
from iqs.store.coaching import Session
from iqs.text import DASH, interval, listed, masked, value

_FONT, _BOLD = "DejaVuSans", "DejaVuSans-Bold"
_INK, _QUIET, _RULE, _GROUND = "#1f2933", "#616e7c", "#cbd2d9", "#f2f5f8"
_LONGEST = 150
"""Letters of a comment on the sheet."""
_LINES = 3
"""Blank lines for what is agreed."""


def one_to_one(
    plan: Plan,
    numbers: Result,
    library: Library,
    names: Mapping[str, str],
    settings: Settings,
    last: Session | None = None,
) -> bytes:
    """The sheet of one agent as a PDF of one page.

    `numbers` are the metrics over the agent's rows, `last` the last session that was written down.
    """
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import KeepInFrame, SimpleDocTemplate

    _fonts()
    name = names.get(plan.agent, plan.agent)
    out = BytesIO()
    page = SimpleDocTemplate(
        out, pagesize=A4, leftMargin=48, rightMargin=48, topMargin=40, bottomMargin=36,
        title=f"One-to-one: {name}", author="", invariant=1,
    )  # fmt: skip
    parts = [
        *_top(plan, name),
        *_numbers(numbers, settings),
        *_strengths(plan),
        *_gaps(plan, library, names),
        _paragraph("The agent's own view", "section"),
        _ruled(2),
        *_agreed(last),
        _paragraph(_small_print(plan), "small"),
    ]
    # A little smaller where there is much to say: it stays one page.
    page.build([KeepInFrame(page.width, page.height - 12, parts, mode="shrink")])
    return out.getvalue()


@cache
def _fonts() -> None:
    """Make the embedded letters known to ReportLab, once a process."""
    import matplotlib
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    for font, file in ((_FONT, "DejaVuSans.ttf"), (_BOLD, "DejaVuSans-Bold.ttf")):
        pdfmetrics.registerFont(TTFont(font, str(folder / file)))
    pdfmetrics.registerFontFamily(_FONT, normal=_FONT, bold=_BOLD, italic=_FONT, boldItalic=_BOLD)


@cache
def _styles() -> dict[str, Any]:
    from reportlab.lib.styles import ParagraphStyle

    def style(size: float, **more: Any) -> ParagraphStyle:
        usual = {"fontName": _FONT, "fontSize": size, "leading": 1.38 * size, "textColor": _INK}
        return ParagraphStyle(f"{size}{more}", **{**usual, **more})

    return {
        "title": style(17, fontName=_BOLD, spaceAfter=2),
        "section": style(10.5, fontName=_BOLD, spaceBefore=11, spaceAfter=4),
        "text": style(9, spaceAfter=3),
        "gap": style(9, spaceBefore=5, spaceAfter=3),
        "item": style(9, leftIndent=12, bulletIndent=2, spaceAfter=2),
        "cell": style(8),
        "label": style(7.5, textColor=_QUIET),
        "figure": style(13, fontName=_BOLD, alignment=0),
        "small": style(7, textColor=_QUIET, spaceBefore=8),
    }


def _paragraph(text: str, style: str, *, item: bool = False) -> Any:
    """Text that is markup already, in a style."""
    from reportlab.platypus import Paragraph

    return Paragraph(text, _styles()[style], bulletText="•" if item else None)


def _plain(text: str) -> str:
    return escape(" ".join(text.split()))


def _top(plan: Plan, name: str) -> list[Any]:
    about = [plan.role, f"mostly {plan.channel}" if plan.channel else "", f"{plan.reviews:,} reviews"]
    about += [str(plan.filters.period) if plan.filters.period else "all dates"]
    return [
        _paragraph(_plain(name), "title"),
        _paragraph(_plain(" · ".join(a for a in about if a)), "label"),
    ]


def _numbers(numbers: Result, settings: Settings) -> list[Any]:
    """The metrics in a row, each with its interval and n."""
    from reportlab.platypus import Spacer, Table, TableStyle

    cells = []
    for m in numbers.rows:
        of = metric(m.metric, settings)
        d = of.definition(m.definition)
        known = value(m, d) != DASH
        sure = interval(m, d).removesuffix(" %")
        below = f"{sure}<br/>n = {m.n:,}" if known else f"n = {m.n:,}, {of.minimum_n} needed"
        cells.append(
            [_paragraph(of.label, "label"), _paragraph(value(m, d), "figure"), _paragraph(below, "label")]
        )
    if not cells:
        return []
    table = Table([cells], colWidths=[499 / len(cells)] * len(cells))
    table.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, -1), _GROUND),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 7),
                ("RIGHTPADDING", (0, 0), (-1, -1), 2),
            ]
        )
    )
    note = "Below each number: its 95 % interval, and how many rows count."
    return [Spacer(1, 9), table, _paragraph(note, "label")]


def _strengths(plan: Plan) -> list[Any]:
    found = [_paragraph("What goes well", "section")]
    if not plan.strengths:
        text = (
            "Nothing stands out clearly from the others yet, which says nothing about single conversations. "
            "Begin with one that went well: ______________________________________"
        )
        return [*found, _paragraph(text, "text")]
    return found + [
        _paragraph(f"<b>{_plain(g.criterion)}</b> {_plain(evidence(g))}", "item", item=True)
        for g in plan.strengths[:4]
    ]


def _gaps(plan: Plan, library: Library, names: Mapping[str, str]) -> list[Any]:
    if not plan.focus:
        told = headline(plan.gaps, plan.aside)
        more = f" Not clear yet: {listed([g.criterion for g in plan.open])}." if plan.open else ""
        return [_paragraph("What to work on", "section"), _paragraph(_plain(f"{told}.{more}"), "text")]
    found = [_paragraph("What to work on", "section")]
    for f in plan.focus:
        found += _one(f, library, names)
    if plan.further:
        named = listed([g.criterion for g in plan.further])
        found.append(_paragraph(_plain(f"Clear too, for later: {named}."), "text"))
    return found


def _one(f: Focus, library: Library, names: Mapping[str, str]) -> list[Any]:
    found = [
        _paragraph(f"<b>{_plain(f.gap.criterion)}</b> {_plain(gap_sentence(f.gap))}", "gap"),
        _paragraph(f"<b>Goal</b> {_plain(goal_sentence(f.gap.criterion, f.goal))}", "text"),
    ]
    helps = "; ".join(f"{t.title} ({t.kind})" for t in library.matching(f.gap.criterion)[:2])
    found.append(_paragraph(f"<b>What helps</b> {_plain(helps)}", "text"))
    if f.mentors:
        who = listed([names.get(m.agent, m.agent) for m in f.mentors], "or")
        found.append(_paragraph(f"<b>Who can help</b> {_plain(who)}", "text"))
    for label, some in (("To talk about", f.examples.worst[:1]), ("To learn from", f.examples.best[:1])):
        found += [_paragraph(f"<b>{label}</b> {_plain(_told(e))}", "item", item=True) for e in some]
    return found


def _told(e: Example) -> str:
    comment = masked(e.comment)
    comment = comment if len(comment) <= _LONGEST else f"{comment[: _LONGEST - 1]}…"
    day = f", {e.day:%-d %b %Y}" if e.day else ""
    place = ", ".join(p for p in (e.channel, e.topic) if p)
    said = f": “{comment}”" if comment else ""
    return f"review {e.review_id}{day} ({place}), rated {e.score:g} of {e.top:g}{said}"


def _ruled(lines: int) -> Any:
    """Lines to write on."""
    from reportlab.platypus import Table, TableStyle

    table = Table([[""]] * lines, colWidths=[499], rowHeights=[21] * lines)
    table.setStyle(TableStyle([("LINEBELOW", (0, 0), (-1, -1), 0.6, _RULE)]))
    return table


def _agreed(last: Session | None) -> list[Any]:
    from reportlab.platypus import Table, TableStyle

    found = []
    if last is not None:
        about = f", {last.criterion}" if last.criterion else ""
        found.append(
            _paragraph(_plain(f"Agreed last time ({last.held_on:%-d %b %Y}, {last.kind}{about})"), "section")
        )
        found += [_paragraph(f"☐ {_plain(a)}", "text") for a in last.agreed[:4]]
        if not last.agreed:
            found.append(_paragraph("Nothing was written down.", "text"))
    found.append(_paragraph("Agreed today", "section"))
    rows = [["", _paragraph("what", "label"), _paragraph("by when", "label")]]
    rows += [[_paragraph("☐", "text"), "", ""] for _ in range(_LINES)]
    table = Table(rows, colWidths=[18, 381, 100], rowHeights=[14, *([23] * _LINES)])
    table.setStyle(
        TableStyle([("LINEBELOW", (1, 1), (-1, -1), 0.6, _RULE), ("VALIGN", (0, 0), (-1, -1), "BOTTOM")])
    )
    return [*found, table]


def _small_print(plan: Plan) -> str:
    return (
        "Differences are from the others in the same role, adjusted for channel, month, reviewer and the "
        "first "
        "months on the job, mixed with none at all by how few ratings there are, each with its 95 % "
        "interval. "
        f"Clear: among all {plan.checked} comparisons, held to 5 % false ones. "
        "A sheet to talk about, not a verdict."
    )
