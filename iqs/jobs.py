"""Files that are loaded in the background, watched and cancelled by whoever looks."""

import atexit
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from iqs.intake import load_file
from iqs.pace import Pace
from iqs.sources.parsed import Answers, Progress
from iqs.store import Database, Upload

_PATIENCE = 10.0  # seconds a stopping program waits for a load to be taken back


@dataclass
class Loading:
    """One file on its way in. Its job's thread writes `pace` and `outcome`, each at once; anyone may look.

    `as_of` is as `load_file` takes it. `pace` is None until its turn comes. `outcome` is the upload, or the
    error that ended it, and None before; `seconds` then tells how long it took.
    """

    path: Path
    name: str
    answers: Answers
    as_of: datetime | None = None
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
                    as_of=file.as_of,
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
