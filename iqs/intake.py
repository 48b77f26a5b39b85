"""From a file on disk to loaded rows, for the page and the shell alike; and the demo database."""

import hashlib
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path

from iqs import sources
from iqs.sources.parsed import Answers, OnProgress, Progress
from iqs.store import Database, Upload, find_upload, keep_layout, load, own_layouts

_CHUNK = 4 * 1024**2


def end_of_day(day: date) -> datetime:
    """The last second of a day (UTC): an export made on a day has its rows."""
    return datetime.combine(day, time(23, 59, 59))


def fingerprint(path: Path) -> str:
    """SHA-256 of a file's bytes, as 64 hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def load_file(
    database: Database,
    path: Path,
    *,
    name: str,
    loaded_by: str,
    answers: Answers | None = None,
    as_of: datetime | None = None,
    on_progress: OnProgress | None = None,
) -> Upload:
    """Read the file at `path` and load it; `name` is what people call it.

    `as_of` (UTC) says when the file was made; without it, its latest time tells. What the user said about
    its columns is kept for the next file with the same ones. Raises UserError when the file cannot be read,
    is not recognised, or leaves a question open; the database is then unchanged. A file whose bytes were
    loaded before is not read again.
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

    said = answers or Answers()
    parsed = sources.read(path, name, with_own(database, said), first_half)
    upload = load(
        database,
        parsed,
        file_name=name,
        sha256=sha256,
        loaded_by=loaded_by,
        as_of=as_of,
        on_progress=second_half,
    )
    if said.given:
        keep_layout(database, parsed.recognition.as_layout, saved_by=loaded_by)
    return upload


def with_own(database: Database, answers: Answers) -> Answers:
    """The answers beside the layouts that people made in this database."""
    return replace(answers, own=(*answers.own, *((k.name, k.text) for k in own_layouts(database))))
