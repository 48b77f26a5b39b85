import streamlit as st

from iqs.ui import workload
from iqs.ui.filters import Selection
from iqs.ui.frame import selection
from iqs.ui.welcome import welcome


def show(chosen: Selection) -> None:
    """Draw the page for a selection."""
    st.write("How much there was to do, as far as contacts show it: a reason to ask, never a reproach.")
    found, names = workload.asked(chosen)
    workload.remarks(found, names)
    if found.agents:
        workload.table(found, names, chosen.filters)
        workload.quality(chosen, names)


chosen = selection()
if chosen is None:
    welcome()
else:
    show(chosen)
