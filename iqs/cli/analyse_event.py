"""Did it work: what changed for those an event touched, beside comparable agents."""

from typing import Annotated, Any

import typer

from iqs.cli.analyse import analyse
from iqs.cli.answers import As, Db, Format, existing, say, show
from iqs.cli.numbers import Where, selected
from iqs.errors import UserError, unknown_name


@analyse.command()
def event(
    name: Annotated[str, typer.Argument(help="Title or id of the event; iqs events lists them.")],
    on: Annotated[
        str | None, typer.Option(help="Metric or criterion; without it, what was noted, else iqs.")
    ] = None,
    touched: Annotated[
        str | None,
        typer.Option(help="Whom it touched, such as team=Billing; else who was noted, else everybody."),
    ] = None,
    weeks: Annotated[int, typer.Option(min=8, max=52, help="Weeks before and after.")] = 13,
    where: Where = None,
    db: Db = None,
    output: As = Format.TABLE,
) -> None:
    """Say whether a noted change worked, against agents it did not touch; else before and after."""
    from iqs.analysis.breaks import rubric_breaks
    from iqs.analysis.hindsight import held, hindsight
    from iqs.analysis.intervention import Treated, effect
    from iqs.analysis.intervention_words import finding, read_with
    from iqs.analysis.meanwhile import meanwhile
    from iqs.cli.events import whom_of
    from iqs.store import DuckEngine, events, open_database
    from iqs.store.names import agent_names

    database = open_database(existing(db))
    try:
        engine, known = DuckEngine(database), events(database)
        chosen = _chosen(name, known)
        what = on or chosen.moves or "iqs"
        treated = whom_of(database, touched) if touched else chosen.touched or Treated()
        filters = selected(engine, None, None, where)
        found = held(effect(engine, what, treated, chosen.starts_on, filters, weeks, weeks), chosen, what)
        names = agent_names(database) if treated.dimension == "agent" else {}
        seasons, breaks = engine.settings().seasons, rubric_breaks(engine, filters)
    finally:
        database.close()
    for line in (
        finding(found, names),
        hindsight(found, chosen, what),
        *meanwhile(found, known, seasons, breaks, chosen.event_id or 0),
        *read_with(found),
    ):
        say(line)
    show(_rows(found), output)


def _chosen(name: str, known: Any) -> Any:
    fitting = [e for e in known if str(e.event_id) == name or e.title.casefold() == name.casefold()]
    if not fitting:
        raise unknown_name("event", name, [e.title for e in known])
    if len(fitting) > 1:
        days = "; ".join(f"{e.event_id}: {e.days}" for e in fitting)
        raise UserError(f"Several events are called so. Give the id: {days}.")
    return fitting[0]


def _rows(e: Any) -> list[dict[str, Any]]:
    """A row for each group, one for their difference, or one for the step."""
    rows: list[dict[str, Any]] = []
    for label, group in (("touched", e.touched), ("comparable", e.compared)):
        if group is not None:
            i = group.change
            rows.append(
                {
                    "group": label,
                    "agents": group.agents,
                    "n_before": group.n_before,
                    "n_after": group.n_after,
                    "before": group.before,
                    "after": group.after,
                    "change": group.observed,
                    "low": i.low if i else None,
                    "high": i.high if i else None,
                    "expected_anyway": group.expected,
                }
            )
    verdict = "hint" if e.hint else e.verdict.value
    step = e.step.level if e.step else None
    for label, i in (("difference", e.difference), ("beyond what was expected", e.beyond), ("step", step)):
        if i is not None:
            rows.append({"group": label, "change": i.value, "low": i.low, "high": i.high, "verdict": verdict})
    empty = {k: None for r in rows for k in r}
    return [{**empty, **r} for r in rows] or [{"group": "touched", "verdict": verdict, "why": e.why_not}]
