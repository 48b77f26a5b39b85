"""The shared filter bar: what every page looks at, bound to the address so that a link says it all."""

from dataclasses import dataclass
from datetime import date

import streamlit as st

from iqs.analysis.periods import DEFAULT_PRESET, PRESETS, natural_grain
from iqs.model import DIMENSIONS, Filters, Grain, Period
from iqs.scoring import METRICS, Metric
from iqs.ui import data
from iqs.ui.words import plain

SHARED = ("team", "channel", "role", "agent", "review_type")
"""Dimensions in the bar."""

# An address carries the words people see, not keys of ours: Streamlit binds what it shows.
_PRESETS = {p.label: p for p in PRESETS.values()}
_CHOSEN_DAYS = "Chosen days"
_BEFORE, _YEAR, _NOTHING = "Period before", "A year before", "Nothing"
_AUTOMATIC = "automatic"


_METRICS = {m.label: m.key for m in METRICS.values()}


@dataclass(frozen=True)
class Selection:
    """What a page is asked to show. `comparison` is None when nothing is compared with.

    `before` is the period before, whatever is compared with.
    """

    filters: Filters
    comparison: Period | None
    grain: Grain
    sentence: str
    before: Period


def filter_bar() -> Selection | None:
    """Draw the bar and return the selection; None when there are no data to select from."""
    known = data.days()
    if known is None:
        return None
    _say_what_is_gone()
    with st.container(horizontal=True, vertical_alignment="bottom", key="filter_bar"):
        period, before = _period(known)
        compare = st.selectbox(
            "Compare with",
            [_BEFORE, _YEAR, _NOTHING],
            key="compare",
            bind="query-params",
            width=168,
        )
        grain = st.selectbox(
            "Points by",
            [_AUTOMATIC, *(g.value for g in Grain)],
            key="grain",
            bind="query-params",
            width=168,
        )
        where = _dimensions()
    filters = Filters.of(period, **where)
    comparison = {_BEFORE: before, _YEAR: period.year_before()}.get(compare or _NOTHING)
    nothing_before = comparison is not None and comparison.end < known.start
    if nothing_before:
        comparison = None
    names = {v: n for d in ("agent", "review_type") for v, n in data.options(d).items()}
    sentence = filters.sentence(names)
    if comparison is not None:
        sentence += f"; compared with {comparison}"
    elif nothing_before:
        sentence += "; no earlier data to compare with"
    st.caption(
        plain(f"{sentence[0].upper()}{sentence[1:]}. Data reach from {known}; periods count back from there.")
    )
    chosen = natural_grain(period) if grain in (None, _AUTOMATIC) else Grain(grain)
    return Selection(filters, comparison, chosen, sentence, before)


def _period(known: Period) -> tuple[Period, Period]:
    """The chosen period, and the one before it."""
    preset = st.selectbox(
        "Period",
        [*_PRESETS, _CHOSEN_DAYS],
        index=list(PRESETS).index(DEFAULT_PRESET),
        key="period",
        bind="query-params",
        width=168,
        help="Counted back from the last day with data: a saved link moves on with the next load.",
    )
    if preset in _PRESETS:
        period = _PRESETS[preset].days(known)
        return period, _PRESETS[preset].before(period)
    days = st.date_input(
        "Days",
        (known.start, known.end),
        key="days",
        bind="query-params",
        format="YYYY-MM-DD",
        width=240,
    )
    period = _as_period(days, known)
    return period, period.previous()


def period_shown(known: Period) -> Period:
    """The period this session's pages show, over data that have the `known` days; asked from any page."""
    asked = st.session_state.get("period", PRESETS[DEFAULT_PRESET].label)
    if asked == _CHOSEN_DAYS:
        return _as_period(st.session_state.get("days"), known)
    return _PRESETS.get(asked, PRESETS[DEFAULT_PRESET]).days(known)


def _as_period(days: object, known: Period) -> Period:
    """A date range widget gives one day while the second is being picked."""
    picked = [d for d in days if isinstance(d, date)] if isinstance(days, tuple | list) else [days]
    ends = [d for d in picked if isinstance(d, date)]
    return Period(min(ends), max(ends)) if len(ends) == 2 else Period(ends[0], ends[0]) if ends else known


def _dimensions() -> dict[str, list[str]]:
    options = {d: data.options(d) for d in SHARED}
    # On the first run of a followed link the widgets do not exist yet; the address does.
    asked = {d: st.session_state.get(d, st.query_params.get_all(d)) for d in SHARED}
    active = sum(any(v in known or v in known.values() for v in asked[d]) for d, known in options.items())
    label = f"Filters ({active})" if active else "Filters"
    where: dict[str, list[str]] = {}
    with st.popover(
        label, icon=":material/filter_alt:", type="primary" if active else "secondary", key="filters"
    ):
        for key in SHARED:
            shown = options[key]
            where[key] = st.multiselect(
                DIMENSIONS[key].label,
                list(shown),
                format_func=shown.__getitem__,
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
    choices = {key: set(data.options(key).values()) for key in SHARED} | {
        "period": {*_PRESETS, _CHOSEN_DAYS},
        "compare": {_BEFORE, _YEAR, _NOTHING},
        "grain": {_AUTOMATIC, *(g.value for g in Grain)},
    }
    gone = [
        f"{DIMENSIONS[key].label.lower() if key in DIMENSIONS else key} “{plain(value[:60])}”"
        for key, known in choices.items()
        for value in st.query_params.get_all(key)
        if value not in known
    ]
    if gone:
        st.warning(
            f"This link asks for {', '.join(gone)}, which is not there. The rest of the link is applied.",
            icon=":material/link_off:",
        )


def picked_metric() -> Metric:
    """Let the user pick one of the six metrics, as it is in force; part of the address."""
    # No default: Streamlit minds one beside a value that was set before the widget is drawn.
    if not (st.session_state.get("metric") or st.query_params.get("metric") in _METRICS):
        st.session_state["metric"] = next(iter(_METRICS))
    label = st.segmented_control(
        "Metric",
        list(_METRICS),
        required=True,
        key="metric",
        bind="query-params",
        label_visibility="collapsed",
    )
    # On the way back in the browser the address names one that the widget does not have yet.
    named = label if label in _METRICS else st.query_params.get("metric")
    return data.metric(_METRICS.get(str(named), next(iter(_METRICS.values()))))
