"""The frame: page list, whose data, shared filter bar, and the page itself."""

import streamlit as st

from iqs.ui.frame import ICON, agents_menu, draw_filters, follow, settle, whose_data, wrong_look
from iqs.ui.links import keep_in_address, noticing, remember_parameters
from iqs.ui.looks import agents_look, reading
from iqs.ui.problems import problems_shown

# Before the menu, with a file of ours: an icon of the menu would be fetched from another host.
st.set_page_config(page_title="IQS", page_icon=str(ICON), layout="wide")
settle()

OVERVIEW = st.Page("pages/overview/overview.py", title="Overview", icon=":material/insights:", default=True)
FINDINGS = st.Page(
    "pages/overview/findings.py", title="Findings", icon=":material/lightbulb:", url_path="findings"
)
WALL = st.Page("pages/overview/wall.py", title="Wall", icon=":material/cast:", url_path="wall")
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
TRENDS = st.Page("pages/explore/trends.py", title="Trends", icon=":material/show_chart:", url_path="trends")
CRITERIA = st.Page(
    "pages/explore/criteria.py", title="Criteria", icon=":material/fact_check:", url_path="criteria"
)
WHY = st.Page(
    "pages/change/why.py", title="Why did it change?", icon=":material/account_tree:", url_path="why"
)
SEASONS = st.Page(
    "pages/change/seasons.py", title="Seasons", icon=":material/calendar_month:", url_path="seasons"
)
STABILITY = st.Page(
    "pages/change/stability.py", title="Is it stable?", icon=":material/vital_signs:", url_path="stability"
)
DID_IT_WORK = st.Page(
    "pages/change/did_it_work.py", title="Did it work?", icon=":material/rule:", url_path="did-it-work"
)
ROWS = st.Page(
    "pages/explore/rows.py", title="Rows behind a number", icon=":material/table_rows:", url_path="rows"
)
VOICE = st.Page(
    "pages/explore/voice.py", title="Voice of the customer", icon=":material/forum:", url_path="voice"
)
REVIEW = st.Page("pages/explore/review.py", title="A review", icon=":material/search:", url_path="review")
LEADERBOARD = st.Page(
    "pages/people/leaderboard.py", title="Leaderboard", icon=":material/leaderboard:", url_path="leaderboard"
)
IMPROVED = st.Page(
    "pages/people/improved.py", title="Most improved", icon=":material/trending_up:", url_path="improved"
)
AGENT = st.Page("pages/people/agent.py", title="Agent", icon=":material/person:", url_path="agent")
WORKLOAD = st.Page(
    "pages/people/workload.py", title="Workload", icon=":material/work_history:", url_path="workload"
)
RECOGNITION = st.Page(
    "pages/people/recognition.py", title="Recognition", icon=":material/trophy:", url_path="recognition"
)
REPORT = st.Page(
    "pages/share/report.py", title="Make a report", icon=":material/description:", url_path="report"
)
DIGEST = st.Page("pages/share/digest.py", title="Digest preview", icon=":material/mail:", url_path="digest")
SHARE_LINKS = st.Page(
    "pages/share/links.py", title="Share links", icon=":material/add_link:", url_path="share-links"
)
COACHING = st.Page(
    "pages/people/coaching.py", title="Coaching", icon=":material/school:", url_path="coaching"
)
VIEWS = st.Page("pages/explore/views.py", title="Saved views", icon=":material/bookmarks:", url_path="views")

# Pages that change data. A reader's menu is without them; links to them stay, and say so.
shown = "hidden" if reading() else "visible"
UPLOAD = st.Page(
    "pages/data/upload.py",
    title="Upload",
    icon=":material/upload_file:",
    url_path="upload",
    visibility=shown,
)
UPLOADS = st.Page(
    "pages/data/uploads.py",
    title="Loaded files",
    icon=":material/inventory_2:",
    url_path="files",
    visibility=shown,
)
AGENTS = st.Page(
    "pages/data/people.py", title="Agents", icon=":material/group:", url_path="agents", visibility=shown
)
SETTINGS = st.Page(
    "pages/data/settings.py", title="Settings", icon=":material/tune:", url_path="settings", visibility=shown
)
DEFINITIONS = st.Page(
    "pages/about/definitions.py",
    title="What the numbers mean",
    icon=":material/help:",
    url_path="definitions",
)

MENU = {
    "": [OVERVIEW, FINDINGS, WALL],
    "Explore": [TRENDS, SIDE_BY_SIDE, CRITERIA, VOICE, ROWS, REVIEW, VIEWS],
    "Change": [WHY, STABILITY, SEASONS, DID_IT_WORK],
    "People": [LEADERBOARD, IMPROVED, RECOGNITION, AGENT, COACHING, WORKLOAD],
    "Quality": [SCORECARDS, WHAT_IF, AUTO_FAIL],
    "Share": [REPORT, DIGEST, SHARE_LINKS],
    "Data": [UPLOAD, UPLOADS, AGENTS, SETTINGS],
    "About": [DEFINITIONS],
}
WITH_FILTERS = (
    OVERVIEW,
    FINDINGS,
    TRENDS,
    SIDE_BY_SIDE,
    CRITERIA,
    VOICE,
    WHY,
    STABILITY,
    SEASONS,
    DID_IT_WORK,
    LEADERBOARD,
    IMPROVED,
    AGENT,
    WORKLOAD,
    RECOGNITION,
    COACHING,
    ROWS,
    WHAT_IF,
    AUTO_FAIL,
    REPORT,
    DIGEST,
    SHARE_LINKS,
    DEFINITIONS,
)
# An agent's menu; the rows of their own numbers and their own reviews open from there.
FOR_AGENTS = (AGENT, DEFINITIONS)

page = st.navigation(MENU, position="hidden" if agents_look() else "sidebar", expanded=True)
st.set_page_config(
    page_title=f"{page.title} · IQS", initial_sidebar_state="collapsed" if page == WALL else "auto"
)
with problems_shown():
    follow([p for section in MENU.values() for p in section], page)
    keep_in_address()
if page != WALL:
    st.title(page.title, anchor=False)
with problems_shown():
    with noticing():
        agents_menu(FOR_AGENTS)
        whose_data(banner=page not in (UPLOAD, WALL))
        if page != WALL:
            draw_filters(page.url_path, in_use=page in WITH_FILTERS)
        if not wrong_look(editing=page in MENU["Data"], for_agents=page in (*FOR_AGENTS, ROWS, REVIEW)):
            page.run()
    remember_parameters(page.url_path)
