"""Changes of agents, each against their own level before, and how far two groups of changes are apart.

The agent is what is counted, not the review: reviews of one agent rise and fall together, and intervals from
reviews would be too narrow (t with one degree of freedom fewer than agents; docs/change.md).
"""

from dataclasses import dataclass

import numpy as np

from iqs.scoring.intervals import Array

FEWEST = 5
"""Agents below which no interval is given: with fewer, the spread between them cannot be told."""


@dataclass(frozen=True)
class Interval:
    """A value and its 95 % interval, in the unit of what it was made from."""

    value: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        """Whether zero lies outside."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Mean:
    """A weighted mean of changes, its variance and degrees of freedom."""

    value: float
    variance: float
    freedom: float


def mean_of(changes: Array, weights: Array | None = None) -> Mean:
    """The mean of changes; needs two with a weight above 0."""
    w = np.full(len(changes), 1 / len(changes)) if weights is None else weights / weights.sum()
    squares = float(np.sum(w**2))
    value = float(np.sum(w * changes))
    spread = float(np.sum(w * (changes - value) ** 2)) / (1 - squares)
    return Mean(value, spread * squares, 1 / squares - 1)


def interval_of(mean: Mean) -> Interval:
    """The 95 % interval of a mean."""
    return _around(mean.value, mean.variance, mean.freedom)


def apart(touched: Mean, others: Mean) -> Interval:
    """Touched minus others: the difference in differences, with the degrees of freedom of Welch (1947)."""
    variance = touched.variance + others.variance
    if variance == 0.0:
        freedom = min(touched.freedom, others.freedom)
    else:
        parts = touched.variance**2 / touched.freedom + others.variance**2 / others.freedom
        freedom = variance**2 / parts
    return _around(touched.value - others.value, variance, freedom)


def _around(value: float, variance: float, freedom: float) -> Interval:
    from scipy.special import stdtrit

    half = float(stdtrit(freedom, 0.975)) * float(np.sqrt(variance))
    return Interval(value, value - half, value + half)
