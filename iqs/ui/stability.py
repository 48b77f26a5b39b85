"""The stability page's pieces: what is looked at, and the control chart with its signals."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

import streamlit as st

from iqs.analysis.changes import changes
from iqs.analysis.charted import Charted, criteria_of
from iqs.analysis.control import Control, control
from iqs.analysis.control_words import (
    CONTROL_READING,
    PLURALS,
    base_choice,
    base_words,
    remark,
    season_words,
    signals_told,
    why_this_chart,
)
from iqs.analysis.level_words import level_words, split_of
from iqs.analysis.limits import Chart
from iqs.analysis.periods import after
from iqs.charts.around import Surroundings
from iqs.charts.control import control_chart
from iqs.model import Filters, Grain, Period
from iqs.scoring import Metric
from iqs.store import Event
from iqs.ui import data, events
from iqs.ui.downloads import save_chart
from iqs.ui.filters import Selection
from iqs.ui.rows import ask_for_days
from iqs.ui.words import plain

_ALL = "All criteria"
_FITTING = "The one that fits"
QUIET_BAR = {"displayModeBar": False}
"""Charts without buttons."""
_CHART, _SIGNALS = "stability_chart", "stability_signals"


def grain_of(chosen: Selection) -> Grain:
    """Points of this page: weeks, unless the bar says otherwise."""
    automatic = st.session_state.get("grain") not in set(Grain)
    return Grain.WEEK if automatic else chosen.grain


def picked_charted(m: Metric, filters: Filters) -> Charted:
    """Let the user pick a criterion in place of the metric, and the share that passes in place of the score.

    Only IQS has criteria.
    """
    if m.key != "iqs":
        return Charted(m.key)
    row = st.container(horizontal=True, vertical_alignment="bottom", gap="medium")
    of = row.selectbox(
        "Criterion", [_ALL, *data.ask(criteria_of, filters)], key="stability_of", bind="query-params",
        width=240,
    )  # fmt: skip
    passing = row.toggle(
        "Share that passes", key="stability_passing", bind="query-params",
        help="Pass or fail in place of the score: reviews at the pass mark or above, or ratings of half of "
        "the scale or more.",
    )  # fmt: skip
    return Charted(m.key, "" if of in (None, _ALL) else str(of), bool(passing))


def control_tab(charted: Charted, chosen: Selection) -> None:
    """The control chart, why it is this one, and its signals."""
    grain = grain_of(chosen)
    row = st.container(horizontal=True, vertical_alignment="bottom", gap="medium")
    chart = row.selectbox(
        "Chart", [_FITTING, *(c.value for c in Chart)], key="stability_kind", bind="query-params", width=260,
        persist_state="session", help="The fitting one is chosen by what the points are; below it says why.",
    )  # fmt: skip
    everything, kept = base_choice()
    base = row.selectbox(
        "Limits from", [everything, kept], key="stability_base", bind="query-params", width=220,
        persist_state="session",
        help="Kept limits hold later points against how it was at first; they give more false signals.",
    )  # fmt: skip
    asked = next((c for c in Chart if c.value == chart), None)
    found = data.ask(control, charted, chosen.filters, grain, chart=asked, kept=base == kept)
    period = chosen.filters.period
    noted = events.within(period)
    by = split_of(chosen.filters)
    names = data.options(by)
    with st.spinner("Looking for changes of level ...", show_time=True):
        levels = data.ask(changes, charted, chosen.filters, grain, by) if found.limits else None
    drawing = control_chart(found, around(found.course.metric, chosen.filters, noted), levels, names)
    st.subheader(plain(drawing.title), anchor=False)
    if found.limits is None and not found.course.points.days:
        st.write(
            f"No {grain} in this period has {found.course.metric.minimum_n} {found.course.metric.counted}. "
            "Choose a longer period, wider points or fewer filters."
        )
        return
    st.plotly_chart(
        drawing.figure,
        key=_CHART,
        alt=drawing.alt,
        config=QUIET_BAR,
        on_select=partial(_open_point, found.course.metric, grain, found.course.points.days),
        selection_mode="points",
    )
    n = int(sum(found.course.points.n.tolist()))
    save_chart(drawing, "control_chart", chosen.filters, f"n = {n:,} {found.course.metric.counted}")
    if found.limits is None:
        st.write("Choose a longer period, narrower points or fewer filters.")
        return
    if asked is not None and asked is not found.limits.chart:
        st.caption(f"“{asked}” cannot be drawn of this number; the one that fits is.")
    if levels is not None:
        st.write(plain(level_words(found, levels, names)))
    st.caption(f"{CONTROL_READING} Pick a point to open its rows.{events.shaded(period)}")
    st.write(plain(f"{why_this_chart(found)} {season_words(found)}"))
    st.caption(plain(base_words(found)))
    _signals(found)
    events.listed(noted)
    with st.expander("How to read it", icon=":material/help:"):
        each = str(grain)
        st.write(
            f"Every number varies. Inside the limits a {each} is like the others, and there is nothing to "
            "explain about it; asking people why it was lower than the one before is asking about chance. A "
            "signal says that something was different, not what. A number can be stable and still be too "
            f"low: then the way of working has to change, not single {PLURALS[grain]}."
        )


def around(m: Metric, filters: Filters, noted: Sequence[Event]) -> Surroundings:
    """What stands around a course of the metric."""
    breaks = data.breaks(filters) if m.key == "iqs" else ()
    return Surroundings(data.settings(), breaks, tuple(noted))


def _open_point(m: Metric, grain: Grain, days: Sequence[date]) -> None:
    """A callback: the rows of the point that was picked."""
    points = st.session_state[_CHART]["selection"]["points"]
    if points:
        # A point is drawn in the middle of its days.
        middle = date.fromisoformat(str(points[0]["x"])[:10])
        first = max((d for d in days if d <= middle), default=middle)
        ask_for_days(m, Period(first, after(first, grain) - timedelta(days=1)))


def _signals(found: Control) -> None:
    """All signals in a table; a row opens its rows."""
    c = found.course
    if not found.found:
        return
    told = signals_told(found)
    spans = [t.days for t in told]
    st.dataframe(
        {
            "Days": [str(s) for s in spans],
            "Signal": [t.words for t in told],
            c.charted.label: [t.level for t in told],
            c.metric.counted.capitalize(): [t.n for t in told],
            "Remark": [remark(f, c) for f in found.found],
        },
        hide_index=True,
        column_config={"Days": st.column_config.TextColumn(pinned=True)},
        alt=f"Signals of {c.charted.label}",
        key=_SIGNALS,
        on_select=partial(_open_signal, c.metric, spans),
        selection_mode="single-row",
    )  # fmt: skip
    st.caption("Pick a signal to open its rows.")


def _open_signal(m: Metric, spans: Sequence[Period]) -> None:
    """A callback: the rows of the signal that was picked."""
    for at in st.session_state[_SIGNALS]["selection"]["rows"]:
        ask_for_days(m, spans[at])
