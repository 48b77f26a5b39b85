"""Criteria by team or agent: who is clearly rated higher or lower on a criterion than everybody else.

Each cell is compared with all other ratings of its criterion. Agents are strata, as in the interval of IQS:
the question is how these people were rated, not how people like them would be.
"""

from dataclasses import dataclass

import narwhals.stable.v2 as nw
import numpy as np
from scipy import special

from iqs.analysis.compare import Verdict
from iqs.analysis.criteria import RATINGS, Basis, basis
from iqs.analysis.screen import clear
from iqs.model import Filters
from iqs.scoring import Engine, counted_rows
from iqs.scoring.cells import Cells, collect_cells
from iqs.scoring.intervals import Array


@dataclass(frozen=True)
class Cell:
    """One group on one criterion: the mean of its n ratings in percent, and that of all others (None where
    there are none).

    `difference` is the first minus the second in points, with its own 95 % interval; None where either rests
    on fewer than the minimum of ratings. Clear are those that are so among all cells of the table.
    """

    criterion: str
    group: str
    n: int
    score: float
    others: float | None
    difference: float | None
    low: float | None
    high: float | None
    verdict: Verdict


@dataclass(frozen=True)
class CriteriaByGroup:
    """All cells. `criteria` are in the order of names; `groups` have those with a clear cell first, each lot
    with the lowest on average first, and those without any comparison last.

    `checked` cells were compared, `minimum` ratings are needed on both sides.
    """

    by: str
    filters: Filters
    criteria: tuple[str, ...]
    groups: tuple[str, ...]
    cells: tuple[Cell, ...]
    checked: int
    minimum: int

    @property
    def clear(self) -> tuple[Cell, ...]:
        """Clear cells, the greatest gap below first."""
        found = [c for c in self.cells if c.verdict is Verdict.CLEAR]
        return tuple(sorted(found, key=lambda c: (c.difference or 0.0, c.criterion, c.group)))

    @property
    def groups_with_gaps(self) -> int:
        """Groups that have a clear cell."""
        return len({c.group for c in self.clear})


def criteria_by_group(
    engine: Engine, filters: Filters, by: str, definition: str | None = None
) -> CriteriaByGroup:
    """Every criterion by a dimension such as "team" or "agent"."""
    b = basis(engine, definition)
    cells = _compared(_collected(engine, b, filters, by), by, b.metric.minimum_n)
    return CriteriaByGroup(
        by,
        filters,
        tuple(sorted({c.criterion for c in cells})),
        _ordered(cells),
        tuple(cells),
        sum(c.difference is not None for c in cells),
        b.metric.minimum_n,
    )


def _collected(engine: Engine, b: Basis, filters: Filters, by: str) -> Cells:
    """Sums by criterion, group and agent of the ratings that count."""
    frame = counted_rows(engine, b.metric, b.iqs, filters, RATINGS).filter(nw.col("rated"))
    return collect_cells(frame, b.ratings, {"criterion": nw.col("criterion"), by: nw.col(by)}, [])


def _ordered(cells: list[Cell]) -> tuple[str, ...]:
    """Groups in the order they are read."""
    gaps: dict[str, list[Cell]] = {}
    for c in cells:
        gaps.setdefault(c.group, []).append(c)

    def place(group: str) -> tuple[bool, bool, float, str]:
        known = [c.difference for c in gaps[group] if c.difference is not None]
        marked = any(c.verdict is Verdict.CLEAR for c in gaps[group])
        return not known, not marked, float(np.mean(known)) if known else 0.0, group

    return tuple(sorted(gaps, key=place))


