"""What is to be expected: the months that were as a line, those to come dashed with their band."""

from datetime import timedelta

import plotly.graph_objects as go

from iqs.analysis.daily import VOLUME, definition_of
from iqs.analysis.forecast import Forecast
from iqs.analysis.forecast_words import MOSTLY, ends, headline, shown
from iqs.analysis.periods import after
from iqs.charts.course import as_text, clock_ticks, point_width
from iqs.charts.drawing import Drawing
from iqs.charts.season_course import shade
from iqs.charts.season_effects import colour_of
from iqs.charts.theme import QUIET, faded, styled
from iqs.model import Grain, Period

_PAST = 36
"""Months that are drawn before the expected ones at most."""


def expected_path(f: Forecast) -> Drawing:
    """Draw a forecast; it must have months ahead."""
    d = definition_of(f.subject, f.definition)
    volume = f.subject == VOLUME
    colour = QUIET if volume else colour_of(f.subject)
    label = as_text(f.subject.label)
    width = point_width(Grain.MONTH)
    past = f.past[-_PAST:]
    figure = go.Figure()
    known = [m for m in past if m.value is not None]
    # The band opens from the last value that is known.
    joint = [(known[-1].day, known[-1].value, known[-1].value, known[-1].value)]
    path = joint + [(e.day, e.low, e.value, e.high) for e in f.ahead]
    for at, fill in ((1, None), (3, "tonexty")):
        figure.add_trace(
            go.Scatter(
                x=[p[0] for p in path],
                y=[p[at] for p in path],
                mode="lines",
                line={"width": 0, "color": colour},
                fill=fill,
                fillcolor=faded(colour, 0.16),
                hoverinfo="skip",
                **width,
            )
        )
    figure.add_trace(
        go.Scatter(
            x=[m.day for m in past],
            y=[m.value for m in past],
            mode="lines+markers",
            line={"color": colour, "width": 2.5},
            marker={"size": 6},
            connectgaps=False,
            customdata=[[f"{m.day:%B %Y}", shown(f, m.value), m.n] for m in past],
            hovertemplate=(
                f"%{{customdata[0]}}<br>{label} %{{customdata[1]}} (n = %{{customdata[2]:,}} "
                f"{f.subject.counted})<br>{as_text(d.label)}<extra></extra>"
            ),
            **width,
        )
    )
    figure.add_trace(
        go.Scatter(
            x=[p[0] for p in path],
            y=[p[2] for p in path],
            mode="lines",
            line={"color": colour, "width": 2.5, "dash": "dash"},
            hoverinfo="skip",
            **width,
        )
    )
    figure.add_trace(
        go.Scatter(
            x=[e.day for e in f.ahead],
            y=[e.value for e in f.ahead],
            mode="markers",
            marker={"size": 8, "symbol": "circle-open", "color": colour},
            customdata=[[f"{e.day:%B %Y}", shown(f, e.value), ends(f, e)] for e in f.ahead],
            hovertemplate=(
                f"%{{customdata[0]}}, expected<br>{label} %{{customdata[1]}} (95 %: %{{customdata[2]}})"
                f"<br>{as_text(d.label)}<extra></extra>"
            ),
            **width,
        )
    )
    drawn = Period(past[0].day, after(f.ahead[-1].day, Grain.MONTH) - timedelta(days=1))
    for coming in f.seasons:
        shade(figure, coming.season.around(drawn), coming.season.name)
    values = [v for p in path for v in p[1:] if v is not None] + [
        m.value for m in known if m.value is not None
    ]
    room = 0.08 * (max(values) - min(values)) or 1.0
    reach = (max(min(values) - room, d.low), max(values) + room)
    unit = ", %" if d.unit == "%" else ""
    figure.update_yaxes(
        title_text="Contacts a week" if volume else f"{label}{unit}", range=reach, nticks=6,
        **({"tickformat": ",d"} if volume else clock_ticks(d, reach)),
    )  # fmt: skip
    title = headline(f)
    return Drawing(title, styled(figure, 340, hovermode="closest"), f"{title}. {_in_words(f)}")


def _in_words(f: Forecast) -> str:
    told = "; ".join(
        f"{e.day:%B %Y} {shown(f, e.value)} (95 %: {ends(f, e)}"
        f"{', in the season' if e.season >= MOSTLY else ''})"
        for e in f.ahead
    )
    known = [m for m in f.past[-_PAST:] if m.value is not None]
    return (
        f"{len(known)} months were, the last {shown(f, known[-1].value)} in {known[-1].day:%B %Y} (n = "
        f"{known[-1].n:,}). Expected: {told}."
    )
