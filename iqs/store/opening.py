"""Opening the DuckDB file, and bringing its schema and its facts up to date."""

from importlib.resources import files
from pathlib import Path

import duckdb

from iqs.errors import DatabaseInUse, DatabaseUnavailable
from iqs.store.database import HARDENED, Database, one_row
from iqs.store.facts import rebuild

_MIGRATIONS = files("iqs.store") / "sql" / "migrations"


def open_database(path: Path) -> Database:
    """Open the database at `path`, creating it and bringing its schema up to date.

    Raises DatabaseUnavailable when another program holds the file, when it is not a DuckDB file, or
    when a newer version of this program made it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    _refuse_other_files(path)
    try:
        connection = duckdb.connect(str(path), config=HARDENED)
    except duckdb.IOException as error:
        raise _why_not(path, str(error)) from error
    except duckdb.Error as error:
        raise DatabaseUnavailable(f"{path.name} is not a database of this program: {error}") from error
    database = Database(path, connection)
    try:
        migrate(database)
        _renew_facts(database)
    except BaseException:
        database.close()
        raise
    return database


def _refuse_other_files(path: Path) -> None:
    """DuckDB opens a CSV or Parquet file as a database in memory: what is loaded would be lost."""
    if not path.exists() or (path.is_file() and path.stat().st_size == 0):
        return
    if path.is_file():
        with path.open("rb") as file:
            if file.read(12)[8:] == b"DUCK":
                return
    raise DatabaseUnavailable(
        f"The database {path.name} cannot be opened: it is something else. Name a database file, such as "
        "data/iqs.duckdb; exports are loaded into it with `iqs load`."
    )


def _why_not(path: Path, reason: str) -> DatabaseUnavailable:
    if "Could not set lock" in reason or "Conflicting lock" in reason:
        return DatabaseInUse(
            f"The database {path.name} is open in another program, most likely the dashboard. "
            "Stop it and try again."
        )
    return DatabaseUnavailable(
        f"The database {path.name} cannot be opened. Is it a database of this program? ({reason[:200]})"
    )


def migrate(database: Database) -> int:
    """Apply the migrations the file has not seen, each in a transaction; return the schema version.

    Migrations are `NNNN_what.sql` files, applied in order; the version of a file is the last number.
    """
    known = sorted(
        (int(m.name[:4]), m.read_text("utf-8")) for m in _MIGRATIONS.iterdir() if m.name.endswith(".sql")
    )
    with database.writing() as cursor:
        (tables, ours) = one_row(
            cursor, "select count(*), count(*) filter (table_name = 'schema_version') from duckdb_tables()"
        )
        if tables and not ours:
            raise DatabaseUnavailable(
                f"{database.path.name} is a database of another program and was not changed. "
                "Name another file."
            )
        cursor.execute("create table if not exists schema_version (version integer not null)")
        (version,) = one_row(cursor, "select coalesce(max(version), 0) from schema_version")
    newest = known[-1][0]
    if version > newest:
        raise DatabaseUnavailable(
            f"{database.path.name} was made by a newer version of this program (schema {version}, this "
            f"one knows {newest}). Install the newer version, or open another database."
        )
    for number, sql in known:
        if number > version:
            with database.writing() as cursor:
                cursor.execute(sql)
                cursor.execute("insert into schema_version values (?)", [number])
    return newest


def _renew_facts(database: Database) -> None:
    """Build facts anew where a migration has changed what they are made of."""
    with database.cursor() as cursor:
        cursor.execute("select 1 from settings where key = 'facts_are_old'")
        if not cursor.fetchall():
            return
        (any_rows,) = one_row(cursor, "select exists (from uploads) or exists (from pattern_rating)")
    with database.writing() as cursor:
        if any_rows:
            rebuild(cursor)
        cursor.execute("delete from settings where key = 'facts_are_old'")
