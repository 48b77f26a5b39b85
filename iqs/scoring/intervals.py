"""95 % intervals from sums, vectorised over many groups at once.

All functions take and return arrays of equal length, one entry a group; NaN means that the group
has too few rows for an interval. Methods and measured coverage: docs/decisions/0003-intervals.md.
"""

import numpy as np
import numpy.typing as npt
from scipy import special

Array = npt.NDArray[np.float64]

Z = float(special.ndtri(0.975))


def wilson(successes: Array, n: Array) -> tuple[Array, Array]:
    """Wilson (1927) interval of a share, as shares from 0 to 1."""
    with np.errstate(divide="ignore", invalid="ignore"):
        p = successes / n
        centre = (p + Z**2 / (2 * n)) / (1 + Z**2 / n)
        half = Z * np.sqrt(p * (1 - p) / n + Z**2 / (4 * n**2)) / (1 + Z**2 / n)
    # At 0 and n successes the bound is exactly 0 or 1; rounding must not push it past.
    return np.clip(centre - half, 0.0, 1.0), np.clip(centre + half, 0.0, 1.0)


def net(plus: Array, minus: Array, n: Array) -> tuple[Array, Array]:
    """Adjusted-Wald interval of (plus - minus) / n, from -1 to 1 (Rocks 2016).

    Three answers are added, three quarters of one each to plus and minus. Centred on the adjusted
    share, clipped to what is possible.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        size = n + 3
        p, d = (plus + 0.75) / size, (minus + 0.75) / size
        centre = p - d
        half = Z * np.sqrt((p + d - centre**2) / size)
    return (
        np.where(n > 0, np.clip(centre - half, -1.0, 1.0), np.nan),
        np.where(n > 0, np.clip(centre + half, -1.0, 1.0), np.nan),
    )


def mean_t(total: Array, squares: Array, n: Array) -> tuple[Array, Array]:
    """Student's t interval of a mean from its sum and sum of squares; NaN below two values.

    NaN also when all values are the same: that says nothing about how far off they could be.
    """
    mean, variance = _moments(total, squares, n)
    with np.errstate(divide="ignore", invalid="ignore"):
        half = _t(n - 1) * np.sqrt(variance / n)
    known = (n >= 2) & (variance > 0)
    return np.where(known, mean - half, np.nan), np.where(known, mean + half, np.nan)


def lognormal_mean(
    total: Array, squares: Array, log_total: Array, log_squares: Array, n: Array
) -> tuple[Array, Array]:
    """Modified Cox interval of the mean of positive skewed values (Olsson 2005).

    The method supposes a lognormal shape. Where its own estimate of the mean is more than a standard
    error away from the mean the values have another shape, and Student's t interval is given instead;
    below 20 values the shape cannot be told and the method is kept.
    """
    log_mean, log_variance = _moments(log_total, log_squares, n)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        half = _t(n - 1) * np.sqrt(log_variance / n + log_variance**2 / (2 * (n - 1)))
        low, high = (np.exp(log_mean + log_variance / 2 + sign * half) for sign in (-1, 1))
        supposed = np.exp(log_mean + log_variance / 2)
        mean, variance = _moments(total, squares, n)
        off = np.abs(supposed - mean) > np.sqrt(variance / n)
    t_low, t_high = mean_t(total, squares, n)
    fits = (log_variance > 0) & ((n < 20) | ~off)
    return np.where(fits, low, t_low), np.where(fits, high, t_high)


def stratified_ratio(cells: "StratumSums", groups: int) -> tuple[Array, Array]:
    """Interval of sum(earned) / sum(possible) for each group, stratified by agent.

    Answers "what was our quality, for this roster?": agents are fixed, so only the spread within
    each agent's reviews counts. Taylor residuals e = earned - ratio * possible; Satterthwaite degrees
    of freedom. Agents with a single review are taken together as one stratum. NaN when no stratum has
    two reviews, or when nothing varies.
    """
    g = cells.group
    earned, possible = (np.bincount(g, weights=w, minlength=groups) for w in (cells.earned, cells.possible))
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = earned / possible
        r = ratio[g]
        around = cells.earned_squared - 2 * r * cells.product + r**2 * cells.possible_squared
        within = around - (cells.earned - r * cells.possible) ** 2 / cells.n
        # Equal scores leave a rest of rounding that is not spread.
        within = np.where(within > 1e-11 * np.maximum(cells.earned_squared, 1e-12), within, 0.0)
        # n * s^2 of a stratum, its part of the variance of the sum of residuals.
        part = np.where(cells.n >= 2, cells.n * within / (cells.n - 1), 0.0)
        freedom = np.where(cells.n >= 2, part**2 / (cells.n - 1), 0.0)
        variance = np.bincount(g, weights=part, minlength=groups)
        df = variance**2 / np.bincount(g, weights=freedom, minlength=groups)
        half = _t(df) * np.sqrt(variance) / possible
    known = variance > 0
    return np.where(known, ratio - half, np.nan), np.where(known, ratio + half, np.nan)


class StratumSums:
    """Sums of one stratum (agent) in one group each, as parallel arrays.

    `group` is the index of the group a stratum belongs to; `n` reviews with sums of earned and
    possible points, their squares and their product. Strata with n = 1 of one group are merged.
    """

    def __init__(self, group: npt.NDArray[np.int64], n: Array, sums: Array) -> None:
        """`sums` has five columns: earned, possible, earned squared, product, possible squared."""
        single = n < 2
        merged = np.unique(group[single])
        n_merged = np.bincount(group[single], minlength=int(group.max(initial=0)) + 1)[merged]
        added = [
            np.bincount(group[single], weights=column[single], minlength=int(group.max(initial=0)) + 1)[
                merged
            ]
            for column in sums.T
        ]
        self.group = np.concatenate([group[~single], merged])
        self.n = np.concatenate([n[~single], n_merged.astype(np.float64)])
        stacked = np.vstack([sums[~single], np.column_stack(added)])
        self.earned, self.possible, self.earned_squared, self.product, self.possible_squared = stacked.T


def _moments(total: Array, squares: Array, n: Array) -> tuple[Array, Array]:
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = total / n
        variance = (squares - total * mean) / (n - 1)
    # Sums of squares of equal values leave a rest of rounding that is not spread.
    return mean, np.where(variance > 1e-12 * np.maximum(mean**2, 1e-12), variance, 0.0)


def _t(freedom: Array) -> Array:
    return np.asarray(special.stdtrit(np.maximum(freedom, 1.0), 0.975), dtype=np.float64)
