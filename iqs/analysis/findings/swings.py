"""Whether a level changed by more than it swings anyhow, from sums by day.

Both times are cut into blocks of whole weeks. How much blocks of the same time differ from one another says
how much a level swings: that holds whatever weeks owe to the weeks before them, which the interval of a
period knows nothing of. Neighbouring blocks that resemble each other widen the error. A level that drifts on
as it drifted before is no news: the change must also show with a straight line through all blocks taken out.
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy import special

from iqs.analysis.daily import Mask
from iqs.scoring.intervals import Array

FEWEST = 4
"""Blocks that each time needs."""
LONG, SHORT = 28, 7
"""Days of a block: as long as there are enough of them."""
MOST_ALIKE = 0.6


@dataclass(frozen=True)
class Swing:
    """Later and earlier level, the 95 % interval of the difference, and the chance of it without a change."""

    earlier: float
    later: float
    low: float
    high: float
    p: float
    n: int

    @property
    def size(self) -> float:
        """Later minus earlier."""
        return self.later - self.earlier


def swing(top: Array, bottom: Array, n: Array, earlier: slice, later: slice, left_out: Mask) -> Swing | None:
    """Compare two spans of days; `left_out` is true on days that do not count (seasons of their own).

    None with fewer than `FEWEST` blocks at either time, or when nothing varies.
    """
    w, x = np.where(left_out, 0.0, bottom), np.where(left_out, 0.0, top)
    length = LONG if min(later.stop - later.start, earlier.stop - earlier.start) >= LONG * FEWEST else SHORT
    sides = [_blocks(x, w, s, length) for s in (earlier, later)]
    if any(len(values) < FEWEST for values, _, _ in sides):
        return None
    values, weights, at = (np.concatenate([side[i] for side in sides]) for i in range(3))
    late = np.repeat([0.0, 1.0], [len(side[0]) for side in sides])
    weights = weights / weights.mean()
    flat = _fitted(np.column_stack([np.ones_like(late), late]), values, weights, late)
    sloped = _fitted(np.column_stack([np.ones_like(late), late, at - at.mean()]), values, weights, late)
    if flat is None or sloped is None:
        return None
    (level, size, error, freedom), (_, step, step_error, step_freedom) = flat, sloped
    half = float(special.stdtrit(freedom, 0.975)) * error
    p = 2 * float(special.stdtr(freedom, -abs(size) / error))
    beside_drift = 2 * float(special.stdtr(step_freedom, -step * np.sign(size) / step_error))
    counted = int(n[later][~left_out[later]].sum())
    return Swing(level, level + size, size - half, size + half, min(1.0, max(p, beside_drift)), counted)


def _blocks(x: Array, w: Array, days: slice, length: int) -> tuple[Array, Array, Array]:
    """Values, weights and places of blocks counted back from the end; those with few rows are left out."""
    x, w = x[days], w[days]
    count = len(x) // length
    first = len(x) - count * length
    tops, weights = (v[first:].reshape(count, length).sum(axis=1) for v in (x, w))
    usual = float(np.median(weights[weights > 0])) if (weights > 0).any() else 0.0
    kept = weights > 0.25 * usual
    at = days.start + first + length * np.arange(count, dtype=np.float64)
    return tops[kept] / weights[kept], weights[kept], at[kept]


def _fitted(
    design: Array, values: Array, weights: Array, late: Array
) -> tuple[float, float, float, int] | None:
    """Level before, step, its error and degrees of freedom of a weighted fit; None without spread."""
    root = np.sqrt(weights)
    inverse = np.linalg.pinv((design * weights[:, None]).T @ design)
    beta = inverse @ (design * weights[:, None]).T @ values
    rest = (values - design @ beta) * root
    freedom = len(values) - design.shape[1]
    squares = float(rest @ rest)
    if freedom < 1 or squares <= 1e-18 * max(float(values @ values), 1e-12):
        return None
    same = late[1:] == late[:-1]
    # Lifted, as the likeness of neighbours comes out too low over few blocks.
    alike = float((rest[1:] * rest[:-1])[same].sum()) / squares + 1 / freedom
    alike = min(max(alike, 0.0), MOST_ALIKE)
    error = sqrt(squares / freedom * float(inverse[1, 1]) * (1 + alike) / (1 - alike))
    return float(beta[0]), float(beta[1]), error, freedom
