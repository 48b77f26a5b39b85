"""Gains drawn: an arrow from where each agent really stood before to where they stand now."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from iqs.analysis.improved import EARLIER, REVIEWS, Gain, Improved
from iqs.charts.course import as_text
from iqs.charts.drawing import Drawing
from iqs.charts.standings import shown_as
from iqs.charts.theme import COLOURS, QUIET, faded, styled
from iqs.text import MINUS

_CLEAR = "#1d9a94"
_ROW, _FRAME = 27, 96


def arrows(found: Improved, some: Sequence[Gain], names: Mapping[str, str]) -> Drawing:
    """Draw some of the gains, the largest on top; clear ones have a star and a colour of their own."""
    figure = go.Figure()
    label = found.criterion or "IQS"
    rows = {g.agent: len(some) - i for i, g in enumerate(some)}
    figure.add_trace(
        go.Scatter(
            x=[g.after - g.real for g in some],
            y=[rows[g.agent] for g in some],
            name="before, luck taken out",
            mode="markers",
            marker={"size": 8, "symbol": "circle-open", "color": QUIET},
            customdata=[[as_text(names.get(g.agent, g.agent)), g.before, g.n_before] for g in some],
            hovertemplate="<b>%{customdata[0]}</b><br>before: %{x:.1f} %, plain %{customdata[1]:.1f} % "
            "(n = %{customdata[2]:,})<extra></extra>",
        )
    )
    for clear, name, symbol, colour in (
        (True, "now: clear gain", "star", _CLEAR),
        (False, "now: within normal variation", "circle", faded(COLOURS["iqs"], 0.6)),
    ):
        mine = [g for g in some if g.clear is clear]
        if not mine:
            continue
        figure.add_trace(
            go.Scatter(
                x=[g.after for g in mine],
                y=[rows[g.agent] for g in mine],
                name=name,
                mode="markers",
                marker={"size": 14 if clear else 9, "symbol": symbol, "color": colour},
                customdata=[_told(g, names) for g in mine],
                hovertemplate="<b>%{customdata[0]}</b><br>now: %{x:.1f} % (n = %{customdata[4]:,})<br>"
                "gain, luck taken out: %{customdata[1]} points (90 %: %{customdata[2]} to %{customdata[3]})"
                "<extra></extra>",
            )
        )
        for g in mine:
            figure.add_annotation(
                x=g.after, y=rows[g.agent], ax=g.after - g.real, ay=rows[g.agent], axref="x", ayref="y",
                showarrow=True, arrowhead=2, arrowwidth=2.5 if clear else 1.4, arrowcolor=colour,
                standoff=6, startstandoff=4, text="",
            )  # fmt: skip
    styled(figure, _FRAME + _ROW * len(some), hovermode="closest", showlegend=True)
    figure.update_layout(legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0}, margin={"t": 34})
    figure.update_xaxes(title_text=f"{as_text(label)}, %", showgrid=True)
    figure.update_yaxes(
        tickvals=[len(some) - i for i in range(len(some))],
        ticktext=[f"{'★ ' if g.clear else ''}{shown_as(names.get(g.agent, g.agent))}" for g in some],
        range=[0.4, len(some) + 0.6],
        showgrid=False,
    )
    title = headline(found, names)
    listed = "; ".join(
        f"{names.get(g.agent, g.agent)} {g.after - g.real:.1f} to {g.after:.1f} % ({signed(g.real)} points, "
        f"90 %: {signed(g.low)} to {signed(g.high)}, n = {g.n_before:,} and {g.n_after:,}"
        f"{', clear' if g.clear else ''})"
        for g in some
    )
    return Drawing(title, figure, f"{title}. {listed}.")


def _told(g: Gain, names: Mapping[str, str]) -> list[object]:
    return [as_text(names.get(g.agent, g.agent)), signed(g.real), signed(g.low), signed(g.high), g.n_after]


def signed(points: float) -> str:
    """Points with their sign."""
    return f"{'+' if points >= 0.05 else MINUS if points <= -0.05 else '±'}{abs(points):.1f}"


def headline(found: Improved, names: Mapping[str, str]) -> str:
    """The finding in one line."""
    label = found.criterion or "IQS"
    if found.why_not or not found.gains:
        return f"{label}: not enough data to say who improved"
    clear = found.clear
    best = found.gains[0]
    if len(clear) == 1:
        g = clear[0]
        return f"{names.get(g.agent, g.agent)} clearly improved: {label} {signed(g.real)} points"
    if clear:
        return f"{len(clear)} agents clearly improved in {label}"
    return (
        f"No clear gain in {label}; the largest, {signed(best.real)} points, is within normal variation"
        if best.real > 0
        else f"Nobody gained in {label}"
    )


def award_words(g: Gain, found: Improved) -> str:
    """A clear gain as a sentence without its subject, the agent."""
    return (
        f"clearly improved: {found.criterion or 'IQS'} {signed(g.real)} points with the luck of the start "
        f"taken out (90 %: {signed(g.low)} to {signed(g.high)}), now {g.after:.1f} % ({g.n_before:,} reviews "
        f"before, {g.n_after:,} in these weeks)."
    )


def gains_reading(found: Improved, names: Mapping[str, str]) -> tuple[str, ...]:
    """How gains are found, and whether the other half of the days confirms the largest."""
    aside = (
        f" {found.left_aside:,} reviews by scorecard versions used in one of the periods only are left aside."
        if found.left_aside
        else ""
    )
    read = (
        f"{found.now} against {found.before}: {EARLIER} times as long, as one quarter alone is half luck. "
        f"Adjusted for channel, reviewer and scorecard version. {len(found.gains)} agents have at least "
        f"{REVIEWS} reviews in both; {found.thin} have fewer and are not in the picture. Whoever started low "
        "is expected to come back some way: that part is taken out. The largest of many gains is always "
        "large; it is clear only where it stands out from all others' (5 % false ones) and lies above zero "
        f"with 95 %.{aside}"
    )
    if found.halves is None:
        return (read,)
    h = found.halves
    ends = f"{signed(h.real)} points (90 %: {signed(h.low)} to {signed(h.high)})"
    confirmed = "That confirms it." if h.confirmed else "That does not confirm a gain."
    return (
        read,
        f"The other half as a check: on odd days {names.get(h.agent, h.agent)} gained most; on even days "
        f"alone the gain is {ends}. {confirmed} Look again after the next weeks.",
    )
