"""A season as a section: what clearly changes in it, and the number that changes most week by week."""

from iqs.analysis.season_course import course
from iqs.analysis.season_latest import latest
from iqs.analysis.season_words import (
    TOO_SHORT,
    against_usual,
    all_dates,
    amount,
    ends,
    headline,
    how_to_read,
    level,
    sentence,
    verdict,
)
from iqs.analysis.seasons import seasons
from iqs.charts.drawing import Drawing
from iqs.charts.season_course import expected_and_actual
from iqs.charts.season_effects import effects
from iqs.scoring import Engine, answered
from iqs.share.asked import Asked
from iqs.share.report import Column, Format, Section
from iqs.share.sections.shared import table


def section(engine: Engine, asked: Asked) -> Section:
    """What the Seasons page says of one named season."""
    named = [s.name for s in engine.settings().seasons]
    if not named:
        said = "No season is named in the settings."
        return Section("seasons", "Seasons", (said,), page="seasons")
    name = asked.one("season_name")
    name = name if name in named else named[0]
    filters = asked.filters.during(None)
    found = answered(engine, seasons, name, filters)
    sentences, drawings = [all_dates(found)], list[Drawing]()
    if not found.judged:
        return Section("seasons", f"Season: {name}", (TOO_SHORT, *sentences), page="seasons")
    drawings.append(effects(found))
    readings = [*sentences, how_to_read(found)]
    sentences = [f"{headline(found)}."]
    wanted = asked.one("season_of")
    chosen = next((e for e in found.effects if e.subject.label == wanted), found.effects[0])
    drawn = answered(engine, course, chosen.subject, name, filters)
    if drawn is not None:
        drawings.append(expected_and_actual(drawn, chosen))
        sentences.append(sentence(chosen))
        last = latest(chosen)
        if last is not None:
            sentences.append(against_usual(chosen, last))
    columns = (
        Column("Metric or criterion"), Column("Verdict"), Column("Season"), Column("Expected"),
        Column("Difference"), Column("95 %"), Column("n in", Format.WHOLE), Column("n outside", Format.WHOLE),
    )  # fmt: skip
    rows = [
        (e.subject.label, verdict(e), level(e, e.value), level(e, e.expected), amount(e),
         ends(e, e.low, e.high), e.n, e.n_rest)
        for e in found.effects
    ]  # fmt: skip
    return Section(
        "seasons", f"Season: {name}", tuple(sentences), tuple(drawings),
        (table(f"Metrics and criteria in the season {name}", columns, rows),), "seasons", asked.query,
        tuple(readings),
    )  # fmt: skip
