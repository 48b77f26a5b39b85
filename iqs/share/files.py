"""The file of a report: its format by its ending, and a name that is safe on every system."""

import re
import unicodedata
from collections.abc import Callable, Mapping

from iqs.errors import unknown_name
from iqs.model import Filters
from iqs.share.report import Report

_LONGEST = 80


def _html(made: Report) -> bytes:
    from iqs.share.snapshot import write

    return write(made)


def _pdf(made: Report) -> bytes:
    from iqs.share.document import as_pdf

    return as_pdf(made)


def _workbook(made: Report) -> bytes:
    from iqs.share.workbook import as_workbook

    return as_workbook(made)


FORMATS: Mapping[str, tuple[str, str, Callable[[Report], bytes]]] = {
    "html": ("Web page (HTML)", "text/html", _html),
    "pdf": ("PDF", "application/pdf", _pdf),
    "xlsx": (
        "Workbook (XLSX)",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _workbook,
    ),
}
"""Endings of files with what people call them, their media type, and what writes them."""


def write(made: Report, ending: str) -> bytes:
    """The report as a file of this ending, such as "html"; UnknownName for any other."""
    if ending not in FORMATS:
        raise unknown_name("format of a report", ending, FORMATS)
    return FORMATS[ending][2](made)


def file_name(title: str, filters: Filters, ending: str) -> str:
    """A name from a title and the days, of plain letters, digits and hyphens."""
    period = filters.period
    days = f"-{period.start}-to-{period.end}" if period is not None else ""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    told = re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-").lower()[:_LONGEST].strip("-") or "report"
    return f"{told}{days}.{ending}"
