"""What a file would give if it were all there is: the numbers beside a mapping, before anything is loaded."""

from pathlib import Path

from iqs.scoring import METRICS, Result, measure
from iqs.sources.parsed import Parsed
from iqs.store import DuckEngine, load, open_database


def file_alone(parsed: Parsed) -> Result:
    """The six metrics, one row each, over the rows of one file; nothing is kept."""
    database = open_database(Path(":memory:"))
    try:
        load(database, parsed, file_name="", sha256="", loaded_by="")
        return measure(DuckEngine(database), list(METRICS))
    finally:
        database.close()
