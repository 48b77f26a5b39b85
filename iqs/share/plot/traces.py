"""Traces drawn: lines, bands, points with their errors and names, bars, and tables of colours."""

from collections.abc import Sequence
from itertools import pairwise
from math import isfinite
from typing import Any

from iqs.share.plot.look import COLOURWAY, INK, PX, SOFT, Rgba, colour, dash, each, font, unknown, words
from iqs.share.plot.pieces import Bars, Cells, Piece, Points

_SIGNS: dict[str, Any] = {
    "circle": "o", "square": "s", "diamond": "D", "star": "*", "triangle-up": "^", "triangle-down": "v",
    "line-ns": "|", "line-ew": "_", "cross": "P", "x": "X",
}  # fmt: skip
_SIZES = {"diamond": 0.78, "square": 0.88, "star": 1.3}
"""Signs that matplotlib draws larger or smaller than Plotly does."""
_CLEAR: Rgba = (0.0, 0.0, 0.0, 0.0)


def own_colour(piece: Piece, number: int) -> Any:
    """The colour of a trace: its own, else the next one of the theme."""
    trace = piece.trace
    found = (trace.get("marker") or {}).get("color") or (trace.get("line") or {}).get("color")
    return found if isinstance(found, str) else COLOURWAY[number % len(COLOURWAY)]


def draw(ax: Any, pieces: Sequence[Piece], numbers: Sequence[int], base_size: float) -> list[Any]:
    """Draw the pieces of one cell on `ax`, whose limits stand; return the names of points, to be moved apart.

    `numbers` are the places of the traces in the figure, `base_size` its letters in pixels.
    """
    named: list[Any] = []
    before: Points | None = None
    for order, (piece, number) in enumerate(zip(pieces, numbers, strict=True)):
        if piece.trace.get("visible", True) is not True:
            continue
        if isinstance(piece, Points):
            named += _points(ax, piece, before, own_colour(piece, number), 3.0 + 0.01 * order, base_size)
            before = piece
        elif isinstance(piece, Bars):
            _bars(ax, piece, own_colour(piece, number), 2.0 + 0.01 * order, base_size)
        else:
            _cells(ax, piece, 1.5, base_size)
    return named


def _points(
    ax: Any, p: Points, before: Points | None, mine: str, order: float, base_size: float
) -> list[Any]:
    trace, mode = p.trace, str(p.trace.get("mode") or "lines+markers")
    line, marker = trace.get("line") or {}, trace.get("marker") or {}
    faint = float(trace.get("opacity", 1.0))
    fill = trace.get("fill") or "none"
    if fill == "tonexty" and before is not None:
        ax.fill_between(
            p.x,
            p.y,
            before.y,
            facecolor=colour(trace.get("fillcolor", mine)),
            linewidth=0,
            zorder=order - 0.8,
        )
    elif fill != "none":
        raise unknown("fill", fill)
    if line.get("shape", "linear") != "linear":
        raise unknown("shape of a line", line["shape"])
    if "lines" in mode and float(line.get("width", 2)) > 0:
        x, y = (p.x, p.y) if not trace.get("connectgaps") else _known(p)
        ax.plot(
            x, y, color=colour(line.get("color", mine)), linewidth=float(line.get("width", 2)) * PX,
            linestyle=dash(line.get("dash")), alpha=faint if faint < 1 else None, zorder=order,
            solid_capstyle="round", solid_joinstyle="round",
        )  # fmt: skip
    _errors(ax, p, mine, order - 0.005)
    if "markers" in mode:
        _signs(ax, p, marker, mine, order + 0.005, faint)
    return _names(ax, p, order, base_size) if "text" in mode else []


def _known(p: Points) -> tuple[list[float], list[float]]:
    both = [(x, y) for x, y in zip(p.x, p.y, strict=True) if isfinite(x) and isfinite(y)]
    return [x for x, _ in both], [y for _, y in both]


def _inside(ax: Any, x: float, y: float) -> bool:
    """Whether a point is within the axes, a hair beyond included."""
    at = ax.transAxes.inverted().transform(ax.transData.transform((x, y)))
    return isfinite(x) and isfinite(y) and all(-0.001 <= part <= 1.001 for part in at)


def _signs(ax: Any, p: Points, marker: Any, mine: str, order: float, faint: float) -> None:
    n = len(p.x)
    edge = marker.get("line") or {}
    rows = zip(
        p.x, p.y, each(marker.get("symbol"), n, "circle"), each(marker.get("size"), n, 6),
        each(marker.get("color"), n, mine), each(edge.get("color"), n), each(edge.get("width"), n, 0),
        each(marker.get("opacity"), n, faint), strict=True,
    )  # fmt: skip
    alike: dict[tuple[Any, ...], list[tuple[float, float]]] = {}
    for x, y, *look in rows:
        if look[-1] and _inside(ax, x, y):
            alike.setdefault(tuple(look), []).append((x, y))
    for (symbol, size, ground, rim, width, opacity), some in alike.items():
        name = str(symbol).removesuffix("-open")
        is_open = str(symbol).endswith("-open")
        inner = colour(ground)
        wide = max(float(width or (1.5 if is_open else 0)), 1.0 if name.startswith("line-") else 0.0)
        ax.plot(
            [x for x, _ in some], [y for _, y in some], marker=sign(name), linestyle="none",
            markersize=float(size) * PX * _SIZES.get(name, 1.0), markerfacecolor=_CLEAR if is_open else inner,
            markeredgecolor=colour(rim) if rim is not None and not is_open else inner,
            markeredgewidth=wide * PX, alpha=float(opacity) if opacity < 1 else None, clip_on=False,
            zorder=order,
        )  # fmt: skip


