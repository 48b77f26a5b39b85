"""Coaching from a shell: sessions written down and listed, and the library of trainings."""

import getpass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from iqs.cli.answers import As, Db, Format, app, existing, say, show
from iqs.errors import UserError, unknown_name

coaching = typer.Typer(
    name="coaching", help="Coaching sessions, and the library of trainings.", no_args_is_help=True
)
app.add_typer(coaching)


@coaching.command("log")
def log(
    agents: Annotated[list[str], typer.Argument(help="Agents by id or name; several for a workshop.")],
    on: Annotated[
        datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="The day; today without it.")
    ] = None,
    by: Annotated[str, typer.Option(help="Who held it; you without it.")] = "",
    kind: Annotated[
        str,
        typer.Option(
            help="workshop, role-play, practice, reading, shadowing, calibration, process or one-to-one."
        ),
    ] = "one-to-one",
    criterion: Annotated[str, typer.Option(help="What it was about, such as Empathy.")] = "",
    note: Annotated[str, typer.Option(help="What was said.")] = "",
    action: Annotated[list[str] | None, typer.Option(help="One thing you agreed; may be repeated.")] = None,
    next_: Annotated[
        datetime | None, typer.Option("--next", formats=["%Y-%m-%d"], help="The day to look at it again.")
    ] = None,
    db: Db = None,
    output: As = Format.TABLE,
) -> None:
    """Write a coaching session down, with one or several agents."""
    from iqs.coaching.library import kind_of
    from iqs.model import DIMENSIONS
    from iqs.store import open_database
    from iqs.store.coaching import Session, log_sessions
    from iqs.store.names import agent_names, values

    me = getpass.getuser()
    database = open_database(existing(db))
    try:
        known = {v: v for v in values(database, "agent", sorted(DIMENSIONS["agent"].facts)) if v}
        known |= {name: agent for agent, name in agent_names(database).items()}
        for agent in agents:
            if agent not in known:
                raise unknown_name("agent", agent, known)
        new = [
            Session(
                known[agent], on.date() if on else date.today(),
                by or me, kind_of(kind), criterion, note, "\n".join(action or ()),
                next_.date() if next_ else None,
            )
            for agent in dict.fromkeys(agents)
        ]  # fmt: skip
        found = log_sessions(database, new, logged_by=me)
    finally:
        database.close()
    show([_row(s) for s in found], output)


@coaching.command("list")
def list_(
    agent: Annotated[str | None, typer.Argument(help="Only those of this agent, by id.")] = None,
    remove: Annotated[int | None, typer.Option(help="Take away the session with this number.")] = None,
    db: Db = None,
    output: As = Format.TABLE,
) -> None:
    """List coaching sessions, the latest first; or take one away."""
    from iqs.store import open_database
    from iqs.store.coaching import remove_session, sessions

    database = open_database(existing(db))
    try:
        found = sessions(database, agent)
        if remove is not None:
            found = (remove_session(database, remove, removed_by=getpass.getuser()),)
    finally:
        database.close()
    show([_row(s) for s in found], output)


@coaching.command("library")
def library_(
    file: Annotated[Path | None, typer.Argument(help="Put this TOML file in force as your library.")] = None,
    shipped: Annotated[
        bool, typer.Option("--shipped", help="Bring back the library that ships with the program.")
    ] = False,
    toml: Annotated[bool, typer.Option("--toml", help="Print the library in force as TOML.")] = False,
    db: Db = None,
    output: As = Format.TABLE,
) -> None:
    """List the trainings in force, print them as TOML, or put a library of your own in force."""
    from iqs.coaching import shipped_text
    from iqs.store import open_database
    from iqs.store.coaching import library, own_library, save_library

    if file is not None and shipped:
        raise UserError("Give a file, or --shipped to bring back the one that ships: one of the two.")
    text = None if file is None else _text(file)
    database = open_database(existing(db))
    try:
        if text is not None or shipped:
            save_library(database, text, saved_by=getpass.getuser())
        found, own = library(database)
        written = own_library(database)
    finally:
        database.close()
    if toml:
        typer.echo(written or shipped_text(), nl=False)
        return
    say("Your own library." if own else "The library that ships with the program.")
    show(
        [
            {
                "training": t.title, "kind": t.kind.value, "minutes": t.minutes or None,
                "words": ", ".join(t.words), "source": t.source,
            }
            for t in found.trainings
        ],
        output,
    )  # fmt: skip


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{file.name} cannot be read as text. Check the path; it must be UTF-8.") from error


def _row(session: object) -> dict[str, object]:
    return {
        name: getattr(session, name)
        for name in (
            "session_id", "held_on", "agent", "kind", "criterion", "held_by", "actions", "notes", "next_on",
        )
    }  # fmt: skip
