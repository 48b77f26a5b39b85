"""Whether IQS moves before customers' answers do."""

from enum import StrEnum
from typing import Annotated

import typer

from iqs.cli.analyse import analyse
from iqs.cli.answers import As, Db, Format, existing, say, show
from iqs.cli.numbers import From, To, Where, selected


class Follower(StrEnum):
    """What IQS is set beside."""

    CSAT = "csat"
    NPS = "nps"


@analyse.command()
def leading(
    follower: Annotated[
        Follower, typer.Option("--of", help="Answers that IQS may be ahead of: csat or nps.")
    ] = Follower.CSAT,
    from_: From = None,
    to: To = None,
    where: Where = None,
    db: Db = None,
    output: As = Format.TABLE,
) -> None:
    """Say whether IQS moves before CSAT or NPS from week to week, or after; not what causes what."""
    from iqs.analysis.leading import leading as compute
    from iqs.store import DuckEngine, open_database

    database = open_database(existing(db))
    try:
        engine = DuckEngine(database)
        answer = compute(engine, selected(engine, from_, to, where), to=follower.value)
    finally:
        database.close()
    say(f"{answer.sentence()}.{'' if answer.lag is None else ' That is no proof of cause.'}")
    if answer.undated:
        say(f"{answer.undated:,} answers name no conversation and stand on the day they were given.")
    rows = [
        {
            "first": None if lag.weeks == 0 else (answer.of if lag.weeks > 0 else answer.to),
            "weeks_ahead": abs(lag.weeks),
            "correlation": lag.r,
            "limit": lag.limit,
            "n": lag.pairs,
            "verdict": "not claimed" if lag.weeks == 0 else "clear" if lag.clear else "not clear",
        }
        for lag in answer.lags
    ]
    show(rows, output)
