"""The shared filter bar: what every page looks at, bound to the address so that a link says it all."""

from dataclasses import dataclass
from datetime import date

import streamlit as st

from iqs.analysis.periods import DEFAULT_PRESET, PRESETS, natural_grain
from iqs.model import DIMENSIONS, Filters, Grain, Period
from iqs.ui import data
from iqs.ui.words import plain

SHARED = ("team", "channel", "role", "agent", "review_type")
"""Dimensions in the bar."""

_CUSTOM = "custom"
_COMPARE = {"previous": "the period before", "year": "a year before", "none": "nothing"}
_REVIEW_TYPES = {
    "manager": "Manager",
    "qa": "QA specialist",
    "peer": "Peer",
    "self": "Self (never counts)",
    "calibration": "Calibration (never counts)",
    "auto": "Automatic",
}


@dataclass(frozen=True)
class Selection:
    """What a page is asked to show. `comparison` is None when nothing is compared with."""

    filters: Filters
    comparison: Period | None
    grain: Grain
    sentence: str


def filter_bar() -> Selection | None:
    """Draw the bar and return the selection; None when there are no data to select from."""
    known = data.days()
    if known is None:
        return None
    _say_what_is_gone()
    with st.container(horizontal=True, vertical_alignment="bottom", key="filter_bar"):
        period = _period(known)
        compare = st.selectbox(
            "Compare with",
            list(_COMPARE),
            format_func=_COMPARE.__getitem__,
            key="compare",
            bind="query-params",
            width=168,
        )
        grain = st.selectbox(
            "Points",
            ["auto", *(g.value for g in Grain)],
            format_func=lambda g: f"by {g}" if g != "auto" else f"by {natural_grain(period)} (auto)",
            key="grain",
            bind="query-params",
            width=168,
        )
        where = _dimensions()
    filters = Filters.of(period, **where)
    comparison = {"previous": period.previous(), "year": period.year_before()}.get(compare or "none")
    names = {v: n for d in SHARED for v, n in data.options(d).items()} | _REVIEW_TYPES
    sentence = filters.sentence(names)
    if comparison is not None:
        sentence += f"; compared with {comparison}"
    st.caption(plain(f"{sentence[0].upper()}{sentence[1:]}. Data reach from {known}."))
    chosen = natural_grain(period) if grain in (None, "auto") else Grain(grain)
    return Selection(filters, comparison, chosen, sentence)


def _period(known: Period) -> Period:
    preset = st.selectbox(
        "Period",
        [*PRESETS, _CUSTOM],
        index=list(PRESETS).index(DEFAULT_PRESET),
        format_func=lambda p: PRESETS[p].label if p in PRESETS else "Other days ...",
        key="period",
        bind="query-params",
        width=168,
        help="Counted back from the last day with data: a saved link moves on with the next load.",
    )
    if preset in PRESETS:
        return PRESETS[preset].days(known)
    days = st.date_input(
        "Days",
        (known.start, known.end),
        key="days",
        bind="query-params",
        format="YYYY-MM-DD",
        width=240,
    )
    return _as_period(days, known)


def _as_period(days: object, known: Period) -> Period:
    """A date range widget gives one day while the second is being picked."""
    picked = [d for d in days if isinstance(d, date)] if isinstance(days, tuple | list) else [days]
    ends = [d for d in picked if isinstance(d, date)]
    return Period(min(ends), max(ends)) if len(ends) == 2 else Period(ends[0], ends[0]) if ends else known


def _dimensions() -> dict[str, list[str]]:
    active = sum(bool(st.session_state.get(d)) for d in SHARED)
    label = f"Filters ({active})" if active else "Filters"
    where: dict[str, list[str]] = {}
    with st.popover(label, icon=":material/filter_alt:", type="primary" if active else "secondary"):
        for key in SHARED:
            shown = data.options(key)
            if key == "review_type":
                shown = {v: _REVIEW_TYPES.get(v, v) for v in shown}
            where[key] = st.multiselect(
                DIMENSIONS[key].label,
                list(shown),
                format_func=lambda v, shown=shown: shown.get(v, v),  # type: ignore[misc]
                key=key,
                bind="query-params",
                placeholder=f"All {DIMENSIONS[key].plural}",
            )
        st.button("Clear all", on_click=_clear, disabled=not active, icon=":material/close:")
    return where


def _clear() -> None:
    for key in SHARED:
        st.session_state[key] = []


def _say_what_is_gone() -> None:
    """Name the values of a followed link that these data do not have; the widgets drop them silently."""
    gone = [
        f"{DIMENSIONS[key].label.lower()} “{plain(value)}”"
        for key in SHARED
        for value in st.query_params.get_all(key)
        if value not in data.options(key)
    ]
    if gone:
        st.warning(
            f"This link asks for {', '.join(gone)}, which these data do not have. "
            "The rest of the link is applied.",
            icon=":material/link_off:",
        )
