"""Contacts, contacts per agent and quality below each other on one time axis."""

from datetime import timedelta

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from iqs.analysis.daily import definition_of
from iqs.analysis.load import Load
from iqs.charts.course import DAY_WORDS, as_text
from iqs.charts.drawing import Drawing
from iqs.charts.season_course import shade
from iqs.charts.season_effects import colour_of
from iqs.charts.theme import QUIET, faded, styled
from iqs.model import Grain
from iqs.text import decimals, number

_MIDDLE = timedelta(days=3)


def volume_and_quality(found: Load) -> Drawing:
    """Three panels by week: the subject, contacts per active agent, contacts."""
    d = definition_of(found.subject, found.definition)
    label = as_text(found.subject.label)
    unit = {"%": ", %", "s": ", seconds"}.get(d.unit, "")
    figure = make_subplots(
        rows=3, cols=1, shared_xaxes=True, row_heights=[0.42, 0.29, 0.29], vertical_spacing=0.05
    )
    days = [w.day + _MIDDLE for w in found.weeks]
    words = [w.day.strftime(DAY_WORDS[Grain.WEEK]) for w in found.weeks]
    figure.add_trace(
        go.Scatter(
            x=days,
            y=[w.value for w in found.weeks],
            mode="lines+markers",
            line={"color": colour_of(found.subject), "width": 2},
            marker={"size": 4},
            customdata=[
                [number(w.value, d.unit, decimals=decimals(d)), w.n, word]
                for w, word in zip(found.weeks, words, strict=True)
            ],
            hovertemplate=(
                f"%{{customdata[2]}}<br>{label} %{{customdata[0]}} (n = %{{customdata[1]:,}} "
                f"{found.subject.counted})<br>{as_text(d.label)}<extra></extra>"
            ),
        ),
        row=1,
        col=1,
    )
    figure.add_trace(
        go.Scatter(
            x=days,
            y=[w.per_agent for w in found.weeks],
            mode="lines",
            line={"color": QUIET, "width": 2},
            customdata=[[w.agents, word] for w, word in zip(found.weeks, words, strict=True)],
            hovertemplate=(
                "%{customdata[1]}<br>%{y:.0f} contacts per agent (%{customdata[0]} agents)<extra></extra>"
            ),
        ),
        row=2,
        col=1,
    )
    figure.add_trace(
        go.Bar(
            x=days,
            y=[w.contacts for w in found.weeks],
            marker={"color": faded(QUIET, 0.55)},
            customdata=words,
            hovertemplate="%{customdata}<br>%{y:,} contacts<extra></extra>",
        ),
        row=3,
        col=1,
    )
    for row in (1, 2, 3):
        shade(figure, found.parts, found.season if row == 1 else "", row)
    figure.update_yaxes(title_text=f"{label}{unit}", nticks=5, row=1, col=1)
    figure.update_yaxes(title_text="Per agent", rangemode="tozero", nticks=4, row=2, col=1)
    figure.update_yaxes(title_text="Contacts", rangemode="tozero", nticks=4, tickformat=",d", row=3, col=1)
    title = load_headline(found)
    return Drawing(title, styled(figure, 460, hovermode="closest"), f"{title}. {_in_words(found)}")


def load_headline(found: Load) -> str:
    """How much busier the season is."""
    if found.contacts is None or found.per_agent is None:
        return f"{found.season}: contacts cannot be compared with other weeks"
    more = [_more(found.contacts, "contacts"), _more(found.per_agent, "contacts per agent")]
    return f"{found.season}: {more[0]} and {more[1]} than in other weeks"


def _more(ratio: float, what: str) -> str:
    return f"{abs(ratio - 1) * 100:.0f} % {'more' if ratio >= 1 else 'fewer'} {what}"


def _in_words(found: Load) -> str:
    busiest = max(found.weeks, key=lambda w: w.contacts)
    return (
        f"{len(found.weeks)} weeks: most contacts {busiest.contacts:,} in the "
        f"{busiest.day.strftime(DAY_WORDS[Grain.WEEK])} with {busiest.agents} agents."
    )
