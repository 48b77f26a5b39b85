"""Groups as points between two metrics, with both intervals, cut at the average of each."""

from collections.abc import Mapping

import plotly.graph_objects as go

from iqs.analysis.side_by_side import Reading, Segment, SideBySide
from iqs.charts.course import as_text, clock_ticks
from iqs.charts.drawing import Drawing
from iqs.charts.theme import COLOURS, QUIET, faded, styled
from iqs.model import DIMENSIONS
from iqs.scoring import Better, Definition, Measure, metric
from iqs.text import difference, interval, value

_NAMED = 14
"""Groups that are all named in the picture; among more only those that stand out are."""
BEHIND, AHEAD = "#c9534b", "#1d9a94"
_SIGNS = {Reading.BEHIND: ("diamond", BEHIND), Reading.AHEAD: ("square", AHEAD)}


def quadrants(found: SideBySide, names: Mapping[str, str]) -> Drawing:
    """Draw the groups that have enough data; those that stand out have a shape of their own.

    `names` maps values of the dimension to what people read.
    """
    x, y = metric(found.x.metric), metric(found.y.metric)
    dx, dy = x.definition(found.x.definition), y.definition(found.y.definition)
    shown = [s for s in found.segments if s.x.enough and s.y.enough]
    figure = go.Figure()
    for mark, colour, some in _kinds(shown):
        figure.add_trace(
            go.Scatter(
                x=[s.x.value for s in some],
                y=[s.y.value for s in some],
                error_x=_bars(some, "x", colour),
                error_y=_bars(some, "y", colour),
                mode="markers+text",
                marker={"symbol": mark, "size": 11, "color": colour},
                text=[_label(s, shown, names) for s in some],
                textposition=[f"top {_side_of(s, shown)}" for s in some],
                textfont={"size": 12},
                cliponaxis=False,
                customdata=[
                    [as_text(names.get(s.group, s.group)), *_words(s.x, dx), *_words(s.y, dy), s.x.n, s.y.n]
                    for s in some
                ],
                hovertemplate=(
                    "<b>%{customdata[0]}</b><br>"
                    f"{x.label} %{{customdata[1]}} (95 %: %{{customdata[2]}}, n = %{{customdata[5]:,}})<br>"
                    f"{y.label} %{{customdata[3]}} (95 %: %{{customdata[4]}}, n = %{{customdata[6]:,}})"
                    "<extra></extra>"
                ),
            )
        )
    if found.x.value is not None and found.y.value is not None:
        line = {"color": QUIET, "width": 1, "dash": "dot"}
        figure.add_vline(x=found.x.value, line=line)
        figure.add_hline(y=found.y.value, line=line)
    _corners(figure, found)
    plural = DIMENSIONS[found.by].plural
    styled(figure, 460, hovermode="closest")
    values = [v for s in shown for v in (s.x.low, s.x.high, s.x.value) if v is not None]
    if values:  # room for names at both edges
        room = 0.06 * (max(values) - min(values)) or 1.0
        figure.update_xaxes(range=[min(values) - room, max(values) + room])
    for axis, m, d in ((figure.update_xaxes, x, dx), (figure.update_yaxes, y, dy)):
        sides = [s.x if m is x else s.y for s in shown]
        reach = [v for side in sides for v in (side.low, side.high, side.value) if v is not None]
        ticks = clock_ticks(d, (min(reach), max(reach)), 5) if reach else {}
        unit = ", %" if d.unit == "%" else ""
        axis(title_text=f"{m.label}{unit}", showgrid=False, zeroline=False, **ticks)
    title = headline(found, names)
    listed = "; ".join(
        f"{names.get(s.group, s.group)}: {x.label} {value(s.x, dx)}, {y.label} {value(s.y, dy)}, {s.reading}"
        for s in shown[:25]
    )
    more = f" and {len(shown) - 25} more" if len(shown) > 25 else ""
    alt = f"{title}. {len(shown)} {plural}, with the average of all as cut lines. {listed}{more}."
    return Drawing(title, figure, alt)


