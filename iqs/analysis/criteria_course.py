"""Criteria over time."""

from dataclasses import dataclass

from iqs.analysis.criteria import basis
from iqs.model import Filters, Grain
from iqs.scoring import Engine, Measure, look_at


@dataclass(frozen=True)
class Course:
    """The score of each criterion by grain, criteria by name, points in order of time."""

    grain: Grain
    definition: str
    criteria: tuple[tuple[str, tuple[Measure, ...]], ...]

    def of(self, criterion: str) -> tuple[Measure, ...]:
        """Points of a criterion; none for one that is not rated."""
        return dict(self.criteria).get(criterion, ())


def criteria_over_time(
    engine: Engine, filters: Filters, grain: Grain, definition: str | None = None
) -> Course:
    """The scores of all criteria over time, from one look at their ratings."""
    b = basis(engine, definition)
    look = look_at(engine, b.metric, b.ratings, ("criterion",), grain, filters)
    found: dict[str, list[Measure]] = {}
    for m in look.by("criterion", "day"):
        if m.n:
            found.setdefault(m.of("criterion"), []).append(m)
    return Course(grain, b.iqs.key, tuple((c, tuple(points)) for c, points in sorted(found.items())))
