"""A subject week by week: what other weeks lead to expect, what was, and the season shaded."""

from datetime import timedelta

import plotly.graph_objects as go

from iqs.analysis.daily import definition_of
from iqs.analysis.season_course import Course, WeekPoint
from iqs.analysis.season_words import amount, occasion
from iqs.analysis.seasons import Effect, Verdict
from iqs.charts.course import DAY_WORDS, as_text
from iqs.charts.drawing import Drawing
from iqs.charts.season_effects import colour_of
from iqs.charts.theme import QUIET, faded, styled
from iqs.model import Grain, Period
from iqs.text import decimals, difference, number

_MIDDLE = timedelta(days=3)


def expected_and_actual(found: Course, e: Effect) -> Drawing:
    """Draw all weeks of a subject beside the band that holds 19 of 20 weeks outside the season."""
    d = definition_of(found.subject, found.definition)
    colour = colour_of(found.subject)
    figure = go.Figure()
    drawn = [w for w in found.weeks if w.value is not None]
    if found.low is not None and found.high is not None:
        _band(figure, found, (found.low, found.high))
    shade(figure, found.parts, found.season)
    figure.add_trace(
        go.Scatter(
            x=[w.day + _MIDDLE for w in found.weeks],
            y=[w.value for w in found.weeks],
            mode="lines+markers",
            line={"color": colour, "width": 2},
            marker={"size": [7 if w.season else 4 for w in found.weeks], "color": colour},
            connectgaps=False,
            customdata=[
                [
                    w.day.strftime(DAY_WORDS[Grain.WEEK]),
                    number(w.value, d.unit, decimals=decimals(d)),
                    w.n,
                    number(w.expected, d.unit, decimals=decimals(d)),
                ]
                for w in found.weeks
            ],
            hovertemplate=(
                f"%{{customdata[0]}}<br>{as_text(found.subject.label)} %{{customdata[1]}} "
                f"(n = %{{customdata[2]:,}} {found.subject.counted}), expected %{{customdata[3]}}"
                f"<br>{as_text(d.label)}<extra></extra>"
            ),
        )
    )
    for season in e.seasons:
        figure.add_trace(
            go.Scatter(
                x=[season.days.start, season.days.end],
                y=[season.value, season.value],
                mode="lines",
                line={"color": colour, "width": 4},
                hoverinfo="skip",
            )
        )
        figure.add_annotation(
            x=season.days.start + timedelta(days=season.days.days / 2),
            y=min([season.value, *(w.value for w in _within(drawn, season.days) if w.value is not None)]),
            text=difference(season.difference, d),
            showarrow=False,
            yanchor="top",
            yshift=-6,
            font={"size": 12},
        )
    unit = {"%": ", %", "s": ", seconds"}.get(d.unit, "")
    figure.update_yaxes(title_text=f"{as_text(found.subject.label)}{unit}")
    title = _headline(found, e)
    return Drawing(title, styled(figure, 360, hovermode="closest"), _alt(found, e, title))


def shade(figure: go.Figure, parts: tuple[Period, ...], name: str, row: int | None = None) -> None:
    """Shade the season's days, named at the top of the last one."""
    where = {} if row is None else {"row": row, "col": 1}
    for i, part in enumerate(parts):
        figure.add_vrect(
            x0=part.start,
            x1=part.end + timedelta(days=1),
            fillcolor=faded(QUIET, 0.16),
            line_width=0,
            layer="below",
            annotation={"text": as_text(name) if i == 0 else "", "font": {"size": 11, "color": QUIET}},
            annotation_position="top left",
            **where,
        )


def _within(weeks: list[WeekPoint], days: Period) -> list[WeekPoint]:
    return [w for w in weeks if days.start <= w.day + _MIDDLE <= days.end]


def _band(figure: go.Figure, found: Course, ends: tuple[float, float]) -> None:
    days = [w.day + _MIDDLE for w in found.weeks]
    for end, fill in zip(ends, (None, "tonexty"), strict=True):
        figure.add_trace(
            go.Scatter(
                x=days,
                y=[w.expected + end for w in found.weeks],
                mode="lines",
                line={"width": 0, "color": QUIET},
                fill=fill,
                fillcolor=faded(QUIET, 0.22),
                hoverinfo="skip",
            )
        )
    figure.add_trace(
        go.Scatter(
            x=days,
            y=[w.expected for w in found.weeks],
            mode="lines",
            line={"width": 1.5, "color": QUIET, "dash": "dot"},
            hoverinfo="skip",
        )
    )


def _headline(found: Course, e: Effect) -> str:
    label = found.subject.label
    if e.clear:
        way = "below" if e.verdict is Verdict.LOWER else "above"
        return f"{label} lay {amount(e, sign=False)} {way} what the other weeks lead to expect {occasion(e)}"
    if e.verdict is Verdict.NOT_ENOUGH:
        return f"{label} week by week: not enough data to judge the season"
    return f"{label} did not clearly leave its usual course in the season"


def _alt(found: Course, e: Effect, title: str) -> str:
    d = definition_of(found.subject, found.definition)
    drawn = [w for w in found.weeks if w.value is not None]
    if not drawn:
        return f"{title}. No week has enough data to be drawn."

    def said(w: WeekPoint) -> str:
        return f"{number(w.value, d.unit, decimals=decimals(d))} ({w.day.strftime(DAY_WORDS[Grain.WEEK])})"

    low, high = min(drawn, key=_height), max(drawn, key=_height)
    seasons = " ".join(
        f"{s.days}: {number(s.value, d.unit, decimals=decimals(d))}, expected "
        f"{number(s.expected, d.unit, decimals=decimals(d))}, n = {s.n:,}."
        for s in e.seasons
    )
    return f"{title}. {len(drawn)} weeks: lowest {said(low)}, highest {said(high)}. {seasons}".strip()


def _height(w: WeekPoint) -> float:
    return w.value or 0.0
