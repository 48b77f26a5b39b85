"""A private DuckDB that can open named files and nothing else, and that needs little memory."""
# ruff: noqa: S608 - statements are put together from our own names; values are always parameters

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb
import pyarrow as pa

from iqs.sources import steps
from iqs.sources.arrow_file import write_table
from iqs.sources.parsed import Limits

Bound = Mapping[str, Any]
_BATCH = 131_072  # rows on their way to a file


class Database:
    """One connection whose every query is finished before the next; values are always named parameters.

    What does not fit into its share of the memory goes to `folder`, as do the tables that `to_file` makes.
    """

    def __init__(self, readable: Sequence[Path], limits: Limits, folder: Path) -> None:
        self._folder = folder
        self._con = duckdb.connect(
            config={
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
                "allow_community_extensions": "false",
                "python_enable_replacements": "false",
                # An eighth of what the process may take is about as fast as half of it.
                "memory_limit": f"{max(256, limits.memory_bytes // 2**23)}MB",
                "temp_directory": str(folder / "set-aside"),
            }
        )
        listed = ", ".join("'" + str(p).replace("'", "''") + "'" for p in readable)
        self.run(f"SET allowed_paths=[{listed}]")
        self.run("SET enable_external_access=false")
        self.run("SET TimeZone='UTC'")
        # DuckDB tells how far a statement is only to those who could draw a bar; none is drawn.
        for setting in ("enable_progress_bar=true", "enable_progress_bar_print=false", "progress_bar_time=0"):
            self.run(f"SET {setting}")
        self.run("SET lock_configuration=true")
        steps.watch(self._con)

    def run(self, sql: str, bound: Bound | None = None) -> None:
        """Run a statement."""
        self._con.execute(sql, _used(sql, bound)).fetchall()

    def rows(self, sql: str, bound: Bound | None = None) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        return self._con.execute(sql, _used(sql, bound)).fetchall()

    def one(self, sql: str, bound: Bound | None = None) -> tuple[Any, ...]:
        """The single row of a query that always has one."""
        return self.rows(sql, bound)[0]

    def arrow(self, sql: str, bound: Bound | None = None) -> pa.Table:
        """The answer to a query as an Arrow table."""
        return self._con.sql(sql, params=_used(sql, bound)).to_arrow_table()

    def to_file(self, name: str, sql: str, bound: Bound | None, schema: pa.Schema) -> pa.Table:
        """The answer to a query as an Arrow table that lies in a file: it need not fit into memory."""
        batches = self._con.sql(sql, params=_used(sql, bound)).to_arrow_reader(_BATCH)
        return write_table(self._folder, name, schema, (b.cast(schema) for b in batches))

    def show(self, name: str, table: pa.Table) -> None:
        """Make an Arrow table readable under one of our own names until `hide`."""
        self._con.register(name, table)

    def hide(self, name: str) -> None:
        """Undo `show`."""
        self._con.unregister(name)

    def count(self, source: str) -> int:
        """Rows of one of our own tables."""
        return int(self.one(f"SELECT count(*) FROM {source}")[0])

    def __enter__(self) -> "Database":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        steps.watch(None)
        self._con.close()


def _used(sql: str, bound: Bound | None) -> dict[str, Any]:
    """The parameters a statement names; DuckDB refuses any others."""
    if not bound:
        return {}
    named = set(re.findall(r"\$(\w+)", sql))
    return {k: v for k, v in bound.items() if k in named}
