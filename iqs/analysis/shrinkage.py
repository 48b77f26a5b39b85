"""Fair scores from few rows: each mean is mixed with the mean of all, by how much it can be trusted.

The normal-normal empirical Bayes estimator. How much groups really differ is found by the method of
moments (DerSimonian and Laird 1986; for equal variances the analysis of variance); intervals and weights
are corrected for its being estimated (Morris 1983, Journal of the American Statistical Association 78,
47-55).
"""

from dataclasses import dataclass

import numpy as np

from iqs.scoring.intervals import Array

FEWEST = 5
"""Fewest groups: with fewer the spread between groups cannot be told from noise."""


@dataclass(frozen=True)
class Shrunk:
    """What empirical Bayes makes of the values of groups; arrays have one entry a group.

    `tau2` is the variance between the true values, 0 when no difference between groups can be measured.
    `reliability` is B = tau2 / (tau2 + variance), the share of what a value tells that is not luck.
    `weight` is that share corrected for few groups, `mean` the mix weight * value + (1 - weight) *
    centre. `own` is the variance around it that groups have on their own, `shared` the variance of the
    centre that they share, of which each carries (1 - weight) squared.
    """

    centre: float
    tau2: float
    shared: float
    reliability: Array
    weight: Array
    mean: Array
    own: Array

    @property
    def variance(self) -> Array:
        """Variance of the true value around `mean`, after Morris."""
        return self.own + (1 - self.weight) ** 2 * self.shared


def shrink(values: Array, variances: Array, tau2: float | None = None) -> Shrunk:
    """Shrink group values, which have known error variances, towards their common centre.

    `tau2` is found from the values unless it is given. Needs `FEWEST` groups and positive variances;
    ValueError otherwise.
    """
    groups = len(values)
    if groups < FEWEST or not np.all(variances > 0):
        raise ValueError(f"{groups} groups; {FEWEST} with a variance above 0 are needed")
    tau2 = between(values, variances) if tau2 is None else tau2
    precision = 1 / (tau2 + variances)
    centre = float(np.sum(precision * values) / precision.sum())
    shared = float(1 / precision.sum())
    reliability = tau2 * precision
    weight = 1 - (1 - reliability) * (groups - 3) / (groups - 1)
    away = values - centre
    own = weight * variances + 2 / (groups - 3) * (1 - weight) ** 2 * away**2
    return Shrunk(centre, tau2, shared, reliability, weight, centre + weight * away, own)


def between(values: Array, variances: Array) -> float:
    """Variance between true values by the method of moments; 0 when they differ no more than by luck."""
    w = 1 / variances
    pooled = np.sum(w * values) / w.sum()
    q = np.sum(w * (values - pooled) ** 2)
    return max(0.0, float((q - (len(values) - 1)) / (w.sum() - np.sum(w**2) / w.sum())))


def rows_needed(reliability: float, row_variance: float, tau2: float) -> float:
    """Rows a group needs for this reliability (0 to 1), given the variance of one; infinite without tau2."""
    return reliability / (1 - reliability) * row_variance / tau2 if tau2 > 0 else float("inf")
