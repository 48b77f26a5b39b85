"""How much each group of a dimension adds to a change: by its own change, and by its share.

Kitagawa (1955): with values r and shares w, a group that is there in both periods adds its own change
(r1 - r0) (w1 + w0) / 2, and by its share (w1 - w0) ((r1 + r0) / 2 - c); one that is new adds w1 (r1 - c), one
that is gone -w0 (r0 - c). c is the mean of both totals: what all others are worth. The sum is the change.
"""

from dataclasses import dataclass
from functools import partial
from typing import Any

from iqs.analysis.tenure import TENURE, band, first_days
from iqs.model import Filters, Grain, Period
from iqs.scoring import Definition, Engine, Metric, definition_in_force, look_at, metric

_Sums = dict[Any, tuple[float, float]]


@dataclass(frozen=True)
class GroupPart:
    """A group: its value and share (0 to 1) in both periods, None where it had no rows, and what it adds.

    `own` is what its own change adds, `by_share` what its share, its coming or its going adds.
    """

    group: str
    before: float | None
    now: float | None
    share_before: float
    share_now: float
    own: float
    by_share: float

    @property
    def total(self) -> float:
        """All that the group adds to the change."""
        return self.own + self.by_share


def mix(
    engine: Engine, key: str, filters: Filters, comparison: Period, dimension: str
) -> tuple[GroupPart, ...]:
    """What each group adds to the change of a metric, which must be a ratio of sums; the greatest first.

    `dimension` may also be `TENURE`, agents' time on the job.
    """
    m = metric(key, engine.settings())
    d = definition_in_force(engine, m)
    sums = _by_tenure if dimension == TENURE else partial(_by, dimension)
    then, now = (sums(engine, m, d, f) for f in (filters.during(comparison), filters))
    then, now = ({g: v for g, v in side.items() if v[1] > 0} for side in (then, now))
    whole = [sum(v[1] for v in side.values()) for side in (then, now)]
    if not all(whole):
        return ()
    worth = sum(sum(v[0] for v in s.values()) / w for s, w in zip((then, now), whole, strict=True)) / 2
    found = []
    for group in sorted({*then, *now}):
        (r0, w0), (r1, w1) = (
            (side[group][0] / side[group][1], side[group][1] / total) if group in side else (None, 0.0)
            for side, total in zip((then, now), whole, strict=True)
        )
        if r0 is None or r1 is None:
            own, by_share = 0.0, w1 * ((r1 or 0.0) - worth) if r0 is None else -w0 * (r0 - worth)
        else:
            own, by_share = (r1 - r0) * (w1 + w0) / 2, (w1 - w0) * ((r1 + r0) / 2 - worth)
        k = d.factor
        found.append(
            GroupPart(
                str(group),
                None if r0 is None else k * r0,
                None if r1 is None else k * r1,
                w0,
                w1,
                k * own,
                k * by_share,
            )
        )
    return tuple(sorted(found, key=lambda p: (-abs(p.total), p.group)))


def _by(dimension: str, engine: Engine, m: Metric, d: Definition, filters: Filters) -> _Sums:
    look = look_at(engine, m, d, [dimension], Grain.YEAR, filters)
    return {group: sums for (group,), sums in look.sums(dimension).items()}


def _by_tenure(engine: Engine, m: Metric, d: Definition, filters: Filters) -> _Sums:
    started = first_days(engine)
    found: _Sums = {}
    look = look_at(engine, m, d, ["agent"], Grain.MONTH, filters)
    for (agent, month), (top, bottom) in look.sums("agent", "day").items():
        group = band(started.get(str(agent)), month)
        x, y = found.get(group, (0.0, 0.0))
        found[group] = (x + top, y + bottom)
    return found
