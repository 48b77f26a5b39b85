"""Is this dip real, and is it the season? Metrics and criteria in a season against the rest of the year.

The test is placebo in time (`iqs.analysis.placebo`). All dates are looked at, whatever period the filters
have: a season is told from chance by the rest of the year, and from a single bad month by the year before.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from iqs.analysis.daily import Array, Daily, Mask, Subject, definition_of, every_subject
from iqs.analysis.overview import way
from iqs.analysis.periods import span
from iqs.analysis.placebo import FEWEST, Placebos, line_through, placebos
from iqs.analysis.screen import clear
from iqs.analysis.season_days import Holiday, SeasonDays, around, find, named
from iqs.model import Filters, Period
from iqs.scoring import Better, Engine

YEAR = 365
"""Days of data below which nothing is said about a season."""
MOST_EMPTY = 0.5
"""Share of a season's days that may lie beyond the data."""
LEVEL = 0.05
EVERY = 3
"""Seasons from which "every" may be said."""


class Verdict(StrEnum):
    """What may be said about a season."""

    LOWER = "lower"
    HIGHER = "higher"
    NOT_CLEAR = "no clear difference"
    NOT_ENOUGH = "not enough data"


@dataclass(frozen=True)
class OneSeason:
    """One year's season: `days` of it with data, value, what the line through the other weeks gives, and n.

    `difference` is value minus expected, in the unit of the subject.
    """

    days: Period
    value: float
    expected: float
    n: int

    @property
    def difference(self) -> float:
        """Value minus expected."""
        return self.value - self.expected


@dataclass(frozen=True)
class Effect:
    """A subject in a season, against the other weeks.

    `value` is that of all season days together, `expected` what a line through the other weeks gives for
    them, `difference` the first minus the second with its 95 % interval; all None without enough data, and
    then `missing` says what is missing, as a sentence. `n` rows lie in the season, `n_rest` outside.
    `windows` other times of the year were compared with. `half_of_one` is half of the 95 % interval of one
    year's difference. `every` says that each season differs the same way and their mean clearly does: three
    seasons or more.
    """

    subject: Subject
    definition: str
    better: Better
    verdict: Verdict
    seasons: tuple[OneSeason, ...]
    value: float | None = None
    expected: float | None = None
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    half_of_one: float | None = None
    n: int = 0
    n_rest: int = 0
    windows: int = 0
    every: bool = False
    missing: str = ""
    surprise: float = 1.0
    rank: float = 1.0

    @property
    def clear(self) -> bool:
        """Whether a difference may be claimed."""
        return self.verdict in (Verdict.LOWER, Verdict.HIGHER)

    @property
    def good(self) -> bool | None:
        """Whether a clear difference is a good one; None when it is not clear or has no good way."""
        if not self.clear or self.better is Better.DATA:
            return None
        return (self.verdict is Verdict.HIGHER) == (self.better is Better.UP)

    @property
    def relative(self) -> float | None:
        """The difference in percent of what is expected; None for a score that can be below zero."""
        if self.difference is None or not self.expected:
            return None
        lowest = definition_of(self.subject, self.definition).low
        return None if lowest < 0 or self.expected <= 0 else 100 * self.difference / self.expected

    @property
    def alike(self) -> bool:
        """Whether every single season differs the same way as all together."""
        return all(s.difference * (self.difference or 0.0) > 0 for s in self.seasons)


@dataclass(frozen=True)
class Seasons:
    """The answer: every subject in one season, clear ones first and among them the greatest.

    `data` are the days with any data, None when there are none.
    """

    name: str
    filters: Filters
    data: Period | None
    effects: tuple[Effect, ...]

    @property
    def clear(self) -> tuple[Effect, ...]:
        """Subjects that clearly differ in the season."""
        return tuple(e for e in self.effects if e.clear)

    @property
    def judged(self) -> int:
        """Subjects with enough data."""
        return sum(e.verdict is not Verdict.NOT_ENOUGH for e in self.effects)

    def of(self, subject: Subject) -> Effect | None:
        """The effect on a subject, None when it has no rows."""
        return next((e for e in self.effects if e.subject == subject), None)


def season_of(engine: Engine, asked: str | Holiday, data: Period) -> SeasonDays:
    """The days of a named season of the settings, or of those around a holiday; UnknownName for neither."""
    if isinstance(asked, Holiday):
        return around(asked, data)
    return named(find(asked, engine.settings().seasons), data)


def seasons(engine: Engine, asked: str | Holiday, filters: Filters) -> Seasons:
    """Set every metric and criterion in a season against the rest of the year.

    The period of `filters` plays no part. Screened together at 5 % (Benjamini and Hochberg 1995).
    """
    data = span(engine)
    name = asked if isinstance(asked, str) else asked.name
    if data is None:
        return Seasons(name, filters, None, ())
    season = season_of(engine, asked, data)
    effects = [effect(d, season, _better(engine, d)) for d in every_subject(engine, filters)]
    return Seasons(season.name, filters, data, _screened(effects))


