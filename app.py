"""The frame: page list, whose data, shared filter bar, and the page itself."""

import streamlit as st

from iqs.ui.frame import ICON, draw_filters, settle, whose_data
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
SIDE_BY_SIDE = st.Page(
    "pages/explore/side_by_side.py",
    title="Side by side",
    icon=":material/splitscreen:",
    url_path="side-by-side",
)
ROWS = st.Page(
    "pages/explore/rows.py", title="Rows behind a number", icon=":material/table_rows:", url_path="rows"
)
REVIEW = st.Page("pages/explore/review.py", title="A review", icon=":material/search:", url_path="review")
LEADERBOARD = st.Page(
    "pages/people/leaderboard.py", title="Leaderboard", icon=":material/leaderboard:", url_path="leaderboard"
)
IMPROVED = st.Page(
    "pages/people/improved.py", title="Most improved", icon=":material/trending_up:", url_path="improved"
)
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
        "Explore": [SIDE_BY_SIDE, ROWS, REVIEW],
        "People": [LEADERBOARD, IMPROVED],
        "Quality": [SCORECARDS, WHAT_IF, AUTO_FAIL],
        "Data": [UPLOAD, UPLOADS, AGENTS, SETTINGS],
        "About": [DEFINITIONS],
    }
)
st.title(page.title, anchor=False)
with problems_shown():
    whose_data(banner=page != UPLOAD)
    if page in (OVERVIEW, SIDE_BY_SIDE, ROWS, WHAT_IF, AUTO_FAIL, DEFINITIONS, LEADERBOARD, IMPROVED):
        draw_filters()
    page.run()
