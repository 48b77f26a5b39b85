"""Taking an upload back, as if it had never been loaded, also with later ones on top of it.

Rows are kept per upload, so nothing has to be restored: the upload's rows go, and for every key it
touched the row in force is found again from the uploads that stay.
"""

from dataclasses import replace
from datetime import UTC, datetime

import duckdb

from iqs.errors import unknown_name
from iqs.model import TABLES, Table
from iqs.store.database import Database
from iqs.store.facts import rebuild
from iqs.store.loading import Upload, uploads
from iqs.store.order import SPOKE


def undo(database: Database, upload_id: int, *, undone_by: str) -> Upload:
    """Take an upload back in one transaction; it stays in the list of uploads as "undone".

    The same file can be loaded again afterwards. Raises UnknownName when there is no such upload, or when
    it was undone before.
    """
    loaded = {str(u.upload_id): u for u in uploads(database) if u.state == "loaded"}
    if str(upload_id) not in loaded:
        raise unknown_name("loaded upload", str(upload_id), loaded)
    upload = loaded[str(upload_id)]
    with database.writing() as cursor:
        cursor.execute("update uploads set state = 'undone' where upload_id = ?", [upload_id])
        for table in TABLES.values():
            if table.name != "ratings":
                _take_back(cursor, upload_id, table)
        _take_back_ratings(cursor, upload_id)
        for table in TABLES.values():
            cursor.execute(f"delete from {table.name} where upload_id = ?", [upload_id])  # noqa: S608
        cursor.execute("delete from scorecard_versions where upload_id = ?", [upload_id])
        cursor.execute("delete from rejects where upload_id = ?", [upload_id])
        rebuild(cursor)
        cursor.execute("update settings set value = (value::bigint + 1)::text where key = 'data_version'")
        cursor.execute(
            "insert into audit values (?, ?, 'undo', ?)",
            [datetime.now(UTC).replace(tzinfo=None, microsecond=0), undone_by, f"upload {upload_id}"],
        )
    return replace(upload, state="undone")


def _take_back(cursor: duckdb.DuckDBPyConnection, upload_id: int, table: Table) -> None:
    """Put the row of the latest other export in force for every key the upload has."""
    key = ", ".join(table.key)
    touched = f"({key}) in (select ({key}) from {table.name} where upload_id = $id)"  # noqa: S608
    cursor.execute(
        f"""
        create or replace temp table in_force as
        select t.rowid as id from {table.name} t join uploads u using (upload_id)
        where upload_id <> $id and {touched}
        qualify row_number() over (partition by {key} order by as_of desc, upload_id desc, t.rowid) = 1
        """,  # noqa: S608
        {"id": upload_id},
    )
    cursor.execute(
        f"update {table.name} set current = rowid in (select id from in_force) where {touched}",  # noqa: S608
        {"id": upload_id},
    )


def _take_back_ratings(cursor: duckdb.DuckDBPyConnection, upload_id: int) -> None:
    """The same for ratings, which are in force a review at a time.

    The latest export that speaks of a review's ratings decides.
    """
    cursor.execute(
        """
        create or replace temp table touched as
        select source, review_id from ratings where upload_id = $id
        union
        select source, review_id from reviews where upload_id = $id
        """,
        {"id": upload_id},
    )
    cursor.execute(
        f"""
        create or replace temp table in_force as
        with latest as (
            select source, review_id, arg_max(upload_id, (as_of, upload_id)) as upload_id
            from ({SPOKE}) join touched using (source, review_id) join uploads using (upload_id)
            where upload_id <> $id
            group by all
        )
        select ratings.rowid as id
        from ratings join latest using (source, review_id, upload_id)
        qualify row_number() over (partition by source, review_id, criterion order by ratings.rowid) = 1
        """,  # noqa: S608
        {"id": upload_id},
    )
    cursor.execute(
        "update ratings set current = rowid in (select id from in_force)"
        " where (source, review_id) in (select (source, review_id) from touched)"
    )
