"""One agent drawn: over time beside the team, criteria apart from the team's, own and reviewers' eyes."""

from collections.abc import Sequence

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from iqs.analysis.beside import CourseBeside
from iqs.analysis.compare import Verdict
from iqs.analysis.criteria_cells import Cell
from iqs.analysis.self_view import Gap
from iqs.charts.course import add_course, as_text, axis_range, course_words, point_width, value_axis
from iqs.charts.drawing import Drawing
from iqs.charts.gains import signed
from iqs.charts.theme import COLOURS, QUIET, faded, styled
from iqs.scoring import Measure, metric
from iqs.settings import Settings
from iqs.text import listed, value

_ABOVE, _BELOW = "#1d9a94", "#c9534b"
_SIGNS = {True: "▲", False: "▼", None: "●"}
_MARKS = {True: "triangle-up", False: "triangle-down", None: "circle"}


def course_of(found: CourseBeside, name: str, fewest: int = 0, settings: Settings | None = None) -> Drawing:
    """Draw an agent's points with their band, and the others' as a dashed line.

    Points of the others from fewer than `fewest` people are not drawn.
    """
    m = metric(found.metric, settings)
    d = m.definition(found.definition)
    own = [p for p in found.own if p.value is not None]
    others = [p for p, people in found.others if people >= fewest and p.enough and p.value is not None]
    figure = make_subplots(rows=1, cols=1)
    if others:
        figure.add_trace(
            go.Scatter(
                x=[p.of("day") for p in others],
                y=[p.value for p in others],
                mode="lines",
                line={"color": QUIET, "width": 2, "dash": "dash"},
                customdata=[[value(p, d), p.n] for p in others],
                hovertemplate="team's others %{customdata[0]} (n = %{customdata[1]:,})<extra></extra>",
                **point_width(found.grain),
            ),
            row=1,
            col=1,
        )
    banded = add_course(figure, own, m, d, found.grain, COLOURS[found.metric])
    ends = axis_range(banded, [p.value or 0.0 for p in others]) if banded else None
    value_axis(figure, m, d, ends, row=1, col=1)
    title = course_headline(own, others, name, m.label)
    words = course_words(own, d, found.grain)
    beside = f" The team's others: {course_words(others, d, found.grain)}" if others else ""
    return Drawing(title, styled(figure, 320), f"{title}. {words}{beside}")


def course_headline(own: Sequence[Measure], others: Sequence[Measure], name: str, label: str) -> str:
    """How many points lie clearly beside the team's: those whose band does not reach it."""
    there = {p.of("day"): p.value for p in others}
    compared = [p for p in own if p.enough and p.low is not None and p.of("day") in there]
    if len(compared) < 3:
        return f"{label} of {name} over time"
    apart = sum(not (p.low or 0.0) <= (there[p.of("day")] or 0.0) <= (p.high or 0.0) for p in compared)
    beside = f"{len(compared)} points with enough data"
    if not apart:
        return f"{label} of {name}: the band holds the team's line in all {beside}"
    return f"{label} of {name}: the team's line lies outside the band in {apart} of {beside}"


def criteria_apart(cells: Sequence[Cell], name: str) -> Drawing:
    """Draw how far an agent's criteria are from the others', the clear ones marked, the highest on top."""
    shown = sorted(
        (c for c in cells if c.difference is not None), key=lambda c: (c.difference or 0.0, c.criterion)
    )
    figure = go.Figure()
    for good in (True, False, None):
        mine = [c for c in shown if _side(c) is good]
        if not mine:
            continue
        colour = {True: _ABOVE, False: _BELOW, None: COLOURS["iqs"]}[good]
        figure.add_trace(
            go.Scatter(
                x=[c.difference for c in mine],
                y=[as_text(c.criterion) for c in mine],
                mode="markers",
                marker={"size": 12, "symbol": _MARKS[good], "color": colour},
                error_x={
                    "type": "data",
                    "symmetric": False,
                    "array": [(c.high or 0.0) - (c.difference or 0.0) for c in mine],
                    "arrayminus": [(c.difference or 0.0) - (c.low or 0.0) for c in mine],
                    "color": faded(colour, 0.6),
                    "thickness": 2,
                    "width": 4,
                },
                customdata=[[c.score, c.others, c.low, c.high, c.n, c.verdict.value] for c in mine],
                hovertemplate=(
                    "<b>%{y}</b>: %{x:+.1f} points (95 %: %{customdata[2]:+.1f} to %{customdata[3]:+.1f}), "
                    "%{customdata[5]}<br>%{customdata[0]:.1f} % beside %{customdata[1]:.1f} % of the others, "
                    "n = %{customdata[4]:,} ratings<extra></extra>"
                ),
            )
        )
    styled(figure, 90 + 34 * max(len(shown), 2))
    figure.update_layout(hovermode="closest")
    figure.add_vline(x=0, line={"color": QUIET, "width": 1, "dash": "dot"})
    figure.update_xaxes(title_text="Points above or below the team's others", ticksuffix="")
    figure.update_yaxes(categoryorder="array", categoryarray=[as_text(c.criterion) for c in shown])
    title = criteria_headline(shown, name)
    told = "; ".join(
        f"{c.criterion} {signed(c.difference or 0.0)} points, {c.verdict.value}, n = {c.n:,}"
        for c in reversed(shown)
    )
    return Drawing(title, figure, f"{title}. {told}.")


