"""The pieces of Did it work: which event, what it should have moved and whom it touched, and the answer."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from iqs.analysis.compare import Verdict
from iqs.analysis.hindsight import held, hindsight
from iqs.analysis.intervention import Agent, Effect, How, Treated, effect
from iqs.analysis.intervention_words import finding, level, read_with, signed, whom
from iqs.analysis.meanwhile import meanwhile
from iqs.analysis.yardstick import criteria
from iqs.charts.did_it_work import did_it_work
from iqs.model import DIMENSIONS, Period
from iqs.scoring import METRICS
from iqs.store.events import Event
from iqs.text import DASH
from iqs.ui import data, events
from iqs.ui.downloads import save_chart
from iqs.ui.filters import Selection, pinned
from iqs.ui.hidden import Names, names_of, open_rows_of
from iqs.ui.links import as_query, ask_to_open, in_force
from iqs.ui.words import plain

EVENT = "work_event"
AS_NOTED, EVERYBODY = "As noted", "Everybody"
_BY = ("team", "channel", "role", "agent", "topic")
_WEEKS = {"8 weeks": 8, "13 weeks": 13, "26 weeks": 26}
_USUAL = "26 weeks"
_MOST = 100


def known_events() -> dict[str, Event]:
    """All events by name, the latest first."""
    return {events.name_of(e): e for e in reversed(events.within(None))}


def asked(chosen: Selection) -> tuple[Event, str, Effect] | None:
    """Let the user pick the event, the number and whom it touched, and answer; None without an event."""
    known = known_events()
    if not known:
        st.write(
            "No event is noted yet. Note what you change, on the day you change it: whether it worked can "
            "then be told honestly some weeks later."
        )
        return None
    row = st.container(horizontal=True, vertical_alignment="bottom")
    name = row.selectbox("Event", list(known), key=EVENT, bind="query-params", width=340)
    event = known.get(str(name)) or next(iter(known.values()))
    with row:
        what = _what(event, data.ask(criteria, chosen.filters.during(None)))
        weeks = st.segmented_control(
            "Weeks before and after",
            list(_WEEKS),
            default=_USUAL,
            required=True,
            key="work_weeks",
            bind="query-params",
        )
    treated = _treated(event)
    if treated is None:
        st.write("Choose whom it touched.")
        return None
    span = _WEEKS[str(weeks)]
    found = data.ask(effect, what, treated, event.starts_on, chosen.filters.during(None), span, span)
    return event, what, held(found, event, what)


def _what(event: Event, rated: Sequence[str]) -> str:
    """The metric or criterion that is looked at; what was noted beforehand at first."""
    labels = {m.label: m.key for m in METRICS.values()} | {c: c for c in rated}
    noted = event.moves in labels.values()
    options = [*([AS_NOTED] if noted else []), *labels]
    picked = st.selectbox(
        "What it should have moved", options, key="work_what", bind="query-params", width=230
    )
    return event.moves if noted and picked in (AS_NOTED, None) else labels.get(str(picked), "iqs")


def _treated(event: Event) -> Treated | None:
    """Whom it touched; None while nobody is chosen."""
    by_label = {DIMENSIONS[k].label: k for k in _BY}
    options = [*([AS_NOTED] if event.touched is not None else []), EVERYBODY, *by_label]
    row = st.container(horizontal=True, vertical_alignment="bottom")
    picked = row.selectbox("Whom it touched", options, key="work_whom", bind="query-params", width=230)
    if event.touched is not None and picked in (AS_NOTED, None):
        return event.touched
    if picked not in by_label:
        return Treated()
    by = by_label[str(picked)]
    shown = data.options(by)
    values = row.multiselect(
        DIMENSIONS[by].plural.capitalize(),
        list(shown),
        format_func=shown.__getitem__,
        key=f"work_{by}",
        bind="query-params",
        width=420,
    )
    return Treated(by, tuple(values)) if values else None


def answered(event: Event, what: str, e: Effect, chosen: Selection) -> None:
    """The verdict, the picture, what it must be read with, who was compared with whom, and the rows."""
    names = names_of("agent", hide=False)
    shown = data.options(e.treated.dimension) if e.treated.dimension else {}
    drawing = did_it_work(e, METRICS[e.metric], event.title)
    st.subheader(plain(drawing.title), anchor=False)
    _badge(e)
    st.write(plain(finding(e, shown)))
    events.change_days(event)
    st.caption(plain(f"{hindsight(e, event, what)} Touched: {whom(e.treated, shown)}."))
    if any(p.n for p in e.touched_weeks):
        st.plotly_chart(drawing.figure, key="work_chart", alt=drawing.alt, config={"displayModeBar": False})
        lines = (
            "Dotted: levels before and after, as if all had the same mix; points are plain. "
            if e.touched is not None
            else ""
        )
        n = f"n = {sum(p.n for p in e.touched_weeks):,} {METRICS[e.metric].counted} of those it touched"
        save_chart(drawing, "did_it_work", chosen.filters.during(None), f"{event.title}, {e.on}; {n}")
        st.caption(f"Weeks count from {e.on:%-d %b %Y}. Band: 95 % interval of those it touched. {lines}")
    _rows(e)
    noted = meanwhile(
        e, events.within(None), data.settings().seasons, data.breaks(chosen.filters.during(None)),
        event.event_id or 0,
    )  # fmt: skip
    if beside := [*noted, *read_with(e)]:
        st.markdown("**Read it with**\n\n" + "\n".join(f"- {plain(s)}" for s in beside))
    if e.how is How.COMPARED and e.agents:
        _who(e, names)


def _badge(e: Effect) -> None:
    if e.hint:
        st.badge("A hint", icon=":material/lightbulb:", color="orange")
    elif e.verdict is Verdict.CLEAR:
        st.badge("Clear", icon=":material/check_circle:", color="blue")
    elif e.verdict is Verdict.NOT_CLEAR:
        st.badge("Not clear", icon=":material/help:", color="gray")
    else:
        st.badge("Not enough data", icon=":material/hourglass_empty:", color="orange")


def _rows(e: Effect) -> None:
    """Buttons to the rows of those it touched, before and after."""
    row = st.container(horizontal=True)
    for label, period in (("before", e.before), ("after", e.after)):
        row.button(
            f"Rows {label}",
            icon=":material/table_rows:",
            key=f"work_rows_{label}",
            on_click=partial(ask_to_open, "rows", _query(e, period)),
        )


def _query(e: Effect, period: Period) -> str:
    """The address of the rows of those it touched in a period."""
    query = {k: v for k, v in in_force().items() if not k.startswith("work_")}
    query |= {**pinned(period), "metric": [METRICS[e.metric].label]}
    if e.treated.dimension:
        names = data.options(e.treated.dimension)
        query[e.treated.dimension] = [names[v] for v in e.treated.values if v in names]
    return as_query(query)


def _who(e: Effect, names: Names) -> None:
    """The table of agents: whose level changed how, and who was compared with whom."""

    def called(agent: str) -> str:
        return names.shown.get(agent, agent)

    some = e.agents[:_MOST]
    st.subheader("Who was compared with whom", anchor=False)
    event = st.dataframe(
        {
            "Agent": [called(a.agent) for a in some],
            "Group": [_group(a) for a in some],
            "Compared with": [", ".join(called(o) for o in a.alike) or None for a in some],
            "Before": [level(e, a.before) for a in some],
            "After": [level(e, a.after) for a in some],
            "Change": [signed(e, a.change) for a in some],
            "Expected anyway": [signed(e, a.expected) for a in some],
            "Rows before": [a.n_before for a in some],
            "Rows after": [a.n_after for a in some],
            "Share of the comparison": [None if a.touched else 100 * a.weight for a in some],
        },
        hide_index=True,
        placeholder=DASH,
        column_config={
            "Agent": st.column_config.TextColumn(pinned=True),
            "Share of the comparison": st.column_config.NumberColumn(format="%.0f %%"),
            "Compared with": st.column_config.TextColumn(width="medium"),
        },
        alt="Agents touched and compared",
        key="work_table",
        on_select="rerun",
        selection_mode="single-row",
    )
    if len(e.agents) > _MOST:
        st.caption(f"The first {_MOST} of {len(e.agents):,}.")
    st.caption("Pick a line to open the agent's rows.")
    for row in event["selection"]["rows"]:
        open_rows_of(e.metric, "agent", some[row].agent, names)


def _group(a: Agent) -> str:
    if a.touched:
        return "touched" if a.weight else "touched, nobody alike"
    return "comparable" if a.weight else "not alike"
