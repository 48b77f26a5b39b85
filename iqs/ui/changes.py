"""Overview's story: what changed and why it matters, how reviews spread, and who moved most."""

import streamlit as st

from iqs.analysis.bands import bands
from iqs.analysis.change_words import changed_words, clear_changes, unchanged_words
from iqs.analysis.compare import Change, Verdict
from iqs.analysis.definitions import first_with_rows
from iqs.analysis.movers import Movers, criteria_moved, movers
from iqs.analysis.overview import Overview
from iqs.charts.bands import band_bars, bands_reading
from iqs.model import DIMENSIONS
from iqs.scoring import METRICS, Definition, definition_in_force
from iqs.text import DASH, difference, number, why_not
from iqs.text import decimals as places
from iqs.ui import data
from iqs.ui.downloads import save_chart
from iqs.ui.filters import Selection
from iqs.ui.rows import open_group

_METRICS = {m.label: m.key for m in METRICS.values()}
_MOST = 8
CRITERIA_PAGE = "pages/explore/criteria.py"


def what_changed(answer: Overview) -> None:
    """Clear changes against the comparison period, bad ones first and with why they matter."""
    if answer.comparison is None:
        return
    with st.container(border=True, key="what_changed"):
        st.markdown(f"**What changed** against {answer.comparison}")
        for card, change in clear_changes(answer):
            lead, rest = changed_words(card, change, data.metric(card.metric))
            st.markdown(f"{_arrow(change)} **{lead}**{rest}")
        if still := unchanged_words(answer, data.settings()):
            st.markdown(still)


def _arrow(change: Change) -> str:
    if change.good is None:
        return "◆"
    up = (change.difference or 0.0) > 0
    colour = "green" if change.good else "red"
    return f":{colour}[{'▲' if up else '▼'}]"


def spread(chosen: Selection) -> None:
    """How reviews spread over the bands of IQS."""
    found = data.ask(bands, chosen.filters, chosen.comparison)
    if not found[0].now.enough:
        st.write(why_not(found[0].now, METRICS["iqs"]))
        return
    drawing = band_bars(found)
    st.subheader(drawing.title, anchor=False)
    st.plotly_chart(drawing.figure, key="bands", alt=drawing.alt, config={"displayModeBar": False})
    st.caption(bands_reading(data.settings(), found[0].now.n))
    save_chart(drawing, "bands", chosen.filters, f"n = {found[0].now.n:,} reviews")


def moved(chosen: Selection) -> None:
    """The teams and agents, and for IQS the criteria, that moved most by one metric."""
    if chosen.comparison is None:
        return
    st.subheader("Who moved most", anchor=False)
    label = st.segmented_control(
        "Metric", list(_METRICS), default=METRICS[data.ask(first_with_rows)].label, required=True,
        key="moved_by", bind="query-params", label_visibility="collapsed",
    )  # fmt: skip
    key = _METRICS[str(label)]
    found = data.ask(movers, key, chosen.filters, chosen.comparison, ("team", "agent"))
    m = data.metric(key)
    d = definition_in_force(data.engine(), m)
    if key == "iqs":
        found = (*found, data.ask(criteria_moved, chosen.filters, chosen.comparison))
    cells = st.grid(min_column_width=420)
    for some in found:
        with cells.cell():
            _movers(some, key, d)


def _movers(found: Movers, key: str, d: Definition) -> None:
    of_criteria = found.dimension == "criterion"
    label, plural = (
        ("Criterion", "criteria")
        if of_criteria
        else (DIMENSIONS[found.dimension].label, DIMENSIONS[found.dimension].plural)
    )
    m = data.metric(key)
    if not found.judged:
        st.write(f"No {label.lower()} has enough {m.counted} in both periods.")
        return
    st.markdown(f"**{plural.capitalize()}**: {found.clear} of {found.judged} clearly moved")
    names = {} if of_criteria else data.options(found.dimension)
    shown = found.changes[:_MOST]
    event = st.dataframe(
        {
            label: [names.get(g, g) for g, _ in shown],
            "Before": [number(c.earlier.value, d.unit, decimals=places(d)) for _, c in shown],
            "Now": [number(c.later.value, d.unit, decimals=places(d)) for _, c in shown],
            "Change": [DASH if c.difference is None else difference(c.difference, d) for _, c in shown],
            "Reading": [_reading(c) for _, c in shown],
            "n": [c.later.n for _, c in shown],
        },
        hide_index=True,
        column_config={label: st.column_config.TextColumn(pinned=True)},
        alt=f"{plural.capitalize()} by change of {m.label}",
        key=f"moved_{key}_{found.dimension}",
        on_select="rerun",
        selection_mode="single-row",
    )
    more = f" {found.judged - _MOST} more are not listed." if found.judged > _MOST else ""
    thin = f" {found.thin} have too few {m.counted}." if found.thin else ""
    st.caption(f"Pick a line to open its {m.counted}.{more}{thin}")
    for at in event["selection"]["rows"]:
        if of_criteria:
            st.switch_page(
                CRITERIA_PAGE, query_params={"criteria_tab": "Reviews", "criteria_of": shown[at][0]}
            )
        open_group(key, found.dimension, shown[at][0])


def _reading(c: Change) -> str:
    if c.verdict is not Verdict.CLEAR:
        return "not clear"
    return {True: "better", False: "worse", None: "clear"}[c.good]
