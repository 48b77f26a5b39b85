"""The limited process: reads one file under bounds of memory and hands the rows back in a folder.

Started by `iqs.sources.limited` as `python -m iqs.sources.child FOLDER`; progress goes to standard output.
Standard input stays open for as long as the parent lives.
"""

import logging
import os
import shutil
import sys
import threading
from pathlib import Path

import duckdb
import orjson

from iqs.errors import InternalError, IqsError
from iqs.sources import handover
from iqs.sources.happened import events_in
from iqs.sources.parsed import Limits, Progress
from iqs.sources.run import preview_here, read_here

_log = logging.getLogger(__name__)


def main(folder: Path) -> None:
    """Do what the request in `folder` asks and write the answer, or the error, beside it."""
    what, path, name, answers, limits = handover.read_request(folder)
    _limit(limits)
    try:
        if what == "preview":
            preview = preview_here(path, name, answers, limits, folder)
            handover.write_parsed(folder, preview.parsed, preview.complete)
        elif what == "events":
            zone, within = handover.read_days(folder)
            handover.write_events(folder, events_in(path, name, zone, within, folder))
        else:
            handover.write_parsed(folder, read_here(path, name, answers, limits, folder, _report))
    except IqsError as error:
        handover.write_error(folder, error)
    except (MemoryError, duckdb.OutOfMemoryException):
        handover.write_error(folder, handover.too_large(name))
    except Exception:  # noqa: BLE001 - whatever went wrong, the parent must get an answer
        # The log of the server gets the traceback; the person gets one sentence without cell values.
        _log.exception("Reading a file failed")
        handover.write_error(
            folder,
            InternalError(f"“{name}” could not be read because of a fault in the program; please report it."),
        )


class WithoutPandas:
    """Keeps pandas out: pyarrow would load it to ask of every list whether it is one of pandas' own.

    That takes a second and 60 MB, and nothing here is.
    """

    def find_spec(self, name: str, *_: object) -> None:
        """Refuse pandas, and leave all else to the finders after this one."""
        if name == "pandas":
            raise ModuleNotFoundError(name=name)


def _limit(limits: Limits) -> None:
    """Bound the memory of this process; Windows has no such bound."""
    if sys.platform == "win32":
        return
    import resource

    # Memory of its own alone: tables of large files are mapped, and take address space but no memory.
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    most = limits.memory_bytes if hard == resource.RLIM_INFINITY else min(limits.memory_bytes, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (most, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _end_with_parent(folder: Path) -> None:
    """End when the parent does, and take the folder along, which nobody else would remove then."""
    # Not through sys.stdin: its lock, held by a waiting thread, would fail the usual end.
    while os.read(0, 1):
        pass
    while folder.exists():  # a table may just be written into it
        shutil.rmtree(folder, ignore_errors=True)
    os._exit(1)


def _report(progress: Progress) -> None:
    try:
        sys.stdout.buffer.write(orjson.dumps(progress) + b"\n")
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        threading.Event().wait(10)  # the parent is gone, and the other thread cleans up and ends this process
        raise


if __name__ == "__main__":
    sys.meta_path.insert(0, WithoutPandas())
    threading.Thread(target=_end_with_parent, args=(Path(sys.argv[1]),), daemon=True).start()
    main(Path(sys.argv[1]))
