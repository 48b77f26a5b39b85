import streamlit as st

from iqs.ui import matching, switchboard
from iqs.ui.filters import picked_metric
from iqs.ui.frame import selection

chosen = selection()
filters = None if chosen is None else chosen.filters

st.write(
    "Every number is computed from the rows you loaded, by the definition in force. Here each metric stands "
    "under all its definitions over the same rows; one click puts another in force, everywhere at once."
)
definitions, match, presets = st.tabs(["Definitions", "Match my tool", "Count as another tool"])
with definitions:
    switchboard.switchboard(picked_metric(), filters)
with match:
    matching.match_my_tool(filters)
with presets:
    switchboard.presets(filters)
st.caption(
    "Everywhere: an empty selection gives no value, never 0; sums are added first and divided once, so that "
    "any split adds up."
)
