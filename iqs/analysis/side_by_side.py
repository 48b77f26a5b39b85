"""Two metrics beside each other, group by group: who stands well in one and clearly poorly in the other.

A group falls behind where it is in the better half of the groups by the first metric, and by the second
clearly worse than all other groups together, by an amount that matters; it is ahead the other way round.
Clear is held to 5 % false ones over all groups looked at (Benjamini and Hochberg 1995). Passing the pass mark
is not enough to look fine: a group a little below the others by both metrics agrees with itself.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import isinf
from statistics import median

from iqs.analysis.compare import Change, Verdict, change, clear_among
from iqs.analysis.overview import way
from iqs.model import DIMENSIONS, Filters, Grain
from iqs.scoring import (
    Better,
    Definition,
    Engine,
    Look,
    Measure,
    Spread,
    definition_in_force,
    look_at,
    measure,
    metric,
)


class Reading(StrEnum):
    """What may be said about a group."""

    BEHIND = "falls behind"
    AHEAD = "is ahead"
    GOOD = "good by both"
    POOR = "poor by both"
    UNCLEAR = "no clear gap"
    NOT_ENOUGH = "not enough data"


@dataclass(frozen=True)
class Segment:
    """A group: both metrics, and by how much the second differs from that of all other groups together.

    `apart` is None where the definition of the second metric gives no interval for the others.
    """

    group: str
    x: Measure
    y: Measure
    apart: Change | None
    reading: Reading


@dataclass(frozen=True)
class SideBySide:
    """Two metrics over the same filters, in all and for each group of the dimension `by`.

    `segments` have the clearest gaps first. `judged` of them have enough data to be read; `missing` names a
    metric whose rows do not carry the dimension, None when both do.
    """

    x: Measure
    y: Measure
    x_better: Better
    y_better: Better
    by: str
    segments: tuple[Segment, ...]
    judged: int
    filters: Filters
    missing: str | None = None

    def reading(self, reading: Reading) -> tuple[Segment, ...]:
        """Segments of which this is said."""
        return tuple(s for s in self.segments if s.reading is reading)


def side_by_side(engine: Engine, x: str, y: str, by: str, filters: Filters) -> SideBySide:
    """Compare the metrics `x` and `y` over the groups of a dimension."""
    definitions = {key: definition_in_force(engine, metric(key)) for key in (x, y)}
    whole = measure(engine, [x, y], filters=filters)
    ways = {key: way(engine, d) for key, d in definitions.items()}
    missing = next((k for k, d in definitions.items() if d.fact not in DIMENSIONS[by].facts), None)
    segments: tuple[Segment, ...] = ()
    if missing is None:
        xs, _ = _split(engine, definitions[x], x, by, filters)
        ys, others = _split(engine, definitions[y], y, by, filters)
        segments = _read(xs, ys, others, definitions[y], ways[x], ways[y])
    judged = sum(s.reading is not Reading.NOT_ENOUGH for s in segments)
    return SideBySide(whole.one(x), whole.one(y), ways[x], ways[y], by, segments, judged, filters, missing)


def _split(
    engine: Engine, d: Definition, key: str, by: str, filters: Filters
) -> tuple[dict[str, Measure], dict[str, Measure]]:
    """The metric of each group, and of all but each group; nothing for the latter of a quantile."""
    if d.spread is Spread.QUANTILE:
        return {r.of(by): r for r in measure(engine, [key], by=[by], filters=filters).rows}, {}
    look: Look = look_at(engine, metric(key, engine.settings()), d, [by], Grain.YEAR, filters)
    return {r.of(by): r for r in look.by(by)}, look.others(by)


def _read(
    xs: dict[str, Measure],
    ys: dict[str, Measure],
    others: dict[str, Measure],
    d: Definition,
    x_way: Better,
    y_way: Better,
) -> tuple[Segment, ...]:
    both = [g for g in xs if g in ys and xs[g].n and ys[g].n]
    pairs = [g for g in both if xs[g].enough and ys[g].enough and g in others]
    changes = dict(zip(pairs, clear_among([change(others[g], ys[g], d, y_way) for g in pairs]), strict=True))
    middle = median(xs[g].value or 0.0 for g in pairs) if pairs else 0.0
    found = []
    for g in both:
        apart = changes.get(g)
        reading = Reading.NOT_ENOUGH
        if apart is not None and apart.verdict is not Verdict.NOT_ENOUGH and len(pairs) > 1:
            reading = _reading(xs[g], apart, x_way, middle, d)
        found.append(Segment(g, xs[g], ys[g], apart, reading))
    order = list(Reading)
    return tuple(sorted(found, key=lambda s: (order.index(s.reading), -abs(_size(s)), s.group)))


def _size(s: Segment) -> float:
    return (s.apart.difference or 0.0) if s.apart is not None else 0.0


def _reading(x: Measure, apart: Change, way: Better, middle: float, d: Definition) -> Reading:
    if apart.good is None or not matters(apart, d):
        return Reading.UNCLEAR
    value = x.value or 0.0
    upper = value >= middle if way is Better.UP else value <= middle
    if apart.good:
        return Reading.GOOD if upper else Reading.AHEAD
    return Reading.BEHIND if upper else Reading.POOR


def matters(change: Change, d: Definition) -> bool:
    """Whether a difference is large enough to act on: 5 % of the scale, 10 % without ends.

    Much data make small differences clear that nobody would do anything about.
    """
    size = abs(change.difference or 0.0)
    if isinf(d.high):
        return size >= 0.1 * (change.earlier.value or 0.0)
    return size >= 0.05 * (d.high - d.low)
