"""Saved views: what somebody looked at, under a name, kept as the words of its link."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlencode

import duckdb

from iqs.errors import UserError, unknown_name
from iqs.store.database import Database

LONGEST_NAME, LONGEST_QUERY = 80, 8_000
"""Characters of a name and of a query string, at most."""
_NOT_KEPT = ("view", "look", "embed", "embed_options")


@dataclass(frozen=True)
class View:
    """One saved view.

    `page` is the page's path in the address ("" is Overview), `query` the query string of its link without
    the question mark, `saved_at` (UTC) when it was saved or last saved over, `is_default` whether it opens
    when the dashboard is opened without any parameter. One view at most is the default.
    """

    name: str
    page: str
    query: str
    note: str
    is_default: bool
    saved_at: datetime
    saved_by: str


def views(database: Database) -> tuple[View, ...]:
    """Every saved view, by name."""
    with database.cursor() as cursor:
        return _all(cursor)


def find_view(database: Database, name: str) -> View:
    """The view of a name, whatever its capitals; UnknownName when there is none."""
    return _one(views(database), name)


def save_view(
    database: Database, name: str, page: str, query: str, *, note: str = "", saved_by: str, over: bool = False
) -> View:
    """Save a view.

    UserError for a name that is empty, too long or taken; with `over` the view of that name is replaced and
    stays the default if it was. Parameters of a link that are no part of a view are left out of the query.
    """
    kept = kept_query(query)
    with database.writing() as cursor:
        known = _all(cursor)
        before = next((v for v in known if _same(v.name, name)), None)
        if before is not None and not over:
            raise UserError(f"There is a view called “{before.name}”. Give this one another name.")
        view = View(
            _name(name),
            page.strip().strip("/"),
            kept,
            note.strip(),
            before is not None and before.is_default,
            _now(),
            saved_by,
        )
        if before is not None:
            cursor.execute("delete from views where name = ?", [before.name])
        _insert(cursor, view)
        _record(cursor, saved_by, "save view", view.name)
    return view


def rename_view(database: Database, name: str, to: str, *, renamed_by: str) -> None:
    """Give a view another name; UserError for one that is empty, too long or taken."""
    with _changing(database, name, renamed_by, "rename view") as (cursor, view):
        new = _name(to)
        if any(_same(v.name, new) and v.name != view.name for v in _all(cursor)):
            raise UserError(f"There is a view called “{new}”. Choose another name.")
        cursor.execute("update views set name = ? where name = ?", [new, view.name])


def describe_view(database: Database, name: str, note: str, *, described_by: str) -> None:
    """Write another description of a view."""
    with _changing(database, name, described_by, "describe view") as (cursor, view):
        cursor.execute("update views set note = ? where name = ?", [note.strip(), view.name])


def remove_view(database: Database, name: str, *, removed_by: str) -> None:
    """Remove a view; nothing else changes."""
    with _changing(database, name, removed_by, "remove view") as (cursor, view):
        cursor.execute("delete from views where name = ?", [view.name])


def set_default_view(database: Database, name: str | None, *, set_by: str) -> None:
    """Make a view the one that opens first, or with None let Overview open first again."""
    if name is None:
        with database.writing() as cursor:
            cursor.execute("update views set is_default = false")
            _record(cursor, set_by, "default view", "")
        return
    with _changing(database, name, set_by, "default view") as (cursor, view):
        cursor.execute("update views set is_default = (name = ?)", [view.name])


@contextmanager
def _changing(
    database: Database, name: str, who: str, what: str
) -> Iterator[tuple[duckdb.DuckDBPyConnection, View]]:
    """A change of one view and its record, in one transaction; UnknownName when there is no such view."""
    with database.writing() as cursor:
        view = _one(_all(cursor), name)
        yield cursor, view
        _record(cursor, who, what, view.name)


def _all(cursor: duckdb.DuckDBPyConnection) -> tuple[View, ...]:
    cursor.execute(
        "select name, coalesce(page, ''), coalesce(query, ''), coalesce(note, ''), "
        "coalesce(is_default, false), coalesce(saved_at, timestamp '1970-01-01'), coalesce(saved_by, '') "
        "from views "
        "where name is not null order by lower(name), name"
    )
    return tuple(View(*row) for row in cursor.fetchall())


def _insert(cursor: duckdb.DuckDBPyConnection, view: View) -> None:
    cursor.execute(
        "insert into views (view_id, name, page, query, note, is_default, saved_at, saved_by) "
        "select coalesce(max(view_id), 0) + 1, ?, ?, ?, ?, ?, ?, ? from views",
        [view.name, view.page, view.query, view.note, view.is_default, view.saved_at, view.saved_by],
    )


def _record(cursor: duckdb.DuckDBPyConnection, who: str, what: str, detail: str) -> None:
    cursor.execute("insert into audit values (?, ?, ?, ?)", [_now(), who, what, detail])


def _one(known: tuple[View, ...], name: str) -> View:
    for view in known:
        if _same(view.name, name):
            return view
    if not known:
        raise UserError(f"There is no view called “{name}”: none is saved yet.")
    raise unknown_name("view", name, [v.name for v in known])


def _same(one: str, other: str) -> bool:
    return one.casefold() == " ".join(other.split()).casefold()


def _name(name: str) -> str:
    found = " ".join(name.split())
    if not found:
        raise UserError("A view needs a name.")
    if len(found) > LONGEST_NAME:
        raise UserError(f"A name of a view has {LONGEST_NAME} characters at most; this one has {len(found)}.")
    return found


def kept_query(text: str) -> str:
    """A query string without parameters that say how, not what, a page shows; UserError for a long one."""
    if len(text) > LONGEST_QUERY:
        raise UserError(f"A link of a view has {LONGEST_QUERY:,} characters at most; this one is longer.")
    asked = parse_qs(text.strip().removeprefix("?"), keep_blank_values=True)
    return urlencode({k: v for k, v in asked.items() if k not in _NOT_KEPT}, doseq=True)


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)
