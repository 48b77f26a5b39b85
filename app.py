"""The frame: page list, whose data, shared filter bar, and the page itself."""

import streamlit as st

from iqs.ui.frame import ICON, draw_filters, settle, whose_data
from iqs.ui.links import keep_in_address, noticing, remember_parameters
from iqs.ui.problems import problems_shown

# The icon is a file of ours: a named one would be fetched from another host.
st.set_page_config(page_title="IQS", page_icon=str(ICON), layout="wide")
settle()

OVERVIEW = st.Page("pages/overview/overview.py", title="Overview", icon=":material/insights:", default=True)
AUTO_FAIL = st.Page(
    "pages/quality/auto_fail.py", title="Auto-fails", icon=":material/gpp_bad:", url_path="auto-fails"
)
SCORECARDS = st.Page(
    "pages/quality/scorecards.py", title="Scorecards", icon=":material/checklist:", url_path="scorecards"
)
WHAT_IF = st.Page(
    "pages/quality/what_if.py", title="What if", icon=":material/alt_route:", url_path="what-if"
)
ROWS = st.Page(
    "pages/explore/rows.py", title="Rows behind a number", icon=":material/table_rows:", url_path="rows"
)
REVIEW = st.Page("pages/explore/review.py", title="A review", icon=":material/search:", url_path="review")
UPLOAD = st.Page("pages/data/upload.py", title="Upload", icon=":material/upload_file:", url_path="upload")
UPLOADS = st.Page(
    "pages/data/uploads.py", title="Loaded files", icon=":material/inventory_2:", url_path="files"
)
AGENTS = st.Page("pages/data/people.py", title="Agents", icon=":material/group:", url_path="agents")
SETTINGS = st.Page("pages/data/settings.py", title="Settings", icon=":material/tune:", url_path="settings")
DEFINITIONS = st.Page(
    "pages/about/definitions.py",
    title="What the numbers mean",
    icon=":material/help:",
    url_path="definitions",
)

page = st.navigation(
    {
        "": [OVERVIEW],
        "Explore": [ROWS, REVIEW],
        "Quality": [SCORECARDS, WHAT_IF, AUTO_FAIL],
        "Data": [UPLOAD, UPLOADS, AGENTS, SETTINGS],
        "About": [DEFINITIONS],
    }
)
st.title(page.title, anchor=False)
with problems_shown():
    keep_in_address()
    with noticing():
        whose_data(banner=page != UPLOAD)
        draw_filters(in_use=page in (OVERVIEW, ROWS, WHAT_IF, AUTO_FAIL, DEFINITIONS))
        page.run()
    remember_parameters(page.url_path)
