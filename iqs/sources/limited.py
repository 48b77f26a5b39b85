"""Reading an untrusted file from outside: a cheap look first, then a limited process that may fail alone."""

import contextlib
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import IO

import orjson

import iqs
from iqs.errors import UnreadableFile, cancelled
from iqs.model import Period
from iqs.sources import handover
from iqs.sources.guard import inspect
from iqs.sources.happened import FILE_BYTES, Found
from iqs.sources.parsed import Answers, Limits, OnProgress, Parsed, Preview, Progress

_UNASKED, _USUAL = Answers(), Limits()
_EVENTS = Limits(file_bytes=FILE_BYTES, memory_bytes=2 * 1024**3, seconds=60.0)
_MOMENT = 0.1  # seconds until a wish to cancel is noticed
_USUAL_SIZE = 100 * 1024**2
_FORGOTTEN_S = 6 * 3600.0
"""Seconds after which no reading can still need its folder: far more than one may take."""


def preview(path: Path, name: str, answers: Answers = _UNASKED, limits: Limits = _USUAL) -> Preview:
    """Say what a file is taken for, with the first rows, before anything is loaded.

    Open points are in `recognition.questions`. Raises UnreadableFile or UnknownFile.
    """
    inspect(path, name, limits)
    with tempfile.TemporaryDirectory(prefix="iqs-read-") as folder:
        handover.write_request(Path(folder), "preview", path, name, answers, limits)
        _run(Path(folder), path, name, limits, None, None)
        return Preview(*handover.read_parsed(Path(folder)))


def read(
    path: Path,
    name: str,
    answers: Answers = _UNASKED,
    on_progress: OnProgress | None = None,
    limits: Limits = _USUAL,
    cancel: threading.Event | None = None,
) -> Parsed:
    """Read a file into canonical tables, with every row and cell that did not fit.

    Raises UnreadableFile, UnknownFile, NeedsAnswer when only the user can tell how to read it, or Cancelled
    soon after `cancel` is set.
    """
    inspect(path, name, limits)
    with tempfile.TemporaryDirectory(prefix="iqs-read-") as folder:
        handover.write_request(Path(folder), "read", path, name, answers, limits)
        _run(Path(folder), path, name, limits, on_progress, cancel)
        return handover.read_parsed(Path(folder))[0]


def read_events(path: Path, name: str, zone: str, within: Period, limits: Limits = _EVENTS) -> Found:
    """Read events from a table of text or a calendar, recurring ones spread over the days `within`.

    Raises UnreadableFile for a file that has none, or too many.
    """
    if inspect(path, name, limits) != "text":
        raise UnreadableFile(f"“{name}” is no CSV file and no calendar (.ics); export it as one of them.")
    with tempfile.TemporaryDirectory(prefix="iqs-read-") as folder:
        handover.write_request(Path(folder), "events", path, name, _UNASKED, limits)
        handover.write_days(Path(folder), zone, within)
        _run(Path(folder), path, name, limits, None, None)
        return handover.read_events(Path(folder))


def _sweep() -> None:
    """Remove what a killed program left in the moment between reading and removing its folder."""
    long_ago = time.time() - _FORGOTTEN_S
    for folder in Path(tempfile.gettempdir()).glob("iqs-read-*"):
        # Another program may remove it meanwhile, and another person's is not ours to remove.
        with contextlib.suppress(OSError):
            if folder.lstat().st_mtime < long_ago:
                shutil.rmtree(folder, ignore_errors=True)


def _run(
    folder: Path,
    path: Path,
    name: str,
    limits: Limits,
    on_progress: OnProgress | None,
    cancel: threading.Event | None,
) -> None:
    _sweep()
    package = str(Path(iqs.__file__).parents[1])
    environment = {**os.environ, "PYTHONPATH": package, "TMPDIR": str(folder), "OMP_NUM_THREADS": "1"}
    seconds = limits.seconds * max(1.0, path.stat().st_size / _USUAL_SIZE)
    until = time.monotonic() + seconds
    # -P keeps the working directory, which may hold anything, off the import path.
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "iqs.sources.child", str(folder)],
        stdin=subprocess.PIPE,  # never written to: its end tells the process that we are gone
        stdout=subprocess.PIPE,
        env=environment,
        # Ctrl-C in a shell is for this process alone, which then ends the other one in good order.
        process_group=0,
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),  # Windows
    )
    lines: queue.Queue[bytes | None] = queue.Queue()
    assert process.stdin is not None  # noqa: S101 - asked for with PIPE
    assert process.stdout is not None  # noqa: S101 - asked for with PIPE
    reader = threading.Thread(target=_forward, args=(process.stdout, lines), daemon=True)
    reader.start()
    try:
        while (line := _next(lines, until, cancel, name)) is not None:
            if line and on_progress is not None:
                on_progress(Progress(**orjson.loads(line)))
        code = process.wait(timeout=max(0.1, until - time.monotonic()))
    except (queue.Empty, subprocess.TimeoutExpired) as error:
        raise UnreadableFile(
            f"“{name}” took longer than {seconds:.0f} seconds to read; export a shorter period."
        ) from error
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        reader.join()
        process.stdin.close()
        process.stdout.close()
    if not (folder / handover.ANSWER).exists():
        reason = "needs more memory than one file may take" if code < 0 else "could not be read to its end"
        raise UnreadableFile(f"“{name}” {reason}; open it in a spreadsheet, save it as CSV and try again.")


def _next(
    lines: "queue.Queue[bytes | None]", until: float, cancel: threading.Event | None, name: str
) -> bytes | None:
    """The next line, b"" when none came for a moment, None after the last; queue.Empty after `until`."""
    if cancel is not None and cancel.is_set():
        raise cancelled(name)
    try:
        return lines.get(timeout=min(_MOMENT, max(0.0, until - time.monotonic())))
    except queue.Empty:
        if time.monotonic() >= until:
            raise
        return b""


def _forward(stream: IO[bytes], lines: "queue.Queue[bytes | None]") -> None:
    for line in stream:
        lines.put(line)
    lines.put(None)
