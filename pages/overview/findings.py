import streamlit as st

from iqs.ui.filters import Selection
from iqs.ui.findings import KINDS, STATES, gathered, listed, what_was_looked_at
from iqs.ui.frame import selection
from iqs.ui.hidden import hide_names, names_of
from iqs.ui.welcome import welcome


def show(chosen: Selection) -> None:
    """Draw the page for a selection."""
    st.write("What a lead should know, the most important first: what to do, and where it is seen.")
    row = st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute")
    with row:
        state = st.segmented_control(
            "State", list(STATES), default="Open", required=True, key="findings_state", bind="query-params",
            label_visibility="collapsed",
        )  # fmt: skip
        kind = st.segmented_control(
            "Kind", list(KINDS), default="All", required=True, key="findings_kind", bind="query-params",
            label_visibility="collapsed",
        )  # fmt: skip
        agents = names_of("agent", hide_names())
    with st.spinner("Looking for what stands out ..."):
        found = gathered(chosen)
    listed(found, str(kind), str(state), agents)
    what_was_looked_at(found)


chosen = selection()
if chosen is None:
    welcome()
else:
    show(chosen)
