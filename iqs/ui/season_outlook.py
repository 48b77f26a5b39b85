"""The Seasons page's outlook: the months to come, what the next season is to add, and agents for it."""

from datetime import timedelta
from functools import partial

import streamlit as st

from iqs.analysis.forecast import Forecast, forecast
from iqs.analysis.forecast_words import dip_words, ends, headline, how_good, shown, staffing_words
from iqs.analysis.periods import after
from iqs.analysis.season_ahead import upcoming
from iqs.analysis.season_days import Holiday
from iqs.analysis.seasons import Seasons, seasons
from iqs.analysis.staffing import Staffing, staffing
from iqs.charts.forecast import expected_path
from iqs.model import Filters, Grain, Period
from iqs.ui import data
from iqs.ui.downloads import save_chart
from iqs.ui.rows import ask_for_days
from iqs.ui.seasons import QUIET_BAR, Chosen
from iqs.ui.words import plain


def outlook_tab(chosen: Chosen) -> None:
    """The next months of what is shown, the next season of everything, contacts and agents."""
    asked, told = _told(chosen)
    path = data.ask(forecast, chosen.subject, chosen.filters, asked, told)
    _path(path, "season_outlook", plain(chosen.subject.label), chosen.filters)
    _next_season(chosen)
    _staffing(data.ask(staffing, chosen.filters, asked, told), chosen.filters)


def _told(chosen: Chosen) -> tuple[tuple[str | Holiday, ...], tuple[Seasons, ...]]:
    """The season that is shown, then the other named ones, with what was found about each."""
    others = [s.name for s in data.settings().seasons if s.name != chosen.season]
    return (
        (chosen.season, *others),
        (chosen.found, *(data.ask(seasons, name, chosen.filters) for name in others)),
    )


def _path(path: Forecast, key: str, label: str, filters: Filters) -> None:
    if not path.ahead:
        st.subheader(plain(headline(path)), anchor=False)
        st.write(
            f"{plain(path.why_not)} Load older exports, or choose fewer filters: then the next months stand "
            "here with how sure they are."
        )
        return
    drawing = expected_path(path)
    st.subheader(plain(drawing.title), anchor=False)
    st.plotly_chart(
        drawing.figure,
        key=key,
        alt=drawing.alt,
        config=QUIET_BAR,
        on_select=partial(_open_month, key, path),
        selection_mode="points",
    )
    st.caption(
        "Line: whole months that were. Dashed: what to expect, if things go on as before. "
        "Band: where 19 of 20 such months are to lie. Pick a month that was to open its rows."
    )
    save_chart(drawing, key, filters, f"{len(path.past)} whole months of {path.subject.label}")
    st.write(plain(how_good(path)))
    with st.expander(f"{label}: the months to come as a table", icon=":material/table_rows:"):
        st.dataframe(
            {
                "Month": [e.day for e in path.ahead],
                "Expected": [shown(path, e.value) for e in path.ahead],
                "95 %": [ends(path, e) for e in path.ahead],
                "In a season": [f"{100 * e.season:.0f} %" if e.season else "" for e in path.ahead],
            },
            hide_index=True,
            column_config={
                "Month": st.column_config.DateColumn(format="MMM YYYY"),
                "In a season": st.column_config.TextColumn(help="Share of its days in a season."),
            },
            alt=drawing.alt,
        )


def _open_month(key: str, path: Forecast) -> None:
    """A callback: the rows of the month that was picked, if it was already."""
    points = st.session_state[key]["selection"]["points"]
    day = str(points[0]["x"])[:7] if points else ""
    first = next((m.day for m in path.past if f"{m.day:%Y-%m}" == day), None)
    if first is not None:
        last = after(first, Grain.MONTH) - timedelta(days=1)
        ask_for_days(data.metric(path.subject.metric), Period(first, last))


def _next_season(chosen: Chosen) -> None:
    name = plain(chosen.found.name)
    dips = data.ask(upcoming, chosen.season, chosen.found)
    if not dips:
        st.subheader(f"The next {name}: nothing to count on", anchor=False)
        st.write(
            f"Nothing clearly changed in two {name}s or more. What changed in one only may not come back: "
            "the Verdict tab has it."
        )
        return
    st.subheader(f"The next {name}, {dips[0].days}: what to be ready for", anchor=False)
    st.dataframe(
        {
            "Metric or criterion": [dip.effect.subject.label for dip in dips],
            "Usual difference": [dip_words(dip)[0] for dip in dips],
            "95 % for the next": [dip_words(dip)[1] for dip in dips],
            "Seasons": [len(dip.effect.seasons) for dip in dips],
            "n in them": [f"{dip.effect.n:,}" for dip in dips],
        },
        hide_index=True,
        column_config={
            "Metric or criterion": st.column_config.TextColumn(pinned=True),
            "95 % for the next": st.column_config.TextColumn(
                help="Where the next season's difference is to lie: chance, and seasons that differ from one "
                "another."
            ),
        },
        height="content",
        alt=f"What the next {chosen.found.name} is to add to each metric and criterion",
    )
    st.caption(
        "Only what clearly changed, in two seasons or more. The usual difference is their mean, against what "
        "the other weeks lead to expect."
    )


def _staffing(s: Staffing, filters: Filters) -> None:
    path = s.forecast
    if path is None:
        st.subheader("Contacts to expect", anchor=False)
        st.write(plain(s.why_not))
        return
    _path(path, "season_contacts", "Contacts a week", filters)
    if not path.ahead:
        return
    st.subheader("Agents for the next season", anchor=False)
    st.write(plain(staffing_words(s)))
    if s.why_not:
        return
    st.caption(
        "Agents are those with any contact in a week, part-time or not; the load of other weeks is taken as "
        "the usual one, not as the right one."
    )
    if s.extra[0]:
        st.write(
            "The guide to IQS suggests temporary agents for such a peak, automatic answers to common "
            "questions, and simpler escalation: Volume and staffing has them with this team's topics."
        )
