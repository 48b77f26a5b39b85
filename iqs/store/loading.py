"""Loading a read file: one transaction, known by its SHA-256, every row accounted for."""

import threading
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import duckdb
import pyarrow as pa

from iqs.errors import InternalError, cancelled
from iqs.model import TABLES, Table
from iqs.sources.parsed import OnProgress, Parsed, Progress
from iqs.sources.steps import part, reporting, step
from iqs.store.card_files import keep_cards
from iqs.store.database import Database, one_row
from iqs.store.facts import rebuild
from iqs.store.order import Timely, owner, rows_up_to, timely
from iqs.store.stopping import stoppable


@dataclass(frozen=True)
class Upload:
    """One loaded file.

    `rows_new + rows_changed + rows_same + rows_rejected == rows_read`. `tables` are the canonical tables
    the file speaks of, separated by ;. `state` is "loaded", "undone", or "already loaded" for a file whose
    bytes are loaded already (then nothing was changed and `upload_id`, `loaded_at` and `loaded_by` are those
    of the first time). `as_of` and `loaded_at` are UTC; the rows are as they were at `as_of`.
    """

    upload_id: int
    file_name: str
    sha256: str
    layout: str
    kind: str
    tables: str
    rows_read: int
    rows_new: int
    rows_changed: int
    rows_same: int
    rows_rejected: int
    as_of: datetime
    loaded_at: datetime
    loaded_by: str
    state: str = "loaded"


_UPLOAD_COLUMNS = ", ".join(Upload.__dataclass_fields__)


def uploads(database: Database) -> tuple[Upload, ...]:
    """Every loaded file, newest first."""
    return database.keep("uploads", _uploads)


def _uploads(cursor: duckdb.DuckDBPyConnection) -> tuple[Upload, ...]:
    cursor.execute(f"select {_UPLOAD_COLUMNS} from uploads order by upload_id desc")  # noqa: S608
    return tuple(Upload(*row) for row in cursor.fetchall())


def find_upload(database: Database, sha256: str) -> Upload | None:
    """The upload with these bytes, its state "already loaded"; None when they are not loaded."""
    found = next((u for u in uploads(database) if u.sha256 == sha256 and u.state == "loaded"), None)
    return None if found is None else replace(found, state="already loaded")


def rejects(database: Database, upload_id: int) -> pa.Table:
    """What was left out of an upload, in line order; columns as `iqs.sources.parsed.REJECTS`."""
    with database.cursor() as cursor:
        found = cursor.sql(
            'select line, "column", value, reason from rejects where upload_id = $id order by line',
            params={"id": upload_id},
        )
        return found.to_arrow_table()


