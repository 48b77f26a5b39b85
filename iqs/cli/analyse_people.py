"""People compared: who stands where, and who clearly improved."""

from typing import Annotated, Any

import typer

from iqs.cli.analyse import analyse
from iqs.cli.answers import As, Db, Format, existing, say, show
from iqs.cli.numbers import From, To, Where, selected
from iqs.cli.people_names import Anonymous, names_of, who

Criterion = Annotated[str, typer.Option(help="One criterion in place of the whole score, such as Empathy.")]


@analyse.command()
def leaderboard(
    metric: Annotated[str, typer.Option(help="iqs, csat, nps, fcr, aht or ces.")] = "iqs",
    by: Annotated[str, typer.Option(help="Dimension whose groups are compared.")] = "agent",
    criterion: Criterion = "",
    adjusted: Annotated[
        bool, typer.Option("--adjusted", help="As if all had the same channels, months and reviewers.")
    ] = False,
    anonymous: Anonymous = False,
    from_: From = None,
    to: To = None,
    where: Where = None,
    db: Db = None,
    output: As = Format.TABLE,
) -> None:
    """Rank groups by scores that few reviews cannot carry to the top, and say how sure each place is."""
    from iqs.analysis.leaderboard import leaderboard as ask
    from iqs.analysis.places import State
    from iqs.store import DuckEngine, open_database

    database = open_database(existing(db))
    engine = DuckEngine(database)
    board = ask(engine, metric, selected(engine, from_, to, where), by, criterion, adjusted)
    named = names_of(database, anonymous) if by == "agent" else {}
    database.close()
    if board.state is not State.RANKED:
        say(f"{board.state}: nobody is ranked.")
    elif not board.places:
        say(f"Nobody has enough rows to be ranked: about {board.need:,} each are needed.")
    for factor, why in board.not_adjusted:
        say(f"Not adjusted for {factor}: {why}.")
    rows = []
    for p in (*board.places, *board.apart):
        row: dict[str, Any] = {**who(by, p.group, named), "standing": p.standing.value, "why": p.why}
        row |= {"band": p.band.value if p.band else None, "first": p.first, "last": p.last}
        row |= {"score": p.score, "low": p.low, "high": p.high}
        enough = p.raw.enough
        row |= {"raw": p.raw.value if enough else None, "raw_low": p.raw.low if enough else None}
        row |= {"raw_high": p.raw.high if enough else None, "n": p.raw.n, "reliability": p.reliability}
        row |= {"top_three": p.top, "solid_for_pay": p.solid}
        if adjusted:
            row |= {
                "before_adjusting": p.moved.score if p.moved else None,
                "place_before": p.moved.place if p.moved else None,
            }
        rows.append(row)
    show(rows, output)


@analyse.command()
def improved(
    criterion: Criterion = "",
    weeks: Annotated[int, typer.Option(min=4, max=52, help="Weeks at the end of the period.")] = 13,
    anonymous: Anonymous = False,
    from_: From = None,
    to: To = None,
    where: Where = None,
    db: Db = None,
    output: As = Format.TABLE,
) -> None:
    """Say who clearly gained in the last weeks against those before, and who only had a better quarter."""
    from iqs.analysis.improved import improved as ask
    from iqs.store import DuckEngine, open_database

    database = open_database(existing(db))
    engine = DuckEngine(database)
    found = ask(engine, selected(engine, from_, to, where), criterion, weeks)
    named = names_of(database, anonymous)
    database.close()
    if found.why_not:
        say(found.why_not)
    elif not found.clear:
        say("No clear gain: the largest is within normal variation.")
    show(
        [
            {
                **who("agent", g.agent, named),
                "before": g.before,
                "after": g.after,
                "gain": g.real,
                "low90": g.low,
                "high90": g.high,
                "observed": g.observed,
                "n_before": g.n_before,
                "n_after": g.n_after,
                "clear": g.clear,
            }
            for g in found.gains
        ],
        output,
    )
