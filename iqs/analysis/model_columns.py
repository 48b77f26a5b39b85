"""From ratings to the columns of a model: which criteria can be looked at, and what else is held constant."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from iqs.analysis.linked import Criterion, Linked

Array = npt.NDArray[np.float64]

SELDOM = 0.5
"""Share of conversations in which a criterion must be rated to be looked at."""
_FEW = 10
_FEW_OF_A_CHANNEL, _MOST_CHANNELS = 20, 8
_SAME = 0.98


@dataclass(frozen=True)
class Dropped:
    """A criterion that is not looked at, and why."""

    criterion: str
    why: str


@dataclass(frozen=True)
class Step:
    """How much better "one step better" is: a share of the scale (0 to 1), and in words."""

    size: float
    words: str


@dataclass(frozen=True, eq=False)
class Columns:
    """Columns of a model, and what they are made from.

    `x` holds a constant, the `criteria` in standard deviations (0 where not rated), and the `nuisance`:
    whether criteria were not applicable, and channels. `ratings` (0 to 1, NaN where not rated), `mean`, `sd`,
    `rated` (conversations), `at_top` (share of top ratings) and `steps` belong to the criteria. `halo` is
    the mean correlation between criteria.
    """

    criteria: tuple[Criterion, ...]
    dropped: tuple[Dropped, ...]
    x: Array
    nuisance: Array
    ratings: Array
    mean: Array
    sd: Array
    rated: Array
    at_top: Array
    steps: tuple[Step, ...]
    halo: float

    @property
    def count(self) -> int:
        """Coefficients to estimate beside the constant."""
        return int(self.x.shape[1]) - 1


def columns_of(rows: Linked, least: int) -> Columns:
    """Choose criteria and make columns.

    A criterion is left out and named when it is rated in less than half of the conversations, when fewer than
    `least` of them are off its usual rating, or when it is rated just like others. Where one is not
    applicable it counts as its mean, and a column of its own says so: not being applicable is a property of
    the conversation, not an unknown rating.
    """
    total = float(rows.weight.sum())
    dropped: list[Dropped] = []
    kept: list[int] = []
    for k, c in enumerate(rows.criteria):
        why = _why_not(rows.ratings[:, k], rows.weight, total, least)
        if why:
            dropped.append(Dropped(c.name, why))
        else:
            kept.append(k)
    kept, twins = _without_twins(rows, kept)
    dropped += twins
    ratings = rows.ratings[:, kept]
    known = np.isfinite(ratings)
    held = np.where(known, ratings, 0.0)
    rated = rows.weight @ known
    mean = (rows.weight @ held) / np.maximum(rated, 1e-9)
    off = np.where(known, ratings - mean, 0.0)
    sd = np.sqrt((rows.weight @ off**2) / np.maximum(rated, 1e-9))
    standard = off / np.where(sd > 0, sd, 1.0)
    nuisance = _nuisance(rows, known, standard)
    x = np.column_stack([np.ones(len(rows.y)), standard, nuisance])
    criteria = tuple(rows.criteria[k] for k in kept)
    return Columns(
        criteria=criteria,
        dropped=tuple(dropped),
        x=x,
        nuisance=nuisance,
        ratings=ratings,
        mean=mean,
        sd=sd,
        rated=rated,
        at_top=(rows.weight @ (known & (held >= 1 - 1e-9))) / np.maximum(rated, 1e-9),
        steps=tuple(_step(c, ratings[:, i]) for i, c in enumerate(criteria)),
        halo=_halo(standard, rows.weight),
    )


def _why_not(ratings: Array, weight: Array, total: float, least: int) -> str:
    known = np.isfinite(ratings)
    rated = float(weight[known].sum())
    if rated < SELDOM * total:
        return f"rated in only {round(rated):,} of {round(total):,} conversations"
    values, at = np.unique(ratings[known], return_inverse=True)
    usual = float(np.bincount(at, weights=weight[known]).max()) if len(values) else 0.0
    if rated - usual < least:
        return (
            f"hardly varies: {round(rated - usual):,} of {round(rated):,} ratings differ from the usual one"
        )
    return ""


def _without_twins(rows: Linked, kept: list[int]) -> tuple[list[int], list[Dropped]]:
    """Leave out criteria whose ratings those before them tell almost exactly."""
    if not kept:
        return [], []
    ratings = rows.ratings[:, kept]
    known = np.isfinite(ratings)
    rated = np.maximum(rows.weight @ known, 1e-9)
    mean = (rows.weight @ np.where(known, ratings, 0.0)) / rated
    new = _independent(np.where(known, ratings - mean, 0.0), rows.weight)
    found = [k for i, k in enumerate(kept) if i in new]
    twins = []
    for k in kept:
        if k not in found:
            like = max(found, key=lambda j: _agreement(rows, k, j))
            twins.append(
                Dropped(rows.criteria[k].name, f"rated almost exactly like {rows.criteria[like].name}")
            )
    return found, twins


def _independent(columns: Array, weight: Array) -> set[int]:
    """Columns that those before them do not tell almost exactly, or that vary at all."""
    centred = columns - np.average(columns, axis=0, weights=weight)
    left = centred.T @ (centred * weight[:, None])
    size = np.diag(left).copy()
    found = set()
    for k in range(len(size)):
        if size[k] > 0 and left[k, k] > (1 - _SAME) * size[k]:
            found.add(k)
            left = left - np.outer(left[:, k], left[k]) / left[k, k]
    return found


def _agreement(rows: Linked, k: int, j: int) -> float:
    """How alike two criteria are rated, 0 to 1."""
    both = np.isfinite(rows.ratings[:, k]) & np.isfinite(rows.ratings[:, j])
    a, b, w = rows.ratings[both, k], rows.ratings[both, j], rows.weight[both]
    if not len(w):
        return 0.0
    a, b = a - np.average(a, weights=w), b - np.average(b, weights=w)
    size = float(np.sqrt((w @ a**2) * (w @ b**2)))
    return abs(float(w @ (a * b))) / size if size > 0 else 0.0


def _nuisance(rows: Linked, known: npt.NDArray[np.bool_], standard: Array) -> Array:
    """Columns for criteria that were not applicable, and for channels; those that say nothing new are left
    out."""
    wanted = [(~known[:, k]).astype(np.float64) for k in range(known.shape[1])]
    size = np.bincount(rows.channel, weights=rows.weight, minlength=len(rows.channels))
    often = np.argsort(-size, kind="stable")[: _MOST_CHANNELS + 1]
    # The most frequent channel is what others are compared with; rare ones stay with it.
    wanted += [(rows.channel == c).astype(np.float64) for c in often[1:] if size[c] >= _FEW_OF_A_CHANNEL]
    told = [c for c in wanted if min(rows.weight @ c, rows.weight @ (1 - c)) >= _FEW]
    if not told:
        return np.zeros((len(rows.y), 0))
    first = standard.shape[1]
    new = _independent(np.column_stack([standard, *told]), rows.weight)
    columns = [c for i, c in enumerate(told, first) if i in new]
    return np.column_stack(columns) if columns else np.zeros((len(rows.y), 0))


def _step(c: Criterion, ratings: Array) -> Step:
    values = np.unique(ratings[np.isfinite(ratings)])
    if len(values) <= 2:
        size = float(values[-1] - values[0])
        return Step(
            size or 1.0, "yes in place of no" if c.high - c.low == 1 else "the higher of its two ratings"
        )
    if c.high - c.low == 4:
        return Step(0.25, "one point of five")
    return Step(0.25, f"{(c.high - c.low) / 4:g} points on its scale of {c.low:g} to {c.high:g}")


def _halo(standard: Array, weight: Array) -> float:
    """Mean correlation between criteria; 0 for a single one."""
    p = standard.shape[1]
    if p < 2 or not len(weight):
        return 0.0
    gram = standard.T @ (standard * weight[:, None])
    size = np.sqrt(np.maximum(np.diag(gram), 1e-12))
    correlations = gram / np.outer(size, size)
    return float(correlations[~np.eye(p, dtype=bool)].mean())
