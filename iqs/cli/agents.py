"""Commands about agents: who is in the data, who is who, and taking that back."""

import getpass
from datetime import datetime
from typing import Annotated, Any

import typer

from iqs.cli.answers import As, Db, Format, app, existing, say, show

_Day = Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="Only from this day on.")]
_ToDay = Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Only up to this day.")]


@app.command()
def agents(db: Db = None, output: As = Format.TABLE) -> None:
    """List agents, those nobody knows first, then what was noted about them."""
    from iqs.store import aliases, open_database, people
    from iqs.store.likeness import likenesses

    database = open_database(existing(db))
    found, notes = people(database), aliases(database)
    database.close()
    show([_person_row(p) for p in found], output)
    for note in reversed(notes):
        say(f"Note {note.alias_id}: {' '.join((note.alias, *note.conditions))} is {note.agent_id}.")
    for some in likenesses(found):
        say(f"Likely one person: {some.person.name} and {some.like.name} ({some.why}).")


@app.command()
def alias(
    name: Annotated[str, typer.Argument(help="Agent, or a name or id as the exports write it.")],
    agent: Annotated[str, typer.Argument(help="Whose rows they are: an id, a name, or a new name to show.")],
    tool: Annotated[str, typer.Option(help="Only in rows from this tool.")] = "",
    team: Annotated[str, typer.Option(help="Only in rows of this team.")] = "",
    from_: _Day = None,
    to: _ToDay = None,
    db: Db = None,
    output: As = Format.TABLE,
) -> None:
    """Note that a name stands for an agent: renamed, merged, or one of several with the same name."""
    from iqs.store import alias as note
    from iqs.store import open_database, people

    database = open_database(existing(db))
    there = {p.agent_id for p in people(database)}
    made = note(
        database,
        name,
        agent,
        source=tool,
        team=team,
        from_day=from_.date() if from_ else None,
        to_day=to.date() if to else None,
        noted_by=getpass.getuser(),
    )
    database.close()
    if made.agent_id not in there:
        say(f"Nobody was called “{made.agent_id}” so far: the rows are shown under that name.")
    show([_note_row(made)], output)


@app.command()
def unalias(
    note: Annotated[int, typer.Argument(help="Number of the note, as `iqs agents` lists it.")],
    db: Db = None,
    output: As = Format.TABLE,
) -> None:
    """Take a note about an agent back, as if it had never been made."""
    from iqs.store import forget_alias, open_database

    database = open_database(existing(db))
    show([_note_row(forget_alias(database, note, forgotten_by=getpass.getuser()))], output)
    database.close()


def _person_row(p: Any) -> dict[str, Any]:
    return {
        "agent": p.agent_id,
        "name": p.name if p.agent_id else "(no agent)",
        "state": "known" if p.known else "unmapped" if p.agent_id else "no agent",
        "reviews": p.reviews,
        "contacts": p.contacts,
        "surveys": p.surveys,
        "first_day": p.first_day,
        "last_day": p.last_day,
        "written": ", ".join(p.written),
    }


def _note_row(a: Any) -> dict[str, Any]:
    return {
        "id": a.alias_id,
        "name": a.alias,
        "agent": a.agent_id,
        "tool": a.source,
        "team": a.team,
        "from": a.from_day,
        "to": a.to_day,
        "noted_at": a.noted_at,
        "noted_by": a.noted_by,
    }
