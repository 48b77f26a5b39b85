"""The course of one metric over time: its line, the band of its interval, and points that say little."""

from collections.abc import Sequence
from statistics import median
from typing import Any

import plotly.graph_objects as go

from iqs.charts.theme import QUIET, faded
from iqs.model import Grain
from iqs.scoring import Definition, Measure, Metric
from iqs.text import interval, value

DAY_WORDS = {
    Grain.DAY: "%-d %b %Y",
    Grain.WEEK: "week of %-d %b %Y",
    Grain.MONTH: "%B %Y",
    Grain.QUARTER: "quarter from %b %Y",
    Grain.YEAR: "%Y",
}

TICK = {
    Grain.DAY: "%-d %b",
    Grain.WEEK: "%-d %b",
    Grain.MONTH: "%b %Y",
    Grain.QUARTER: "from %b %Y",
    Grain.YEAR: "%Y",
}
"""Labels of an axis, and days in words, by grain."""
_MS = 86_400_000
_WIDTH: dict[Grain, Any] = {
    Grain.DAY: _MS,
    Grain.WEEK: 7 * _MS,
    Grain.MONTH: "M1",
    Grain.QUARTER: "M3",
    Grain.YEAR: "M12",
}


def point_width(grain: Grain) -> dict[str, Any]:
    """Trace options that make Plotly draw a point in the middle of its days."""
    return {"xperiod": _WIDTH[grain], "xperiodalignment": "middle"}


def add_course(
    figure: go.Figure,
    points: Sequence[Measure],
    m: Metric,
    d: Definition,
    grain: Grain,
    colour: str,
    *,
    row: int = 1,
    col: int = 1,
) -> list[Measure]:
    """Draw measures split by `grain` into one cell of a figure of subplots: band, line, and open thin points.

    Points below the metric's minimum n are left open, and say so on hover. Returns the points with a band,
    from which `axis_range` finds the axis.
    """
    width = point_width(grain)
    banded = [p for p in points if p.low is not None and p.high is not None and p.enough]
    for bound, fill in (("low", None), ("high", "tonexty")):
        figure.add_trace(
            go.Scatter(
                x=[p.of("day") for p in banded],
                y=[getattr(p, bound) for p in banded],
                mode="lines",
                fill=fill,
                fillcolor=faded(colour, 0.16),
                line={"width": 0, "color": colour},
                hoverinfo="skip",
                **width,
            ),
            row=row,
            col=col,
        )
    figure.add_trace(
        go.Scatter(
            x=[p.of("day") for p in points],
            y=[p.value if p.enough else None for p in points],
            mode="lines+markers",
            line={"color": colour, "width": 2.5},
            marker={"size": 6},
            connectgaps=False,
            **width,
            customdata=[[interval(p, d), p.n] for p in points],
            text=[value(p, d) for p in points],
            hovertemplate=(
                f"{m.label} %{{text}} (95 %: %{{customdata[0]}}, n = %{{customdata[1]:,}})<extra></extra>"
            ),
        ),
        row=row,
        col=col,
    )
    thin = [p for p in points if not p.enough]
    figure.add_trace(
        go.Scatter(
            x=[p.of("day") for p in thin],
            y=[p.value for p in thin],
            mode="markers",
            marker={"size": 7, "symbol": "circle-open", "color": QUIET},
            **width,
            customdata=[[p.n] for p in thin],
            hovertemplate=f"too few {m.counted} (n = %{{customdata[0]}}, need {m.minimum_n})<extra></extra>",
        ),
        row=row,
        col=col,
    )
    return banded


def axis_range(points: list[Measure], marks: list[float]) -> tuple[float, float]:
    """Axis that shows every value, with room for usual intervals; a rare huge one runs out of the picture."""
    values = [p.value or 0.0 for p in points] + marks
    halves = [((p.high or 0.0) - (p.low or 0.0)) / 2 for p in points]
    usual = median(halves)
    room = (max(halves) if max(halves) <= 4 * usual else 1.6 * usual) or 1.0
    return min(values) - room, max(values) + room


def as_text(name: str) -> str:
    """A name that somebody typed as text: Plotly reads tags in labels."""
    return name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
