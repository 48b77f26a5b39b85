import streamlit as st

from iqs.ui import rows
from iqs.ui.filters import Selection
from iqs.ui.frame import selection
from iqs.ui.welcome import welcome


def show(chosen: Selection) -> None:
    """Draw the page for a selection."""
    filters = rows.narrowed(chosen.filters)
    m, d, left_out = rows.picked()
    sort, descending = rows.ordered(m, d, left_out)
    found = rows.page_of(m, d, filters, left_out, sort, descending)
    rows.headline(found, m, d)
    if not found.total:
        st.write("There are no such rows in this selection.")
        return
    picked = rows.table(found, m, left_out)
    rows.pager(found.total)
    if picked is not None and "review_id" in picked:
        rows.open_review(picked["source"], picked["review_id"])
    if d.fact == "review_fact":
        st.caption("Pick a row to open the review: its ratings, comments, contact, and the score worked out.")
    rows.downloads(m, d, filters, left_out, found.total)


chosen = selection()
if chosen is None:
    welcome()
else:
    show(chosen)
