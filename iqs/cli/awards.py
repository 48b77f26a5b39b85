"""Awards: what the data say of a month or quarter, and those that were given."""

import getpass
from datetime import date
from typing import Annotated

import typer

from iqs.cli.analyse import analyse
from iqs.cli.answers import As, Db, Format, app, existing, say, show
from iqs.cli.numbers import Where, selected
from iqs.cli.people_names import Anonymous, names_of, who
from iqs.errors import UserError, unknown_name
from iqs.model import Grain, Period

Of = Annotated[str, typer.Option("--of", help="month or quarter.")]
When = Annotated[
    str | None, typer.Option("--period", help="A day of it, or its month; the latest whole one if not told.")
]


@analyse.command("awards")
def analyse_awards(
    of: Of = "month",
    when: When = None,
    anonymous: Anonymous = False,
    where: Where = None,
    db: Db = None,
    output: As = Format.TABLE,
) -> None:
    """Say who clearly earned which award in a month or a quarter, or why nobody did."""
    from iqs.analysis.awards import awards as all_awards
    from iqs.analysis.awards import called, outcome
    from iqs.store import DuckEngine, open_database

    database = open_database(existing(db))
    try:
        engine = DuckEngine(database)
        filters = selected(engine, None, None, where)
        period = _period(engine, of, when)
        found = [outcome(engine, a.key, filters, period) for a in all_awards(engine, filters)]
        named = names_of(database, anonymous)
    finally:
        database.close()
    say(f"{called(period)}.")
    rows = []
    for o in found:
        base = {"award": o.award.key, "title": o.award.title}
        for w in o.winners:
            rows.append({**base, **who("agent", w.agent, named), "n": w.n, "why": w.reason})
        if not o.winners:
            rows.append({**base, "agent": None, "n": None, "why": o.nobody})
    show(rows, output)


@app.command()
def awards(
    give: Annotated[
        str | None, typer.Option(help="Give this award, such as quality, to who earned it.")
    ] = None,
    take_back: Annotated[str | None, typer.Option(help="Forget that this award was given.")] = None,
    of: Of = "month",
    when: When = None,
    db: Db = None,
    output: As = Format.TABLE,
) -> None:
    """List awards that were given; or give one as the data have it now, whatever data come later."""
    from iqs.analysis.awards import outcome
    from iqs.model import Filters
    from iqs.store import DuckEngine, open_database
    from iqs.store.given_awards import give_award, given_awards, take_back_award

    if give is not None and take_back is not None:
        raise UserError("Give an award or take one back: one at a time.")
    database = open_database(existing(db))
    try:
        engine = DuckEngine(database)
        if give is not None:
            o = outcome(engine, give, Filters(), _period(engine, of, when))
            if not o.winners:
                raise UserError(f"Nobody earned “{o.award.title}”: {o.nobody}")
            winners = [(w.agent, w.reason) for w in o.winners]
            found = give_award(
                database, give, o.award.title, o.period, winners, given_by=getpass.getuser()
            )  # fmt: skip
        elif take_back is not None:
            take_back_award(database, take_back, _period(engine, of, when), taken_by=getpass.getuser())
            found = given_awards(database)
        else:
            found = given_awards(database)
        named = names_of(database, anonymous=False)
    finally:
        database.close()
    show(
        [
            {
                "award": g.award, "title": g.title, "from": g.starts_on, "to": g.ends_on,
                **who("agent", g.agent, named), "why": g.reason, "by": g.given_by, "on": g.given_at.date(),
            }
            for g in found
        ],
        output,
    )  # fmt: skip


def _period(engine: object, of: str, when: str | None) -> Period:
    from iqs.analysis.awards import GRAINS, whole_periods

    if of not in GRAINS:
        raise unknown_name("length", of, GRAINS)
    periods = whole_periods(engine, Grain(of))  # type: ignore[arg-type]
    if not periods:
        raise UserError(f"No whole {of} lies in these data, and awards are only given for whole ones.")
    if when is None:
        return periods[0]
    try:
        day = date.fromisoformat(when if len(when) > 7 else f"{when}-01")
    except ValueError:
        raise UserError(f"“{when}” is no day. Write it like 2026-10 or 2026-10-31.") from None
    found = next((p for p in periods if p.start <= day <= p.end), None)
    if found is None:
        raise UserError(
            f"{day} lies in no whole {of} of these data: they reach from {periods[-1].start} to "
            f"{periods[0].end}."
        )
    return found
