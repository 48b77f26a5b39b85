"""The Seasons page's pieces: which season and which number, and the verdict."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from iqs.analysis.daily import Subject
from iqs.analysis.season_course import course
from iqs.analysis.season_days import MOST_DAYS, Holiday, countries, days_of
from iqs.analysis.season_latest import latest
from iqs.analysis.season_words import (
    TOO_SHORT,
    against_usual,
    all_dates,
    amount,
    ends,
    headline,
    how_to_read,
    level,
    sentence,
    verdict,
)
from iqs.analysis.seasons import EVERY, YEAR, Effect, Seasons, Verdict
from iqs.charts.season_course import expected_and_actual
from iqs.charts.season_effects import effects
from iqs.model import Filters, Period
from iqs.ui import data
from iqs.ui.downloads import save_chart
from iqs.ui.rows import ask_for_days
from iqs.ui.words import plain

HOLIDAY = "Around a public holiday"
_USUAL_COUNTRY = "United States"
QUIET_BAR = {"displayModeBar": False}
_SIGNS = {Verdict.LOWER: "▼ ", Verdict.HIGHER: "▲ "}


@dataclass(frozen=True)
class Chosen:
    """What the page is asked to show: a season and what was found about it, one number, and the filters."""

    found: Seasons
    season: str | Holiday
    subject: Subject
    filters: Filters


def picked_season(row: DeltaGenerator) -> str | Holiday | None:
    """Let the user pick a named season or days around a holiday; None while there is nothing to pick."""
    named = [s.name for s in data.settings().seasons]
    chosen = row.selectbox(
        "Season", [*named, HOLIDAY], key="season_name", bind="query-params", width=230,
        help="Named seasons are written on the Settings page; public holidays are known for each country.",
    )  # fmt: skip
    if chosen != HOLIDAY:
        return str(chosen)
    known = list(countries())
    row = st.container(horizontal=True, vertical_alignment="bottom")
    country = row.selectbox(
        "Country", known, index=known.index(_USUAL_COUNTRY) if _USUAL_COUNTRY in known else 0,
        key="season_country", bind="query-params", width=200,
    )  # fmt: skip
    period = data.days()
    if period is None:
        return None
    found = list(days_of(str(country), period.start.year - 1, period.end.year + 1))
    if not found:
        st.write(f"No public holidays of {country} are known for these years. Pick another season.")
        return None
    holiday = row.selectbox("Holiday", found, key="season_holiday", bind="query-params", width=230)
    before = row.number_input(
        "Days before", 0, MOST_DAYS, 3, key="season_before", bind="query-params", width=120
    )
    later = row.number_input(
        "Days after", 0, MOST_DAYS, 3, key="season_after", bind="query-params", width=120
    )
    return Holiday(str(country), str(holiday), int(before), int(later))


def picked_subject(row: DeltaGenerator, found: Seasons) -> Subject | None:
    """Let the user pick the metric or criterion that is shown; what changes most is there first."""
    labels = _labels(found)
    if not labels:
        return None
    if (st.session_state.get("season_of") or st.query_params.get("season_of")) not in labels:
        st.session_state["season_of"] = next(iter(labels))
    chosen = row.selectbox("Shown", list(labels), key="season_of", bind="query-params", width=200)
    return labels.get(str(chosen), next(iter(labels.values())))


def _labels(found: Seasons) -> dict[str, Subject]:
    """What people read for each subject; criteria that are called like a metric are told apart."""
    subjects = [e.subject for e in found.effects]
    metrics = {s.label for s in subjects if not s.criterion}
    return {f"{s.label} (criterion)" if s.criterion and s.label in metrics else s.label: s for s in subjects}


def what_is_looked_at(found: Seasons) -> None:
    """Say that the bar's period plays no part."""
    st.caption(all_dates(found))


def verdict_tab(chosen: Chosen) -> None:
    """Every metric and criterion in the season, then the one that is shown week by week."""
    found = chosen.found
    st.subheader(plain(headline(found)), anchor=False)
    if found.judged:
        drawing = effects(found)
        st.plotly_chart(drawing.figure, key="season_effects", alt=drawing.alt, config=QUIET_BAR)
        st.caption(how_to_read(found))
        save_chart(drawing, "season", chosen.filters)
    else:
        st.write(TOO_SHORT)
    _table(found)
    effect = found.of(chosen.subject)
    if effect is not None:
        _course(effect, chosen)
    _how()


