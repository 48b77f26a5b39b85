"""Saved views from a shell."""

import getpass
from typing import Annotated

import typer

from iqs.cli.answers import As, Db, Format, app, existing, show
from iqs.errors import UserError


@app.command()
def views(
    save: Annotated[str | None, typer.Option("--save", help="Save a view under this name.")] = None,
    page: Annotated[str, typer.Option(help="Its page, as in the address; none for Overview.")] = "",
    query: Annotated[str, typer.Option(help="What stands behind the ? of its link.")] = "",
    note: Annotated[str, typer.Option(help="What it is for.")] = "",
    over: Annotated[bool, typer.Option("--over", help="Save over a view that has the name.")] = False,
    remove: Annotated[str | None, typer.Option("--remove", help="Remove the view of this name.")] = None,
    default: Annotated[
        str | None, typer.Option("--default", help="The view that opens first; “none” for Overview again.")
    ] = None,
    db: Db = None,
    output: As = Format.TABLE,
) -> None:
    """List the saved views, save or remove one, or say which opens first."""
    from iqs.store import open_database, remove_view, save_view, set_default_view
    from iqs.store import views as saved

    if sum(x is not None for x in (save, remove, default)) > 1:
        raise UserError("Save a view, remove one, or set the default: one at a time.")
    if save is None and (page or query or note or over):
        raise UserError("--page, --query, --note and --over describe the view that --save names.")
    database = open_database(existing(db))
    who = getpass.getuser()
    try:
        if save is not None:
            save_view(database, save, page, query, note=note, saved_by=who, over=over)
        elif remove is not None:
            remove_view(database, remove, removed_by=who)
        elif default is not None:
            set_default_view(database, None if default == "none" else default, set_by=who)
        show(
            [
                {
                    "name": v.name,
                    "page": v.page or "overview",
                    "query": v.query,
                    "note": v.note,
                    "default": v.is_default,
                    "saved_at": v.saved_at,
                    "saved_by": v.saved_by,
                }
                for v in saved(database)
            ],
            output,
        )
    finally:
        database.close()
