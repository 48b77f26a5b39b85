"""Coaching material: trainings and the criteria they help with, as data and as TOML."""

from iqs.coaching.library import Kind, Library, Training, from_toml, shipped, shipped_text

__all__ = ["Kind", "Library", "Training", "from_toml", "shipped", "shipped_text"]
