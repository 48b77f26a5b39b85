"""What stands on a figure beside its traces: shapes, annotations, the legend, and the scale of colours."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from iqs.share.plot.axes import Axis, ticks_of
from iqs.share.plot.look import INK, PX, SOFT, colour, dash, font, unknown, words
from iqs.share.plot.pieces import Bars, Cells, Piece, Points
from iqs.share.plot.traces import own_colour, scale, sign, tint

Cellmates = Mapping[str, tuple[Axis, Any]]
"""Axes by their keys, such as "x2", each with the matplotlib axes it is drawn on."""


def draw_shapes(shapes: Sequence[Mapping[str, Any]], axes: Cellmates, paper: Any) -> None:
    """Lines and rectangles, under or over the traces."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Rectangle

    for shape in shapes:
        ax, transform, (x, y) = _where(shape, axes, paper)
        x0, x1, y0, y1 = x(shape["x0"]), x(shape["x1"]), y(shape["y0"]), y(shape["y1"])
        line = shape.get("line") or {}
        wide = float(line.get("width", 2)) * PX
        order = {"below": 0.5, "between": 1.0, "above": 6.0}[shape.get("layer", "above")]
        kind, faint = shape.get("type"), shape.get("opacity")
        if kind == "line":
            made: Any = Line2D(
                [x0, x1], [y0, y1], color=colour(line.get("color", SOFT)), linewidth=wide,
                linestyle=dash(line.get("dash")), transform=transform, zorder=order, alpha=faint,
            )  # fmt: skip
            ax.add_line(made)
        elif kind == "rect":
            made = Rectangle(
                (x0, y0), x1 - x0, y1 - y0, facecolor=colour(shape.get("fillcolor", "rgba(0,0,0,0)")),
                edgecolor=colour(line.get("color", SOFT)) if wide else "none", linewidth=wide,
                linestyle=dash(line.get("dash")), transform=transform, zorder=order, alpha=faint,
            )  # fmt: skip
            ax.add_artist(made)
        else:
            raise unknown("shape", kind)
        made.set_clip_path(ax.patch)


def _where(thing: Mapping[str, Any], axes: Cellmates, paper: Any) -> tuple[Any, Any, tuple[Any, Any]]:
    """On which axes something stands, how its places become points, and how its values become places."""
    from matplotlib.transforms import blended_transform_factory

    ways, ax = [], paper
    readers: list[Callable[[Any], float]] = []
    for letter in ("x", "y"):
        ref = str(thing.get(f"{letter}ref") or letter)
        name, _, domain = ref.partition(" ")
        if ref == "paper":
            ways.append(paper.transAxes)
            readers.append(float)
            continue
        if name not in axes:
            raise unknown("axis", ref)
        axis, ax = axes[name]
        ways.append(ax.transAxes if domain else ax.transData)
        readers.append(float if domain else axis.at)
    return ax, blended_transform_factory(*ways), (readers[0], readers[1])


def draw_annotations(
    annotations: Sequence[Mapping[str, Any]], axes: Cellmates, paper: Any, base_size: float
) -> None:
    """Texts and arrows."""
    for note in annotations:
        if note.get("visible") is False:
            continue
        ax, transform, (x, y) = _where(note, axes, paper)
        if note.get("showarrow", True):
            _arrow(note, ax, transform, x(note["x"]), y(note["y"]), x, y)
        if words(note.get("text")):
            _note(note, ax, transform, x(note.get("x", 0.5)), y(note.get("y", 0.5)), base_size)


def _arrow(
    note: Mapping[str, Any], ax: Any, transform: Any, to_x: float, to_y: float, x: Any, y: Any
) -> None:
    """An arrow from the tail, in the same axes, to the point."""
    from matplotlib.patches import FancyArrowPatch

    if note.get("axref", "pixel") == "pixel" or note.get("ayref", "pixel") == "pixel":
        raise unknown("arrow", "from a place in pixels")
    wide = float(note.get("arrowwidth", 1.5)) * PX
    ax.add_patch(
        FancyArrowPatch(
            (x(note["ax"]), y(note["ay"])), (to_x, to_y), transform=transform,
            arrowstyle="-|>,head_length=2.6,head_width=1.5" if note.get("arrowhead", 1) else "-",
            mutation_scale=1.2 * wide, linewidth=wide, color=colour(note.get("arrowcolor", INK)),
            shrinkA=float(note.get("startstandoff", 0)) * PX, shrinkB=float(note.get("standoff", 0)) * PX,
            zorder=3.5, joinstyle="miter",
        )
    )  # fmt: skip


