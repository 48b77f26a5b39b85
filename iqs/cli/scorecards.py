"""Scorecards from a shell: what is in force, printing one, saving a version, removing one."""

import getpass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from iqs.cli.answers import As, Db, Format, app, existing, say, show
from iqs.errors import UserError, unknown_name


@app.command()
def scorecards(
    name: Annotated[
        str | None,
        typer.Argument(help="Print this scorecard as TOML: one of yours, of your exports, a template."),
    ] = None,
    save: Annotated[
        Path | None, typer.Option(help="Save this TOML file as a version and rescore all reviews.")
    ] = None,
    from_: Annotated[
        datetime | None,
        typer.Option("--from", formats=["%Y-%m-%d"], help="The version holds for reviews from this day on."),
    ] = None,
    remove: Annotated[int | None, typer.Option(help="Remove the version with this number.")] = None,
    db: Db = None,
    output: As = Format.TABLE,
) -> None:
    """List scorecards: your versions, those of your exports, and templates."""
    from iqs.scorecards import from_toml, templates, to_toml
    from iqs.store import open_database, remove_version, save_version, versions
    from iqs.store.seen_cards import seen_cards

    if from_ is not None and save is None:
        raise UserError("--from says from when a version holds that is saved: give --save FILE.toml too.")
    text = None if save is None else _text(save)
    database = open_database(existing(db))
    try:
        if text is not None:
            saved = save_version(
                database, from_toml(text), from_.date() if from_ else None, saved_by=getpass.getuser()
            )
            for warning in saved.card.warnings():
                say(warning)
        if remove is not None:
            remove_version(database, remove, removed_by=getpass.getuser())
        kept, seen = versions(database), seen_cards(database)
    finally:
        database.close()
    if name is not None:
        cards = {
            c.name: c for c in (*templates(), *(s.card for s in seen), *(v.card for v in reversed(kept)))
        }
        if name not in cards:
            raise unknown_name("scorecard", name, cards)
        typer.echo(to_toml(cards[name]), nl=False)
        return
    show(_rows(kept, seen, templates()), output)


def _text(path: Path) -> str:
    if not path.is_file():
        raise UserError(f"There is no file {path.name} here. Check the path.")
    return path.read_text("utf-8", "replace")


def _rows(kept: Any, seen: Any, templates: Any) -> list[dict[str, Any]]:
    from iqs.scorecards import versions_in_force

    until = {v.version_id: end for v, end in versions_in_force(kept)}
    rows = [
        _row(
            v.card,
            "yours",
            id=v.version_id,
            valid_from=v.valid_from,
            valid_until=until.get(v.version_id),
            saved_at=v.saved_at,
            saved_by=v.saved_by,
        )
        for v in kept
    ]
    rows += [
        _row(s.card, "exports", valid_from=s.first_day, valid_until=s.last_day, reviews=s.reviews)
        for s in seen
    ]
    return rows + [_row(t, "template") for t in templates]


def _row(card: Any, whence: str, **more: Any) -> dict[str, Any]:
    facts = ("id", "valid_from", "valid_until", "reviews", "saved_at", "saved_by")
    return {
        "scorecard": card.name,
        "from": whence,
        "criteria": len(card.criteria),
        "weights_sum_to": card.total(),
        "scores": ", ".join(card.claims),
        **{f: more.get(f) for f in facts},
    }
