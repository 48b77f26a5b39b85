"""Those a change touched and comparable others, week by week, on one axis with the day of the change."""

from datetime import date, timedelta

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from iqs.analysis.intervention import Effect
from iqs.analysis.intervention_words import headline, level
from iqs.charts.course import add_course, as_text, axis_range, course_words, point_width, value_axis
from iqs.charts.drawing import Drawing
from iqs.charts.theme import COLOURS, QUIET, styled
from iqs.model import Grain, Period
from iqs.scoring import Measure, Metric
from iqs.text import interval, value

TOUCHED, COMPARED = "Touched", "Comparable agents"


def did_it_work(e: Effect, m: Metric, title: str) -> Drawing:
    """Two lines by week from the change on, and where it came; `title` is what the event is called."""
    figure = make_subplots(rows=1, cols=1)
    d, mine, others = e.definition, list(e.touched_weeks), list(e.other_weeks)
    colour = COLOURS[e.metric]
    shown = [p for p in others if p.enough and p.value is not None] if e.compared else []
    if shown:
        figure.add_trace(
            go.Scatter(
                x=[p.of("day") for p in shown],
                y=[p.value for p in shown],
                name=COMPARED,
                mode="lines",
                line={"color": QUIET, "width": 1.5, "dash": "dash"},
                text=[value(p, d) for p in shown],
                customdata=[[interval(p, d), p.n] for p in shown],
                hovertemplate=f"{COMPARED} %{{text}} (95 %: %{{customdata[0]}}, n = %{{customdata[1]:,}})"
                "<extra></extra>",
                **point_width(Grain.WEEK),
            ),
            row=1,
            col=1,
        )
    banded = add_course(figure, mine, m, d, Grain.WEEK, colour)
    figure.add_trace(
        go.Scatter(x=[None], y=[None], name=TOUCHED, mode="lines", line={"color": colour, "width": 2.5}),
        row=1,
        col=1,
    )
    _levels(figure, e, colour)
    figure.add_vline(x=e.on, line={"color": QUIET, "width": 1.5})
    figure.add_annotation(
        x=e.on, y=1.0, yref="y domain", text=as_text(title[:40]), showarrow=False, xanchor="left",
        yanchor="top", xshift=4, font={"size": 12},
    )  # fmt: skip
    styled(figure, 360)
    for trace in figure.data:
        trace.showlegend = trace.name in (TOUCHED, COMPARED)
    figure.update_layout(
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        margin={"t": 34},
    )
    figure.update_xaxes(hoverformat="week from %-d %b %Y")
    value_axis(figure, m, d, axis_range(banded, [p.value or 0.0 for p in shown]) if banded else None)
    said = headline(e)
    return Drawing(said, figure, f"{said}. {_words(e, mine, shown)}")


def _levels(figure: go.Figure, e: Effect, colour: str) -> None:
    """Level of each group before and after, as thin lines."""
    for group, look in ((e.touched, colour), (e.compared, QUIET)):
        if group is None:
            continue
        for period, height in ((e.before, group.before), (e.after, group.after)):
            figure.add_trace(
                go.Scatter(
                    x=[period.start, _last(e, period) + timedelta(days=1)],
                    y=[height, height],
                    mode="lines",
                    line={"color": look, "width": 2, "dash": "dot"},
                    hoverinfo="skip",
                ),
                row=1,
                col=1,
            )


def _last(e: Effect, period: Period) -> date:
    """The last day of a period that has data."""
    days = [p.of("day") + timedelta(days=6) for p in e.touched_weeks if p.n]
    return min(period.end, max(days, default=period.end))


def _words(e: Effect, mine: list[Measure], others: list[Measure]) -> str:
    said = f"{TOUCHED}: {course_words(mine, e.definition, Grain.WEEK)}"
    if e.touched is not None:
        said += f" Level before {level(e, e.touched.before)}, after {level(e, e.touched.after)}."
    if others and e.compared is not None:
        said += f" {COMPARED}: {course_words(others, e.definition, Grain.WEEK)}"
        said += f" Level before {level(e, e.compared.before)}, after {level(e, e.compared.after)}."
    return f"{said} The change came on {e.on:%-d %b %Y}."
