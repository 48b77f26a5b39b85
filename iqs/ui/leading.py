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
    weeks_in_words,
)
from iqs.analysis.periods import PRESETS
from iqs.charts.leading import by_lag, lag_words, spread_of, two_courses, verdict_of
from iqs.scoring import metric
from iqs.text import DASH
from iqs.ui import data
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
        st.caption(
            f"Dots: single weeks with at least {FEWEST_A_WEEK} rows. Line: mean of five weeks. "
            f"{answer.first_n:,} reviews and {answer.second_n:,} answers, by the date of the conversation, "
            f"{spread_of(answer.weeks)}."
        )
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
    of, to = metric(answer.of).label, metric(answer.to).label
    st.subheader(drawing.title, anchor=False)
    st.write(_meaning(answer, of, to))
    st.plotly_chart(drawing.figure, key="leading_lags", alt=drawing.alt, config=_SETTINGS)
    st.caption(
        f"n = {answer.usable} weeks. Bars above the dashed line are more than chance gives in one of twenty "
        "such "
        "pictures; a lag is claimed when the later half of the weeks shows it too. The same week "
        "(outlined) is "
        f"not claimed: reviews and answers of the same conversations move together anyway."
    )
    if answer.usable < ENOUGH_WEEKS - 4:
        st.caption(
            f"With {answer.usable} weeks about half of all real leads stay hidden; with {ENOUGH_WEEKS} far "
            "fewer do."
        )
    if answer.undated:
        st.warning(
            f"{answer.undated:,} of {answer.second_n:,} answers name no conversation and stand on the day "
            "they were "
            f"given: customers who answer late can make {of} seem to lead.",
            icon=":material/event_busy:",
        )


def _meaning(answer: Leading, of: str, to: str) -> str:
    if answer.lag is None:
        return (
            f"In these weeks ups and downs of {of} do not tell {to} of later weeks, nor the other way "
            "round. There "
            "may still be a lead that is too weak to show."
        )
    ahead = weeks_in_words(abs(answer.lag.weeks))
    if answer.order is Order.FIRST:
        return (
            f"When {of} fell or rose, {to} tended to do the same about {ahead} later: a fall of {of} is "
            "worth a look "
            "before customers say so. That is no proof of cause: something else may reach reviewers first."
        )
    return (
        f"When {to} fell or rose, {of} tended to do the same about {ahead} later: here customers tell "
        "first, and "
        f"{of} is no early warning. That is no proof of cause."
    )


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
        bare = "In these weekly numbers auto-fails take nothing. " if answer.without_auto_fail else ""
        st.caption(
            f"{bare}A dash stands for a week with fewer than {FEWEST_A_WEEK} rows: it is not looked at."
        )


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
