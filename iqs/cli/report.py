"""A report as a file."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from iqs.cli.answers import Db, app, existing, say
from iqs.cli.numbers import Compare, From, To, Where, selected
from iqs.errors import UserError
from iqs.model import Filters

if TYPE_CHECKING:
    from iqs.analysis.selection import Selection
    from iqs.store import Database


@app.command()
def report(
    out: Annotated[
        Path, typer.Option("--out", help="File to write; its ending says the format: .html, .pdf or .xlsx.")
    ],
    page: Annotated[
        list[str] | None,
        typer.Option(help="A page to put in, such as trends or trends?metric=NPS; may be repeated."),
    ] = None,
    view: Annotated[
        list[str] | None, typer.Option(help="A saved view to put in, with its own filters; may be repeated.")
    ] = None,
    title: Annotated[str, typer.Option(help="Title of the report.")] = "Support quality",
    from_: From = None,
    to: To = None,
    where: Where = None,
    compare: Annotated[
        Compare | None, typer.Option(help="Compare pages with the period before, or with a year before.")
    ] = Compare.PREVIOUS,
    no_compare: Annotated[bool, typer.Option("--no-compare", help="Compare with nothing.")] = False,
    pseudonyms: Annotated[
        bool, typer.Option("--pseudonyms", help="Pseudonyms in place of names; no comments.")
    ] = False,
    hide_small: Annotated[
        bool, typer.Option("--hide-small", help="Leave out groups with fewer than 5 rows.")
    ] = False,
    rows: Annotated[bool, typer.Option("--rows", help="Add the latest rows behind each metric.")] = False,
    over: Annotated[bool, typer.Option("--over", help="Write over a file that is there.")] = False,
    db: Db = None,
) -> None:
    """Write pages and saved views into one file to give away."""
    from urllib.parse import parse_qsl

    from iqs.share.compose import Options, Wish
    from iqs.share.compose import report as compose
    from iqs.share.files import FORMATS, write
    from iqs.share.wishes import key_of, of_view, own_parameters
    from iqs.store import DuckEngine, find_view, open_database

    ending = out.suffix.lower().lstrip(".")
    if ending not in FORMATS:
        known = ", ".join(f".{e}" for e in FORMATS)
        raise UserError(f"A report cannot be written as “{out.name}”. Give a file that ends in {known}.")
    if out.exists() and not over:
        raise UserError(f"{out.name} is there already. Give another name, or --over to write over it.")
    database = open_database(existing(db))
    try:
        wishes = [of_view(database, find_view(database, name)) for name in view or ()]
        filters = selected(DuckEngine(database), from_, to, where)
        for one in page or (() if view else ("overview",)):
            path, _, query = one.partition("?")
            chosen = _selection(database, filters, None if no_compare else compare)
            asked = parse_qsl(query)
            wishes.append(Wish(key_of(path, asked), chosen, own_parameters(asked)))
        made = compose(
            database, title, wishes, Options(pseudonyms, hide_small, rows), data_name=_name(db, pseudonyms)
        )
        content = write(made, ending)
    finally:
        database.close()
    out.write_bytes(content)
    drawn = sum(len(s.drawings) for s in made.sections)
    say(f"{out.name}: {len(made.sections)} parts, {drawn} charts, {len(content) / 1e6:.1f} MB.")


def _selection(database: "Database", filters: Filters, compare: Compare | None) -> "Selection":
    """What the options of the command select; all days with data where no days are given."""
    from iqs.analysis.periods import natural_grain, span
    from iqs.analysis.selection import Selection, compared
    from iqs.store import DuckEngine
    from iqs.store.names import agent_names

    known = span(DuckEngine(database))
    if known is None:
        raise UserError("There are no data yet. Load a file first.")
    period = filters.period or known
    before = period.previous()
    comparison = {Compare.PREVIOUS: before, Compare.YEAR: period.year_before(), None: None}[compare]
    if comparison is not None and comparison.end < known.start:
        comparison = None
    filters = filters.during(period)
    words = compared(filters.sentence(agent_names(database)), comparison)
    return Selection(filters, comparison, natural_grain(period), words, before)


def _name(db: Path | None, pseudonyms: bool) -> str:
    """What the data are called; the name of a file may name somebody."""
    return "" if pseudonyms or db is None else db.stem
