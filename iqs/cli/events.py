"""Events that are marked in the charts: list, add, take away."""

import getpass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from iqs.cli.answers import As, Db, Format, app, existing, say, show
from iqs.cli.numbers import From, To
from iqs.errors import UserError, unknown_name
from iqs.model import DIMENSIONS


@app.command()
def events(
    action: Annotated[str | None, typer.Argument(help="import or export, with a FILE.")] = None,
    file: Annotated[Path | None, typer.Argument(help="CSV, or a calendar (.ics).")] = None,
    add: Annotated[str | None, typer.Option(help="Add an event with this title; needs --from.")] = None,
    from_: From = None,
    to: To = None,
    kind: Annotated[
        str, typer.Option(help="campaign, training, tool, policy, outage, season or other.")
    ] = "other",
    note: Annotated[str, typer.Option(help="More about it.")] = "",
    touched: Annotated[
        str | None, typer.Option(help="Whom it touches, such as team=Billing,Orders; or everybody.")
    ] = None,
    moves: Annotated[str, typer.Option(help="The metric or criterion it should move.")] = "",
    change: Annotated[
        int | None, typer.Option(help="Change the event with this id: its days, whom, what it moves.")
    ] = None,
    remove: Annotated[int | None, typer.Option(help="Take away the event with this id.")] = None,
    db: Db = None,
    output: As = Format.TABLE,
) -> None:
    """List what happened when, as the charts mark it; add or take away an event; import or export them."""
    from iqs.model import Period
    from iqs.store import Event, add_event, event_kind, open_database, remove_event
    from iqs.store import events as find

    if action is not None:
        _file(action, file, existing(db), output)
        return

    if sum(x is not None for x in (add, change, remove)) > 1:
        raise UserError("Add, change or take away: one at a time.")
    if add is not None and from_ is None:
        raise UserError("Say when it happened: give --from, and --to where it took more than a day.")
    start, end = (from_.date() if from_ else None), (to.date() if to else None)
    database = open_database(existing(db))
    try:
        if add is not None and start is not None:
            whom = None if touched is None else whom_of(database, touched)
            new = Event(start, add, event_kind(kind), end, note, touched=whom, moves=moves)
            found: tuple[Event, ...] = (add_event(database, new, added_by=getpass.getuser()),)
        elif change is not None:
            whom = None if touched is None else whom_of(database, touched)
            found = (_changed(database, change, start, end, whom, moves, note),)
        elif remove is not None:
            found = (remove_event(database, remove, removed_by=getpass.getuser()),)
        else:
            # An open end reaches to the first or the last day there is.
            within = Period(start or date.min, end or date.max) if start or end else None
            found = find(database, within)
    finally:
        database.close()
    show([_row(e) for e in found], output)


def _changed(
    database: Any, number: int, start: date | None, end: date | None, touched: Any, moves: str, note: str
) -> Any:
    """The event with what was given in place of what it had.

    With other days, for others or to move another number it counts as noted now.
    """
    from dataclasses import replace

    from iqs.store import change_event
    from iqs.store import events as find

    was = {e.event_id: e for e in find(database)}
    if number not in was:
        raise unknown_name("event", str(number), [str(n) for n in was])
    old = was[number]
    new = replace(
        old,
        starts_on=start or old.starts_on,
        ends_on=end if start or end else old.ends_on,
        touched=touched or old.touched,
        moves=moves or old.moves,
        note=note or old.note,
    )
    return change_event(database, number, new, changed_by=getpass.getuser())


def _row(e: Any) -> dict[str, Any]:
    touched = e.touched
    whom = None
    if touched is not None:
        whom = "everybody" if touched.everybody else f"{touched.dimension}={','.join(touched.values)}"
    return {
        "id": e.event_id,
        "from": e.starts_on,
        "to": e.ends_on,
        "kind": e.kind.value,
        "title": e.title,
        "note": e.note,
        "touched": whom,
        "moves": e.moves or None,
        "noted": e.recorded_at,
        "first_noted": e.first_recorded_at,
    }


def whom_of(database: Any, text: str) -> Any:
    """Whom an event touches: everybody, or values of one dimension, agents by id or name."""
    from iqs.cli.numbers import known_values
    from iqs.model import Treated

    if text.strip().casefold() == "everybody":
        return Treated()
    dimension, _, values = text.partition("=")
    if dimension not in DIMENSIONS:
        raise unknown_name("dimension", dimension, DIMENSIONS)
    asked = [v.strip() for v in values.split(",") if v.strip()]
    if not asked:
        raise UserError(f"Say whom it touches, such as {dimension}=Billing.")
    return Treated(dimension, tuple(known_values(database, {dimension: asked})[dimension]))


def _file(action: str, file: Path | None, path: Path, output: Format) -> None:
    """Import events from a file, or export all of them to one; exit code 3 with lines that are none."""
    from iqs.analysis.periods import span
    from iqs.intake import import_events
    from iqs.model import Period
    from iqs.store import DuckEngine, open_database
    from iqs.store import events as find
    from iqs.store.event_files import as_calendar, as_csv

    if action not in ("import", "export"):
        raise unknown_name("action", action, ("import", "export"))
    if file is None:
        raise UserError(f"Name the file to {action}.")
    if action == "import" and not file.is_file():
        raise UserError(f"There is no file {file}.")
    database = open_database(path)
    try:
        if action == "export":
            known = find(database)
            ics = file.suffix.casefold() == ".ics"
            file.write_bytes(as_calendar(known) if ics else as_csv(known).encode())
            say(f"{len(known)} events written to {file.name}.")
            return
        days = span(DuckEngine(database)) or Period(date(date.today().year - 2, 1, 1), date.today())
        made = import_events(database, file, name=file.name, added_by=getpass.getuser(), within=days)
    finally:
        database.close()
    say(f"{len(made.new)} new, {made.there} noted already, {len(made.refused)} lines left out.")
    for r in made.refused:
        say(f"Line {r.line}: {r.reason}.")
    show([_row(e) for e in made.new], output)
    if made.refused:
        raise typer.Exit(3)
