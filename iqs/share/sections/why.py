"""Why a metric changed, as a section: the parts of the change, and the groups behind one of them."""

from iqs.analysis.change_words import verdict_words
from iqs.analysis.mix import mix
from iqs.analysis.why import WITHIN, why
from iqs.charts.why import (
    MEANS,
    TURNED,
    aside_words,
    cause_words,
    how_to_read,
    part_interval,
    waterfall,
    way_on,
)
from iqs.model import DIMENSIONS
from iqs.scoring import Engine, answered, metric
from iqs.share.asked import Asked, names
from iqs.share.report import Column, Format, Section
from iqs.share.sections.shared import format_of, table
from iqs.text import DASH, difference


def section(engine: Engine, asked: Asked) -> Section:
    """What the Why page says of one metric."""
    m = metric(asked.metric(), engine.settings())
    title = f"Why did {m.label} change?"
    if asked.comparison is None:
        said = "A change is from one period to another: there is none to compare with."
        return Section("why", title, (said,), page="why")
    found = answered(engine, why, m.key, asked.filters, asked.comparison)
    if found.why_not:
        return Section("why", title, (f"{found.why_not} {way_on(found)}".strip(),), page="why")
    d = m.definition(found.definition)
    sentences = [TURNED if found.turned else "", aside_words(found)]
    parts = [
        (cause_words(p.cause), difference(p.amount, d), part_interval(p, d), verdict_words(p.verdict, p.good),
         DASH if p.cause == WITHIN else f"{100 * p.shifted:.0f} %", MEANS[p.cause])
        for p in found.parts
    ]  # fmt: skip
    columns = (Column("Part"), Column("Adds"), Column("95 %"), Column("Verdict"), Column("Shifted"),
               Column("What it means"))  # fmt: skip
    tables = [table("Parts of the change", columns, parts)]
    causes = [p.cause for p in found.parts if p.cause in DIMENSIONS]
    offered = [*(["team"] if d.fact in DIMENSIONS["team"].facts else []), *causes]
    by = asked.by("why_by", offered[0] if offered else "", plural=True)
    if by in offered:
        called, written = names(engine, by, asked), format_of(d)
        rows = [
            (called.get(g.group, g.group), g.before, g.now, 100 * g.share_before, 100 * g.share_now,
             difference(g.own, d), difference(g.by_share, d))
            for g in answered(engine, mix, m.key, asked.filters, asked.comparison, by)
        ]  # fmt: skip
        of_groups = (
            Column(DIMENSIONS[by].label), Column("Before", written), Column("Now", written),
            Column("Share before", Format.PERCENT), Column("Share now", Format.PERCENT),
            Column("Adds by its own change"), Column("Adds by its share"),
        )  # fmt: skip
        note = (
            "All groups together add up to the change, taken apart by these groups alone and without "
            "intervals: a look at where, not a finding."
        )
        tables.append(table(f"Which {DIMENSIONS[by].plural} made it", of_groups, rows, note))
    return Section(
        "why",
        title,
        tuple(filter(None, sentences)),
        (waterfall(found),),
        tuple(tables),
        "why",
        asked.query,
        (how_to_read(found),),
    )
