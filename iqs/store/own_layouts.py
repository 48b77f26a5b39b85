"""Layouts that people mapped by hand or were given, kept so that the next file is read alike."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from iqs.errors import unknown_name
from iqs.sources.layout import OWN
from iqs.sources.layout_text import own_layout, to_toml
from iqs.sources.mapping import own_name
from iqs.store.database import Database


@dataclass(frozen=True)
class OwnLayout:
    """One kept layout: `name` comes from the headers it is for, `text` is its TOML."""

    name: str
    title: str
    kind: str
    text: str
    saved_at: datetime
    saved_by: str


def own_layouts(database: Database) -> tuple[OwnLayout, ...]:
    """Every kept layout, by title."""
    with database.cursor() as cursor:
        cursor.execute(
            "select name, title, kind, layout, saved_at, saved_by from own_layouts order by title, name"
        )
        return tuple(OwnLayout(*row) for row in cursor.fetchall())


def keep_layout(database: Database, text: str, *, saved_by: str, called: str = "layout") -> OwnLayout:
    """Keep a layout given as TOML, in place of an earlier one for the same headers.

    `called` is what people call the text, for the error: UserError says what is wrong with it.
    """
    layout = replace(own_layout(called, text), evidence=OWN)
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    kept = OwnLayout(own_name(layout), layout.title, layout.kind, to_toml(layout), now, saved_by)
    with database.writing() as cursor:
        cursor.execute("delete from own_layouts where name = ?", [kept.name])
        cursor.execute("insert into own_layouts values (?, ?, ?, ?, ?, ?)", list(vars(kept).values()))
        cursor.execute("insert into audit values (?, ?, 'keep layout', ?)", [now, saved_by, kept.name])
    return kept


def forget_layout(database: Database, name: str, *, forgotten_by: str) -> None:
    """Forget a kept layout; files loaded with it stay. Raises UnknownName when there is none of that name."""
    known = [k.name for k in own_layouts(database)]
    if name not in known:
        raise unknown_name("layout of your own", name, known)
    with database.writing() as cursor:
        cursor.execute("delete from own_layouts where name = ?", [name])
        now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
        cursor.execute("insert into audit values (?, ?, 'forget layout', ?)", [now, forgotten_by, name])
