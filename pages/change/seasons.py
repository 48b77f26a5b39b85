import streamlit as st

from iqs.analysis.seasons import seasons
from iqs.ui import data, season_calendar
from iqs.ui import seasons as pieces
from iqs.ui.filters import Selection
from iqs.ui.frame import selection
from iqs.ui.rows import go_to_rows
from iqs.ui.season_load import volume_tab
from iqs.ui.season_outlook import outlook_tab
from iqs.ui.welcome import welcome

_BODIES = {
    "Verdict": pieces.verdict_tab,
    "Calendar": season_calendar.calendar_tab,
    "Years": season_calendar.years_tab,
    "Volume and staffing": volume_tab,
    "What to expect": outlook_tab,
}


def show(chosen: Selection) -> None:
    """Draw the page for a selection."""
    go_to_rows()
    row = st.container(horizontal=True, vertical_alignment="bottom")
    asked = pieces.picked_season(row)
    if asked is None:
        return
    # The bar's period is left out: a season is told by the rest of the year.
    filters = chosen.filters.during(None)
    found = data.ask(seasons, asked, filters)
    subject = pieces.picked_subject(row, found)
    pieces.what_is_looked_at(found)
    if subject is None:
        st.write("There is nothing in this selection. Choose fewer filters.")
        return
    tabs = st.tabs(list(_BODIES), key="season_tab", on_change="rerun", bind="query-params")
    for tab, body in zip(tabs, _BODIES.values(), strict=True):
        if tab.open:
            with tab:
                body(pieces.Chosen(found, asked, subject, filters))


chosen = selection()
if chosen is None:
    welcome()
else:
    show(chosen)
