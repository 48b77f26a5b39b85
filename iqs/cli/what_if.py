"""What IQS would be by another scorecard or definition, before anything is saved."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from iqs.cli.answers import As, Db, Format, app, existing, say, show
from iqs.cli.numbers import From, To, Where, selected
from iqs.errors import UserError


class Split(StrEnum):
    """What the answer is split by."""

    TEAM = "team"
    AGENT = "agent"
    MONTH = "month"


@app.command()
def what_if(
    card: Annotated[Path, typer.Argument(help="The scorecard as TOML, as `iqs scorecards NAME` prints one.")],
    by: Annotated[Split | None, typer.Option(help="Split by team, agent or month.")] = None,
    from_: From = None,
    to: To = None,
    where: Where = None,
    definition: Annotated[str | None, typer.Option(help="Definition of IQS, such as zendesk_qa.")] = None,
    new_definition: Annotated[
        str | None, typer.Option(help="Definition afterwards, where that is to be another, too.")
    ] = None,
    db: Db = None,
    output: As = Format.TABLE,
) -> None:
    """Compare IQS as it is with IQS by a scorecard that is not saved; nothing is changed."""
    from iqs.analysis.what_if import what_if as compute
    from iqs.scorecards import from_toml
    from iqs.scoring import definition_in_force, metric
    from iqs.store import DuckEngine, open_database
    from iqs.store.names import agent_names

    if not card.is_file():
        raise UserError(f"There is no file {card.name} here. Check the path.")
    draft = from_toml(card.read_text("utf-8", "replace"))
    database = open_database(existing(db))
    try:
        engine = DuckEngine(database)
        before = definition_in_force(engine, metric("iqs"), definition).key
        filters = selected(engine, from_, to, where)
        answer = compute(engine, draft, before, new_definition or before, filters)
        names = agent_names(database)
    finally:
        database.close()
    for sentence in _said(answer):
        say(sentence)
    show(_rows(answer, by, names), output)


def _rows(answer: Any, by: Split | None, names: dict[str, str]) -> list[dict[str, Any]]:
    if by is Split.AGENT:
        return [
            {
                "agent": a.agent,
                **({"name": names[a.agent]} if a.agent in names else {}),
                **_sides(a.before, a.after),
                "band_before": a.band_before,
                "band_after": a.band_after,
                "rank_before": a.rank_before,
                "rank_after": a.rank_after,
            }
            for a in answer.agents
        ]
    if by is Split.MONTH:
        return [{"month": day, **_sides(old, new)} for day, old, new in answer.series]
    shifts = answer.teams if by is Split.TEAM else (answer.whole,)
    return [
        {
            **({"team": s.group} if by is Split.TEAM else {}),
            **_sides(s.before, s.after),
            "change": s.change,
            "change_low": s.low,
            "change_high": s.high,
            "verdict": s.verdict.value,
        }
        for s in shifts
    ]


def _sides(before: Any, after: Any) -> dict[str, Any]:
    return {
        key if name == "value" else f"{key}_{name}": None if side is None else getattr(side, name)
        for key, side in (("before", before), ("after", after))
        for name in ("value", "low", "high", "n")
    }


def _said(answer: Any) -> list[str]:
    """What must be read with the numbers."""
    said = list(answer.card.warnings()) + list(answer.notes())
    if answer.sway is not None:
        said.append(answer.sway.sentence())
    return said
