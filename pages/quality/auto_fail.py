import streamlit as st

from iqs.analysis.auto_fail import auto_fail_ledger
from iqs.charts.points_lost import by_criterion, where_points_went
from iqs.ui import auto_fail, data
from iqs.ui.downloads import save_chart
from iqs.ui.filters import Selection
from iqs.ui.frame import selection
from iqs.ui.nothing import nothing
from iqs.ui.welcome import welcome
from iqs.ui.words import plain


def show(chosen: Selection) -> None:
    """Draw the page for a selection."""
    ledger = data.ask(auto_fail_ledger, chosen.filters)
    if ledger.iqs.value is None or not ledger.iqs.enough:
        st.write(nothing(ledger.iqs, data.metric("iqs")))
        return
    drawing = where_points_went(ledger)
    st.subheader(drawing.title, anchor=False)
    st.plotly_chart(drawing.figure, key="points", alt=drawing.alt, config={"displayModeBar": False})
    n = f"n = {ledger.iqs.n:,} reviews"
    save_chart(drawing, "auto_fail_points", chosen.filters, n)
    auto_fail.figures(ledger)
    if not ledger.criteria:
        st.info(
            "No criterion of these reviews is critical. Mark one as critical on the Scorecards page, or in "
            "your review tool, and its failures are counted here.",
            icon=":material/rule:",
        )
        return
    drawing = by_criterion(ledger)
    st.subheader(plain(drawing.title), anchor=False)
    if sum(bool(c.failed) for c in ledger.criteria) > 1:
        st.plotly_chart(drawing.figure, key="by_criterion", alt=drawing.alt, config={"displayModeBar": False})
        save_chart(drawing, "auto_fail_criteria", chosen.filters, n)
    auto_fail.criteria(ledger)
    agents, teams = data.options("agent"), data.options("team")
    for tab, what in zip(st.tabs(["Agents", "Teams", "Reviews"]), ("agent", "team", "review"), strict=True):
        with tab:
            if what == "review":
                auto_fail.reviews(ledger, agents)
            elif what == "agent":
                auto_fail.groups("Agent", ledger.agents, agents)
            else:
                auto_fail.groups("Team", ledger.teams, teams)


chosen = selection()
if chosen is None:
    welcome()
else:
    show(chosen)