def _side(c: Cell) -> bool | None:
    """Clearly above, clearly below, or neither."""
    return None if c.verdict is not Verdict.CLEAR else (c.difference or 0.0) > 0


def criteria_headline(cells: Sequence[Cell], name: str) -> str:
    """Clear strengths and gaps in one line."""
    above = [c.criterion for c in cells if _side(c) is True]
    below = [c.criterion for c in cells if _side(c) is False]
    if not above and not below:
        return f"No criterion of {name} is clearly apart from the team's others"
    parts = [f"clear strength in {listed(above)}"] if above else []
    parts += [f"clear gap in {listed(below)}"] if below else []
    return f"{name}: {'; '.join(parts)}"


def eyes(gaps: Sequence[Gap], name: str) -> Drawing:
    """Draw own ratings and reviewers' of the same conversations, one line a criterion."""
    shown = list(reversed(gaps))
    rows = [as_text(_named(g)) for g in shown]
    figure = go.Figure()
    for g, row in zip(shown, rows, strict=True):
        figure.add_trace(
            go.Scatter(
                x=[g.reviewers, g.own],
                y=[row, row],
                mode="lines",
                line={"color": faded(QUIET, 0.6), "width": 3},
                hoverinfo="skip",
            )
        )
    for label, symbol, colour in (
        ("reviewers", "circle", COLOURS["iqs"]),
        ("own rating", "diamond", COLOURS["csat"]),
    ):
        figure.add_trace(
            go.Scatter(
                x=[g.reviewers if label == "reviewers" else g.own for g in shown],
                y=rows,
                name=label,
                mode="markers",
                marker={"size": 12, "symbol": symbol, "color": colour},
                customdata=[[g.n, _interval(g), g.verdict.value] for g in shown],
                hovertemplate=(
                    f"<b>%{{y}}</b>: {label} %{{x:.1f}} % (n = %{{customdata[0]}} conversations)<br>"
                    "own minus reviewers: %{customdata[1]}, %{customdata[2]}<extra></extra>"
                ),
            )
        )
    styled(figure, 120 + 34 * max(len(shown), 2), showlegend=True)
    figure.update_layout(hovermode="closest", legend={"orientation": "h", "y": 1.02, "yanchor": "bottom"})
    for trace in figure.data[: len(shown)]:
        trace.showlegend = False
    figure.update_xaxes(title_text="Mean score, %")
    title = eyes_headline(gaps, name)
    told = "; ".join(
        f"{_named(g)}: own {g.own:.1f} %, reviewers {g.reviewers:.1f} %, {g.verdict.value}" for g in gaps
    )
    return Drawing(title, figure, f"{title}. {told}.")


def _named(g: Gap) -> str:
    return g.criterion or "Whole score"


def _interval(g: Gap) -> str:
    if g.low is None or g.high is None:
        return f"{signed(g.points)} points"
    return f"{signed(g.points)} points (95 %: {signed(g.low or 0.0)} to {signed(g.high or 0.0)})"


def eyes_headline(gaps: Sequence[Gap], name: str) -> str:
    """Where both clearly see it otherwise, both ways."""
    clear = [g for g in gaps if g.verdict is Verdict.CLEAR]
    higher = [_named(g).lower() if not g.criterion else g.criterion for g in clear if g.points > 0]
    lower = [_named(g).lower() if not g.criterion else g.criterion for g in clear if g.points < 0]
    if not clear:
        if gaps and all(g.verdict is Verdict.NOT_ENOUGH for g in gaps):
            return f"{name} and reviewers on the same conversations: too few to say"
        return f"{name} and reviewers see the same conversations alike"
    parts = [f"higher on {listed(higher)}"] if higher else []
    parts += [f"lower on {listed(lower)}"] if lower else []
    return f"{name} rates the same conversations {' and '.join(parts)}"
