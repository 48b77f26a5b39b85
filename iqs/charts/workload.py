"""Workload drawn: contacts a worked day, lately beside before, and quality on busy days against calm ones."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from iqs.analysis.busy_days import Busy, BusyDays
from iqs.analysis.compare import Verdict
from iqs.analysis.workload import Load, Workload
from iqs.charts.course import as_text
from iqs.charts.drawing import Drawing
from iqs.charts.gains import signed
from iqs.charts.standings import shown_as
from iqs.charts.theme import COLOURS, QUIET, faded, styled
from iqs.text import listed

_ROW, _FRAME = 26, 110
_BELOW, _ABOVE = "#c9534b", "#1d9a94"


def contacts_a_day(found: Workload, some: Sequence[Load], names: Mapping[str, str]) -> Drawing:
    """Each agent's usual number of contacts a worked day, lately (dot) and before (ring)."""
    figure = go.Figure()
    shown = sorted(some, key=lambda a: (a.lately_a_day or a.a_day, a.agent))
    rows = [shown_as(names.get(a.agent, a.agent)) for a in shown]
    places = list(range(len(shown)))
    for a, at in zip(shown, places, strict=True):
        if a.lately_a_day is not None and a.before_a_day is not None:
            figure.add_trace(
                go.Scatter(
                    x=[a.before_a_day, a.lately_a_day],
                    y=[at, at],
                    mode="lines",
                    line={"color": faded(QUIET, 0.5), "width": 2},
                    hoverinfo="skip",
                    showlegend=False,
                )
            )
    for label, values, marker in (
        ("before", [a.before_a_day for a in shown], {"symbol": "circle-open", "color": QUIET, "size": 9}),
        (
            "last four weeks",
            [a.lately_a_day for a in shown],
            {"symbol": "circle", "color": COLOURS["aht"], "size": 10},
        ),
    ):
        figure.add_trace(
            go.Scatter(
                x=values,
                y=places,
                name=label,
                mode="markers",
                marker=marker,
                customdata=[[as_text(names.get(a.agent, a.agent)), a.days, a.recent_days] for a in shown],
                hovertemplate=(
                    f"<b>%{{customdata[0]}}</b>, {label}: %{{x:.1f}} contacts a worked day (median)<br>"
                    "%{customdata[1]} worked days in the period, %{customdata[2]} lately<extra></extra>"
                ),
            )
        )
    styled(figure, _FRAME + _ROW * max(len(shown), 2), showlegend=True)
    figure.update_layout(hovermode="closest", legend={"orientation": "h", "y": 1.0, "yanchor": "bottom"})
    figure.update_xaxes(title_text="Contacts a worked day (median)", rangemode="tozero")
    figure.update_yaxes(tickvals=places, ticktext=rows, range=[-0.7, len(shown) - 0.3])
    title = load_headline(found, names)
    told = "; ".join(
        f"{names.get(a.agent, a.agent)} {_amount(a.lately_a_day)} lately, {_amount(a.before_a_day)} before"
        for a in reversed(shown)
    )
    return Drawing(title, figure, f"{title}. Contacts a worked day: {told}.")


