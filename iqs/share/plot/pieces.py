"""Traces as numbers: what each one draws where, before anything is drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import inf, isfinite, nan
from typing import Any

from iqs.share.plot.axes import Axis, period_days
from iqs.share.plot.look import each, listed, unknown

Trace = Mapping[str, Any]


@dataclass(frozen=True)
class Points:
    """A scatter trace: where its points stand, and how far the errors reach to the four sides."""

    trace: Trace
    x: list[float]
    y: list[float]
    left: list[float] = field(default_factory=list)
    right: list[float] = field(default_factory=list)
    down: list[float] = field(default_factory=list)
    up: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Bars:
    """A bar trace: along the axis of places from `starts` as wide as `widths`, from `base` by `size`."""

    trace: Trace
    starts: list[float]
    widths: list[float]
    base: list[float]
    size: list[float]
    less: list[float]
    more: list[float]

    @property
    def lying(self) -> bool:
        """Whether bars run from left to right."""
        return self.trace.get("orientation") == "h"


@dataclass(frozen=True)
class Cells:
    """A heatmap: middles of its columns and rows, values and texts by row."""

    trace: Trace
    x: list[float]
    y: list[float]
    z: list[list[float]]
    text: list[list[str]]


Piece = Points | Bars | Cells


def pieces_of(traces: Sequence[Trace], x: Axis, y: Axis, layout: Mapping[str, Any]) -> list[Piece]:
    """The traces of one cell of a figure as numbers, in their order; InternalError for an unknown kind."""
    bars = [t for t in traces if t.get("type", "scatter") == "bar"]
    laid = dict(zip(map(id, bars), _bars(bars, x, y, layout), strict=True))
    found: list[Piece] = []
    for trace in traces:
        kind = trace.get("type", "scatter")
        if kind == "bar":
            found.append(laid[id(trace)])
        elif kind in ("scatter", "scattergl"):
            found.append(_points(trace, x, y))
        elif kind == "heatmap":
            found.append(_cells(trace, x, y))
        else:
            raise unknown("kind of trace", kind)
    return found


def _places(trace: Trace, axis: Axis, letter: str) -> list[float]:
    """Where the points of a trace stand on an axis, in the middle of their periods where it says so."""
    found = [axis.at(v) for v in listed(trace.get(letter))]
    period = trace.get(f"{letter}period")
    if period is None:
        return found
    where = trace.get(f"{letter}periodalignment", "middle")
    if where not in ("start", "middle"):
        raise unknown("alignment in periods", where)
    share = 0.5 if where == "middle" else 0.0
    return [p + share * period_days(p, period) if isfinite(p) else p for p in found]


def _points(trace: Trace, x: Axis, y: Axis) -> Points:
    across, up = _places(trace, x, "x"), _places(trace, y, "y")
    n = min(len(across), len(up))
    left, right = _errors(trace.get("error_x"), across[:n])
    down, above = _errors(trace.get("error_y"), up[:n])
    return Points(trace, across[:n], up[:n], left, right, down, above)


def _errors(said: Mapping[str, Any] | None, values: Sequence[float]) -> tuple[list[float], list[float]]:
    """How far an interval reaches below and above each value; nothing where there are no intervals."""
    if not said or said.get("visible") is False or said.get("array") is None:
        return [], []
    if said.get("type", "data") != "data":
        raise unknown("kind of error bar", said["type"])
    n = len(values)
    more = [0.0 if v is None else float(v) for v in each(said["array"], n, 0.0)]
    minus = said.get("arrayminus")
    if said.get("symmetric") or minus is None:
        return more, more
    return [0.0 if v is None else float(v) for v in each(minus, n, 0.0)], more


def _bars(bars: Sequence[Trace], x: Axis, y: Axis, layout: Mapping[str, Any]) -> list[Bars]:
    mode = layout.get("barmode", "group")
    if mode not in ("group", "stack", "relative", "overlay"):
        raise unknown("mode of bars", mode)
    placed = []
    for trace in bars:
        lying = trace.get("orientation") == "h"
        along = _places(trace, y if lying else x, "y" if lying else "x")
        value = x if lying else y
        size = [value.at(v) for v in listed(trace.get("x" if lying else "y"))]
        placed.append((trace, along, [s if isfinite(s) else 0.0 for s in size]))
    distinct = sorted({p for _, along, _ in placed for p in along if isfinite(p)})
    spacing = min((b - a for a, b in pairwise(distinct) if b > a), default=0.0)
    periods = [
        period_days(along[0], trace["xperiod"])
        for trace, along, _ in placed
        if along and trace.get("xperiod") is not None and isfinite(along[0])
    ]
    spacing = min([s for s in (spacing, *periods) if s > 0], default=1.0)
    slot = spacing * (1.0 - float(layout.get("bargap", 0.2)))
    found: list[Bars] = []
    tops: dict[tuple[float, bool], float] = {}
    for i, (trace, along, size) in enumerate(placed):
        n = min(len(along), len(size))
        beside = len(placed) if mode == "group" else 1
        widths = [float(w) for w in each(trace.get("width"), n, slot / beside)]
        shift = (i - (beside - 1) / 2) * slot / beside if mode == "group" else 0.0
        base = [0.0 if b is None else float(b) for b in each(trace.get("base"), n, 0.0)]
        if mode in ("stack", "relative"):
            for k in range(n):
                key = (along[k], size[k] < 0 and mode == "relative")
                base[k] += tops.get(key, 0.0)
                tops[key] = base[k] + size[k]
        ends = [b + s for b, s in zip(base, size, strict=False)]
        less, more = _errors(trace.get("error_x" if trace.get("orientation") == "h" else "error_y"), ends)
        starts = [p + shift - w / 2 for p, w in zip(along, widths, strict=False)]
        found.append(Bars(trace, starts[:n], widths, base, size[:n], less, more))
    return found


def _cells(trace: Trace, x: Axis, y: Axis) -> Cells:
    z = [[nan if v is None else float(v) for v in listed(row)] for row in listed(trace.get("z"))]
    across, up = _places(trace, x, "x"), _places(trace, y, "y")
    columns = len(z[0]) if z else 0
    text = [["" if t is None else str(t) for t in listed(row)] for row in listed(trace.get("text"))]
    if trace.get("texttemplate") not in (None, "%{text}"):
        raise unknown("template of texts", trace["texttemplate"])
    shown = text if trace.get("texttemplate") else []
    return Cells(
        trace, across or list(map(float, range(columns))), up or list(map(float, range(len(z)))), z, shown
    )


def reach(pieces: Sequence[Piece], upright: bool) -> tuple[float, float, tuple[bool, bool]]:
    """The lowest and highest place the pieces take on an axis, and which ends need room beyond."""
    low, high = inf, -inf
    pad = [False, False]
    for piece in pieces:
        values: list[float] = []
        if isinstance(piece, Points):
            at, less, more = (
                (piece.y, piece.down, piece.up) if upright else (piece.x, piece.left, piece.right)
            )
            values = [v - d for v, d in zip(at, less or [0.0] * len(at), strict=True)]
            values += [v + d for v, d in zip(at, more or [0.0] * len(at), strict=True)]
            roomy = upright or "markers" in str(piece.trace.get("mode", "lines"))
            pad = [pad[0] or roomy, pad[1] or roomy]
        elif isinstance(piece, Bars):
            if piece.lying is upright:
                values = [*piece.starts, *(s + w for s, w in zip(piece.starts, piece.widths, strict=False))]
            else:
                ends = [b + s for b, s in zip(piece.base, piece.size, strict=True)]
                values = [*piece.base, *ends]
                values += [e - d for e, d in zip(ends, piece.less, strict=False)]
                values += [e + d for e, d in zip(ends, piece.more, strict=False)]
                pad = [pad[0] or min(values, default=0.0) < 0, pad[1] or max(values, default=0.0) > 0]
        else:
            at = piece.y if upright else piece.x
            values = [v - 0.5 for v in at] + [v + 0.5 for v in at]
        solid = [v for v in values if isfinite(v)]
        low, high = min([low, *solid]), max([high, *solid])
    return low, high, (pad[0], pad[1])
