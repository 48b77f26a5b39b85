"""The DuckDB file: opening it hardened, migrating its schema, and one cursor per query.

One connection is shared by the process and never queried itself: every query takes its own cursor
(threads sharing a connection receive each other's rows). All writing happens under one lock, in
one transaction; readers keep seeing the state before it until it commits.
"""

import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb

from iqs.errors import DatabaseUnavailable

HARDENED: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
    "storage_compatibility_version": "v1.5.0",
    "lock_configuration": "true",
}
"""No file, network or extension can be reached by SQL; files stay readable by DuckDB 1.5."""

_MOMENT = 0.2  # seconds between two looks whether the writer lock is free

_MIGRATIONS = files("iqs.store") / "sql" / "migrations"


@dataclass(frozen=True)
class Database:
    """An open database file. Use `cursor()` to read and `writing()` to write."""

    path: Path
    connection: duckdb.DuckDBPyConnection
    lock: threading.Lock = field(default_factory=threading.Lock)

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Return a new cursor, to be used by one thread for one question."""
        return self.connection.cursor()

    @contextmanager
    def writing(self, waiting: Callable[[], None] | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
        """One transaction under the writer lock: all of it is kept, or nothing.

        `waiting` is called now and then while another one holds the lock; it may raise to give up.
        """
        with self._turn(waiting), self.connection.cursor() as cursor:
            cursor.begin()
            try:
                yield cursor
                cursor.commit()
            except duckdb.Error as error:
                _roll_back(cursor)
                if not _unwritable(error):
                    raise
                raise DatabaseUnavailable(
                    f"The database {self.path.name} could not be written: {_free_space(self.path)}. "
                    "Nothing was changed. Make room on the disk and try again."
                ) from error
            except BaseException:
                _roll_back(cursor)
                raise

    @contextmanager
    def _turn(self, waiting: Callable[[], None] | None) -> Iterator[None]:
        while not self.lock.acquire(timeout=_MOMENT):
            if waiting is not None:
                waiting()
        try:
            yield
        finally:
            self.lock.release()

    def close(self) -> None:
        """Close the file; open cursors become unusable."""
        self.connection.close()


def one_row(
    cursor: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()
) -> tuple[Any, ...]:
    """Run a query that gives exactly one row, and return it.

    The result is read to its end: DuckDB refuses further work on a cursor that holds unread rows.
    """
    cursor.execute(sql, parameters)
    (row,) = cursor.fetchall()
    return tuple(row)


def _roll_back(cursor: duckdb.DuckDBPyConnection) -> None:
    """Undo the open transaction; DuckDB has already done so when the commit itself failed."""
    try:
        cursor.rollback()
    except duckdb.TransactionException as error:
        if "no transaction is active" not in str(error):
            raise


def _unwritable(error: duckdb.Error) -> bool:
    """Whether the disk refused; a commit that fails for it is not told as an input or output error."""
    return isinstance(error, duckdb.IOException) or "Could not write file" in str(error)


def _free_space(path: Path) -> str:
    return f"{shutil.disk_usage(path.parent).free / 1024**2:,.0f} MB are free on its disk"


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
        raise DatabaseUnavailable(_why_not(path, str(error))) from error
    except duckdb.Error as error:
        raise DatabaseUnavailable(f"{path.name} is not a database of this program: {error}") from error
    database = Database(path, connection)
    try:
        migrate(database)
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


def _why_not(path: Path, reason: str) -> str:
    if "Could not set lock" in reason or "Conflicting lock" in reason:
        return (
            f"The database {path.name} is open in another program, most likely the dashboard. "
            "Use its Upload page, or stop it and try again."
        )
    return f"The database {path.name} cannot be opened. Is it a database of this program? ({reason[:200]})"


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
