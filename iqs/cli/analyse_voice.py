"""`iqs analyse voice`: words that mark one side of the comments, or that moved between two periods."""

from enum import StrEnum
from typing import Annotated, Any

import typer

from iqs.cli.analyse import analyse
from iqs.cli.answers import As, Db, Format, existing, say, show
from iqs.cli.numbers import Compare, From, To, Where, selected
from iqs.errors import UserError


class Sides(StrEnum):
    """Comments beside which metric."""

    NPS = "nps"
    CSAT = "csat"
    CES = "ces"
    IQS = "iqs"


@analyse.command()
def voice(
    sides: Annotated[
        Sides,
        typer.Option(
            help="nps: detractors against promoters; csat: unsatisfied against satisfied; ces: not easy "
            "against easy; iqs: reviews below the pass mark against those that pass."
        ),
    ] = Sides.NPS,
    compare: Annotated[
        Compare | None, typer.Option(help="Words that moved since the period before, or a year before.")
    ] = None,
    from_: From = None,
    to: To = None,
    where: Where = None,
    top: Annotated[int, typer.Option(min=1, max=200, help="Words that are not clear or not needed.")] = 20,
    db: Db = None,
    output: As = Format.TABLE,
) -> None:
    """Words and phrases that mark one side of the comments, with counts, ratio and 95 % interval."""
    from iqs.analysis.contrast import NEED
    from iqs.analysis.voice import marking_words, moved_words
    from iqs.store import DuckEngine, open_database

    database = open_database(existing(db))
    try:
        engine = DuckEngine(database)
        filters = selected(engine, from_, to, where)
        if compare is None:
            answer = marking_words(engine, sides, filters)
        elif filters.period is None:
            raise UserError("A comparison needs a period: give --from and --to.")
        else:
            period = filters.period
            before = period.previous() if compare is Compare.PREVIOUS else period.year_before()
            answer = moved_words(engine, sides, filters, before)
    finally:
        database.close()
    found = answer.found
    told = ", ".join(f"{side.lower()}: {n:,}" for side, n in zip(answer.sides, found.of, strict=True))
    if not found.enough:
        say(f"Not enough comments ({told}; need {NEED} each).")
    else:
        say(f"Comments: {told}. {found.looked_at:,} words and phrases looked at, {found.clear:,} clear.")
    if answer.sampled is not None:
        say(f"A sample of one in {1 / answer.sampled:.0f} comments, always the same ones.")
    show(
        [_row(w, answer.sides, True) for w in found.words]
        + [_row(w, answer.sides, False) for w in found.rest[:top]],
        output,
    )


def _row(word: Any, sides: tuple[str, str], listed: bool) -> dict[str, Any]:
    first, second = (s.lower().replace(" ", "_").replace("-", "_") for s in sides)
    return {
        "word": word.text,
        "marks": sides[word.marks].lower(),
        first: word.n[0],
        f"{first}_n": word.of[0],
        second: word.n[1],
        f"{second}_n": word.of[1],
        "ratio": word.ratio,
        "low": word.low,
        "high": word.high,
        "verdict": str(word.verdict),
        "listed": listed,
    }
