"""Why a metric changed between two periods, from the shell."""

from typing import Annotated, Any

import typer

from iqs.cli.analyse import analyse
from iqs.cli.answers import As, Db, Format, existing, say, show
from iqs.cli.numbers import Compare, From, To, Where, selected
from iqs.errors import UserError, unknown_name
from iqs.model import DIMENSIONS


@analyse.command()
def why(
    metric: Annotated[str, typer.Argument(help="iqs, csat, nps, fcr, aht or ces.")],
    by: Annotated[
        str | None, typer.Option(help="What each group of this dimension adds, in place of causes.")
    ] = None,
    compare: Annotated[Compare, typer.Option(help="The period before, or a year before.")] = Compare.PREVIOUS,
    from_: From = None,
    to: To = None,
    where: Where = None,
    db: Db = None,
    output: As = Format.TABLE,
) -> None:
    """Split a change into what stays all else equal and what a different mix adds; the parts sum to it."""
    from iqs.analysis.mix import mix
    from iqs.analysis.tenure import TENURE
    from iqs.analysis.why import why as ask
    from iqs.store import DuckEngine, open_database

    if by is not None and by not in (*DIMENSIONS, TENURE):
        raise unknown_name("dimension", by, (*DIMENSIONS, TENURE))
    database = open_database(existing(db))
    engine = DuckEngine(database)
    filters = selected(engine, from_, to, where)
    if filters.period is None:
        raise UserError("A change is from one period to another: give --from and --to.")
    before = filters.period.previous() if compare is Compare.PREVIOUS else filters.period.year_before()
    found = ask(engine, metric, filters, before)
    rows: list[dict[str, Any]] = []
    if found.why_not:
        say(found.why_not)
    elif by is not None:
        rows = [
            {
                by: p.group, "before": p.before, "now": p.now, "share_before": p.share_before,
                "share_now": p.share_now, "adds_by_own_change": p.own, "adds_by_share": p.by_share,
            }
            for p in mix(engine, metric, filters, before, by)
        ]  # fmt: skip
    else:
        rows = [
            {"part": p.cause, "adds": p.amount, "low": p.low, "high": p.high, "verdict": str(p.verdict)}
            for p in found.parts
        ]
        rows.append({"part": "sum", "adds": found.change.difference, "low": found.change.low,
                     "high": found.change.high, "verdict": str(found.change.verdict)})  # fmt: skip
        if found.no_tenure:
            say(found.no_tenure)
    database.close()
    show(rows, output)
