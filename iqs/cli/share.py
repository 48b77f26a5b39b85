"""Share links from a shell."""

import getpass
from typing import Annotated, Any

import typer

from iqs.cli.answers import As, Db, Format, app, existing, say, show
from iqs.errors import UserError
from iqs.store.shares import USUAL_LIFE

share = typer.Typer(help="Links that show a page to whoever has them.", no_args_is_help=True)
app.add_typer(share, name="share")

_ADDRESS = "http://127.0.0.1:8501"
Address = Annotated[
    str,
    typer.Option(envvar="IQS_ADDRESS", help="Where the dashboard is reached, such as https://iqs.example."),
]


@share.command()
def make(
    page: Annotated[str | None, typer.Argument(help="A page, such as trends or trends?metric=NPS.")] = None,
    view: Annotated[str | None, typer.Option(help="A saved view instead, with its own filters.")] = None,
    title: Annotated[str, typer.Option(help="Title that readers see.")] = "Support quality",
    days: Annotated[int, typer.Option(help="Days until the link closes.", min=1)] = USUAL_LIFE,
    pseudonyms: Annotated[
        bool, typer.Option("--pseudonyms", help="Pseudonyms in place of names; no comments.")
    ] = False,
    frame: Annotated[
        list[str] | None,
        typer.Option(help="A site that may show it in its pages, such as https://wiki.example."),
    ] = None,
    address: Address = _ADDRESS,
    db: Db = None,
    output: As = Format.TABLE,
) -> None:
    """Make a link to a page or a saved view."""
    from iqs.share.links import share_page
    from iqs.store import find_view, open_database

    if (page is None) == (view is None):
        raise UserError("A link shows one page or one saved view: name one of them.")
    database = open_database(existing(db))
    try:
        path, _, query = (page or "").partition("?")
        if view is not None:
            found = find_view(database, view)
            path, query = found.page, found.query
        path = "" if path.strip("/") == "overview" else path
        made = share_page(
            database, title, path, query, pseudonyms=pseudonyms, days=days, made_by=getpass.getuser(),
            frames=tuple(frame or ()),
        )  # fmt: skip
        rows = [_row(database, made, address)]
    finally:
        database.close()
    if not pseudonyms:
        say("Whoever has the link sees names as the page shows them; --pseudonyms hides them.")
    show(rows, output)


@share.command("list")
def list_(address: Address = _ADDRESS, db: Db = None, output: As = Format.TABLE) -> None:
    """List links with their state and how often they were opened, the latest first."""
    from iqs.store import open_database
    from iqs.store.shares import shares

    database = open_database(existing(db))
    try:
        rows = [_row(database, s, address) for s in shares(database)]
    finally:
        database.close()
    show(rows, output)


@share.command()
def revoke(
    share_id: Annotated[str, typer.Argument(help="Id of the link, as listed.")],
    db: Db = None,
    output: As = Format.TABLE,
) -> None:
    """Let a link open no more, for good."""
    from iqs.store import open_database
    from iqs.store.shares import revoke_share

    database = open_database(existing(db))
    try:
        rows = [_row(database, revoke_share(database, share_id, revoked_by=getpass.getuser()), "")]
    finally:
        database.close()
    show(rows, output)


def _row(database: Any, s: Any, address: str) -> dict[str, Any]:
    from iqs.share.links import PATH, token

    link = f"{address.rstrip('/')}{PATH}/{token(database, s)}" if address else ""
    return {
        "id": s.share_id,
        "title": s.title,
        "state": str(s.state()),
        "page": s.page or "overview",
        "query": s.query,
        "names": "hidden" if s.pseudonyms else "shown",
        "frames": " ".join(s.frames),
        "made": s.made_at.date().isoformat(),
        "by": s.made_by,
        "until": s.expires_at.date().isoformat(),
        "opens": s.opens,
        **({"link": link} if link else {}),
    }
