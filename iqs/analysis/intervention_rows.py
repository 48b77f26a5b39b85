"""The rows before and after a change, added up by agent, by side and by week from the change on."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np

from iqs.analysis.yardstick import Sums, Yardstick, added_up, sums
from iqs.model import DIMENSIONS, Filters, Period, Treated
from iqs.scoring import Engine, Look, Measure
from iqs.scoring.intervals import Array

_AGENT, _TOUCHED, _LATER, _CHANNEL, _REVIEWER, _CARD, _VERSION = range(7)

Unit = tuple[str, bool]
"""An agent, and whether these rows of theirs were touched: an agent may have both, as in two channels."""


@dataclass(frozen=True)
class Looked:
    """Sums of both sides by unit and mix (`cells`), and a look by week (`look`), of the same rows."""

    engine: Engine
    y: Yardstick
    treated: Treated
    filters: Filters
    cells: Sums
    look: Look
    on: date
    left_aside: int

    def weeks(self, *, touched: bool, agents: Set[str] | None = None) -> tuple[Measure, ...]:
        """Measures by week from the change on, of rows that were touched or of others, of some `agents`."""
        keys = self.look.cells.keys
        mask = np.array(
            [t is touched and (agents is None or a in agents) for t, a in _pairs(keys, "touched", "agent")],
            dtype=np.bool_,
        )
        return replace(self.look, cells=self.look.cells.only(mask)).by("day")

    def enough(self, rows: int) -> tuple[Sums, list[Unit], int]:
        """Cells of units with enough rows on both sides, these units, and how many others there are."""
        counts = self._counts()
        everyone = sorted({unit for unit, _ in counts})
        names = [u for u in everyone if min(counts.get((u, side), 0.0) for side in (False, True)) >= rows]
        chosen = set(names)
        kept = [i for i, g in enumerate(self.cells.groups) if _unit(g) in chosen]
        return _sided(self.cells.only(kept)), names, len(everyone) - len(names)

    def _counts(self) -> dict[tuple[Unit, bool], float]:
        found: dict[tuple[Unit, bool], float] = {}
        for g, n in zip(self.cells.groups, self.cells.n, strict=True):
            key = (_unit(g), bool(g[_LATER]))
            found[key] = found.get(key, 0.0) + float(n)
        return found

    def counts(self, names: Sequence[Unit]) -> Array:
        """Rows of each unit, before and after."""
        counts = self._counts()
        return np.array([[counts[u, side] for u in names] for side in (False, True)], dtype=np.float64)

    def groups(self, names: Sequence[Unit]) -> list[str]:
        """What `enough` calls units of the side before, then those of the side after."""
        return [_named(u, later) for later in (False, True) for u in names]

    def factors(self, cells: Sums) -> dict[str, list[object]]:
        """What levels are adjusted for: channel, and for reviews who reviewed by which version."""
        # In front of the keys of these cells stands the name of their group.
        rows = [g[1:] for g in cells.groups]
        found: dict[str, list[object]] = {"channel": [g[_CHANNEL] for g in rows]}
        if _reviewed(self.y):
            found["reviewer"] = [g[_REVIEWER] for g in rows]
            found["scorecard version"] = [f"{g[_CARD]} {g[_VERSION]}" for g in rows]
        return found

    def mixes(self, names: Sequence[Unit]) -> Array:
        """Shares of channels of each unit's rows before; one column where the change touched channels."""
        if self.treated.dimension == "channel":
            return np.ones((len(names), 1))
        place = {u: i for i, u in enumerate(names)}
        channels = sorted({str(g[_CHANNEL]) for g in self.cells.groups})
        column = {c: k for k, c in enumerate(channels)}
        rows = np.zeros((len(names), len(channels)))
        for g, n in zip(self.cells.groups, self.cells.n, strict=True):
            if not g[_LATER] and _unit(g) in place:
                rows[place[_unit(g)], column[str(g[_CHANNEL])]] += n
        return np.asarray(rows / np.maximum(rows.sum(axis=1, keepdims=True), 1.0))

    def earlier(self, period: Period) -> tuple[Measure, ...]:
        """Weekly measures of touched rows over a longer period, in step with the weeks from the change on."""
        look = _by_week(self.engine, self.y, self.treated, self.filters.during(period), self.on)
        mask = np.array(look.cells.keys["touched"], dtype=np.bool_)
        return replace(look, cells=look.cells.only(mask)).by("day")


