import streamlit as st

from iqs.ui import side_by_side
from iqs.ui.drivers import draw_drivers
from iqs.ui.frame import selection
from iqs.ui.leading import draw_leading
from iqs.ui.welcome import welcome

_BODIES = {
    "Over time": side_by_side.over_time,
    "Teams and agents": side_by_side.groups,
    "Conversations": side_by_side.conversation,
    "What goes with happy customers": draw_drivers,
    "Early warning": draw_leading,
}

chosen = selection()
if chosen is None:
    welcome()
else:
    tabs = st.tabs(list(_BODIES), key="side_tab", on_change="rerun", bind="query-params")
    for tab, body in zip(tabs, _BODIES.values(), strict=True):
        if tab.open:
            with tab:
                body(chosen)
