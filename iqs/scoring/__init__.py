"""Scoring: the six metrics, each declared once, and measure()."""

from iqs.scoring.engine import Engine, FrameEngine
from iqs.scoring.kept import answered, kept
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
from iqs.scoring.metric import Benchmark, Better, Definition, Metric, Spread
from iqs.scoring.presets import PRESETS, Preset, preset, use_preset, would_change
from iqs.scoring.registry import METRICS, checked, date_names, metric, use_date, use_definition

__all__ = [
    "METRICS",
    "PRESETS",
    "Benchmark",
    "Better",
    "Definition",
    "Engine",
    "FrameEngine",
    "Look",
    "Measure",
    "Metric",
    "OverTime",
    "Preset",
    "Result",
    "Spread",
    "answered",
    "checked",
    "counted_rows",
    "date_names",
    "definition_in_force",
    "kept",
    "look_at",
    "measure",
    "measure_as",
    "measure_over_time",
    "metric",
    "preset",
    "use_date",
    "use_definition",
    "use_preset",
    "would_change",
]
