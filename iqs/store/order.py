"""The order of exports: a row counts as its latest export has it, whatever the order of loading.

Every upload has an `as_of`, the time its rows are as of. Of several uploads that have a row, the one with the
greatest (as_of, upload_id) is in force. A file that is older than what is loaded therefore has rows that are
kept, but out of force: they come in force when the later upload is undone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import duckdb
import pyarrow as pa
from pyarrow import compute

from iqs.errors import UserError
from iqs.model import TABLES, Table, Type
from iqs.store.database import one_row

SPOKE = """
select source, review_id, upload_id from ratings
union all
select r.source, r.review_id, r.upload_id
from reviews r join uploads u using (upload_id)
where list_contains(string_split(u.tables, ';'), 'ratings')
"""
"""Who says something of a review's ratings: a file that has some of them, and a file of reviews and ratings
that has the review, which then says that there are none."""


@dataclass(frozen=True)
class Timely:
    """A file without the rows that a later export has.

    `tables` are the rows to put in force, `judged` the reviews whose ratings this file decides. Where
    `outdated`, the temporary table of that name has the rows left out, as (line, known, differs): both null
    where the later export says something else.
    """

    tables: Mapping[str, pa.Table]
    judged: pa.Table | None
    outdated: bool = False


def owner(table: Table) -> tuple[str, ...]:
    """Columns of what is replaced as a whole: a row, or all ratings of a review."""
    return ("source", "review_id") if table.name == "ratings" else table.key


def rows_up_to(tables: Mapping[str, pa.Table], stated: datetime | None, now: datetime) -> datetime:
    """The time a file's rows are as of: as stated, else its latest time that is not after `now`, else `now`.

    Times are UTC without a zone. Raises UserError when the stated time is in the future.
    """
    if stated is not None:
        # A day ahead is still today somewhere.
        if stated > now + timedelta(days=1):
            raise UserError(
                f"The rows cannot be as of {stated:%-d %b %Y}, which is in the future. Give the day the file "
                "was exported."
            )
        return min(stated, now)
    times = [now]
    for name, rows in tables.items():
        for column in TABLES[name].columns:
            if column.type is Type.TIME:
                cells = rows.column(column.name)
                latest = compute.max(cells).as_py()
                if latest is not None and latest > now:
                    latest = compute.max(
                        cells.filter(compute.less_equal(cells, pa.scalar(now, cells.type)))
                    ).as_py()
                times += [] if latest is None else [latest]
    return max(times[1:], default=now)


def timely(
    cursor: duckdb.DuckDBPyConnection, upload_id: int, as_of: datetime, tables: Mapping[str, pa.Table]
) -> Timely:
    """Store the rows out of force that a later export has, and return the others.

    What the later export says otherwise is noted in `rejects`. Where no later export speaks of the same
    tables, this is one small question.
    """
    later = "state = 'loaded' and as_of > $as_of and list_has_any(string_split(tables, ';'), $tables)"
    asked = {"as_of": as_of, "tables": list(tables)}
    (any_later,) = one_row(cursor, f"select exists (select 1 from uploads where {later})", asked)  # noqa: S608
    if not any_later:
        return Timely(tables, tables.get("reviews"))
    cursor.execute(
        "create or replace temp table later as"  # noqa: S608
        f" select upload_id, as_of, file_name from uploads where {later}",
        asked,
    )
    judged, gone = _judged(cursor, tables.get("reviews"), tables.get("ratings"))
    kept = {name: _set_aside(cursor, upload_id, TABLES[name], rows) for name, rows in tables.items()}
    aside = [f"from aside_{name}" for name, rows in kept.items() if rows is not tables[name]]
    aside += ["from aside_gone"] if gone else []
    if not aside:
        return Timely(tables, judged)
    cursor.execute(f"create or replace temp table outdated as {' union all by name '.join(aside)}")
    cursor.execute(
        """
        insert into rejects
        select $id, line, '', arg_min(value, length(value)), arg_min(
            'a later export has this row with other values: “' || file_name || '”, up to '
                || strftime(as_of, '%-d %b %Y') || '; that one counts', length(value))
        from outdated join later on later.upload_id = outdated.later_id
        where differs is null
        group by line
        """,
        {"id": upload_id},
    )
    return Timely(kept, judged, outdated=True)


def _find_late(cursor: duckdb.DuckDBPyConnection, table: Table) -> bool:
    """List in `late` what of `staged` a later upload speaks of, with that upload; whether there is any."""
    keys = ", ".join(owner(table))
    spoke = SPOKE if table.name == "ratings" else f"select {keys}, upload_id from {table.name}"  # noqa: S608
    cursor.execute(
        f"""
        create or replace temp table late as
        select {keys}, arg_max(upload_id, (as_of, upload_id)) as later_id
        from ({spoke}) join later using (upload_id)
        where ({keys}) in (select ({keys}) from staged)
        group by all
        """  # noqa: S608
    )
    (found,) = one_row(cursor, "select exists (from late)")
    return bool(found)


def _set_aside(cursor: duckdb.DuckDBPyConnection, upload_id: int, table: Table, rows: pa.Table) -> pa.Table:
    """Store the late rows of a table out of force and list them in `aside_<table>`; return the other rows."""
    if not rows.num_rows:
        return rows
    cursor.register("staged", rows)
    if _find_late(cursor, table):
        keys, names = ", ".join(owner(table)), ", ".join(f'"{n}"' for n in table.names)
        same_key = " and ".join(f"o.{k} = s.{k}" for k in table.key)
        same = " and ".join(f"o.{n} is not distinct from s.{n}" for n in table.names)
        shown = ", ".join(f"s.{k}" for k in table.key if k != "source")
        cursor.execute(
            f"""
            create or replace temp table aside_{table.name} as
            select s.line, nullif({same}, false) as known, not nullif({same}, false) as differs,
                concat_ws(', ', {shown}) as value, later_id
            from staged s join late using ({keys}) left join {table.name} o on o.current and {same_key}
            """  # noqa: S608
        )
        cursor.execute(
            f"insert into {table.name} select {names}, ?, line, false"  # noqa: S608
            f" from staged semi join late using ({keys}) order by line",
            [upload_id],
        )
        rows = cursor.sql(f"from staged anti join late using ({keys}) order by line").to_arrow_table()
    cursor.unregister("staged")
    return rows


def _judged(
    cursor: duckdb.DuckDBPyConnection, reviews: pa.Table | None, ratings: pa.Table | None
) -> tuple[pa.Table | None, bool]:
    """The reviews whose ratings this file decides, and whether it lacks any that a later export has for the
    others: those are listed in `aside_gone`."""
    if reviews is None or ratings is None:
        return reviews, False
    cursor.register("staged", reviews)
    cursor.register("staged_ratings", ratings)
    if found := _find_late(cursor, TABLES["ratings"]):
        cursor.execute(
            """
            create or replace temp table aside_gone as
            select s.line, null::boolean as known, null::boolean as differs, s.review_id as value, later_id
            from staged s join late using (source, review_id)
            join (from ratings where current) o using (source, review_id)
            anti join staged_ratings r on r.source = s.source and r.review_id = s.review_id
                and r.criterion = o.criterion
            """
        )
        reviews = cursor.sql("from staged anti join late using (source, review_id)").to_arrow_table()
    cursor.unregister("staged")
    cursor.unregister("staged_ratings")
    return reviews, found
