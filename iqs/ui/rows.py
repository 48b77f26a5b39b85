"""The Rows page's pieces: which number is opened, its rows page by page, and downloads."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import streamlit as st
from pyarrow import parquet

from iqs.analysis.periods import PRESETS, after
from iqs.model import DIMENSIONS, Filters, Grain, Period
from iqs.scoring import Definition, Metric, definition_in_force
from iqs.scoring.rows import ADDS, COLUMNS, MOST_ROWS, OF, REASON, VALUE, Rows, every, rows_behind
from iqs.text import DASH, harmless, interval, value, why_not
from iqs.ui import data
from iqs.ui.filters import picked_metric
from iqs.ui.looks import agents_look, whose
from iqs.ui.words import plain

ROWS_PAGE, REVIEW_PAGE = "pages/explore/rows.py", "pages/explore/review.py"
SIZE = 50
_POINT, ONLY = "point", "only"
_NAMES = {
    "review_id": "Review", "response_id": "Answer", "interaction_id": "Conversation", "source": "Tool",
    "conversation_day": "Conversation on", "review_day": "Reviewed on", "response_day": "Answered on",
    "created_day": "Created on", "solved_day": "Solved on", "review_type": "Reviewer type",
    "scale_min": "Lowest", "scale_max": "Highest", "handle_s": "Handle time, s", "score": "Answer given",
    ADDS: "Adds", OF: "Of", REASON: "Left out because",
}  # fmt: skip
_IDS = ("agent", "review_type")


def name_of(column: str, metric: Metric) -> str:
    """What a column is called on the page."""
    if column == VALUE:
        return metric.label
    return _NAMES.get(column, column.replace("_", " ").capitalize())


def _seen(columns: Sequence[str]) -> list[str]:
    """The columns that are shown: an agent is not told who reviewed."""
    return [c for c in columns if not (agents_look() and c == "reviewer")]


def picked() -> tuple[Metric, Definition, bool]:
    """Let the user pick the metric, its definition, and the rows that count or those left out."""
    m = picked_metric()
    in_force = definition_in_force(data.engine(), m)
    labels = {d.label: d for d in m.definitions}
    row = st.container(horizontal=True, vertical_alignment="bottom")
    chosen = row.selectbox(
        "Definition", list(labels), index=list(labels).index(in_force.label), key=f"by_{m.key}",
        bind="query-params", width=300,
    )  # fmt: skip
    out = row.segmented_control(
        "Rows", ["That count", "Left out"], default="That count", required=True, key="which",
        bind="query-params",
    )  # fmt: skip
    return m, labels[str(chosen)], out == "Left out"


def ordered(m: Metric, d: Definition, left_out: bool) -> tuple[str, bool]:
    """Let the user pick the column all rows are sorted by, and the direction."""
    columns = [*_seen(COLUMNS[d.fact]), *((REASON,) if left_out else (VALUE, ADDS, OF))]
    names = {name_of(c, m): c for c in columns}
    usual = name_of(m.date_column(d), m)
    row = st.container(horizontal=True, vertical_alignment="bottom")
    by = row.selectbox(
        "Sorted by", list(names), index=list(names).index(usual), key=f"sort_{d.fact}", bind="query-params",
        width=240,
    )  # fmt: skip
    way = row.segmented_control(
        "Order", ["Descending", "Ascending"], default="Descending", required=True, key="order",
        bind="query-params", label_visibility="collapsed",
    )  # fmt: skip
    return names[str(by)], way == "Descending"


def headline(found: Rows, m: Metric, d: Definition) -> None:
    """The number that is opened, its interval, and how its rows make it."""
    number = found.measure
    shown = value(number, d)
    st.subheader(f"{m.label} {shown}" if shown != DASH else f"{m.label}: no value", anchor=False)
    sure = f"95 %: {interval(number, d)}. " if interval(number, d) != DASH else ""
    dropped = sum(n for _, n in number.left_out)
    reasons = "; ".join(f"{n:,} × {reason}" for reason, n in number.left_out)
    st.write(
        f"{number.n:,} {m.counted} count. {sure}{why_not(number, m)} "
        + (f"{dropped:,} are left out: {plain(reasons)}." if dropped else "None is left out.")
    )
    st.caption(f"{plain(d.label)}. {d.formula}")


def table(found: Rows, m: Metric, left_out: bool) -> dict[str, Any] | None:
    """Draw one page of rows; the row that was picked, by column, None when none is."""
    columns = [c for c in _seen(found.columns) if c not in ((VALUE, ADDS, OF) if left_out else (REASON,))]
    if set(found.column(OF)) <= {1.0}:
        columns = [c for c in columns if c not in (ADDS, OF)]
    names = {d: data.options(d) for d in _IDS}
    shown = {
        name_of(c, m): [names[c].get(v, v) if c in names else v for v in found.column(c)]
        for c in sorted(columns, key=lambda c: c not in (found.columns[0], VALUE, REASON))
    }
    event = st.dataframe(
        shown,
        hide_index=True,
        placeholder=DASH,
        column_config={
            m.label: st.column_config.NumberColumn(format="%.1f"),
            "Adds": st.column_config.NumberColumn(format="%.4f", help="What the row adds to the numerator."),
            "Of": st.column_config.NumberColumn(format="%.4f", help="What it adds to the denominator."),
        },
        key=f"rows_{m.key}_{left_out}",
        on_select="rerun",
        selection_mode="single-row",
        alt=f"Rows behind {m.label}",
    )
    chosen = event["selection"]["rows"]
    if not chosen or chosen[0] >= len(found.rows):
        return None
    return dict(zip(found.columns, found.rows[chosen[0]], strict=True))


def downloads(m: Metric, d: Definition, filters: Filters, left_out: bool, total: int) -> None:
    """Offer all rows as CSV and Parquet; they are gathered when somebody asks."""
    engine = data.engine()
    columns = _seen((*COLUMNS[d.fact], ADDS, OF, VALUE, REASON))

    def gather() -> Rows:
        found = every(engine, m.key, filters=filters, definition=d.key, left_out=left_out)
        at = [found.columns.index(c) for c in columns]
        return replace(found, columns=tuple(columns), rows=tuple(tuple(r[i] for i in at) for r in found.rows))

    row = st.container(horizontal=True, vertical_alignment="center")
    for label, mime, made in (("CSV", "text/csv", _csv), ("Parquet", "application/octet-stream", _parquet)):
        row.download_button(
            f"All rows as {label}",
            data=_made(gather, made),
            file_name=f"{m.key}-rows.{label.lower()}",
            mime=mime,
            on_click="ignore",
            icon=":material/download:",
            key=f"rows_{label}",
        )
    if total > MOST_ROWS:
        row.caption(f"The first {MOST_ROWS:,} of {total:,}.")


def _made(gather: Callable[[], Rows], made: Callable[[Rows], bytes]) -> Callable[[], bytes]:
    return lambda: made(gather())


def _csv(found: Rows) -> bytes:
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(found.columns)
    for row in found.rows:
        sheet.writerow([harmless(v) if isinstance(v, str) else v for v in row])
    return out.getvalue().encode("utf-8-sig")


def _parquet(found: Rows) -> bytes:
    out = io.BytesIO()
    parquet.write_table(pa.table({c: found.column(c) for c in found.columns}), out)
    return out.getvalue()


def page_of(m: Metric, d: Definition, filters: Filters, left_out: bool, sort: str, descending: bool) -> Rows:
    """The page of rows that the pager asks for."""
    asked = int(st.session_state.get("page") or 1)
    return rows_behind(
        data.engine(), m.key, filters=filters, definition=d.key, left_out=left_out, sort=sort,
        descending=descending, page=max(1, asked), size=SIZE,
    )  # fmt: skip


def pager(total: int) -> None:
    """Let the user turn pages."""
    pages = max(1, -(-min(total, MOST_ROWS) // SIZE))
    if pages > 1:
        st.pagination(pages, key="page", bind="query-params")
    st.caption(f"{total:,} rows, {SIZE} a page.")


def open_rows(metric: Metric, n: int) -> None:
    """A link from a number to its rows."""
    st.button(
        f"Open the {n:,} {metric.counted}",
        icon=":material/table_rows:",
        type="tertiary",
        key=f"open_{metric.key}",
        width="stretch",
        on_click=_ask_for_rows,
        args=(metric.label,),
    )


def _ask_for_rows(label: str, days: Period | None = None) -> None:
    """A callback: a metric looked at before would stay chosen, whatever the address says."""
    st.session_state["metric"] = label
    point = {} if days is None else {_POINT: f"{days.start.isoformat()}/{days.end.isoformat()}"}
    st.session_state["_to_rows"] = {"metric": label, **point}


def ask_for_days(metric: Metric, days: Period) -> None:
    """Ask for the rows of some days, whatever period the bar shows; a callback."""
    _ask_for_rows(metric.label, days)
    # The bar takes its period along by itself; Streamlit minds one that is named beside it.
    st.session_state["period"] = PRESETS["all"].label


def open_point(metric: Metric, grain: Grain, days: Sequence[date]) -> None:
    """Ask for the rows of the point that was picked in a chart, given the first day of each; a callback."""
    points = st.session_state["over_time"]["selection"]["points"]
    if not points:
        return
    # A point is drawn in the middle of its days.
    middle = date.fromisoformat(str(points[0]["x"])[:10])
    first = max((d for d in days if d <= middle), default=middle)
    _ask_for_rows(metric.label, Period(first, after(first, grain) - timedelta(days=1)))


def go_to_rows(*, picks_metric: bool = False) -> None:
    """Go to the rows of a number, where they were asked for.

    `picks_metric` says that the page has `picked_metric`: the metric then goes along by itself, and Streamlit
    minds one that is named.
    """
    if told := st.session_state.pop("_to_rows", None):
        without = {k: v for k, v in told.items() if not (picks_metric and k == "metric")}
        st.switch_page(ROWS_PAGE, query_params=without)


def ask_for_group(metric: Metric, dimension: str, group: str) -> None:
    """A callback: ask for the rows of one group, to which `go_to_rows` then goes."""
    st.session_state["metric"] = metric.label
    st.session_state["_to_rows"] = {"metric": metric.label, ONLY: f"{dimension}:{group}"}


def open_group(metric: str, dimension: str, group: str) -> None:
    """Go to the rows of one line of a table: those of an agent or a team."""
    label = data.metric(metric).label
    st.session_state["metric"] = label
    st.switch_page(ROWS_PAGE, query_params={"metric": label, ONLY: f"{dimension}:{group}"})


def narrowed(filters: Filters) -> Filters:
    """The filters within what the address opens: the days of a point, a line of a table; each can be left."""
    within = _within_point(_within_group(filters))
    if agents_look():
        # Nobody else's rows, whatever the address says.
        where = {k: v for k, v in within.where if k != "reviewer"} | {"agent": (whose() or "",)}
        return Filters(within.period, tuple(sorted(where.items())))
    return within


def _within_group(filters: Filters) -> Filters:
    dimension, _, group = st.query_params.get(ONLY, "").partition(":")
    if dimension not in DIMENSIONS or (agents_look() and dimension in ("agent", "reviewer")):
        return filters
    known = data.options(dimension)
    if group not in known:
        st.warning(
            f"This link asks for a {DIMENSIONS[dimension].label.lower()} that is not there. All are shown.",
            icon=":material/link_off:",
        )
        return filters
    with st.container(horizontal=True, vertical_alignment="center"):
        st.badge(f"Only {plain(known[group])}", icon=":material/filter_alt:")
        if st.button(f"Show all {DIMENSIONS[dimension].plural}", type="tertiary", key="whole_group"):
            del st.query_params[ONLY]
            st.rerun()
    where = {**dict(filters.where), dimension: (group,)}
    return Filters(filters.period, tuple(sorted(where.items())))


def _within_point(filters: Filters) -> Filters:
    point = _point()
    if point is None:
        return filters
    whole = filters.period or point
    days = Period(max(point.start, whole.start), min(point.end, whole.end))
    if days.start > days.end:
        st.warning(
            f"{point} lies outside the period above; its rows are not shown.", icon=":material/link_off:"
        )
        return filters
    with st.container(horizontal=True, vertical_alignment="center"):
        st.badge(f"Only {days}", icon=":material/calendar_month:")
        if st.button("Show the whole period", type="tertiary", key="whole_period"):
            del st.query_params[_POINT]
            st.rerun()
    return filters.during(days)


def _point() -> Period | None:
    """Days that the address asks for; what is no pair of days is not there."""
    start, _, end = st.query_params.get(_POINT, "").partition("/")
    try:
        return Period(date.fromisoformat(start), date.fromisoformat(end))
    except ValueError:
        return None


def open_review(source: str, review_id: str) -> None:
    """Go to the page of one review."""
    st.switch_page(REVIEW_PAGE, query_params={"review": review_id, "tool": source})