def load(
    database: Database,
    parsed: Parsed,
    *,
    file_name: str,
    sha256: str,
    loaded_by: str,
    as_of: datetime | None = None,
    holds_from: str | None = None,
    on_progress: OnProgress | None = None,
    cancel: threading.Event | None = None,
) -> Upload:
    """Write a read file into the database and rebuild the facts it touches.

    All of it happens in one transaction: after an error, or a killed process, the database is as
    before. A file with the same bytes as an earlier one changes nothing. `loaded_by` is a name for
    the list of uploads. `as_of` (UTC) says when the file was made, where its latest time does not tell: a row
    that a later export has counts as that one has it. Scorecards hold for reviews from `holds_from` on, which
    is as in `Answers`. Raises DatabaseUnavailable when the disk is full, UserError when `as_of` is in the
    future or no scorecard can be kept, and Cancelled soon after another thread sets `cancel`, unless all is
    kept by then.
    """

    def waiting() -> None:
        step("Waiting for another load to finish", 0.0)
        if cancel is not None and cancel.is_set():
            raise cancelled(file_name)

    with (
        reporting(on_progress),
        database.writing(waiting) as cursor,
        stoppable(cursor, cancel, file_name),
    ):
        # Asked again inside the transaction: another session may have loaded the file meanwhile.
        known = f"select {_UPLOAD_COLUMNS} from uploads where sha256 = ? and state = 'loaded'"  # noqa: S608
        cursor.execute(known, [sha256])
        for row in cursor.fetchall():
            return replace(Upload(*row), state="already loaded")
        (upload_id,) = one_row(cursor, "select coalesce(max(upload_id), 0) + 1 from uploads")
        now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
        as_of = rows_up_to(parsed.tables, as_of, now)
        step("Comparing with what is there", 0.05, parsed.rows_read)
        if parsed.cards:
            new, changed, same, refused = keep_cards(
                cursor, upload_id, parsed.cards, holds_from, now, loaded_by
            )
        else:
            new, changed, same, refused = _write_tables(
                cursor, upload_id, timely(cursor, upload_id, as_of, parsed.tables)
            )
        rejected = parsed.rows_rejected + refused
        if parsed.rejects.num_rows:
            cursor.register("staged_rejects", parsed.rejects)
            cursor.execute(
                'insert into rejects select ?, line, "column", value, reason from staged_rejects', [upload_id]
            )
            cursor.unregister("staged_rejects")
        if new + changed + same + rejected != parsed.rows_read:
            raise InternalError(
                f"{parsed.rows_read:,} rows of {file_name} read, but {new + changed + same:,} loaded and "
                f"{rejected:,} rejected. Nothing was kept; please report it."
            )
        upload = Upload(
            upload_id,
            file_name,
            sha256,
            parsed.recognition.layout,
            parsed.recognition.kind,
            ";".join(sorted(parsed.tables)),
            parsed.rows_read,
            new,
            changed,
            same,
            rejected,
            as_of,
            now,
            loaded_by,
        )
        marks = ", ".join("?" for _ in Upload.__dataclass_fields__)
        cursor.execute(f"insert into uploads values ({marks})", list(vars(upload).values()))  # noqa: S608
        step("Scoring", 0.95)
        if not parsed.cards:
            rebuild(cursor, upload_id)
        cursor.execute("update settings set value = (value::bigint + 1)::text where key = 'data_version'")
        cursor.execute(
            "insert into audit values (?, ?, 'load', ?)",
            [upload.loaded_at, loaded_by, f"upload {upload_id}: {parsed.rows_read} rows"],
        )
    if on_progress is not None:
        on_progress(Progress("Done", 1.0, parsed.rows_read, parsed.rows_read))
    return upload


def _write_tables(
    cursor: duckdb.DuckDBPyConnection, upload_id: int, file: Timely
) -> tuple[int, int, int, int]:
    """Write canonical rows; return how many lines of the file were new, changed, the same and outdated.

    A line counts as changed when any row made from it replaces a different one, as the same when
    all of them are known already, as outdated when a later export says something else and nothing of the
    line is new, else as new.
    """
    # DuckDB loses what is inserted into a temporary table in a transaction that has updated a kept one:
    # each step makes a temporary table of its own.
    states = ["select line, true as known, true as differs from gone"]
    if file.outdated:
        states.append("select line, known, differs from outdated")
    met = _retire_ratings(cursor, file.judged, file.tables.get("ratings")) or file.outdated
    for name, rows in file.tables.items():
        if rows.num_rows:
            step(f"Storing {name}", 0.05 + 0.5 * len(states) / len(file.tables))
            met |= _write_table(cursor, upload_id, TABLES[name], rows)
            states.append(f"select line, known, differs from state_{name}")  # noqa: S608
    if not met:
        (new,) = one_row(cursor, f"select count(distinct line) from ({' union all '.join(states)})")  # noqa: S608
        return new, 0, 0, 0
    new, changed, same, outdated = one_row(
        cursor,
        f"""
        with lines as (
            select line, bool_or(differs) or (bool_or(known) and not bool_and(known)) as changed,
                   bool_and(known) as known, bool_or(differs is null) as outdated
            from ({" union all ".join(states)}) group by line
        )
        select count(*) filter (not changed and not known), count(*) filter (changed),
               count(*) filter (known and not changed and not outdated),
               count(*) filter (outdated and (known and not changed or known is null)) from lines
        """,  # noqa: S608
    )
    return new, changed, same, outdated


