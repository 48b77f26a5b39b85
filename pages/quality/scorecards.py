import streamlit as st

from iqs.errors import IqsError
from iqs.ui import scorecards
from iqs.ui.looks import reading
from iqs.ui.problems import show

st.write(
    "What reviewers judge, and how much each point counts. A change makes a new version from a day on: "
    "reviews made before keep theirs."
)
st.page_link(
    "pages/quality/what_if.py", label="What would other weights change?", icon=":material/alt_route:"
)
kept, seen = scorecards.kept(), scorecards.seen()
scorecards.problem()
scorecards.in_force(kept, seen)

if not reading():
    st.subheader("Write or change one", anchor=False)
    try:
        key, start = scorecards.pick_start(scorecards.starting_points(kept, seen))
        card = scorecards.editor(key, start, tuple(s.name for s in seen))
    except IqsError as error:
        show(error)
    else:
        scorecards.summary(card)
        scorecards.save(card)
