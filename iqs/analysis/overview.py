"""What Overview asks: six metrics now, against a comparison period, and over time."""

from dataclasses import dataclass

from iqs.analysis.compare import Change, change
from iqs.model import Filters, Grain, Period
from iqs.scoring import METRICS, Better, Engine, Measure, definition_in_force, measure_over_time
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


def overview(engine: Engine, filters: Filters, comparison: Period | None, grain: Grain) -> Overview:
    """Answer the Overview page; `comparison` is the period to compare with."""
    cards = []
    for metric in METRICS.values():
        definition = definition_in_force(engine, metric)
        found = measure_over_time(engine, metric.key, definition.key, filters, comparison, grain)
        better = definition.better
        if better is Better.DATA and (asked := ces_asked(engine)) is not None:
            better = asked.better
        against = None if found.before is None else change(found.before, found.now, definition, better)
        cards.append(Card(metric.key, definition.key, found.now, against, found.series, better))
    return Overview(tuple(cards), filters, comparison, grain)
