"""Scorecards: the rubric conversations are reviewed against, as data and as TOML, and templates."""

from iqs.scorecards.card import (
    EVERY,
    FIELDS,
    Band,
    Criterion,
    Critical,
    Rule,
    Scorecard,
    Version,
    same,
    versions_in_force,
)
from iqs.scorecards.text import from_toml, templates, to_toml

__all__ = [
    "EVERY",
    "FIELDS",
    "Band",
    "Criterion",
    "Critical",
    "Rule",
    "Scorecard",
    "Version",
    "from_toml",
    "same",
    "templates",
    "to_toml",
    "versions_in_force",
]
