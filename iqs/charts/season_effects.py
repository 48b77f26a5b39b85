"""Metrics and criteria in a season: each a dot with its interval, against the rest of the year."""

from collections.abc import Sequence

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from iqs.analysis.daily import Subject, definition_of
from iqs.analysis.season_words import amount, ends, headline, level, verdict
from iqs.analysis.seasons import Effect, Seasons
from iqs.charts.course import as_text
from iqs.charts.drawing import Drawing
from iqs.charts.theme import COLOURS, QUIET, faded, styled
from iqs.text import bare_difference

_ROW, _AXIS = 34, 62
_POINTS, _SECONDS, _SCALE = "Points", "Seconds", "Scale points"


def colour_of(subject: Subject) -> str:
    """A metric's own colour; criteria have that of IQS."""
    return COLOURS[subject.metric]


def effects(found: Seasons) -> Drawing:
    """Draw every subject with enough data, clear ones filled; one panel for each unit.

    There must be at least one subject with enough data.
    """
    told = [e for e in found.effects if e.difference is not None]
    panels = [
        (unit, some)
        for unit in (_POINTS, _SECONDS, _SCALE)
        if (some := [e for e in told if _unit(e) == unit])
    ]
    figure = make_subplots(
        rows=len(panels),
        cols=1,
        row_heights=[len(some) + 0.6 for _, some in panels],
        vertical_spacing=min(0.16, 0.5 / max(1, len(panels))),
    )
    for row, (unit, some) in enumerate(panels, 1):
        _panel(figure, some, row)
        axis = unit if len(panels) > 1 else "Points"
        figure.update_xaxes(title_text=f"{axis}: season minus other weeks", row=row, col=1)
    height = _ROW * len(told) + _AXIS * len(panels) + 20
    styled(figure, height, hovermode="closest")
    figure.update_yaxes(showgrid=False, ticksuffix="  ")
    title = headline(found)
    return Drawing(title, figure, f"{title}. " + " ".join(f"{_in_words(e)}." for e in told))


def _unit(e: Effect) -> str:
    d = definition_of(e.subject, e.definition)
    return _SECONDS if d.unit == "s" else _POINTS if d.factor == 100.0 else _SCALE


def _panel(figure: go.Figure, some: Sequence[Effect], row: int) -> None:
    shown = list(reversed(some))  # the first on top
    names = [as_text(e.subject.label) for e in shown]
    figure.add_trace(
        go.Scatter(
            x=[e.difference for e in shown],
            y=names,
            mode="markers+text",
            marker={
                "size": 11,
                "color": [colour_of(e.subject) if e.clear else "rgba(0,0,0,0)" for e in shown],
                "line": {"width": 2, "color": [colour_of(e.subject) if e.clear else QUIET for e in shown]},
            },
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [(e.high or 0.0) - (e.difference or 0.0) for e in shown],
                "arrayminus": [(e.difference or 0.0) - (e.low or 0.0) for e in shown],
                "color": faded(QUIET, 0.8),
                "thickness": 2,
                "width": 0,
            },
            text=[_label(e) for e in shown],
            textposition="top center",
            textfont={"size": 11},
            cliponaxis=False,
            customdata=[
                [
                    amount(e),
                    ends(e, e.low, e.high),
                    level(e, e.value),
                    level(e, e.expected),
                    e.n,
                    e.n_rest,
                    e.subject.counted,
                    verdict(e),
                    definition_of(e.subject, e.definition).label,
                ]
                for e in shown
            ],
            hovertemplate=(
                "<b>%{y}</b>: %{customdata[7]}<br>%{customdata[0]} (95 %: %{customdata[1]})<br>"
                "season %{customdata[2]} (n = %{customdata[4]:,} %{customdata[6]}), "
                "expected %{customdata[3]} (n = %{customdata[5]:,})<br>%{customdata[8]}<extra></extra>"
            ),
        ),
        row=row,
        col=1,
    )
    figure.add_vline(x=0, line={"color": QUIET, "width": 1, "dash": "dot"}, row=row, col=1)
    figure.update_yaxes(range=[-0.6, len(shown) - 0.2], row=row, col=1)


def _label(e: Effect) -> str:
    """The difference of a clear one."""
    if not e.clear or e.difference is None:
        return ""
    return bare_difference(e.difference, definition_of(e.subject, e.definition))


def _in_words(e: Effect) -> str:
    return f"{e.subject.label}: {verdict(e)}, {amount(e)} (95 %: {ends(e, e.low, e.high)}, n = {e.n:,})"
