"""Two metrics beside each other, group by group: who stands well in one and clearly poorly in the other.

A group falls behind where it looks fine by the first metric and is clearly poor by the second; it is ahead
the other way round. It looks fine in the better half of the groups or, for IQS, where it passes the pass
mark and is not clearly below the others. It is clearly poor where it is worse than all other groups
together, held to 5 % false ones over all groups looked at (Benjamini and Hochberg 1995), and further from
the middle group than an amount that matters: with few groups, one that stands far off moves all the others
together.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import isinf
from statistics import median

from iqs.analysis.compare import Change, Verdict, change
from iqs.analysis.overview import way
from iqs.analysis.screen import screened
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
        xs, x_others = _split(engine, definitions[x], x, by, filters)
        ys, others = _split(engine, definitions[y], y, by, filters)
        fine = _passes(xs, x_others, definitions[x], engine.settings().baseline) if x_others else set()
        segments = _read(xs, ys, others, fine, definitions[y], ways[x], ways[y])
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
    fine: set[str],
    d: Definition,
    x_way: Better,
    y_way: Better,
) -> tuple[Segment, ...]:
    both = [g for g in xs if g in ys and xs[g].n and ys[g].n]
    pairs = [g for g in both if xs[g].enough and ys[g].enough and g in others]
    changes = dict(zip(pairs, screened([change(others[g], ys[g], d, y_way) for g in pairs]), strict=True))
    x_middle, y_middle = (median(m[g].value or 0.0 for g in pairs) if pairs else 0.0 for m in (xs, ys))
    found = []
    for g in both:
        apart = changes.get(g)
        reading = Reading.NOT_ENOUGH
        if apart is not None and apart.verdict is not Verdict.NOT_ENOUGH and len(pairs) > 1:
            reading = Reading.UNCLEAR
            if apart.good is not None and matters((ys[g].value or 0.0) - y_middle, y_middle, d):
                reading = _READINGS[g in fine or _better_half(xs[g], x_middle, x_way), apart.good]
        found.append(Segment(g, xs[g], ys[g], apart, reading))
    order = list(Reading)
    return tuple(sorted(found, key=lambda s: (order.index(s.reading), -abs(_size(s)), s.group)))


def _size(s: Segment) -> float:
    return (s.apart.difference or 0.0) if s.apart is not None else 0.0


_READINGS = {
    (True, True): Reading.GOOD,
    (True, False): Reading.BEHIND,
    (False, True): Reading.AHEAD,
    (False, False): Reading.POOR,
}
"""What is said of a group by whether it looks fine by the first metric and is good by the second."""


def _better_half(x: Measure, middle: float, way: Better) -> bool:
    return (x.value or 0.0) >= middle if way is Better.UP else (x.value or 0.0) <= middle


def _passes(xs: dict[str, Measure], others: dict[str, Measure], d: Definition, baseline: float) -> set[str]:
    """Groups whose IQS passes the pass mark and is not clearly below that of the others."""
    found = set()
    for g, x in xs.items():
        if x.metric == "iqs" and x.enough and round(x.value or 0.0, 9) >= baseline:
            apart = change(others[g], x, d)
            if apart.good is not False:
                found.add(g)
    return found


def matters(size: float, middle: float, d: Definition) -> bool:
    """Whether a difference is large enough to act on: 5 % of the scale, 10 % of the value without ends.

    Much data make small differences clear that nobody would do anything about.
    """
    return abs(size) >= (0.1 * abs(middle) if isinf(d.high) else 0.05 * (d.high - d.low))
