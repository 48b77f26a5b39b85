"""The DuckDB file: schema, uploads in one transaction, facts."""

from iqs.store.database import Database, migrate, open_database
from iqs.store.engine import DuckEngine
from iqs.store.loading import Upload, find_upload, load, rejects, uploads
from iqs.store.undo import undo

__all__ = [
    "Database",
    "DuckEngine",
    "Upload",
    "find_upload",
    "load",
    "migrate",
    "open_database",
    "rejects",
    "undo",
    "uploads",
]
