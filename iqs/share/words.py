"""Cells of tables as people read them, the same in every file."""

from datetime import date, datetime

from iqs.share.report import Cell, Format
from iqs.text import DASH, MINUS, number

_DECIMALS = {Format.WHOLE: 0, Format.ONE_DECIMAL: 1, Format.TWO_DECIMALS: 2, Format.SIGNED: 1}


def cell_words(value: Cell, written: Format) -> str:
    """A cell in its column's format; a dash for none."""
    if value is None:
        return DASH
    if isinstance(value, datetime):
        return f"{value:%-d %b %Y}" if written is Format.DAY else f"{value:%-d %b %Y, %H:%M}"
    if isinstance(value, date):
        return f"{value:%-d %b %Y}"
    if isinstance(value, str):
        return value
    if written is Format.PERCENT:
        return number(value, "%")
    if written is Format.SECONDS:
        return number(value, "s")
    if written not in _DECIMALS:
        return f"{value:g}"
    text = number(value, "", decimals=_DECIMALS[written])
    signed = written is Format.SIGNED and value > 0 and text.strip("0.,")
    return f"+{text}" if signed else text if text.strip(f"0.,{MINUS}") else text.lstrip(MINUS)


def sort_key(value: Cell) -> str:
    """What a cell is sorted by: a number or a day as text a script can compare; empty for none."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return "" if value is None else str(value)