def _better(engine: Engine, d: Daily) -> Better:
    return way(engine, definition_of(d.subject, d.definition))


def effect(d: Daily, season: SeasonDays, better: Better) -> Effect:
    """One subject in a season, judged by itself."""
    bare = Effect(d.subject, d.definition, better, Verdict.NOT_ENOUGH, ())
    if d.days < YEAR:
        return replace(
            bare,
            missing=f"{d.days} days of {d.subject.counted}; a season can be told from {YEAR} on: "
            f"{YEAR - d.days} more are needed.",
        )
    whole = d.mask(season.parts)
    parts = [p for p in season.around(d.period) if _counts(d, p, season)]
    if not parts:
        return replace(bare, missing=f"No season with {d.subject.minimum_n} {d.subject.counted} in it.")
    counted = d.mask(parts)
    value, weight = d.values(), d.bottom
    ends = _occurrences(d, season, parts)
    found = placebos(value, weight, d.n, whole, counted, ends, d.subject.minimum_n)
    if found is None or len(found.others) < FEWEST:
        have = 0 if found is None else len(found.others)
        return replace(
            bare,
            missing=f"Only {have} other times of the year can be compared with; {FEWEST} are needed. "
            "The season is too long, or too many weeks are empty.",
        )
    return _told(bare, d, found, parts, counted, line_through(value, weight, ~whole))


def _counts(d: Daily, part: Period, season: SeasonDays) -> bool:
    whole = next(p for p in season.parts if p.start <= part.start and part.end <= p.end)
    enough = int(d.n[d.mask([part])].sum()) >= d.subject.minimum_n
    return enough and part.days >= MOST_EMPTY * whole.days


def _occurrences(d: Daily, season: SeasonDays, parts: Sequence[Period]) -> list[tuple[int, int]]:
    """First and last day of the season in each year; those without data are as long as the shortest with."""
    shortest = min(p.days for p in parts)
    found = []
    for whole in season.parts:
        cut = next((p for p in parts if whole.start <= p.start and p.end <= whole.end), None)
        first = ((cut or whole).start - d.start).days
        found.append((first, first + (cut.days if cut else min(shortest, whole.days)) - 1))
    return found


def _told(
    bare: Effect, d: Daily, found: Placebos, parts: Sequence[Period], counted: Mask, line: Array
) -> Effect:
    one_by_one = tuple(_one(d, p, line) for p in parts)
    differences = np.array([s.difference for s in one_by_one])
    known = counted & (d.bottom > 0)
    value = float(np.average(d.values()[known], weights=d.bottom[known]))
    told = replace(
        bare,
        seasons=one_by_one,
        value=value,
        expected=value - found.difference,
        difference=found.difference,
        low=found.difference - found.half,
        high=found.difference + found.half,
        half_of_one=found.half_of_one,
        n=int(d.n[counted].sum()),
        n_rest=int(d.n.sum() - d.n[counted].sum()),
        windows=len(found.others),
        surprise=found.surprise,
        rank=found.rank,
        verdict=Verdict.NOT_CLEAR,
    )
    if found.surprise <= LEVEL and found.rank <= LEVEL:
        told = replace(told, verdict=Verdict.LOWER if found.difference < 0 else Verdict.HIGHER)
    return replace(told, every=told.clear and told.alike and _in_every(differences))


def _one(d: Daily, part: Period, line: Array) -> OneSeason:
    here = d.mask([part]) & (d.bottom > 0)
    weights = d.bottom[here]
    return OneSeason(
        part,
        float(np.average(d.values()[here], weights=weights)),
        float(np.average(line[here], weights=weights)),
        int(d.n[here].sum()),
    )


def _in_every(differences: Array) -> bool:
    """Whether the mean of three seasons or more is clearly not zero: t interval over the seasons."""
    from scipy.special import stdtrit

    years = len(differences)
    if years < EVERY:
        return False
    half = float(stdtrit(years - 1, 0.975)) * float(differences.std(ddof=1)) / years**0.5
    return bool(abs(float(differences.mean())) > half)


def _screened(effects: Sequence[Effect]) -> tuple[Effect, ...]:
    """The same effects, looked at together: those that are clear only alone are not clear any more."""
    surprises = [float("nan") if e.verdict is Verdict.NOT_ENOUGH else e.surprise for e in effects]
    holds = clear(np.array(surprises))
    kept = [
        replace(e, verdict=Verdict.NOT_CLEAR, every=False) if e.clear and not holds[i] else e
        for i, e in enumerate(effects)
    ]
    return tuple(sorted(kept, key=_order))


def _order(e: Effect) -> tuple[bool, bool, float]:
    size = 0.0 if e.difference is None or not e.half_of_one else abs(e.difference) / e.half_of_one
    return e.verdict is Verdict.NOT_ENOUGH, not e.clear, -size
