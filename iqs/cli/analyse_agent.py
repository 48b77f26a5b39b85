"""One agent beside the others, and workload."""

from typing import Annotated

import typer

from iqs.cli.analyse import analyse
from iqs.cli.answers import As, Db, Format, existing, say, show
from iqs.cli.numbers import From, To, Where, selected
from iqs.cli.people_names import names_of, who


@analyse.command()
def agent(
    name: Annotated[str, typer.Argument(help="The agent, by id or name.")],
    from_: From = None,
    to: To = None,
    where: Where = None,
    db: Db = None,
    output: As = Format.TABLE,
) -> None:
    """Set an agent's numbers against the others of team and role, criterion by criterion against the team."""
    from iqs.analysis.beside import beside, only
    from iqs.analysis.criteria_cells import criteria_by_group
    from iqs.analysis.self_view import self_view
    from iqs.store import DuckEngine, open_database

    database = open_database(existing(db))
    try:
        engine = DuckEngine(database)
        filters = selected(engine, from_, to, [*(where or []), f"agent={name}"])
        who = filters.values("agent")[0]
        found = beside(engine, who, filters)
        within = only(found.filters, "team", found.team) if found.team else found.filters
        cells = [c for c in criteria_by_group(engine, within, "agent").cells if c.group == who]
        own = self_view(engine, who, filters)
    finally:
        database.close()
    say(f"Team {found.team or 'unknown'}, role {found.role or 'unknown'}.")
    rows = []
    for line in found.lines:
        m = line.own
        shown = m.enough and m.value is not None
        row = {"what": line.metric, "value": m.value if shown else None, "n": m.n}
        row |= {"low": m.low if shown else None, "high": m.high if shown else None}
        for side, others in (("team", line.team), ("role", line.role)):
            row |= {
                side: others.measure.value if others and others.measure.enough else None,
                f"{side}_people": others.people if others else 0,
                f"{side}_verdict": others.change.verdict.value if others else None,
            }
        rows.append(row)
    rows += [
        {
            "what": c.criterion,
            "value": c.score if c.difference is not None else None,
            "n": c.n,
            "team": c.others if c.difference is not None else None,
            "team_verdict": c.verdict.value,
        }
        for c in cells
    ]
    for gap in (*([own.whole] if own.whole else []), *own.criteria):
        told = gap.low is not None
        rows.append(
            {
                "what": f"own rating of {gap.criterion or 'the whole'} minus reviewers'",
                "value": gap.points if told else None,
                "n": gap.n,
                "low": gap.low,
                "high": gap.high,
                "team_verdict": gap.verdict.value,
            }
        )
    show(rows, output)


@analyse.command()
def workload(
    from_: From = None,
    to: To = None,
    where: Where = None,
    db: Db = None,
    output: As = Format.TABLE,
) -> None:
    """Days in a row, long days and contacts a day of each agent, and quality on busy days against calm."""
    from iqs.analysis.busy_days import busy_days
    from iqs.analysis.workload import FEWEST_DAYS, REMARKS
    from iqs.analysis.workload import workload as ask
    from iqs.store import DuckEngine, open_database

    database = open_database(existing(db))
    try:
        engine = DuckEngine(database)
        filters = selected(engine, from_, to, where)
        found, quality = ask(engine, filters), busy_days(engine, filters)
        named = names_of(database, anonymous=False)
    finally:
        database.close()
    if found.few:
        say(f"{found.few} agents with fewer than {FEWEST_DAYS} worked days are left out.")
    for remark in found.general:
        say(f"{remark.replace('_', ' ')}: holds for more than half of all, so nobody is named for it.")
    busy = {b.agent: b for b in quality.agents}
    show(
        [
            {
                **who("agent", a.agent, named),
                "in_a_row_now": a.now.days if a.now else 0,
                "longest": a.longest.days if a.longest else 0,
                "long_days": a.long_days,
                "recent_days": a.recent_days,
                "contacts_a_day": a.lately_a_day,
                "before": a.before_a_day,
                "worked_days": a.days,
                "worth_a_word": ", ".join(r for r in REMARKS if a in found.named(r)),
                "busy_days": busy[a.agent].fair if a.agent in busy else None,
                "busy_low": busy[a.agent].low if a.agent in busy else None,
                "busy_high": busy[a.agent].high if a.agent in busy else None,
                "busy_verdict": busy[a.agent].verdict.value if a.agent in busy else "not enough data",
            }
            for a in found.agents
        ],
        output,
    )
