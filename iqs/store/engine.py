"""The embedded engine: facts as lazy Narwhals frames over DuckDB."""

from dataclasses import dataclass

import duckdb
import narwhals.stable.v2 as nw

from iqs.settings import Settings
from iqs.store.database import Database, one_row
from iqs.store.settings import read_settings


@dataclass(frozen=True)
class DuckEngine:
    """Reads facts of one database; each table has a cursor of its own, so threads never share one."""

    database: Database

    def table(self, name: str) -> "nw.LazyFrame[duckdb.DuckDBPyRelation]":
        """Return a fact or canonical table as a lazy frame."""
        return nw.from_native(self.database.cursor().table(name))

    def settings(self) -> Settings:
        """The settings in force in this database."""
        return read_settings(self.database)

    def version(self) -> int:
        """Number that grows with every load and every changed setting; part of every cache key."""
        with self.database.cursor() as cursor:
            (version,) = one_row(cursor, "select value::bigint from settings where key = 'data_version'")
        return int(version)
