"""What scoring needs of an engine, and an engine over small frames for tests and notebooks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import narwhals.stable.v2 as nw

from iqs.settings import Settings


class Engine(Protocol):
    """A source of facts: DuckDB, pandas frames, or anything else Narwhals can read lazily."""

    def table(self, name: str) -> "nw.LazyFrame[Any]":
        """Return the fact called `name` (see `iqs/store/sql/migrations` for its columns)."""
        ...

    def version(self) -> int:
        """Number that changes whenever the data or the settings change."""
        ...

    def settings(self) -> Settings:
        """What is in force: definitions, dates, pass mark, start of the week."""
        ...


@dataclass(frozen=True)
class FrameEngine:
    """Facts given as eager frames (pandas, pyarrow or polars); days may be dates or times at midnight."""

    frames: Mapping[str, Any]
    in_force: Settings = field(default_factory=Settings)

    def table(self, name: str) -> "nw.LazyFrame[Any]":
        """Return the frame called `name` as a lazy one."""
        frame: nw.DataFrame[Any] = nw.from_native(self.frames[name], eager_only=True)
        times = [c for c, kind in frame.schema.items() if c.endswith("_day") and kind == nw.Datetime]
        return frame.with_columns(nw.col(c).cast(nw.Date) for c in times).lazy()

    def version(self) -> int:
        """Frames do not change."""
        return 0

    def settings(self) -> Settings:
        """The settings the frames were given with."""
        return self.in_force
