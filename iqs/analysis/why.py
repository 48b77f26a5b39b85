"""Why a metric changed between two periods: all else equal, and because other things were counted.

One regression over the rows of both periods (`iqs.analysis.why_fit`), on the period, agent, time on the job,
channel, topic and, for reviews, reviewer and scorecard. Its coefficients split the change of a ratio of sums
exactly: the period's own coefficient is the change all else equal, and each other part is how far the mix of
a dimension shifted times what its groups are worth (Oaxaca 1973, Blinder 1973, in the pooled form of Jann
2008).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy import special

from iqs.analysis.compare import Change, Verdict, change
from iqs.analysis.overview import way
from iqs.analysis.why_fit import Fitted, Rows, fit, looks_at_both, rows_of_both, with_tenure
from iqs.model import DIMENSIONS, Filters, Period
from iqs.scoring import (
    Better,
    Definition,
    Engine,
    Look,
    Spread,
    definition_in_force,
    measure,
    metric,
)
from iqs.scoring.intervals import Array

WITHIN = "within"
"""The part that is the change all else equal."""
_DIMENSIONS = ("agent", "channel", "topic", "reviewer", "scorecard")
_OVERLAP = 0.05
"""Least share of rows that must be in groups of both periods for a dimension to be told from time."""
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
    both = (filters.during(comparison), filters)
    dimensions = [k for k in _DIMENSIONS if d.fact in DIMENSIONS[k].facts]
    if d.spread in _NOT_ADDITIVE:
        looks: tuple[Look, ...] = ()
        then, now = (measure(engine, [key], filters=f).one(key) for f in both)
    else:
        # Twice the same rows: the whole of each period is told from the looks that are split below.
        looks = looks_at_both(engine, m, d, dimensions, both)
        then, now = (look.by()[0] for look in looks)
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
    rows = rows_of_both(engine, looks, dimensions)
    used = [k for k in dimensions if rows.overlap(k) >= _OVERLAP and rows.groups(k) > 1]
    aside = tuple(k for k in dimensions if rows.overlap(k) < _OVERLAP)
    timed = with_tenure(rows, used)
    if timed is not None:
        return answer(_parts(*timed, d, direction), aside)
    fitted = fit(rows, used)
    if fitted is None:
        return answer(aside=aside, why_not=f"There are too few {m.counted} for so many groups.")
    return answer(_parts(rows, used, fitted, d, direction), aside, no_tenure=rows.no_tenure or _UNTOLD)


def _parts(
    rows: Rows, used: Sequence[str], fitted: Fitted, d: Definition, direction: Better
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


def _of_mix(rows: Rows, key: str, worth: Array) -> float:
    """Variance of a mix part that comes from which rows there happen to be, the worth of groups given."""
    value = worth[rows.codes[key]]
    variance = 0.0
    for period in (0, 1):
        inside = rows.late == period
        total = float(rows.y[inside].sum())
        mean = float((rows.y * value)[inside].sum()) / total
        variance += float((rows.yy * (value - mean) ** 2)[inside].sum()) / total**2
    return variance
