"""Whether a number is stable, and when its level changed, from the shell."""

from typing import Annotated, Any

import typer

from iqs.cli.analyse import analyse
from iqs.cli.answers import As, Db, Format, existing, say, show
from iqs.cli.numbers import From, To, Where, selected
from iqs.errors import UserError, unknown_name
from iqs.model import DIMENSIONS, Grain
from iqs.scoring import METRICS

Metric = Annotated[str, typer.Argument(help="iqs, csat, nps, fcr, aht or ces.")]
Criterion = Annotated[str | None, typer.Option(help="A criterion in place of IQS.")]
Passing = Annotated[bool, typer.Option("--passing", help="The share that passes in place of the score.")]


@analyse.command()
def control(
    metric: Metric,
    criterion: Criterion = None,
    passing: Passing = False,
    grain: Annotated[Grain, typer.Option(help="Width of a point.")] = Grain.WEEK,
    keep: Annotated[
        bool, typer.Option("--keep", help="Limits from the first 24 points, kept; else from all.")
    ] = False,
    from_: From = None,
    to: To = None,
    where: Where = None,
    db: Db = None,
    output: As = Format.TABLE,
) -> None:
    """Give each point its centre and limits of usual variation, and say which points are signals."""
    from iqs.analysis.changes import changes
    from iqs.analysis.control import control as ask
    from iqs.analysis.control_words import (
        base_words,
        headline,
        season_words,
        why_this_chart,
    )
    from iqs.analysis.level_words import level_words, split_of
    from iqs.store import DuckEngine, open_database

    database = open_database(existing(db))
    try:
        engine = DuckEngine(database)
        filters = selected(engine, from_, to, where)
        charted = _charted(engine, metric, criterion, passing, filters)
        found = ask(engine, charted, filters, grain, kept=keep)
        levels = changes(engine, charted, filters, grain, split_of(filters))
    finally:
        database.close()
    points, limits = found.course.points, found.limits
    rows: list[dict[str, Any]] = [
        {
            "day": day,
            "value": float(points.value[i]),
            "n": int(points.n[i]),
            "centre": None if limits is None else float(limits.centre[i]),
            "low": None if limits is None else float(limits.low[i]),
            "high": None if limits is None else float(limits.high[i]),
            "signal": None if limits is None else limits.signals[i].value,
        }
        for i, day in enumerate(points.days)
    ]
    show(rows, output)
    for words in (
        headline(found, levels),
        level_words(found, levels, {}),
        why_this_chart(found),
        base_words(found),
        season_words(found),
    ):
        if words:
            say(f"{words}{'' if words.endswith('.') else '.'}")


@analyse.command()
def change(
    metric: Metric,
    criterion: Criterion = None,
    passing: Passing = False,
    by: Annotated[str, typer.Option(help="Groups to look at beside everything: team, channel, ...")] = "team",
    grain: Annotated[Grain, typer.Option(help="Width of a point.")] = Grain.WEEK,
    from_: From = None,
    to: To = None,
    where: Where = None,
    db: Db = None,
    output: As = Format.TABLE,
) -> None:
    """Tell when the level changed, of everything and of each group against the others, and by how much."""
    from iqs.analysis.changes import changes
    from iqs.analysis.control_words import alike_words, changes_headline, nearby
    from iqs.analysis.level_words import outside_words
    from iqs.store import DuckEngine, events, open_database

    if by not in DIMENSIONS:
        raise unknown_name("dimension", by, DIMENSIONS)
    database = open_database(existing(db))
    try:
        engine = DuckEngine(database)
        filters = selected(engine, from_, to, where)
        charted = _charted(engine, metric, criterion, passing, filters)
        found = changes(engine, charted, filters, grain, by)
        noted = events(database, filters.period)
    finally:
        database.close()
    rows: list[dict[str, Any]] = []
    for one in found.looked:
        for c in one.changes or (None,):
            rows.append(
                {
                    by: one.group or "(all)",
                    "verdict": one.verdict,
                    "points": len(one.points.days),
                    "day": c and c.day,
                    "earliest": c and c.earliest,
                    "latest": c and c.latest,
                    "size": c and c.size,
                    "low": c and c.low,
                    "high": c and c.high,
                    "before": c and c.before.value,
                    "n_before": c and c.before.n,
                    "after": c and c.after.value,
                    "n_after": c and c.after.n,
                    "near": c and "; ".join(n.words for n in nearby(c, found, noted)),
                }
            )
    show(rows, output)
    say(f"{changes_headline(found, {})}.")
    say(f"Found by looking, {found.judged} courses judged together. {alike_words(found)}")
    if found.outside:
        say(outside_words(found))


def _charted(engine: Any, metric: str, criterion: str | None, passing: bool, filters: Any) -> Any:
    """What is asked for; a criterion or share that there is none of is a mistake."""
    from iqs.analysis.charted import Charted, criteria_of

    if metric not in METRICS:
        raise unknown_name("metric", metric, METRICS)
    if metric != "iqs" and (criterion or passing):
        raise UserError(f"Only IQS has criteria and a share that passes, {METRICS[metric].label} has none.")
    if criterion is not None:
        known = criteria_of(engine, filters)
        if criterion not in known:
            raise unknown_name("criterion", criterion, known)
    return Charted(metric, criterion or "", passing)
