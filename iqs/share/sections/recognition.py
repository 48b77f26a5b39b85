"""Awards as a section: who earned which, with what it takes, and which nobody earned."""

from iqs.analysis.awards import FAIR_ANSWER, awards, called, headline, outcome, whole_periods
from iqs.model import Grain
from iqs.scoring import Engine, answered
from iqs.share.asked import Asked, names
from iqs.share.report import Cell, Column, Section
from iqs.share.sections.shared import table

_TITLE, _PAGE = "Recognition", "recognition"


def section(engine: Engine, asked: Asked) -> Section:
    """What the data say of a month's or a quarter's awards; not those that were given, nor shout-outs."""
    grain = Grain.QUARTER if asked.one("award_span") == "Quarter" else Grain.MONTH
    periods = {called(p): p for p in answered(engine, whole_periods, grain)}
    if not periods:
        said = f"No whole {grain} lies in these data, and awards are only for whole ones."
        return Section("recognition", _TITLE, (said,), page=_PAGE)
    period = periods.get(asked.one(f"award_{grain}"), next(iter(periods.values())))
    filters = asked.filters.during(None)
    found = [answered(engine, outcome, a.key, filters, period) for a in answered(engine, awards, filters)]
    earned = [o for o in found if o.winners]
    people = names(engine, "agent", asked)
    rows: list[tuple[Cell, ...]] = [
        (o.award.title, people.get(w.agent, w.agent), w.reason, o.award.takes)
        for o in earned
        for w in o.winners
    ]
    rows += [(o.award.title, "nobody", o.nobody, o.award.takes) for o in found if not o.winners]
    columns = (Column("Award"), Column("To"), Column("Why"), Column("What it takes"))
    sentences = [f"{headline(earned, period)}.", *([] if earned else [FAIR_ANSWER])]
    return Section(
        "recognition", f"{_TITLE}: {called(period)}", tuple(sentences), (),
        (table("Awards", columns, rows),), _PAGE, asked.query,
        looked_at=f"{called(period)}, as the data say today",
    )  # fmt: skip
