"""The Coaching page's pieces that people write: sessions with what was agreed, and the library."""

from collections import Counter
from datetime import date
from functools import partial

import streamlit as st

from iqs.analysis.coaching_words import effect_sentence
from iqs.analysis.gaps import Gaps
from iqs.analysis.session_effect import session_effect
from iqs.coaching import Kind, Library
from iqs.coaching.library import shipped_text
from iqs.errors import UnknownName
from iqs.store.coaching import (
    LONGEST,
    Session,
    library,
    log_sessions,
    own_library,
    remove_session,
    save_library,
    sessions,
)
from iqs.text import DASH
from iqs.ui import data
from iqs.ui.looks import reading
from iqs.ui.saving import do, editable, why_not_editable
from iqs.ui.trainings import minutes
from iqs.ui.words import plain

_BY = "this page"
_ANY, _ALL = "no single one", "anything"


def show_sessions(every: Gaps) -> None:
    """Write a session down, and read those that were held."""
    found = sessions(data.engine().database)
    names = data.options("agent")
    if reading():
        st.write("What was said in coaching sessions is not shown in the reading look.")
        return
    if editable():
        _form(every, names)
    else:
        st.caption(f"{why_not_editable()} Sessions are then written down on this tab.")
    if not found:
        st.write(
            "No session is written down yet. What you note here stays in this database, on this machine."
        )
        return
    _coming(found, names)
    _list(found, names)
    _effect(found)


def _form(every: Gaps, names: dict[str, str]) -> None:
    with st.form("coaching_session", clear_on_submit=True):
        st.markdown("**Write a session down**")
        row = st.container(horizontal=True, vertical_alignment="bottom")
        agents = row.multiselect(
            "With", [a for a in names if a], format_func=names.__getitem__, key="coaching_with",
            placeholder="Choose agents", width=300,
        )  # fmt: skip
        day = row.date_input("On", date.today(), key="coaching_on", format="YYYY-MM-DD", width=140)
        by = row.text_input("Held by", max_chars=100, key="coaching_by", placeholder="Your name", width=180)
        kind = row.selectbox(
            "What", list(Kind), key="coaching_kind", width=160, index=list(Kind).index(Kind.ONE_TO_ONE)
        )
        about = row.selectbox("About", [_ANY, *every.criteria], key="coaching_about", width=190)
        notes = st.text_area("Notes", max_chars=LONGEST, key="coaching_notes", height=80)
        actions = st.text_area(
            "What you agreed, one thing a line", max_chars=LONGEST, key="coaching_actions", height=80
        )
        follow = st.date_input("Look again on", None, key="coaching_next", format="YYYY-MM-DD", width=160)
        sent = st.form_submit_button("Write down", icon=":material/check:")
    if not sent or not isinstance(day, date):
        return
    criterion = "" if about in (None, _ANY) else str(about)

    def log() -> None:
        new = [
            Session(
                agent, day, by or "", Kind(str(kind)), criterion, notes or "", actions or "",
                follow if isinstance(follow, date) else None,
            )
            for agent in agents
        ]  # fmt: skip
        log_sessions(data.own(), new, logged_by=_BY)

    do(log, "Written down.")


def _coming(found: tuple[Session, ...], names: dict[str, str]) -> None:
    """The next day that is set for each agent, the earliest first."""
    last: dict[str, Session] = {}
    for s in found:
        last.setdefault(s.agent, s)
    coming = sorted((s for s in last.values() if s.next_on is not None), key=lambda s: str(s.next_on))
    if coming:
        said = ", ".join(f"{plain(names.get(s.agent, s.agent))} on {s.next_on:%-d %b %Y}" for s in coming[:5])
        more = f" and {len(coming) - 5} more" if len(coming) > 5 else ""
        st.write(f":material/event: **To look at again:** {said}{more}.")


def _list(found: tuple[Session, ...], names: dict[str, str]) -> None:
    event = st.dataframe(
        {
            "Day": [s.held_on for s in found],
            "Agent": [names.get(s.agent, s.agent) for s in found],
            "What": [s.kind.value for s in found],
            "About": [s.criterion or DASH for s in found],
            "Agreed": ["; ".join(s.agreed) or DASH for s in found],
            "Notes": [s.notes or DASH for s in found],
            "Look again": [s.next_on for s in found],
            "Held by": [s.held_by for s in found],
        },
        hide_index=True,
        placeholder=DASH,
        column_config={c: st.column_config.DateColumn(format="D MMM YYYY") for c in ("Day", "Look again")},
        key="coaching_sessions",
        on_select="rerun",
        selection_mode="single-row",
        alt="Coaching sessions, the latest first",
    )
    st.caption(f"{len(found):,} session{'' if len(found) == 1 else 's'}. Pick a line to read it in full.")
    for row in event["selection"]["rows"]:
        if row < len(found):
            _one(found[row], names)


