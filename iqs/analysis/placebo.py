"""How large a season's difference is, set against the same difference at every other time of the year.

A straight line is fitted through all days outside the season, and the season is set against it: a slow trend
is then no season. The same is done for windows of the same length that are moved through the rest of the
year, one week at a time, all years at once (placebo in time). How much these differ where there is no season
says how much the season's own difference can be chance. Ordinary standard errors are too small here: weeks
resemble the weeks before.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

FREEDOM = 8
"""Degrees of freedom of the interval: overlapping windows hold about so many independent ones."""
T95 = float(special.stdtrit(FREEDOM, 0.975))
FEWEST = 19
"""Windows below which no difference can be told from chance at 5 %."""


@dataclass(frozen=True)
class Placebos:
    """Differences at other times of the year, and what follows for the season's own.

    `difference` is the season minus the line, in the unit of the values. `others` are the same for all
    windows of a year together, `singles` for windows one by one. `half` is half of the 95 % interval.
    """

    difference: float
    others: Array
    singles: Array

    @property
    def half(self) -> float:
        """Half the width of the 95 % interval of the difference."""
        return T95 * float(np.std(self.others, ddof=1))

    @property
    def half_of_one(self) -> float:
        """The same for the difference of a single year."""
        return T95 * float(np.std(self.singles, ddof=1))

    @property
    def rank(self) -> float:
        """Share of windows at least as far out on the same side, the season among them: above 0, up to 1."""
        side = 1.0 if self.difference > 0 else -1.0
        beyond = int(np.sum(side * self.others >= side * self.difference))
        return (1 + beyond) / (1 + len(self.others))

    @property
    def surprise(self) -> float:
        """Chance of a difference this far from zero on either side, were there no season."""
        spread = float(np.std(self.others, ddof=1))
        if spread == 0.0:
            return 1.0 if self.difference == 0.0 else 0.0
        return float(2 * special.stdtr(FREEDOM, -abs(self.difference) / spread))


def against_line(value: Array, weight: Array, windows: Mask, usable: Mask) -> Array:
    """For each window (a row of the mask) its mean minus that of a line through the usable days outside it.

    `value` may hold NaN where `weight` is 0. Weighted least squares, by sums.
    """
    w = np.where(usable, weight, 0.0)
    y = np.where(w > 0, value, 0.0)
    t = np.arange(len(w)) - (len(w) - 1) / 2
    sums = np.column_stack([w, w * t, w * t * t, w * y, w * t * y])
    inside = windows.astype(np.float64) @ sums
    s, st, stt, sy, sty = (sums.sum(axis=0) - inside).T
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = (s * sty - st * sy) / (s * stt - st * st)
        level = (sy - slope * st) / s
        n, nt, _, ny, _ = inside.T
        return np.asarray(ny / n - (level + slope * nt / n), dtype=np.float64)


def line_through(value: Array, weight: Array, outside: Mask) -> Array:
    """The line through the days outside the season, on every day."""
    w = np.where(outside, weight, 0.0)
    y = np.where(w > 0, value, 0.0)
    t = np.arange(len(w), dtype=np.float64)
    middle = (w * t).sum() / w.sum()
    spread = (w * (t - middle) ** 2).sum()
    slope = (w * (t - middle) * y).sum() / spread if spread > 0 else 0.0
    level = (w * y).sum() / w.sum()
    return np.asarray(level + slope * (t - middle), dtype=np.float64)


def placebos(
    value: Array,
    weight: Array,
    n: Array,
    season: Mask,
    counted: Mask,
    occurrences: Sequence[tuple[int, int]],
    fewest_rows: int,
) -> Placebos | None:
    """The season's difference and those at other times; None when no time outside the season is left.

    `season` is true on every day of the season, `counted` on those of the years that count. `occurrences`
    are first and last day of the season in every year, also before the first day (negative) and beyond the
    last one; windows are those moved on by 1 to 52 weeks. A window counts when it lies among the days, clear
    of the season, with `fewest_rows` rows; windows at the same distance are taken together, as many as there
    are years that count or one fewer.
    """
    years = sum(bool(counted[max(a, 0) : max(b + 1, 0)].any()) for a, b in occurrences)
    rows, singles = [], []
    for weeks in range(1, 53):
        moved = [(a + 7 * weeks, b + 7 * weeks) for a, b in occurrences]
        fits = [
            (a, b)
            for a, b in moved
            if a >= 0 and b < len(n) and not season[a : b + 1].any() and n[a : b + 1].sum() >= fewest_rows
        ]
        if len(fits) < max(1, years - 1):
            continue
        rows.append(_windows(fits[-years:], len(n)))
        singles += [_windows([ends], len(n)) for ends in fits]
    if not rows:
        return None
    difference = against_line(value, weight, counted[None, :], ~season | counted)[0]
    others = against_line(value, weight, np.array(rows), ~season)
    alone = against_line(value, weight, np.array(singles), ~season)
    return Placebos(float(difference), others[np.isfinite(others)], alone[np.isfinite(alone)])


def _windows(ends: Sequence[tuple[int, int]], days: int) -> Mask:
    found = np.zeros(days, dtype=np.bool_)
    for a, b in ends:
        found[a : b + 1] = True
    return found
