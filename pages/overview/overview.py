from functools import partial

import streamlit as st

from iqs.analysis.overview import overview
from iqs.charts.score_and_volume import score_and_volume
from iqs.ui import data, events
from iqs.ui.cards import number_card
from iqs.ui.changes import moved, spread, what_changed
from iqs.ui.filters import Selection
from iqs.ui.frame import selection
from iqs.ui.rows import go_to_rows, open_point
from iqs.ui.welcome import welcome


def show(chosen: Selection) -> None:
    """Draw the page for a selection."""
    go_to_rows()
    answer = data.ask(overview, chosen.filters, chosen.comparison, chosen.grain)
    wall = st.grid(3, min_column_width=260, key="cards")
    for card in answer.cards:
        with wall.cell():
            number_card(card, chosen.filters)

    what_changed(answer)

    solid = [c for c in answer.cards if any(p.enough for p in c.series)]
    drawn = next(iter(solid or [c for c in answer.cards if c.series]), None)
    if drawn is None:
        st.write("Nothing in this selection can be drawn over time.")
        return
    breaks = data.breaks(chosen.filters) if drawn.metric == "iqs" else ()
    noted = events.within(chosen.filters.period)
    drawing = score_and_volume(drawn, answer.grain, data.settings(), breaks, noted)
    m = data.metric(drawn.metric)
    days = [p.of("day") for p in drawn.series if p.of("day") is not None]
    st.subheader(drawing.title, anchor=False)
    st.plotly_chart(
        drawing.figure,
        key="over_time",
        alt=drawing.alt,
        config={"displayModeBar": False},
        on_select=partial(open_point, m, answer.grain, days),
        selection_mode="points",
    )
    st.caption(
        f"Band: 95 % interval. Bars: {m.counted} behind each point. Open points rest on fewer than "
        f"{m.minimum_n} {m.counted} and say little. Pick a point to open its rows."
        f"{events.shaded(chosen.filters.period)}"
    )
    events.listed(noted)

    spread(chosen)
    moved(chosen)

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
                f"First day of the {answer.grain}": [p.of("day") for p in drawn.series],
                m.label: [p.value if p.enough else None for p in drawn.series],
                "Low": [p.low if p.enough else None for p in drawn.series],
                "High": [p.high if p.enough else None for p in drawn.series],
                m.counted.capitalize(): [p.n for p in drawn.series],
            },
            hide_index=True,
            placeholder="–",
            column_config={c: st.column_config.NumberColumn(format="%.1f") for c in (m.label, "Low", "High")},
            alt=drawing.alt,
        )


chosen = selection()
if chosen is None:
    welcome()
else:
    show(chosen)
