"""`iqs analyse criteria`: what each criterion scores and costs, by whom, and the root causes named."""

from enum import StrEnum
from typing import Annotated, Any

import typer

from iqs.cli.analyse import analyse
from iqs.cli.answers import As, Db, Format, existing, say, show
from iqs.cli.numbers import Compare, From, To, Where, selected
from iqs.errors import UserError


class Split(StrEnum):
    """What criteria are split by."""

    TEAM = "team"
    AGENT = "agent"
    CHANNEL = "channel"
    TOPIC = "topic"


@analyse.command()
def criteria(
    by: Annotated[Split | None, typer.Option(help="Split by team, agent, channel or topic.")] = None,
    causes: Annotated[bool, typer.Option("--causes", help="Root causes in place of criteria.")] = False,
    criterion: Annotated[str | None, typer.Option(help="Only this criterion.")] = None,
    from_: From = None,
    to: To = None,
    where: Where = None,
    definition: Annotated[str | None, typer.Option(help="Definition of IQS, such as zendesk_qa.")] = None,
    compare: Annotated[
        Compare | None, typer.Option(help="Also tell the change against the period before, or a year before.")
    ] = None,
    db: Db = None,
    output: As = Format.TABLE,
) -> None:
    """Score of each criterion and the points of IQS it costs; with --by each group against all others."""
    from iqs.store import DuckEngine, open_database
    from iqs.store.names import agent_names

    if causes and by is not None:
        raise UserError("Give --by or --causes, not both: root causes are told over all groups.")
    database = open_database(existing(db))
    try:
        engine = DuckEngine(database)
        filters = selected(engine, from_, to, where)
        before = _compared(filters, compare)
        if by is not None:
            if before is not None:
                raise UserError("Give --by or --compare, not both: groups are compared with all others.")
            rows = _by(engine, filters, by, definition, agent_names(database))
        elif causes:
            rows = _causes(engine, filters, before, criterion, definition)
        else:
            rows = _criteria(engine, filters, before, definition)
    finally:
        database.close()
    if criterion is not None and not causes:
        known = sorted({r["criterion"] for r in rows})
        rows = [r for r in rows if r["criterion"] == criterion]
        if known and not rows:
            raise UserError(f"There are no ratings of “{criterion}” here. There are: {', '.join(known)}.")
    show(rows, output)


def _compared(filters: Any, compare: Compare | None) -> Any:
    if compare is None:
        return None
    if filters.period is None:
        raise UserError("A comparison needs a period: give --from and --to.")
    return filters.period.previous() if compare is Compare.PREVIOUS else filters.period.year_before()


def _moved(change: Any) -> dict[str, Any]:
    if change is None:
        return {}
    return {
        "change": change.difference,
        "change_low": change.low,
        "change_high": change.high,
        "verdict": change.verdict.value,
    }


def _criteria(engine: Any, filters: Any, before: Any, definition: str | None) -> list[dict[str, Any]]:
    from iqs.analysis.criteria import criteria as ask

    answer = ask(engine, filters, before, definition)
    if answer.missing is not None:
        say(
            f"IQS misses {answer.missing:.2f} points to 100: {sum(c.lost for c in answer.criteria):.2f} on "
            f"criteria, {answer.auto_fail:.2f} to auto-fails, "
            f"{answer.totals:.2f} in reviews with a total only."
        )
    return [
        {
            "criterion": c.name,
            "group": c.group,
            "points_lost": c.lost,
            "weight": c.weight,
            "score": c.score.value,
            "low": c.score.low,
            "high": c.score.high,
            "n": c.score.n,
            "not_rated": c.unrated,
            "not_rated_low": c.unrated_low,
            "not_rated_high": c.unrated_high,
            "critical": c.critical,
            "bonus": c.bonus,
            **_moved(c.change),
        }
        for c in answer.criteria
    ]


def _by(
    engine: Any, filters: Any, by: Split, definition: str | None, names: dict[str, str]
) -> list[dict[str, Any]]:
    from iqs.analysis.criteria_cells import criteria_by_group
    from iqs.analysis.criterion_places import points_by

    answer = criteria_by_group(engine, filters, by.value, definition)
    lost = {
        (c, p.group): p.lost
        for c in answer.criteria
        for p in points_by(engine, filters, by.value, c, definition).places
    }
    place = {g: i for i, g in enumerate(answer.groups)}
    if answer.checked:
        say(f"{answer.checked:,} cells compared with all others, {len(answer.clear):,} clear.")
    return [
        {
            "criterion": c.criterion,
            by.value: c.group,
            **({"name": names[c.group]} if by is Split.AGENT and c.group in names else {}),
            "points_lost": lost[c.criterion, c.group],
            "score": c.score,
            "n": c.n,
            "others": c.others,
            "difference": c.difference,
            "low": c.low,
            "high": c.high,
            "verdict": c.verdict.value,
        }
        for c in sorted(answer.cells, key=lambda c: (c.criterion, place[c.group]))
    ]


def _causes(
    engine: Any, filters: Any, before: Any, criterion: str | None, definition: str | None
) -> list[dict[str, Any]]:
    from iqs.analysis.causes import causes

    answer = causes(engine, filters, before, criterion, definition)
    whole = answer.explained
    if whole.share is not None:
        say(f"{whole.with_cause:,} of {whole.lost:,} ratings that lost something name a cause.")
    return [
        {
            "cause": c.name,
            "criteria": ", ".join(name for name, _ in c.criteria),
            "reviews": c.reviews,
            "share": c.share.value,
            "low": c.share.low,
            "high": c.share.high,
            "n": c.share.n,
            **_moved(c.change),
        }
        for c in answer.causes
    ]
