"""How much of the ups and downs of the months comes back every year (seasonal strength, from STL).

The strength is F = max(0, 1 - Var(rest) / Var(season + rest)), 0 to 1 (Wang, Smith and Hyndman 2006), of a
robust STL decomposition (Cleveland and others 1990). With few years a decomposition finds a season in pure
chance, too: so F is held against what it reaches in months without any season.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np

from iqs.analysis.daily import Array, Daily, Subject, daily
from iqs.analysis.periods import after
from iqs.model import Filters, Grain
from iqs.scoring import Engine

MONTHS = 12
FEWEST, RECOMMENDED = 2 * MONTHS, 3 * MONTHS
"""Months below which nothing is decomposed, and from which it says much."""
_MOST_GAPS = 0.1
_DRAWS = 99
_LEVEL = 0.95


@dataclass(frozen=True)
class Strength:
    """Seasonal strength of a subject by month, 0 to 1; None where `why_not` says why there is none.

    `months` are whole months from the first to the last with enough rows. `chance` is what 95 in 100 series
    without a season stay below.
    """

    months: int
    value: float | None = None
    chance: float | None = None
    why_not: str = ""

    @property
    def clear(self) -> bool:
        """Whether a yearly course is clearly there."""
        return self.value is not None and self.chance is not None and self.value > self.chance


def yearly_strength(engine: Engine, subject: Subject, filters: Filters) -> Strength:
    """The seasonal strength of a subject over all dates."""
    d = daily(engine, subject, filters)
    return Strength(0, why_not=f"there are no {subject.counted}.") if d is None else strength_of(d)


def strength_of(d: Daily) -> Strength:
    """The seasonal strength of a subject."""
    values = by_month(d)
    missing = int(np.isnan(values).sum())
    if len(values) < FEWEST:
        return Strength(
            len(values),
            why_not=f"{len(values)} whole months of {d.subject.counted}; how much comes back every year can "
            f"be told from {FEWEST} on, better from {RECOMMENDED}.",
        )
    if missing > _MOST_GAPS * len(values):
        return Strength(
            len(values),
            why_not=f"{missing} of {len(values)} months have fewer than {d.subject.minimum_n} "
            f"{d.subject.counted}: too many gaps to tell what comes back every year.",
        )
    found = strength(_without_gaps(values))
    return Strength(len(values), found, chance(len(values)))


def by_month(d: Daily) -> Array:
    """Values of whole months, NaN where too few rows count, from the first such month to the last."""
    return month_values(d)[1]


def month_values(d: Daily) -> tuple[date, Array, Array]:
    """The first day of the first whole month with enough rows; values as by `by_month`, and their n."""
    period = d.period
    month = (
        period.start.replace(day=1)
        if period.start.day == 1
        else after(period.start.replace(day=1), Grain.MONTH)
    )
    found: list[tuple[date, float, float]] = []
    while (following := after(month, Grain.MONTH)).toordinal() - 1 <= period.end.toordinal():
        rows = float(d.n[(month - d.start).days : (following - d.start).days].sum())
        found.append((month, _value(d, month, following), rows))
        month = following
    known = [i for i, (_, value, _) in enumerate(found) if not np.isnan(value)]
    kept = found[known[0] : known[-1] + 1] if known else []
    first = kept[0][0] if kept else month
    return first, np.array([v for _, v, _ in kept]), np.array([n for _, _, n in kept])


def _value(d: Daily, first: date, following: date) -> float:
    here = slice((first - d.start).days, (following - d.start).days)
    where = np.zeros(d.days, dtype=np.bool_)
    where[here] = True
    value = d.value(where)
    return float("nan") if value is None or d.n[here].sum() < d.subject.minimum_n else value


def _without_gaps(values: Array) -> Array:
    known = np.flatnonzero(~np.isnan(values))
    return np.asarray(np.interp(np.arange(len(values)), known, values[known]), dtype=np.float64)


def parts(values: Sequence[float] | Array, period: int = MONTHS, **how: Any) -> tuple[Array, Array, Array]:
    """Trend, season and rest of a series by STL; `how` goes to statsmodels, robust unless it says otherwise.

    ValueError for less than two whole cycles: statsmodels itself would decompose even one.
    """
    from statsmodels.tsa.seasonal import STL

    if len(values) < 2 * period:
        raise ValueError(f"{len(values)} values are less than two cycles of {period}")
    inner = {k: how.pop(k) for k in ("inner_iter", "outer_iter") if k in how}
    found = STL(np.asarray(values, dtype=np.float64), period=period, **{"robust": True, **how}).fit(**inner)
    return found.trend, found.seasonal, found.resid


def strength(values: Sequence[float] | Array, period: int = MONTHS) -> float:
    """Seasonal strength of a series without gaps, 0 to 1; 0 where it does not vary."""
    # The same course every year: with two years a season free to change would follow every single month.
    _, season, rest = parts(values, period, seasonal=10 * len(values) + 1, seasonal_deg=0)
    whole = float(np.var(season + rest))
    return max(0.0, 1.0 - float(np.var(rest)) / whole) if whole > 1e-18 else 0.0


@lru_cache(maxsize=32)
def chance(months: int) -> float:
    """The strength that 95 in 100 series of so many independent months stay below."""
    rng = np.random.default_rng(months)
    return float(np.quantile([strength(rng.normal(size=months)) for _ in range(_DRAWS)], _LEVEL))
