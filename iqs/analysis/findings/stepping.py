"""Teams whose IQS moved to another level for good, beside all other teams and by the same agents.

The judgement is that of the page Is it stable? (`iqs.analysis.changes`): nothing is told here that the page
does not tell, too. Held to a stricter measure among all findings, some of what the page tells is not told.
"""

from functools import partial

from iqs.analysis.change_points import FEWEST
from iqs.analysis.changes import Change, changes
from iqs.analysis.charted import Charted
from iqs.analysis.findings import words
from iqs.analysis.findings.found import GROUP, Asked, Candidate, Detector, Looked, Tally, enough_to_act
from iqs.model import Grain, Period
from iqs.scoring import Engine, answered, measure

BY = "team"


def look(engine: Engine, asked: Asked) -> Looked:
    """Every team with enough weeks."""
    tally = Tally("stepping")
    filters = asked.filters.during(asked.period)
    found = answered(engine, changes, Charted("iqs"), filters, Grain.WEEK, BY)
    rows = {r.of(BY): r.n for r in measure(engine, ["iqs"], by=[BY], filters=filters).rows}
    total = max(sum(rows.values()), 1)
    for one in found.looked:
        if not one.group or not one.enough:
            continue
        told = max(one.changes, key=lambda c: abs(c.size), default=None)
        if told is None:
            tally.add(1.0)
        else:
            reach = rows.get(one.group, 0) / total
            tally.add(told.rarity, partial(_told, engine, told, reach))
    return tally.done(f"{FEWEST} weeks of reviews of at least two teams are needed.")


def _told(engine: Engine, c: Change, reach: float, p: float) -> Candidate:
    d = words.definition(engine, "iqs")
    up = c.size > 0
    return Candidate(
        key=f"stepping|{c.group}|{'up' if up else 'down'}",
        good=c.good,
        words=(
            f"{GROUP}: IQS moved {'up' if up else 'down'} {words.amount(c.size, d)} against the other teams "
            f"about {c.day:%-d %b %Y} and stayed there (95 %: {words.ends(c.low, c.high, d)}), by the same "
            "agents."
        ),
        size=c.size,
        low=c.low,
        high=c.high,
        matters=enough_to_act(0.0, d),
        n=c.after.n,
        counted="reviews",
        since=Period(c.day, c.days_after.end),
        p=p,
        reach=reach,
        page="stability",
        query=(
            ("metric", "IQS"),
            ("stability_tab", "When did it change"),
            ("stability_by", "Teams"),
            ("grain", str(Grain.WEEK)),
        ),
        action="Find out what changed then, write it down as an event, and take it to the other teams."
        if up
        else "Look first whether the other teams rose instead. If not, find out what changed then: process, "
        "tool, people or kind of contacts.",
        metric="iqs",
        dimension=BY,
        group=str(c.group),
    )


DETECTOR = Detector("stepping", "teams that moved to another level", look)
