"""The regression behind why a number changed: sums over cells of both periods, and its coefficients.

Rows weigh by their denominator, so that the whole is the metric itself. Everything is found from sums over
cells; errors are robust to spread that differs from row to row (White 1980).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from iqs.analysis.tenure import TENURE, first_days, groupings
from iqs.model import Filters, Grain
from iqs.scoring import Definition, Engine, Look, Metric, kept, look_at
from iqs.scoring.intervals import Array

_EXACT = 1e-6
_ROWS = 30
"""Rows beyond the number of coefficients that are needed."""


@dataclass(frozen=True, eq=False)
class Rows:
    """Sums over cells of both periods: `late` is 1 in the later one, `codes` number groups of dimensions.

    `tenures` are ways to number bands of time on the job, the finest first; none where `no_tenure` says why.
    """

    late: Array
    codes: dict[str, npt.NDArray[np.int64]]
    n: Array
    x: Array
    y: Array
    xx: Array
    xy: Array
    yy: Array
    tenures: tuple[npt.NDArray[np.int64], ...] = ()
    no_tenure: str = ""

    def groups(self, key: str) -> int:
        """How many groups a dimension has."""
        return int(self.codes[key].max(initial=-1)) + 1

    def shares(self, key: str) -> tuple[Array, Array]:
        """Share of the denominator by group, earlier and later."""
        sums = (
            np.bincount(self.codes[key], weights=self.y * (self.late == p), minlength=self.groups(key))
            for p in (0, 1)
        )
        before, after = (s / max(s.sum(), 1e-300) for s in sums)
        return before, after

    def overlap(self, key: str) -> float:
        """Share of rows that are in groups of both periods, the smaller of the two."""
        before, after = self.shares(key)
        both = (before > 0) & (after > 0)
        return float(min(before[both].sum(), after[both].sum()))

    def shifted(self, key: str) -> float:
        """Share of rows that is in other groups than before."""
        before, after = self.shares(key)
        return float(np.abs(after - before).sum() / 2)


def looks_at_both(
    engine: Engine, m: Metric, d: Definition, dimensions: Sequence[str], both: tuple[Filters, Filters]
) -> tuple[Look, Look]:
    """A look at each period by the dimensions and, where first working days are known, by month."""
    # Cells by month where time on the job can be told, which goes by the month.
    grain = Grain.MONTH if "agent" in dimensions and _started(engine) else Grain.YEAR
    before, now = (look_at(engine, m, d, dimensions, grain, f) for f in both)
    return before, now


def _started(engine: Engine) -> Mapping[str, date]:
    return kept(engine, "first days", lambda: first_days(engine))


def rows_of_both(engine: Engine, both: Sequence[Look], dimensions: Sequence[str]) -> Rows:
    """Sums over the cells of a look at each period, as `looks_at_both` gives them."""
    started = _started(engine) if "agent" in dimensions else {}
    looks = [look.cells for look in both]
    counted = [np.flatnonzero(cells.reason == -1) for cells in looks]

    def joined(values: Sequence[Any]) -> Any:
        return np.concatenate([np.asarray(v)[at] for v, at in zip(values, counted, strict=True)])

    def sums(name: str, otherwise: str) -> Array:
        found = [c.sums.get(name, c.sums[otherwise]) for c in looks]
        return np.asarray(joined(found), dtype=np.float64)

    codes = {}
    for key in dimensions:
        values = joined([np.array(c.keys[key], dtype=object) for c in looks]).astype(str)
        codes[key] = np.asarray(np.unique(values, return_inverse=True)[1], dtype=np.int64)
    agents, months = (joined([np.array(c.keys[k], dtype=object) for c in looks]) for k in ("agent", "day"))
    tenures, no_tenure = groupings(started, [str(a) for a in agents], list(months))
    late = np.repeat([0.0, 1.0], [len(at) for at in counted])
    # Where every row has the denominator 1 its products are sums that are there anyway.
    return Rows(
        late, codes, joined([c.n for c in looks]), sums("x", "x"), sums("y", "y"), sums("xx", "xx"),
        sums("xy", "x"), sums("yy", "y"), tuple(tenures), no_tenure,
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Fitted:
    """Coefficients with their covariance; `first` is where the coefficients of each dimension begin.

    `reach` takes a combination of coefficients to the part of it that the rows tell.
    """

    beta: Array
    covariance: Array
    first: dict[str, int]
    reach: Array

    def tells(self, step: Array) -> bool:
        """Whether the rows tell a combination of coefficients."""
        return bool(np.abs(self.reach @ step - step).max() < _EXACT)


def _columns(rows: Rows, used: Sequence[str]) -> tuple[list[tuple[int, Any, Array]], dict[str, int], int]:
    """Blocks of the design: (first column, group of each cell, value), the intercept and the period first.

    Every group has a column: the solution of least norm does not mind that they sum to the intercept.
    """
    ones = np.ones_like(rows.late)
    none = np.zeros(len(ones), dtype=np.int64)
    blocks: list[tuple[int, Any, Array]] = [(0, none, ones), (1, none, rows.late)]
    first, size = {}, 2
    for key in used:
        first[key] = size
        blocks.append((size, rows.codes[key], ones))
        size += rows.groups(key)
    return blocks, first, size


def _crossed(blocks: list[tuple[int, Any, Array]], weights: Array, size: int) -> Array:
    """The sum over cells of weight times the outer product of the cell's row of the design."""
    out = np.zeros(size * size)
    for i, a, u in blocks:
        for j, b, v in blocks:
            out += np.bincount((i + a) * size + (j + b), weights=weights * u * v, minlength=size * size)
    return out.reshape(size, size)


def fit(rows: Rows, used: Sequence[str]) -> Fitted | None:
    """Fit the regression on the period and the dimensions; None where the rows do not tell the period."""
    blocks, first, size = _columns(rows, used)
    crossed = _crossed(blocks, rows.y, size)
    wanted = np.zeros(size)
    for i, a, u in blocks:
        wanted += np.bincount(i + a, weights=rows.x * u, minlength=size)
    inverse = np.linalg.pinv(crossed, rcond=1e-10, hermitian=True)
    period = np.zeros(size)
    period[1] = 1.0
    coefficients = round(float(np.trace(inverse @ crossed)))
    reach = crossed @ inverse
    if np.abs(reach @ period - period).max() >= _EXACT or rows.n.sum() - coefficients < _ROWS:
        return None
    beta = inverse @ wanted
    expected = np.zeros(len(rows.late))
    for i, a, u in blocks:
        expected += beta[i + a] * u
    residual = np.maximum(rows.xx - 2 * expected * rows.xy + expected**2 * rows.yy, 0.0)
    n = float(rows.n.sum())
    covariance = inverse @ _crossed(blocks, residual, size) @ inverse * n / (n - coefficients)
    return Fitted(beta, covariance, first, reach)


def with_tenure(rows: Rows, used: Sequence[str]) -> tuple[Rows, list[str], Fitted] | None:
    """The finest bands of time on the job that can be told from who the agents are, and the fit with them."""
    if "agent" not in used:
        return None
    for codes in rows.tenures:
        banded = replace(rows, codes={**rows.codes, TENURE: codes})
        also = ["agent", TENURE, *(k for k in used if k != "agent")]
        fitted = fit(banded, also)
        if fitted is None:
            continue
        each = np.zeros((banded.groups(TENURE) - 1, len(fitted.beta)))
        for i, step in enumerate(each):
            step[fitted.first[TENURE] + i : fitted.first[TENURE] + i + 2] = (-1.0, 1.0)
        if all(fitted.tells(step) for step in each):
            return banded, also, fitted
    return None
