"""Facts: one row per thing counted, built in the engine from the current canonical rows.

Scoring reads facts only. A load rebuilds the rows it touches; `rebuild` rebuilds all of them and
gives the same tables.
"""

from importlib.resources import files

import duckdb

from iqs.sources.steps import part
from iqs.store.database import one_row
from iqs.store.resolve import resolve

_FACTS = files("iqs.store") / "sql" / "facts"

_STEPS = {"today": 0.15, "links": 0.3, "contacts": 0.5, "reviews": 0.85, "surveys": 1.0}
"""What is rebuilt once agents are known, in this order, and how much is done after it (0 to 1)."""

_LOCAL_DAY = """
create or replace temp macro local_day(ts) as
case when getvariable('zone') = 'UTC' then ts::date
     else ((ts at time zone 'UTC') at time zone getvariable('zone'))::date end
"""


def _run(cursor: duckdb.DuckDBPyConnection, name: str) -> None:
    cursor.execute((_FACTS / f"{name}.sql").read_text("utf-8"))


def rebuild(cursor: duckdb.DuckDBPyConnection, upload_id: int | None = None) -> None:
    """Rebuild the facts an upload touches, or all of them when `upload_id` is None.

    Days are local days of the `timezone` setting. Must run inside a write transaction.
    """
    (zone,) = one_row(cursor, "select value from settings where key = 'timezone'")
    cursor.execute("set variable zone = ?", [zone])
    cursor.execute(_LOCAL_DAY)
    if upload_id is None or _touches_all(cursor, upload_id):
        _run(cursor, "everything")
    else:
        cursor.execute("set variable upload = ?", [upload_id])
        _run(cursor, "affected")
    _run(cursor, "weights")
    part(0.1)
    resolve(cursor)
    for name, done in _STEPS.items():
        _run(cursor, name)
        part(done)


def _touches_all(cursor: duckdb.DuckDBPyConnection, upload_id: int) -> bool:
    """A list of agents may change whom any row belongs to, and the first upload brings every row there is."""
    (touches,) = one_row(
        cursor,
        "select exists (from agents where upload_id = $id)"
        " or not exists (from uploads where upload_id <> $id)",
        {"id": upload_id},
    )
    return bool(touches)
