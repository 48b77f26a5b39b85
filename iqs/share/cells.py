"""Cells of a table as people read them, and as values for other programs."""

from datetime import date, datetime
from math import isfinite

from iqs.share.report import Cell, Format
from iqs.text import DASH, clock, number

NUMBERS = frozenset({Format.WHOLE, Format.ONE_DECIMAL, Format.PERCENT, Format.SECONDS})
"""Formats of numbers: they stand at the right."""


def amount(cell: Cell) -> float | int | None:
    """The number in a cell; None for text, days, flags, and what is no finite number."""
    if isinstance(cell, bool) or not isinstance(cell, int | float) or not isfinite(cell):
        return None
    return cell


def written(cell: Cell, format: Format) -> str:
    """A cell in words: a dash where there is nothing; text in a column of numbers stays text."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, datetime):
        return f"{cell:%-d %b %Y}" if format is Format.DAY else f"{cell:%-d %b %Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%-d %b %Y}"
    value = amount(cell)
    if value is None:
        return DASH
    if format is Format.SECONDS:
        return clock(value)
    if format is Format.PERCENT:
        return number(value, "%")
    if format is Format.WHOLE:
        return number(value, "", decimals=0)
    if format is Format.ONE_DECIMAL:
        return number(value, "")
    return str(value)
