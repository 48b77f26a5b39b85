import streamlit as st

from iqs.ui import level_changes, stability
from iqs.ui.filters import Selection, picked_metric
from iqs.ui.frame import selection
from iqs.ui.rows import go_to_rows
from iqs.ui.welcome import welcome

_BODIES = {"Control chart": stability.control_tab, "When did it change": level_changes.changes_tab}


def show(chosen: Selection) -> None:
    """Draw the page for a selection."""
    go_to_rows(picks_metric=True)
    charted = stability.picked_charted(picked_metric(), chosen.filters)
    tabs = st.tabs(list(_BODIES), key="stability_tab", on_change="rerun", bind="query-params")
    for tab, body in zip(tabs, _BODIES.values(), strict=True):
        if tab.open:
            with tab:
                body(charted, chosen)


chosen = selection()
if chosen is None:
    welcome()
else:
    show(chosen)
