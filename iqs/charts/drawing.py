"""What a chart room hands over: the finding, the figure, and the same in words."""

from dataclasses import dataclass

import plotly.graph_objects as go


@dataclass(frozen=True)
class Drawing:
    """A figure with its title, which states the finding, and its alt text, made from the drawn values."""

    title: str
    figure: go.Figure
    alt: str
