"""What a report is, whatever file it is written to: sections of sentences, drawings and tables."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from iqs.charts.drawing import Drawing
from iqs.model import Filters

Cell = str | float | int | date | datetime | None
"""A value of a table; None where there is none."""


class Format(StrEnum):
    """How a column's values are written for people."""

    TEXT = "text"
    WHOLE = "whole"
    ONE_DECIMAL = "one decimal"
    TWO_DECIMALS = "two decimals"
    SIGNED = "signed"
    """A difference with its sign and one decimal."""
    PERCENT = "percent"
    """A number from 0 to 100, with one decimal and a per cent sign."""
    SECONDS = "seconds"
    """Seconds, written m:ss."""
    DAY = "day"
    TIME = "time"


@dataclass(frozen=True)
class Column:
    """A column of a table."""

    label: str
    format: Format = Format.TEXT


@dataclass(frozen=True)
class Table:
    """Rows under typed columns; `note` says what a reader must know of them, such as what was left out."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""


@dataclass(frozen=True)
class Section:
    """What one page says: plain sentences (never markup), drawings and tables.

    `sentences` are findings and come first; `readings` say how the drawings are read, and how it was found.
    `page` is the path of the page in the address and `query` its own parameters, so that the section can link
    back to the product. `looked_at` and `counted` say what it rests on, as those of the report do; empty
    where it is the same. `found` is the finding where it is not the title of the first drawing.
    """

    key: str
    title: str
    sentences: tuple[str, ...] = ()
    drawings: tuple[Drawing, ...] = ()
    tables: tuple[Table, ...] = ()
    page: str = ""
    query: tuple[tuple[str, str], ...] = ()
    readings: tuple[str, ...] = ()
    looked_at: str = ""
    counted: tuple[str, ...] = ()
    found: str = ""


@dataclass(frozen=True)
class Meaning:
    """One definition in force: of what, its plain-language formula, and how the interval is made."""

    name: str
    formula: str
    interval: str


@dataclass(frozen=True)
class Report:
    """Sections with everything that must stand on whatever leaves the product.

    `filters` is what was looked at and `filters_words` the same in words; `as_of` the last day with data;
    `counted` how many rows of each kind stand behind it ("1,204 reviews"); `fingerprint` tells whether
    two reports rest on the same data; `notes` are further sentences for the reader, such as that names are
    hidden.
    """

    title: str
    data_name: str
    made_at: datetime
    filters: Filters
    filters_words: str
    as_of: date | None
    counted: tuple[str, ...]
    fingerprint: str
    meanings: tuple[Meaning, ...]
    sections: tuple[Section, ...]
    notes: tuple[str, ...] = ()


def rests_on(made: Report, section: Section | None = None) -> tuple[str, tuple[str, ...]]:
    """What a section looked at, in words, and how many rows stand behind it; those of the report for None."""
    if section is None or not section.looked_at:
        return made.filters_words, made.counted
    return section.looked_at, section.counted


def caption(made: Report, section: Section) -> str:
    """What must stand under a chart: the filters and the counts of its section."""
    words, counted = rests_on(made, section)
    return f"{words}; {', '.join(counted) or 'no rows'}"


def finding(section: Section) -> str:
    """What a section says first: its finding, its first chart, or a sentence that is no mere lead."""
    if section.found:
        return section.found
    said = [s for s in section.sentences if not s.endswith(":")]
    found = next(iter(said), "") if not section.drawings else section.drawings[0].title
    return found if not found or found.endswith((".", "!", "?")) else f"{found}."
