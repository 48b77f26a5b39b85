"""The season to come: when it is, and what it is to add by the seasons that were.

A season that came once may not come again: it is counted with from two on, where together they clearly differ
from the rest of the year.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from iqs.analysis.daily import Daily
from iqs.analysis.periods import after
from iqs.analysis.placebo import T95
from iqs.analysis.season_days import Holiday, SeasonDays
from iqs.analysis.seasons import Effect, Seasons, effect, season_of
from iqs.model import Grain, Period
from iqs.scoring import Better, Engine

FEWEST = 2
"""Seasons from which the next is counted with."""
UNLIKE = 0.25
"""Share of its size by which a season is taken to differ from year to year where few years cannot tell."""


@dataclass(frozen=True)
class Usual:
    """What a season adds, as known on some day: each that was by itself, and those to come.

    `next_sd` is the standard deviation of the next season's difference around `next`.
    """

    season: SeasonDays
    were: tuple[tuple[Period, float], ...]
    next: float
    next_sd: float

    def in_month(self, first: date) -> tuple[float, float]:
        """What it adds to a month, and the standard deviation of that; none where the season was already."""
        month = _month(first)
        amount = sd = 0.0
        for whole in self.season.parts:
            share = _common(whole, month) / month.days
            if not share:
                continue
            was = next((a for p, a in self.were if whole.start <= p.start and p.end <= whole.end), None)
            amount += share * (self.next if was is None else was)
            sd += 0.0 if was is not None else share * self.next_sd
        return amount, sd


@dataclass(frozen=True)
class Coming:
    """A season that clearly came back, and its next days (None where they are beyond a year)."""

    season: SeasonDays
    effect: Effect
    next_days: Period | None

    def as_of(self, d: Daily, last: date, *, logs: bool) -> Usual:
        """What it adds as known on a day, from the days up to it alone."""
        if last >= d.period.end:
            return usual(self.season, self.effect, logs=logs)
        return usual(self.season, effect(_until(d, last), self.season, Better.DATA), logs=logs)


@dataclass(frozen=True)
class NextDip:
    """What the next season is to add to a subject, in its unit, with the interval for one season."""

    effect: Effect
    days: Period
    usual: float
    low: float
    high: float


def coming_seasons(
    engine: Engine, d: Daily, asked: Sequence[str | Holiday], told: Sequence[Seasons], data: Period
) -> tuple[tuple[Coming, ...], str]:
    """The seasons to count with, of those asked for, and why there are none.

    `told` is what was found about each; a subject that is not in it is judged by itself.
    """
    found: list[Coming] = []
    once: list[Effect] = []
    for name, answer in zip(asked, told, strict=True):
        season = season_of(engine, name, data)
        e = answer.of(d.subject) or effect(d, season, Better.DATA)
        if returns(e) and not any(_overlap(season, c.season) for c in found):
            found.append(Coming(season, e, next_days(season, data)))
        once += [e] if len(e.seasons) == 1 else []
    if found:
        return tuple(found), ""
    if not asked:
        return (), "There is no season in it: none is named in the settings."
    if any(e.clear for e in once):
        return (), (
            "There is no season in it yet. The last one clearly differed, but whether it comes back cannot "
            "be told from one: months in the season may leave the band."
        )
    if once or d.days < 365 * FEWEST:
        return (), "There is no season in it yet: that takes two, so that one can have come back."
    return (), "There is no season in it: none clearly came back."


def returns(e: Effect) -> bool:
    """Whether a season may be counted with: clear, and in two years or more."""
    return e.clear and len(e.seasons) >= FEWEST


def next_days(season: SeasonDays, data: Period) -> Period | None:
    """The next occurrence that begins after the data."""
    return next((p for p in season.parts if p.start > data.end), None)


def next_dips(found: Seasons, season: SeasonDays) -> tuple[NextDip, ...]:
    """What the next season is to add to every metric and criterion in which it clearly came back."""
    days = None if found.data is None else next_days(season, found.data)
    if days is None:
        return ()
    told = []
    for e in found.effects:
        if returns(e):
            u = usual(season, e, logs=False)
            half = T95 * u.next_sd
            told.append(NextDip(e, days, u.next, u.next - half, u.next + half))
    return tuple(told)


def upcoming(engine: Engine, asked: str | Holiday, found: Seasons) -> tuple[NextDip, ...]:
    """What the next of a season is to add to everything in it, given what was found about it."""
    return () if found.data is None else next_dips(found, season_of(engine, asked, found.data))


def usual(season: SeasonDays, e: Effect, *, logs: bool) -> Usual:
    """What a season adds by an effect; nothing where the effect has no seasons.

    Seasons differ: by what two or more show beyond chance, and where they are few by no less than a quarter
    of the size.
    """
    if not e.seasons or e.half_of_one is None:
        return Usual(season, (), 0.0, 0.0)
    each = np.array([np.log(s.value / s.expected) if logs else s.difference for s in e.seasons])
    middle = float(np.mean([s.expected for s in e.seasons])) if logs else 1.0
    chance = (e.half_of_one / middle / T95) ** 2
    mean, years = float(each.mean()), len(each)
    between = (UNLIKE * mean) ** 2
    if years >= 3:
        between = max(between, float(each.var(ddof=1)) - chance)
    sd = float(np.sqrt((chance + between) * (1 + 1 / years)))
    return Usual(season, tuple(zip((s.days for s in e.seasons), each.tolist(), strict=True)), mean, sd)


def part_of(first: date, season: SeasonDays) -> float:
    """Share of a month's days in a season, 0 to 1."""
    month = _month(first)
    return sum(_common(p, month) for p in season.parts) / month.days


def overlap(first: date, days: Period) -> int:
    """Days of a month that lie in a period."""
    return _common(_month(first), days)


def _month(first: date) -> Period:
    return Period(first, after(first, Grain.MONTH) - timedelta(days=1))


def _common(a: Period, b: Period) -> int:
    return max(0, (min(a.end, b.end) - max(a.start, b.start)).days + 1)


def _overlap(a: SeasonDays, b: SeasonDays) -> bool:
    return any(_common(p, q) for p in a.parts for q in b.parts)


def _until(d: Daily, last: date) -> Daily:
    size = max(0, (last - d.start).days + 1)
    return replace(d, top=d.top[:size], bottom=d.bottom[:size], n=d.n[:size])
