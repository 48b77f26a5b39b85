"""Trends as a section: one metric over time, beside earlier periods, and by group."""

from iqs.analysis.change_words import difference_words, interval_words, verdict_words
from iqs.analysis.slope import HOW_A_TREND, trend_words
from iqs.analysis.trends import Trends, splits, trends
from iqs.charts.around import Surroundings, course_reading
from iqs.charts.trends import (
    looked_at_words,
    over_time,
    panels,
    provisional_words,
    split_headline,
    whole_sentence,
)
from iqs.model import DIMENSIONS
from iqs.scoring import Definition, Engine, Metric, answered, definition_in_force, metric
from iqs.share.asked import Asked, names
from iqs.share.report import Cell, Column, Format, Section, Table
from iqs.share.sections.overview import breaks_within
from iqs.share.sections.shared import format_of, measure_columns, measured, series_table, shaded, table
from iqs.text import interval, value, why_not

PANELS_READING = (
    "Panels: all on the same axes. Faint line: all together. Band: 95 % interval. Open points rest on too "
    "few rows."
)


def section(engine: Engine, asked: Asked) -> Section:
    """What Trends says of one metric."""
    settings = engine.settings()
    m = metric(asked.metric(), settings)
    d = definition_in_force(engine, m)
    by = asked.by("trend_by", "")
    split = by if by in splits(d) else None
    earlier = () if asked.comparison is None else (asked.comparison,)
    answer = answered(engine, trends, m.key, asked.filters, asked.grain, by=split, earlier=earlier)
    if not any(p.value is not None for p in answer.whole.series):
        return Section("trends", f"Trends: {m.label}", (why_not(answer.whole.now, m),), page="trends")
    breaks = breaks_within(engine, asked.filters) if m.key == "iqs" else ()
    laid = [("The comparison period", e) for e in answer.earlier]
    drawing = over_time(answer, Surroundings(settings, breaks, asked.noted), laid)
    drawings, sentences = [drawing], (whole_sentence(answer, d),)
    readings = [
        course_reading(m),
        shaded(settings, asked.filters.period),
        provisional_words(answer, m),
        HOW_A_TREND,
    ]
    tables = [_periods(answer, m, d), _points(answer, m, d)]
    if split is not None:
        tables.insert(1, _groups(answer, m, d, asked, engine))
        if answer.groups:
            dimension = DIMENSIONS[split]
            drawings.append(panels(answer, names(engine, split, asked), dimension.plural))
            readings.append(PANELS_READING)
    return Section(
        "trends", f"Trends: {m.label}", sentences, tuple(drawings), tuple(tables),
        "trends", asked.query, tuple(filter(None, readings)),
    )  # fmt: skip


def _periods(answer: Trends, m: Metric, d: Definition) -> Table:
    now = answer.whole.now
    rows: list[tuple[Cell, ...]] = [
        ("This period", str(answer.filters.period), value(now, d), interval(now, d), now.n, "", "", "")
    ]
    for e in answer.earlier:
        c, then = e.change, e.change.earlier
        rows.append((
            "Compared with", str(e.period), value(then, d), interval(then, d), then.n, difference_words(c, d),
            interval_words(c, d), verdict_words(c.verdict, c.good),
        ))  # fmt: skip
    columns = (
        Column(""), Column("Days"), Column(m.label), Column("95 %"), Column("n", Format.WHOLE),
        Column("Difference"), Column("95 % of it"), Column("Verdict"),
    )  # fmt: skip
    return table(f"{m.label} by period", columns, rows, "Difference: this period minus the earlier one.")


def _points(answer: Trends, m: Metric, d: Definition) -> Table:
    points = series_table(answer.whole.series, answer.grain, m, d)
    return table("The figures behind the chart", points.columns, points.rows)


def _groups(answer: Trends, m: Metric, d: Definition, asked: Asked, engine: Engine) -> Table:
    dimension = DIMENSIONS[answer.by or ""]
    called = names(engine, dimension.key, asked)
    slope = Format.SECONDS if format_of(d) is Format.SECONDS else Format.TWO_DECIMALS
    columns = (
        Column(dimension.label), *measure_columns(m.label, d, m.counted), Column("Points", Format.WHOLE),
        Column("Slope a month", slope), Column("slope from", slope), Column("to", slope), Column("Trend"),
    )  # fmt: skip
    rows = [
        (called.get(str(g.group), str(g.group)), *measured(g.now), g.trend.points, g.trend.slope, g.trend.low,
         g.trend.high, trend_words(g.trend, d, answer.grain, brief=True))
        for g in answer.groups
    ]  # fmt: skip
    thin = f" {len(answer.thin)} {dimension.plural} have too few points." if answer.thin else ""
    note = f"{split_headline(answer, dimension.plural)}.{looked_at_words(answer, dimension.plural)}{thin}"
    return table(f"{m.label} by {dimension.label.lower()}", columns, rows, note)
