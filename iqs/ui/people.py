"""The Agents page's pieces: who is in the data, who is likely one person, one agent's notes, all notes."""

from datetime import date
from pathlib import Path

import streamlit as st

from iqs.errors import IqsError
from iqs.store import Alias, Person, alias, aliases, forget_alias, people
from iqs.store.likeness import Likeness, likenesses
from iqs.ui import data
from iqs.ui.saving import editable
from iqs.ui.words import plain

_SHOWN = 5
_BY = "this page"
_MERGE, _RENAME = "is the same person as", "is shown as"


def everyone() -> tuple[Person, ...]:
    """Everyone in the data this session looks at, cached until the data change."""
    return _everyone(data.path(), data.engine().version())


@st.cache_data(show_spinner=False, max_entries=4)
def _everyone(path: Path, version: int) -> tuple[Person, ...]:  # noqa: ARG001 - the version is part of the key
    return people(data.engine().database)


def summary(found: tuple[Person, ...]) -> None:
    """Say how many there are, who is unmapped, and what that means."""
    agents = [p for p in found if p.agent_id]
    unmapped = [p for p in agents if not p.known]
    nobody = sum(p.rows for p in found if not p.agent_id)
    cells = st.grid(3, min_column_width=150)
    cells.metric("Agents", f"{len(agents):,}")
    cells.metric("Unmapped names", f"{len(unmapped):,}")
    cells.metric(
        "Rows without an agent",
        f"{nobody:,}",
        help="They count in every total, and stand apart where numbers are split by agent.",
    )
    if unmapped and len(unmapped) == len(agents):
        st.info(
            "No list of agents is loaded, so every name stands for itself. That is fine where all tools "
            "write names alike. A list with id, name and other names brings them together.",
            icon=":material/person_search:",
        )
    elif unmapped:
        st.warning(
            f"{_counted(len(unmapped), 'name stands', 'names stand')} in no list of agents. Their "
            f"{sum(p.rows for p in unmapped):,} rows count in every total, each name as an agent of its own. "
            "Say below whose they are.",
            icon=":material/person_search:",
        )


def _counted(number: int, one: str, several: str) -> str:
    return f"{number:,} {one if number == 1 else several}"


def suggestions(found: tuple[Person, ...]) -> None:
    """Offer likely pairs; each is accepted by a click, and nothing happens without one."""
    likely = likenesses(found)
    if not likely or not editable():
        return
    st.subheader("Likely the same person", anchor=False)
    with st.container(border=True):
        for some in likely[:_SHOWN]:
            _suggestion(some)
        if len(likely) > _SHOWN:
            st.caption(f"{len(likely) - _SHOWN} more follow when these are settled.")


def _suggestion(some: Likeness) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(
            f"**{plain(some.person.name)}** is **{plain(some.like.name)}**  \n"
            f":small[{some.why} · {_counted(some.person.rows, 'row', 'rows')}]",
            width="content",
        )
        key = f"accept_{some.person.agent_id}"
        if st.button("Same person", icon=":material/merge:", key=key):
            _save(some.person.agent_id, some.like.agent_id)


def table(found: tuple[Person, ...]) -> None:
    """List everyone, those nobody knows first."""
    agents = [p for p in found if p.agent_id]
    st.dataframe(
        {
            "Agent": [p.name for p in agents],
            "State": ["Known" if p.known else "⚠ Unmapped" for p in agents],
            "In the exports": [", ".join(p.written) for p in agents],
            "Reviews": [p.reviews for p in agents],
            "Contacts": [p.contacts for p in agents],
            "Surveys": [p.surveys for p in agents],
            "First day": [p.first_day for p in agents],
            "Last day": [p.last_day for p in agents],
            "Teams": [", ".join(p.teams) for p in agents],
        },
        hide_index=True,
        column_config={
            "Agent": st.column_config.TextColumn(pinned=True),
            "State": st.column_config.TextColumn(
                help="Unmapped: in no list of agents and no note. The rows count in every total, as an agent "
                "of that name."
            ),
            "In the exports": st.column_config.TextColumn(help="Names and ids by which exports name them."),
            "First day": st.column_config.DateColumn(format="D MMM YYYY"),
            "Last day": st.column_config.DateColumn(format="D MMM YYYY"),
        },
        alt="Agents with their rows, unmapped names first",
    )


