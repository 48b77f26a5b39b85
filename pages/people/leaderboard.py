import streamlit as st

from iqs.ui.filters import Selection
from iqs.ui.frame import selection
from iqs.ui.hidden import choose_unnamed
from iqs.ui.leaderboard import asked, board_of, scores
from iqs.ui.welcome import welcome


def show(chosen: Selection) -> None:
    """Draw the page for a selection."""
    st.write(
        "Who stands where, as far as the data can tell. Few reviews carry nobody to the top or the bottom, "
        "and what cannot be told apart is said to be."
    )
    wanted = asked(chosen)
    scores(board_of(chosen, wanted), wanted)
    choose_unnamed()


chosen = selection()
if chosen is None:
    welcome()
else:
    show(chosen)
