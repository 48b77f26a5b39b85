"""How agents changed from one time to another, beside all others: what a shared wave moved is no change.

Each agent's rows are set against everybody's of the same time and channel. The spread that changes of the
other agents show, beyond that of rows, widens every error.
"""

from dataclasses import dataclass

import narwhals.stable.v2 as nw
import numpy as np

from iqs.analysis.yardstick import added_up, sums, within, yardstick
from iqs.model import Filters, Period
from iqs.scoring import Engine, Spread
from iqs.scoring.intervals import Array


@dataclass(frozen=True, eq=False)
class Shifts:
    """Change of each agent beside all others, in the unit of rows (logs of a handle time), and its error."""

    agents: tuple[str, ...]
    size: Array
    error: Array
    n: Array
    logs: bool
    factor: float

    def at(self, agent: str) -> int | None:
        """Where an agent stands; None without enough rows."""
        return self.agents.index(agent) if agent in self.agents else None


def shifts(
    engine: Engine, key: str, filters: Filters, now: Period, before: Period, fewest: int
) -> Shifts | None:
    """Changes by one metric; None with fewer than three agents that have `fewest` rows at both times."""
    during = filters.during(Period(before.start, now.end))
    y = yardstick(engine, key, "", during)
    day = nw.col(y.metric.date_column(y.definition))
    keys = {"agent": nw.col("agent"), "later": day >= nw.lit(now.start), "channel": nw.col("channel")}
    y, look = added_up(engine, y, keys, during)
    cells = sums(look, *keys)
    if not len(cells.n):
        return None
    spread = within(cells)
    late = np.array([bool(g[1]) for g in cells.groups])
    peers: dict[tuple[bool, object], tuple[float, float]] = {}
    for g, x, w in zip(cells.groups, cells.x, cells.y, strict=True):
        top, bottom = peers.get((bool(g[1]), g[2]), (0.0, 0.0))
        peers[bool(g[1]), g[2]] = (top + float(x), bottom + float(w))
    expected = np.array([peers[bool(g[1]), g[2]][0] / peers[bool(g[1]), g[2]][1] for g in cells.groups])
    names = np.array([str(g[0] or "") for g in cells.groups], dtype=object)
    every = sorted(set(names) - {""})
    number = {name: i for i, name in enumerate(every)}
    at = np.array([number.get(name, -1) for name in names])
    ok = at >= 0

    def total(values: Array, side: bool) -> Array:
        where = ok & (late == side)
        return np.asarray(np.bincount(at[where], weights=values[where], minlength=len(every)), np.float64)

    rest = cells.x - cells.y * expected
    n = {side: total(cells.n, side) for side in (False, True)}
    base = {side: total(cells.y, side) for side in (False, True)}
    kept = np.flatnonzero((n[False] >= fewest) & (n[True] >= fewest))
    if len(kept) < 3 or spread <= 0:
        return None
    moved = sum((1 if side else -1) * total(rest, side)[kept] / base[side][kept] for side in (False, True))
    size = np.asarray(moved, dtype=np.float64)
    variance = sum(spread * n[side][kept] / base[side][kept] ** 2 for side in (False, True))
    error = np.sqrt(np.asarray(variance) * _wider(size, np.asarray(variance)))
    return Shifts(
        tuple(every[i] for i in kept),
        size,
        error,
        n[True][kept],
        y.definition.spread is Spread.GEOMETRIC,
        y.definition.factor,
    )


def _wider(size: Array, variance: Array) -> Array:
    """For each agent how much more changes of the others spread than their rows explain, at least 1."""
    squares = size**2 / variance
    return np.asarray(np.maximum(1.0, (squares.sum() - squares) / (len(size) - 1)))
