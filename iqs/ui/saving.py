"""Changing a setting from a page: one way for every page, with one sentence when it cannot be."""

from collections.abc import Callable

import streamlit as st

from iqs.errors import IqsError
from iqs.settings import Settings
from iqs.store import change_settings
from iqs.ui import data
from iqs.ui.looks import reading
from iqs.ui.problems import show
from iqs.ui.words import plain

SETTINGS_PAGE = "pages/data/settings.py"
DEMO_IS_READ_ONLY = "The demo is left as it is. With your own files, this can be changed here."
IS_READ = "This is the reading look: nothing can be changed here."


def editable() -> bool:
    """Whether data and settings can be changed: the demo is left as it is, and a reader only reads."""
    return data.chosen() == data.OWN and not reading()


def why_not_editable() -> str:
    """The sentence that stands where something could be changed otherwise."""
    return IS_READ if reading() else DEMO_IS_READ_ONLY


def save(change: Callable[[Settings], Settings], done: str) -> None:
    """Put in force what `change` makes of the settings and run the page anew, saying `done`.

    What cannot be is said in a sentence, and nothing changes.
    """
    if not editable():
        return
    try:
        with st.spinner("Saving ..."):
            made = change_settings(data.own(), change, saved_by="this page")
    except IqsError as error:
        show(error)
        return
    st.toast(done if made else "Nothing changed: it is so already.", icon=":material/check:")
    st.rerun()


def do(change: Callable[[], object], done: str) -> None:
    """Change something and run the page anew, saying `done`; or say in a sentence why it cannot be."""
    try:
        change()
    except IqsError as error:
        show(error)
        return
    st.toast(plain(done), icon=":material/check:")
    st.rerun()
