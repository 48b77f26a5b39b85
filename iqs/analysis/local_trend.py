"""Where a level that drifts goes next: a damped, shrunken local trend, and how sure that is.

A value is a level plus scatter. The level may wander (a step every point) and may have a slope that itself
fades: the local linear trend of Harvey (1989) with the damping of Gardner and McKenzie (1985). How much it
wanders and slopes cannot be told from a dozen or two points, and one best guess gives intervals that are too
narrow. So a grid of amounts from none on is used, each weighted by how well the points bear it out (its
marginal likelihood, all equally likely beforehand, level and scatter unknown), and the interval is read off
the weighted sum of their t distributions. A slope is taken to be zero beforehand and moves as far as the
points say: that is the shrinking. With the amounts held fast this is what the Kalman filter of statsmodels
gives, also across gaps; a test holds it against that.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

Array = npt.NDArray[np.float64]

WANDERS = (0.0, 0.15, 0.4, 1.0)
"""Standard deviations of the level's step from point to point, in units of the scatter."""
SLOPES = (0.0, 0.05, 0.15, 0.4)
"""The same for the slope a point."""
DAMPING = 0.9
"""What is left of a slope after each point."""
FEWEST = 6
"""Points below which nothing is predicted."""
_STEPS = 60


@dataclass(frozen=True, eq=False)
class Prediction:
    """Weighted t distributions, one row each, of the values at some later points (columns).

    `freedom` is the degrees of freedom that they share.
    """

    weight: Array
    centre: Array
    scale: Array
    freedom: int

    def mean(self) -> Array:
        """The expected value at each point."""
        return np.asarray(self.weight @ self.centre)

    def variance(self) -> Array:
        """The variance of the value at each point."""
        inside = self.scale**2 * self.freedom / (self.freedom - 2)
        return np.asarray(self.weight @ (inside + self.centre**2) - self.mean() ** 2)

    def quantile(self, chance: float) -> Array:
        """The value that is undercut with this chance at each point, by halving."""
        reach = 40 * self.scale.max(axis=0)
        low, high = self.centre.min(axis=0) - reach, self.centre.max(axis=0) + reach
        for _ in range(_STEPS):
            middle = (low + high) / 2
            below = self.weight @ special.stdtr(self.freedom, (middle - self.centre) / self.scale)
            low, high = np.where(below < chance, middle, low), np.where(below < chance, high, middle)
        return np.asarray((low + high) / 2, dtype=np.float64)


def predict(
    values: Array,
    n: Array,
    ahead: int,
    *,
    wanders: Sequence[float] = WANDERS,
    slopes: Sequence[float] = SLOPES,
    damping: float = DAMPING,
) -> Prediction:
    """The values at the next `ahead` points of a series; gaps are NaN, and there must be `FEWEST` values.

    Scatter is half that of a sample of `n` rows, half ups and downs that no n makes smaller; points to come
    have the n of the last twelve.
    """
    known = np.flatnonzero(~np.isnan(values))
    if len(known) < FEWEST:
        raise ValueError(f"{len(known)} values; {FEWEST} are needed")
    count = len(values)
    y, rows = values[known], np.maximum(n[known], 1.0)
    usual = float(rows.mean())
    noise = 0.5 + 0.5 * usual / rows
    noise_ahead = 0.5 + 0.5 * usual / float(rows[-12:].mean())
    steps = np.arange(count + ahead, dtype=np.float64)
    wander = np.minimum.outer(steps, steps)
    slope = _integrated(damping ** np.abs(np.subtract.outer(steps, steps)))
    cells = [_cell(y, noise, noise_ahead, a * a * wander + b * b * slope, known, count)
             for a in wanders for b in slopes]  # fmt: skip
    likelihood = np.array([c[0] for c in cells])
    weight = np.exp(likelihood - likelihood.max())
    return Prediction(
        weight / weight.sum(),
        np.array([c[1] for c in cells]),
        np.array([c[2] for c in cells]),
        len(known) - 1,
    )


def _integrated(slopes: Array) -> Array:
    """Covariance of the sums of a series from its start on, given that of the series."""
    summed = np.zeros_like(slopes)
    summed[1:, 1:] = slopes[:-1, :-1].cumsum(axis=0).cumsum(axis=1)
    return summed


def _cell(
    y: Array, noise: Array, noise_ahead: float, level: Array, known: npt.NDArray[np.int64], count: int
) -> tuple[float, Array, Array]:
    """Log of the marginal likelihood, centres and scales of the points ahead under one covariance of levels.

    The mean has a flat prior, the scatter one that is flat in its logarithm.
    """
    covariance = level[np.ix_(known, known)] + np.diag(noise)
    cross = level[count:, known]
    own = np.diag(level)[count:] + noise_ahead
    inverse = np.linalg.inv(covariance)
    ones = inverse.sum(axis=1)
    total = float(ones.sum())
    mean = float(ones @ y) / total
    rest = y - mean
    squares = max(float(rest @ inverse @ rest), 1e-18 * max(1.0, mean * mean))
    gain = cross @ inverse
    left = 1 - gain.sum(axis=1)
    centre = mean + gain @ rest
    spread = own - (gain * cross).sum(axis=1) + left**2 / total
    freedom = len(y) - 1
    _, determinant = np.linalg.slogdet(covariance)
    likelihood = -0.5 * (float(determinant) + np.log(total) + freedom * np.log(squares))
    return likelihood, centre, np.sqrt(squares / freedom * np.maximum(spread, 1e-12))
