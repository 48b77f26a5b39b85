"""What sections share: columns of a measure, and values that may be claimed."""

from collections.abc import Sequence

from iqs.model import Grain
from iqs.scoring import Definition, Measure, Metric
from iqs.settings import Settings
from iqs.share.report import Cell, Column, Format, Table
from iqs.text import decimals

MOST_ROWS = 200
"""Rows of a table of groups at most."""


def format_of(d: Definition) -> Format:
    """How values of a definition are written."""
    if d.unit:
        return Format.SECONDS if d.unit == "s" else Format.PERCENT
    return Format.WHOLE if decimals(d) == 0 else Format.TWO_DECIMALS


def claimed(m: Measure | None, end: str = "value") -> float | None:
    """A value, or an end of its interval; None where it may not be claimed."""
    found: float | None = getattr(m, end) if m is not None and m.enough else None
    return found


def measured(m: Measure | None) -> tuple[Cell, Cell, Cell, Cell]:
    """Value, ends of the interval and n, for `measure_columns`."""
    return claimed(m), claimed(m, "low"), claimed(m, "high"), 0 if m is None else m.n


def measure_columns(label: str, d: Definition, counted: str) -> tuple[Column, Column, Column, Column]:
    """Columns for `measured`."""
    written = format_of(d)
    return (
        Column(label, written),
        Column(f"{label} 95 % from", written),
        Column("to", written),
        Column(f"{counted[:1].upper()}{counted[1:]}", Format.WHOLE),
    )


def series_table(series: Sequence[Measure], grain: Grain, m: Metric, d: Definition) -> Table:
    """The figures behind a course, point by point."""
    columns = (Column(f"First day of the {grain}", Format.DAY), *measure_columns(m.label, d, m.counted))
    return Table(f"{m.label} by {grain}", columns, tuple((p.of("day"), *measured(p)) for p in series))


def table(title: str, columns: Sequence[Column], rows: Sequence[Sequence[Cell]], note: str = "") -> Table:
    """A table of the first `MOST_ROWS` rows; says so when there are more."""
    more = f" {len(rows) - MOST_ROWS:,} more rows are not listed." if len(rows) > MOST_ROWS else ""
    return Table(title, tuple(columns), tuple(tuple(r) for r in rows[:MOST_ROWS]), (note + more).strip())


def shaded(settings: Settings, period: object) -> str:
    """The seasons that charts of a period shade, as a sentence; empty when none."""
    from iqs.model import Period

    names = [s.name for s in settings.seasons if isinstance(period, Period) and s.within(period)]
    return f"Shaded: {', '.join(names)}." if names else ""
