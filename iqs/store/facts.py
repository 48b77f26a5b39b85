"""Facts: one row per thing counted, built in the engine from the current canonical rows.

Scoring reads facts only. A load rebuilds the rows it touches; `rebuild` rebuilds all of them and
gives the same tables.
"""

from importlib.resources import files

import duckdb

from iqs.sources.steps import part
from iqs.store.cards import read_versions, score_patterns, show_cards
from iqs.store.database import one_row
from iqs.store.resolve import resolve

_FACTS = files("iqs.store") / "sql" / "facts"

_LOCAL_DAY = """
create or replace temp macro local_day(ts) as
case when getvariable('zone') = 'UTC' then ts::date
     else ((ts at time zone 'UTC') at time zone getvariable('zone'))::date end
"""
_HANDLE_TIME = """
create or replace temp macro handle_time(handle, talk, hold, wrap) as
case when coalesce(talk, hold, wrap) is null then handle
     else coalesce(talk, 0) + coalesce(hold, 0) + coalesce(wrap, 0) end
"""


def _run(cursor: duckdb.DuckDBPyConnection, name: str) -> None:
    cursor.execute((_FACTS / f"{name}.sql").read_text("utf-8"))


def rebuild(cursor: duckdb.DuckDBPyConnection, upload_id: int | None = None) -> None:
    """Rebuild the facts an upload touches, or all of them when `upload_id` is None.

    Days are local days of the `timezone` setting. Must run inside a write transaction.
    """
    _prepare(cursor)
    if upload_id is None or _touches_all(cursor, upload_id):
        _run(cursor, "everything")
    else:
        cursor.execute("set variable upload = ?", [upload_id])
        _run(cursor, "affected")
    _link(cursor)
    part(0.3)
    _run(cursor, "contacts")
    part(0.5)
    _make_reviews(cursor)
    part(0.85)
    _run(cursor, "surveys")
    part(1.0)


def rescore(cursor: duckdb.DuckDBPyConnection, *, from_contacts: bool) -> None:
    """Score every review anew after a scorecard has changed; gives what `rebuild` gives, sooner.

    `from_contacts` says that ratings which score themselves may have changed. Must run inside a write
    transaction.
    """
    _prepare(cursor)
    if from_contacts:
        _run(cursor, "all_reviews")
        _link(cursor)
        _make_reviews(cursor)
    else:
        _run(cursor, "reviews_again")
        _run(cursor, "versions")
        _score(cursor)


def _prepare(cursor: duckdb.DuckDBPyConnection) -> None:
    (zone,) = one_row(cursor, "select value from settings where key = 'timezone'")
    cursor.execute("set variable zone = ?", [zone])
    cursor.execute(_LOCAL_DAY)
    cursor.execute(_HANDLE_TIME)
    show_cards(cursor, read_versions(cursor))


def _link(cursor: duckdb.DuckDBPyConnection) -> None:
    _weigh(cursor)
    part(0.1)
    resolve(cursor)
    _run(cursor, "today")
    part(0.15)
    _run(cursor, "links")


def _weigh(cursor: duckdb.DuckDBPyConnection) -> None:
    """Find what complete reviews weigh, and which reviews weigh in a unit of their own."""
    _run(cursor, "weights")
    (other,) = one_row(cursor, "select coalesce(bool_or(maybe_other_unit), false) from weight_now")
    if other:
        _run(cursor, "units")
    else:
        cursor.execute("create or replace temp table unit_now as from review_unit where false")
    _run(cursor, "weighed")


def _make_reviews(cursor: duckdb.DuckDBPyConnection) -> None:
    for name in ("review_now", "versions", "patterns"):
        _run(cursor, name)
    _score(cursor)


def _score(cursor: duckdb.DuckDBPyConnection) -> None:
    cursor.execute(
        "create or replace temp table key_now as select distinct pattern, version_id, card_role"
        " from pattern_now join card_now using (source, review_id)"
    )
    score_patterns(cursor)
    _run(cursor, "reviews")


def _touches_all(cursor: duckdb.DuckDBPyConnection, upload_id: int) -> bool:
    """A list of agents may change whom any row belongs to, and the first upload brings every row there is."""
    (touches,) = one_row(
        cursor,
        "select exists (from agents where upload_id = $id)"
        " or not exists (from uploads where upload_id <> $id)",
        {"id": upload_id},
    )
    return bool(touches)