def pick(found: tuple[Person, ...]) -> Person | None:
    """Let the user pick an agent, those nobody knows first."""
    agents = {p.agent_id: p for p in found if p.agent_id}
    # A note may take the agent out of the data: then nobody is picked.
    if st.session_state.get("people_who") not in agents:
        st.session_state["people_who"] = None
    chosen = st.selectbox(
        "Who is",
        list(agents),
        format_func=lambda a: shown(agents[a], found) + ("" if agents[a].known else " · unmapped"),
        index=None,
        placeholder="Pick an agent to say who it is",
        key="people_who",
    )
    return agents.get(chosen) if chosen else None


def shown(person: Person, found: tuple[Person, ...]) -> str:
    """The name, with the id where several have it."""
    several = sum(p.name == person.name for p in found) > 1
    return f"{person.name} ({person.agent_id})" if several else person.name


def change(person: Person, found: tuple[Person, ...]) -> None:
    """Let the user say who an agent is, for all rows or some."""
    with st.container(border=True):
        what = st.segmented_control(
            shown(person, found), [_MERGE, _RENAME], default=_MERGE, required=True, key="people_what"
        )
        agent = _another(person, found) if what == _MERGE else _new_name(person)
        name = _written(person)
        only = _conditions(person)
        st.caption("Totals stay as they are; only the split by agent changes. It can be taken back below.")
        if st.button("Save", type="primary", disabled=not agent, icon=":material/check:", key="people_save"):
            _save(name, agent or "", **only)


def _another(person: Person, found: tuple[Person, ...]) -> str | None:
    others = {p.agent_id: p for p in found if p.agent_id and p != person}
    return st.selectbox(
        "Same person as",
        sorted(others, key=lambda a: (not others[a].known, others[a].name.casefold())),
        index=None,
        format_func=lambda a: shown(others[a], found),
        placeholder="Choose an agent",
        label_visibility="collapsed",
        key=f"people_other_{person.agent_id}",
    )


def _new_name(person: Person) -> str | None:
    return st.text_input(
        "Show as",
        placeholder="First and last name",
        label_visibility="collapsed",
        key=f"people_name_{person.agent_id}",
    ).strip()


def _written(person: Person) -> str:
    """The name a note is about: the agent with all names, or one of several names in the exports."""
    several = [w for w in person.written if w != person.agent_id]
    if not several:
        return person.agent_id
    return st.selectbox(
        "In rows that are written",
        [person.agent_id, *several],
        format_func=lambda w: "in any of these ways" if w == person.agent_id else w,
        key=f"people_written_{person.agent_id}",
        help=f"Exports write: {plain(', '.join(person.written))}.",
    )


def _conditions(person: Person) -> dict[str, str | date | None]:
    """In which tool, team and days; for people with the same name."""
    with st.expander(
        "Only for some of the rows, where two people have this name", icon=":material/call_split:"
    ):
        cells = st.grid(2, min_column_width=180)
        key = f"people_{{}}_{person.agent_id}"
        return {
            "source": cells.selectbox(
                "Only in tool", person.tools, index=None, placeholder="Any", key=key.format("tool")
            )
            or "",
            "team": cells.selectbox(
                "Only in team", person.teams, index=None, placeholder="Any", key=key.format("team")
            )
            or "",
            "from_day": cells.date_input(
                "From", value=None, key=key.format("from"), help="This day included."
            ),
            "to_day": cells.date_input("To", value=None, key=key.format("to"), help="This day included."),
        }


def _save(name: str, agent: str, **only: str | date | None) -> None:
    try:
        alias(data.own(), name, agent, noted_by=_BY, **only)  # type: ignore[arg-type]
    except IqsError as error:
        st.error(plain(error.message), title=error.title, icon=":material/error:")
        return
    st.toast(f"{plain(name)} now counts as {plain(agent)}.", icon=":material/check:")
    st.rerun()


def notes(everyone: tuple[Person, ...]) -> None:
    """List what was noted, the latest first; one can be taken back."""
    found = aliases(data.engine().database)
    if not found:
        return
    names = {p.agent_id: shown(p, everyone) for p in everyone}
    st.subheader("What was noted", anchor=False)
    with st.container(border=True):
        for note in found:
            _note(note, names.get(note.agent_id, note.agent_id))


def _note(note: Alias, agent: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        only = " " + plain(", ".join(note.conditions)) if note.conditions else ""
        st.markdown(
            f"**{plain(note.alias)}**{only} is **{plain(agent)}**  \n"
            f":small[noted on {note.noted_at:%-d %b %Y} by {plain(note.noted_by)}]",
            width="content",
        )
        if st.button(
            "Take back", icon=":material/undo:", key=f"forget_{note.alias_id}", disabled=not editable()
        ):
            forget_alias(data.own(), note.alias_id, forgotten_by=_BY)
            st.toast(f"{plain(note.alias)} is itself again.", icon=":material/undo:")
            st.rerun()
