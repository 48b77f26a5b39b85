"""The tab that shows whether IQS moves before customers' answers do."""

import streamlit as st

from iqs.analysis.lags import MOST_WEEKS, SEASONAL_FROM
from iqs.analysis.leading import (
    ENOUGH_WEEKS,
    FEWEST_A_WEEK,
    FEWEST_WEEKS,
    FOLLOWERS,
    Leading,
    Order,
    leading,
)
from iqs.analysis.leading_words import (
    courses_reading,
    lags_readings,
    meaning,
    undated_words,
    weeks_note,
)
from iqs.analysis.periods import PRESETS
from iqs.charts.leading import by_lag, lag_words, two_courses, verdict_of
from iqs.scoring import metric
from iqs.text import DASH
from iqs.ui import data
from iqs.ui.downloads import save_chart
from iqs.ui.filters import Selection
from iqs.ui.picking import picked

_SETTINGS = {"displayModeBar": False}


def draw_leading(chosen: Selection) -> None:
    """Draw the whole tab for a selection."""
    to = picked("IQS beside", {metric(k).label: k for k in FOLLOWERS}, "leading_to")
    answer = data.ask(leading, chosen.filters, to=to)
    if answer.order is Order.NOT_ENOUGH:
        _nothing(answer, chosen)
    else:
        _found(answer)
    if answer.weeks:
        drawing = two_courses(answer)
        st.subheader(drawing.title, anchor=False)
        st.plotly_chart(drawing.figure, key="leading_courses", alt=drawing.alt, config=_SETTINGS)
        st.caption(courses_reading(answer))
        n = f"n = {answer.first_n:,} reviews and {answer.second_n:,} answers"
        save_chart(drawing, "week_by_week", answer.filters, n)
    _tables(answer)
    _how_to_read(answer)


def _nothing(answer: Leading, chosen: Selection) -> None:
    st.subheader(answer.sentence(), anchor=False)
    period, known = chosen.filters.period, data.days()
    short = period is not None and period.days < 7 * (FEWEST_WEEKS + 1)
    longer = known is not None and period is not None and known.days > period.days
    if short and longer:
        st.write(
            f"The chosen period has {len(answer.weeks)} whole weeks with both. Choose “All dates”, or days "
            "that "
            f"reach over {ENOUGH_WEEKS} weeks: that is what a lead of usual strength takes to show."
        )
        st.button("Look at all dates", key="leading_all", icon=":material/date_range:", on_click=_all_dates)
        return
    gaps = len(answer.weeks) - answer.usable
    if answer.usable >= FEWEST_WEEKS and gaps:
        st.write(
            f"{gaps} of the {len(answer.weeks)} weeks in between have too few rows. Choose fewer filters, "
            "or days "
            "without that gap."
        )
        return
    if answer.usable >= FEWEST_WEEKS:
        st.write("One of the two never moves in these weeks, so it cannot lead or follow.")
        return
    st.write(
        "Choose a longer period or fewer filters, or come back when there are more weeks: a lead shows only "
        "in "
        "many ups and downs."
    )


def _all_dates() -> None:
    st.session_state["period"] = PRESETS["all"].label


def _found(answer: Leading) -> None:
    drawing = by_lag(answer)
    st.subheader(drawing.title, anchor=False)
    st.write(meaning(answer))
    st.plotly_chart(drawing.figure, key="leading_lags", alt=drawing.alt, config=_SETTINGS)
    for reading in lags_readings(answer):
        st.caption(reading)
    save_chart(drawing, "early_warning", answer.filters, f"n = {answer.usable} weeks")
    if answer.undated:
        st.warning(undated_words(answer), icon=":material/event_busy:")


def _tables(answer: Leading) -> None:
    if not answer.weeks:
        return
    of, to = metric(answer.of).label, metric(answer.to).label
    with st.expander("The figures behind the charts", icon=":material/table_rows:"):
        if answer.lags:
            st.dataframe(
                {
                    "Lag": [lag_words(lag.weeks, answer) for lag in answer.lags],
                    "Correlation": [lag.r for lag in answer.lags],
                    "Limit": [lag.limit for lag in answer.lags],
                    "Weeks": [lag.pairs for lag in answer.lags],
                    "Verdict": [verdict_of(lag) for lag in answer.lags],
                },
                hide_index=True,
                column_config={
                    c: st.column_config.NumberColumn(format="%.2f") for c in ("Correlation", "Limit")
                },
                alt="Correlation at each lag",
            )
        st.dataframe(
            {
                "Week of": [w.day for w in answer.weeks],
                of: [w.first for w in answer.weeks],
                to: [w.second for w in answer.weeks],
                "Reviews": [w.first_n for w in answer.weeks],
                "Answers": [w.second_n for w in answer.weeks],
            },
            hide_index=True,
            placeholder=DASH,
            column_config={
                "Week of": st.column_config.DateColumn(format="D MMM YYYY"),
                **{c: st.column_config.NumberColumn(format="%.1f") for c in (of, to)},
            },
            alt=f"{of} and {to} week by week",
        )
        st.caption(weeks_note(answer))


def _how_to_read(answer: Leading) -> None:
    of, to = metric(answer.of).label, metric(answer.to).label
    with st.expander("How to read this", icon=":material/help:"):
        st.markdown(
            f"""
- Two numbers that each have a trend, a season or a memory of their own seem to follow one another more
  often than not.
  So trend, marked seasons (and the yearly course from {SEASONAL_FROM} weeks on) are taken out, and then
  what each week
  owes to the weeks before it. What is left are surprises.
- A bar says how far surprises of {to} follow those of {of} so many weeks later (right), or go ahead of
  them (left).
- The limit allows for all {2 * MOST_WEEKS} lags being looked at. Of weeks without any lead about 4 in 100
  such pictures
  would show one.
- At least {FEWEST_WEEKS} weeks with {FEWEST_A_WEEK} reviews and {FEWEST_A_WEEK} answers each are needed,
  better
  {ENOUGH_WEEKS}.
- Auto-fails take nothing in the weekly {of} here: a single one moves a week of few reviews more than all
  the rest.
- A lead is a reason to look earlier, not a proof that quality moves customers.
"""
        )