def looked(
    engine: Engine, y: Yardstick, treated: Treated, filters: Filters, before: Period, after: Period
) -> Looked:
    """Add up the rows of both periods, but for those by scorecard versions used in one of them only."""
    day = nw.col(y.metric.date_column(y.definition))
    keys = {"agent": nw.col("agent"), "touched": touched_by(treated, y), "later": day >= nw.lit(after.start)}
    keys["channel"] = nw.col("channel")
    if _reviewed(y):
        keys |= {k: nw.col(k) for k in ("reviewer", "scorecard", "version_id")}
    both = filters.during(Period(before.start, after.end))
    y, look = added_up(engine, y, keys, both)
    cells = sums(look, *keys)
    cells = cells.only([i for i, g in enumerate(cells.groups) if g[_AGENT]])
    weekly = _by_week(engine, y, treated, both, after.start)
    if not _reviewed(y):
        return Looked(engine, y, treated, filters, cells, weekly, after.start, 0)
    seen: dict[bool, set[tuple[object, object]]] = {False: set(), True: set()}
    for g in cells.groups:
        seen[bool(g[_LATER])].add((g[_CARD], g[_VERSION]))
    kept = seen[False] & seen[True]
    same = cells.only([i for i, g in enumerate(cells.groups) if (g[_CARD], g[_VERSION]) in kept])
    pairs = _pairs(weekly.cells.keys, "scorecard", "version_id")
    only = weekly.cells.only(np.array([p in kept for p in pairs], dtype=np.bool_))
    left_aside = int(cells.n.sum() - same.n.sum())
    return Looked(engine, y, treated, filters, same, replace(weekly, cells=only), after.start, left_aside)


def touched_by(treated: Treated, y: Yardstick) -> nw.Expr:
    """Whether a row was touched; everybody's where the fact does not carry the dimension."""
    fact = y.metric.definitions[0].fact
    if treated.everybody or fact not in DIMENSIONS[treated.dimension].facts:
        return nw.lit(True)
    return nw.col(treated.dimension).is_in(list(treated.values)).fill_null(False)


def _by_week(engine: Engine, y: Yardstick, treated: Treated, filters: Filters, on: date) -> Look:
    """Rows by agent, side and week; weeks start on the weekday of the change."""
    day = nw.col(y.metric.date_column(y.definition))
    first = day
    for back in range(1, 7):
        # Sunday is 7 on some engines and 0 on others.
        number = (on.weekday() + back) % 7 + 1
        first = (
            nw.when(day.dt.weekday().is_in([number, number % 7]))
            .then(day.dt.offset_by(f"-{back}d"))
            .otherwise(first)
        )
    keys = {"day": first, "agent": nw.col("agent"), "touched": touched_by(treated, y)}
    if _reviewed(y):
        keys |= {k: nw.col(k) for k in ("scorecard", "version_id")}
    return added_up(engine, y, keys, filters)[1]


def _pairs(keys: Mapping[str, list[Any]], one: str, other: str) -> Iterator[tuple[Any, Any]]:
    return zip(keys[one], keys[other], strict=True)


def _reviewed(y: Yardstick) -> bool:
    return y.metric.key == "iqs"


def _unit(group: Sequence[object]) -> Unit:
    return str(group[_AGENT]), bool(group[_TOUCHED])


def _named(unit: Unit, later: bool) -> str:
    return f"{int(later)}{int(unit[1])}{unit[0]}"


def _sided(cells: Sums) -> Sums:
    """A unit on one side of the change is a group of its own."""
    return replace(cells, groups=[(_named(_unit(g), bool(g[_LATER])), *g) for g in cells.groups])
