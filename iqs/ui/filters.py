"""The shared filter bar: what every page looks at, bound to the address so that a link says it all."""

from collections.abc import Mapping, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from iqs.analysis.definitions import first_with_rows
from iqs.analysis.periods import DEFAULT_PRESET, PRESETS
from iqs.analysis.selection import (
    AUTOMATIC,
    BEFORE,
    CHOSEN_DAYS,
    COMPARISONS,
    GRAINS,
    NOTHING,
    PRESET_OF,
    SHARED,
    USUAL,
    YEAR,
    Selection,
    as_day,
    as_period,
    asked_in,
    chosen_of,
)
from iqs.model import DIMENSIONS, Period
from iqs.scoring import METRICS, Metric
from iqs.ui import data
from iqs.ui.looks import agents_look, whose
from iqs.ui.words import plain

__all__ = ["CHOSEN_DAYS", "SHARED", "Selection"]

_METRICS = {m.label: m.key for m in METRICS.values()}


def filter_bar(row: DeltaGenerator, more: DeltaGenerator) -> Selection | None:
    """Draw the bar into `row`, its dimensions into `more`, and return the selection; None without data.

    Every widget is drawn open or in an expander: what stands in a closed popover is not in the page, and
    the browser drops it from the address when it goes to another one.
    """
    known = data.days()
    if known is None:
        return None
    with row:
        preset, days = _period(known)
        compare = st.selectbox(
            "Compare with", [BEFORE, YEAR, NOTHING], key="compare", bind="query-params", width=152
        )
        grain = st.selectbox("Points by", GRAINS, key="grain", bind="query-params", width=132)
    with more:
        where = _dimensions()
    named = data.event_periods()
    return chosen_of(known, preset, days, compare, grain, where, _names(), named)


def selection_of(query: Mapping[str, Sequence[str]], known: Period) -> Selection:
    """The selection that the words of an address ask for; what these data do not have is left out."""
    return asked_in(query, known, {key: data.options(key) for key in SHARED}, _names(), data.event_periods())


def _periods() -> set[str]:
    return {*PRESET_OF, *data.event_periods(), CHOSEN_DAYS}


def _names() -> dict[str, str]:
    return {v: n for d in ("agent", "review_type") for v, n in data.options(d).items()}


def say(selection: Selection) -> None:
    """The selection as a sentence, and how far the data reach."""
    known = data.days()
    sentence = f"{selection.sentence[0].upper()}{selection.sentence[1:]}"
    st.caption(plain(f"{sentence}. Data reach from {known}; periods count back from there."))


def words() -> dict[str, list[str]]:
    """What the bar says now as the words of an address; what is as usual is left out."""
    state = st.session_state
    found = {
        key: [str(state[key])]
        for key, usual in (("period", USUAL), ("compare", BEFORE), ("grain", AUTOMATIC))
        if state.get(key) not in (None, usual)
    }
    if state.get("period") == CHOSEN_DAYS and state.get("days"):
        found["days"] = [d.isoformat() for d in state["days"]]
    for key in SHARED:
        known = data.options(key) if state.get(key) else {}
        if chosen := [known[v] for v in state.get(key, ()) if v in known]:
            found[key] = chosen
    return found


def state_of(query: Mapping[str, Sequence[str]]) -> dict[str, object]:
    """What the bar's widgets hold when an address with these words is opened, by key."""
    asked = {
        "period": (USUAL, _periods()),
        "compare": (BEFORE, COMPARISONS),
        "grain": (AUTOMATIC, GRAINS),
    }
    state: dict[str, object] = {}
    for key, (usual, known) in asked.items():
        word = (query.get(key) or [usual])[-1]
        state[key] = word if word in known else usual
    days = tuple(d for d in map(as_day, query.get("days", ())) if d is not None)
    if len(days) == 2:
        state["days"] = days
    for key in SHARED:
        by_name = {name: v for v, name in data.options(key).items()}
        state[key] = [by_name[name] for name in query.get(key, ()) if name in by_name]
    return state


def not_there(query: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """Parameters of the bar, with values, that ask for what these data do not have."""
    known: dict[str, set[str]] = {key: set(data.options(key).values()) for key in SHARED}
    known |= {"period": _periods(), "compare": COMPARISONS, "grain": set(GRAINS)}
    return [(key, v) for key, values in known.items() for v in query.get(key, ()) if v not in values]


def pinned(period: Period) -> dict[str, list[str]]:
    """The words of an address that name exactly these days."""
    return {"period": [CHOSEN_DAYS], "days": [period.start.isoformat(), period.end.isoformat()]}


def _period(known: Period) -> tuple[str | None, object]:
    """The chosen preset, and the days where they are chosen one by one."""
    preset = st.selectbox(
        "Period",
        [*PRESET_OF, CHOSEN_DAYS, *data.event_periods()],
        index=list(PRESETS).index(DEFAULT_PRESET),
        key="period",
        bind="query-params",
        width=168,
        help="Counted back from the last day with data: a saved link moves on with the next load. Events "
        "have their days, and 13 weeks from their first day on: with the period before, before and after.",
    )
    if preset != CHOSEN_DAYS:
        return preset, None
    days = st.date_input(
        "Days",
        (known.start, known.end),
        key="days",
        bind="query-params",
        format="YYYY-MM-DD",
        width=240,
    )
    return preset, days


def period_shown(known: Period) -> Period:
    """The period this session's pages show, over data that have the `known` days; asked from any page."""
    asked = st.session_state.get("period", PRESETS[DEFAULT_PRESET].label)
    if asked == CHOSEN_DAYS:
        return as_period(st.session_state.get("days"), known)
    if asked in (named := data.event_periods()):
        return named[asked]
    return PRESET_OF.get(asked, PRESETS[DEFAULT_PRESET]).days(known)


def _dimensions() -> dict[str, list[str]]:
    where: dict[str, list[str]] = {}
    offered = _offered()
    cells = st.grid(len(offered), min_column_width=170)
    for key in offered:
        shown = data.options(key)
        with cells.cell():
            where[key] = st.multiselect(
                DIMENSIONS[key].label,
                list(shown),
                format_func=shown.__getitem__,
                key=key,
                bind="query-params",
                placeholder=f"All {DIMENSIONS[key].plural}",
            )
    active = any(where.values())
    if agents_look():
        # Nobody else's rows are in an agent's selection, whatever the address says.
        where["agent"] = [whose() or ""]
    st.button("Clear all", on_click=_clear, disabled=not active, icon=":material/close:", key="clear_filters")
    return where


def _offered() -> tuple[str, ...]:
    """Dimensions that can be narrowed: an agent is not offered other people."""
    return tuple(d for d in SHARED if d != "agent" or not agents_look())


def count_of_filters() -> int:
    """How many dimensions are narrowed, also before the widgets are drawn."""
    # On the first run of a followed link the widgets do not exist yet; the address does.
    asked = {d: st.session_state.get(d, st.query_params.get_all(d)) for d in _offered()}
    known = {d: data.options(d) for d in asked if asked[d]}
    return sum(any(v in shown or v in shown.values() for v in asked[d]) for d, shown in known.items())


def _clear() -> None:
    for key in _offered():
        st.session_state[key] = []


def picked_metric() -> Metric:
    """Let the user pick one of the six metrics, as it is in force; part of the address.

    The first that these data have is picked until somebody picks another.
    """
    # No default: Streamlit minds one beside a value that was set before the widget is drawn.
    if not (st.session_state.get("metric") or st.query_params.get("metric") in _METRICS):
        st.session_state["metric"] = METRICS[data.ask(first_with_rows)].label
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
