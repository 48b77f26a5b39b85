"""Reading a database that the dashboard has open: a copy of its files, taken between two writings."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from iqs.errors import DatabaseInUse, DatabaseUnavailable
from iqs.store.database import Database
from iqs.store.opening import open_database

_ATTEMPTS, _PAUSE = 5, 1.0


@contextmanager
def opened_for_reading(path: Path) -> Iterator[Database]:
    """The database, or while another program has it open a copy that is thrown away afterwards.

    What is written to a copy is lost. Raises DatabaseUnavailable as `open_database`, and when the files are
    written all the time.
    """
    try:
        database = open_database(path)
    except DatabaseInUse:
        with tempfile.TemporaryDirectory(prefix="iqs-") as folder:
            copy = _copied(path, Path(folder) / path.name)
            database = open_database(copy)
            try:
                yield database
            finally:
                database.close()
        return
    try:
        yield database
    finally:
        database.close()


def _copied(path: Path, to: Path) -> Path:
    """A copy of the file and its journal, of one moment: taken anew where one was written meanwhile."""
    for attempt in range(_ATTEMPTS):
        if attempt:
            time.sleep(_PAUSE)
        before = _marks(path)
        for source, target in zip(_files(path), _files(to), strict=True):
            target.unlink(missing_ok=True)
            if source.exists():
                shutil.copyfile(source, target)
        if _marks(path) == before:
            return to
    raise DatabaseUnavailable(
        f"The database {path.name} is being written to by another program all the time. Try again later."
    )


def _files(path: Path) -> tuple[Path, Path]:
    return path, path.with_name(f"{path.name}.wal")


def _marks(path: Path) -> list[tuple[int, int] | None]:
    return [(f.stat().st_size, f.stat().st_mtime_ns) if f.exists() else None for f in _files(path)]
