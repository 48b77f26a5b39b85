"""The Overview's pieces, some of which the wall shows too: cards, the course of a metric, its figures."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import streamlit as st

from iqs.analysis.breaks import Break
from iqs.analysis.overview import Card, Overview
from iqs.charts.around import course_reading
from iqs.charts.drawing import Drawing
from iqs.charts.score_and_volume import score_and_volume
from iqs.model import Grain
from iqs.settings import Settings
from iqs.share.report import Table
from iqs.share.sections.shared import series_table
from iqs.store import Event
from iqs.ui import data, events
from iqs.ui.cards import number_card
from iqs.ui.downloads import rests_on, save_chart, save_table
from iqs.ui.filters import Selection


def cards(answer: Overview, chosen: Selection) -> None:
    """The six number cards."""
    wall = st.grid(3, min_column_width=260, key="cards")
    for card in answer.cards:
        with wall.cell():
            number_card(card, chosen.filters)


def course(card: Card, answer: Overview) -> Drawing:
    """The course of a card's metric, with new scorecards marked where it is IQS."""
    breaks = data.breaks(answer.filters) if card.metric == "iqs" else ()
    noted = events.within(answer.filters.period)
    return _drawn(card, answer.grain, data.settings(), breaks, noted)


@st.cache_data(show_spinner=False, max_entries=64)
def _drawn(
    card: Card, grain: Grain, settings: Settings, breaks: tuple[Break, ...], noted: tuple[Event, ...]
) -> Drawing:
    """The drawing, kept: Plotly takes longer over it than all questions that are answered already."""
    return score_and_volume(card, grain, settings, breaks, noted)


def course_caption(card: Card, chosen: Selection, how: str = "") -> None:
    """How the course is read; `how` tells what can be done with it."""
    m = data.metric(card.metric)
    shaded = events.shaded(chosen.filters.period)
    st.caption(f"{course_reading(m)}{how}{shaded}")


def draw_course(
    card: Card, answer: Overview, chosen: Selection, picked: Callable[[Sequence[date]], Callable[[], Any]]
) -> Drawing:
    """Draw the course; `picked` makes the callback for a point from the first days of all points."""
    drawing = course(card, answer)
    m = data.metric(card.metric)
    days = [p.of("day") for p in card.series if p.of("day") is not None]
    st.subheader(drawing.title, anchor=False)
    st.plotly_chart(
        drawing.figure,
        key="over_time",
        alt=drawing.alt,
        config={"displayModeBar": False},
        on_select=picked(days),
        selection_mode="points",
    )
    course_caption(card, chosen, " Pick a point to open its rows.")
    save_chart(drawing, f"{card.metric}_over_time", chosen.filters, rests_on(card.now, m))
    events.listed(events.within(chosen.filters.period))
    return drawing


def _figures(card: Card, answer: Overview) -> Table:
    """The figures behind the course, to be saved."""
    m = data.metric(card.metric)
    return series_table(card.series, answer.grain, m, m.definition(card.definition))


def behind(card: Card, answer: Overview, drawing: Drawing) -> None:
    """What was left out, and the figures behind the chart."""
    m = data.metric(card.metric)
    with st.expander("What was left out, and the figures behind the chart", icon=":material/table_rows:"):
        dropped = [
            {"Metric": data.metric(c.metric).label, "Reason": reason, "Rows": rows}
            for c in answer.cards
            for reason, rows in c.now.left_out
        ]
        if dropped:
            st.dataframe(dropped, hide_index=True, alt="Rows that do not count, by metric and reason")
        else:
            st.write("Every row in this selection counts.")
        st.dataframe(
            {
                f"First day of the {answer.grain}": [p.of("day") for p in card.series],
                m.label: [p.value if p.enough else None for p in card.series],
                "Low": [p.low if p.enough else None for p in card.series],
                "High": [p.high if p.enough else None for p in card.series],
                m.counted.capitalize(): [p.n for p in card.series],
            },
            hide_index=True,
            placeholder="–",
            column_config={c: st.column_config.NumberColumn(format="%.1f") for c in (m.label, "Low", "High")},
            alt=drawing.alt,
        )
        save_table(_figures(card, answer), f"{card.metric}_figures", answer.filters, rests_on(card.now, m))
