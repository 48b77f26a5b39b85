import streamlit as st

from iqs.charts.before_after import before_after
from iqs.errors import UserError
from iqs.ui import scorecards, what_if
from iqs.ui.downloads import save_chart
from iqs.ui.filters import Selection
from iqs.ui.frame import selection
from iqs.ui.looks import reading
from iqs.ui.problems import show as show_problem
from iqs.ui.welcome import welcome


def show(chosen: Selection) -> None:
    """Draw the page for a selection."""
    found = what_if.starts()
    if not found:
        st.write("No reviews with ratings are loaded yet: there are no weights to move.")
        return
    st.write(
        "Move weights, rules or the definition, and see what would become of the reviews you have. Nothing "
        "is saved unless you say so."
    )
    with st.container(border=True):
        key, start = what_if.pick(found)
        try:
            card = what_if.draft(key, start)
        except UserError as error:
            show_problem(error)
            return
        before, after = what_if.definitions(key)
    answer = what_if.answer(card, before, after, chosen.filters, chosen.grain)
    drawing = before_after(answer, before, after)
    st.subheader(drawing.title, anchor=False)
    what_if.figures(answer, before, after)
    what_if.notes(answer)
    st.plotly_chart(drawing.figure, key="before_after", alt=drawing.alt, config={"displayModeBar": False})
    save_chart(
        drawing, "what_if", chosen.filters, f"n = {answer.whole.after.n:,} reviews; a draft, not saved"
    )
    agents, teams = st.tabs(["Agents", "Teams"])
    with agents:
        what_if.agents(answer)
    with teams:
        what_if.teams(answer)
    if reading():
        return
    st.subheader("Keep it", anchor=False)
    scorecards.problem()
    scorecards.save(card)
    st.caption(
        "Saving keeps the scorecard. The definition of IQS is a setting and stays as it is; change it on the "
        "Settings page. Choose weights for what matters, not for the number they give."
    )


chosen = selection()
if chosen is None:
    welcome()
else:
    show(chosen)
