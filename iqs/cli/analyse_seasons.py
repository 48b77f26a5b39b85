"""Every metric and criterion in a season against the rest of the year."""

from typing import Annotated, Any

import typer

from iqs.cli.analyse import analyse
from iqs.cli.answers import As, Db, Format, existing, say, show
from iqs.cli.numbers import From, To, Where, selected
from iqs.errors import UserError


@analyse.command()
def seasons(
    season: Annotated[str | None, typer.Option(help="Named season; the first of the settings.")] = None,
    country: Annotated[str | None, typer.Option(help="Country of --holiday, such as Germany.")] = None,
    holiday: Annotated[str | None, typer.Option(help="Public holiday, such as “Easter Monday”.")] = None,
    before: Annotated[int, typer.Option(help="Days before the holiday.")] = 3,
    after: Annotated[int, typer.Option(help="Days after the holiday.")] = 3,
    from_: From = None,
    to: To = None,
    where: Where = None,
    db: Db = None,
    output: As = Format.TABLE,
) -> None:
    """Say which metrics and criteria clearly differ in a season, over all dates."""
    from iqs.analysis.season_days import Holiday
    from iqs.analysis.season_words import headline
    from iqs.analysis.seasons import seasons as ask
    from iqs.store import DuckEngine, open_database

    if (country is None) != (holiday is None) or (holiday is not None and season is not None):
        raise UserError("Give either --season, or --country with --holiday.")
    database = open_database(existing(db))
    try:
        engine = DuckEngine(database)
        filters = selected(engine, from_, to, where)
        named = engine.settings().seasons
        asked: str | Holiday = season or (named[0].name if named else "")
        if holiday is not None and country is not None:
            asked = Holiday(country, holiday, before, after)
        elif not asked:
            raise UserError(
                "There is no named season. Write one with `iqs settings seasons`, or name a holiday."
            )
        found = ask(engine, asked, filters)
    finally:
        database.close()
    if filters.period is not None:
        say("A season is told by the rest of the year: --from and --to play no part.")
    say(f"{headline(found)}.")
    show([_row(e) for e in found.effects], output)


def _row(e: Any) -> dict[str, Any]:
    from iqs.analysis.season_words import verdict

    return {
        "of": e.subject.label,
        "kind": "criterion" if e.subject.criterion else "metric",
        "verdict": str(e.verdict),
        "in_words": verdict(e),
        "season": e.value,
        "expected": e.expected,
        "difference": e.difference,
        "low": e.low,
        "high": e.high,
        "percent": e.relative,
        "n": e.n,
        "n_outside": e.n_rest,
        "seasons": len(e.seasons),
        "windows": e.windows,
        "missing": e.missing,
    }
