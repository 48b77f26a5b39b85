"""Rows behind the numbers of a section, where they are asked for."""

from dataclasses import replace
from typing import Any

from iqs.scoring import Engine, metric
from iqs.scoring.rows import ADDS, OF, REASON, VALUE, rows_behind
from iqs.share.asked import Asked, names
from iqs.share.report import Cell, Column, Format, Section, Table

MOST = 200
"""Rows of a section at most, the latest."""
_IDS = ("review_id", "response_id", "interaction_id", "source")
_DAYS = ("conversation_day", "review_day", "response_day", "created_day", "solved_day")


def rows_section(engine: Engine, asked: Asked, section: Section, *, named: bool) -> Section:
    """The section with a table of the latest rows behind its metric; ids of conversations where `named`."""
    m = metric(asked.metric(), engine.settings())
    found = rows_behind(engine, m.key, filters=asked.filters, size=MOST)
    columns = [c for c in found.columns if c not in (ADDS, OF, REASON) and (named or c not in _IDS)]
    called = {d: names(engine, d, asked) for d in ("agent", "review_type")}

    def shown(column: str, value: Any) -> Cell:
        if column in called and isinstance(value, str):
            return called[column].get(value, value)
        cell: Cell = str(value) if isinstance(value, bool) else value
        return cell

    rows = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
    told = f"The latest {len(rows):,} of {found.total:,} {m.counted} that count."
    listed = Table(
        f"Rows behind {m.label}",
        tuple(Column(_label(c, m.label), _format(c)) for c in columns),
        tuple(tuple(shown(c, row[c]) for c in columns) for row in rows),
        told if named else f"{told} Without ids of conversations.",
    )
    return replace(section, tables=(*section.tables, listed))


def _label(column: str, metric: str) -> str:
    return metric if column == VALUE else column.replace("_", " ").capitalize()


def _format(column: str) -> Format:
    if column in _DAYS:
        return Format.DAY
    return Format.ONE_DECIMAL if column == VALUE else Format.TEXT