def _table(found: Seasons) -> None:
    told = found.effects
    st.dataframe(
        {
            "Metric or criterion": [e.subject.label for e in told],
            "Verdict": [f"{_SIGNS.get(e.verdict, '')}{verdict(e)}" for e in told],
            "Season": [level(e, e.value) for e in told],
            "Expected": [level(e, e.expected) for e in told],
            "Difference": [amount(e) for e in told],
            "95 %": [ends(e, e.low, e.high) for e in told],
            "Each season": [
                ", ".join(ends(e, s.difference, s.difference).split(" to ")[0] for s in e.seasons)
                for e in told
            ],
            "n in, outside": [f"{e.n:,}, {e.n_rest:,}".replace(", ", " / ") if e.n else "" for e in told],
        },
        hide_index=True,
        column_config={
            "Metric or criterion": st.column_config.TextColumn(pinned=True),
            "Expected": st.column_config.TextColumn(help="What a line through the other weeks gives."),
        },
        height="content",
        alt=f"Metrics and criteria in the season {found.name}",
        key="season_table",
        on_select=partial(_open_latest, found),
        selection_mode="single-row",
    )
    missing = [e for e in told if e.missing]
    st.caption("Pick a line to open the rows of its latest season.")
    for e in missing:
        st.caption(f"{plain(e.subject.label)}: not enough data. {plain(e.missing)}")


def _open_latest(found: Seasons) -> None:
    """A callback: the rows of the latest season of the line that was picked."""
    picked = st.session_state["season_table"]["selection"]["rows"]
    if picked and picked[0] < len(found.effects) and found.effects[picked[0]].seasons:
        e = found.effects[picked[0]]
        ask_for_days(data.metric(e.subject.metric), e.seasons[-1].days)


def _course(e: Effect, chosen: Chosen) -> None:
    drawn = data.ask(course, chosen.subject, chosen.season, chosen.filters)
    if drawn is None:
        return
    drawing = expected_and_actual(drawn, e)
    st.subheader(plain(drawing.title), anchor=False)
    st.write(plain(sentence(e)))
    last = latest(e)
    if last is not None:
        st.write(plain(against_usual(e, last)))
    st.plotly_chart(
        drawing.figure,
        key="season_course",
        alt=drawing.alt,
        config=QUIET_BAR,
        on_select=partial(open_week, "season_course", chosen.subject, [w.day for w in drawn.weeks]),
        selection_mode="points",
    )
    save_chart(drawing, "season_by_week", chosen.filters, f"n = {e.n:,} in the season, {e.n_rest:,} outside")
    st.caption(
        "Line: each week. Grey band: where 19 of 20 weeks outside the season lie, around what they lead to "
        "expect. Thick: the season's own level. Pick a point to open its rows."
        + (" What it may come from, and what to try: Volume and staffing." if e.good is False else "")
    )


def open_week(key: str, subject: Subject, days: Sequence[date]) -> None:
    """A callback: the rows of the week that was picked in a chart, given the first day of each."""
    points = st.session_state[key]["selection"]["points"]
    if not points:
        return
    # A point is drawn in the middle of its days.
    middle = date.fromisoformat(str(points[0]["x"])[:10])
    first = max((day for day in days if day <= middle), default=middle)
    ask_for_days(data.metric(subject.metric), Period(first, first + timedelta(days=6)))


def _how() -> None:
    with st.expander("How a season is told from chance", icon=":material/help:"):
        st.write(
            "A straight line through all other weeks says what to expect; the season is set against it. The "
            "same is done for as long a time at every other place of the year, which says how far such a "
            "difference goes without any season. A season is clear when it stands out from those, and among "
            f"everything that is looked at. Below {YEAR} days of data nothing is said. One season is “last "
            f"season”, two are “both”, and “every season” needs {EVERY} that all differ the same way, and "
            "their mean clearly so. A dip says that this time of the year is different, not why."
        )
        named = ", ".join(str(s) for s in data.settings().seasons)
        st.caption(f"Named seasons: {plain(named) or 'none'}. The Settings page changes them.")