def sign(symbol: str) -> Any:
    """The matplotlib marker of a symbol of Plotly, open or not."""
    name = symbol.removesuffix("-open")
    if name not in _SIGNS:
        raise unknown("symbol", symbol)
    return _SIGNS[name]


def _errors(ax: Any, p: Points, mine: str, order: float) -> None:
    for key, less, more in (("error_x", p.left, p.right), ("error_y", p.down, p.up)):
        if not less:
            continue
        said = p.trace[key]
        ax.errorbar(
            p.x, p.y, **{key[-1] + "err": [less, more]}, fmt="none", ecolor=colour(said.get("color", mine)),
            elinewidth=float(said.get("thickness", 2)) * PX, capsize=float(said.get("width", 4)) * PX,
            zorder=order,
        )  # fmt: skip


_PLACES = {"left": "right", "right": "left", "center": "center"}


def _names(ax: Any, p: Points, order: float, base_size: float) -> list[Any]:
    """Write texts beside points; which side each stands on is kept for those that must move."""
    n = len(p.x)
    letters = p.trace.get("textfont") or {}
    sizes = [max([s or 6 for s in each((p.trace.get("marker") or {}).get("size"), n, 6)], default=6)] * n
    found = []
    for x, y, text, where, size in zip(
        p.x, p.y, each(p.trace.get("text"), n, ""), each(p.trace.get("textposition"), n, "middle center"),
        sizes, strict=True,
    ):  # fmt: skip
        said = words(text)
        if not said or not _inside(ax, x, y):
            continue
        up, side = str(where).split(" ")
        gap = (float(size) / 2 + 3) * PX
        made = ax.annotate(
            said, (x, y), xytext=offset(up, side, gap), textcoords="offset points",
            ha=_PLACES[side], va={"top": "bottom", "bottom": "top", "middle": "center"}[up],
            color=colour(letters.get("color", INK)),
            fontproperties=font(float(letters.get("size", base_size - 1)) * PX), zorder=order + 2,
            annotation_clip=False,
        )  # fmt: skip
        made.set_gid(f"{up} {side} {gap}")
        found.append(made)
    return found


def offset(up: str, side: str, gap: float) -> tuple[float, float]:
    """Points a text stands off its point, such as "top left"."""
    across = {"left": -1.0, "right": 1.0, "center": 0.0}[side]
    rise = {"top": 1.0, "bottom": -1.0, "middle": 0.0}[up]
    near = 0.4 if across and rise else 1.0
    return across * gap * near, rise * gap


def _bars(ax: Any, b: Bars, mine: str, order: float, base_size: float) -> None:
    n = len(b.starts)
    marker = b.trace.get("marker") or {}
    edge = marker.get("line") or {}
    colours = [colour(c) for c in each(marker.get("color"), n, mine)]
    rims = each(edge.get("color"), n)
    wide = [float(w or 0) * PX for w in each(edge.get("width"), n, 0)]
    for i in range(n):
        if not isfinite(b.starts[i]):
            continue
        box = {
            "color": colours[i], "edgecolor": colour(rims[i]) if rims[i] and wide[i] else _CLEAR,
            "linewidth": wide[i], "zorder": order, "align": "edge",
            "alpha": b.trace.get("opacity"),
        }  # fmt: skip
        box["facecolor"] = box.pop("color")
        if b.lying:
            ax.barh(b.starts[i], b.size[i], b.widths[i], left=b.base[i], **box)
        else:
            ax.bar(b.starts[i], b.size[i], b.widths[i], bottom=b.base[i], **box)
    middles = [s + w / 2 for s, w in zip(b.starts, b.widths, strict=False)]
    ends = [base + size for base, size in zip(b.base, b.size, strict=True)]
    if b.less:
        said = b.trace["error_x" if b.lying else "error_y"]
        x, y = (ends, middles) if b.lying else (middles, ends)
        ax.errorbar(
            x, y, **{"xerr" if b.lying else "yerr": [b.less, b.more]}, fmt="none",
            ecolor=colour(said.get("color", SOFT)), elinewidth=float(said.get("thickness", 2)) * PX,
            capsize=float(said.get("width", 4)) * PX, zorder=order + 0.5,
        )  # fmt: skip
    _bar_texts(ax, b, middles, ends, colours, order + 1, base_size)


