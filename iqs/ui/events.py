"""What happened when: events marked in a chart, listed under it, noted and taken away."""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import streamlit as st

from iqs.analysis.yardstick import criteria
from iqs.errors import IqsError, UserError
from iqs.intake import import_events
from iqs.model import Filters, Period, Treated
from iqs.scoring import METRICS
from iqs.store import Event, EventKind, add_event, change_event, events, remove_event
from iqs.store.event_files import as_calendar, as_csv
from iqs.store.events import LONGEST_NOTE, LONGEST_TITLE
from iqs.ui import data
from iqs.ui.links import as_query, ask_to_open, in_force
from iqs.ui.saving import editable
from iqs.ui.words import plain

_BY = "this page"
_OPEN = 6
"""Events listed without asking."""
_NAMES = {
    k: {EventKind.TOOL: "New tool", EventKind.POLICY: "New policy"}.get(k, k.capitalize()) for k in EventKind
}


def within(period: Period | None) -> tuple[Event, ...]:
    """Events with a day in the period."""
    return events(data.engine().database, period)


def shaded(period: Period | None) -> str:
    """The seasons that a chart of the period shades, as a sentence; empty when none."""
    names = [s.name for s in data.settings().seasons if period is not None and s.within(period)]
    return f" Shaded: {plain(', '.join(names))}." if names else ""


def listed(noted: Sequence[Event]) -> None:
    """List events under a chart by the numbers that mark them."""
    lines = "  \n".join(
        f":gray-badge[{i}] **{plain(e.title)}** :small[{_NAMES[e.kind]}, {e.days}"
        f"{'. ' + plain(e.note) if e.note else ''}]"
        for i, e in enumerate(noted, 1)
    )
    if len(noted) > _OPEN:
        with st.expander(f"{len(noted)} events in this chart", icon=":material/event_note:"):
            st.markdown(lines)
    elif noted:
        st.markdown(lines)


def offer_changes(noted: Sequence[Event], period: Period | None, *, judged: bool = True) -> None:
    """Let the user note an event, or take one of the listed ones away, where data are one's own.

    With `judged` there is a way to the page that says whether the latest of them worked.
    """
    row = st.container(horizontal=True)
    if noted and judged:
        row.button(
            "Did it work?",
            icon=":material/rule:",
            key="event_judge",
            on_click=_judge,
            args=(noted[-1],),
            help="What changed for those the latest of these events touched.",
        )
    with row.popover("Import or export", icon=":material/swap_vert:", key="event_files"):
        _files()
    if not editable():
        return
    with row.popover("Add a note to the chart", icon=":material/add_comment:", key="event_add_form"):
        _form(period)
    if noted:
        with row.popover("Remove a note", icon=":material/delete:", key="event_remove_form"):
            for i, event in enumerate(noted, 1):
                st.button(
                    f"{i}. {plain(event.title)}",
                    icon=":material/close:",
                    type="tertiary",
                    key=f"event_remove_{event.event_id}",
                    on_click=_remove,
                    args=(event,),
                )


def _files() -> None:
    """All events as files, and events from a file where data are one's own."""
    known = within(None)
    for label, name, mime, made in (
        ("All events as CSV", "events.csv", "text/csv", as_csv),
        ("All events as a calendar", "events.ics", "text/calendar", as_calendar),
    ):
        st.download_button(
            label,
            data=partial(made, known),
            file_name=name,
            mime=mime,
            on_click="ignore",
            icon=":material/download:",
            key=f"event_{name}",
        )
    if not editable():
        return
    with st.form("event_import_form", clear_on_submit=True, border=False):
        file = st.file_uploader(
            "Events from a file",
            type=["csv", "txt", "ics"],
            key="event_file",
            help="A CSV file with start, title and where there are any end, kind, note; or a calendar.",
        )
        sent = st.form_submit_button("Import", icon=":material/upload_file:", key="event_import")
    days = data.days()
    if not sent or file is None:
        return
    with tempfile.TemporaryDirectory(prefix="iqs-events-") as folder:
        path = Path(folder) / "events"
        path.write_bytes(file.getvalue())
        try:
            read = import_events(
                data.own(),
                path,
                name=file.name,
                added_by=_BY,
                within=days or Period(date(date.today().year - 2, 1, 1), date.today()),
            )
        except IqsError as error:
            st.error(plain(error.message), title=error.title, icon=":material/error:")
            return
    st.write(
        f"{len(read.new)} new, {read.there} noted already, {len(read.refused)} lines left out. New ones "
        "count as noted today."
    )
    for refused in read.refused[:20]:
        st.caption(plain(f"Line {refused.line}: {refused.reason}."))


