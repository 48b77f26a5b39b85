"""Which criteria go with satisfied customers."""

from enum import StrEnum
from typing import Annotated, Any

import typer

from iqs.cli.analyse import analyse
from iqs.cli.answers import As, Db, Format, existing, say, show
from iqs.cli.numbers import From, To, Where, selected


class Outcome(StrEnum):
    """Whose answers ratings are set against."""

    CSAT = "csat"
    NPS = "nps"
    CES = "ces"


@analyse.command()
def drivers(
    outcome: Annotated[Outcome, typer.Option(help="Answers to look at: csat, nps or ces.")] = Outcome.CSAT,
    from_: From = None,
    to: To = None,
    where: Where = None,
    db: Db = None,
    output: As = Format.TABLE,
) -> None:
    """Say which criteria go with better answers, each with its interval; not what causes them."""
    from iqs.analysis.drivers import drivers as compute
    from iqs.store import DuckEngine, open_database

    database = open_database(existing(db))
    try:
        engine = DuckEngine(database)
        answer = compute(engine, selected(engine, from_, to, where), outcome.value)
    finally:
        database.close()
    for sentence in _said(answer):
        say(sentence)
    show([_row(answer, d) for d in answer.drivers], output)


def _said(answer: Any) -> list[str]:
    """What must be read with the numbers."""
    said = [f"{answer.n:,} conversations of {answer.agents:,} agents have both a review and an answer."]
    if answer.drawn_from is not None:
        said.append(f"They were drawn from {answer.drawn_from:,}.")
    said += [answer.why] if answer.why else []
    said += [f"Not looked at: {d.criterion}, {d.why}." for d in answer.dropped]
    if answer.ahead is not None:
        said.append(f"{answer.ahead[0]} explains more of the answers than {', '.join(answer.ahead[1])}.")
    if answer.left_out:
        said.append("Left out: " + "; ".join(f"{n:,} × {reason}" for reason, n in answer.left_out) + ".")
    return [*said, *answer.notes]


def _row(answer: Any, d: Any) -> dict[str, Any]:
    return {
        "criterion": d.criterion,
        "outcome": answer.outcome,
        "depth": answer.depth.value,
        "effect": d.effect,
        "low": d.low,
        "high": d.high,
        "unit": answer.unit,
        "step": d.step,
        "per_sd": d.per_sd,
        "odds_ratio": d.odds,
        "share": d.share,
        "share_low": d.share_low,
        "share_high": d.share_high,
        "rank_correlation": d.rho,
        "n": d.rated,
        "verdict": d.verdict.value,
    }
