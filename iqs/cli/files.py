"""Files: loading them, listing what was loaded, taking it back, and the layouts they are read by."""

import getpass
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from iqs.cli.answers import As, Db, Format, app, existing, say, show
from iqs.errors import Cancelled, NeedsAnswer, UserError, unknown_name
from iqs.places import own_database


@app.command()
def load(
    files: Annotated[list[Path], typer.Argument(help="Exports to load, in this order.")],
    db: Db = None,
    layout: Annotated[
        str | None,
        typer.Option(
            help="Take the files for this layout or kind (reviews, surveys, contacts, agents), or read them "
            "by a layout file (.toml)."
        ),
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(help="What a column is used as, such as Note=surveys.score:csat; Note= leaves it out."),
    ] = None,
    unit: Annotated[
        list[str] | None, typer.Option(help="Unit of a column of durations, such as Time=min.")
    ] = None,
    survey_kind: Annotated[str | None, typer.Option(help="csat, nps, ces or fcr.")] = None,
    scale: Annotated[str | None, typer.Option(help="Lowest and highest possible score, such as 1-5.")] = None,
    day_first: Annotated[
        bool | None, typer.Option("--day-first/--month-first", help="Whether 03/04 is 3 April or March 4.")
    ] = None,
    ces: Annotated[str | None, typer.Option(help="ease (high is good) or effort (low is good).")] = None,
    timezone: Annotated[
        str | None, typer.Option(help="Zone of times that name none, such as Europe/Berlin.")
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(help="Day (and time, UTC) the files were exported, where their rows do not tell."),
    ] = None,
    holds_from: Annotated[
        str | None,
        typer.Option(
            help="First day whose reviews the scorecards in a file score, or `first` for all; without it, "
            "today."
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what each file is; load nothing.")] = False,
    output: As = Format.TABLE,
) -> None:
    """Load exports. Exit code 0: all in; 3: some rows rejected; 2: a file was not loaded; 130: cancelled."""
    from iqs import sources
    from iqs.cli.watch import load_watched
    from iqs.intake import with_own
    from iqs.sources.parsed import Answers
    from iqs.store import open_database

    kind, own = _layout(layout)
    answers = Answers(
        kind=kind,
        survey_kind=survey_kind,
        scale=_scale(scale),
        day_first=day_first,
        ces_direction=ces,
        timezone=timezone,
        columns=_said(column or [], "table.column"),
        units=_said(unit or [], "unit"),
        own=own,
        holds_from=holds_from,
    )
    made = _made(as_of)
    rows: list[dict[str, Any]] = []
    code = 0
    target = db or own_database()
    database = open_database(target) if not dry_run or target.exists() else None
    unpacked = tempfile.TemporaryDirectory(prefix="iqs-")
    parts = [part for file in files for part in _expanded(file, Path(unpacked.name))]
    for number, (path, name) in enumerate(parts):
        try:
            if not path.is_file():
                raise UserError(f"There is no file {name} here. Check the path.")
            if dry_run or database is None:
                known = answers if database is None else with_own(database, answers)
                preview = sources.preview(path, name, known)
                found = preview.recognition
                _say_cards(database, preview.parsed, holds_from)
                rows.append(
                    {"file": name, "recognised": found.title, "kind": found.kind, "state": "not loaded"}
                )
                say(f"{name}: {' '.join((*found.reasons, *found.notes))}")
                continue
            upload = load_watched(database, path, name, answers, loaded_by=getpass.getuser(), as_of=made)
        except Cancelled as error:
            code = 130
            rows += [{"file": n, "state": "not loaded", "reason": "cancelled"} for _, n in parts[number:]]
            say(error.message)
            break
        except UserError as error:
            code = 2
            rows.append({"file": name, "state": "not loaded", "reason": error.message})
            say(f"{name}: {error.title}. {error.message}")
            if isinstance(error, NeedsAnswer):
                for key, question in error.questions:
                    say(f"    {question} Answer with --{_OPTION.get(key, key)}.")
        else:
            code = max(code, 3) if upload.rows_rejected and code != 2 else code
            rows.append(_upload_row(upload))
            _say_kept(database, upload)
    unpacked.cleanup()
    if database is not None:
        database.close()
    show(rows, output)
    raise typer.Exit(code)


def _say_cards(database: Any, parsed: Any, holds_from: str | None) -> None:
    """Say what the scorecards in a file would become."""
    from iqs.store.card_files import card_plans, plans

    if database is None:
        found = plans(parsed.cards, (), holds_from, datetime.now(UTC).date())
    else:
        found = card_plans(database, parsed.cards, holds_from)
    for plan in found:
        say(f"    {plan.sentence}")


def _say_kept(database: Any, upload: Any) -> None:
    """Say what became of the scorecards in a file."""
    from iqs.sources.cards import CARDS
    from iqs.store import rejects, versions

    if upload.kind != CARDS or upload.state != "loaded":
        return
    for version in versions(database):
        if version.upload_id == upload.upload_id:
            since = f"made from {version.valid_from} on" if version.valid_from else "whenever they were made"
            say(f"    “{version.card.name}” scores its reviews {since}.")
            for warning in version.card.warnings():
                say(f"    {warning}")
    for left in rejects(database, upload.upload_id).to_pylist():
        say(f"    Left out: “{left['value']}”, since {left['reason']}.")


def _expanded(path: Path, folder: Path) -> tuple[tuple[Path, str], ...]:
    """A file with its name, or the files of a zip archive with theirs, unpacked below `folder`."""
    from iqs.intake import expanded
    from iqs.sources import left_out

    if not path.is_file():
        return ((path, path.name),)
    if others := left_out(path):
        say(f"{path.name}: {others}")
    return expanded(path, path.name, Path(tempfile.mkdtemp(dir=folder)))


_OPTION = {
    "kind": "layout",
    "survey_kind": "survey-kind",
    "day_first": "day-first or --month-first",
    "ces_direction": "ces",
    "columns": "column HEADER=table.column",
}


@app.command()
def uploads(db: Db = None, output: As = Format.TABLE) -> None:
    """List loaded files, newest first."""
    from iqs.store import open_database
    from iqs.store import uploads as list_uploads

    database = open_database(existing(db))
    show([_upload_row(u) for u in list_uploads(database)], output)
    database.close()


@app.command()
def undo(
    upload: Annotated[int, typer.Argument(help="Number of the upload, as `iqs uploads` lists it.")],
    db: Db = None,
    output: As = Format.TABLE,
) -> None:
    """Take an upload back, as if it had never been loaded."""
    from iqs.store import open_database
    from iqs.store import undo as take_back

    database = open_database(existing(db))
    show([_upload_row(take_back(database, upload, undone_by=getpass.getuser()))], output)
    database.close()


@app.command()
def layouts(
    name: Annotated[str | None, typer.Argument(help="Print this layout as TOML, to be passed on.")] = None,
    forget: Annotated[
        str | None, typer.Option(help="Forget this kept layout; files loaded with it stay.")
    ] = None,
    db: Db = None,
    output: As = Format.TABLE,
) -> None:
    """List the layouts: those mapped by hand and kept, and the exports that are known."""
    from iqs import sources
    from iqs.sources.layout_text import to_toml
    from iqs.store import forget_layout, open_database, own_layouts

    database = open_database(existing(db))
    if forget is not None:
        forget_layout(database, forget, forgotten_by=getpass.getuser())
    kept = own_layouts(database)
    database.close()
    shipped = sources.layouts()
    if name is not None:
        texts = {k.name: k.text for k in kept} | {k.name: to_toml(k) for k in shipped if k.name == name}
        if name not in texts:
            raise unknown_name("layout", name, [*texts, *(k.name for k in shipped)])
        typer.echo(texts[name], nl=False)
        return
    rows: list[dict[str, Any]] = [
        {"name": k.name, "title": k.title, "kind": k.kind, "from": "mapped by hand", "saved_at": k.saved_at}
        for k in kept
    ]
    rows += [{"name": k.name, "title": k.title, "kind": k.kind, "from": "known export"} for k in shipped]
    show(rows, output)


def _made(text: str | None) -> datetime | None:
    """A day, which counts to its end, or a time with its day; UTC unless it names a zone."""
    from iqs.intake import end_of_day

    if text is None:
        return None
    try:
        if len(text) <= len("2026-03-31"):
            return end_of_day(date.fromisoformat(text))
        time = datetime.fromisoformat(text)
    except ValueError as error:
        raise UserError(f"“{text}” is not a day. Write it as 2026-03-31, or 2026-03-31T18:00.") from error
    return time.astimezone(UTC).replace(tzinfo=None) if time.tzinfo else time


def _scale(text: str | None) -> tuple[float, float] | None:
    if text is None:
        return None
    try:
        low, high = (float(part) for part in text.replace("..", "-").split("-"))
    except ValueError as error:
        raise UserError(
            f"“{text}” is not a scale. Give the lowest and highest score, such as 1-5."
        ) from error
    return low, high


def _layout(text: str | None) -> tuple[str | None, tuple[tuple[str, str], ...]]:
    """The kind or layout that is named, and the layout file that was given."""
    if text is None or not text.endswith(".toml"):
        return text, ()
    from iqs.sources import own_layout

    path = Path(text)
    if not path.is_file():
        raise UserError(f"There is no layout file {path.name} here. Check the path.")
    layout = path.read_text("utf-8", "replace")
    own_layout(path.name, layout)
    return path.name, ((path.name, layout),)


def _said(items: list[str], form: str) -> tuple[tuple[str, str], ...]:
    """Turn ["Note=surveys.score"] into pairs; a header may itself hold an equals sign."""
    for item in items:
        if "=" not in item:
            raise UserError(f"“{item}” needs the form HEADER={form}.")
    return tuple((header, what) for header, _, what in (item.rpartition("=") for item in items))


def _upload_row(u: Any) -> dict[str, Any]:
    return {
        "id": u.upload_id,
        "file": u.file_name,
        "recognised": u.layout,
        "kind": u.kind,
        "read": u.rows_read,
        "new": u.rows_new,
        "changed": u.rows_changed,
        "same": u.rows_same,
        "rejected": u.rows_rejected,
        "rows_up_to": u.as_of,
        "loaded_at": u.loaded_at,
        "loaded_by": u.loaded_by,
        "state": u.state,
    }
