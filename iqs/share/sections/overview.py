"""The Overview as a section: six metrics, what changed, the course of one, bands, and who moved."""

from iqs.analysis.bands import bands
from iqs.analysis.breaks import Break, rubric_breaks
from iqs.analysis.change_words import change_sentences, difference_words, interval_words, verdict_words
from iqs.analysis.movers import Movers, criteria_moved, movers
from iqs.analysis.overview import drawn_card, overview
from iqs.charts.around import course_reading
from iqs.charts.bands import band_bars, bands_reading
from iqs.charts.score_and_volume import score_and_volume
from iqs.model import DIMENSIONS, Filters
from iqs.scoring import Engine, answered, definition_in_force, metric
from iqs.share.asked import Asked, names
from iqs.share.report import Cell, Column, Format, Section, Table
from iqs.share.sections.shared import claimed, format_of, shaded, table
from iqs.text import interval, left_out, value


def breaks_within(engine: Engine, filters: Filters) -> tuple[Break, ...]:
    """Days within the period from which another scorecard holds."""
    period = filters.period
    found = rubric_breaks(engine, filters.during(None))
    return tuple(b for b in found if period is None or period.start <= b.day <= period.end)


def section(engine: Engine, asked: Asked) -> Section:
    """What the Overview says."""
    settings = engine.settings()
    answer = answered(engine, overview, asked.filters, asked.comparison, asked.grain)
    sentences = list(change_sentences(answer, settings))
    if sentences and answer.comparison is not None:
        sentences.insert(0, f"What changed against {answer.comparison}:")
    drawings, readings = [], []
    card = drawn_card(answer)
    if card is not None:
        breaks = breaks_within(engine, asked.filters) if card.metric == "iqs" else ()
        drawings.append(score_and_volume(card, asked.grain, settings, breaks, asked.noted))
        readings.append(course_reading(metric(card.metric, settings)))
        readings.append(shaded(settings, asked.filters.period))
    share = answered(engine, bands, asked.filters, asked.comparison)
    if share[0].now.enough:
        drawings.append(band_bars(share))
        readings.append(bands_reading(settings, share[0].now.n))
    rows: list[tuple[Cell, ...]] = []
    for c in answer.cards:
        m = metric(c.metric, settings)
        d = m.definition(c.definition)
        change = c.change
        rows.append((
            m.label, value(c.now, d), interval(c.now, d), c.now.n, m.counted, d.label,
            difference_words(change, d), interval_words(change, d),
            "" if change is None else verdict_words(change.verdict, change.good), left_out(c.now),
        ))  # fmt: skip
    columns = (
        Column("Metric"), Column("Value"), Column("95 %"), Column("n", Format.WHOLE), Column("Counted"),
        Column("Definition"), Column("Change"), Column("95 % of it"), Column("Verdict"),
        Column("Left out"),
    )  # fmt: skip
    tables = [table("The six metrics", columns, rows), *_moved(engine, asked)]
    return Section(
        "overview",
        "Overview",
        tuple(sentences),
        tuple(drawings),
        tuple(tables),
        readings=tuple(filter(None, readings)),
    )


def _moved(engine: Engine, asked: Asked) -> list[Table]:
    """Who moved most by one metric: teams and agents, and for IQS the criteria."""
    if asked.comparison is None:
        return []
    settings = engine.settings()
    m = metric(asked.metric("moved_by"), settings)
    d = definition_in_force(engine, m)
    found: tuple[Movers, ...] = answered(
        engine, movers, m.key, asked.filters, asked.comparison, ("team", "agent")
    )
    if m.key == "iqs":
        found = (*found, answered(engine, criteria_moved, asked.filters, asked.comparison))
    out = []
    for some in found:
        known = DIMENSIONS.get(some.dimension)
        label, plural = (known.label, known.plural) if known else ("Criterion", "criteria")
        called = names(engine, some.dimension, asked) if known else {}
        rows = [
            (called.get(g, g), claimed(c.earlier), claimed(c.later), difference_words(c, d),
             verdict_words(c.verdict, c.good), c.earlier.n, c.later.n)
            for g, c in some.changes
        ]  # fmt: skip
        if not rows:
            continue
        thin = f" {some.thin} have too few {m.counted}." if some.thin else ""
        columns = (
            Column(label), Column("Before", format_of(d)), Column("Now", format_of(d)), Column("Change"),
            Column("Reading"), Column("n before", Format.WHOLE), Column("n now", Format.WHOLE),
        )  # fmt: skip
        note = f"{some.clear} of {some.judged} clearly moved.{thin}"
        out.append(table(f"Which {plural} moved most by {m.label}", columns, rows, note))
    return out
