"""A course as it would be with the same agents, channels, reviewers and scorecards all the time: of
everything, and of each group against all the others.

A team's level also moves when a strong agent joins or leaves, when calls take over, and when a milder
reviewer or a new scorecard judges the same work differently. What each of these usually adds is taken out
first (an additive fit over all dates), so that what is left is a change of the work itself. What moves all
groups alike cancels in the difference to the others.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import numpy.typing as npt

from iqs.analysis.charted import (
    Charted,
    Points,
    definition_of,
    known_shifts,
    season_of,
    steps_of,
    within,
)
from iqs.analysis.periods import after
from iqs.model import Filters, Grain
from iqs.scoring import Definition, Engine, Metric, Spread, counted_rows, look_at, measure
from iqs.scoring.cells import Cells

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_ROUNDS, _SETTLED = 200, 1e-7
_MOST_ROWS = 300_000
FEWEST_ROWS = 8
"""Rows of a point at least. No point is claimed by itself, and those with few rows weigh little."""
NO_SUMS = (Spread.QUANTILE, Spread.GEOMETRIC)
"""Medians, percentiles and geometric means are no sums over rows: nothing can be taken out of them."""


@dataclass(frozen=True, eq=False)
class HeldAlike:
    """Cells of a fact by point, group, agent and what else is held alike, as parallel arrays.

    `day` and `group` are indexes into `days` and `groups` ("" is unknown). `value` is what a cell adds to the
    numerator with its usual level taken out, times the factor of the definition; `weight` what it adds to the
    denominator, `n` its rows. `a_row` is the variance of one row in the unit of the definition, `alike` the
    dimensions held alike.
    """

    metric: Metric
    definition: Definition
    grain: Grain
    by: str
    days: tuple[date, ...]
    groups: tuple[str, ...]
    day: Ints
    group: Ints
    value: Floats
    weight: Floats
    n: Floats
    a_row: float
    alike: tuple[str, ...]

    def without(self, group: str, steps: Iterable[tuple[date, float]]) -> "HeldAlike":
        """The same with changes of level taken out of a group: (first day, size) pairs."""
        value = self.value.copy()
        here = self.group == self.groups.index(group)
        starts = np.array([day.toordinal() for day in self.days])[self.day]
        for day, size in steps:
            later = here & (starts >= day.toordinal())
            value[later] -= size * self.weight[later]
        return replace(self, value=value)

    def sums(self, groups: Iterable[str]) -> Floats:
        """Numerator, denominator and rows of each day over some groups, as three rows."""
        wanted = np.isin(self.group, [self.groups.index(g) for g in groups])
        day = self.day[wanted]
        return np.array(
            [
                np.bincount(day, weights=column[wanted], minlength=len(self.days))
                for column in (self.value, self.weight, self.n)
            ]
        )


def held_alike(engine: Engine, c: Charted, filters: Filters, grain: Grain, by: str) -> HeldAlike | None:
    """Gather what is charted over all dates; None for what is no sum over rows, and without rows."""
    m, d = definition_of(engine, c)
    if d.spread in NO_SUMS:
        return None
    alike = alike_of(engine, m, d, filters)
    # Products of numerator and denominator are wanted whatever the interval is.
    summed = replace(d, spread=Spread.STRATIFIED)
    keys = tuple(dict.fromkeys((by, *alike)))
    cells = look_at(engine, m, summed, keys, grain, filters.during(None)).cells
    settled = None
    if d.key == "no_repeat":
        settled = measure(engine, [m.key], filters=filters, definitions={m.key: d.key}).provisional_from
    dated = np.array([day is not None for day in cells.keys["day"]], dtype=np.bool_)
    if settled is not None:
        dated &= np.array([day is None or after(day, grain) <= settled for day in cells.keys["day"]])
    cells = cells.only(dated & (cells.reason < 0) & (cells.sums["y"] > 0))
    if not len(cells.n):
        return None
    x, y = cells.sums["x"], cells.sums["y"]
    left = x - y * _levels(x / y, y, [_codes(cells.keys[k]) for k in alike])
    days, day = _indexed(cells, "day")
    groups, group = _indexed(cells, by)
    return HeldAlike(
        m, d, grain, by, tuple(days), tuple(str(g or "") for g in groups), day, group,
        d.factor * left, y, cells.n, d.factor**2 * _variance(cells), alike,
    )  # fmt: skip


def alike_of(engine: Engine, m: Metric, d: Definition, filters: Filters) -> tuple[str, ...]:
    """Dimensions that are held alike; reviewers only while a cell for each of them can be brought here."""
    if m.key != "iqs":
        return ("agent", "channel")
    rows = counted_rows(engine, m, replace(d, only=None), filters.during(None), d.fact)
    few = rows.select(nw.len().alias("n")).collect().item(0, "n") <= _MOST_ROWS
    return ("agent", "channel", "scorecard", "reviewer") if few else ("agent", "channel", "scorecard")


def _indexed(cells: Cells, key: str) -> tuple[list[Any], Ints]:
    values = ["" if v is None else v for v in cells.keys[key]]
    known = sorted(set(values))
    place = {v: i for i, v in enumerate(known)}
    return known, np.array([place[v] for v in values], dtype=np.int64)


def _codes(values: list[Any]) -> Ints:
    return np.unique(np.array([str(v) for v in values], dtype=object).astype(str), return_inverse=True)[1]


def _levels(share: Floats, weight: Floats, codes: list[Ints]) -> Floats:
    """What an additive fit leads to expect of each cell beyond the mean of all, by going round the keys."""
    rest = share - np.average(share, weights=weight)
    fitted = np.zeros(len(share))
    for _ in range(_ROUNDS):
        moved = 0.0
        for code in codes:
            of = np.bincount(code, weights=weight * (rest - fitted)) / np.bincount(code, weights=weight)
            fitted = fitted + of[code]
            moved = max(moved, float(np.abs(of).max()))
        if moved < _SETTLED * max(1e-9, float(np.abs(rest).max())):
            break
    return fitted


def _variance(cells: Cells) -> float:
    """Variance of one row about the value of all."""
    s = cells.sums
    ratio = s["x"].sum() / s["y"].sum()
    squares = s["xx"].sum() - 2 * ratio * s["xy"].sum() + ratio**2 * s["yy"].sum()
    return float(max(squares, 0.0) / max(s["y"].sum() ** 2 / cells.n.sum(), 1e-12))


def everything(h: HeldAlike, engine: Engine, filters: Filters) -> Points:
    """The course of all groups together, the usual season told by all dates beside it."""
    x, y, n = h.sums(h.groups)
    enough = n >= FEWEST_ROWS
    value = x[enough] / y[enough]
    return _points(h, engine, filters, enough, value, n[enough], np.sqrt(h.a_row / n[enough]), seasons=True)


def against(
    h: HeldAlike, engine: Engine, filters: Filters, group: str, others: Iterable[str]
) -> Points | None:
    """A group minus some others together; None where they never have enough data at the same time."""
    x, y, n = h.sums([group])
    ox, oy, on = h.sums(others)
    enough = (n >= FEWEST_ROWS) & (on >= FEWEST_ROWS)
    if not enough.any():
        return None
    value = x[enough] / y[enough] - ox[enough] / oy[enough]
    error = np.sqrt(h.a_row * (1 / n[enough] + 1 / on[enough]))
    return _points(h, engine, filters, enough, value, n[enough], error, seasons=False)


def _points(
    h: HeldAlike,
    engine: Engine,
    filters: Filters,
    enough: npt.NDArray[np.bool_],
    value: Floats,
    n: Floats,
    error: Floats,
    *,
    seasons: bool,
) -> Points:
    named = engine.settings().seasons
    days = tuple(h.days[i] for i in np.flatnonzero(enough))
    shift = np.zeros(len(days))
    if seasons and len(days):
        shift, _, _ = known_shifts(days, value, n, h.grain, named, ())
    points = Points(
        days, value, n, error, shift, tuple(season_of(day, h.grain, named) for day in days),
        steps_of(days, h.grain),
    )  # fmt: skip
    return points.only(np.array([within(day, h.grain, filters.period) for day in days], dtype=np.bool_))


def rows_of(h: HeldAlike) -> Mapping[str, int]:
    """Rows of each group over all dates, the unknown group left out."""
    return {g: int(h.n[h.group == i].sum()) for i, g in enumerate(h.groups) if g}
