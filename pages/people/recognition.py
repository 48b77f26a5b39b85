import streamlit as st

from iqs.ui.filters import Selection
from iqs.ui.frame import selection
from iqs.ui.recognition import asked, history, this_period
from iqs.ui.welcome import welcome

_BODIES = {"Awards": this_period, "History": history}


def show(chosen: Selection) -> None:
    """Draw the page for a selection."""
    st.write(
        "Who earned praise that the data can stand behind, with what it took. The period is picked here; the "
        "other filters say among whom."
    )
    wanted = asked(chosen)
    if wanted is None:
        return
    tabs = st.tabs(list(_BODIES), key="award_tab", on_change="rerun", bind="query-params")
    for tab, body in zip(tabs, _BODIES.values(), strict=True):
        if tab.open:
            with tab:
                body(wanted)


chosen = selection()
if chosen is None:
    welcome()
else:
    show(chosen)
