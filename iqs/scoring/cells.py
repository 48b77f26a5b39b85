"""Sums over groups of a fact: the few numbers every value and interval is made from.

The engine adds up; what comes back is one small row for each group, for each reason rows are left
out for, and, where the interval is stratified, for each agent. Adding those up further is exact.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import numpy.typing as npt

from iqs.scoring.intervals import Array, StratumSums
from iqs.scoring.metric import Definition, Spread

_COUNTS = -1
"""Code of rows that are not left out."""

_MOMENTS = {
    Spread.STRATIFIED: ("x", "y", "xx", "xy", "yy"),
    Spread.LOGNORMAL: ("x", "y", "xx", "l", "ll"),
}


@dataclass(frozen=True)
class Cells:
    """Parallel arrays, one entry a cell.

    `keys` holds the values of each key, `reason` the index of the reason its rows are left out for (-1
    when they count), `n` their number, and `sums` what was added up: x and y for numerator and
    denominator, their squares and product xx, xy and yy, l and ll for logarithms of x.
    """

    keys: dict[str, list[Any]]
    reason: npt.NDArray[np.int64]
    n: Array
    sums: dict[str, Array]

    def only(self, mask: npt.NDArray[np.bool_]) -> "Cells":
        """The cells where `mask` is true."""
        at = np.flatnonzero(mask)
        keys = {k: [v[i] for i in at] for k, v in self.keys.items()}
        return Cells(keys, self.reason[at], self.n[at], {k: v[at] for k, v in self.sums.items()})


@dataclass(frozen=True)
class Totals:
    """Cells added up by some of their keys: parallel to `groups`, which are sorted.

    `left_out` has one array a reason; `strata` is set for stratified intervals.
    """

    groups: list[tuple[Any, ...]]
    n: Array
    sums: dict[str, Array]
    left_out: list[Array]
    strata: StratumSums | None


def collect_cells(
    frame: "nw.LazyFrame[Any]", d: Definition, keys: Mapping[str, nw.Expr], reasons: Sequence[nw.Expr]
) -> Cells:
    """Add up a filtered fact by `keys`, given as names and expressions.

    `reasons` are tried in order; a row for which none is true counts. All columns are made in one step:
    each step of a lazy query costs DuckDB about 2 ms.
    """
    code: nw.Expr = nw.lit(_COUNTS)
    for index, condition in reversed(list(enumerate(reasons))):
        code = nw.when(condition).then(nw.lit(index)).otherwise(code)
    x, y = d.numerator.cast(nw.Float64), d.denominator.cast(nw.Float64)
    columns: dict[str, nw.Expr] = {"_reason": code, "_x": x, "_y": y, "_xx": x * x}
    if d.spread is Spread.STRATIFIED:
        columns |= {"_xy": x * y, "_yy": y * y}
    if d.spread is Spread.LOGNORMAL:
        log = nw.when(x > 0).then(x).log()
        columns |= {"_l": log, "_ll": log * log}
    moments = _MOMENTS.get(d.spread, ("x", "y", "xx"))
    split = [*keys, "_reason"]
    if d.spread is Spread.STRATIFIED and "agent" not in keys:
        split.append("agent")
    table = (
        frame.with_columns(**keys, **columns)
        .group_by(*split)
        .agg(nw.len().alias("_n"), *(nw.col(f"_{c}").sum() for c in moments))
        .collect("pyarrow")
    )
    return Cells(
        {k: plain_days(table.get_column(k).to_list()) for k in split if k != "_reason"},
        np.asarray(table.get_column("_reason").to_numpy(), dtype=np.int64),
        _floats(table, "_n"),
        {c: _floats(table, f"_{c}") for c in moments},
    )


def _floats(table: "nw.DataFrame[Any]", name: str) -> Array:
    return np.nan_to_num(np.asarray(table.get_column(name).to_numpy(), dtype=np.float64))


def plain_days(values: list[Any]) -> list[Any]:
    """Days as dates; engines that truncate give them as times at midnight. Unknown days stay None."""
    return [v.date() if isinstance(v, datetime) else v for v in values]


def roll_up(cells: Cells, d: Definition, keys: Sequence[str], reasons: int) -> Totals:
    """Add cells up by some of their keys; without keys there is exactly one group, also of nothing."""
    rows = list(zip(*(cells.keys[k] for k in keys), strict=True)) if keys else [()] * len(cells.n)
    groups = sorted(set(rows), key=_order) if keys else [()]
    place = {g: i for i, g in enumerate(groups)}
    at = np.array([place[r] for r in rows], dtype=np.int64)
    counted = cells.reason == _COUNTS

    def add_up(values: Array, mask: npt.NDArray[np.bool_]) -> Array:
        return np.asarray(
            np.bincount(at[mask], weights=values[mask], minlength=len(groups)), dtype=np.float64
        )

    strata = None
    if d.spread is Spread.STRATIFIED:
        strata = _strata(cells, at, counted)
    return Totals(
        groups,
        add_up(cells.n, counted),
        {c: add_up(v, counted) for c, v in cells.sums.items()},
        [add_up(cells.n, cells.reason == i) for i in range(reasons)],
        strata,
    )


def _order(group: tuple[Any, ...]) -> tuple[tuple[bool, Any], ...]:
    """Unknown days come last."""
    return tuple((v is None, "" if v is None else v) for v in group)


def _strata(cells: Cells, at: npt.NDArray[np.int64], counted: npt.NDArray[np.bool_]) -> StratumSums:
    """Sums by group and agent of the cells that count."""
    agents, agent = np.unique(np.array(cells.keys["agent"], dtype=object).astype(str), return_inverse=True)
    stratum, cell = np.unique(at[counted] * max(len(agents), 1) + agent[counted], return_inverse=True)

    def add_up(values: Array) -> Array:
        return np.asarray(
            np.bincount(cell, weights=values[counted], minlength=len(stratum)), dtype=np.float64
        )

    five = np.column_stack([add_up(cells.sums[c]) for c in _MOMENTS[Spread.STRATIFIED]])
    return StratumSums(stratum // max(len(agents), 1), add_up(cells.n), five)


def all_but_each(totals: Totals) -> Totals:
    """For each group what all the other groups add up to; groups must be parts of one whole, by one key."""
    sums = {c: v.sum() - v for c, v in totals.sums.items()}
    strata = totals.strata
    if strata is not None:
        size = len(totals.groups)
        here, there = np.nonzero(strata.group[None, :] != np.arange(size)[:, None])
        five = np.column_stack(
            [strata.earned, strata.possible, strata.earned_squared, strata.product, strata.possible_squared]
        )
        strata = StratumSums(here, strata.n[there], five[there])
    return Totals(
        totals.groups, totals.n.sum() - totals.n, sums, [v.sum() - v for v in totals.left_out], strata
    )
