"""A metric over time with its interval, and below it how many rows each point rests on."""

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from iqs.analysis.compare import Verdict
from iqs.analysis.overview import Card
from iqs.charts.drawing import Drawing
from iqs.charts.theme import COLOURS, QUIET, faded, styled
from iqs.model import Grain
from iqs.scoring import Definition, Measure, metric
from iqs.text import difference, interval, number, value

_DAY = {
    Grain.DAY: "%-d %b %Y",
    Grain.WEEK: "week of %-d %b %Y",
    Grain.MONTH: "%B %Y",
    Grain.QUARTER: "quarter from %b %Y",
    Grain.YEAR: "%Y",
}


def score_and_volume(card: Card, grain: Grain) -> Drawing:
    """Draw a card's series: value and 95 % band above, n below, on one time axis.

    Points below the metric's minimum n are left open, and stated so on hover.
    """
    m = metric(card.metric)
    d = m.definition(card.definition)
    points = [p for p in card.series if p.value is not None]
    days = [p.of("day") for p in points]
    colour = COLOURS[card.metric]
    figure = make_subplots(rows=2, cols=1, shared_xaxes=True, row_heights=[0.74, 0.26], vertical_spacing=0.06)
    banded = [p for p in points if p.low is not None and p.high is not None and p.enough]
    figure.add_trace(
        go.Scatter(
            x=[p.of("day") for p in banded] + [p.of("day") for p in reversed(banded)],
            y=[p.low for p in banded] + [p.high for p in reversed(banded)],
            fill="toself",
            fillcolor=faded(colour, 0.16),
            line={"width": 0},
            hoverinfo="skip",
        ),
        row=1,
        col=1,
    )
    figure.add_trace(
        go.Scatter(
            x=days,
            y=[p.value if p.enough else None for p in points],
            mode="lines+markers",
            line={"color": colour, "width": 2.5},
            marker={"size": 6},
            connectgaps=False,
            customdata=[[interval(p, d), p.n] for p in points],
            text=[value(p, d) for p in points],
            hovertemplate=(
                f"{m.label} %{{text}} (95 %: %{{customdata[0]}}, n = %{{customdata[1]:,}})<extra></extra>"
            ),
        ),
        row=1,
        col=1,
    )
    thin = [p for p in points if not p.enough]
    figure.add_trace(
        go.Scatter(
            x=[p.of("day") for p in thin],
            y=[p.value for p in thin],
            mode="markers",
            marker={"size": 7, "symbol": "circle-open", "color": QUIET},
            customdata=[[p.n] for p in thin],
            hovertemplate=f"too few {m.counted} (n = %{{customdata[0]}}, need {m.minimum_n})<extra></extra>",
        ),
        row=1,
        col=1,
    )
    figure.add_trace(
        go.Bar(
            x=days,
            y=[p.n for p in points],
            marker={"color": faded(QUIET, 0.55)},
            hovertemplate=f"%{{y:,}} {m.counted}<extra></extra>",
        ),
        row=2,
        col=1,
    )
    for b in m.benchmarks:
        figure.add_hline(
            y=b.value,
            line={"color": QUIET, "width": 1, "dash": "dot"},
            annotation={"text": f"{b.label} {number(b.value, d.unit)}", "font": {"size": 11, "color": QUIET}},
            annotation_position="bottom right",
            row=1,
            col=1,
        )
    figure.update_xaxes(hoverformat=_DAY[grain])
    figure.update_yaxes(title_text=f"{m.label}{', %' if d.unit == '%' else ''}", row=1, col=1)
    figure.update_yaxes(title_text=m.counted.capitalize(), rangemode="tozero", nticks=3, row=2, col=1)
    return Drawing(headline(card, d), styled(figure, 380), _alt(points, card, d, grain))


def headline(card: Card, definition: Definition) -> str:
    """The finding in one line: where the metric stands, and whether it clearly moved."""
    label = metric(card.metric).label
    now = card.now
    if now.value is None or not now.enough:
        return f"{label}: not enough data in this selection"
    shown = value(now, definition)
    moved = card.change
    if moved is None or moved.difference is None or moved.verdict is Verdict.NOT_ENOUGH:
        return f"{label} is {shown}"
    if moved.verdict is Verdict.NOT_CLEAR:
        return f"{label} is {shown}, with no clear change against the comparison period"
    way = "up" if moved.difference > 0 else "down"
    size = difference(abs(moved.difference), definition).lstrip("+")
    return f"{label} is {shown}, {way} {size} on the comparison period"


def _alt(points: list[Measure], card: Card, d: Definition, grain: Grain) -> str:
    shown = [p for p in points if p.enough and p.value is not None]
    if not shown:
        return f"{headline(card, d)}. No point has enough data to be drawn."
    lowest = min(shown, key=lambda p: p.value or 0.0)
    highest = max(shown, key=lambda p: p.value or 0.0)

    def named(p: Measure) -> str:
        return f"{value(p, d)} ({p.of('day').strftime(_DAY[grain])}, n = {p.n:,})"

    return (
        f"{headline(card, d)}. {len(shown)} points by {grain}: first {named(shown[0])}, "
        f"last {named(shown[-1])}, lowest {named(lowest)}, highest {named(highest)}."
    )
