"""The digest of a week or a month: written, or sent to where it is told."""

import os
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from iqs.cli.answers import Db, app, existing, say
from iqs.cli.numbers import Where, selected
from iqs.errors import UserError

if TYPE_CHECKING:
    from iqs.share.digest.send import Done, Target
    from iqs.store import Database

_SECRET = "A secret: better in the variable than on the command line."  # noqa: S105 - says of one, is none


class Every(StrEnum):
    """How often a digest is sent."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"


def _hook(tool: str) -> Any:
    help_ = f"Webhook of {tool}. {_SECRET}"
    return typer.Option(envvar=f"IQS_{tool.upper()}", help=help_, show_envvar=True)


@app.command()
def digest(
    every: Annotated[Every, typer.Argument(help="weekly or monthly: of the last whole week or month.")],
    to: Annotated[list[str] | None, typer.Option(help="Mail address; may be repeated.")] = None,
    smtp: Annotated[str | None, typer.Option(envvar="IQS_SMTP", help="Mail server as HOST:PORT.")] = None,
    smtp_user: Annotated[
        str,
        typer.Option(envvar="IQS_SMTP_USER", help="User there; the password is in IQS_SMTP_PASSWORD."),
    ] = "",
    smtp_password_file: Annotated[
        Path | None, typer.Option(envvar="IQS_SMTP_PASSWORD_FILE", help="File with the password instead.")
    ] = None,
    sender: Annotated[str, typer.Option(envvar="IQS_MAIL_FROM", help="Address that mail comes from.")] = "",
    slack: Annotated[str | None, _hook("Slack")] = None,
    teams: Annotated[str | None, _hook("Teams")] = None,
    discord: Annotated[str | None, _hook("Discord")] = None,
    eml: Annotated[Path | None, typer.Option(help="Write the mail to this file, as a draft.")] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would go where, with its text; send nothing.")
    ] = False,
    again: Annotated[bool, typer.Option("--again", help="Send even what was sent before.")] = False,
    as_of: Annotated[
        datetime | None,
        typer.Option("--as-of", formats=["%Y-%m-%d"], help="Day by which the week or month is over."),
    ] = None,
    where: Where = None,
    view: Annotated[str | None, typer.Option(help="A saved view, whose filters are taken.")] = None,
    pseudonyms: Annotated[bool, typer.Option("--pseudonyms", help="Pseudonyms in place of names.")] = False,
    address: Annotated[
        str, typer.Option(envvar="IQS_ADDRESS", help="Where the dashboard is reached, for links.")
    ] = "",
    over: Annotated[bool, typer.Option("--over", help="Write over a file that is there.")] = False,
    db: Db = None,
) -> None:
    """Send the digest of the last whole week or month, once to each place; made for cron."""
    from iqs.model import Grain
    from iqs.share.digest.compose import digest as compose
    from iqs.share.digest.digest import Asked
    from iqs.share.digest.mail import mail, mailbox
    from iqs.share.digest.send import Target, Way, checked, send
    from iqs.share.digest.words import text
    from iqs.store import DuckEngine
    from iqs.store.copied import opened_for_reading
    from iqs.store.sent import record_of
    from iqs.store.shares import origin

    given = [Target("mail", t) for t in to or ()]
    given += [
        Target(kind, url) for kind, url in (("slack", slack), ("teams", teams), ("discord", discord)) if url
    ]
    way = Way(_server(smtp, smtp_user, smtp_password_file), sender, origin(address) if address else "")
    targets = checked(given, way)
    if sender:
        mailbox(sender)
    if not targets and eml is None and not dry_run:
        raise UserError("Say where it goes: --to, --slack, --teams, --discord or --eml; or --dry-run.")
    if eml is not None and eml.exists() and not over:
        raise UserError(f"{eml.name} is there already. Give another name, or --over to write over it.")
    path = existing(db)
    grain = Grain.WEEK if every is Every.WEEKLY else Grain.MONTH
    with opened_for_reading(path) as database:
        filters = _filters(database, where, view)
        asked = Asked(grain, filters, as_of.date() if as_of else None, pseudonyms)
        made = compose(DuckEngine(database), asked)
    same = f"{asked.where} {asked.pseudonyms}"
    record = record_of(path)
    if dry_run:
        _would(targets, made.grain, made.period, same, record, again)
        typer.echo(f"Subject: {made.subject}\n")
        typer.echo(text(made, way.address), nl=False)
        return
    if eml is not None:
        eml.write_bytes(mail(made, sender, targets[0].to if _mails(targets) else "", way.address).as_bytes())
        say(f"{eml.name} is written: {made.subject}")
    done = send(made, targets, way, asked=same, record=record, again=again)
    for one in done:
        say(_told(one))
    if any(one.problem for one in done):
        raise typer.Exit(1)


def _mails(targets: "tuple[Target, ...]") -> bool:
    return bool(targets) and targets[0].kind == "mail"


def _server(smtp: str | None, user: str, file: Path | None) -> Any:
    from iqs.share.digest.deliver import server

    if smtp is None:
        return None
    password = os.environ.get("IQS_SMTP_PASSWORD", "")
    if file is not None:
        try:
            password = file.read_text("utf-8").strip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise UserError(f"The file with the password, {file.name}, cannot be read.") from error
    return server(smtp, user, password)


def _filters(
    database: "Database", where: list[str] | None, view: str | None
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The filters of the options or of a view; a view of filters that are gone must not tell of more."""
    from urllib.parse import parse_qs

    from iqs.share.links import not_there
    from iqs.share.wishes import selection_in
    from iqs.store import DuckEngine, find_view

    if view is None:
        return selected(DuckEngine(database), None, None, where).where
    if where:
        raise UserError("A view brings its own filters: give --view or --where, not both.")
    found = find_view(database, view)
    if gone := not_there(database, found.query):
        raise UserError(f"The view “{found.name}” asks for {gone[0]} “{gone[1]}”, which is not in the data.")
    return selection_in(database, parse_qs(found.query, keep_blank_values=True)).filters.where


def _would(
    targets: "tuple[Target, ...]", grain: Any, period: Any, same: str, record: Path, again: bool
) -> None:
    from iqs.share.digest.send import sending_of

    for t in targets:
        earlier = None if again else sending_of(str(grain), period, same, t).before(record)
        said = "" if earlier is None else f", if it had not been sent on {earlier.at:%-d %b %Y}"
        typer.echo(f"Would go to {t}{said}.")
    typer.echo("Nothing is sent.")


def _told(one: "Done") -> str:
    if one.problem:
        return f"Not sent to {one.target}: {one.problem}"
    if one.earlier is None:
        return f"Sent to {one.target}."
    when = f"{one.earlier.at:%-d %b %Y, %H:%M} UTC"
    if one.earlier.done:
        return f"Not sent to {one.target}: it was on {when}. --again sends it once more."
    return f"Not sent to {one.target}: it was begun on {when} and may have arrived. --again sends it."
