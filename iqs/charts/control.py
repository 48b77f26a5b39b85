"""A control chart: points, centre, limits, and signals by shape and colour."""

from collections.abc import Mapping

import plotly.graph_objects as go

from iqs.analysis.changes import Changes
from iqs.analysis.charted import Course
from iqs.analysis.control import Control
from iqs.analysis.control_words import PLURALS, base_words, headline, season_words, why_this_chart
from iqs.analysis.limits import Chart, Limits, Signal
from iqs.charts.around import ROOM_FOR_EVENTS, Surroundings, add_surroundings
from iqs.charts.course import DAY_WORDS, as_text, clock_ticks, point_width
from iqs.charts.drawing import Drawing
from iqs.charts.theme import COLOURS, QUIET, faded, styled
from iqs.text import decimals, number

ALARM, RUN_COLOUR = "#c0392b", "#d08b00"
"""Colours of points beyond the limits and of runs; their shapes differ too."""
_LOOKS = {
    Signal.ABOVE: ("triangle-up", ALARM, 12),
    Signal.BELOW: ("triangle-down", ALARM, 12),
    Signal.RUN: ("diamond", RUN_COLOUR, 9),
}


def control_chart(
    found: Control,
    around: Surroundings,
    levels: Changes | None = None,
    names: Mapping[str, str] | None = None,
) -> Drawing:
    """Draw a course with its limits; below the fewest points the points alone.

    The title also tells what `levels` found of the same number.
    """
    c = found.course
    figure = go.Figure().set_subplots(1, 1)
    if found.limits is not None:
        _limits(figure, c, found.limits)
    _points(figure, found)
    add_surroundings(figure, around, c.points.days, c.grain)
    d = c.definition
    figure.update_yaxes(title_text=f"{as_text(c.charted.label)}{', %' if d.unit == '%' else ''}")
    if d.unit == "s" and len(c.points.days):
        spread = [*c.points.value.tolist(), *(() if found.limits is None else found.limits.high.tolist())]
        figure.update_yaxes(**clock_ticks(d, (min(spread), max(spread))))
    styled(figure, 400, hovermode="closest")
    figure.update_layout(margin={"t": ROOM_FOR_EVENTS if around.events else 8})
    title = headline(found, levels, names)
    return Drawing(title, figure, f"{title}. {_alt(found)}{around.words()}")


def _limits(figure: go.Figure, c: Course, limits: Limits) -> None:
    """The band between the limits, their lines, and the centre."""
    width = point_width(c.grain)
    for ends, fill in ((limits.low, None), (limits.high, "tonexty")):
        figure.add_trace(
            go.Scatter(
                x=list(c.points.days),
                y=ends.tolist(),
                mode="lines",
                line={"color": faded(QUIET, 0.9), "width": 1.2, "dash": "dash"},
                fill=fill,
                fillcolor=faded(QUIET, 0.1),
                hoverinfo="skip",
                **width,
            )
        )
    figure.add_trace(
        go.Scatter(
            x=list(c.points.days),
            y=limits.centre.tolist(),
            mode="lines",
            line={"color": QUIET, "width": 1.5},
            hoverinfo="skip",
            **width,
        )
    )


def _points(figure: go.Figure, found: Control) -> None:
    c = found.course
    colour = COLOURS[c.charted.metric]
    signals = found.limits.signals if found.limits is not None else (Signal.NONE,) * len(c.points.days)
    looks = [_LOOKS.get(s, ("circle", colour, 6)) for s in signals]
    figure.add_trace(
        go.Scatter(
            x=list(c.points.days),
            y=c.points.value.tolist(),
            mode="lines+markers",
            line={"color": colour, "width": 1.8},
            marker={
                "symbol": [shape for shape, _, _ in looks],
                "color": [shade for _, shade, _ in looks],
                "size": [size for *_, size in looks],
            },
            text=_hover(found),
            hovertemplate="%{text}<extra></extra>",
            **point_width(c.grain),
        )
    )


def _hover(found: Control) -> list[str]:
    """What each point says of itself."""
    c, limits = found.course, found.limits
    d = c.definition
    intervals = {
        m.of("day"): ""
        if m.low is None or m.high is None
        else f", 95 %: {number(m.low, '' if d.unit == '%' else d.unit, decimals=decimals(d))} to "
        f"{number(m.high, d.unit, decimals=decimals(d))}"
        for m in c.measures
    }
    told = []
    for i, day in enumerate(c.points.days):
        lines = [
            day.strftime(DAY_WORDS[c.grain]),
            f"{as_text(c.charted.label)} {_worded(c.points.value[i], c)}{intervals.get(day, '')} "
            f"(n = {int(c.points.n[i]):,} {c.metric.counted})",
        ]
        if limits is not None:
            expected = "expected" if limits.chart is Chart.RESIDUAL else "centre"
            lines.append(
                f"{expected} {_worded(limits.centre[i], c)}, limits {_worded(limits.low[i], c)} to "
                f"{_worded(limits.high[i], c)}"
            )
            lines.append(_zone(c.points.value[i], limits, i))
        if c.points.season[i]:
            lines.append(as_text(c.points.season[i]))
        lines.append(as_text(d.label))
        told.append("<br>".join(lines))
    return told


def _zone(value: float, limits: Limits, i: int) -> str:
    """How far out a point lies, in words."""
    if limits.signals[i] is not Signal.NONE:
        return f"<b>{limits.signals[i]}</b>"
    room = limits.high[i] - limits.centre[i] if value > limits.centre[i] else limits.centre[i] - limits.low[i]
    far = abs(value - limits.centre[i]) / room if room > 0 else 0.0
    zones = ("near the centre", "on the way to a limit", "near a limit")
    return zones[min(2, int(3 * far))]


def _worded(value: float, c: Course) -> str:
    return number(float(value), c.definition.unit, decimals=decimals(c.definition))


def _alt(found: Control) -> str:
    """The drawn values as sentences."""
    c, limits = found.course, found.limits
    p = c.points
    if not len(p.days):
        return "No point has enough data to be drawn."
    said = [
        f"{len(p.days)} {PLURALS[c.grain]} from {p.days[0]:%-d %b %Y} to {p.days[-1]:%-d %b %Y}: first "
        f"{_worded(p.value[0], c)}, last {_worded(p.value[-1], c)}, lowest {_worded(p.value.min(), c)}, "
        f"highest {_worded(p.value.max(), c)}."
    ]
    if limits is not None:
        said.append(
            f"At the last point the centre is {_worded(limits.centre[-1], c)}, the limits are "
            f"{_worded(limits.low[-1], c)} and {_worded(limits.high[-1], c)}."
        )
        said += [
            f"Signal {f.first.strftime(DAY_WORDS[c.grain])}: {f.signal}"
            f"{f' ({f.points} points)' if f.points > 1 else ''}."
            for f in found.found
        ]
        said += [why_this_chart(found), base_words(found), season_words(found)]
    return " ".join(s for s in said if s)
