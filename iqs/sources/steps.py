"""How far a long piece of work is: steps that follow each other, filled by what is done in them.

A thread reads or stores one file at a time, so the steps are ambient: the code at work names the step it
begins in one line. Without `reporting` around it these functions do nothing.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import duckdb

from iqs.sources.parsed import OnProgress, Progress

_EVERY = 0.1  # seconds between two looks at what a running statement has done


class _Way:
    """The steps of one file: set by the thread at work, reported by it and by a ticking one."""

    def __init__(self, report: OnProgress) -> None:
        self._report = report
        self._lock = threading.Lock()
        self._doing = ""
        self._rows: int | None = None
        self._start = self._until = self._part = 0.0
        self._watched: duckdb.DuckDBPyConnection | None = None

    def step(self, doing: str, until: float, rows: int | None) -> None:
        with self._lock:
            self._start, self._until, self._part = self._until, max(until, self._until), 0.0
            self._doing, self._rows = doing, rows or self._rows
            self._send()

    def part(self, done: float) -> None:
        with self._lock:
            self._part = max(self._part, min(done, 1.0))

    def watch(self, connection: duckdb.DuckDBPyConnection | None) -> None:
        with self._lock:
            self._watched = connection

    def tick(self) -> None:
        with self._lock:
            if self._watched is not None:
                # -1 while nothing runs, or nothing that DuckDB can tell the end of.
                self._part = max(self._part, min(self._watched.query_progress() / 100, 1.0))
            if self._doing:
                self._send()

    def _send(self) -> None:
        share = self._start + (self._until - self._start) * self._part
        # Only DuckDB's own figure is one of rows.
        done = int(self._rows * self._part) if self._rows and self._watched else None
        self._report(Progress(self._doing, share, done, self._rows))


_way: ContextVar[_Way | None] = ContextVar("_way", default=None)


@contextmanager
def reporting(report: OnProgress | None) -> Iterator[None]:
    """Report the steps of the enclosed work, ten times a second while one lasts.

    `report` is called from two threads, never at once, and must not raise.
    """
    if report is None:
        yield
        return
    way, over = _Way(report), threading.Event()

    def ticking() -> None:
        while not over.wait(_EVERY):
            way.tick()

    ticker = threading.Thread(target=ticking, daemon=True)
    try:
        ticker.start()
    except RuntimeError as error:
        raise MemoryError("there is no room for one more thread") from error
    token = _way.set(way)
    try:
        yield
    finally:
        over.set()
        ticker.join()
        _way.reset(token)


def step(doing: str, until: float, rows: int | None = None) -> None:
    """Begin a step that ends where `until` (0 to 1) of the work is done; `rows` once they are counted."""
    if (way := _way.get()) is not None:
        way.step(doing, until, rows)


def part(done: float) -> None:
    """Say that `done` (0 to 1) of the present step is done."""
    if (way := _way.get()) is not None:
        way.part(done)


def watch(connection: duckdb.DuckDBPyConnection | None) -> None:
    """Let the statements of a connection fill the present steps; None before it is closed.

    Its setting `enable_progress_bar` must be on.
    """
    if (way := _way.get()) is not None:
        way.watch(connection)
