"""A metric under its definitions: the same rows counted in other ways, and how far its rows reach."""

from iqs.model import Filters, Grain, Period
from iqs.scoring import METRICS, Engine, Measure, measure, metric


def under_each_definition(engine: Engine, key: str, filters: Filters) -> tuple[Measure, ...]:
    """A metric under each of its definitions over the same rows, in their order."""
    return tuple(
        measure(engine, [key], filters=filters, definitions={key: d.key}).rows[0]
        for d in metric(key, engine.settings()).definitions
    )


def first_with_rows(engine: Engine) -> str:
    """Key of the first of the six metrics that any row counts for; of the first of all where none does."""
    return next(
        (key for key in METRICS if any(r.n for r in measure(engine, [key]).rows)), next(iter(METRICS))
    )


def reach_of(engine: Engine, key: str, definition: str) -> tuple[int, Period] | None:
    """How many rows of a metric there are without any filter, and from when; None when there are none."""
    rows = measure(engine, [key], grain=Grain.DAY, definitions={key: definition}).rows
    days = [r.of("day") for r in rows if r.n and r.of("day") is not None]
    return (sum(r.n for r in rows), Period(min(days), max(days))) if days else None