def _amount(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"


def load_headline(found: Workload, names: Mapping[str, str]) -> str:
    """Who has clearly more to do than usual."""
    if "busier" in found.general:
        return "Most people have clearly more contacts a day than before"
    busier = [names.get(a.agent, a.agent) for a in found.named("busier")]
    if not busier:
        return "Nobody has clearly more contacts a day than they are used to"
    return f"More contacts a day than usual: {listed(busier[:5])}{_more(busier)}"


def _more(names: Sequence[str]) -> str:
    return f" and {len(names) - 5} more" if len(names) > 5 else ""


def busy_against_calm(found: BusyDays, names: Mapping[str, str]) -> Drawing:
    """Each agent's IQS on own busy days minus own calm ones: fair and plain difference, interval."""
    figure = go.Figure()
    shown = [a for a in reversed(found.agents) if a.fair is not None]
    places = {a.agent: i for i, a in enumerate(shown)}
    figure.add_trace(
        go.Scatter(
            x=[a.difference for a in shown],
            y=[places[a.agent] for a in shown],
            name="plain difference",
            mode="markers",
            marker={"size": 8, "symbol": "circle-open", "color": faded(QUIET, 0.9)},
            hoverinfo="skip",
        )
    )
    for clear in (True, False):
        mine = [a for a in shown if (a.verdict is Verdict.CLEAR) is clear]
        if mine:
            figure.add_trace(_differences(mine, places, names, clear))
    styled(figure, _FRAME + _ROW * max(len(shown), 2), showlegend=True)
    figure.update_layout(hovermode="closest", legend={"orientation": "h", "y": 1.0, "yanchor": "bottom"})
    figure.add_vline(x=0, line={"color": QUIET, "width": 1, "dash": "dot"})
    figure.update_xaxes(title_text="Points of IQS on busy days against calm ones")
    rows = [shown_as(names.get(a.agent, a.agent)) for a in shown]
    figure.update_yaxes(tickvals=list(places.values()), ticktext=rows, range=[-0.7, len(shown) - 0.3])
    title = busy_headline(found, names)
    told = "; ".join(
        f"{names.get(a.agent, a.agent)} {signed(a.fair or 0.0)} points, {a.verdict.value}"
        for a in found.agents
    )
    return Drawing(title, figure, f"{title}. {told}.")


def _differences(
    mine: Sequence[Busy], places: Mapping[str, int], names: Mapping[str, str], clear: bool
) -> go.Scatter:
    colours = [(_ABOVE if (a.fair or 0.0) > 0 else _BELOW) if clear else COLOURS["iqs"] for a in mine]
    return go.Scatter(
        x=[a.fair for a in mine],
        y=[places[a.agent] for a in mine],
        name="clear" if clear else "not clear",
        mode="markers",
        marker={"size": 10, "symbol": "diamond" if clear else "circle", "color": colours},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [(a.high or 0.0) - (a.fair or 0.0) for a in mine],
            "arrayminus": [(a.fair or 0.0) - (a.low or 0.0) for a in mine],
            "color": faded(COLOURS["iqs"], 0.5),
            "thickness": 2,
            "width": 4,
        },
        customdata=[
            [as_text(names.get(a.agent, a.agent)), a.low, a.high, *a.n, *a.contacts, a.verdict.value]
            for a in mine
        ],
        hovertemplate=(
            "<b>%{customdata[0]}</b>: %{x:+.1f} points (95 %: %{customdata[1]:+.1f} to "
            "%{customdata[2]:+.1f}), %{customdata[7]}<br>n = %{customdata[3]} reviews on busy days "
            "(%{customdata[5]:.1f} contacts), %{customdata[4]} on calm ones (%{customdata[6]:.1f})"
            "<extra></extra>"
        ),
    )


def busy_headline(found: BusyDays, names: Mapping[str, str]) -> str:
    """Whether quality is another on busy days: of everybody together, and of whom clearly."""
    if found.together is None:
        return "Too few people with enough reviews to set busy days against calm ones"
    if found.clear:
        lower = [names.get(a.agent, a.agent) for a in found.clear if (a.fair or 0.0) < 0]
        higher = [names.get(a.agent, a.agent) for a in found.clear if (a.fair or 0.0) > 0]
        parts = [f"lower for {listed(lower[:5])}{_more(lower)}"] if lower else []
        parts += [f"higher for {listed(higher[:5])}{_more(higher)}"] if higher else []
        return f"On busy days quality is clearly {', '.join(parts)}"
    if found.verdict is Verdict.CLEAR:
        way = "lower" if found.together[0] < 0 else "higher"
        return (
            f"On busy days everybody's quality is {abs(found.together[0]):.1f} points {way}, nobody's apart"
        )
    return "Nobody's quality is clearly another on busy days"
