"""What to expect: the next six months of a metric, a criterion or the number of contacts, and how surely.

The level is carried on, as it is or by a damped, shrunken local trend (`iqs.analysis.local_trend`); a named
season that has clearly come back adds what it usually adds. Past months say how good such forecasts are: each
is forecast from the months before it alone (rolling origin), in these two ways and as the same month a year
ago was; the simplest is taken unless another clearly missed less.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

import numpy as np

from iqs.analysis.daily import Array, Daily, Subject, daily, definition_of
from iqs.analysis.local_trend import SLOPES, predict
from iqs.analysis.periods import after, span
from iqs.analysis.season_ahead import Coming, coming_seasons, overlap, part_of
from iqs.analysis.season_days import Holiday
from iqs.analysis.seasons import Seasons
from iqs.analysis.strength import month_values
from iqs.model import Filters, Grain, Period
from iqs.scoring import Engine

AHEAD = 6
"""Months that are forecast."""
FEWEST = 12
"""Whole months below which nothing is."""
_MOST_GAPS = 0.25
ORIGINS = 6
"""Past starting points below which nothing is said about how far such forecasts miss."""
_Z = 1.96
_FARTHEST = 15
"""Months ahead beyond which no season is forecast."""


class Way(StrEnum):
    """How a level is carried on."""

    FLAT = "as lately"
    TREND = "damped trend"
    YEAR_AGO = "same month a year ago"


_BETTER = {Way.TREND: 0.1, Way.YEAR_AGO: 0.3}
"""Share by which a less simple way must have missed less to be taken: by less it is often luck."""


@dataclass(frozen=True)
class Month:
    """A whole month by its first day: value, None below the minimum n."""

    day: date
    value: float | None
    n: int


@dataclass(frozen=True)
class Expected:
    """A month to come: what to expect, and where 19 of 20 such months are to lie.

    `season` is the share of its days, 0 to 1, that lie in a season that is counted with.
    """

    day: date
    value: float
    low: float
    high: float
    season: float = 0.0


@dataclass(frozen=True)
class Checked:
    """How past months were forecast from the months before them, in the unit of the subject.

    `misses` is the mean absolute error of each way over the same `forecasts` from `origins` starting points;
    `held` of these lay in the interval of the way that was taken.
    """

    origins: int
    forecasts: int
    held: int
    misses: tuple[tuple[Way, float], ...]

    def miss(self, way: Way) -> float | None:
        """The mean absolute error of a way, None where it was not checked."""
        return dict(self.misses).get(way)


@dataclass(frozen=True)
class Forecast:
    """Months in order, those to come, and how such forecasts did; `ahead` is empty where `why_not` says why.

    `seasons` are those that are counted with; `season_words` says why there are none.
    """

    subject: Subject
    definition: str
    past: tuple[Month, ...]
    ahead: tuple[Expected, ...] = ()
    way: Way = Way.TREND
    checked: Checked | None = None
    seasons: tuple[Coming, ...] = ()
    season_words: str = ""
    why_not: str = ""


def forecast(
    engine: Engine,
    subject: Subject,
    filters: Filters,
    seasons: Sequence[str | Holiday] = (),
    told: Sequence[Seasons] = (),
) -> Forecast:
    """The next months of a subject, over all dates.

    `seasons` are counted with where `told`, what was found about each of them under the same filters, says
    that they came back.
    """
    d, data = daily(engine, subject, filters), span(engine)
    if d is None or data is None:
        return Forecast(subject, "", (), why_not=f"There are no {subject.counted} in this selection.")
    known, words = coming_seasons(engine, d, seasons, told, data)
    return forecast_of(d, known, words, data.end)


def forecast_of(
    d: Daily, seasons: Sequence[Coming] = (), season_words: str = "", last: date | None = None
) -> Forecast:
    """The same for numbers by day, the seasons to count with, and the last day that has any data."""
    months = whole_months(d, last or d.period.end)
    bare = Forecast(d.subject, d.definition, months)
    counted = sum(m.value is not None for m in months)
    if counted < FEWEST or counted < (1 - _MOST_GAPS) * len(months):
        short = f" (of {len(months)})" if counted < len(months) else ""
        return replace(
            bare,
            why_not=f"{counted} whole months{short} have at least {d.subject.minimum_n} {d.subject.counted}; "
            f"from {FEWEST} on, without many gaps, the next ones can be forecast.",
        )
    series = Series(d, months, tuple(seasons))
    checked, way = _check(series)
    low, middle, high = series.path(len(months), AHEAD, way)
    ahead = tuple(
        Expected(day, float(m), float(a), float(b), min(1.0, sum(part_of(day, s.season) for s in seasons)))
        for day, m, a, b in zip(series.days[len(months) :], middle, low, high, strict=True)
    )
    return replace(
        bare, ahead=ahead, way=way, checked=checked, seasons=tuple(seasons), season_words=season_words
    )


def whole_months(d: Daily, last: date) -> tuple[Month, ...]:
    """Whole months from the first with enough rows to the last day, those with too few at the end, too."""
    first, values, n = month_values(d)
    found = []
    for value, rows in zip(values.tolist(), n.tolist(), strict=True):
        found.append(Month(first, None if np.isnan(value) else value, int(rows)))
        first = after(first, Grain.MONTH)
    while found and after(first, Grain.MONTH) <= last + timedelta(days=1):
        found.append(Month(first, None, 0))
        first = after(first, Grain.MONTH)
    return tuple(found)


class Series:
    """A subject by month, as it is reckoned with: logarithms where it only has a lower end of zero."""

    def __init__(self, d: Daily, months: Sequence[Month], seasons: tuple[Coming, ...]) -> None:
        self.d, self.seasons = d, seasons
        limits = definition_of(d.subject, d.definition)
        self.logs = limits.low >= 0.0 and limits.high == float("inf")
        self.ends = limits.low, limits.high
        values = np.array([np.nan if m.value is None else m.value for m in months], dtype=np.float64)
        with np.errstate(divide="ignore", invalid="ignore"):
            y = np.log(values) if self.logs else values
        self.values = np.where(np.isfinite(y), y, np.nan)
        self.n = np.array([float(m.n) for m in months])
        days = [m.day for m in months]
        while len(days) < len(months) + AHEAD:
            days.append(after(days[-1], Grain.MONTH))
        self.days = tuple(days)

    def path(self, origin: int, ahead: int, way: Way) -> tuple[Array, Array, Array]:
        """Low end, middle and high end of the months after the first `origin` ones, from those alone."""
        adds, unsure = self._season(origin, ahead)
        past = self.values[:origin] - adds[:origin]
        if way is Way.YEAR_AGO:
            middle, half = _year_ago(self.values[:origin], ahead)
            low, high = middle - half, middle + half
        else:
            found = predict(past, self.n[:origin], ahead, slopes=(0.0,) if way is Way.FLAT else SLOPES)
            middle = found.mean()
            low, high = found.quantile(0.025), found.quantile(0.975)
            more = _Z * unsure[origin:]
            middle = middle + adds[origin:]
            low = middle - np.hypot(middle - adds[origin:] - low, more)
            high = middle + np.hypot(high - middle + adds[origin:], more)
        ends = [np.exp(v) if self.logs else np.clip(v, *self.ends) for v in (low, middle, high)]
        return ends[0], ends[1], ends[2]

    def within(self, coming: Coming, days: Period, way: Way) -> tuple[float, float, float] | None:
        """Low end, middle and high end of the value of a season to come; None where it is over a year away.

        Neighbouring months are taken to err together.
        """
        count = len(self.values)
        months = [self.days[count]]
        while after(months[-1], Grain.MONTH) <= days.end:
            months.append(after(months[-1], Grain.MONTH))
        if len(months) > _FARTHEST:
            return None
        if way is Way.YEAR_AGO:
            was = coming.effect.seasons[-1].value
            middle = float(np.log(was)) if self.logs else was
            half = float(_year_ago(self.values, 1)[1][0])
        else:
            adds, _ = self._season(count, 0)
            slopes = (0.0,) if way is Way.FLAT else SLOPES
            found = predict(self.values - adds, self.n, len(months), slopes=slopes)
            share = np.array([overlap(day, days) for day in months], dtype=np.float64)
            share /= share.sum()
            usual = coming.as_of(self.d, self.d.period.end, logs=self.logs)
            middle = float(share @ found.mean()) + usual.next
            half = float(np.hypot(_Z * share @ np.sqrt(found.variance()), _Z * usual.next_sd))
        return self._told(middle - half), self._told(middle), self._told(middle + half)

    def _told(self, value: float) -> float:
        """What is reckoned with, in the unit of the subject and within its ends."""
        return float(np.exp(value) if self.logs else np.clip(value, *self.ends))

    def _season(self, origin: int, ahead: int) -> tuple[Array, Array]:
        """What the seasons add to each month up to `ahead` after the origin, and its standard deviation."""
        days = self.days[: origin + ahead]
        adds, variance = np.zeros(len(days)), np.zeros(len(days))
        whole = origin == len(self.values)
        last = self.d.period.end if whole else self.days[origin] - timedelta(days=1)
        for season in self.seasons:
            usual = season.as_of(self.d, last, logs=self.logs)
            for i, day in enumerate(days):
                amount, sd = usual.in_month(day)
                adds[i] += amount
                variance[i] += sd * sd
        return adds, np.sqrt(variance)


def _year_ago(values: Array, ahead: int) -> tuple[Array, Array]:
    """The same months a year ago, and half the interval from how far months were from those a year before."""
    from scipy.special import stdtrit

    filled = np.interp(np.arange(len(values)), np.flatnonzero(~np.isnan(values)), values[~np.isnan(values)])
    apart = values[12:] - values[:-12]
    apart = apart[~np.isnan(apart)]
    size = len(apart)
    half = float(stdtrit(size, 0.975)) * float(np.sqrt((apart**2).mean())) if size else float("nan")
    return filled[len(values) - 12 :][:ahead], np.full(ahead, half)


def _check(series: Series) -> tuple[Checked | None, Way]:
    """How each way did in the past, and which to take."""
    count = len(series.values)
    origins = [i for i in range(FEWEST, count) if np.isfinite(series.values[:i]).sum() >= FEWEST - 2]
    if len(origins) < ORIGINS:
        return None, Way.TREND
    actual = np.exp(series.values) if series.logs else series.values
    misses: dict[Way, float] = {}
    held: dict[Way, int] = {}
    forecasts = 0
    for way in Way:
        errors: list[float] = []
        inside = 0
        for origin in origins:
            ahead = min(AHEAD, count - origin)
            low, middle, high = series.path(origin, ahead, way)
            true = actual[origin : origin + ahead]
            known = np.isfinite(true)
            errors += np.abs(middle - true)[known].tolist()
            inside += int(((low <= true) & (true <= high))[known].sum())
        misses[way], held[way], forecasts = float(np.mean(errors)), inside, len(errors)
    taken = Way.FLAT
    for way, by in _BETTER.items():
        enough = way is not Way.YEAR_AGO or count >= 2 * FEWEST
        if enough and misses[way] < (1 - by) * misses[taken]:
            taken = way
    return Checked(len(origins), forecasts, held[taken], tuple(misses.items())), taken
