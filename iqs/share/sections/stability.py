"""Is it stable, as a section: the control chart with its signals, and changes of level."""

from iqs.analysis.changes import Changes, changes
from iqs.analysis.charted import Charted, criteria_of
from iqs.analysis.control import Control, control
from iqs.analysis.control_words import (
    CONTROL_READING,
    PLURALS,
    alike_words,
    base_choice,
    base_words,
    changes_headline,
    days_words,
    interval_words,
    remark,
    season_words,
    signals_told,
    why_this_chart,
)
from iqs.analysis.level_words import level_words, split_of
from iqs.analysis.limits import Chart
from iqs.analysis.periods import natural_grain
from iqs.charts.around import Surroundings
from iqs.charts.change_points import changed_course, others_words
from iqs.charts.control import control_chart
from iqs.model import Grain
from iqs.scoring import Engine, answered
from iqs.share.asked import Asked, names
from iqs.share.report import Column, Format, Section, Table
from iqs.share.sections.overview import breaks_within
from iqs.share.sections.shared import table
from iqs.text import difference

_MOST_DRAWN = 3
_PAGE = "stability"


def section(engine: Engine, asked: Asked) -> Section:
    """What Is it stable? says of one number."""
    key, period = asked.metric(), asked.filters.period
    criterion = asked.one("stability_of") if key == "iqs" else ""
    if criterion not in criteria_of(engine, asked.filters):
        criterion = ""
    passing = key == "iqs" and asked.one("stability_passing").casefold() == "true"
    charted = Charted(key, criterion, passing)
    # Weeks, unless other points than the fitting ones are asked for: as on the page.
    grain = Grain.WEEK if period is None or asked.grain is natural_grain(period) else asked.grain
    chart = next((c for c in Chart if c.value == asked.one("stability_kind")), None)
    kept = asked.one("stability_base") == base_choice()[1]
    found = answered(engine, control, charted, asked.filters, grain, chart=chart, kept=kept)
    breaks = breaks_within(engine, asked.filters) if key == "iqs" else ()
    around = Surroundings(engine.settings(), breaks, asked.noted)
    by = split_of(asked.filters, {"Channels": "channel"}.get(asked.one("stability_by"), "team"))
    called = dict(names(engine, by, asked))
    levels = answered(engine, changes, charted, asked.filters, grain, by)
    drawing = control_chart(found, around, levels, called)
    title = f"Is it stable: {charted.label}"
    if found.limits is None:
        return Section("stability", title, (f"{drawing.title}.",), page=_PAGE)
    sentences, readings = [], [CONTROL_READING, why_this_chart(found), season_words(found), base_words(found)]
    drawings, tables = [drawing], [_signals(found)] if found.found else []
    if levels.judged:
        sentences += [f"{changes_headline(levels, called)}.", level_words(found, levels, called)]
        some = sorted(
            (x for x in levels.looked if x.changes), key=lambda x: -max(abs(c.size) for c in x.changes)
        )
        drawings += [changed_course(x, levels, called, around) for x in some[:_MOST_DRAWN]]
        readings += [alike_words(levels), others_words(levels)]
        tables.append(_changes(levels, called))
    return Section(
        "stability", title, tuple(sentences), tuple(drawings), tuple(tables), _PAGE, asked.query,
        tuple(filter(None, readings)),
    )  # fmt: skip


def _signals(found: Control) -> Table:
    c = found.course
    columns = (
        Column("Days"), Column("Signal"), Column(c.charted.label), Column("n", Format.WHOLE), Column("Remark")
    )  # fmt: skip
    rows = [
        (str(t.days), t.words, t.level, t.n, remark(f, c))
        for f, t in zip(found.found, signals_told(found), strict=True)
    ]
    return table("Signals", columns, rows)


def _changes(found: Changes, called: dict[str, str]) -> Table:
    d = found.definition
    rows = [
        ("Everything" if x.group is None else called.get(x.group, x.group),
         x.verdict,
         None if c is None else difference(c.size, d), None if c is None else interval_words(c, d),
         None if c is None else days_words(c), len(x.points.days))
        for x in found.looked for c in (x.changes or (None,))
    ]  # fmt: skip
    columns = (
        Column("Looked at"), Column("Verdict"), Column("Change"), Column("95 %"), Column("Begun between"),
        Column(PLURALS[found.grain].capitalize(), Format.WHOLE),
    )  # fmt: skip
    return table("Changes of level", columns, rows)
