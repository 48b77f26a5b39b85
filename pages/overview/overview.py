from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from iqs.analysis.overview import drawn_card, overview
from iqs.ui import data
from iqs.ui.changes import moved, spread, what_changed
from iqs.ui.filters import Selection
from iqs.ui.findings import gathered, on_overview
from iqs.ui.frame import selection
from iqs.ui.overview import behind, cards, draw_course
from iqs.ui.rows import go_to_rows, open_point
from iqs.ui.welcome import welcome


def show(chosen: Selection) -> None:
    """Draw the page for a selection."""
    go_to_rows()
    # Filled last: what is asked of everything takes longest.
    story = st.empty()
    with story:
        st.skeleton(height=150)
    answer = data.ask(overview, chosen.filters, chosen.comparison, chosen.grain)
    what_changed(answer)
    cards(answer, chosen)
    drawn = drawn_card(answer)
    if drawn is None:
        st.write("Nothing in this selection can be drawn over time.")
        tell(story, chosen)
        return
    opened = partial(partial, open_point, data.metric(drawn.metric), answer.grain)
    drawing = draw_course(drawn, answer, chosen, opened)
    spread(chosen)
    moved(chosen)
    behind(drawn, answer, drawing)
    tell(story, chosen)


def tell(story: DeltaGenerator, chosen: Selection) -> None:
    """Fill in what stands out."""
    found = gathered(chosen)
    with story.container():
        on_overview(found)


chosen = selection()
if chosen is None:
    welcome()
else:
    show(chosen)
