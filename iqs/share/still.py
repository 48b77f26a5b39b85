"""A drawing as a still picture, without a browser: the figures of Plotly drawn again by matplotlib."""

import io
from typing import Any, Literal

from iqs.charts.drawing import Drawing
from iqs.share.plot.look import INK, PX, SOFT, dollars, font, listed, seen, wrapped
from iqs.share.plot.sheet import PAD, Sheet

Kind = Literal["png", "svg", "pdf"]
WIDTH_MM = 180.0
_MM, _DPI = 72.0 / 25.4, 96.0
_TITLE, _CAPTION = 10.5, 7.2
"""Points: letters of the title and of the caption."""


def picture(
    drawing: Drawing,
    *,
    width_mm: float = WIDTH_MM,
    height_mm: float | None = None,
    format: Kind = "png",
    scale: float = 2.0,
    titled: bool = True,
    caption: str = "",
) -> bytes:
    """The drawing as a PNG, SVG or PDF file on white ground.

    Its title, which states the finding, stands on top unless `titled` is false; `caption` below it says
    what one must know to read it away from its page. Without `height_mm` it is as high as the figure is on
    a page; titles and captions come on top of that. `scale` counts for PNG alone: 1 is 96 dots an inch.
    InternalError when the figure holds something that would be left out.
    """
    figure = _drawn(
        drawing, width_mm * _MM, None if height_mm is None else height_mm * _MM, titled, caption, _DPI * scale
    )
    out = io.BytesIO()
    about = (
        {"Title": seen(drawing.title)} if format != "svg" else {"Title": seen(drawing.title), "Date": None}
    )
    figure.savefig(out, format=format, dpi=figure.dpi, facecolor="white", metadata=about)
    return out.getvalue()


def natural_height_mm(drawing: Drawing) -> float:
    """How high the figure of a drawing is without its title, in millimetres."""
    return float(drawing.figure.layout.height or 380) * PX / _MM


def _drawn(
    drawing: Drawing, width: float, height: float | None, titled: bool, caption: str, dpi: float
) -> Any:
    """The matplotlib figure, `width` points wide."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    said = drawing.figure.to_plotly_json()
    traces, layout = listed(said.get("data")), said.get("layout") or {}
    figure = Figure(figsize=(width / 72, 1), dpi=dpi)
    canvas: Any = FigureCanvasAgg(figure)
    renderer = canvas.get_renderer()
    room = width - 2 * PAD
    title = wrapped(dollars(seen(drawing.title)), _TITLE, room, renderer, bold=True) if titled else ""
    below = wrapped(dollars(seen(caption)), _CAPTION, room, renderer) if caption else ""
    above_pt = PAD + (len(title.split("\n")) * _TITLE * 1.3 + 5 if title else 0)
    below_pt = PAD + (len(below.split("\n")) * _CAPTION * 1.35 + 5 if below else 0)
    body = (
        float(layout.get("height") or 380) * PX if height is None else max(height - above_pt - below_pt, 40.0)
    )
    whole = body + above_pt + below_pt
    figure.set_size_inches(width / 72, whole / 72)
    renderer = canvas.get_renderer()
    if title:
        figure.text(
            PAD / width,
            1 - PAD / whole,
            title,
            fontproperties=font(_TITLE, True),
            color=INK,
            va="top",
            linespacing=1.3,
        )
    if below:
        figure.text(
            PAD / width,
            PAD / whole,
            below,
            fontproperties=font(_CAPTION),
            color=SOFT,
            va="bottom",
            linespacing=1.35,
        )
    Sheet(figure, renderer, width, whole, (above_pt, below_pt)).fill(traces, layout)
    return figure
