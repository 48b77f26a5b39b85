"""From a file on disk to loaded rows, for the page and the shell alike."""

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path

from iqs import sources
from iqs.errors import UserError, cancelled
from iqs.model import Period
from iqs.sources.happened import Refused
from iqs.sources.parsed import Answers, OnProgress, Progress
from iqs.store import (
    Database,
    Event,
    EventKind,
    Upload,
    add_events,
    find_upload,
    keep_layout,
    load,
    own_layouts,
    read_settings,
)
from iqs.store.events import LONGEST_NOTE, LONGEST_TITLE

_CHUNK = 4 * 1024**2
_KNOWN, _STARTED, _READ = 0.02, 0.06, 0.68
"""Shares of a whole load after looking for the bytes, starting the limited process, and reading."""


def end_of_day(day: date) -> datetime:
    """The last second of a day (UTC): an export made on a day has its rows."""
    return datetime.combine(day, time(23, 59, 59))


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
    as_of: datetime | None = None,
    on_progress: OnProgress | None = None,
    cancel: threading.Event | None = None,
) -> Upload:
    """Read the file at `path` and load it; `name` is what people call it.

    `as_of` (UTC) says when the file was made; without it, its latest time tells. What the user said about
    its columns is kept for the next file with the same ones. Raises UserError when the file cannot be read,
    is not recognised, or leaves a question open, and Cancelled soon after another thread sets `cancel`; the
    database is then unchanged. A file whose bytes were loaded before is not read again.
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
    sources.glance(path, name)  # before gigabytes are read that are refused anyway
    sha256 = fingerprint(path, looking)
    if (earlier := find_upload(database, sha256)) is not None:
        return earlier
    report(Progress("Opening the file", _KNOWN))
    said = answers or Answers()
    asked = replace(said, holds_from=None)
    parsed = sources.read(path, name, with_own(database, asked), reading, cancel=cancel)
    upload = load(
        database,
        parsed,
        file_name=name,
        sha256=sha256,
        loaded_by=loaded_by,
        as_of=as_of,
        holds_from=said.holds_from,
        on_progress=storing,
        cancel=cancel,
    )
    if said.given and parsed.recognition.as_layout:
        keep_layout(database, parsed.recognition.as_layout, saved_by=loaded_by)
    return upload


@dataclass(frozen=True)
class EventsRead:
    """What came of a file of events: those that are new, how many were there, and lines that are none."""

    new: tuple[Event, ...]
    there: int
    refused: tuple[Refused, ...]


def import_events(database: Database, path: Path, *, name: str, added_by: str, within: Period) -> EventsRead:
    """Keep the events of a CSV file or a calendar; recurring ones on the days `within`.

    They count as noted now, whatever the file says. A kind that is none of ours is "other". Raises UserError
    when the file cannot be read.
    """
    found, refused = sources.read_events(path, name, read_settings(database).timezone, within)
    made: list[Event] = []
    lines = list(refused)
    for one in found:
        kind = one.kind.strip().casefold()
        known = EventKind(kind) if kind in set(EventKind) else EventKind.OTHER
        try:
            made.append(
                Event(one.starts_on, one.title[:LONGEST_TITLE], known, one.ends_on, one.note[:LONGEST_NOTE])
            )
        except UserError as error:
            lines.append(Refused(one.line, error.message))
    new = add_events(database, made, added_by=added_by)
    return EventsRead(new, len(made) - len(new), tuple(sorted(lines, key=lambda r: r.line)))


def with_own(database: Database, answers: Answers) -> Answers:
    """The answers beside the layouts that people made in this database."""
    return replace(answers, own=(*answers.own, *((k.name, k.text) for k in own_layouts(database))))


def _within(progress: Progress, start: float, end: float) -> Progress:
    share = start + (end - start) * progress.share
    return Progress(progress.doing, share, progress.rows_done, progress.rows)
