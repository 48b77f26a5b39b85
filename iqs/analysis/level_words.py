"""How the control chart and the judgement of levels go together: one number, one answer."""

from collections.abc import Mapping, Sequence

from iqs.analysis.change_points import FEWEST
from iqs.analysis.changes import Change, Changes
from iqs.analysis.control import Control
from iqs.analysis.control_words import PLURALS, change_words
from iqs.model import DIMENSIONS, Filters
from iqs.text import listed

SPLITS = ("team", "channel")
"""Dimensions by which changes of level are looked at."""


def level_words(found: Control, levels: Changes, names: Mapping[str, str]) -> str:
    """How the chart and the judgement of levels go together, as sentences."""
    if found.limits is None:
        return ""
    plural = PLURALS[levels.grain]
    if not levels.judged:
        return f"Whether its level changed cannot be told: {FEWEST} {plural} with enough data are needed."
    groups = [c for c in levels.found if c.group is not None]
    who = f"{_listed_changes(groups, levels, names)}. " if groups else ""
    if levels.of(None):
        return (
            f"Level: {_listed_changes(levels.of(None), levels, names)}. {who}A chart of single "
            f"{plural} sees large jumps; a smaller step that lasts is told by When did it change."
        )
    if found.found:
        return (
            f"Level: no clear change of everything. {who}Signals are about single {plural} or a stretch of "
            "them: something was different then, but the level after it is not clearly another."
        )
    if groups:
        return (
            f"Level: no clear change of everything, but {who}What one of several "
            f"{DIMENSIONS[levels.by].plural} does may not show in all of them together."
        )
    return "Level: no clear change, of everything and of each group against the others."


def _listed_changes(some: Sequence[Change], levels: Changes, names: Mapping[str, str]) -> str:
    in_time = sorted(some, key=lambda c: c.day)
    said = [change_words(c, levels, names) for c in in_time]
    return listed(
        [
            words.replace("everything ", "it ", 1) if c.group is None else words
            for c, words in zip(in_time, said, strict=True)
        ]
    )


def outside_words(levels: Changes) -> str:
    """How many changes lie outside the period, as a sentence; empty when none."""
    if not levels.outside:
        return ""
    if levels.outside == 1:
        return "1 more change lies outside the period: All dates shows it."
    return f"{levels.outside} more changes lie outside the period: All dates shows them."


def split_of(filters: Filters, usual: str = "team") -> str:
    """The dimension by which levels are judged beside a chart: the one a single group is picked of."""
    return next((key for key, values in filters.where if key in SPLITS and len(values) == 1), usual)
