"""How a metric moves over time, of everything and of each group."""

from typing import Annotated, Any

import typer

from iqs.cli.analyse import analyse
from iqs.cli.answers import As, Db, Format, existing, say, show
from iqs.cli.numbers import From, To, Where, selected
from iqs.model import Grain


@analyse.command()
def trend(
    metric: Annotated[str, typer.Argument(help="iqs, csat, nps, fcr, aht or ces.")],
    by: Annotated[str | None, typer.Option(help="Also for each team, channel, agent, ...")] = None,
    grain: Annotated[Grain, typer.Option(help="Width of a point.")] = Grain.MONTH,
    from_: From = None,
    to: To = None,
    where: Where = None,
    db: Db = None,
    output: As = Format.TABLE,
) -> None:
    """Tell how fast a metric rises or falls a month, with its 95 % interval, and whether that is clear."""
    from iqs.analysis.trends import trends
    from iqs.store import DuckEngine, open_database
    from iqs.store.names import agent_names

    database = open_database(existing(db))
    try:
        engine = DuckEngine(database)
        answer = trends(engine, metric, selected(engine, from_, to, where), grain, by=by)
        names = agent_names(database) if by == "agent" else {}
    finally:
        database.close()
    rows = [_row(by, answer.whole, {})] + [_row(by, g, names) for g in answer.groups]
    show(rows, output)
    if answer.looked_at > 1:
        say(
            f"{answer.looked_at} groups were looked at together: clear only where at most one clear trend in "
            "twenty is likely to be luck."
        )
    if answer.thin:
        say(f"{len(answer.thin)} groups have fewer than two points with enough data and are not listed.")
    if answer.provisional_from is not None:
        say(f"Days from {answer.provisional_from} on may still change and have no part in the trend.")


def _row(by: str | None, course: Any, names: dict[str, str]) -> dict[str, Any]:
    group = {} if by is None else {by: course.group if course.group is not None else "(all)"}
    if course.group in names:
        group["name"] = names[course.group]
    elif names:
        group["name"] = None
    return {
        **group,
        "value": course.now.value,
        "n": course.now.n,
        "points": course.trend.points,
        "needed": course.trend.needed,
        "slope_per_month": course.trend.slope,
        "low": course.trend.low,
        "high": course.trend.high,
        "verdict": course.trend.verdict.value,
    }