def _bar_texts(
    ax: Any, b: Bars, middles: list[float], ends: list[float], grounds: list[Rgba], order: float,
    base_size: float,
) -> None:  # fmt: skip
    n = len(middles)
    letters = b.trace.get("textfont") or {}
    size = float(letters.get("size", base_size - 1)) * PX
    renderer = ax.figure.canvas.get_renderer()
    for i, (text, place) in enumerate(
        zip(each(b.trace.get("text"), n, ""), each(b.trace.get("textposition"), n, "auto"), strict=True)
    ):
        said = words(text)
        if not said or place == "none" or not isfinite(middles[i]):
            continue
        inside = place in ("inside", "auto")
        along = (b.base[i] + ends[i]) / 2 if inside else ends[i]
        away = 0.0 if inside else (3.0 if b.size[i] >= 0 else -3.0)
        made = ax.annotate(
            said, (along, middles[i]) if b.lying else (middles[i], along),
            xytext=(away, 0) if b.lying else (0, away), textcoords="offset points",
            ha="center" if inside or not b.lying else "left" if away > 0 else "right",
            va="center" if inside or b.lying else "bottom" if away > 0 else "top",
            color=_ink_on(grounds[i]) if inside else INK, fontproperties=font(size), zorder=order,
            annotation_clip=False,
        )  # fmt: skip
        if inside:
            box = made.get_window_extent(renderer)
            one, two = (
                ax.transData.transform((v, middles[i]) if b.lying else (middles[i], v))
                for v in (b.base[i], ends[i])
            )
            room = abs(two[0] - one[0]) if b.lying else abs(two[1] - one[1])
            if (box.width if b.lying else box.height) > room:
                made.remove()


def _ink_on(ground: Rgba) -> str:
    """Dark or white letters, whichever is read more easily on a colour over white."""
    red, green, blue = (part * ground[3] + 1.0 - ground[3] for part in ground[:3])
    return "#ffffff" if 0.299 * red + 0.587 * green + 0.114 * blue < 0.6 else INK


def scale(cells: Cells) -> tuple[float, float, list[tuple[float, Rgba]]]:
    """Lowest and highest value of a table of colours, and its colours from 0 to 1."""
    found = [v for row in cells.z for v in row if isfinite(v)]
    low, high = cells.trace.get("zmin"), cells.trace.get("zmax")
    low = float(low) if low is not None else min(found, default=0.0)
    high = float(high) if high is not None else max(found, default=1.0)
    said = cells.trace.get("colorscale")
    if said is None or isinstance(said, str):
        raise unknown("scale of colours", said)
    return low, high, [(float(at), colour(c)) for at, c in said]


def tint(value: float, low: float, high: float, colours: list[tuple[float, Rgba]]) -> Rgba:
    """The colour of a value on a scale."""
    at = 0.5 if high <= low else min(max((value - low) / (high - low), 0.0), 1.0)
    for (one, first), (two, second) in pairwise(colours):
        if at <= two:
            part = (at - one) / (two - one) if two > one else 0.0
            red, green, blue, alpha = (a + part * (b - a) for a, b in zip(first, second, strict=True))
            return red, green, blue, alpha
    return colours[-1][1]


def _cells(ax: Any, cells: Cells, order: float, base_size: float) -> None:
    from matplotlib.patches import Rectangle

    low, high, colours = scale(cells)
    box = ax.get_window_extent()
    points = 72.0 / ax.figure.dpi
    rows, columns = len(cells.z), max((len(r) for r in cells.z), default=0)
    if not rows or not columns:
        return
    across, up = box.width * points / columns, box.height * points / rows
    gap_x = min(float(cells.trace.get("xgap") or 0) * PX / max(across, 1.0), 0.4)
    gap_y = min(float(cells.trace.get("ygap") or 0) * PX / max(up, 1.0), 0.4)
    letters = cells.trace.get("textfont") or {}
    size = min(float(letters.get("size", base_size - 1)) * PX, 0.62 * up)
    renderer = ax.figure.canvas.get_renderer()
    longest = max((t for row in cells.text for t in row), key=len, default="")
    if longest:
        wide = renderer.get_text_width_height_descent(longest, font(size), False)[0] * points
        size *= min(1.0, 0.94 * across / max(wide, 0.1))
    for j, row in enumerate(cells.z):
        for i, value in enumerate(row):
            x, y = cells.x[i], cells.y[j]
            if not isfinite(value):
                continue
            ground = tint(value, low, high, colours)
            corner = (x - 0.5 + gap_x / 2, y - 0.5 + gap_y / 2)
            ax.add_patch(
                Rectangle(corner, 1 - gap_x, 1 - gap_y, facecolor=ground, edgecolor="none", zorder=order)
            )
            text = words(cells.text[j][i]) if cells.text else ""
            if text and size >= 3.5:
                ink = letters.get("color") or _ink_on(ground)
                ax.text(
                    x, y, text, ha="center", va="center", color=colour(ink), fontproperties=font(size),
                    zorder=order + 1,
                )  # fmt: skip
