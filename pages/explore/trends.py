from functools import partial

import streamlit as st

from iqs.analysis.slope import HOW_A_TREND
from iqs.analysis.trends import trends
from iqs.charts.around import Surroundings, course_reading
from iqs.charts.trends import over_time, provisional_words, whole_sentence
from iqs.scoring import definition_in_force
from iqs.share.sections.shared import series_table
from iqs.ui import data, events
from iqs.ui import trends as pieces
from iqs.ui.downloads import rests_on, save_chart, save_table
from iqs.ui.filters import Selection, picked_metric
from iqs.ui.frame import selection
from iqs.ui.nothing import nothing
from iqs.ui.rows import go_to_rows, open_point
from iqs.ui.welcome import welcome


def show(chosen: Selection) -> None:
    """Draw the page for a selection."""
    go_to_rows(picks_metric=True)
    m = picked_metric()
    d = definition_in_force(data.engine(), m)
    earlier = pieces.earlier_periods(chosen, data.days() or chosen.before)
    by, laid = pieces.controls(m, d, earlier)
    answer = data.ask(trends, m.key, chosen.filters, chosen.grain, by=by, earlier=tuple(earlier.values()))
    if not any(p.value is not None for p in answer.whole.series):
        st.write(nothing(answer.whole.now, m))
        return
    period = chosen.filters.period
    noted = events.within(period)
    breaks = data.breaks(chosen.filters) if m.key == "iqs" else ()
    overlaid = [(name, e) for name, e in zip(earlier, answer.earlier, strict=True) if name in laid]
    drawing = over_time(answer, Surroundings(data.settings(), breaks, noted), overlaid)
    st.subheader(drawing.title, anchor=False)
    st.write(whole_sentence(answer, d))
    st.plotly_chart(
        drawing.figure,
        key="over_time",
        alt=drawing.alt,
        config={"displayModeBar": False},
        on_select=partial(open_point, m, chosen.grain, [p.of("day") for p in answer.whole.series]),
        selection_mode="points",
    )
    st.caption(
        f"{course_reading(m)} Pick a point to open its rows.{events.shaded(period)} "
        f"{provisional_words(answer, m)}"
    )
    figures = series_table(answer.whole.series, answer.grain, m, d)
    save_chart(drawing, f"{m.key}_trend", chosen.filters, rests_on(answer.whole.now, m))
    events.listed(noted)
    events.offer_changes(noted, period)
    pieces.comparison(answer, earlier, m, d)
    if by is not None:
        pieces.split(answer, m, d)
    with st.expander(
        "How the trend is found, and the figures behind the chart", icon=":material/table_rows:"
    ):
        st.write(HOW_A_TREND)
        pieces.points_table(answer, m, d, overlaid, drawing.alt)
        save_table(figures, f"{m.key}_points", chosen.filters, rests_on(answer.whole.now, m))


chosen = selection()
if chosen is None:
    welcome()
else:
    show(chosen)
