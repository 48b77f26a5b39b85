"""A metric over time with its interval, and below it how many rows each point rests on."""

from collections.abc import Sequence
from datetime import timedelta

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from iqs.analysis.breaks import Break
from iqs.analysis.compare import Verdict
from iqs.analysis.overview import Card
from iqs.analysis.periods import after
from iqs.charts.course import DAY_WORDS, TICK, add_course, as_text, axis_range, point_width
from iqs.charts.drawing import Drawing
from iqs.charts.theme import COLOURS, QUIET, faded, styled
from iqs.model import Grain, Period
from iqs.scoring import Definition, Measure, metric
from iqs.settings import Settings
from iqs.text import decimals, difference, number, value


def score_and_volume(
    card: Card, grain: Grain, settings: Settings | None = None, breaks: Sequence[Break] = ()
) -> Drawing:
    """Draw a card's series: value and 95 % band above, n below, on one time axis.

    Points below the metric's minimum n are left open, and stated so on hover. `settings` say what the
    metric is compared with, and which seasons are marked. A dashed line stands where another scorecard
    begins: points on both sides were judged by different rules.
    """
    m = metric(card.metric, settings)
    d = m.definition(card.definition)
    points = [p for p in card.series if p.value is not None]
    days = [p.of("day") for p in points]
    colour = COLOURS[card.metric]
    figure = make_subplots(rows=2, cols=1, shared_xaxes=True, row_heights=[0.74, 0.26], vertical_spacing=0.06)
    banded = add_course(figure, points, m, d, grain, colour)
    figure.add_trace(
        go.Bar(
            x=days,
            y=[p.n for p in points],
            marker={"color": faded(QUIET, 0.55)},
            **point_width(grain),
            hovertemplate=f"%{{y:,}} {m.counted}<extra></extra>",
        ),
        row=2,
        col=1,
    )
    benchmarks = m.benchmarks_for(d)
    for b in benchmarks:
        figure.add_hline(
            y=b.value,
            line={"color": QUIET, "width": 1, "dash": "dot"},
            annotation={
                "text": f"{as_text(b.label)} {number(b.value, d.unit, decimals=decimals(d))}",
                "font": {"size": 11, "color": QUIET},
            },
            annotation_position="bottom right",
            row=1,
            col=1,
        )
    for new in breaks:
        figure.add_vline(x=new.day, line={"color": QUIET, "width": 1.5, "dash": "dash"}, row=1, col=1)
        figure.add_annotation(
            x=new.day,
            y=1.0,
            yref="y domain",
            text=as_text(_break_words(new)),
            showarrow=False,
            xanchor="left",
            yanchor="top",
            font={"size": 11, "color": QUIET},
        )
    if days:
        _mark_seasons(
            figure, Period(days[0], after(days[-1], grain) - timedelta(days=1)), settings or Settings()
        )
    figure.update_xaxes(hoverformat=DAY_WORDS[grain], ticklabelmode="period")
    if len(points) <= 8:  # few points get a label each, under their middle
        middles = [day + (after(day, grain) - day) / 2 for day in days]
        labels = [day.strftime(TICK[grain]) for day in days]
        figure.update_xaxes(tickvals=middles, ticktext=labels, ticklabelmode="instant")
    if banded:
        figure.update_yaxes(range=axis_range(banded, [b.value for b in benchmarks]), row=1, col=1)
    figure.update_yaxes(title_text=f"{m.label}{', %' if d.unit == '%' else ''}", row=1, col=1)
    figure.update_yaxes(
        title_text=m.counted.capitalize(), rangemode="tozero", nticks=3, tickformat=",d", row=2, col=1
    )
    return Drawing(headline(card, d), styled(figure, 380), _alt(points, card, d, grain, breaks))


def _mark_seasons(figure: go.Figure, shown: Period, settings: Settings) -> None:
    """Shade the days of each season, named at its foot where it is wide enough to be named."""
    for season in settings.seasons:
        for part in season.within(shown):
            named = part.days * 12 >= shown.days
            figure.add_vrect(
                x0=part.start,
                x1=part.end + timedelta(days=1),
                fillcolor=faded(QUIET, 0.12),
                line_width=0,
                layer="below",
                annotation={
                    "text": as_text(season.name) if named else "",
                    "font": {"size": 11, "color": QUIET},
                },
                annotation_position="top left",
                row=1,
                col=1,
            )


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


def _break_words(b: Break) -> str:
    return f"new scorecard: {b.scorecard[:40]}" if b.scorecard else "new scorecard"


def _alt(points: list[Measure], card: Card, d: Definition, grain: Grain, breaks: Sequence[Break] = ()) -> str:
    shown = [p for p in points if p.enough and p.value is not None]
    if not shown:
        return f"{headline(card, d)}. No point has enough data to be drawn."
    lowest = min(shown, key=lambda p: p.value or 0.0)
    highest = max(shown, key=lambda p: p.value or 0.0)

    def named(p: Measure) -> str:
        return f"{value(p, d)} ({p.of('day').strftime(DAY_WORDS[grain])}, n = {p.n:,})"

    return (
        f"{headline(card, d)}. {len(shown)} points by {grain}: first {named(shown[0])}, "
        f"last {named(shown[-1])}, lowest {named(lowest)}, highest {named(highest)}."
        + "".join(f" From {b.day:%-d %b %Y} on a {_break_words(b)}." for b in breaks)
    )
