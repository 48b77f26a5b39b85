"""A load watched from a shell: one moving line on a terminal, and Ctrl-C that cancels."""

import shutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Event

from iqs.jobs import Job, Loading
from iqs.pace import rounded
from iqs.sources.parsed import Answers
from iqs.store import Database, Upload

_EVERY = 0.1  # seconds between two drawings


def load_watched(
    database: Database,
    path: Path,
    name: str,
    answers: Answers,
    *,
    loaded_by: str,
    as_of: datetime | None = None,
) -> Upload:
    """Load a file as `iqs.intake.load_file` does, raising the same errors.

    While it runs Ctrl-C cancels it: the error is then Cancelled. On a terminal standard error shows how far
    it is, and at the end what came of it; nothing is written where it is no terminal.
    """
    file, drawn = Loading(path, name, answers, as_of), sys.stderr.isatty()
    with _ctrl_c_sets(file.cancel):
        job = Job(database, [file], loaded_by=loaded_by)
        while not job.wait(_EVERY):
            if drawn:
                _draw(_line(file))
    if drawn:
        _draw("")
    if not isinstance(file.outcome, Upload):
        raise file.outcome or AssertionError("a job that is over has an outcome")
    if drawn:
        sys.stderr.write(f"{_summary(file, file.outcome)}\n")
    return file.outcome


@contextmanager
def _ctrl_c_sets(wish: Event) -> Iterator[None]:
    before = signal.signal(signal.SIGINT, lambda *_: wish.set())
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _line(file: Loading) -> str:
    """How far it is, the most important first: a narrow terminal cuts the end."""
    if file.pace is None:
        return file.name
    doing = "Cancelling" if file.cancel.is_set() else file.pace.doing()
    told = (file.pace.speed_words(time.monotonic()), doing)
    return f"{file.name}  {100 * file.pace.latest.share:3.0f} %  {' · '.join(filter(None, told))}"


def _summary(file: Loading, upload: Upload) -> str:
    if upload.state == "already loaded":
        return f"{file.name}: already loaded"
    rate = rounded(upload.rows_read / max(file.seconds, 0.001))
    return f"{file.name}: {upload.rows_read:,} rows in {file.seconds:,.1f} s, {rate:,} rows a second"


def _draw(text: str) -> None:
    """Put a line in the place of the one before; spaces wipe what was longer, on every terminal."""
    width = shutil.get_terminal_size().columns - 1
    shown = "".join(c for c in text if c.isprintable())[:width]
    sys.stderr.write(f"\r{shown:<{width}}\r")
    sys.stderr.flush()