def change_days(event: Event) -> None:
    """Let the user move an event to other days, where data are one's own; it then counts as noted now."""
    if not editable():
        return
    with (
        st.popover("Change its days", icon=":material/edit_calendar:", key="event_change_form"),
        st.form(f"event_days_{event.event_id}", border=False),
    ):
        st.date_input("From", event.starts_on, format="YYYY-MM-DD", key=f"event_s_{event.event_id}")
        st.date_input("To", event.ends_on, format="YYYY-MM-DD", key=f"event_e_{event.event_id}")
        st.caption("It then counts as noted today: a date moved to where numbers moved proves nothing.")
        st.form_submit_button(
            "Change", icon=":material/check:", key="event_change", on_click=_move, args=(event,)
        )


def _move(event: Event) -> None:
    state = st.session_state
    try:
        to = replace(
            event,
            starts_on=state[f"event_s_{event.event_id}"] or event.starts_on,
            ends_on=state[f"event_e_{event.event_id}"],
        )
        made = change_event(data.own(), event.event_id or 0, to, changed_by=_BY)
    except IqsError as error:
        st.toast(plain(error.message), icon=":material/error:")
        return
    state["work_event"] = name_of(made)


def name_of(event: Event) -> str:
    """What an event is called where one is chosen, and in the address."""
    return f"{event.title}, {event.starts_on:%-d %b %Y}"


def _judge(event: Event) -> None:
    ask_to_open("did-it-work", as_query({**in_force(), "work_event": [name_of(event)]}))


def _remove(event: Event) -> None:
    try:
        remove_event(data.own(), event.event_id or 0, removed_by=_BY)
    except IqsError:
        st.toast("It was gone already.")
        return
    st.toast(f"{plain(event.title)} is taken away.", icon=":material/undo:")


def _form(period: Period | None) -> None:
    last = period.end if period is not None else date.today()
    with st.form("event_form", clear_on_submit=True, border=False):
        title = st.text_input(
            "What happened", max_chars=LONGEST_TITLE, placeholder="New macro for refunds", key="event_title"
        )
        kind = st.selectbox("Kind", list(EventKind), format_func=_NAMES.__getitem__, key="event_kind")
        cells = st.grid(2, min_column_width=130)
        start = cells.date_input("From", last, format="YYYY-MM-DD", key="event_from")
        end = cells.date_input(
            "To", None, format="YYYY-MM-DD", key="event_to", help="Included; empty for a single day."
        )
        note = st.text_input("More", max_chars=LONGEST_NOTE, key="event_note", placeholder="Optional")
        moves, touched = _expected()
        asked = st.form_submit_button("Add", type="primary", icon=":material/check:", key="event_add")
    if asked:

        def made() -> Event:
            return Event(start, title, kind or EventKind.OTHER, end, note, None, _touched(touched), moves)

        _add(made, period)


def _expected() -> tuple[str, tuple[Treated, ...]]:
    """What the event should move and whom it touches, said beforehand; nothing where that is left open."""
    rated = data.ask(criteria, Filters())
    labels = {"": "Nothing noted", **{m.key: m.label for m in METRICS.values()}, **{c: c for c in rated}}
    moves = st.selectbox(
        "What it should move",
        list(labels),
        format_func=labels.__getitem__,
        key="event_moves",
        help="Said beforehand, it can be judged later without suspicion of luck.",
    )
    everybody = Treated()
    groups = [Treated(d, (v,)) for d in ("team", "channel", "agent") for v in data.options(d) if v]
    shown = {g: data.options(g.dimension)[g.values[0]] for g in groups}
    whom = st.multiselect(
        "Whom it touches",
        [everybody, *groups],
        format_func=lambda g: "Everybody" if g.everybody else shown[g],
        key="event_whom",
        placeholder="Not noted",
        help="Everybody, or teams, channels or agents: of one kind.",
    )
    return moves or "", tuple(whom)


def _touched(whom: Sequence[Treated]) -> Treated | None:
    """Several choices as one; UserError where they are of different kinds."""
    kinds = {g.dimension for g in whom}
    if len(kinds) > 1:
        raise UserError("Choose teams, or channels, or agents, or everybody: not several kinds at once.")
    return Treated(kinds.pop(), tuple(v for g in whom for v in g.values)) if kinds else None


def _add(make: Callable[[], Event], period: Period | None) -> None:
    try:
        made = add_event(data.own(), make(), added_by=_BY)
    except IqsError as error:
        st.error(plain(error.message), title=error.title, icon=":material/error:")
        return
    seen = period is None or (made.period.start <= period.end and made.period.end >= period.start)
    where = "" if seen else " It lies outside the period shown."
    st.toast(f"{plain(made.title)} is kept.{where}", icon=":material/check:")
    st.rerun()
