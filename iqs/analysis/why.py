"""Why a metric changed between two periods: all else equal, and because other things were counted.

One regression over the rows of both periods, on the period, agent, time on the job, channel, topic and, for
reviews, reviewer and scorecard. Its coefficients split the change of a ratio of sums exactly: the period's own
coefficient is the change all else equal, and each other part is how far the mix of a dimension shifted times
what its groups are worth (Oaxaca 1973, Blinder 1973, in the pooled form of Jann 2008). Rows weigh by their
denominator, so that the whole is the metric itself. Everything is found from sums over cells; errors are
robust to spread that differs from row to row (White 1980).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import special

from iqs.analysis.compare import Change, Verdict, change
from iqs.analysis.overview import way
from iqs.analysis.tenure import TENURE, first_days, groupings
from iqs.model import DIMENSIONS, Filters, Grain, Period
from iqs.scoring import (
    Better,
    Definition,
    Engine,
    Metric,
    Spread,
    definition_in_force,
    look_at,
    measure,
    metric,
)
from iqs.scoring.intervals import Array

WITHIN = "within"
"""The part that is the change all else equal."""
_DIMENSIONS = ("agent", "channel", "topic", "reviewer", "scorecard")
_OVERLAP = 0.05
"""Least share of rows that must be in groups of both periods for a dimension to be told from time."""
_EXACT = 1e-6
_ROWS = 30
"""Rows beyond the number of coefficients that are needed."""
_UNTOLD = "Agents' time on the job changed with time itself: which of both counts cannot be told."
_NOT_ADDITIVE = (Spread.QUANTILE, Spread.GEOMETRIC)


@dataclass(frozen=True)
class Part:
    """What one cause adds to the change, in the unit of the metric, with its 95 % interval.

    `cause` is `WITHIN` or a dimension; `shifted` is the share of rows, 0 to 1, that is in other groups of the
    dimension than before. `good` says whether it went the good way where that is clear.
    """

    cause: str
    amount: float
    low: float
    high: float
    verdict: Verdict
    good: bool | None
    shifted: float


@dataclass(frozen=True)
class Why:
    """A change and its parts, which sum to it exactly; none where `why_not` says why it cannot be split.

    `aside` names dimensions that changed as a whole from one period to the other: whether they or time made
    the difference cannot be told, so it is part of the change all else equal. `no_tenure` says why agents'
    time on the job is no part; it is then part of who they are.
    """

    metric: str
    definition: str
    change: Change
    parts: tuple[Part, ...]
    aside: tuple[str, ...]
    why_not: str
    filters: Filters
    comparison: Period
    no_tenure: str = ""

    def part(self, cause: str) -> Part | None:
        """The part of a cause; None where it is none."""
        return next((p for p in self.parts if p.cause == cause), None)

    @property
    def turned(self) -> bool:
        """Whether the change all else equal clearly goes the other way than the whole (Simpson's paradox)."""
        within = self.part(WITHIN)
        if within is None or within.verdict is not Verdict.CLEAR:
            return False
        return within.amount * (self.change.difference or 0.0) < 0


def why(engine: Engine, key: str, filters: Filters, comparison: Period) -> Why:
    """Split the change of a metric from the comparison period to that of `filters`, which must have one."""
    m = metric(key, engine.settings())
    d = definition_in_force(engine, m)
    then, now = (measure(engine, [key], filters=f).one(key) for f in (filters.during(comparison), filters))
    direction = way(engine, d)
    total = change(then, now, d, direction)

    def answer(
        parts: tuple[Part, ...] = (), aside: tuple[str, ...] = (), why_not: str = "", no_tenure: str = ""
    ) -> Why:
        return Why(key, d.key, total, parts, aside, why_not, filters, comparison, no_tenure)

    if d.spread in _NOT_ADDITIVE:
        return answer(why_not=f"{d.label} is no sum over rows, so its change cannot be split.")
    if total.verdict is Verdict.NOT_ENOUGH:
        return answer(why_not=f"There are not enough {m.counted} in one of the two periods.")
    dimensions = [k for k in _DIMENSIONS if d.fact in DIMENSIONS[k].facts]
    rows = _rows(engine, m, d, dimensions, (filters.during(comparison), filters))
    used = [k for k in dimensions if rows.overlap(k) >= _OVERLAP and rows.groups(k) > 1]
    aside = tuple(k for k in dimensions if rows.overlap(k) < _OVERLAP)
    timed = _with_tenure(rows, used)
    if timed is not None:
        return answer(_parts(*timed, d, direction), aside)
    fitted = _fit(rows, used)
    if fitted is None:
        return answer(aside=aside, why_not=f"There are too few {m.counted} for so many groups.")
    return answer(_parts(rows, used, fitted, d, direction), aside, no_tenure=rows.no_tenure or _UNTOLD)


def _with_tenure(rows: "_Rows", used: Sequence[str]) -> "tuple[_Rows, list[str], _Fitted] | None":
    """The finest bands of time on the job that can be told from who the agents are, and the fit with them."""
    if "agent" not in used:
        return None
    for codes in rows.tenures:
        banded = replace(rows, codes={**rows.codes, TENURE: codes})
        also = ["agent", TENURE, *(k for k in used if k != "agent")]
        fitted = _fit(banded, also)
        if fitted is None:
            continue
        each = np.zeros((banded.groups(TENURE) - 1, len(fitted.beta)))
        for i, step in enumerate(each):
            step[fitted.first[TENURE] + i : fitted.first[TENURE] + i + 2] = (-1.0, 1.0)
        if all(fitted.tells(step) for step in each):
            return banded, also, fitted
    return None


@dataclass(frozen=True, eq=False)
class _Rows:
    """Sums over cells of both periods: `late` is 1 in the later one, `codes` number groups of dimensions.

    `tenures` are ways to number bands of time on the job, the finest first; none where `no_tenure` says why.
    """

    late: Array
    codes: dict[str, npt.NDArray[np.int64]]
    n: Array
    x: Array
    y: Array
    xx: Array
    xy: Array
    yy: Array
    tenures: tuple[npt.NDArray[np.int64], ...] = ()
    no_tenure: str = ""

    def groups(self, key: str) -> int:
        """How many groups a dimension has."""
        return int(self.codes[key].max(initial=-1)) + 1

    def shares(self, key: str) -> tuple[Array, Array]:
        """Share of the denominator by group, earlier and later."""
        sums = (
            np.bincount(self.codes[key], weights=self.y * (self.late == p), minlength=self.groups(key))
            for p in (0, 1)
        )
        before, after = (s / max(s.sum(), 1e-300) for s in sums)
        return before, after

    def overlap(self, key: str) -> float:
        """Share of rows that are in groups of both periods, the smaller of the two."""
        before, after = self.shares(key)
        both = (before > 0) & (after > 0)
        return float(min(before[both].sum(), after[both].sum()))

    def shifted(self, key: str) -> float:
        """Share of rows that is in other groups than before."""
        before, after = self.shares(key)
        return float(np.abs(after - before).sum() / 2)


def _rows(
    engine: Engine, m: Metric, d: Definition, dimensions: Sequence[str], both: tuple[Filters, Filters]
) -> _Rows:
    started = first_days(engine) if "agent" in dimensions else {}
    # Cells by month where time on the job can be told, which goes by the month.
    grain = Grain.MONTH if started else Grain.YEAR
    looks = [look_at(engine, m, d, dimensions, grain, f).cells for f in both]
    counted = [np.flatnonzero(cells.reason == -1) for cells in looks]

    def joined(values: Sequence[Any]) -> Any:
        return np.concatenate([np.asarray(v)[at] for v, at in zip(values, counted, strict=True)])

    def sums(name: str, otherwise: str) -> Array:
        found = [c.sums.get(name, c.sums[otherwise]) for c in looks]
        return np.asarray(joined(found), dtype=np.float64)

    codes = {}
    for key in dimensions:
        values = joined([np.array(c.keys[key], dtype=object) for c in looks]).astype(str)
        codes[key] = np.asarray(np.unique(values, return_inverse=True)[1], dtype=np.int64)
    agents, months = (joined([np.array(c.keys[k], dtype=object) for c in looks]) for k in ("agent", "day"))
    tenures, no_tenure = groupings(started, [str(a) for a in agents], list(months))
    late = np.repeat([0.0, 1.0], [len(at) for at in counted])
    # Where every row has the denominator 1 its products are sums that are there anyway.
    return _Rows(
        late, codes, joined([c.n for c in looks]), sums("x", "x"), sums("y", "y"), sums("xx", "xx"),
        sums("xy", "x"), sums("yy", "y"), tuple(tenures), no_tenure,
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class _Fitted:
    """Coefficients with their covariance; `first` is where the coefficients of each dimension begin.

    `reach` takes a combination of coefficients to the part of it that the rows tell.
    """

    beta: Array
    covariance: Array
    first: dict[str, int]
    reach: Array

    def tells(self, step: Array) -> bool:
        """Whether the rows tell a combination of coefficients."""
        return bool(np.abs(self.reach @ step - step).max() < _EXACT)


def _columns(rows: _Rows, used: Sequence[str]) -> tuple[list[tuple[int, Any, Array]], dict[str, int], int]:
    """Blocks of the design: (first column, group of each cell, value), the intercept and the period first.

    Every group has a column: the solution of least norm does not mind that they sum to the intercept.
    """
    ones = np.ones_like(rows.late)
    none = np.zeros(len(ones), dtype=np.int64)
    blocks: list[tuple[int, Any, Array]] = [(0, none, ones), (1, none, rows.late)]
    first, size = {}, 2
    for key in used:
        first[key] = size
        blocks.append((size, rows.codes[key], ones))
        size += rows.groups(key)
    return blocks, first, size


def _crossed(blocks: list[tuple[int, Any, Array]], weights: Array, size: int) -> Array:
    """The sum over cells of weight times the outer product of the cell's row of the design."""
    out = np.zeros(size * size)
    for i, a, u in blocks:
        for j, b, v in blocks:
            out += np.bincount((i + a) * size + (j + b), weights=weights * u * v, minlength=size * size)
    return out.reshape(size, size)


def _fit(rows: _Rows, used: Sequence[str]) -> _Fitted | None:
    blocks, first, size = _columns(rows, used)
    crossed = _crossed(blocks, rows.y, size)
    wanted = np.zeros(size)
    for i, a, u in blocks:
        wanted += np.bincount(i + a, weights=rows.x * u, minlength=size)
    inverse = np.linalg.pinv(crossed, rcond=1e-10, hermitian=True)
    period = np.zeros(size)
    period[1] = 1.0
    coefficients = round(float(np.trace(inverse @ crossed)))
    reach = crossed @ inverse
    if np.abs(reach @ period - period).max() >= _EXACT or rows.n.sum() - coefficients < _ROWS:
        return None
    beta = inverse @ wanted
    fit = np.zeros(len(rows.late))
    for i, a, u in blocks:
        fit += beta[i + a] * u
    residual = np.maximum(rows.xx - 2 * fit * rows.xy + fit**2 * rows.yy, 0.0)
    n = float(rows.n.sum())
    covariance = inverse @ _crossed(blocks, residual, size) @ inverse * n / (n - coefficients)
    return _Fitted(beta, covariance, first, reach)


def _parts(
    rows: _Rows, used: Sequence[str], fitted: _Fitted, d: Definition, direction: Better
) -> tuple[Part, ...]:
    z = float(special.ndtri(0.975))
    size = len(fitted.beta)
    found = []
    for cause in (WITHIN, *used):
        step = np.zeros(size)
        spread = 0.0
        shifted = 0.0
        if cause == WITHIN:
            step[1] = 1.0
        else:
            at = slice(fitted.first[cause], fitted.first[cause] + rows.groups(cause))
            before, after = rows.shares(cause)
            step[at] = after - before
            spread = _of_mix(rows, cause, fitted.beta[at])
            shifted = rows.shifted(cause)
        amount = float(step @ fitted.beta)
        half = z * sqrt(max(float(step @ fitted.covariance @ step) + spread, 0.0))
        low, high = amount - half, amount + half
        clear = not low <= 0.0 <= high
        good = (amount > 0) == (direction is Better.UP) if clear and direction is not Better.DATA else None
        verdict = Verdict.CLEAR if clear else Verdict.NOT_CLEAR
        k = d.factor
        found.append(Part(cause, k * amount, k * low, k * high, verdict, good, shifted))
    return tuple(found)


def _of_mix(rows: _Rows, key: str, worth: Array) -> float:
    """Variance of a mix part that comes from which rows there happen to be, the worth of groups given."""
    value = worth[rows.codes[key]]
    variance = 0.0
    for period in (0, 1):
        inside = rows.late == period
        total = float(rows.y[inside].sum())
        mean = float((rows.y * value)[inside].sum()) / total
        variance += float((rows.yy * (value - mean) ** 2)[inside].sum()) / total**2
    return variance
