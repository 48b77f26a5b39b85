import streamlit as st

from iqs.analysis.worked_out import worked_out
from iqs.scoring import definition_in_force
from iqs.store.review import find_reviews, open_review
from iqs.ui import data, feedback, review
from iqs.ui.looks import agents_look, whose


def show(review_id: str) -> None:
    """Draw the page of one review."""
    database = data.engine().database
    tools = find_reviews(database, review_id)
    tool = None
    if len(tools) > 1:
        tool = st.selectbox("In which tool", tools, key="tool", bind="query-params", width=300)
    opened = open_review(database, review_id, tool)
    if agents_look() and opened.agent != whose():
        st.write("This review is not among yours.")
        return
    d = definition_in_force(data.engine(), data.metric("iqs"))
    review.about(opened)
    review.score(opened, worked_out(opened, d.key), d)
    review.comments(opened)
    feedback.of_review(opened.source, opened.review_id)
    review.contact(opened)
    review.answers(opened)
    if not agents_look():
        review.origins(opened)


asked = st.text_input(
    "Review id", key="review", bind="query-params", placeholder="As your tool has it", width=360
).strip()
if asked:
    show(asked)
else:
    st.write("Type the id of a review, or pick one among the rows behind a number.")
