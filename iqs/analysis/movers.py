"""Who moved most against the comparison period: the groups of a dimension, and whether that is clear.

Clear is held to 5 % false ones over all groups of a dimension (Benjamini and Hochberg 1995).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from iqs.analysis.compare import Change, Verdict, change
from iqs.analysis.criteria import basis, scores_of
from iqs.analysis.overview import way
from iqs.analysis.screen import screened
from iqs.model import Filters, Grain, Period
from iqs.scoring import Engine, Measure, Spread, definition_in_force, look_at, measure, metric


@dataclass(frozen=True)
class Movers:
    """Changes of one metric by the groups of a dimension or by criterion, clear ones first, then by size.

    Only groups with enough data in both periods are in `changes`; `thin` counts the others. `judged` groups
    were looked at together.
    """

    dimension: str
    changes: tuple[tuple[str, Change], ...]
    thin: int

    @property
    def judged(self) -> int:
        """How many groups were looked at."""
        return len(self.changes)

    @property
    def clear(self) -> int:
        """How many of them clearly moved."""
        return sum(c.verdict is Verdict.CLEAR for _, c in self.changes)


def movers(
    engine: Engine, key: str, filters: Filters, comparison: Period, dimensions: Sequence[str]
) -> tuple[Movers, ...]:
    """How far each group of some dimensions moved from the comparison period to that of `filters`."""
    d = definition_in_force(engine, metric(key))
    before = _split(engine, key, filters.during(comparison), dimensions)
    now = _split(engine, key, filters, dimensions)
    direction = way(engine, d)
    found = []
    for dimension in dimensions:
        then, later = before[dimension], now[dimension]
        changes = {g: change(then[g], later[g], d, direction) for g in later if g in then}
        found.append(_ordered(dimension, changes, len({*then, *later})))
    return tuple(found)


def criteria_moved(engine: Engine, filters: Filters, comparison: Period) -> Movers:
    """How far the score of each criterion moved, whatever auto-fails took."""
    b = basis(engine)
    then, later = (scores_of(engine, b, f) for f in (filters.during(comparison), filters))
    changes = {c: change(then[c], later[c], b.ratings) for c in later if c in then}
    return _ordered("criterion", changes, len({*then, *later}))


def _ordered(dimension: str, changes: dict[str, Change], groups: int) -> Movers:
    """Those with enough data, screened together, clear ones first and then by size."""
    solid = {g: c for g, c in changes.items() if c.verdict is not Verdict.NOT_ENOUGH}
    judged = zip(solid, screened(list(solid.values())), strict=True)
    order = sorted(
        judged, key=lambda p: (p[1].verdict is not Verdict.CLEAR, -abs(p[1].difference or 0.0), p[0])
    )
    return Movers(dimension, tuple(order), groups - len(order))


def _split(
    engine: Engine, key: str, filters: Filters, dimensions: Sequence[str]
) -> dict[str, dict[str, Measure]]:
    """The metric of each group of each dimension; one query unless the value is a quantile."""
    m = metric(key, engine.settings())
    d = definition_in_force(engine, m)
    if d.spread is Spread.QUANTILE:
        return {
            k: {r.of(k): r for r in measure(engine, [key], by=[k], filters=filters).rows} for k in dimensions
        }
    look = look_at(engine, m, d, dimensions, Grain.YEAR, filters)
    return {k: {r.of(k): r for r in look.by(k)} for k in dimensions}
