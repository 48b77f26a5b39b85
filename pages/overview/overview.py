import streamlit as st

from iqs.charts.score_and_volume import score_and_volume
from iqs.scoring import metric
from iqs.text import value
from iqs.ui import data
from iqs.ui.cards import number_card
from iqs.ui.filters import Selection
from iqs.ui.frame import selection
from iqs.ui.welcome import welcome


def show(chosen: Selection) -> None:
    """Draw the page for a selection."""
    answer = data.answer_overview(chosen.filters, chosen.comparison, chosen.grain)
    wall = st.grid(3, min_column_width=260, key="cards")
    for card in answer.cards:
        with wall.cell():
            number_card(card, chosen.filters)

    drawing = score_and_volume(answer.card("iqs"), answer.grain)
    st.subheader(drawing.title, anchor=False)
    st.plotly_chart(drawing.figure, key="iqs_over_time", alt=drawing.alt, config={"displayModeBar": False})

    with st.expander("What was left out, and the figures behind the chart", icon=":material/table_rows:"):
        dropped = [
            {"Metric": metric(c.metric).label, "Reason": reason, "Rows": rows}
            for c in answer.cards
            for reason, rows in c.now.left_out
        ]
        if dropped:
            st.dataframe(dropped, hide_index=True, alt="Rows that do not count, by metric and reason")
        else:
            st.write("Every row in this selection counts.")
        iqs = answer.card("iqs")
        definition = metric("iqs").definition(iqs.definition)
        st.dataframe(
            {
                f"First day of the {answer.grain}": [p.of("day") for p in iqs.series],
                "IQS": [value(p, definition) for p in iqs.series],
                "Low": [p.low if p.enough else None for p in iqs.series],
                "High": [p.high if p.enough else None for p in iqs.series],
                "Reviews": [p.n for p in iqs.series],
            },
            hide_index=True,
            column_config={c: st.column_config.NumberColumn(format="%.1f") for c in ("Low", "High")},
            alt=drawing.alt,
        )


chosen = selection()
if chosen is None:
    welcome()
else:
    show(chosen)