def _note(note: Mapping[str, Any], ax: Any, transform: Any, x: float, y: float, base_size: float) -> None:
    from matplotlib.transforms import ScaledTranslation

    letters = note.get("font") or {}
    shift = ScaledTranslation(
        float(note.get("xshift", 0)) * PX / 72,
        float(note.get("yshift", 0)) * PX / 72,
        ax.figure.dpi_scale_trans,
    )
    across = _anchor(note, "x", x, ("left", "center", "right"))
    up = {"middle": "center"}.get(found := _anchor(note, "y", y, ("bottom", "middle", "top")), found)
    size = float(letters.get("size", base_size - 1))
    pad = float(note.get("borderpad", 1)) * PX
    box = None
    if note.get("bgcolor"):
        rim = colour(note["bordercolor"]) if note.get("bordercolor") else "none"
        box = {
            "boxstyle": f"square,pad={pad / (size * PX):.3f}",
            "facecolor": colour(note["bgcolor"]),
            "edgecolor": rim,
        }
    ax.text(
        x, y, words(note["text"]), transform=transform + shift, ha=across, va=up, bbox=box,
        color=colour(letters.get("color", INK)), rotation=-float(note.get("textangle", 0)), zorder=7,
        fontproperties=font(size * PX, bold=float(letters.get("weight", 400) or 400) >= 600), clip_on=False,
    )  # fmt: skip


def _anchor(note: Mapping[str, Any], letter: str, at: float, names: tuple[str, str, str]) -> str:
    """Which part of a text stands at its place; as Plotly chooses where the figure does not say."""
    said = note.get(f"{letter}anchor", "auto")
    if said != "auto":
        return str(said)
    ref = str(note.get(f"{letter}ref") or letter)
    if ref == "paper" or "domain" in ref:
        return names[0] if at < 1 / 3 else names[2] if at > 2 / 3 else names[1]
    return names[1]


def draw_legend(
    figure: Any, pieces: Sequence[tuple[int, Piece]], order: str, size: float, width: float, renderer: Any
) -> Any | None:
    """Names of traces in rows at the top left, at most `width` points wide; None when there are none."""
    from matplotlib.patches import Patch

    named = [
        (number, piece)
        for number, piece in pieces
        if piece.trace.get("name") and piece.trace.get("showlegend", True)
        and piece.trace.get("visible", True) is True and not isinstance(piece, Cells)
    ]  # fmt: skip
    if "reversed" in order:
        named = named[::-1]
    if not named:
        return None
    handles: list[Any] = []
    for number, piece in named:
        mine = own_colour(piece, number)
        if isinstance(piece, Bars):
            handles.append(Patch(facecolor=colour(mine), edgecolor="none"))
        else:
            handles.append(_sample(piece, mine))
    labels = [words(piece.trace["name"]) for _, piece in named]
    for columns in range(len(labels), 0, -1):
        legend = figure.legend(
            handles, labels, loc="upper left", ncols=columns, frameon=False, prop=font(size), borderpad=0,
            handlelength=1.8, handletextpad=0.5, columnspacing=1.4, labelcolor=INK, borderaxespad=0,
        )  # fmt: skip
        if columns == 1 or legend.get_window_extent(renderer).width * 72.0 / figure.dpi <= width:
            return legend
        legend.remove()
    return None


def _sample(p: Points, mine: str) -> Any:
    """A short piece of a line, with the sign of its points."""
    from matplotlib.lines import Line2D

    mode, line, marker = (
        str(p.trace.get("mode") or "lines+markers"),
        p.trace.get("line") or {},
        p.trace.get("marker") or {},
    )
    symbol = marker.get("symbol") or "circle"
    symbol = symbol if isinstance(symbol, str) else "circle"
    ground = colour(mine)
    return Line2D(
        [], [], color=colour(line.get("color", mine)), linewidth=float(line.get("width", 2)) * PX,
        linestyle=dash(line.get("dash")) if "lines" in mode else "none",
        marker=sign(symbol) if "markers" in mode else "none", markersize=8 * PX,
        markerfacecolor="none" if symbol.endswith("-open") else ground, markeredgecolor=ground,
    )  # fmt: skip


def draw_scale(figure: Any, cells: Cells, size: float, box: tuple[float, float, float, float]) -> Any:
    """The scale of colours of a table, in a box of the figure's parts, with its ends and its unit."""

    low, high, colours = scale(cells)
    bar = cells.trace.get("colorbar") or {}
    ax = figure.add_axes(box, label="scale")
    steps = 64
    shades = [[tint(low + (high - low) * (k + 0.5) / steps, low, high, colours)] for k in range(steps)]
    ax.imshow(shades, aspect="auto", origin="lower", extent=(0, 1, low, high), interpolation="nearest")
    places, labels = ticks_of(Axis("y", bar, "linear", ends=(low, high)), int(bar.get("nticks", 5)))
    ax.set_xticks([])
    ax.yaxis.tick_right()
    ax.set_yticks(places, labels, fontproperties=font(size), color=SOFT)
    ax.tick_params(length=0, pad=3)
    ax.set_title(words((bar.get("title") or {}).get("text")), fontproperties=font(size), color=SOFT, pad=4)
    for spine in ax.spines.values():
        spine.set_visible(False)
    return ax
