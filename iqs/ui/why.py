"""The Why page's pieces: the parts of a change, what they mean, and the groups behind them."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from iqs.analysis.change_words import verdict_words
from iqs.analysis.mix import mix
from iqs.analysis.tenure import TENURE
from iqs.analysis.why import WITHIN, Why, why
from iqs.charts.why import (
    MEANS,
    TURNED,
    aside_words,
    cause_words,
    groups_words,
    how_to_read,
    part_interval,
    waterfall,
    way_on,
)
from iqs.model import DIMENSIONS
from iqs.scoring import Definition, Metric
from iqs.text import DASH, difference, number
from iqs.text import decimals as places
from iqs.ui import data
from iqs.ui.downloads import save_chart
from iqs.ui.filters import Selection, picked_metric
from iqs.ui.rows import ask_for_group, go_to_rows
from iqs.ui.words import plain

_MOST = 12
_TABLE = "why_groups"


def draw(chosen: Selection) -> None:
    """Draw the page for a selection."""
    go_to_rows(picks_metric=True)
    m = picked_metric()
    if chosen.comparison is None:
        st.write(
            "Pick a period to compare with that has data, above: a change is from one period to another."
        )
        return
    found = data.ask(why, m.key, chosen.filters, chosen.comparison)
    if found.why_not:
        st.write(f"{found.why_not} {way_on(found)}")
        return
    drawing = waterfall(found)
    st.subheader(drawing.title, anchor=False)
    st.plotly_chart(drawing.figure, key="why_parts", alt=drawing.alt, config={"displayModeBar": False})
    st.caption(how_to_read(found))
    n = f"{found.change.earlier.n:,} {m.counted} before, {found.change.later.n:,} now"
    save_chart(drawing, f"why_{m.key}", chosen.filters, f"n = {n}; compared with {chosen.comparison}")
    d = m.definition(found.definition)
    if found.turned:
        st.info(TURNED, icon=":material/swap_vert:")
    _parts(found, d)
    if found.aside:
        st.caption(aside_words(found))
    if found.no_tenure:
        st.caption(f"Time on the job is not split off. {plain(found.no_tenure)}")
    _groups(chosen, found, d)


def _parts(found: Why, d: Definition) -> None:
    st.dataframe(
        {
            "Part": [cause_words(p.cause) for p in found.parts],
            "Adds": [difference(p.amount, d) for p in found.parts],
            "95 %": [part_interval(p, d) for p in found.parts],
            "Verdict": [verdict_words(p.verdict, p.good) for p in found.parts],
            "Shifted": [DASH if p.cause == WITHIN else f"{100 * p.shifted:.0f} %" for p in found.parts],
            "What it means": [MEANS[p.cause] for p in found.parts],
        },
        hide_index=True,
        column_config={
            "Part": st.column_config.TextColumn(pinned=True),
            "Shifted": st.column_config.TextColumn(help="Share of rows in other groups than before."),
        },
        alt="Parts of the change",
    )


def _groups(chosen: Selection, found: Why, d: Definition) -> None:
    causes = [p.cause for p in found.parts if p.cause != WITHIN]
    extra = ["team"] if d.fact in DIMENSIONS["team"].facts else []
    labels = {groups_words(k).capitalize(): k for k in (*extra, *causes)}
    if not labels or chosen.comparison is None:
        return
    st.subheader("Which groups made it", anchor=False)
    label = st.segmented_control(
        "Groups", list(labels), default=next(iter(labels)), required=True, key="why_by", bind="query-params",
        label_visibility="collapsed",
    )  # fmt: skip
    dimension = labels.get(str(label), next(iter(labels.values())))
    parts = data.ask(mix, found.metric, chosen.filters, chosen.comparison, dimension)
    timed = dimension == TENURE
    names = {} if timed else data.options(dimension)
    title = "Months on the job" if timed else DIMENSIONS[dimension].label
    m = data.metric(found.metric)
    shown = parts[:_MOST]
    st.dataframe(
        {
            title: [names.get(p.group, p.group) for p in shown],
            "Before": [number(p.before, d.unit, decimals=places(d)) for p in shown],
            "Now": [number(p.now, d.unit, decimals=places(d)) for p in shown],
            "Share before": [f"{100 * p.share_before:.0f} %" for p in shown],
            "Share now": [f"{100 * p.share_now:.0f} %" for p in shown],
            "Adds by its own change": [difference(p.own, d) for p in shown],
            "Adds by its share": [difference(p.by_share, d) for p in shown],
        },
        hide_index=True,
        column_config={title: st.column_config.TextColumn(pinned=True)},
        alt=f"What each of the {groups_words(dimension)} adds to the change of {m.label}",
        key=_TABLE,
        on_select="ignore" if timed else partial(_open_line, m, dimension, [p.group for p in shown]),
        selection_mode="single-row",
    )
    more = f" {len(parts) - _MOST} more add less." if len(parts) > _MOST else ""
    pick = "" if timed else f" Pick a line to open its {m.counted}."
    st.caption(
        f"All groups together add up to the change, taken apart by {plain(str(label)).lower()} alone and "
        f"without intervals: a look at where, not a finding.{pick}{more}"
    )


def _open_line(m: Metric, dimension: str, groups: Sequence[str]) -> None:
    """A callback: ask for the rows of the line that was picked."""
    for at in st.session_state[_TABLE]["selection"]["rows"]:
        ask_for_group(m, dimension, groups[at])
