"""Most improved as a section: clear gains or none, and everybody's gain."""

from iqs.analysis.improved import WEEKS, improved
from iqs.analysis.yardstick import criteria
from iqs.charts.gains import arrows, award_words, gains_reading
from iqs.scoring import Engine, answered
from iqs.share.asked import Asked, names
from iqs.share.report import Column, Format, Section
from iqs.share.sections.shared import table

_DRAWN = 25
_TITLE, _PAGE = "Most improved", "improved"


def section(engine: Engine, asked: Asked) -> Section:
    """Who got better, and not just luckier."""
    criterion = asked.one("improved_of")
    if criterion not in answered(engine, criteria, asked.filters.during(None)):
        criterion = ""
    weeks = asked.one("improved_weeks").partition(" ")[0]
    found = answered(engine, improved, asked.filters, criterion, int(weeks) if weeks.isdigit() else WEEKS)
    if found.why_not:
        return Section("improved", _TITLE, (found.why_not,), page=_PAGE)
    called = names(engine, "agent", asked)
    sentences = [f"{called.get(g.agent, g.agent)} {award_words(g, found)}" for g in found.clear]
    rows = [
        (called.get(g.agent, g.agent), "clear gain" if g.clear else "within normal variation", g.real, g.low,
         g.high, g.before, g.after, g.observed, g.n_before, g.n_after)
        for g in found.gains
    ]  # fmt: skip
    columns = (
        Column("Agent"), Column("Reading"), Column("Gain, luck taken out", Format.SIGNED),
        Column("90 % from", Format.SIGNED), Column("to", Format.SIGNED), Column("Before", Format.PERCENT),
        Column("Now", Format.PERCENT), Column("Plain difference", Format.SIGNED),
        Column("Reviews before", Format.WHOLE), Column("Reviews now", Format.WHOLE),
    )  # fmt: skip
    return Section(
        "improved", _TITLE, tuple(sentences),
        (arrows(found, found.gains[:_DRAWN], called),), (table("Gains by agent", columns, rows),), _PAGE,
        asked.query, gains_reading(found, called),
    )  # fmt: skip
