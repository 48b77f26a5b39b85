"""The Seasons page's calendar: months, weekdays, hours, and years over each other."""

from datetime import timedelta
from functools import partial

import streamlit as st

from iqs.analysis.calendar import Months, hours, months, weekdays
from iqs.analysis.daily import definition_of
from iqs.analysis.periods import after
from iqs.analysis.season_words import yearly_words
from iqs.analysis.strength import yearly_strength
from iqs.charts.calendar import by_hour, by_month, by_weekday, hours_reading, weekdays_reading, years_overlaid
from iqs.model import Grain, Period
from iqs.text import interval, value
from iqs.ui import data
from iqs.ui.downloads import save_chart
from iqs.ui.rows import ask_for_days
from iqs.ui.seasons import QUIET_BAR, Chosen
from iqs.ui.words import plain


def calendar_tab(chosen: Chosen) -> None:
    """By month and year, by weekday, and by weekday and hour."""
    by = data.ask(months, chosen.subject, chosen.filters)
    drawing = by_month(by)
    st.subheader(plain(drawing.title), anchor=False)
    st.plotly_chart(drawing.figure, key="season_months", alt=drawing.alt, config=QUIET_BAR)
    save_chart(drawing, "season_months", chosen.filters, _counted(by))
    _months_table(by, drawing.alt)
    week = data.ask(weekdays, chosen.subject, chosen.filters)
    if week.why_not:
        st.subheader("By weekday", anchor=False)
        st.write(plain(week.why_not))
        return
    drawing = by_weekday(week)
    st.subheader(plain(drawing.title), anchor=False)
    st.plotly_chart(drawing.figure, key="season_weekdays", alt=drawing.alt, config=QUIET_BAR)
    save_chart(drawing, "season_weekdays", chosen.filters, f"{week.days // 7} weeks")
    st.caption(weekdays_reading(week))
    hour = data.ask(hours, chosen.subject, chosen.filters)
    if hour.why_not:
        st.subheader("By hour of the day", anchor=False)
        st.write(plain(hour.why_not))
        return
    drawing = by_hour(hour)
    st.subheader(plain(drawing.title), anchor=False)
    st.plotly_chart(drawing.figure, key="season_hours", alt=drawing.alt, config=QUIET_BAR)
    save_chart(
        drawing,
        "season_hours",
        chosen.filters,
        f"n = {sum(m.n for _, _, m in hour.cells):,} {chosen.subject.counted}",
    )
    st.caption(plain(hours_reading(hour, data.settings())))


def _counted(by: Months) -> str:
    return f"n = {sum(m.n for m in by.months):,} {by.subject.counted}"


def _months_table(by: Months, alt: str) -> None:
    d = definition_of(by.subject, by.definition)
    shown = list(reversed(by.months))
    with st.expander("The months as a table, each open to its rows", icon=":material/table_rows:"):
        st.dataframe(
            {
                "Month": [m.of("day") for m in shown],
                by.subject.label: [value(m, d) for m in shown],
                "95 %": [interval(m, d) for m in shown],
                "n": [m.n for m in shown],
            },
            hide_index=True,
            column_config={"Month": st.column_config.DateColumn(format="MMM YYYY")},
            alt=alt,
            key="season_month_table",
            on_select=partial(_open_month, by),
            selection_mode="single-row",
        )


def _open_month(by: Months) -> None:
    """A callback: the rows of the month that was picked."""
    picked = st.session_state["season_month_table"]["selection"]["rows"]
    shown = list(reversed(by.months))
    if picked and picked[0] < len(shown):
        first = shown[picked[0]].of("day")
        last = after(first, Grain.MONTH) - timedelta(days=1)
        ask_for_days(data.metric(by.subject.metric), Period(first, last))


def years_tab(chosen: Chosen) -> None:
    """One line a year, and how much comes back every year."""
    by = data.ask(months, chosen.subject, chosen.filters)
    drawing = years_overlaid(by)
    st.subheader(plain(drawing.title), anchor=False)
    st.plotly_chart(drawing.figure, key="season_years", alt=drawing.alt, config=QUIET_BAR)
    save_chart(drawing, "season_years", chosen.filters, _counted(by))
    st.caption(
        f"Months with fewer than {chosen.subject.minimum_n} {chosen.subject.counted} are left out. "
        "95 % intervals on hover."
    )
    st.write(plain(yearly_words(data.ask(yearly_strength, chosen.subject, chosen.filters), chosen.subject)))
