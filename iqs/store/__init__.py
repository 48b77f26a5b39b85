"""The DuckDB file: schema, uploads in one transaction, facts."""

from iqs.store.database import Database, migrate, open_database
from iqs.store.engine import DuckEngine
from iqs.store.loading import Upload, find_upload, load, rejects, uploads
from iqs.store.own_layouts import OwnLayout, forget_layout, keep_layout, own_layouts
from iqs.store.undo import undo

__all__ = [
    "Database",
    "DuckEngine",
    "OwnLayout",
    "Upload",
    "find_upload",
    "forget_layout",
    "keep_layout",
    "load",
    "migrate",
    "open_database",
    "own_layouts",
    "rejects",
    "undo",
    "uploads",
]
