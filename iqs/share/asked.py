"""What a section of a report is asked to show, and what groups are called in it."""

from collections.abc import Mapping
from dataclasses import dataclass

import narwhals.stable.v2 as nw

from iqs.model import DIMENSIONS, Filters, Grain, Period
from iqs.scoring import METRICS, Engine
from iqs.store.events import Event
from iqs.store.names import REVIEW_TYPES, unknown

SMALL = "left out because small"
"""What stands for groups that are too small to be shown, taken together with rows of no known group."""


@dataclass(frozen=True)
class Asked:
    """What is looked at, and the page's own parameters as in its address (`query`; keys may come twice).

    `before` is the period before, whatever is compared with. `noted` are events to be marked in charts,
    `pooled` says that small groups are taken together.
    """

    filters: Filters
    comparison: Period | None
    before: Period | None
    grain: Grain
    query: tuple[tuple[str, str], ...] = ()
    noted: tuple[Event, ...] = ()
    pooled: bool = False

    def one(self, key: str, usual: str = "") -> str:
        """The value of a parameter, the last where there are several."""
        return dict(self.query).get(key, usual)

    def several(self, key: str) -> tuple[str, ...]:
        """All values of a parameter."""
        return tuple(v for k, v in self.query if k == key)

    def metric(self, key: str = "metric", usual: str = "iqs") -> str:
        """The metric that a parameter names by its label."""
        return {m.label: m.key for m in METRICS.values()}.get(self.one(key), usual)

    def by(self, key: str, usual: str, *, plural: bool = False) -> str:
        """The dimension that a parameter names as people read it."""
        known = {(d.plural.capitalize() if plural else d.label): k for k, d in DIMENSIONS.items()}
        return known.get(self.one(key), usual)


def names(engine: Engine, dimension: str, asked: Asked) -> Mapping[str, str]:
    """What groups of a dimension are called; a group that is not in it is called by its value."""
    nobody = f"({SMALL}, or no {DIMENSIONS[dimension].label.lower()})" if asked.pooled else unknown(dimension)
    if dimension == "review_type":
        return {**REVIEW_TYPES, "": nobody}
    if dimension != "agent":
        return {"": nobody}
    listed = (
        engine.table("agents")
        .filter(nw.col("current"), nw.col("name") != "")
        .select("agent_id", "name")
        .collect("pyarrow")
        .rows()
    )
    called = {str(agent): str(name) for agent, name in listed}
    alike = sorted(called.values())
    return {
        **{a: f"{n} ({a})" if n != a and alike.count(n) > 1 else n for a, n in called.items()},
        "": nobody,
    }
