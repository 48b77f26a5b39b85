"""Where the points went: one bar of 100 points, and critical criteria by what their failures cost."""

import plotly.graph_objects as go

from iqs.analysis.auto_fail import Ledger
from iqs.charts.drawing import Drawing
from iqs.charts.theme import COLOURS, QUIET, faded, styled

_CRITICAL = "#b3403a"


def where_points_went(ledger: Ledger) -> Drawing:
    """A bar of 100 points: earned, lost to auto-fails, lost to craft. The ledger must have values."""
    iqs, lost, craft = ledger.iqs.value or 0.0, ledger.lost.value or 0.0, ledger.craft or 0.0
    parts = (
        ("Earned", iqs, COLOURS["iqs"]),
        ("Lost to auto-fails", lost, _CRITICAL),
        ("Lost to craft", max(craft, 0.0), faded(QUIET, 0.6)),
    )
    figure = go.Figure(
        [
            go.Bar(
                x=[points],
                y=[""],
                orientation="h",
                name=name,
                marker={"color": colour},
                text=[f"{name} {points:.1f}" if points >= 14 else f"{points:.1f}" if points >= 4 else ""],
                textposition="inside",
                insidetextanchor="middle",
                textangle=0,
                hovertemplate=f"{name}: %{{x:.1f}} points<extra></extra>",
            )
            for name, points, colour in parts
        ]
    )
    styled(figure, 150, barmode="stack")
    figure.update_layout(
        hovermode="closest",
        showlegend=True,
        legend={"orientation": "h", "y": 1.05, "yanchor": "bottom", "x": 0, "traceorder": "normal"},
        margin={"t": 34, "l": 0},
        uniformtext={"minsize": 11, "mode": "hide"},
    )
    figure.update_xaxes(title_text="Points of 100", range=[0, max(100.0, iqs)])
    figure.update_yaxes(showticklabels=False)
    title = headline(ledger)
    listed = ", ".join(f"{name.lower()} {points:.1f}" for name, points, _ in parts)
    return Drawing(title, figure, f"{title}. Of 100 points: {listed}.")


def headline(ledger: Ledger) -> str:
    """The finding in one line."""
    lost, craft = ledger.lost.value or 0.0, ledger.craft or 0.0
    if lost < 0.05:
        return "No points were lost to auto-fails"
    missing = lost + max(craft, 0.0)
    return f"Auto-fails took {lost:.1f} of the {missing:.1f} points that are missing to 100"


def by_criterion(ledger: Ledger) -> Drawing:
    """Critical criteria by the points their failures cost, most first."""
    found = [c for c in ledger.criteria if c.failed][:15]
    figure = go.Figure(
        go.Bar(
            x=[c.points for c in found],
            y=[c.criterion for c in found],
            orientation="h",
            marker={"color": _CRITICAL},
            text=[f"{c.points:.1f}" for c in found],
            textposition="outside",
            cliponaxis=False,
            customdata=[[c.failed, c.rated, c.share, c.low, c.high] for c in found],
            hovertemplate=(
                "%{y}: %{x:.2f} points<br>failed in %{customdata[0]:,} of %{customdata[1]:,} reviews, "
                "%{customdata[2]:.1f} % (95 %: %{customdata[3]:.1f} to %{customdata[4]:.1f} %)<extra></extra>"
            ),
        )
    )
    styled(figure, 90 + 34 * len(found))
    figure.update_layout(hovermode="closest")
    figure.update_xaxes(title_text="Points of IQS lost", rangemode="tozero")
    figure.update_yaxes(autorange="reversed")
    if not found:
        return Drawing("No critical criterion failed", figure, "No critical criterion failed.")
    first = found[0]
    title = f"“{first.criterion}” costs most: {first.points:.1f} points"
    listed = "; ".join(
        f"{c.criterion} {c.points:.1f} points, {c.failed:,} of {c.rated:,} reviews" for c in found
    )
    return Drawing(title, figure, f"{title}. {listed}.")
