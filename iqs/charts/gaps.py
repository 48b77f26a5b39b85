"""One agent's criteria drawn: how far from the others in the same role, each with its interval."""

import plotly.graph_objects as go

from iqs.analysis.coaching import Plan
from iqs.analysis.coaching_words import against, between, headline, points, reading
from iqs.analysis.gaps import Gap
from iqs.charts.course import as_text
from iqs.charts.drawing import Drawing
from iqs.charts.theme import COLOURS, QUIET, faded, styled
from iqs.text import number

_STRONG, _WEAK = "#1d9a94", "#c9534b"
_ROW, _FRAME = 38, 92
MOST = 20
"""Criteria drawn at most: those that are furthest from the others."""


def gaps_drawn(plan: Plan) -> Drawing:
    """Draw the criteria that could be compared, the greatest gap on top."""
    known = [g for g in plan.gaps if g.gap is not None]
    if len(known) > MOST:
        far = sorted(known, key=lambda g: -abs(g.size))[:MOST]
        known = [g for g in known if g in far]
    figure = go.Figure()
    rows = {g.criterion: len(known) - i for i, g in enumerate(known)}
    for name, symbol, colour, some in (
        ("clear gap", "triangle-down", _WEAK, [g for g in known if g.weak]),
        ("clear strength", "triangle-up", _STRONG, [g for g in known if g.strong]),
        ("not clear, or small", "circle", COLOURS["iqs"], [g for g in known if not (g.weak or g.strong)]),
    ):
        if not some:
            continue
        figure.add_trace(
            go.Scatter(
                x=[g.size for g in some],
                y=[rows[g.criterion] for g in some],
                name=name,
                mode="markers",
                marker={"size": 12, "symbol": symbol, "color": colour},
                error_x={
                    "type": "data",
                    "symmetric": False,
                    "array": [(g.high or 0.0) - g.size for g in some],
                    "arrayminus": [g.size - (g.low or 0.0) for g in some],
                    "color": faded(colour, 0.55),
                    "thickness": 3,
                    "width": 0,
                },
                customdata=[_told(g) for g in some],
                hovertemplate="<b>%{customdata[0]}</b>: %{customdata[1]} points against %{customdata[2]}<br>"
                "95 %: %{customdata[3]}, n = %{customdata[4]:,} ratings<br>score %{customdata[5]}, theirs "
                "%{customdata[6]}, adjusted for channel, month and reviewer<br>plain mean of the ratings "
                "%{customdata[7]}<extra></extra>",
            )
        )
    figure.add_vline(x=0, line={"color": QUIET, "width": 1.5, "dash": "dot"})
    styled(figure, _FRAME + _ROW * len(known), hovermode="closest", showlegend=True)
    figure.update_layout(legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0}, margin={"t": 34})
    figure.update_xaxes(title_text="Points from the others in the same role", zeroline=False, showgrid=True)
    figure.update_yaxes(
        tickvals=list(rows.values()),
        ticktext=[as_text(name if len(name) <= 30 else f"{name[:29]}…") for name in rows],
        range=[0.4, len(known) + 0.6],
        showgrid=False,
    )
    title = headline(plan.gaps, plan.aside)
    told = "; ".join(
        f"{g.criterion} {points(g.size)} points (95 %: {between(g)}, n = {g.n:,}, {reading(g)})"
        for g in known
    )
    return Drawing(title, figure, f"{title}. Against the others in the same role: {told}.")


def _told(g: Gap) -> list[object]:
    return [
        as_text(g.criterion), points(g.size), against(g), between(g), g.n, number(g.score, "%"),
        number(g.peers, "%"), number(g.plain, "%"),
    ]  # fmt: skip
