"""Scoring: the six metrics, each declared once, and measure()."""

from iqs.scoring.engine import Engine, FrameEngine
from iqs.scoring.measure import Measure, Result, definition_in_force, measure
from iqs.scoring.metric import Better, Definition, Metric, Spread
from iqs.scoring.registry import METRICS, metric

__all__ = [
    "METRICS",
    "Better",
    "Definition",
    "Engine",
    "FrameEngine",
    "Measure",
    "Metric",
    "Result",
    "Spread",
    "definition_in_force",
    "measure",
    "metric",
]
