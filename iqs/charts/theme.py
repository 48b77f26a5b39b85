"""One look for all figures: a colour for each metric, calm axes, room for the title."""

from typing import Any

import plotly.graph_objects as go

COLOURS: dict[str, str] = {
    "iqs": "#3b82c9",
    "csat": "#d6772a",
    "nps": "#8a68c4",
    "fcr": "#1d9a94",
    "aht": "#7c8896",
    "ces": "#c75c8f",
}
"""One colour a metric everywhere, apart for colour-blind eyes, readable on light and dark ground."""

QUIET = "#8793a0"
"""Axes, volume and whatever is not the point of a figure."""


def faded(colour: str, opacity: float) -> str:
    """A hex colour as rgba with this opacity (0 to 1)."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"


def tinted(colour: str, share: float) -> str:
    """A hex colour mixed with white, `share` (0 to 1) of it left; unlike a faded one it has no ground."""
    parts = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(255 - share * (255 - part)):02x}" for part in parts)


def styled(figure: go.Figure, height: int, **layout: Any) -> go.Figure:
    """Give a figure the common look; its title stands outside it, where it can wrap."""
    figure.update_layout(
        {
            "height": height,
            "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
            "hovermode": "x unified",
            "showlegend": False,
            "font": {"size": 13},
            **layout,
        }
    )
    figure.update_xaxes(showgrid=False, automargin=True)
    figure.update_yaxes(zeroline=False, automargin=True)
    return figure
