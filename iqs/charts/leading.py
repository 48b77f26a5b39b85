"""Which moves first: correlations by lag with their limit, and the two weekly courses one above the other."""

from typing import Any

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from iqs.analysis.lags import MOST_WEEKS, Lag
from iqs.analysis.leading import Leading, weeks_in_words
from iqs.charts.course import point_width
from iqs.charts.drawing import Drawing
from iqs.charts.theme import COLOURS, QUIET, faded, styled
from iqs.model import Grain
from iqs.scoring import metric
from iqs.text import number

_SMOOTH = 2
"""Weeks on either side that a smoothed course takes in."""


def lag_words(weeks: int, answer: Leading) -> str:
    """A lag as people say it."""
    of, to = metric(answer.of).label, metric(answer.to).label
    if weeks == 0:
        return "in the same week"
    first, then = (of, to) if weeks > 0 else (to, of)
    return f"{first} first, {then} {weeks_in_words(abs(weeks))} later"


def verdict_of(lag: Lag) -> str:
    """What is said about one lag."""
    if lag.weeks == 0:
        return "not claimed"
    if lag.clear:
        return "clear"
    return "not clear" if lag.r <= lag.limit else "not clear: the later half does not show it"


def by_lag(answer: Leading) -> Drawing:
    """A bar for each lag, above the limit where it may be chance no longer; there must be lags."""
    of, to = metric(answer.of).label, metric(answer.to).label
    figure = go.Figure()
    x = [lag.weeks for lag in answer.lags]
    figure.add_trace(
        go.Bar(
            x=x,
            y=[lag.r for lag in answer.lags],
            width=0.7,
            marker={
                "color": [_colour(lag, answer) for lag in answer.lags],
                "line": {"color": QUIET, "width": [1.5 if lag.weeks == 0 else 0 for lag in answer.lags]},
            },
            customdata=[
                [lag_words(lag.weeks, answer), number(lag.limit, "", decimals=2), lag.pairs, verdict_of(lag)]
                for lag in answer.lags
            ],
            hovertemplate=(
                "%{customdata[0]}<br>correlation %{y:.2f}, limit %{customdata[1]}, n = %{customdata[2]} weeks"
                "<br>%{customdata[3]}<extra></extra>"
            ),
        )
    )
    figure.add_trace(
        go.Scatter(
            x=[x[0] - 0.5, *x, x[-1] + 0.5],
            y=[answer.lags[0].limit, *(lag.limit for lag in answer.lags), answer.lags[-1].limit],
            mode="lines",
            line={"color": QUIET, "width": 1.5, "dash": "dash"},
            hoverinfo="skip",
        )
    )
    figure.add_annotation(
        x=x[0] - 0.4,
        y=answer.lags[0].limit,
        text="limit of chance",
        showarrow=False,
        xanchor="left",
        yanchor="bottom",
        font={"size": 11, "color": QUIET},
    )
    for side, text, anchor in ((0.0, f"← {to} moved first", "left"), (1.0, f"{of} moved first →", "right")):
        figure.add_annotation(
            x=side, xref="paper", y=1.0, yref="paper", text=text, showarrow=False, xanchor=anchor,
            yanchor="bottom", font={"size": 12, "color": QUIET},
        )  # fmt: skip
    figure.add_hline(y=0, line={"color": QUIET, "width": 1})
    styled(figure, 320)
    figure.update_layout(hovermode="closest", margin={"t": 30})
    shown = [w for w in range(-MOST_WEEKS, MOST_WEEKS + 1) if w % 2 == 0]
    figure.update_xaxes(
        title_text="Weeks between the two (0: same week)",
        tickvals=shown,
        ticktext=[str(abs(w)) for w in shown],
    )
    top = max(0.5, *(abs(lag.r) for lag in answer.lags)) * 1.1
    figure.update_yaxes(title_text="Correlation", range=[-top, top], tickformat=".1f")
    title = answer.sentence()
    listed = "; ".join(f"{lag_words(lag.weeks, answer)} {lag.r:.2f}" for lag in answer.lags)
    limit = max(lag.limit for lag in answer.lags)
    return Drawing(title, figure, f"{title}. Correlations by lag, limit {limit:.2f}: {listed}.")


def _colour(lag: Lag, answer: Leading) -> str:
    if lag.weeks == 0:
        return "rgba(0,0,0,0)"
    if lag.clear:
        return COLOURS[answer.of if lag.weeks > 0 else answer.to]
    return faded(QUIET, 0.45)


def two_courses(answer: Leading) -> Drawing:
    """Both metrics week by week on one time axis: weekly values, and a smoothed line through them."""
    sides = (
        (answer.of, [w.first for w in answer.weeks], [w.first_n for w in answer.weeks]),
        (answer.to, [w.second for w in answer.weeks], [w.second_n for w in answer.weeks]),
    )
    days = [w.day for w in answer.weeks]
    figure = make_subplots(rows=2, cols=1, shared_xaxes=True, vertical_spacing=0.08)
    told = []
    for row, (key, values, n) in enumerate(sides, 1):
        m = metric(key)
        smooth = _smoothed(values)
        unit = "%" if m.definition(dict(answer.definitions)[key]).unit == "%" else ""
        for y, style, name in ((values, _dots(key), "week"), (smooth, _line(key), "")):
            figure.add_trace(
                go.Scatter(
                    x=days,
                    y=y,
                    **style,
                    **point_width(Grain.WEEK),
                    connectgaps=False,
                    customdata=[[k] for k in n],
                    hovertemplate=f"{m.label} %{{y:.1f}} (n = %{{customdata[0]:,}})<extra></extra>"
                    if name
                    else None,
                    hoverinfo=None if name else "skip",
                ),
                row=row,
                col=1,
            )
        figure.update_yaxes(title_text=f"{m.label}{', %' if unit else ''}", row=row, col=1)
        known = [(v, d) for v, d in zip(smooth, days, strict=True) if v is not None]
        if known:
            low, high = min(known), max(known)
            told.append(
                f"{m.label} smoothed over {2 * _SMOOTH + 1} weeks: lowest {number(low[0], '')} in the week "
                f"of {low[1]:%-d %b %Y}, highest {number(high[0], '')} in the week of {high[1]:%-d %b %Y}"
            )
    styled(figure, 380)
    figure.update_xaxes(hoverformat="week of %-d %b %Y")
    title = f"{metric(answer.of).label} and {metric(answer.to).label}, week by week"
    return Drawing(title, figure, f"{title}, {len(days)} weeks. {'. '.join(told)}.")


def _dots(key: str) -> dict[str, Any]:
    return {"mode": "markers", "marker": {"size": 5, "color": faded(COLOURS[key], 0.5)}}


def _line(key: str) -> dict[str, Any]:
    return {"mode": "lines", "line": {"color": COLOURS[key], "width": 2.5}}


def _smoothed(values: list[float | None]) -> list[float | None]:
    """Mean of the known values around each week, None where fewer than three are known."""
    found: list[float | None] = []
    for i in range(len(values)):
        near = [v for v in values[max(0, i - _SMOOTH) : i + _SMOOTH + 1] if v is not None]
        found.append(sum(near) / len(near) if len(near) > _SMOOTH else None)
    return found