def _retire_ratings(
    cursor: duckdb.DuckDBPyConnection, reviews: pa.Table | None, ratings: pa.Table | None
) -> bool:
    """Take ratings out of force that a corrected export no longer has; `gone` lists them, if there are any.

    Only where the file holds reviews and ratings together: a file of totals alone says nothing about
    the ratings that came in another one.
    """
    if reviews is None or ratings is None or not _exists(cursor, "ratings where current"):
        cursor.execute("create or replace temp table gone as select 0::bigint as line where false")
        return False
    cursor.register("staged_reviews", reviews)
    cursor.register("staged_ratings", ratings)
    cursor.execute(
        "create or replace temp table gone as"
        " select o.source, o.review_id, o.criterion, min(r.line) as line"
        " from ratings o join staged_reviews r using (source, review_id)"
        " anti join staged_ratings s using (source, review_id, criterion)"
        " where o.current group by all"
    )
    cursor.execute(
        "update ratings set current = false from gone g where ratings.current and ratings.source = g.source"
        " and ratings.review_id = g.review_id and ratings.criterion = g.criterion"
    )
    cursor.unregister("staged_reviews")
    cursor.unregister("staged_ratings")
    return _exists(cursor, "gone")


def _exists(cursor: duckdb.DuckDBPyConnection, relation: str) -> bool:
    (found,) = one_row(cursor, f"select exists (from {relation})")
    return bool(found)


def _write_table(cursor: duckdb.DuckDBPyConnection, upload_id: int, table: Table, rows: pa.Table) -> bool:
    """Write the rows of one table; return whether any of them is about something known already.

    `state_<table>` tells for each line if its row was known, and differs.
    """
    names = ", ".join(f'"{n}"' for n in table.names)
    # The ratings of a review are replaced as a whole: a criterion that is gone from a corrected
    # export must not live on.
    owners = owner(table)
    same_key = " and ".join(f"o.{k} = s.{k}" for k in table.key)
    same_owner = " and ".join(f"{table.name}.{k} = s.{k}" for k in owners)
    same_rest = " and ".join(f"o.{n} is not distinct from s.{n}" for n in table.names if n not in table.key)
    cursor.register("staged", rows)
    # Most files are all new: then there is nothing to compare, and nothing to put out of force.
    met = _exists(cursor, f"{table.name} where current") and _exists(
        cursor, f"{table.name} semi join staged using ({', '.join(owners)}) where current"
    )
    if met:
        cursor.execute(
            f"create or replace temp table state_{table.name} as"  # noqa: S608
            f" select s.line, o.upload_id is not null as known,"
            f" o.upload_id is not null and not ({same_rest}) as differs"
            f" from staged s left join {table.name} o on o.current and {same_key}"
        )
        cursor.execute(
            f"update {table.name} set current = false"  # noqa: S608
            f" from (select distinct {', '.join(owners)} from staged) s"
            f" where {table.name}.current and {same_owner}"
        )
    else:
        cursor.execute(
            f"create or replace temp table state_{table.name} as"  # noqa: S608
            " select line, false as known, false as differs from staged"
        )
    part(0.3)
    cursor.execute(
        f"insert into {table.name} select {names}, ?, line, true from staged",  # noqa: S608
        [upload_id],
    )
    cursor.unregister("staged")
    part(0.7)
    _keep_first(cursor, upload_id, table)
    return met


def _keep_first(cursor: duckdb.DuckDBPyConnection, upload_id: int, table: Table) -> None:
    """Of rows with the same key in one file, keep the first in force: readers must not see it twice."""
    key = ", ".join(table.key)
    # Numbers are compared faster than keys; keys that share one are still told apart below.
    (repeated,) = one_row(
        cursor,
        f"select count(*) <> count(distinct hash({key})) from {table.name} where upload_id = ?",  # noqa: S608
        [upload_id],
    )
    if repeated:
        cursor.execute(
            f"update {table.name} set current = false where upload_id = $id and rowid not in"  # noqa: S608
            f" (select min(rowid) from {table.name} where upload_id = $id group by {key})",
            {"id": upload_id},
        )
