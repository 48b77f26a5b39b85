"""The embedded engine: facts as lazy Narwhals frames over DuckDB."""

from collections.abc import Callable, Hashable, MutableMapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import duckdb
import narwhals.stable.v2 as nw

from iqs.scorecards import Scorecard
from iqs.settings import Settings
from iqs.store.database import Database, one_row
from iqs.store.rescored import Rescoring, rescoring
from iqs.store.settings import read_settings

T = TypeVar("T")


@dataclass(frozen=True)
class DuckEngine:
    """Reads facts of one database; each table has a cursor of its own, so threads never share one.

    With a `draft` reviews are as that scorecard, which is not saved, would score them. With `answers` sums
    are kept there as long as the engine lives, which is to be while nothing is written.
    """

    database: Database
    draft: Rescoring | None = None
    answers: MutableMapping[Hashable, Any] | None = field(default=None, compare=False, repr=False)

    def table(self, name: str) -> "nw.LazyFrame[duckdb.DuckDBPyRelation]":
        """Return a fact or canonical table as a lazy frame."""
        cursor = self.database.cursor()
        if self.draft is not None and name in self.draft.tables:
            return nw.from_native(self.draft.table(cursor, name))
        return nw.from_native(cursor.table(name))

    def rescored(self, card: Scorecard) -> "DuckEngine":
        """The same data, with reviews as `card` would score them over all history.

        Every review it claims is scored as if `card` had held from the first day on, in place of all its
        versions; other reviews, and those without ratings, stay as they are. Nothing is written.
        Raises UserError when the card cannot score.
        """
        return replace(self, draft=rescoring(self.database, card), answers=None)

    def answer(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, kept until something is written; a draft's answers are never kept."""
        return make() if self.draft is not None else self.database.answer(key, make)

    def settings(self) -> Settings:
        """The settings in force in this database."""
        return read_settings(self.database)

    def version(self) -> int:
        """Number that grows with every load and every changed setting; part of every cache key."""
        return self.database.keep("data_version", _version)


def _version(cursor: duckdb.DuckDBPyConnection) -> int:
    (version,) = one_row(cursor, "select value::bigint from settings where key = 'data_version'")
    return int(version)
