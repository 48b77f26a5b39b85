"""A chart as a picture and a table as a file, made when they are asked for."""

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from iqs.charts.drawing import Drawing
from iqs.model import Filters
from iqs.scoring import Measure, Metric
from iqs.share.cells import written
from iqs.share.files import file_name
from iqs.share.hide import masked_names
from iqs.share.report import Format, Table
from iqs.share.still import Kind, picture
from iqs.share.tables import CSV_HELP, as_csv, as_parquet
from iqs.share.workbook import table_workbook
from iqs.store import Database
from iqs.ui import data

_PICTURES: tuple[tuple[Kind, str, str], ...] = (
    ("png", "image/png", "For slides and messages"),
    ("svg", "image/svg+xml", "Sharp at any size"),
)
_PARQUET = "application/vnd.apache.parquet"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def save_chart(
    drawing: Drawing | Callable[[], Drawing], key: str, filters: Filters, rests_on: str = ""
) -> None:
    """Offer a chart as PNG and SVG; one that is only for saving can be made when it is asked for.

    The filters, the last day with data and what it `rests_on` ("n = 828 reviews") stand below the picture.
    Where the page hides names, the picture has none in its words either.
    """
    told, database = _told(filters, rests_on), _masks()
    name = partial(file_name, key.replace("_", "-"), filters)
    with st.popover("Save", icon=":material/download:", type="tertiary", key=f"save_{key}"):
        st.caption("The chart as a picture, with its finding above and what it rests on below.")
        row = st.container(horizontal=True)
        for kind, mime, use in _PICTURES:
            made = partial(_picture, drawing, kind, told, database)
            _button(row, kind, made, name(kind), mime, key, use)


def rests_on(m: Measure, of: Metric) -> str:
    """How many rows a number rests on, as it stands below a picture."""
    return f"n = {m.n:,} {of.counted} ({of.label}: {of.definition(m.definition).label})"


def save_table(table: Table, key: str, filters: Filters, rests_on: str = "") -> None:
    """Offer a table as CSV, Parquet and XLSX."""
    told, database = _told(filters, rests_on), _masks()
    name = partial(file_name, key.replace("_", "-"), filters)
    with st.popover("Save", icon=":material/download:", type="tertiary", key=f"save_{key}"):
        row = st.container(horizontal=True)
        _button(row, "csv", partial(as_csv, table), name("csv"), "text/csv", key, CSV_HELP)
        _button(row, "parquet", partial(as_parquet, table), name("parquet"), _PARQUET, key, "For programs")
        made = partial(_workbook, table, told, database)
        _button(row, "xlsx", made, name("xlsx"), _XLSX, key, "For spreadsheets")


def _masks() -> Database | None:
    """The database whose names are masked in what is written; None where the page shows names."""
    return data.engine().database if st.session_state.get("hide_names") else None


def _button(
    row: DeltaGenerator, kind: str, made: Callable[[], bytes], name: str, mime: str,
    key: str, use: str,
) -> None:  # fmt: skip
    row.download_button(
        {"parquet": "Parquet"}.get(kind, kind.upper()), made, file_name=name, mime=mime,
        key=f"save_{key}_{kind}", on_click="ignore", help=use,
    )  # fmt: skip


def _told(filters: Filters, rests_on: str) -> tuple[str, ...]:
    """What one must know to read a picture or a table away from its page."""
    sentence = filters.sentence(dict(data.options("agent")))
    known = data.days()
    until = f"Data up to {written(known.end, Format.DAY)}" if known is not None else ""
    return tuple(filter(None, (sentence[0].upper() + sentence[1:], until, rests_on)))


def _said(told: Sequence[str], database: Database | None) -> list[str]:
    return [t if database is None else masked_names(database, t) for t in told]


def _picture(
    drawing: Drawing | Callable[[], Drawing], kind: Kind, told: Sequence[str], database: Database | None
) -> bytes:
    return picture(
        drawing if isinstance(drawing, Drawing) else drawing(),
        format=kind,
        caption=". ".join(_said(told, database)) + ".",
    )


def _workbook(table: Table, told: Sequence[str], database: Database | None) -> bytes:
    return table_workbook(table, [*filter(None, (table.note,)), *_said(told, database)])
