"""Regressions whose errors allow for agents: each agent's conversations resemble one another.

Written out rather than taken from statsmodels: rows carry weights, a quarter of a million of them must be
fitted while somebody waits, and its clustered errors use the normal distribution where few agents need t with
one degree of freedom less than there are agents. Tests hold both against it.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_STEPS, _CLOSE, _BEYOND = 40, 1e-9, 25.0


@dataclass(frozen=True, eq=False)
class Fit:
    """Coefficients with their covariance, and what one unit of each column changes on average.

    `slopes` are changes of the expected outcome (of a probability for `logit`), `slope_errors` their standard
    errors, clustered; `freedom` the degrees of freedom of t: clusters less one.
    """

    kind: str
    coefficients: Array
    covariance: Array
    slopes: Array
    slope_errors: Array
    freedom: int

    def half_widths(self) -> Array:
        """Half the width of each slope's 95 % interval."""
        return np.asarray(special.stdtrit(self.freedom, 0.975) * self.slope_errors, dtype=np.float64)

    def chances(self) -> Array:
        """Two-sided p-values of the slopes, for a step-up procedure; never shown."""
        with np.errstate(divide="ignore", invalid="ignore"):
            t = np.abs(self.slopes / self.slope_errors)
        return np.asarray(2 * special.stdtr(self.freedom, -np.nan_to_num(t)), dtype=np.float64)


def logit(x: Array, y: Array, weight: Array, cluster: Ints) -> Fit | None:
    """Logistic regression of y (0 or 1) by Newton's method; None where it does not settle.

    It does not where some column tells the answer for certain (separation): the coefficient then has no end.
    """
    b = np.zeros(x.shape[1])
    share = float(np.average(y, weights=weight))
    if not 0 < share < 1:
        return None
    b[0] = np.log(share / (1 - share))
    for _ in range(_STEPS):
        p = special.expit(x @ b)
        information = x.T @ (x * (weight * p * (1 - p))[:, None])
        try:
            step = np.linalg.solve(information, x.T @ (weight * (y - p)))
        except np.linalg.LinAlgError:
            return None
        # A long first step may overshoot; none changes the odds of any row by more than e to the third.
        b = b + step / max(1.0, float(np.abs(x @ step).max()) / 3)
        if np.abs(x @ b).max() > _BEYOND:
            return None
        if np.abs(step).max() < _CLOSE:
            break
    else:
        return None
    p = special.expit(x @ b)
    spread = weight * p * (1 - p)
    inverse = np.asarray(np.linalg.inv(x.T @ (x * spread[:, None])), dtype=np.float64)
    clusters = len(np.unique(cluster))
    covariance = _clustered(inverse, x * (weight * (y - p))[:, None], cluster)
    # The average slope of the probability is b times mean p (1 - p); its error by the delta method.
    total = weight.sum()
    slope = float(spread.sum() / total)
    bend = (x.T @ (spread * (1 - 2 * p))) / total
    gradient = slope * np.eye(len(b)) + np.outer(b, bend)
    errors = np.sqrt(np.einsum("ij,jk,ik->i", gradient, covariance, gradient))
    return Fit("logit", b, covariance, b * slope, errors, clusters - 1)


def linear(x: Array, y: Array, weight: Array, cluster: Ints) -> Fit:
    """Least squares; columns that others already tell get no weight of their own."""
    inverse = np.asarray(np.linalg.pinv(x.T @ (x * weight[:, None]), hermitian=True), dtype=np.float64)
    b = inverse @ x.T @ (weight * y)
    covariance = _clustered(inverse, x * (weight * (y - x @ b))[:, None], cluster)
    return Fit("linear", b, covariance, b, np.sqrt(np.diag(covariance)), len(np.unique(cluster)) - 1)


def _clustered(inverse: Array, scores: Array, cluster: Ints) -> Array:
    """The sandwich of Liang and Zeger (1986), with G / (G - 1) for G clusters."""
    sums = np.column_stack([np.bincount(cluster, weights=s) for s in scores.T])
    clusters = len(np.unique(cluster))
    return np.asarray(inverse @ (sums.T @ sums) @ inverse * (clusters / max(clusters - 1, 1)))


def inflation(x: Array, weight: Array) -> Array:
    """Variance inflation of each column by the others: 1 when they say nothing about it (x without a
    constant)."""
    centred = x - np.average(x, axis=0, weights=weight)
    gram = centred.T @ (centred * weight[:, None])
    size = np.sqrt(np.diag(gram))
    size[size == 0] = 1.0
    return np.asarray(np.diag(np.linalg.pinv(gram / np.outer(size, size), hermitian=True)))


def rank_correlations(x: Array, y: Array, weight: Array) -> tuple[Array, Array]:
    """Spearman's rho of each column with y over the rows where it is known, and two-sided p-values.

    Rows weigh as they are told; the sum of weights stands for n.
    """
    rho, chance = np.zeros(x.shape[1]), np.ones(x.shape[1])
    for k in range(x.shape[1]):
        known = np.isfinite(x[:, k])
        w = weight[known]
        n = float(w.sum())
        a, b = (_ranks(v[known], w) for v in (x[:, k], y))
        a, b = a - np.average(a, weights=w), b - np.average(b, weights=w)
        size = float(np.sqrt((w @ a**2) * (w @ b**2)))
        if size <= 0 or n < 4:
            continue
        rho[k] = float(w @ (a * b)) / size
        t = abs(rho[k]) * np.sqrt((n - 2) / max(1 - rho[k] ** 2, 1e-12))
        chance[k] = 2 * float(special.stdtr(n - 2, -t))
    return rho, chance


def _ranks(values: Array, weight: Array) -> Array:
    """Ranks that ties share, of rows with weights."""
    _, group = np.unique(values, return_inverse=True)
    size = np.bincount(group, weights=weight)
    return np.asarray((np.cumsum(size) - size / 2 + 0.5)[group], dtype=np.float64)


def holm(chances: Array) -> Array:
    """p-values adjusted by Holm's step-down procedure (1979)."""
    order = np.argsort(chances)
    m = len(chances)
    stepped = np.maximum.accumulate(chances[order] * (m - np.arange(m)))
    adjusted = np.empty(m)
    adjusted[order] = np.minimum(stepped, 1)
    return adjusted
