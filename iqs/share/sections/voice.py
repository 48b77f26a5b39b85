"""The voice of the customer as a section: words that mark unhappy customers, or low reviews."""

from iqs.analysis.comment_sides import KINDS
from iqs.analysis.voice import marking_words
from iqs.charts.voice import counted, how_found, how_much, marks, too_few_words
from iqs.scoring import Engine, answered
from iqs.share.asked import Asked
from iqs.share.report import Column, Section
from iqs.share.sections.shared import table


def section(engine: Engine, asked: Asked) -> Section:
    """What the Voice page says of words; no comment itself."""
    by_label = {k.label: k for k in KINDS.values()}
    kind = by_label.get(asked.one("voice_kind"), next(iter(KINDS.values())))
    title = f"Voice of the customer: {kind.label}"
    found = answered(engine, marking_words, kind.key, asked.filters)
    if not found.found.enough:
        return Section("voice", title, (f"{too_few_words(found)}.",), page="voice")
    none = f"No word clearly marks {kind.low.lower()} or {kind.high.lower()}"
    drawing = marks(found.found, found.sides, (kind.lead(0), kind.lead(1)), none)
    words = found.found.words
    low, high = found.sides
    columns = (Column("Word or phrase"), Column("Marks"), Column("More common"), Column(low), Column(high))
    rows = [(w.text, found.sides[w.marks], how_much(w), counted(w, 0), counted(w, 1)) for w in words]
    return Section(
        "voice", title, () if words else (f"{none}.",),
        (drawing,) if words else (), (table("Words and phrases", columns, rows),) if words else (), "voice",
        asked.query, tuple(how_found(found, kind)),
    )  # fmt: skip
