"""The course of one metric over time: its line, the band of its interval, and points that say little."""

from collections.abc import Sequence
from datetime import date
from math import ceil
from statistics import median
from typing import Any

import plotly.graph_objects as go

from iqs.analysis.periods import after
from iqs.charts.theme import QUIET, faded
from iqs.model import Grain
from iqs.scoring import Definition, Measure, Metric
from iqs.text import clock, interval, value

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
    provisional_from: date | None = None,
    row: int = 1,
    col: int = 1,
) -> list[Measure]:
    """Draw measures split by `grain` into one cell of a figure of subplots: band, line, and open thin points.

    Points below the metric's minimum n are left open, and say so on hover; so do points with days from
    `provisional_from` on, which may still change, at the end of a dotted line. Returns the points with a
    band, from which `axis_range` finds the axis.
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
    moving = [p for p in points if may_change(p, grain, provisional_from)]
    settled = [p for p in points if p not in moving]
    if settled and moving:  # the way there; its points are drawn, and say themselves, below
        figure.add_trace(
            go.Scatter(
                x=[p.of("day") for p in (*settled[-1:], *moving)],
                y=[p.value if p.enough else None for p in (*settled[-1:], *moving)],
                mode="lines",
                line={"color": colour, "width": 2.5, "dash": "dot"},
                hoverinfo="skip",
                **width,
            ),
            row=row,
            col=col,
        )
    for some, look in (
        (settled, {"mode": "lines+markers", "marker": {"size": 6}}),
        (moving, {"mode": "markers", "marker": {"size": 8, "symbol": "circle-open"}}),
    ):
        figure.add_trace(
            go.Scatter(
                x=[p.of("day") for p in some],
                y=[p.value if p.enough else None for p in some],
                line={"color": colour, "width": 2.5},
                connectgaps=False,
                **look,
                **width,
                customdata=[[interval(p, d), p.n] for p in some],
                text=[value(p, d) for p in some],
                hovertemplate=_hover(m, some is moving),
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


def may_change(point: Measure, grain: Grain, provisional_from: date | None) -> bool:
    """Whether a point has days whose numbers may still change."""
    day = point.of("day")
    return provisional_from is not None and day is not None and after(day, grain) > provisional_from


def _hover(m: Metric, moving: bool) -> str:
    said = ", may still change" if moving else ""
    return f"{m.label} %{{text}} (95 %: %{{customdata[0]}}, n = %{{customdata[1]:,}}{said})<extra></extra>"


_CLOCK_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600)
"""Seconds between two ticks of an axis of times."""


def value_axis(
    figure: go.Figure,
    m: Metric,
    d: Definition,
    ends: tuple[float, float] | None,
    *,
    ticks: int = 6,
    titled: bool = True,
    **cell: int,
) -> None:
    """The axis of values: from one end to the other, its unit named, times as m:ss.

    `ticks` is how many labels there are at most; `cell` the row and col of a figure of subplots.
    """
    if titled:
        figure.update_yaxes(title_text=f"{m.label}{', %' if d.unit == '%' else ''}", **cell)
    if ends is None:
        return
    figure.update_yaxes(range=ends, nticks=ticks, **cell)
    figure.update_yaxes(**clock_ticks(d, ends, ticks), **cell)


def clock_ticks(d: Definition, ends: tuple[float, float], ticks: int = 6) -> dict[str, Any]:
    """Options that label an axis of times as m:ss; none for other units."""
    if d.unit != "s":
        return {}
    step = next((s for s in _CLOCK_STEPS if (ends[1] - ends[0]) / s <= ticks), 7200)
    at = range(max(0, ceil(ends[0] / step)) * step, int(ends[1]) + 1, step)
    return {"tickvals": list(at), "ticktext": [clock(s) for s in at]}


def course_words(points: Sequence[Measure], d: Definition, grain: Grain) -> str:
    """The drawn points as a sentence: the first, the last, the lowest and the highest."""
    shown = [p for p in points if p.enough and p.value is not None]
    if not shown:
        return "No point has enough data to be drawn."
    lowest = min(shown, key=lambda p: p.value or 0.0)
    highest = max(shown, key=lambda p: p.value or 0.0)

    def named(p: Measure) -> str:
        return f"{value(p, d)} ({p.of('day').strftime(DAY_WORDS[grain])}, n = {p.n:,})"

    return (
        f"{len(shown)} points by {grain}: first {named(shown[0])}, last {named(shown[-1])}, "
        f"lowest {named(lowest)}, highest {named(highest)}."
    )


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
