"""The DuckDB file: hardened, one cursor per query, one writer.

One connection is shared by the process and never queried itself: every query takes its own cursor
(threads sharing a connection receive each other's rows). All writing happens under one lock, in
one transaction; readers keep seeing the state before it until it commits.
"""

import shutil
import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

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

T = TypeVar("T")
_MOST_ANSWERS = 512
_MOMENT = 0.2  # seconds between two looks whether the writer lock is free


class _Kept:
    """Small answers that are asked for over and over, kept until something is written.

    Beyond `most` the one that was not asked for the longest goes.
    """

    def __init__(self, most: int = _MOST_ANSWERS) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._written = 0
        self._answers: OrderedDict[Hashable, Any] = OrderedDict()

    def answer(self, name: Hashable, read: Callable[[], T]) -> T:
        """The answer kept under `name`, else what `read` gives."""
        with self._lock:
            if name in self._answers:
                self._answers.move_to_end(name)
                found: T = self._answers[name]
                return found
            written = self._written
        answer = read()
        with self._lock:
            # What was read while somebody wrote may be of before.
            if written == self._written:
                self._answers[name] = answer
                while len(self._answers) > self._most:
                    self._answers.popitem(last=False)
        return answer

    def forget(self) -> None:
        """Something was written."""
        with self._lock:
            self._written += 1
            self._answers.clear()


_KEPT: "weakref.WeakValueDictionary[Path, _Kept]" = weakref.WeakValueDictionary()
_IN_MEMORY = Path(":memory:")


@dataclass(frozen=True)
class Database:
    """An open database file. Use `cursor()` to read and `writing()` to write."""

    path: Path
    connection: duckdb.DuckDBPyConnection
    lock: threading.Lock = field(default_factory=threading.Lock)
    _kept: _Kept = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Who opens a file a second time must see what is written through the first; memory is one's own.
        kept = _Kept() if self.path == _IN_MEMORY else _KEPT.setdefault(self.path.resolve(), _Kept())
        object.__setattr__(self, "_kept", kept)

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Return a new cursor, to be used by one thread for one question."""
        return self.connection.cursor()

    def keep(self, name: str, read: Callable[[duckdb.DuckDBPyConnection], T]) -> T:
        """What `read` finds, kept in memory under `name` until something is written.

        For the few small answers of which a page needs dozens, such as the settings in force. No other
        process can write meanwhile: the file is locked by this one.
        """

        def reading() -> T:
            with self.cursor() as cursor:
                return read(cursor)

        return self._kept.answer(name, reading)

    def answer(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, kept in memory under `key` until something is written; the latest 512 are."""
        return self._kept.answer(key, make)

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
                self._kept.forget()
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
