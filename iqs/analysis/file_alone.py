"""What a file would give if it were all there is: the numbers beside a mapping, before anything is loaded."""

from pathlib import Path

from iqs.scoring import METRICS, Result, measure
from iqs.settings import Settings
from iqs.sources.parsed import Parsed
from iqs.store import DuckEngine, load, open_database, save_settings


def file_alone(parsed: Parsed, settings: Settings | None = None) -> Result:
    """The six metrics, one row each, over the rows of one file as `settings` have it; nothing is kept."""
    database = open_database(Path(":memory:"))
    try:
        save_settings(database, settings or Settings(), saved_by="")
        load(database, parsed, file_name="", sha256="", loaded_by="")
        return measure(DuckEngine(database), list(METRICS))
    finally:
        database.close()
