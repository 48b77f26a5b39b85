"""Scoring: the six metrics, each declared once, and measure()."""

from iqs.scoring.engine import Engine, FrameEngine
from iqs.scoring.measure import (
    Look,
    Measure,
    OverTime,
    Result,
    counted_rows,
    definition_in_force,
    look_at,
    measure,
    measure_as,
    measure_over_time,
)
from iqs.scoring.metric import Better, Definition, Metric, Spread
from iqs.scoring.registry import METRICS, metric

__all__ = [
    "METRICS",
    "Better",
    "Definition",
    "Engine",
    "FrameEngine",
    "Look",
    "Measure",
    "Metric",
    "OverTime",
    "Result",
    "Spread",
    "counted_rows",
    "definition_in_force",
    "look_at",
    "measure",
    "measure_as",
    "measure_over_time",
    "metric",
]
