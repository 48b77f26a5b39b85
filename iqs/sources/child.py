"""The limited process: reads one file under bounds of memory and hands the rows back in a folder.

Started by `iqs.sources.limited` as `python -m iqs.sources.child FOLDER`; progress goes to standard output.
"""

import logging
import sys
from pathlib import Path

import duckdb
import orjson

from iqs.errors import InternalError, IqsError
from iqs.sources import handover
from iqs.sources.parsed import Limits, Progress
from iqs.sources.run import preview_here, read_here

_log = logging.getLogger(__name__)


def main(folder: Path) -> None:
    """Do what the request in `folder` asks and write the answer, or the error, beside it."""
    what, path, name, answers, limits = handover.read_request(folder)
    _limit(limits)
    try:
        if what == "preview":
            handover.write_preview(folder, preview_here(path, name, answers, limits))
        else:
            handover.write_parsed(folder, read_here(path, name, answers, limits, _report))
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


def _limit(limits: Limits) -> None:
    """Bound the memory of this process; Windows has no such bound."""
    if sys.platform == "win32":
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = limits.memory_bytes if hard == resource.RLIM_INFINITY else min(limits.memory_bytes, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _report(progress: Progress) -> None:
    sys.stdout.buffer.write(orjson.dumps({"doing": progress.doing, "share": progress.share}) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
