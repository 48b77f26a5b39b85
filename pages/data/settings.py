import streamlit as st

from iqs.ui import data, settings
from iqs.ui.cards import DEFINITIONS_PAGE
from iqs.ui.saving import editable, why_not_editable

now = data.settings()
st.write(
    "What is set here is in force on every page, in the shell and in every export. Each change is kept with "
    "its time and who made it."
)
if not editable():
    st.caption(why_not_editable())

st.subheader("How metrics are computed", anchor=False)
st.write("The definition decides the number; the date decides into which period a row falls.")
st.page_link(
    DEFINITIONS_PAGE, label="See all definitions side by side over your rows", icon=":material/swap_horiz:"
)
settings.computation(now)

st.subheader("Pass mark and bands", anchor=False)
st.write(
    "A review passes at the pass mark or above. Scores are called excellent or good from these marks on, and "
    "need attention below them."
)
settings.scores(now)

st.subheader("To compare with", anchor=False)
st.write("A number of the field, or a target of your own, beside each card and on charts.")
settings.comparisons(now)

st.subheader("Calendar", anchor=False)
st.write(
    "The time zone decides on which day something happened; changing it counts every row's day anew. Weeks "
    "start on the day you choose."
)
settings.calendar(now)

st.subheader("What was changed", anchor=False)
settings.history()
