"""Stopping a transaction on request: the running statement is interrupted, and nothing is kept."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from iqs.errors import cancelled

_MOMENT = 0.05  # seconds until a wish to cancel is noticed


@contextmanager
def stoppable(cursor: duckdb.DuckDBPyConnection, cancel: threading.Event | None, name: str) -> Iterator[None]:
    """End the enclosed statements of `cursor` with Cancelled soon after another thread sets `cancel`.

    `name` is the file that is being loaded. To be left before the commit: an interrupted commit would be
    neither. The caller's transaction is to be rolled back on Cancelled.
    """
    if cancel is None:
        yield
        return
    wish, over = cancel, threading.Event()

    def watching() -> None:
        # DuckDB forgets an interruption that meets no running statement: it is said again until the end.
        while not over.wait(_MOMENT):
            if wish.is_set():
                cursor.interrupt()

    watcher = threading.Thread(target=watching, daemon=True)
    watcher.start()
    try:
        yield
    except duckdb.InterruptException as error:
        raise cancelled(name) from error
    finally:
        over.set()
        watcher.join()
    if cancel.is_set():
        raise cancelled(name)
