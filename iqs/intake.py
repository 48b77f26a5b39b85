"""From a file on disk to loaded rows, for the page and the shell alike."""

import atexit
import hashlib
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from iqs import sources
from iqs.errors import cancelled
from iqs.pace import Pace
from iqs.sources.parsed import Answers, OnProgress, Progress
from iqs.store import Database, Upload, find_upload, load

_CHUNK = 4 * 1024**2
_PATIENCE = 10.0  # seconds a stopping program waits for a load to be taken back
_KNOWN, _STARTED, _READ = 0.02, 0.06, 0.68
"""Shares of a whole load after looking for the bytes, starting the limited process, and reading."""


def fingerprint(path: Path, on_share: Callable[[float], None] | None = None) -> str:
    """SHA-256 of a file's bytes, as 64 hexadecimal digits; `on_share` is told how far it is (0 to 1)."""
    digest, size, done = hashlib.sha256(), max(1, path.stat().st_size), 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            done += len(chunk)
            if on_share is not None:
                on_share(done / size)
    return digest.hexdigest()


def load_file(
    database: Database,
    path: Path,
    *,
    name: str,
    loaded_by: str,
    answers: Answers | None = None,
    on_progress: OnProgress | None = None,
    cancel: threading.Event | None = None,
) -> Upload:
    """Read the file at `path` and load it; `name` is what people call it.

    Raises UserError when the file cannot be read, is not recognised, or leaves a question open, and
    Cancelled soon after another thread sets `cancel`; the database is then unchanged. A file whose bytes
    were loaded before is not read again.
    """
    report = on_progress or (lambda _: None)

    def looking(share: float) -> None:
        report(Progress("Looking whether it is loaded already", _KNOWN * share))
        if cancel is not None and cancel.is_set():
            raise cancelled(name)

    def reading(progress: Progress) -> None:
        report(_within(progress, _STARTED, _READ))

    def storing(progress: Progress) -> None:
        report(_within(progress, _READ, 1.0))

    looking(0.0)
    sha256 = fingerprint(path, looking)
    if (earlier := find_upload(database, sha256)) is not None:
        return earlier
    report(Progress("Opening the file", _KNOWN))
    parsed = sources.read(path, name, answers or Answers(), reading, cancel=cancel)
    return load(
        database,
        parsed,
        file_name=name,
        sha256=sha256,
        loaded_by=loaded_by,
        on_progress=storing,
        cancel=cancel,
    )


def _within(progress: Progress, start: float, end: float) -> Progress:
    share = start + (end - start) * progress.share
    return Progress(progress.doing, share, progress.rows_done, progress.rows)


@dataclass
class Loading:
    """One file on its way in. Its job's thread writes `pace` and `outcome`, each at once; anyone may look.

    `pace` is None until its turn comes. `outcome` is the upload, or the error that ended it, and None
    before; `seconds` then tells how long it took.
    """

    path: Path
    name: str
    answers: Answers
    cancel: threading.Event = field(default_factory=threading.Event)
    pace: Pace | None = None
    outcome: Upload | Exception | None = None
    seconds: float = 0.0

    def reported(self, progress: Progress) -> None:
        """Take in one report."""
        now = time.monotonic()
        self.pace = (self.pace or Pace.starting(now)).after(progress, now)


class Job:
    """Files that are loaded one after the other in a thread of their own, whoever looks or leaves.

    `keep` is held until the last file is done, such as the folder they lie in. Cancelling one file, or all,
    leaves those that are loaded already.
    """

    def __init__(
        self, database: Database, files: Sequence[Loading], *, loaded_by: str, keep: object = None
    ) -> None:
        self.files = tuple(files)
        self._over = threading.Event()
        # A server that is stopped ends its loads in good order: nothing of them is kept.
        atexit.register(self._stop)
        self._thread = threading.Thread(target=self._run, args=(database, loaded_by, keep), daemon=True)
        self._thread.start()

    @property
    def over(self) -> bool:
        """Whether every file has its outcome."""
        return self._over.is_set()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until the job is over, at most `seconds`; tell whether it is."""
        return self._over.wait(seconds)

    def cancel(self) -> None:
        """Stop the file that is being loaded and take those that wait out of the row."""
        for file in self.files:
            file.cancel.set()

    def _stop(self) -> None:
        self.cancel()
        self._thread.join(_PATIENCE)

    def _run(self, database: Database, loaded_by: str, keep: object) -> None:
        for file in self.files:
            start = time.monotonic()
            outcome: Upload | Exception
            try:
                outcome = load_file(
                    database,
                    file.path,
                    name=file.name,
                    loaded_by=loaded_by,
                    answers=file.answers,
                    on_progress=file.reported,
                    cancel=file.cancel,
                )
            except Exception as error:  # noqa: BLE001 - it is the outcome: whoever looks shows or raises it
                outcome = error
            file.seconds = time.monotonic() - start
            file.outcome = outcome
        del keep
        self._over.set()
        atexit.unregister(self._stop)
