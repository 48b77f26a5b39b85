"""Trainings on a page: those in force, and what helps with a criterion."""

import streamlit as st

from iqs.coaching import Kind, Library, Training
from iqs.store.coaching import library
from iqs.text import DASH
from iqs.ui import data
from iqs.ui.words import plain

_SHOWN = 3
"""Trainings shown without asking."""
ICONS = {
    Kind.WORKSHOP: ":material/groups:", Kind.ROLE_PLAY: ":material/theater_comedy:",
    Kind.PRACTICE: ":material/edit_note:", Kind.READING: ":material/menu_book:",
    Kind.SHADOWING: ":material/visibility:", Kind.CALIBRATION: ":material/balance:",
    Kind.PROCESS: ":material/account_tree:", Kind.ONE_TO_ONE: ":material/forum:",
}  # fmt: skip


def trainings() -> Library:
    """The trainings in force."""
    return library(data.engine().database)[0]


def what_helps(criterion: str, books: Library) -> None:
    """Trainings for a criterion, the first ones open."""
    st.markdown("**:material/school: What helps**")
    found = books.matching(criterion)
    if not books.known(criterion):
        st.caption("No training in the library names this criterion; these help with any.")
    st.markdown("\n".join(map(_line, found[:_SHOWN])))
    if rest := found[_SHOWN:]:
        with st.expander(f"{len(rest)} more"):
            st.markdown("\n".join(map(_line, rest)))


def _line(t: Training) -> str:
    return (
        f"- {ICONS[t.kind]} **{plain(t.title)}** :small[{t.kind}{f', {minutes(t)}' if t.minutes else ''}]  \n"
        f"  {plain(t.description)}"
    )


def minutes(t: Training) -> str:
    """How long a training takes."""
    return f"{t.minutes} min" if t.minutes < 120 else f"{t.minutes / 60:.0f} h" if t.minutes else DASH
