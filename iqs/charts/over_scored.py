"""Criteria where customers were unhappy and where they were happy: two points a criterion, with intervals."""

from collections.abc import Sequence

import plotly.graph_objects as go

from iqs.analysis.over_scored import CriterionBeside, Reading
from iqs.charts.course import as_text
from iqs.charts.drawing import Drawing
from iqs.charts.theme import QUIET, styled
from iqs.scoring import Measure

UNHAPPY, HAPPY = "#c9534b", "#1d9a94"


def rated_beside_answers(found: Sequence[CriterionBeside], baseline: float) -> Drawing:
    """Draw the criteria that have enough data, those that are over-scored on top; dotted is the pass mark."""
    shown = [c for c in found if c.unhappy.enough and c.happy.enough]
    figure = go.Figure()
    for name, colour, symbol, shift, side in (
        ("Customer unhappy", UNHAPPY, "diamond", 0.12, [c.unhappy for c in shown]),
        ("Customer happy", HAPPY, "circle", -0.12, [c.happy for c in shown]),
    ):
        figure.add_trace(
            go.Scatter(
                x=[m.value for m in side],
                y=[len(shown) - i + shift for i in range(len(shown))],
                name=name,
                mode="markers",
                marker={"size": 11, "symbol": symbol, "color": colour},
                error_x={
                    "type": "data",
                    "symmetric": False,
                    "array": [(m.high or m.value or 0.0) - (m.value or 0.0) for m in side],
                    "arrayminus": [(m.value or 0.0) - (m.low or m.value or 0.0) for m in side],
                    "thickness": 2,
                    "width": 0,
                },
                customdata=[[as_text(c.criterion), *_ends(m), m.n] for c, m in zip(shown, side, strict=True)],
                hovertemplate=(
                    f"%{{customdata[0]}}, {name.lower()}: %{{x:.1f}} % (95 %: %{{customdata[1]}}, "
                    "n = %{customdata[2]:,})<extra></extra>"
                ),
            )
        )
    figure.add_vline(x=baseline, line={"color": QUIET, "width": 1, "dash": "dot"})
    styled(figure, 110 + 46 * len(shown), hovermode="closest", showlegend=True)
    figure.update_layout(
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0}, margin={"t": 34}
    )
    figure.update_xaxes(title_text="Mean rating, % of its scale")
    figure.update_yaxes(
        tickvals=[len(shown) - i for i in range(len(shown))],
        ticktext=[as_text(c.criterion[:28]) for c in shown],
        range=[0.4, len(shown) + 0.6],
        showgrid=False,
    )
    title = headline(found)
    listed = "; ".join(
        f"{c.criterion}: {c.unhappy.value:.1f} % where unhappy (n = {c.unhappy.n:,}), "
        f"{c.happy.value:.1f} % where happy (n = {c.happy.n:,}), {c.reading}"
        for c in shown
    )
    return Drawing(title, figure, f"{title}. {listed}.")


def _ends(m: Measure) -> tuple[str]:
    return (f"{m.low:.1f} to {m.high:.1f}" if m.low is not None and m.high is not None else "no spread",)


def headline(found: Sequence[CriterionBeside]) -> str:
    """The finding in one line."""
    over = [c.criterion for c in found if c.reading is Reading.OVER]
    if over:
        return f"Rated high whatever customers say: {', '.join(over)}"
    follows = [c for c in found if c.reading is Reading.FOLLOWS]
    if follows:
        most = max(follows, key=lambda c: c.gap.difference or 0.0)
        return (
            f"{most.criterion} follows customers most: {most.gap.difference:.0f} points higher where they "
            "were happy"
        )
    return "No criterion clearly goes with what customers say"
