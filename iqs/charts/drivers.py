"""What goes with satisfied customers: one dot with its interval for each criterion."""

from statistics import median

import plotly.graph_objects as go

from iqs.analysis.compare import Verdict
from iqs.analysis.drivers import Driver, Drivers
from iqs.charts.course import as_text
from iqs.charts.drawing import Drawing
from iqs.charts.theme import COLOURS, QUIET, faded, styled
from iqs.scoring import metric
from iqs.text import listed, number

USUAL_STEP = "one point of five"
CUSTOMERS = {
    "csat": "satisfied customers",
    "nps": "customers who recommend you",
    "ces": "customers who found it easy",
}
"""Whom a good answer comes from."""
MOST_DRAWN = 20
_WIDE = 4.0


def effects(answer: Drivers) -> Drawing:
    """Criteria by their effect with its 95 % interval; those that are not clear are open and grey.

    The answer must be that of a model. An interval several times as wide as usual runs out of the picture.
    """
    found = [d for d in answer.drivers if d.effect is not None][:MOST_DRAWN]
    names = [_label(d) for d in found]
    figure = go.Figure()
    for clear in (True, False):
        some = [(n, d) for n, d in zip(names, found, strict=True) if (d.verdict is Verdict.CLEAR) is clear]
        colour = COLOURS[answer.outcome] if clear else QUIET
        figure.add_trace(
            go.Scatter(
                x=[d.effect for _, d in some],
                y=[n for n, _ in some],
                mode="markers",
                marker={
                    "size": 12,
                    "color": colour,
                    "symbol": "circle" if clear else "circle-open",
                    "line": {"width": 2, "color": colour},
                },
                error_x={
                    "type": "data",
                    "symmetric": False,
                    "array": [(d.high or 0.0) - (d.effect or 0.0) for _, d in some],
                    "arrayminus": [(d.effect or 0.0) - (d.low or 0.0) for _, d in some],
                    "color": colour if clear else faded(QUIET, 0.7),
                    "thickness": 3 if clear else 2,
                    "width": 0,
                },
                customdata=[
                    [amount(d.effect, answer), _between(d.low, d.high, answer), as_text(d.step), d.rated]
                    for _, d in some
                ],
                text=["clear" if clear else "not clear" for _ in some],
                hovertemplate=(
                    "%{y}: %{customdata[0]} for %{customdata[2]} (95 %: %{customdata[1]}, "
                    "n = %{customdata[3]:,}), %{text}<extra></extra>"
                ),
            )
        )
    figure.add_vline(x=0, line={"color": QUIET, "width": 1})
    styled(figure, 100 + 40 * len(found))
    figure.update_layout(hovermode="closest")
    figure.update_xaxes(title_text=_axis(answer), range=_range(found), zeroline=False, showgrid=True)
    figure.update_yaxes(categoryorder="array", categoryarray=names[::-1])
    title = headline(answer)
    listed = "; ".join(
        f"{d.criterion} {amount(d.effect, answer)} ({_between(d.low, d.high, answer)}, {d.verdict.value})"
        for d in found
    )
    return Drawing(title, figure, f"{title}. {_axis(answer)}, with 95 % intervals: {listed}.")


def headline(answer: Drivers) -> str:
    """The finding in one line."""
    whom = CUSTOMERS[answer.outcome]
    good = [d for d in answer.clear if (d.per_sd or 0.0) > 0]
    if not good:
        return f"No criterion clearly goes with {whom}"
    others = {d.criterion for d in good[1:]}
    if answer.ahead is not None and answer.ahead[0] == good[0].criterion and others <= set(answer.ahead[1]):
        first = good[0]
        most = " most" if others else ""
        return (
            f"{first.criterion} goes{most} with {whom}: {amount(first.effect, answer)} for {first.step}"
            if first.effect is not None
            else f"{first.criterion} goes{most} with {whom}"
        )
    names = [d.criterion for d in good]
    shown = names if len(names) <= 3 else [*names[:3], f"{len(names) - 3} more"]
    return f"{listed(shown)} {'go' if len(names) > 1 else 'goes'} with {whom}"


def amount(value: float | None, answer: Drivers) -> str:
    """A signed effect in the unit of the metric, such as "+12.1 points of CSAT"."""
    size = number(abs(value or 0.0), "", decimals=_decimals(answer))
    sign = "±" if not size.strip("0.") else "+" if (value or 0.0) > 0 else "−"
    return f"{sign}{size} {answer.unit}"


def _decimals(answer: Drivers) -> int:
    return 1 if answer.unit.startswith("points of") else 2


def _between(low: float | None, high: float | None, answer: Drivers) -> str:
    places = _decimals(answer)
    return f"{number(low, '', decimals=places)} to {number(high, '', decimals=places)}"


def _label(d: Driver) -> str:
    name = as_text(d.criterion if len(d.criterion) <= 40 else f"{d.criterion[:39]}…")
    return name if d.step == USUAL_STEP else f"{name}<br><i>{as_text(d.step)}</i>"


def _axis(answer: Drivers) -> str:
    steps = {d.step for d in answer.drivers}
    per = "per point of five" if steps == {USUAL_STEP} else "per step"
    if answer.unit.startswith("points of"):
        return f"P{answer.unit[1:]} {per}"
    return f"{metric(answer.outcome).label} {per}, right is better"


def _range(found: list[Driver]) -> tuple[float, float]:
    """Axis that shows every dot and zero, and usual intervals whole."""
    halves = [((d.high or 0.0) - (d.low or 0.0)) / 2 for d in found] or [1.0]
    usual = median(halves)
    fits = [d for d, half in zip(found, halves, strict=True) if half <= _WIDE * usual]
    ends = [0.0, *(d.effect or 0.0 for d in found)]
    ends += [d.low or 0.0 for d in fits] + [d.high or 0.0 for d in fits]
    room = 0.06 * (max(ends) - min(ends) or 1.0)
    return min(ends) - room, max(ends) + room
