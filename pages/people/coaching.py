import streamlit as st

from iqs.ui import coaching as ui
from iqs.ui import coaching_sessions as written
from iqs.ui import coaching_team as teams
from iqs.ui.filters import Selection
from iqs.ui.frame import selection
from iqs.ui.welcome import welcome


def show_plan(chosen: Selection) -> None:
    """The plan of an agent or a team."""
    every = ui.every_gap(chosen)
    row = st.container(horizontal=True, vertical_alignment="bottom")
    with row:
        who = st.segmented_control(
            "Plan for", [ui.ONE, ui.SEVERAL], default=ui.ONE, required=True, key=ui.WHO, bind="query-params"
        )
        if who == ui.SEVERAL:
            team = teams.pick_team()
        else:
            names = ui.agents_of(chosen, every)
            agent = ui.pick_agent(names)
    if who == ui.SEVERAL:
        teams.show_team_plan(chosen, every, team)
    elif agent is None:
        ui.who_would_gain(every, names)
    else:
        ui.show_plan(chosen, every, agent, names)


def show(chosen: Selection) -> None:
    """Draw the page for a selection."""
    st.write("From what reviews say to a conversation that helps: strengths first, then one or two gaps.")
    plan, gaps, sessions, library = st.tabs(ui.TABS, key=ui.TAB, bind="query-params", on_change="rerun")
    if plan.open:
        with plan:
            show_plan(chosen)
    if gaps.open:
        with gaps:
            team = teams.pick_team()
            teams.show_team_gaps(chosen, ui.every_gap(chosen), team)
    if sessions.open:
        with sessions:
            written.show_sessions(ui.every_gap(chosen))
    if library.open:
        with library:
            written.show_library(ui.every_gap(chosen))


chosen = selection()
if chosen is None:
    welcome()
else:
    show(chosen)
