"""Scores as if everybody had the same mix of channels, months, reviewers and experience.

Fixed effects: row = group + channel + month + reviewer (+ first months on the job), fitted to sums of
cells by normal equations that weigh rows by what they can earn, so that without other effects a group's
score is its ratio of sums. An effect can be told from the groups only where groups and its levels hang
together; where they do not, it is left out, and said to be.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from iqs.analysis.yardstick import Sums
from iqs.scoring.intervals import Array

RARE = 20
"""Levels with fewer rows are taken together: an effect from a handful of rows would only add noise."""
OTHERS = "others"
"""What rare levels are taken together as."""


@dataclass(frozen=True)
class Effect:
    """What one level of a factor adds, against the average over all rows, in units of the rows' mean."""

    factor: str
    level: str
    size: float
    error: float
    n: int


@dataclass(frozen=True)
class Adjusted:
    """Values of groups at the average mix, their error variances, the variance of a row, and the effects.

    `left_out` holds (factor, reason) pairs.
    """

    values: Array
    variances: Array
    row_variance: float
    effects: tuple[Effect, ...]
    left_out: tuple[tuple[str, str], ...]


def adjust(groups: Sequence[str], cells: Sums, factors: Mapping[str, Sequence[object]]) -> Adjusted:
    """Fit the model to cells and give the value of each of `groups` at the average mix.

    The first key of `cells.groups` is the group; `factors` give the level of each cell by name.
    """
    place = {g: i for i, g in enumerate(groups)}
    group = np.array([place[str(c[0])] for c in cells.groups], dtype=np.int64)
    columns: list[npt.NDArray[np.int64]] = []
    used: list[tuple[str, list[str]]] = []
    left_out: list[tuple[str, str]] = []
    for name, levels in factors.items():
        shown, code = _pooled(levels, cells.n)
        if len(shown) < 2:
            continue
        if not connected(group, code):
            left_out.append((name, "not identifiable: its levels do not overlap enough to be told apart"))
            continue
        columns.append(code)
        used.append((name, shown))
    design, at = _design(group, len(groups), columns, [len(levels) for _, levels in used])
    bread = (design.T @ design.multiply(cells.y[:, None])).toarray()
    solution, inverse = _solve(bread, design.T @ cells.x)
    fitted = design @ solution
    freedom = float(cells.n.sum()) - design.shape[1]
    row_variance = float(cells.around(fitted).sum()) / freedom if freedom > 0 else 0.0
    meat = (design.T @ design.multiply(cells.n[:, None])).toarray()
    covariance = row_variance * inverse @ meat @ inverse
    mix = design.T @ cells.y / cells.y.sum()
    mix[: len(groups)] = 0.0
    wanted = np.eye(len(groups), design.shape[1]) + mix
    return Adjusted(
        wanted @ solution,
        ((wanted @ covariance) * wanted).sum(axis=1),
        row_variance,
        tuple(_effects(used, columns, at, solution, covariance, cells)),
        tuple(left_out),
    )


def connected(group: npt.NDArray[np.int64], level: npt.NDArray[np.int64]) -> bool:
    """Whether groups and levels hang together through common rows, so that both can be told apart."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    groups = int(group.max()) + 1
    size = groups + int(level.max()) + 1
    links = coo_array((np.ones(len(group)), (group, groups + level)), shape=(size, size))
    return bool(connected_components(links, directed=False)[0] == 1)


def _pooled(levels: Sequence[object], n: Array) -> tuple[list[str], npt.NDArray[np.int64]]:
    """Names of levels and the code of each cell; rare levels are one, the one with most rows comes first."""
    texts = np.array(["" if v is None else str(v) for v in levels], dtype=object)
    names, code = np.unique(texts.astype(str), return_inverse=True)
    rows = np.bincount(code, weights=n, minlength=len(names))
    rare = rows < RARE
    if rare.sum() > 1 or rare.all():
        texts = np.where(rare[code], OTHERS, texts)
        names, code = np.unique(texts.astype(str), return_inverse=True)
        rows = np.bincount(code, weights=n, minlength=len(names))
    order = np.argsort(-rows, kind="stable")
    back = np.empty(len(order), dtype=np.int64)
    back[order] = np.arange(len(order))
    return [str(names[i]) for i in order], back[code]


def _design(
    group: npt.NDArray[np.int64], groups: int, columns: Sequence[npt.NDArray[np.int64]], sizes: Sequence[int]
) -> tuple[Any, list[int]]:
    """One column a group and, of each factor, one a level but for the first; and where each factor starts.

    Sparse: a row has few ones among hundreds of columns.
    """
    from scipy.sparse import csr_array

    rows, ones = [np.arange(len(group))], [group]
    at, start = [], groups
    for code, size in zip(columns, sizes, strict=True):
        told = np.flatnonzero(code > 0)
        rows.append(told)
        ones.append(start + code[told] - 1)
        at.append(start)
        start += size - 1
    row, one = np.concatenate(rows), np.concatenate(ones)
    return csr_array((np.ones(len(row)), (row, one)), shape=(len(group), start)), at


def _solve(bread: Array, right: Array) -> tuple[Array, Array]:
    """Solution and inverse; the pseudo-inverse where several factors together tell the same."""
    try:
        np.linalg.cholesky(bread)
        inverse = np.linalg.inv(bread)
    except np.linalg.LinAlgError:
        inverse = np.linalg.pinv(bread, hermitian=True)
    return inverse @ right, np.asarray(inverse, dtype=np.float64)


def _effects(
    used: Sequence[tuple[str, list[str]]],
    columns: Sequence[npt.NDArray[np.int64]],
    at: Sequence[int],
    solution: Array,
    covariance: Array,
    cells: Sums,
) -> list[Effect]:
    """Each level against the average over all rows."""
    found = []
    for (factor, levels), code, start in zip(used, columns, at, strict=True):
        size = len(levels)
        share = np.bincount(code, weights=cells.y, minlength=size) / cells.y.sum()
        rows = np.bincount(code, weights=cells.n, minlength=size)
        contrast = np.zeros((size, len(solution)))
        contrast[1:, start : start + size - 1] = np.eye(size - 1)
        contrast[:, start : start + size - 1] -= share[1:]
        sizes = contrast @ solution
        errors = np.sqrt(np.maximum(((contrast @ covariance) * contrast).sum(axis=1), 0.0))
        found += [
            Effect(factor, level, float(sizes[i]), float(errors[i]), int(rows[i]))
            for i, level in enumerate(levels)
        ]
    return found