def _kinds(shown: list[Segment]) -> list[tuple[str, str, list[Segment]]]:
    plain = [s for s in shown if s.reading not in _SIGNS]
    marked = [(*_SIGNS[r], [s for s in shown if s.reading is r]) for r in _SIGNS]
    return [("circle", COLOURS["iqs"], plain), *marked]


def _bars(some: list[Segment], side: str, colour: str) -> dict[str, object]:
    """Both halves of the interval; a side without one has no bar."""
    found = [s.x if side == "x" else s.y for s in some]
    return {
        "type": "data",
        "symmetric": False,
        "array": [(m.high - m.value) if m.high is not None and m.value is not None else 0 for m in found],
        "arrayminus": [(m.value - m.low) if m.low is not None and m.value is not None else 0 for m in found],
        "thickness": 1,
        "width": 0,
        "color": faded(colour, 0.45),
    }


def _label(s: Segment, shown: list[Segment], names: Mapping[str, str]) -> str:
    if len(shown) > _NAMED and s.reading not in _SIGNS:
        return ""
    name = names.get(s.group, s.group)
    return as_text(name if len(name) <= 22 else f"{name[:21]}…")


def _side_of(s: Segment, shown: list[Segment]) -> str:
    """Names of points on the right stand to their left, where there is room."""
    values = [t.x.value or 0.0 for t in shown]
    middle = (min(values) + max(values)) / 2
    return "left" if (s.x.value or 0.0) > middle else "right"


def _words(m: Measure, d: Definition) -> tuple[str, str]:
    return value(m, d), interval(m, d)


def _corners(figure: go.Figure, found: SideBySide) -> None:
    """Name the two corners where the metrics part; the direction of each says where that is."""
    x, y = metric(found.x.metric).label, metric(found.y.metric).label
    for good_x, text in ((True, f"good {x}, poor {y}"), (False, f"poor {x}, good {y}")):
        right = good_x == (found.x_better is Better.UP)
        top = (not good_x) == (found.y_better is Better.UP)
        figure.add_annotation(
            x=1.0 if right else 0.0,
            y=1.0 if top else 0.0,
            xref="paper",
            yref="paper",
            text=text,
            showarrow=False,
            xanchor="right" if right else "left",
            yanchor="top" if top else "bottom",
            font={"size": 11, "color": QUIET},
        )


def how_to_read(found: SideBySide) -> str:
    """What the marks say, and how often one is there by chance."""
    x, y = metric(found.x.metric).label, metric(found.y.metric).label
    plural = DIMENSIONS[found.by].plural
    return (
        f"Bars: 95 % intervals. Dotted: the average of all. ◆ looks fine by {x} (in the better half, or "
        f"above the pass mark and not clearly below the others) and is clearly poor by {y}, by enough to "
        f"matter. ■ the other way round. {found.judged} {plural} looked at; about one in twenty of those "
        "marked is marked by chance."
    )


def headline(found: SideBySide, names: Mapping[str, str]) -> str:
    """The finding in one line."""
    x, y = metric(found.x.metric), metric(found.y.metric)
    dy = y.definition(found.y.definition)
    plural = DIMENSIONS[found.by].plural
    behind = found.reading(Reading.BEHIND)
    if not found.judged:
        return f"{x.label} and {y.label}: no {plural} with enough data for both"
    if len(behind) == 1:
        s = behind[0]
        size = difference(abs(s.apart.difference or 0.0) if s.apart else 0.0, dy).lstrip("+")
        return (
            f"{names.get(s.group, s.group)}: {x.label} looks fine, {y.label} is {size} "
            f"{'below' if _lower(s) else 'above'} the other {plural}"
        )
    if behind:
        return f"{len(behind)} {plural} look fine by {x.label} and clearly poor by {y.label}"
    return f"No {DIMENSIONS[found.by].label.lower()} looks fine by {x.label} and clearly poor by {y.label}"


def _lower(s: Segment) -> bool:
    return s.apart is not None and (s.apart.difference or 0.0) < 0
