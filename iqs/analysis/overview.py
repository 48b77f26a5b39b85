"""What Overview asks: six metrics now, against a comparison period, and over time."""

from collections.abc import Sequence
from dataclasses import dataclass

from iqs.analysis.compare import Change, change
from iqs.model import Filters, Grain, Period
from iqs.scoring import (
    METRICS,
    Better,
    Definition,
    Engine,
    Measure,
    definition_in_force,
    measure_over_time,
    metric,
)
from iqs.scoring.surveys import ces_asked


@dataclass(frozen=True)
class Card:
    """One metric on the page: now, against the comparison (None when there is none), and over time."""

    metric: str
    definition: str
    now: Measure
    change: Change | None
    series: tuple[Measure, ...]
    better: Better


@dataclass(frozen=True)
class Overview:
    """All six cards over the same filters."""

    cards: tuple[Card, ...]
    filters: Filters
    comparison: Period | None
    grain: Grain

    def card(self, metric: str) -> Card:
        """The card of a metric."""
        return next(c for c in self.cards if c.metric == metric)


def drawn_card(answer: Overview, wanted: str = "") -> Card | None:
    """The metric whose course is drawn: the `wanted` one, else the first with enough data, else any."""
    solid = [c for c in answer.cards if any(p.enough for p in c.series)]
    asked = [c for c in solid if c.metric == wanted]
    return next(iter(asked or solid or [c for c in answer.cards if c.series]), None)


def overview(engine: Engine, filters: Filters, comparison: Period | None, grain: Grain) -> Overview:
    """Answer the Overview page; `comparison` is the period to compare with."""
    return Overview(cards(engine, tuple(METRICS), filters, comparison, grain), filters, comparison, grain)


def cards(
    engine: Engine, metrics: Sequence[str], filters: Filters, comparison: Period | None, grain: Grain
) -> tuple[Card, ...]:
    """A card for each of some metrics, in their order."""
    return tuple(_card(engine, key, filters, comparison, grain) for key in metrics)


def _card(engine: Engine, key: str, filters: Filters, comparison: Period | None, grain: Grain) -> Card:
    definition = definition_in_force(engine, metric(key))
    found = measure_over_time(engine, key, definition.key, filters, comparison, grain)
    better = way(engine, definition)
    against = None if found.before is None else change(found.before, found.now, definition, better)
    return Card(key, definition.key, found.now, against, found.series, better)


def way(engine: Engine, definition: Definition) -> Better:
    """Which way is good: as declared, or as the answers were asked for."""
    if definition.better is Better.DATA and (asked := ces_asked(engine)) is not None:
        return asked.better
    return definition.better
