"""What to expect of the next months, from the shell."""

from typing import Annotated, Any

import typer

from iqs.cli.analyse import analyse
from iqs.cli.answers import As, Db, Format, existing, say, show
from iqs.cli.numbers import From, To, Where, selected
from iqs.errors import UserError, unknown_name


@analyse.command()
def forecast(
    of: Annotated[
        str | None, typer.Argument(help="iqs, csat, nps, fcr, aht, ces, or contacts; iqs by default.")
    ] = None,
    criterion: Annotated[str | None, typer.Option(help="A criterion in place of a metric.")] = None,
    season: Annotated[
        str | None,
        typer.Option(help="Print what the next of this named season is to add, in place of months."),
    ] = None,
    from_: From = None,
    to: To = None,
    where: Where = None,
    db: Db = None,
    output: As = Format.TABLE,
) -> None:
    """Say what to expect of the next six months, or of the next season, and how far such forecasts missed."""
    from iqs.analysis.daily import VOLUME, Subject, every_subject
    from iqs.analysis.forecast import forecast as ask
    from iqs.analysis.forecast_words import headline, how_good, staffing_words
    from iqs.analysis.season_ahead import upcoming
    from iqs.analysis.seasons import seasons
    from iqs.analysis.staffing import staffing
    from iqs.scoring import METRICS
    from iqs.store import DuckEngine, open_database

    if of is not None and (criterion is not None or season is not None):
        raise UserError("Give a metric, --criterion or --season, not several of them.")
    if of is not None and of not in (*METRICS, VOLUME.key):
        raise unknown_name("metric", of, (*METRICS, VOLUME.key))
    database = open_database(existing(db))
    try:
        engine = DuckEngine(database)
        filters = selected(engine, from_, to, where).during(None)
        if from_ is not None or to is not None:
            say("The months to come follow from all that were: --from and --to play no part.")
        if criterion is not None:
            known = [d.subject.key for d in every_subject(engine, filters) if d.subject.criterion]
            if criterion not in known:
                raise unknown_name("criterion", criterion, known)
        named = tuple(s.name for s in engine.settings().seasons)
        if season is not None:
            found = seasons(engine, season, filters)
            dips = upcoming(engine, season, found)
            if not dips:
                say(f"{found.name}: nothing clearly changed in two of them or more.")
            say(staffing_words(staffing(engine, filters, (season,), (found,))))
            show([_dip(dip) for dip in dips], output)
            return
        told = tuple(seasons(engine, name, filters) for name in named)
        path = ask(engine, Subject(criterion or of or "iqs", criterion is not None), filters, named, told)
    finally:
        database.close()
    say(f"{headline(path)}. {how_good(path) if path.ahead else path.why_not}")
    show([_month(e) for e in path.ahead], output)


def _month(e: Any) -> dict[str, Any]:
    return {
        "month": f"{e.day:%Y-%m}",
        "expected": e.value,
        "low": e.low,
        "high": e.high,
        "in_season": e.season,
    }


def _dip(dip: Any) -> dict[str, Any]:
    return {
        "of": dip.effect.subject.label, "from": str(dip.days.start), "to": str(dip.days.end),
        "usual_difference": dip.usual, "low": dip.low, "high": dip.high, "seasons": len(dip.effect.seasons),
        "n": dip.effect.n,
    }  # fmt: skip
