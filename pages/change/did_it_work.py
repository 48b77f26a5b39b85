import streamlit as st

from iqs.ui import did_it_work as pieces
from iqs.ui import events
from iqs.ui.filters import Selection
from iqs.ui.frame import selection
from iqs.ui.welcome import welcome


def show(chosen: Selection) -> None:
    """Draw the page for a selection."""
    st.write(
        "What changed for those a change touched, beside what changed for comparable others anyway. The "
        "weeks count from the event, whatever period is chosen above; other filters hold."
    )
    found = pieces.asked(chosen)
    if found is not None:
        event, what, effect = found
        pieces.answered(event, what, effect, chosen)
    events.offer_changes(events.within(None), None, judged=False)


chosen = selection()
if chosen is None:
    welcome()
else:
    show(chosen)
