"""Reviews by agent and combination of ratings: few enough rows to ask many questions of."""

from dataclasses import dataclass

import narwhals.stable.v2 as nw
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from iqs.model import Filters
from iqs.scoring import Definition, counted_rows, metric
from iqs.scoring.iqs import without_auto_fail
from iqs.store import DuckEngine

_NOTHING = 1e-12
_POINTS = ("possible", *(f"{p}_{m}" for p in ("earned", "review", "group") for m in ("of_max", "min_max")))
Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Combinations:
    """Parallel arrays, one entry for `n` reviews of an agent that a draft scores alike.

    `agent` and `role` are places in `agents` and `roles`, `pattern` the combination of ratings. Where
    `drafted` is False, reviews are scored by something else and stand together: `earned` and `possible` are
    then their sums of numerator and denominator, 0 elsewhere. `lost_before` and `lost_after` say that they
    lose points to an auto-fail, `counted_before` that they counted before.
    """

    agents: tuple[str, ...]
    roles: tuple[str, ...]
    agent: Whole
    role: Whole
    pattern: Whole
    drafted: Flags
    n: npt.NDArray[np.float64]
    earned: npt.NDArray[np.float64]
    possible: npt.NDArray[np.float64]
    lost_before: Flags
    lost_after: Flags
    counted_before: Flags

    def reviews(self, *, before: bool, after: bool) -> int:
        """Reviews that counted before, too, by whether they lose points to an auto-fail."""
        chosen = self.counted_before & (self.lost_before == before) & (self.lost_after == after)
        return int(self.n[chosen].sum())


def combinations(
    drafted: DuckEngine, before: Definition, after: Definition, filters: Filters
) -> Combinations:
    """Collect the reviews that count for a rescored engine by the definition `after`."""
    m = metric("iqs", drafted.settings())
    version = 0 if drafted.draft is None else drafted.draft.version_id
    mine = nw.col("version_id") == version
    nothing, zero = nw.lit(None), nw.lit(0.0)
    frame = (
        counted_rows(drafted, m, after, filters)
        .with_columns(
            _after=_loses(after),
            _x=nw.when(mine).then(zero).otherwise(after.numerator.cast(nw.Float64)),
            _y=nw.when(mine).then(zero).otherwise(after.denominator.cast(nw.Float64)),
        )
        .with_columns(**{c: nw.col(f"before_{c}") for c in _POINTS})
        .select(
            "agent",
            "_after",
            "_x",
            "_y",
            pattern=nw.when(mine).then(nw.col("pattern")).otherwise(nothing),
            card_role=nw.when(mine).then(nw.col("card_role")).otherwise(nw.lit("")),
            _before=_loses(before),
            _counted=nw.col("before_left_out").is_null(),
        )
        .group_by("agent", "pattern", "card_role", "_before", "_after", "_counted")
        .agg(nw.len().alias("n"), nw.col("_x").sum(), nw.col("_y").sum())
        .collect("pyarrow")
    )
    table: pa.Table = frame.to_native()
    agents, agent = _coded(table, "agent")
    roles, role = _coded(table, "card_role")
    n, earned, possible = (
        np.asarray(table.column(c).to_numpy(), dtype=np.float64) for c in ("n", "_x", "_y")
    )
    before_, after_, counted = (
        np.asarray(table.column(c).fill_null(False).to_numpy(), dtype=bool)
        for c in ("_before", "_after", "_counted")
    )
    return Combinations(
        agents,
        roles,
        agent,
        role,
        np.asarray(table.column("pattern").fill_null(0).to_numpy(), dtype=np.int64),
        np.asarray(table.column("pattern").is_valid().to_numpy(), dtype=bool),
        n,
        earned,
        possible,
        before_,
        after_,
        counted,
    )


def _coded(table: pa.Table, name: str) -> tuple[tuple[str, ...], Whole]:
    column = table.column(name).combine_chunks().dictionary_encode()
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    codes = np.asarray(column.indices.to_numpy(zero_copy_only=False), dtype=np.int64)
    return tuple(column.dictionary.to_pylist()), codes


def _loses(d: Definition) -> nw.Expr:
    """Whether a review loses points to an auto-fail; by the pass rate, as in the guide."""
    m = metric("iqs")
    scored = m.definition("guide") if d.key == "pass_rate" else d
    return (m.definition(without_auto_fail(d.key)).numerator - scored.numerator) > _NOTHING
