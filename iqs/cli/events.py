"""Events that are marked in the charts: list, add, take away."""

import getpass
from datetime import date
from typing import Annotated

import typer

from iqs.cli.answers import As, Db, Format, app, existing, show
from iqs.cli.numbers import From, To
from iqs.errors import UserError


@app.command()
def events(
    add: Annotated[str | None, typer.Option(help="Add an event with this title; needs --from.")] = None,
    from_: From = None,
    to: To = None,
    kind: Annotated[
        str, typer.Option(help="campaign, training, tool, policy, outage, season or other.")
    ] = "other",
    note: Annotated[str, typer.Option(help="More about it.")] = "",
    remove: Annotated[int | None, typer.Option(help="Take away the event with this id.")] = None,
    db: Db = None,
    output: As = Format.TABLE,
) -> None:
    """List what happened when, as the charts mark it; or add or take away an event."""
    from iqs.model import Period
    from iqs.store import Event, add_event, event_kind, open_database, remove_event
    from iqs.store import events as find

    if add is not None and remove is not None:
        raise UserError("Add an event or take one away: one at a time.")
    if add is not None and from_ is None:
        raise UserError("Say when it happened: give --from, and --to where it took more than a day.")
    start, end = (from_.date() if from_ else None), (to.date() if to else None)
    database = open_database(existing(db))
    try:
        if add is not None and start is not None:
            new = Event(start, add, event_kind(kind), end, note)
            found: tuple[Event, ...] = (add_event(database, new, added_by=getpass.getuser()),)
        elif remove is not None:
            found = (remove_event(database, remove, removed_by=getpass.getuser()),)
        else:
            # An open end reaches to the first or the last day there is.
            within = Period(start or date.min, end or date.max) if start or end else None
            found = find(database, within)
    finally:
        database.close()
    show(
        [
            {
                "id": e.event_id,
                "from": e.starts_on,
                "to": e.ends_on,
                "kind": e.kind.value,
                "title": e.title,
                "note": e.note,
            }
            for e in found
        ],
        output,
    )
