"""How much each criterion adds to what all explain together, whatever the order in which they come in.

The share of a criterion is what it adds to R2, averaged over all orders (Lindeman, Merenda and Gold 1980; the
Shapley value of R2). R2 is that of least squares, also for an outcome of yes and no: it follows from sums of
products, so that every subset of criteria and every bootstrap draw costs a few additions. Shares of
McFadden's R2 of a logistic model differ little (docs/explore.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import factorial

import numpy as np
import numpy.typing as npt
from scipy import special

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

MOST_PLAYERS = 10
"""Criteria or groups of them for which all 2 to the power of p subsets are looked at."""
DRAWS = 400
_SEED = 20_240_501
_TINY = 1e-10


@dataclass(frozen=True, eq=False)
class Importance:
    """Shares (0 to 1, they sum to 1) of what the players explain together, with 95 % intervals from drawing
    agents again; `explained` is that in shares of the outcome's variance. `ahead[i]` lists the players that
    player i clearly has more than."""

    shares: Array
    low: Array
    high: Array
    explained: float
    ahead: tuple[tuple[int, ...], ...]


def importance(
    players: Sequence[Array], others: Array, y: Array, weight: Array, cluster: Ints
) -> Importance | None:
    """Shares of the players (each one column or several); `others` are columns that are always there.

    None where nothing is explained, or there are more than `MOST_PLAYERS` players.
    """
    if not 1 <= len(players) <= MOST_PLAYERS:
        return None
    columns = np.column_stack([others, *players, y])
    sums = _by_cluster(columns - np.average(columns, axis=0, weights=weight), weight, cluster)
    ends = np.cumsum([others.shape[1], *(p.shape[1] for p in players)])
    places = [list(range(a, b)) for a, b in pairwise(ends.tolist())]
    fixed = list(range(others.shape[1]))
    whole = shapley(sums.sum(axis=0)[None], fixed, places)[0]
    total = float(sums.sum(axis=0)[-1, -1])
    if whole.sum() <= _TINY * total or total <= 0:
        return None
    draws = np.random.default_rng(_SEED).multinomial(len(sums), np.full(len(sums), 1 / len(sums)), DRAWS)
    drawn = (draws @ sums.reshape(len(sums), -1)).reshape(DRAWS, *sums.shape[1:])
    parts = shapley(drawn, fixed, places)
    shares = parts / np.maximum(parts.sum(axis=1, keepdims=True), _TINY)
    low, high = np.quantile(shares, [0.025, 0.975], axis=0)
    share = whole / whole.sum()
    return Importance(
        share,
        np.minimum(low, share),
        np.maximum(high, share),
        float(whole.sum()) / total,
        tuple(_ahead(i, share, shares) for i in range(len(players))),
    )


def _by_cluster(columns: Array, weight: Array, cluster: Ints) -> Array:
    """Sums of products of all columns, for each cluster."""
    order = np.argsort(cluster, kind="stable")
    columns, weight = columns[order], weight[order]
    starts = np.flatnonzero(np.diff(cluster[order], prepend=-1))
    pieces = zip(np.split(columns, starts[1:]), np.split(weight, starts[1:]), strict=True)
    return np.stack([c.T @ (c * w[:, None]) for c, w in pieces])


def _ahead(i: int, share: Array, drawn: Array) -> tuple[int, ...]:
    """Players that `i` has more than, whichever of the others is asked about (Bonferroni)."""
    others = [j for j in range(len(share)) if j != i]
    z = float(special.ndtri(1 - 0.025 / max(len(others), 1)))
    error = (drawn[:, [i]] - drawn).std(axis=0, ddof=1)
    return tuple(j for j in others if share[i] - share[j] > z * error[j] + _TINY)


def shapley(sums: Array, fixed: Sequence[int], players: Sequence[Sequence[int]]) -> Array:
    """What each player adds to the explained part of the last column, averaged over all orders.

    `sums` (draws x columns x columns) are sums of products about the mean; the result (draws x players) is
    in the unit of the last one. Columns that the ones before already tell add nothing.
    """
    scale = np.maximum(np.einsum("bii->bi", sums), 0)
    start = sums
    for column in fixed:
        start = _swept(start, column, scale)
    count = len(players)
    explained = np.zeros((2**count, len(sums)))

    def walk(first: int, subset: int, rest: Array) -> None:
        explained[subset] = start[:, -1, -1] - rest[:, -1, -1]
        for j in range(first, count):
            swept = rest
            for column in players[j]:
                swept = _swept(swept, column, scale)
            walk(j + 1, subset | 1 << j, swept)

    walk(0, 0, start)
    subsets = np.arange(2**count)
    size = np.array([int(s).bit_count() for s in subsets])
    found = np.zeros((len(sums), count))
    for j in range(count):
        without = subsets[(subsets >> j) & 1 == 0]
        often = np.array(
            [factorial(int(s)) * factorial(count - int(s) - 1) / factorial(count) for s in size[without]]
        )
        found[:, j] = often @ (explained[without | 1 << j] - explained[without])
    return found


def _swept(sums: Array, column: int, scale: Array) -> Array:
    """The sums of what is left when every column is freed of one of them."""
    pivot = sums[:, column, column]
    known = pivot > _TINY * scale[:, column]
    factor = np.where(known, 1 / np.where(known, pivot, 1), 0)
    return np.asarray(sums - sums[:, :, [column]] * sums[:, [column], :] * factor[:, None, None])
