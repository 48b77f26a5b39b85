"""A figure under way: everything drawn in a plot area as large as labels and legend leave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from iqs.share.plot.axes import Axis
from iqs.share.plot.cells import Drawn, axes_of, cells_of
from iqs.share.plot.labels import label, move_apart
from iqs.share.plot.look import PX, listed
from iqs.share.plot.marks import draw_annotations, draw_legend, draw_scale, draw_shapes
from iqs.share.plot.pieces import Cells
from iqs.share.plot.traces import draw

PAD = 6.0
"""Points of room at the edges."""


@dataclass
class Sheet:
    """A figure under way: its size in points, and what its title and caption take above and below."""

    figure: Any
    renderer: Any
    width: float
    height: float
    taken: tuple[float, float]

    def fill(self, traces: Sequence[Mapping[str, Any]], layout: Mapping[str, Any]) -> None:
        """Draw everything, in a plot area as large as labels and legend leave."""
        size = float((layout.get("font") or {}).get("size", 12))
        axes = axes_of(traces, layout)
        axes, cells = cells_of(traces, layout, axes)
        numbered = [(n, piece) for _, _, some in cells for n, piece in some]
        above, below = self.taken
        legend = None
        if layout.get("showlegend"):
            order = str((layout.get("legend") or {}).get("traceorder", "normal"))
            legend = draw_legend(
                self.figure, numbered, order, (size - 1) * PX, self.width - 2 * PAD, self.renderer
            )
        if legend is not None:
            legend.set_bbox_to_anchor((PAD / self.width, 1 - above / self.height), self.figure.transFigure)
            above += legend.get_window_extent(self.renderer).height * self._points + 6
        scaled = next(
            (p for _, p in numbered if isinstance(p, Cells) and p.trace.get("showscale", True)), None
        )
        paper = self.figure.add_axes((0, 0, 1, 1), label="paper", zorder=5)
        paper.set_axis_off()
        paper.set_xlim(0, 1)
        paper.set_ylim(0, 1)
        drawn = [self.figure.add_axes((0, 0, 1, 1), label=f"cell {i}") for i in range(len(cells))]
        right = PAD + (44.0 if scaled else 0.0)
        box = (PAD + 40.0, right, above + 4.0, below + 22.0)
        for _ in range(3):
            self._place(box, paper, drawn, cells, axes)
            for ax, (x, y, _some) in zip(drawn, cells, strict=True):
                label(ax, axes[x], axes[y], size, self.width, self.renderer)
            box = self._fit(box, drawn, (PAD, right, above, below))
        self._place(box, paper, drawn, cells, axes)
        named = []
        for ax, (_x, _y, some) in zip(drawn, cells, strict=True):
            named += draw(ax, [p for _, p in some], [n for n, _ in some], size)
        where = {
            key: (axes[key], ax)
            for ax, (x, y, _) in reversed(list(zip(drawn, cells, strict=True)))
            for key in (x, y)
        }
        draw_shapes(listed(layout.get("shapes")), where, paper)
        draw_annotations(listed(layout.get("annotations")), where, paper, size)
        for _ in range(2):  # what stands beyond the plot area, such as names above it, needs room too
            box = self._fit(box, [*drawn, paper], (PAD, right, above, below), grow=True)
            self._place(box, paper, drawn, cells, axes)
        move_apart(named, self.width, self.renderer)
        if scaled is not None:
            left = 1 - (PAD + 36.0) / self.width
            tall = self.height - box[2] - box[3] - 12
            draw_scale(
                self.figure,
                scaled,
                (size - 2) * PX,
                (left, box[3] / self.height, 8.0 / self.width, tall / self.height),
            )

    @property
    def _points(self) -> float:
        """Points a pixel of the canvas is."""
        return float(72.0 / self.figure.dpi)

    def _place(
        self, box: tuple[float, float, float, float], paper: Any, drawn: Sequence[Any], cells: Drawn,
        axes: Mapping[str, Axis],
    ) -> None:  # fmt: skip
        """Put the axes of every cell into the plot area that has these margins, in points."""
        left, right, top, bottom = box
        wide, tall = max(self.width - left - right, 20.0), max(self.height - top - bottom, 20.0)
        paper.set_position((left / self.width, bottom / self.height, wide / self.width, tall / self.height))
        for ax, (x, y, _) in zip(drawn, cells, strict=True):
            x0, x1 = listed(axes[x].spec.get("domain")) or (0.0, 1.0)
            y0, y1 = listed(axes[y].spec.get("domain")) or (0.0, 1.0)
            ax.set_position(
                (
                    (left + x0 * wide) / self.width, (bottom + y0 * tall) / self.height,
                    (x1 - x0) * wide / self.width, (y1 - y0) * tall / self.height,
                )
            )  # fmt: skip

    def _fit(
        self, box: tuple[float, float, float, float], drawn: Sequence[Any],
        least: tuple[float, float, float, float], grow: bool = False,
    ) -> tuple[float, float, float, float]:  # fmt: skip
        """Margins that hold all labels; with `grow` they are never made smaller."""
        boxes = [ax.get_tightbbox(self.renderer) for ax in drawn]
        boxes = [b for b in boxes if b is not None]
        if not boxes:
            return box
        over = (
            least[0] - min(b.x0 for b in boxes) * self._points,
            least[1] - (self.width - max(b.x1 for b in boxes) * self._points),
            least[2] - (self.height - max(b.y1 for b in boxes) * self._points),
            least[3] - min(b.y0 for b in boxes) * self._points,
        )
        left, right, top, bottom = (
            max(now + (max(more, 0.0) if grow else more), edge)
            for now, more, edge in zip(box, over, least, strict=True)
        )
        most_x, most_y = 0.62 * self.width, 0.75 * self.height
        return min(left, most_x), min(right, most_x), min(top, most_y), min(bottom, most_y)
