"""What became of reviews: who acknowledged them, what is disputed, and what was answered."""

import getpass
from typing import Annotated, Any

import typer

from iqs.cli.answers import As, Db, Format, app, existing, show
from iqs.errors import UserError


@app.command()
def feedback(
    acknowledge: Annotated[str | None, typer.Option(help="Id of a review that its agent has read.")] = None,
    dispute: Annotated[str | None, typer.Option(help="Id of a review to object to; needs --what.")] = None,
    what: Annotated[str, typer.Option(help="What is disputed.")] = "",
    uphold: Annotated[
        int | None, typer.Option(help="Number of a dispute in which the agent is right.")
    ] = None,
    reject: Annotated[
        int | None, typer.Option(help="Number of a dispute in which the review stands.")
    ] = None,
    answer: Annotated[str, typer.Option(help="Why it is upheld or rejected.")] = "",
    tool: Annotated[str | None, typer.Option(help="The tool, where several have the review's id.")] = None,
    who: Annotated[str, typer.Option(help="Who says it; the name of this account by default.")] = "",
    only_open: Annotated[bool, typer.Option("--open", help="Only disputes that wait for an answer.")] = False,
    db: Db = None,
    output: As = Format.TABLE,
) -> None:
    """List disputes of reviews; or acknowledge a review, dispute one, or answer a dispute."""
    from iqs.store import feedback as kept
    from iqs.store import open_database

    if sum(x is not None for x in (acknowledge, dispute, uphold, reject)) > 1:
        raise UserError("Acknowledge, dispute, uphold or reject: one at a time.")
    by = who or getpass.getuser()
    database = open_database(existing(db))
    try:
        if acknowledge is not None:
            source = _tool(database, acknowledge, tool)
            done = kept.acknowledge(database, source, acknowledge, by=by)
            show([{"source": source, "review": acknowledge, "by": done.by, "at": done.at}], output)
            return
        if dispute is not None:
            found: tuple[Any, ...] = (
                kept.dispute(database, _tool(database, dispute, tool), dispute, what, by=by),
            )
        elif uphold is not None:
            found = (kept.answer(database, uphold, kept.State.UPHELD, answer, by=by),)
        elif reject is not None:
            found = (kept.answer(database, reject, kept.State.REJECTED, answer, by=by),)
        else:
            found = kept.disputes(database, only_open=only_open)
    finally:
        database.close()
    show(
        [
            {
                "id": d.dispute_id,
                "source": d.source,
                "review": d.review_id,
                "agent": d.agent,
                "state": d.state.value,
                "what": d.what,
                "raised_by": d.raised_by,
                "raised_at": d.raised_at,
                "answer": d.answer,
                "answered_by": d.answered_by,
            }
            for d in found
        ],
        output,
    )


def _tool(database: Any, review_id: str, tool: str | None) -> str:
    """The tool of a review; UserError when several have the id and none is named."""
    from iqs.store.review import find_reviews

    tools = find_reviews(database, review_id)
    if tool is None and len(tools) > 1:
        raise UserError(f"Several tools have a review “{review_id}”: {', '.join(tools)}. Give --tool.")
    if tool is not None:
        return tool
    return next(iter(tools), "")
