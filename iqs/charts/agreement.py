"""Reviews against what the same customers said: the share of happy customers by band of IQS."""

import plotly.graph_objects as go

from iqs.analysis.agreement import Agreement
from iqs.analysis.compare import Verdict
from iqs.charts.drawing import Drawing
from iqs.charts.theme import COLOURS, QUIET, styled
from iqs.scoring import metric

HAPPY = {"csat": "satisfied", "nps": "promoters", "ces": "found it easy"}
"""What a customer at the good end is called."""


def happy_by_band(found: Agreement) -> Drawing:
    """Draw the share of happy customers with its interval for each band; thin bands stay open."""
    happy = HAPPY[found.outcome]
    label = metric(found.outcome).label
    bands = [b for b in found.bands if b.happy.n]
    figure = go.Figure()
    for enough, symbol in ((True, "circle"), (False, "circle-open")):
        some = [b for b in bands if b.happy.enough is enough]
        figure.add_trace(
            go.Scatter(
                x=[b.happy.value for b in some],
                y=[f"IQS {b.name}" for b in some],
                mode="markers+text",
                marker={
                    "size": 12,
                    "symbol": symbol,
                    "color": COLOURS[found.outcome] if enough else QUIET,
                },
                error_x={
                    "type": "data",
                    "symmetric": False,
                    "array": [(b.happy.high or 0.0) - (b.happy.value or 0.0) for b in some],
                    "arrayminus": [(b.happy.value or 0.0) - (b.happy.low or 0.0) for b in some],
                    "thickness": 2,
                    "width": 0,
                }
                if enough
                else None,
                text=[f"{b.happy.value:.0f} %" if enough else f"only {b.happy.n}" for b in some],
                textposition="top center",
                cliponaxis=False,
                customdata=[[b.happy.low, b.happy.high, b.happy.n] for b in some],
                hovertemplate=(
                    f"%{{y}}: %{{x:.1f}} % {happy} (95 %: %{{customdata[0]:.1f}} to %{{customdata[1]:.1f}}, "
                    "n = %{customdata[2]:,})<extra></extra>"
                ),
            )
        )
    styled(figure, 90 + 62 * len(bands), hovermode="closest")
    figure.update_xaxes(
        title_text=f"{label}: customers {happy}, %", range=[0, 102], tickvals=[*range(0, 101, 20)]
    )
    figure.update_yaxes(
        categoryorder="array",
        categoryarray=[f"IQS {b.name}" for b in bands],
        range=[-0.6, len(bands) - 0.3],
    )
    title = headline(found)
    listed = "; ".join(
        f"IQS {b.name}: {b.happy.value:.1f} % {happy} (95 %: {b.happy.low:.1f} to {b.happy.high:.1f} %, "
        f"n = {b.happy.n:,})"
        for b in bands
    )
    return Drawing(title, figure, f"{title}. {listed}.")


def headline(found: Agreement) -> str:
    """The finding in one line."""
    happy = HAPPY[found.outcome]
    apart = found.apart
    if apart is None or apart.difference is None or apart.verdict is Verdict.NOT_ENOUGH:
        return "Reviews against the same customers' answers: too few in one band to compare"
    low, high = dict(apart.earlier.group)["band"], dict(apart.later.group)["band"]
    if apart.verdict is Verdict.NOT_CLEAR:
        return f"Customers of “{high}” reviews are not clearly happier than those of “{low}” ones"
    way = "more" if apart.difference > 0 else "fewer"
    are = "" if found.outcome == "ces" else "are "
    return (
        f"{abs(apart.difference):.0f} points {way} customers {are}{happy} after “{high}” reviews than after "
        f"“{low}” ones"
    )
