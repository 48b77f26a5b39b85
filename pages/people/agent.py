import streamlit as st

from iqs.analysis.latest import latest
from iqs.ui import agent, agent_reviews, data
from iqs.ui.filters import Selection, picked_metric
from iqs.ui.frame import selection
from iqs.ui.looks import agents_look
from iqs.ui.rows import go_to_rows
from iqs.ui.self_view import self_assessment
from iqs.ui.welcome import welcome


def show(chosen: Selection) -> None:
    """Draw the page for a selection."""
    go_to_rows(picks_metric=True)
    picked = agent.picked_person()
    if picked is None:
        return
    who, names = picked
    name = names.shown[who]
    found = agent.numbers(who, names, chosen)
    with st.container(border=True):
        agent.course(who, name, picked_metric(), chosen)
    agent.criteria(who, name, found.team, found.filters)
    reviews = data.ask(latest, who, chosen.filters)
    agent_reviews.recent(reviews, names, who)
    self_assessment(who, name, chosen)
    agent_reviews.feedback_of(who, names, reviews)
    if not agents_look():
        agent_reviews.all_disputes(names)


chosen = selection()
if chosen is None:
    welcome()
else:
    show(chosen)
