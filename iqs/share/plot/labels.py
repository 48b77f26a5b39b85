"""Labels of axes that do not run into each other, and names of points that do not lie on each other."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from iqs.share.plot.axes import Axis, ticks_of
from iqs.share.plot.look import GRID, PX, SOFT, colour, font, listed, width_of, words, wrapped
from iqs.share.plot.traces import offset


def label(ax: Any, x: Axis, y: Axis, size: float, width: float, renderer: Any) -> None:
    """Ends, grid, labels and titles of the two axes of a cell."""
    ax.set_xlim(*x.ends)
    ax.set_ylim(*y.ends)
    ax.set_facecolor("none")
    ax.set_axisbelow(True)
    for spine in ax.spines.values():
        spine.set_visible(False)
    box, points = ax.get_window_extent(), 72.0 / ax.figure.dpi
    room = {"x": box.width * points, "y": box.height * points}
    for axis, its in ((x, ax.xaxis), (y, ax.yaxis)):
        spec = axis.spec
        if spec.get("visible", True) is False:
            its.set_visible(False)
            continue
        letters = float((spec.get("tickfont") or {}).get("size", size - 1)) * PX
        places, labels, turned = _ticks(axis, room["y" if axis.upright else "x"], letters, width, renderer)
        its.set_ticks(
            places, labels if axis.shown else [""] * len(places), fontproperties=font(letters), color=SOFT
        )
        its.set_tick_params(length=0, pad=4, which="both", rotation=turned)
        if turned:
            for label in its.get_ticklabels():
                label.set_ha("right" if spec.get("side") != "top" else "left")
                label.set_rotation_mode("anchor")
        if axis.upright:
            for label in its.get_ticklabels():
                label.set_multialignment("right")
        if spec.get("side") == "top" and not axis.upright:
            its.tick_top()
            its.set_tick_params(length=0)
        if spec.get("showgrid", True):
            line = colour(spec["gridcolor"]) if spec.get("gridcolor") else GRID
            its.grid(True, color=line, linewidth=0.6, zorder=0.1)
        if spec.get("zeroline") and min(axis.ends) < 0 < max(axis.ends):
            (ax.axhline if axis.upright else ax.axvline)(0.0, color=SOFT, linewidth=0.6, zorder=0.2)
        if spec.get("linecolor") or spec.get("showline"):
            edge = ax.spines["left" if axis.upright else "bottom"]
            edge.set(visible=True, color=colour(spec.get("linecolor", SOFT)), linewidth=0.6)
        said = words((spec.get("title") or {}).get("text"))
        big = float(((spec.get("title") or {}).get("font") or {}).get("size", size - 1)) * PX
        fitted = wrapped(said, big, max(room["y" if axis.upright else "x"], 60.0), renderer, lines=2)
        its.set_label_text(fitted, fontproperties=font(big), color=SOFT)
        its.labelpad = 4


def _ticks(
    axis: Axis, room: float, letters: float, width: float, renderer: Any
) -> tuple[list[float], list[str], float]:
    """Labels of an axis that do not run into each other: fewer, in lines, or turned."""
    asked = int(axis.spec.get("nticks") or 0)
    if axis.upright:
        most = min(asked or 6, max(2, int(room / (letters * 2.2))))
        places, labels = ticks_of(axis, most)
        limit = 0.36 * width
        return places, [wrapped(t, letters, limit, renderer, lines=3) for t in labels], 0.0
    given = bool(listed(axis.spec.get("tickvals"))) or axis.kind == "category"
    most = min(asked or 99, max(2, int(room / (letters * (4.6 if axis.kind == "date" else 5.0)))))
    places, labels = ticks_of(axis, most)
    if not given or len(places) < 2:
        return places, labels, 0.0
    share = room / max(abs(axis.ends[1] - axis.ends[0]), 1e-9)
    apart = min(abs(b - a) for a, b in pairwise(places)) * share - 4.0
    if all(width_of(t, letters, renderer) <= apart for t in labels):
        return places, labels, 0.0
    longest = max((w for t in labels for w in t.split()), key=len, default="")
    if axis.kind == "category" and width_of(longest, letters, renderer) <= apart:
        return places, [wrapped(t, letters, apart, renderer, lines=3) for t in labels], 0.0
    if axis.kind == "category":
        cut = [t if len(t) <= 24 else f"{t[:23]}…" for t in labels]
        return places, cut, 38.0
    every = next(
        k
        for k in range(1, len(places) + 1)
        if all(width_of(t, letters, renderer) <= apart * k + 4.0 * (k - 1) for t in labels)
        or k == len(places)
    )
    return places[::every], labels[::every], 0.0


def move_apart(named: Sequence[Any], width: float, renderer: Any) -> None:
    """Move names of points that lie on each other to another side of their point."""
    placed: list[Any] = []
    points = 72.0 / named[0].figure.dpi if named else 1.0
    for name in named:
        up, side, gap = str(name.get_gid()).split(" ")
        name.set_gid(None)
        other = {"left": "right", "right": "left", "center": "center"}[side]
        flip = {"top": "bottom", "bottom": "top", "middle": "middle"}[up]
        tries = [
            (up, side),
            (flip, side),
            (up, other),
            (flip, other),
            ("middle", "right"),
            ("middle", "left"),
        ]
        best = None
        for row, column in tries:
            name.set_position(offset(row, column, float(gap)))
            name.set_ha({"left": "right", "right": "left", "center": "center"}[column])
            name.set_va({"top": "bottom", "bottom": "top", "middle": "center"}[row])
            box = name.get_window_extent(renderer)
            beyond = box.x0 < 0 or box.x1 * points > width
            if not beyond and not any(box.overlaps(p) for p in placed):
                best = (row, column)
                break
        if best is None:
            name.set_position(offset(up, side, float(gap)))
            name.set_ha({"left": "right", "right": "left", "center": "center"}[side])
            name.set_va({"top": "bottom", "bottom": "top", "middle": "center"}[up])
        placed.append(name.get_window_extent(renderer))
