import streamlit as st

from iqs.ui.filters import Selection
from iqs.ui.frame import selection
from iqs.ui.improved import asked, gains, shouts
from iqs.ui.welcome import welcome


def show(chosen: Selection) -> None:
    """Draw the page for a selection."""
    st.write("Who got better, and not just luckier. Counted back from the end of the period above.")
    found, names = asked(chosen)
    gains(found, names, chosen.filters)
    shouts(names)


chosen = selection()
if chosen is None:
    welcome()
else:
    show(chosen)
