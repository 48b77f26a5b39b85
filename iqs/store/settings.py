"""Settings in the database: read, changed one at a time with a record of who did it, and that record."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb

from iqs.errors import UserError
from iqs.settings import DEFAULT, Settings, as_texts, from_texts, is_key
from iqs.store.database import Database
from iqs.store.facts import rebuild

_WHAT = "change setting"


@dataclass(frozen=True)
class SettingChange:
    """One setting that was changed: when (UTC), by whom, its key, and its text before and after."""

    at: datetime
    who: str
    key: str
    old: str
    new: str


def read_settings(database: Database) -> Settings:
    """The settings in force."""
    return database.keep("settings", _read)


def change_settings(
    database: Database, change: Callable[[Settings], Settings], *, saved_by: str
) -> tuple[SettingChange, ...]:
    """Put in force what `change` makes of the settings in force, and return what became different.

    `change` is called under the writer lock, so that two people who change two settings at once both get
    theirs. A change of the time zone builds all facts anew. Whatever it raises leaves everything as it was;
    UserError also for a time zone that the database does not know.
    """
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    with database.writing() as cursor:
        before = _read(cursor)
        after = change(before)
        old, new = as_texts(before), as_texts(after)
        made = tuple(
            SettingChange(now, saved_by, key, old.get(key, DEFAULT), new.get(key, DEFAULT))
            for key in sorted(old.keys() | new.keys())
            if old.get(key) != new.get(key)
        )
        for one in made:
            _keep(cursor, one)
        if after.timezone != before.timezone:
            _refuse_unknown_zone(cursor, after.timezone)
            rebuild(cursor)
        if made:
            cursor.execute("update settings set value = (value::bigint + 1)::text where key = 'data_version'")
    return made


def save_settings(database: Database, settings: Settings, *, saved_by: str) -> tuple[SettingChange, ...]:
    """Put these settings in force, whatever was; see `change_settings`."""
    return change_settings(database, lambda _: settings, saved_by=saved_by)


def setting_changes(database: Database) -> tuple[SettingChange, ...]:
    """Every change of a setting, the latest first."""
    with database.cursor() as cursor:
        rows = cursor.execute(
            "select happened_at, who, detail from audit where what = ? order by rowid desc", [_WHAT]
        ).fetchall()
    told = ((at, who, json.loads(detail)) for at, who, detail in rows)
    return tuple(SettingChange(at, who, d["key"], d["old"], d["new"]) for at, who, d in told)


def _read(cursor: duckdb.DuckDBPyConnection) -> Settings:
    rows = cursor.execute("select key, value from settings").fetchall()
    return from_texts({key: value for key, value in rows if is_key(key)})


def _keep(cursor: duckdb.DuckDBPyConnection, change: SettingChange) -> None:
    detail = json.dumps({"key": change.key, "old": change.old, "new": change.new}, ensure_ascii=False)
    # The texts of a setting that is put back to its default are those of the default, or none at all.
    if change.new == DEFAULT:
        cursor.execute("delete from settings where key = ?", [change.key])
    else:
        cursor.execute("insert or replace into settings values (?, ?)", [change.key, change.new])
    cursor.execute("insert into audit values (?, ?, ?, ?)", [change.at, change.who, _WHAT, detail])


def _refuse_unknown_zone(cursor: duckdb.DuckDBPyConnection, zone: str) -> None:
    """The system and the database each have a list of zones; days can only be told in both."""
    cursor.execute("select 1 from pg_timezone_names() where name = ?", [zone])
    if not cursor.fetchall():
        raise UserError(f"The database knows no time zone called “{zone}”. Write it like Europe/Berlin.")
