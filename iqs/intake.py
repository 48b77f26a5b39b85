"""From a file on disk to loaded rows, for the page and the shell alike; and the demo database."""

import hashlib
from pathlib import Path

from iqs import sources
from iqs.errors import UserError
from iqs.sources.parsed import Answers, OnProgress, Progress
from iqs.store import Database, Upload, find_upload, load

_CHUNK = 4 * 1024**2


def fingerprint(path: Path) -> str:
    """SHA-256 of a file's bytes, as 64 hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def expanded(path: Path, name: str, folder: Path) -> tuple[tuple[Path, str], ...]:
    """The files to load for one that was given: those in a zip archive, unpacked to `folder`, else itself.

    An archive that cannot be unpacked comes back as it is: reading it says why.
    """
    try:
        return sources.unpack(path, name, folder)
    except UserError:
        return ((path, name),)


def load_file(
    database: Database,
    path: Path,
    *,
    name: str,
    loaded_by: str,
    answers: Answers | None = None,
    on_progress: OnProgress | None = None,
) -> Upload:
    """Read the file at `path` and load it; `name` is what people call it.

    Raises UserError when the file cannot be read, is not recognised, or leaves a question open; the
    database is then unchanged. A file whose bytes were loaded before is not read again.
    """
    sha256 = fingerprint(path)
    if (earlier := find_upload(database, sha256)) is not None:
        return earlier

    def first_half(progress: Progress) -> None:
        if on_progress is not None:
            on_progress(Progress(progress.doing, progress.share * 0.5))

    def second_half(progress: Progress) -> None:
        if on_progress is not None:
            on_progress(Progress(progress.doing, 0.5 + progress.share * 0.5))

    parsed = sources.read(path, name, answers or Answers(), first_half)
    return load(database, parsed, file_name=name, sha256=sha256, loaded_by=loaded_by, on_progress=second_half)