@dataclass(frozen=True)
class _Sums:
    """Ratings of several strata (agents) added up, parallel arrays: how many, their sum, the sum over strata
    with two ratings or more of n s^2 (the variance of their sum) and of what its degrees of freedom need, the
    squares and degrees of freedom within strata, and the ratings of strata that have but one."""

    n: Array
    x: Array
    spread: Array
    freedom: Array
    within: Array
    inside: Array
    single_n: Array
    single_x: Array
    single_xx: Array

    def minus(self, other: "_Sums") -> "_Sums":
        """What is left without `other`."""
        pairs = zip(vars(self).values(), vars(other).values(), strict=True)
        return _Sums(*(a - b for a, b in pairs))

    def at(self, where: "np.typing.NDArray[np.int64]") -> "_Sums":
        """The entries at some places."""
        return _Sums(*(v[where] for v in vars(self).values()))

    def variance(self, usual: Array) -> tuple[Array, Array]:
        """Variance of the mean with its degrees of freedom.

        `usual` is the spread of a rating of the criterion within agents. Where all of a few ratings happen
        to be the same, that says nothing of how far off they are: at least that spread is supposed.
        """
        with np.errstate(divide="ignore", invalid="ignore"):
            left = np.maximum(self.single_xx - self.single_x**2 / self.single_n, 0.0)
            one = np.where(self.single_n >= 2, self.single_n * left / (self.single_n - 1), 0.0)
            own = (np.maximum(self.spread, 0.0) + one) / self.n**2
            alone = np.where(self.single_n >= 2, one**2 / (self.single_n - 1), 0.0)
            free = np.maximum(self.freedom, 0.0) + alone
            df = np.where(own > 0, (own * self.n**2) ** 2 / free, np.nan)
        return np.fmax(own, usual / self.n), np.where(np.isfinite(df), df, np.maximum(self.n - 1, 1.0))


def _sums(cells: Cells, at: "np.typing.NDArray[np.int64]", size: int) -> _Sums:
    n, x, xx = cells.n, cells.sums["x"], cells.sums["xx"]
    several = n >= 2
    with np.errstate(divide="ignore", invalid="ignore"):
        within = np.where(several, np.maximum(xx - x**2 / n, 0.0), 0.0)
        # Equal marks leave a rest of rounding that is not spread.
        within = np.where(within > 1e-11 * np.maximum(xx, 1e-12), within, 0.0)
        part = np.where(several, n * within / (n - 1), 0.0)
        freedom = np.where(several, part**2 / (n - 1), 0.0)
    alone = (np.where(several, 0.0, v) for v in (n, x, xx))
    columns: tuple[Array, ...] = (n, x, part, freedom, within, np.where(several, n - 1, 0.0), *alone)
    return _Sums(*(np.asarray(np.bincount(at, weights=c, minlength=size), np.float64) for c in columns))


def _compared(cells: Cells, by: str, minimum: int) -> list[Cell]:
    if not len(cells.n):
        return []
    names, criterion = np.unique(np.array(cells.keys["criterion"], dtype=object), return_inverse=True)
    groups, group = np.unique(np.array([g or "" for g in cells.keys[by]], dtype=object), return_inverse=True)
    places, at = np.unique(criterion * len(groups) + group, return_inverse=True)
    of = places // len(groups)
    whole, own = _sums(cells, criterion, len(names)), _sums(cells, at, len(places))
    rest = whole.at(of).minus(own)
    with np.errstate(divide="ignore", invalid="ignore"):
        usual = np.nan_to_num(whole.within / whole.inside)[of]
        mean, others = own.x / own.n, rest.x / rest.n
        (v1, df1), (v2, df2) = own.variance(usual), rest.variance(usual)
        error = np.sqrt(v1 + v2)
        df = (v1 + v2) ** 2 / (v1**2 / df1 + v2**2 / df2)
        gap = mean - others
        p = 2 * special.stdtr(np.maximum(df, 1.0), -np.abs(gap) / error)
        half = special.stdtrit(np.maximum(df, 1.0), 0.975) * error
    known = (own.n >= minimum) & (rest.n >= minimum)
    p = np.where(known & (error > 0), p, np.where(known, 1.0, np.nan))
    marked = clear(p)

    def verdict(i: int) -> Verdict:
        if not known[i]:
            return Verdict.NOT_ENOUGH
        return Verdict.CLEAR if marked[i] else Verdict.NOT_CLEAR

    def points(value: float, i: int) -> float | None:
        return 100.0 * float(value) if known[i] else None

    return [
        Cell(
            criterion=str(names[of[i]]),
            group=str(groups[place % len(groups)]),
            n=int(own.n[i]),
            score=100.0 * float(mean[i]),
            others=100.0 * float(others[i]) if rest.n[i] else None,
            difference=points(gap[i], i),
            low=points(gap[i] - half[i], i),
            high=points(gap[i] + half[i], i),
            verdict=verdict(i),
        )
        for i, place in enumerate(places)
    ]
