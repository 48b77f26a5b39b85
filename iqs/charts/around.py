"""What stands around a course: how many rows, numbers to compare with, new scorecards, seasons, events."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from iqs.analysis.breaks import Break
from iqs.analysis.periods import after
from iqs.charts.course import DAY_WORDS, TICK, as_text, point_width
from iqs.charts.theme import QUIET, faded
from iqs.model import Grain, Period
from iqs.scoring import Benchmark, Definition, Measure, Metric
from iqs.settings import Settings
from iqs.store.events import Event
from iqs.text import decimals, number

ROOM_FOR_EVENTS = 26
"""Pixels above a figure that the numbers of events take."""
_APART = 24
"""Marks of events nearer than the width over this share one."""


@dataclass(frozen=True)
class Surroundings:
    """What is drawn around a course: seasons of the settings, breaks of the rubric, numbered events."""

    settings: Settings = field(default_factory=Settings)
    breaks: tuple[Break, ...] = ()
    events: tuple[Event, ...] = ()

    def words(self) -> str:
        """Breaks and events as sentences, for those who do not see the picture."""
        return "".join(f" From {b.day:%-d %b %Y} on a {break_words(b)}." for b in self.breaks) + "".join(
            f" Event {i}, {e.days}: {e.title}." for i, e in enumerate(self.events, 1)
        )


def with_volume() -> go.Figure:
    """A figure of two cells on one time axis: the course above, how many rows below."""
    return make_subplots(rows=2, cols=1, shared_xaxes=True, row_heights=[0.74, 0.26], vertical_spacing=0.06)


def course_reading(m: Metric) -> str:
    """How a course with its volume is read."""
    return (
        f"Band: 95 % interval. Bars: {m.counted} behind each point. Open points rest on fewer than "
        f"{m.minimum_n} {m.counted} and say little."
    )


def add_volume(figure: go.Figure, points: Sequence[Measure], m: Metric, grain: Grain) -> None:
    """Bars of n in the lower cell."""
    figure.add_trace(
        go.Bar(
            x=[p.of("day") for p in points],
            y=[p.n for p in points],
            marker={"color": faded(QUIET, 0.55)},
            **point_width(grain),
            hovertemplate=f"%{{y:,}} {m.counted}<extra></extra>",
        ),
        row=2,
        col=1,
    )
    figure.update_yaxes(
        title_text=m.counted.capitalize(), rangemode="tozero", nticks=3, tickformat=",d", row=2, col=1
    )


def add_benchmarks(figure: go.Figure, benchmarks: Sequence[Benchmark], d: Definition) -> None:
    """A dotted line for each number to compare with."""
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


def add_surroundings(figure: go.Figure, around: Surroundings, days: Sequence[date], grain: Grain) -> None:
    """Breaks, seasons and events over the days of the points, and labels of the axis."""
    if days:
        shown = Period(days[0], after(days[-1], grain) - timedelta(days=1))
        _mark_breaks(figure, around.breaks)
        _mark_seasons(figure, shown, around.settings)
        _mark_events(figure, shown, around.events)
    label_days(figure, days, grain)


def label_days(figure: go.Figure, days: Sequence[date], grain: Grain) -> None:
    """Days in words on hover; few points get a label each, under their middle."""
    figure.update_xaxes(hoverformat=DAY_WORDS[grain], ticklabelmode="period")
    if len(days) <= 8:
        middles = [day + (after(day, grain) - day) / 2 for day in days]
        labels = [day.strftime(TICK[grain]) for day in days]
        figure.update_xaxes(tickvals=middles, ticktext=labels, ticklabelmode="instant")


def break_words(b: Break) -> str:
    """What begins on a break."""
    return f"new scorecard: {b.scorecard[:40]}" if b.scorecard else "new scorecard"


def _mark_breaks(figure: go.Figure, breaks: Sequence[Break]) -> None:
    """A dashed line where points before and after were judged by different rules."""
    for new in breaks:
        figure.add_vline(x=new.day, line={"color": QUIET, "width": 1.5, "dash": "dash"}, row=1, col=1)
        figure.add_annotation(
            x=new.day,
            y=1.0,
            yref="y domain",
            text=as_text(break_words(new)),
            showarrow=False,
            xanchor="left",
            yanchor="top",
            font={"size": 11, "color": QUIET},
        )


def _mark_seasons(figure: go.Figure, shown: Period, settings: Settings) -> None:
    """Shade the days of each season, named at its head where it is wide enough to be named."""
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


def _mark_events(figure: go.Figure, shown: Period, events: Sequence[Event]) -> None:
    """A thin line where each event starts, shaded to its end; numbers above, those too near in one mark."""
    for event in events:
        start = max(event.period.start, shown.start)
        figure.add_vline(x=start, line={"color": QUIET, "width": 1}, row=1, col=1)
        if event.period.days > 1:
            figure.add_vrect(
                x0=start,
                x1=min(event.period.end, shown.end) + timedelta(days=1),
                fillcolor=faded(QUIET, 0.08),
                line_width=0,
                layer="below",
                row=1,
                col=1,
            )
    for marks in _near(events, shown):
        first, last = marks[0][0], marks[-1][0]
        figure.add_annotation(
            x=max(marks[0][1].period.start, shown.start),
            y=1.0,
            yref="y domain",
            text=f"{first}" if first == last else f"{first}–{last}",
            hovertext="<br>".join(f"{i}. {as_text(e.title)}, {e.days}" for i, e in marks),
            showarrow=False,
            yanchor="bottom",
            font={"size": 11, "color": "#ffffff"},
            bgcolor=QUIET,
            borderpad=3,
        )


def _near(events: Sequence[Event], shown: Period) -> list[list[tuple[int, Event]]]:
    """Numbered events in groups whose marks would touch."""
    groups: list[list[tuple[int, Event]]] = []
    for i, event in enumerate(events, 1):
        start = max(event.period.start, shown.start)
        if groups:
            there = max(groups[-1][0][1].period.start, shown.start)
            if (start - there).days * _APART < shown.days:
                groups[-1].append((i, event))
                continue
        groups.append([(i, event)])
    return groups
