"""Two metrics side by side: by group, and on the same conversations; and agents worth a look."""

from typing import Annotated, Any

import typer

from iqs.cli.analyse import analyse
from iqs.cli.answers import As, Db, Format, existing, say, show
from iqs.cli.numbers import From, To, Where, selected
from iqs.errors import unknown_name
from iqs.model import DIMENSIONS


@analyse.command()
def compare(
    x: Annotated[str, typer.Argument(help="Metric by which a group looks fine, such as iqs.")],
    y: Annotated[str, typer.Argument(help="Metric by which it may be poor, such as nps.")],
    by: Annotated[str, typer.Option(help="Dimension whose groups are compared.")] = "team",
    from_: From = None,
    to: To = None,
    where: Where = None,
    db: Db = None,
    output: As = Format.TABLE,
) -> None:
    """Say which groups stand well by one metric and clearly poorly by another."""
    from iqs.analysis.side_by_side import side_by_side
    from iqs.store import DuckEngine, open_database
    from iqs.store.names import agent_names

    if by not in DIMENSIONS:
        raise unknown_name("dimension", by, DIMENSIONS)
    database = open_database(existing(db))
    engine = DuckEngine(database)
    found = side_by_side(engine, x, y, by, selected(engine, from_, to, where))
    names = agent_names(database) if by == "agent" else {}
    database.close()
    if found.missing is not None:
        say(f"{found.missing} cannot be split by {by}.")
    rows: list[dict[str, Any]] = []
    for s in found.segments:
        sides = {
            f"{m.metric}{suffix}": value
            for m in (s.x, s.y)
            for suffix, value in (("", m.value), ("_n", m.n), ("_low", m.low), ("_high", m.high))
        }
        apart = s.apart.difference if s.apart is not None else None
        name = {"name": names[s.group]} if s.group in names else {}
        rows.append({by: s.group, **name, **sides, f"{y}_against_others": apart, "reading": str(s.reading)})
    show(rows, output)


@analyse.command()
def agreement(
    outcome: Annotated[str, typer.Argument(help="csat, nps or ces.")] = "csat",
    from_: From = None,
    to: To = None,
    where: Where = None,
    db: Db = None,
    output: As = Format.TABLE,
) -> None:
    """Set reviews against the answers of the same customers: by band of IQS, and by criterion."""
    from iqs.analysis.agreement import OUTCOMES
    from iqs.analysis.agreement import agreement as ask
    from iqs.analysis.over_scored import over_scored
    from iqs.store import DuckEngine, open_database

    if outcome not in OUTCOMES:
        raise unknown_name("survey metric", outcome, OUTCOMES)
    database = open_database(existing(db))
    engine = DuckEngine(database)
    filters = selected(engine, from_, to, where)
    found = ask(engine, outcome, filters)
    criteria = over_scored(engine, outcome, filters)
    database.close()
    if not found.enough:
        say(f"{found.linked} conversations have both a review and an answer: too few to say anything.")
    rows: list[dict[str, Any]] = [
        {
            "of": f"IQS {b.name}",
            "what": "% happy customers",
            "value": b.happy.value,
            "n": b.happy.n,
            "low": b.happy.low,
            "high": b.happy.high,
            "reading": b.happy.verdict,
        }
        for b in found.bands
    ]
    rows += [
        {
            "of": c.criterion,
            "what": f"mean rating, customer {side}",
            "value": m.value,
            "n": m.n,
            "low": m.low,
            "high": m.high,
            "reading": str(c.reading),
        }
        for c in criteria
        for side, m in (("unhappy", c.unhappy), ("happy", c.happy))
    ]
    show(rows, output)


@analyse.command()
def rushed(
    from_: From = None, to: To = None, where: Where = None, db: Db = None, output: As = Format.TABLE
) -> None:
    """Name agents worth a look because they may be rushing: clearly faster and poorer than their peers."""
    from iqs.analysis.periods import span
    from iqs.analysis.rushed import rushed as ask
    from iqs.store import DuckEngine, open_database
    from iqs.store.names import agent_names

    database = open_database(existing(db))
    engine = DuckEngine(database)
    filters = selected(engine, from_, to, where)
    found = ask(engine, filters if filters.period else filters.during(span(engine)))
    names = agent_names(database)
    database.close()
    if found.why_not:
        say(found.why_not)
    show(
        [
            {
                "agent": a.agent,
                "name": names.get(a.agent, ""),
                "handle_time_share_of_peers": a.handle,
                "iqs_points_against_peers": a.iqs,
                "csat_points_against_peers": a.csat,
                "contacts": a.n[0],
                "reviews": a.n[1],
                "answers": a.n[2],
                "worth_a_look": a.worth_a_look,
            }
            for a in found.agents
        ],
        output,
    )
