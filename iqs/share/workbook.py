"""A report as an XLSX workbook: what it says on the first sheet, then a sheet for each table."""

import io
import re
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from iqs.share.cells import NUMBERS, amount, written
from iqs.share.plot.look import seen
from iqs.share.report import Cell, Column, Format, Report, Table
from iqs.share.tables import unique

_FORMATS = {
    Format.WHOLE: "#,##0", Format.ONE_DECIMAL: "#,##0.0", Format.TWO_DECIMALS: "#,##0.00",
    Format.SIGNED: "+#,##0.0;-#,##0.0;0.0", Format.PERCENT: '0.0" %"', Format.SECONDS: "[m]:ss",
    Format.DAY: "d mmm yyyy", Format.TIME: "d mmm yyyy hh:mm",
}  # fmt: skip
_LETTERS = 88
"""Letters on a line of the first sheet."""
_ABOUT, _DAY_S = "About", 86_400.0
_MOST_LETTERS, _MOST_BARS, _LONGEST = 32_767, 30, 31
_NO_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def as_workbook(report: Report) -> bytes:
    """The report as an XLSX file. Text is always text: nothing in it is a formula, a link or a number.

    Per cents are the numbers people see (84.2, shown as 84.2 %), seconds are durations, days are days. What
    is no number stays an empty cell. Tables by day have a line chart beside them, tables by name bars.
    """
    import xlsxwriter

    out = io.BytesIO()
    kept = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, {**kept, "in_memory": True, "nan_inf_to_errors": False})
    book.set_properties({"title": seen(report.title), "created": report.made_at.replace(tzinfo=None)})
    _about(book, report)
    tables = [table for section in report.sections for table in section.tables]
    names = unique([_ABOUT, *(_sheet_name(t.title) for t in tables)], _LONGEST)[1:]
    for name, table in zip(names, tables, strict=True):
        _table(book, name, table)
    book.close()
    return out.getvalue()


def table_workbook(table: Table, about: Sequence[str] = ()) -> bytes:
    """One table as an XLSX file; `about` are sentences on a first sheet."""
    import xlsxwriter

    out = io.BytesIO()
    kept = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, {**kept, "in_memory": True})
    if about:
        sheet = book.add_worksheet(_ABOUT)
        sheet.set_column(0, 0, 100, book.add_format({"text_wrap": True, "valign": "top"}))
        for row, sentence in enumerate((table.title, *about)):
            sheet.write_string(row, 0, _text(sentence))
    _table(book, unique([_ABOUT, _sheet_name(table.title)], _LONGEST)[1], table)
    book.close()
    return out.getvalue()


def _text(text: str) -> str:
    return seen(text)[:_MOST_LETTERS]


def _sheet_name(title: str) -> str:
    """A title as a name a sheet may have."""
    name = _NO_NAME.sub(" ", seen(title)).strip().strip("'").strip()
    return name if name and name.casefold() != "history" else f"Table {name}".strip()


def _about(book: Any, report: Report) -> None:
    sheet = book.add_worksheet(_ABOUT)
    big, bold = (
        book.add_format({"bold": True, "font_size": 16}),
        book.add_format({"bold": True, "valign": "top"}),
    )
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 90)
    sheet.hide_gridlines(2)
    sheet.fit_to_pages(1, 0)
    sheet.write_string(0, 0, _text(report.title), big)
    lines = [
        ("Data", report.data_name),
        ("Filters", report.filters_words),
        ("Data up to", written(report.as_of, Format.DAY)),
        ("Rests on", ", ".join(report.counted)),
        ("Fingerprint of the data", report.fingerprint),
        ("Made at", written(report.made_at, Format.TIME)),
        *(("Note", note) for note in report.notes),
        *(
            (s.title, "\n".join((*s.sentences, *s.readings)))
            for s in report.sections
            if s.sentences or s.readings
        ),
        *((m.name, f"{m.formula} Interval: {m.interval}") for m in report.meanings),
    ]
    for row, (label, said) in enumerate(lines, 2):
        sheet.write_string(row, 0, _text(label), bold)
        sheet.write_string(row, 1, _text(said), wrap)
        # Not every program makes room for lines by itself.
        tall = sum(-(-max(len(part), 1) // _LETTERS) for part in said.split("\n"))
        if tall > 1:
            sheet.set_row(row, 15.0 * tall)


def _table(book: Any, name: str, table: Table) -> None:
    sheet = book.add_worksheet(name)
    head = book.add_format(
        {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#f4f6f8", "bottom": 1}
    )
    formats = [
        book.add_format({"num_format": _FORMATS[c.format]} if c.format in _FORMATS else {})
        for c in table.columns
    ]
    for i, c in enumerate(table.columns):
        shown = [written(row[i], c.format) for row in table.rows[:200]]
        sheet.set_column(i, i, min(max([len(c.label), *map(len, shown)]) + 3, 48))
        sheet.write_string(0, i, _text(c.label), head)
    for r, row in enumerate(table.rows, 1):
        for i, (cell, c) in enumerate(zip(row, table.columns, strict=True)):
            _write(sheet, r, i, cell, c, formats[i])
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    if table.columns:
        sheet.autofilter(0, 0, max(len(table.rows), 1), len(table.columns) - 1)
    if table.note:
        sheet.write_string(len(table.rows) + 2, 0, _text(table.note))
    _chart(book, sheet, name, table)


def _write(sheet: Any, row: int, column: int, cell: Cell, c: Column, format: Any) -> None:
    if isinstance(cell, str):
        sheet.write_string(row, column, _text(cell))
    elif isinstance(cell, datetime):
        sheet.write_datetime(row, column, cell.replace(tzinfo=None), format)
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, datetime.combine(cell, time()), format)
    elif (value := amount(cell)) is not None:
        sheet.write_number(row, column, value / _DAY_S if c.format is Format.SECONDS else value, format)


def _chart(book: Any, sheet: Any, name: str, table: Table) -> None:
    """A chart of the first numbers of a table by its days or by its names; none where there is neither."""
    numbers = [i for i, c in enumerate(table.columns) if c.format in NUMBERS]
    if not table.rows or not numbers or not table.columns:
        return
    first, n = table.columns[0].format, len(table.rows)
    if first in (Format.DAY, Format.TIME) and n > 1:
        chart = book.add_chart({"type": "line"})
        chart.set_x_axis({"date_axis": True, "num_format": "d mmm yy"})
    elif first is Format.TEXT and n <= _MOST_BARS:
        chart = book.add_chart({"type": "bar"})
        chart.set_y_axis({"reverse": True})
        # Lengths of bars are compared: they begin at zero.
        values = [amount(row[numbers[0]]) or 0.0 for row in table.rows]
        chart.set_x_axis({"min": 0} if min(values) >= 0 else {})
    else:
        return
    i = numbers[0]
    line = {"color": "#3b82c9", "width": 2.25}
    chart.add_series(
        {
            "name": [name, 0, i],
            "categories": [name, 1, 0, n, 0],
            "values": [name, 1, i, n, i],
            **({"fill": {"color": "#3b82c9"}} if first is Format.TEXT else {"line": line}),
        }
    )
    chart.set_title({"name": _text(table.title)[:200], "name_font": {"size": 12}, "overlay": False})
    chart.set_legend({"none": True})
    chart.set_size({"width": 640, "height": 320})
    sheet.insert_chart(1, len(table.columns) + 1, chart, {"description": _text(table.title)})
