"""Figures for a screen on the wall: a number that is read from across the room, and charts drawn larger."""

import plotly.graph_objects as go

from iqs.analysis.overview import Card
from iqs.charts.drawing import Drawing
from iqs.charts.theme import COLOURS
from iqs.scoring import metric
from iqs.settings import Settings
from iqs.text import interval, value

NUMBER_HEIGHT, CHART_HEIGHT = 110, 560
"""Pixels."""


def big_number(card: Card, settings: Settings | None = None) -> Drawing:
    """The value of a card as large as its cell allows; a dash where there is too little data."""
    m = metric(card.metric, settings)
    d = m.definition(card.definition)
    shown = value(card.now, d)
    figure = go.Figure()
    figure.add_annotation(
        text=shown,
        showarrow=False,
        x=0,
        y=0.5,
        xref="paper",
        yref="paper",
        xanchor="left",
        font={"size": 76, "color": COLOURS[card.metric], "weight": 600},
    )
    figure.update_layout(height=NUMBER_HEIGHT, margin={"l": 0, "r": 0, "t": 0, "b": 8}, dragmode=False)
    figure.update_xaxes(visible=False, fixedrange=True)
    figure.update_yaxes(visible=False, fixedrange=True)
    alt = f"{m.label} {shown}, 95 % interval {interval(card.now, d)}, n = {card.now.n:,}"
    return Drawing(m.label, figure, alt)


def larger(drawing: Drawing) -> Drawing:
    """The same drawing for a wall: taller, with letters that can be read from across the room."""
    figure = go.Figure(drawing.figure)
    figure.update_layout(height=CHART_HEIGHT, font={"size": 18})
    figure.update_annotations(font_size=16)
    figure.update_xaxes(tickfont_size=16)
    figure.update_yaxes(tickfont_size=16, title_font_size=16)
    figure.update_traces(line_width=4, marker_size=10, selector={"mode": "lines+markers"})
    return Drawing(drawing.title, figure, drawing.alt)