def _one(s: Session, names: dict[str, str]) -> None:
    with st.container(border=True):
        st.markdown(
            f"**{plain(names.get(s.agent, s.agent))}**, {s.held_on:%-d %b %Y} · {s.kind}"
            f"{' · ' + plain(s.criterion) if s.criterion else ''} · held by {plain(s.held_by)}"
        )
        if s.notes:
            st.write(plain(s.notes))
        if s.agreed:
            st.markdown("Agreed:\n" + "\n".join(f"- {plain(a)}" for a in s.agreed))
        if editable() and st.button(
            "Take it away", icon=":material/delete:", key=f"coaching_gone_{s.session_id}"
        ):
            do(partial(remove_session, data.own(), s.session_id or 0, removed_by=_BY), "Taken away.")


def _effect(found: tuple[Session, ...]) -> None:
    """What sessions about a criterion did, for agents with one beside comparable agents without."""
    agents = {(s.criterion, s.agent) for s in found if s.criterion}
    # What most agents had a session about comes first: there an answer is nearest.
    often = Counter(criterion for criterion, _ in agents)
    about = sorted(often, key=lambda c: (-often[c], c.casefold()))
    if not about:
        return
    st.subheader("Did it help?", anchor=False)
    row = st.container(horizontal=True, vertical_alignment="bottom")
    criterion = row.selectbox(
        "Sessions about", about, key="coaching_effect_of", bind="query-params", width=190
    )
    kinds = [_ALL, *sorted({s.kind.value for s in found if s.criterion == criterion})]
    kind = row.selectbox("What", kinds, key="coaching_effect_kind", width=160)
    held = tuple(
        (s.agent, s.held_on) for s in found if s.criterion == criterion and kind in (_ALL, s.kind.value)
    )
    try:
        answer = data.ask(session_effect, str(criterion), held)
    except UnknownName:
        st.write(f"Nobody is rated on {plain(str(criterion))} any more, so there is nothing to compare.")
        return
    st.write(plain(effect_sentence(answer)))
    st.caption(
        "Each agent counts once, around the day of their own first session, beside up to five others without "
        "any who stood alike before. Whoever was low also by bad luck comes back by itself: an effect is "
        "clear "
        "only where it holds without that part, too. Whole data, whatever the period above."
    )


def show_library(every: Gaps) -> None:
    """The trainings in force, for which criteria of these data, and how to have one's own."""
    books, own = library(data.engine().database)
    without = [c for c in every.criteria if not books.known(c)]
    whose = "Your own library" if own else "The library that ships with this program"
    st.subheader(f"{whose}: {len(books.trainings)} trainings", anchor=False)
    if without:
        st.write(
            f"No training names {plain(', '.join(without))}: gaps there get the ones that help with any "
            f"criterion."
        )
    st.dataframe(
        {
            "Training": [t.title for t in books.trainings],
            "What": [t.kind.value for t in books.trainings],
            "Time": [minutes(t) for t in books.trainings],
            "Helps here with": [_with(t.words, books, every, t.title) for t in books.trainings],
            "What happens": [t.description for t in books.trainings],
            "From": [t.source or DASH for t in books.trainings],
            "Matched by": [", ".join(t.words) or DASH for t in books.trainings],
        },
        hide_index=True,
        column_config={"Training": st.column_config.TextColumn(pinned=True, width="medium")},
        key="coaching_library",
        alt="Trainings with kind, time, the criteria they help with, and their source",
    )
    st.caption(
        "A training helps with a criterion whose name holds one of its words. Without words it helps "
        "with any."
    )
    text = own_library(data.engine().database) or shipped_text()
    st.download_button(
        "This library as TOML", text, "coaching-library.toml", "application/toml", icon=":material/download:",
        on_click="ignore", key="coaching_toml",
    )  # fmt: skip
    if not editable():
        st.caption(f"{why_not_editable()} A library of your own is then loaded or written on this tab.")
        return
    _edit(text, own)


def _with(words: tuple[str, ...], books: Library, every: Gaps, title: str) -> str:
    if not words:
        return "any criterion"
    mine = next(t for t in books.trainings if t.title == title)
    return ", ".join(c for c in every.criteria if mine.helps_with(c)) or DASH


def _edit(text: str, own: bool) -> None:
    with st.expander("Make it your own", icon=":material/edit:"):
        file = st.file_uploader("A library as TOML", type="toml", key="coaching_file")
        start = file.getvalue().decode("utf-8", "replace") if file is not None else text
        written = st.text_area(
            "Or change it here", start, height=320, key=f"coaching_text_{hash(start)}", max_chars=200_000
        )
        row = st.container(horizontal=True)
        if row.button("Put in force", icon=":material/check:", type="primary", key="coaching_save"):
            _save(written or "")
        if own and row.button("Back to the one that ships", icon=":material/undo:", key="coaching_shipped"):
            _save(None)


def _save(text: str | None) -> None:
    do(partial(save_library, data.own(), text, saved_by=_BY), "The library is in force.")
