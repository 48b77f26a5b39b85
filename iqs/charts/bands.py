"""The spread of reviews over the bands of IQS: one bar now, one for the comparison period."""

from collections.abc import Sequence

import plotly.graph_objects as go

from iqs.analysis.bands import BandShare
from iqs.analysis.compare import Verdict
from iqs.charts.drawing import Drawing
from iqs.charts.theme import COLOURS, QUIET, faded, styled
from iqs.scoring import Measure
from iqs.settings import Settings

_FILLS = {
    "excellent": COLOURS["iqs"],
    "good": faded(COLOURS["iqs"], 0.45),
    "needs attention": "#c9534b",
}
_NAMED = 8.0
"""Shares from here on have their number written into them."""


def band_bars(found: Sequence[BandShare]) -> Drawing:
    """Draw the shares of the bands, which sum to 100 %; each says its n and interval on hover."""
    rows: list[tuple[str, list[Measure]]] = [("Now", [b.now for b in found])]
    compared = [b.change.earlier for b in found if b.change is not None and b.change.earlier.enough]
    if len(compared) == len(found):
        rows.append(("Before", compared))
    figure = go.Figure()
    for i, share in enumerate(found):
        shown = [measures[i] for _, measures in rows]
        figure.add_trace(
            go.Bar(
                x=[m.value for m in shown],
                y=[name for name, _ in rows],
                orientation="h",
                name=share.band,
                marker={"color": _FILLS[share.band]},
                text=[f"{m.value:.0f} %" if (m.value or 0.0) >= _NAMED else "" for m in shown],
                textposition="inside",
                insidetextanchor="middle",
                textangle=0,
                customdata=[[m.low, m.high, m.n] for m in shown],
                hovertemplate=(
                    f"{share.band}: %{{x:.1f}} % of reviews (95 %: %{{customdata[0]:.1f}} to "
                    "%{customdata[1]:.1f}, n = %{customdata[2]:,})<extra></extra>"
                ),
            )
        )
    styled(figure, 100 + 44 * len(rows), hovermode="closest", barmode="stack", showlegend=True)
    figure.update_layout(
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "traceorder": "normal"},
        margin={"t": 34},
    )
    figure.update_xaxes(title_text="Reviews, %", range=[0, 100], linecolor=QUIET)
    figure.update_yaxes(autorange="reversed", showgrid=False)
    title = headline(found)
    listed = "; ".join(
        f"{b.band} {b.now.value or 0.0:.1f} % (95 %: {b.now.low or 0.0:.1f} to {b.now.high or 0.0:.1f} %)"
        for b in found
    )
    return Drawing(title, figure, f"{title}. Of {found[0].now.n:,} reviews: {listed}.")


def bands_reading(settings: Settings, n: int) -> str:
    """Where the bands begin, and how many reviews they hold."""
    return (
        f"Each review by its own score: excellent from {settings.excellent:g} %, good from "
        f"{settings.good:g} %. n = {n:,} reviews."
    )


def headline(found: Sequence[BandShare]) -> str:
    """The finding in one line: what the lowest band does, else where most reviews are."""
    low = found[-1]
    if low.change is not None and low.change.verdict is Verdict.CLEAR and low.change.difference is not None:
        way = "More" if low.change.difference > 0 else "Fewer"
        return (
            f"{way} reviews need attention: {low.now.value or 0.0:.0f} %, was "
            f"{low.change.earlier.value or 0.0:.0f} %"
        )
    return f"{low.now.value or 0.0:.0f} % of reviews need attention"
