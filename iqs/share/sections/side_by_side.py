"""Side by side as a section: metrics on one time axis, and groups good in one and poor in another."""

from iqs.analysis.overview import cards
from iqs.analysis.side_by_side import side_by_side
from iqs.charts.aligned import PANELS_READING, aligned
from iqs.charts.drawing import Drawing
from iqs.charts.quadrants import how_to_read, quadrants
from iqs.model import DIMENSIONS
from iqs.scoring import METRICS, Engine, answered, metric
from iqs.share.asked import Asked, names
from iqs.share.report import Column, Section, Table
from iqs.share.sections.shared import measure_columns, measured, table
from iqs.text import DASH, difference


def section(engine: Engine, asked: Asked) -> Section:
    """What Side by side says."""
    settings = engine.settings()
    picked = asked.several("side_metrics") or ("IQS", "NPS")
    keys = tuple(m.key for m in METRICS.values() if m.label in picked) or ("iqs", "nps")
    found = answered(engine, cards, keys, asked.filters, asked.comparison, asked.grain)
    drawn = tuple(c for c in found if any(p.value is not None for p in c.series))
    sentences, readings, drawings, tables = [], [], [], []
    for card in found:
        if card not in drawn:
            m = metric(card.metric, settings)
            sentences.append(f"{m.label}: no {m.counted} in this selection.")
    if drawn:
        drawings.append(aligned(drawn, asked.grain, settings))
        readings.append(f"{PANELS_READING}.")
    told = _groups(engine, asked)
    if told is not None:
        drawing, reading, listed = told
        drawings += [drawing] if drawing else []
        (readings if drawing else sentences).append(reading)
        tables += [listed] if listed else []
    return Section(
        "side-by-side", "Side by side", tuple(sentences), tuple(drawings), tuple(tables), "side-by-side",
        asked.query, tuple(readings),
    )  # fmt: skip


def _groups(engine: Engine, asked: Asked) -> tuple[Drawing | None, str, Table | None] | None:
    x, y = asked.metric("side_x", "iqs"), asked.metric("side_y", "nps")
    by = asked.by("side_by", "team", plural=True)
    if x == y:
        return None
    found = answered(engine, side_by_side, x, y, by, asked.filters)
    if found.missing is not None:
        label = metric(found.missing).label
        return None, f"{label} cannot be split by {DIMENSIONS[by].label.lower()}.", None
    called = names(engine, by, asked)
    drawing = quadrants(found, called)
    mx, my = metric(x, engine.settings()), metric(y, engine.settings())
    dx, dy = mx.definition(found.x.definition), my.definition(found.y.definition)
    columns = (
        Column(DIMENSIONS[by].label), Column("Reading"), *measure_columns(mx.label, dx, f"n of {mx.label}"),
        *measure_columns(my.label, dy, f"n of {my.label}"), Column(f"{my.label} against the others"),
    )  # fmt: skip
    rows = [
        (called.get(s.group, s.group), str(s.reading), *measured(s.x), *measured(s.y),
         difference(s.apart.difference, dy) if s.apart and s.apart.difference is not None else DASH)
        for s in found.segments
    ]  # fmt: skip
    listed = table(f"{mx.label} and {my.label} by {DIMENSIONS[by].label.lower()}", columns, rows)
    if not found.judged:
        return None, drawing.title + ".", listed if rows else None
    return drawing, how_to_read(found), listed
