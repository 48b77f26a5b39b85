"""Numbers opened: the rows behind one, and a review worked out."""

from typing import Annotated, Any

import typer

from iqs.cli.answers import As, Db, Format, app, existing, say, show
from iqs.cli.numbers import From, To, Where, selected


@app.command()
def rows(
    metric: Annotated[str, typer.Argument(help="iqs, csat, nps, fcr, aht or ces.")],
    from_: From = None,
    to: To = None,
    where: Where = None,
    definition: Annotated[str | None, typer.Option(help="Definition to use.")] = None,
    left_out: Annotated[bool, typer.Option("--left-out", help="The rows that do not count.")] = False,
    sort: Annotated[str | None, typer.Option(help="Column to sort all rows by.")] = None,
    ascending: Annotated[bool, typer.Option("--ascending", help="Lowest first.")] = False,
    page: Annotated[int, typer.Option(help="Page to print.", min=1)] = 1,
    size: Annotated[int, typer.Option(help="Rows a page.", min=1)] = 100,
    db: Db = None,
    output: As = Format.TABLE,
) -> None:
    """List the rows behind a number."""
    from iqs.scoring.rows import rows_behind
    from iqs.store import DuckEngine, open_database

    database = open_database(existing(db))
    try:
        engine = DuckEngine(database)
        filters = selected(engine, from_, to, where)
        found = rows_behind(
            engine, metric, filters=filters, definition=definition, left_out=left_out, sort=sort,
            descending=not ascending, page=page, size=size,
        )  # fmt: skip
    finally:
        database.close()
    number = found.measure
    told = "no value" if number.value is None else f"{number.value:.4f}, n = {number.n:,}"
    say(f"{metric} ({number.definition}): {told}; {found.total:,} such rows.")
    show([dict(zip(found.columns, r, strict=True)) for r in found.rows], output)


@app.command()
def review(
    review_id: Annotated[str, typer.Argument(help="Id of the review, as its tool has it.")],
    tool: Annotated[str | None, typer.Option(help="The tool, where several have the id.")] = None,
    definition: Annotated[str | None, typer.Option(help="Definition of IQS to use.")] = None,
    db: Db = None,
    output: As = Format.TABLE,
) -> None:
    """Work out the score of one review line by line."""
    from iqs.analysis.worked_out import worked_out
    from iqs.scoring import definition_in_force, metric
    from iqs.store import DuckEngine, open_database
    from iqs.store.review import open_review

    database = open_database(existing(db))
    try:
        engine = DuckEngine(database)
        d = definition_in_force(engine, metric("iqs", engine.settings()), definition)
        opened = open_review(database, review_id, tool)
    finally:
        database.close()
    found = worked_out(opened, d.key)
    say(
        f"{opened.source} {opened.review_id}, {opened.agent or 'no agent'}, reviewed {opened.review_day}, by "
        f"{d.label}."
    )
    if opened.left_out:
        say(f"It does not count: {opened.left_out}.")
    show([*(_line(line) for line in found.lines), _total(found)], output)


def _line(line: Any) -> dict[str, Any]:
    from iqs.text import masked

    m = line.mark
    return {
        "criterion": m.criterion,
        "weight": m.share,
        "score": m.score if m.rated else None,
        "top": m.high,
        "weighted": line.weighted,
        "points": line.points if m.rated else None,
        "lost_to_auto_fail": line.taken,
        "automatic": m.automatic,
        "cause": m.cause,
        "comment": masked(m.comment),
    }


def _total(found: Any) -> dict[str, Any]:
    weighted, top = found.of_top or (None, None)
    return {
        "criterion": "total",
        "weight": found.possible,
        "score": found.score,
        "top": top,
        "weighted": weighted,
        "points": found.earned - found.taken,
        "lost_to_auto_fail": found.taken,
    }
