"""Presets: the definitions by which a tool counts, set together."""

from dataclasses import dataclass

from iqs.errors import unknown_name
from iqs.scoring.registry import metric, use_definition
from iqs.settings import Settings


@dataclass(frozen=True)
class Preset:
    """The definitions a tool has, as (metric, definition) pairs; metrics it does not have are left alone."""

    name: str
    meaning: str
    definitions: tuple[tuple[str, str], ...]


PRESETS: dict[str, Preset] = {
    p.name: p
    for p in (
        Preset(
            "Guide",
            "Points earned of points possible, as the usual guides to support quality count.",
            (("iqs", "guide"), ("csat", "top_box"), ("nps", "net"), ("aht", "mean"), ("ces", "mean")),
        ),
        Preset(
            "Zendesk QA",
            "The average of review scores, each from 0 % at the bottom of its scale; satisfaction as good "
            "answers of all answers.",
            (("iqs", "zendesk_qa"), ("csat", "top_box")),
        ),
        Preset(
            "MaestroQA",
            "Points earned of points possible; an auto-fail takes the points of its section.",
            (("iqs", "maestroqa"),),
        ),
    )
}


def preset(name: str) -> Preset:
    """The preset called `name`, in whatever case; UnknownName with suggestions when there is none."""
    for p in PRESETS.values():
        if p.name.casefold() == name.casefold().strip():
            return p
    raise unknown_name("preset", name, PRESETS)


def would_change(p: Preset, settings: Settings) -> tuple[tuple[str, str, str], ...]:
    """What a preset changes: (metric, definition in force, definition after it), without those that stay."""
    pairs = ((key, metric(key, settings).definitions[0].key, name) for key, name in p.definitions)
    return tuple((key, old, new) for key, old, new in pairs if old != new)


def use_preset(p: Preset, settings: Settings) -> Settings:
    """The settings with the definitions of a preset in force."""
    for key, name in p.definitions:
        settings = use_definition(settings, key, name)
    return settings
