"""How good forecasts are: what the months after were, over demo teams with more months than are shown.

`python -m bench.forecasts 6` prints, for teams without effects and for teams with a holiday dip: how far each
way of forecasting missed, and how much of what came lay in the 95 % intervals. Each team is 42 months;
forecasts are made from the first 18, 24 and 30 of them.
"""

import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from multiprocessing import get_context

import numpy as np

from bench.facts import facts_of
from iqs.analysis.daily import VOLUME, Daily, daily, every_subject
from iqs.analysis.forecast import AHEAD, Series, Way, forecast_of, whole_months
from iqs.analysis.season_ahead import Coming, next_days, next_dips, returns
from iqs.analysis.season_days import named
from iqs.analysis.seasons import Effect, Seasons, Verdict, effect, seasons
from iqs.demo import Plan, generate
from iqs.model import Filters
from iqs.scoring import Better
from iqs.settings import HOLIDAYS

_FIRST_SEED = 300
_MONTHS = 42
_ENDS = (date(2024, 10, 31), date(2025, 4, 30), date(2025, 10, 31))
_PLANTS: dict[str, tuple[str, ...]] = {"none": (), "holiday": ("holiday",)}


@dataclass(frozen=True)
class _Told:
    """One number that was forecast: how far each way missed, in units of its spread, and whether it held."""

    plant: str
    what: str
    misses: tuple[float, ...] = ()
    taken: float = 0.0
    held: bool = False


def _until(d: Daily, last: date) -> Daily:
    size = (last - d.start).days + 1
    return replace(d, top=d.top[:size], bottom=d.bottom[:size], n=d.n[:size])


def run(job: tuple[str, int]) -> list[_Told]:
    """All forecasts of one team, with what came."""
    plant, seed = job
    world = generate(Plan(months=_MONTHS, seed=seed, plants=_PLANTS[plant], null=not _PLANTS[plant]))
    engine = facts_of(world)
    volume = daily(engine, VOLUME, Filters())
    everything = [*every_subject(engine, Filters()), *([volume] if volume else [])]
    whole = {e.subject: e for e in seasons(engine, HOLIDAYS.name, Filters()).effects}
    return [told for last in _ENDS for told in _from(plant, everything, last, whole)]


def _from(plant: str, everything: list[Daily], last: date, whole: dict[object, Effect]) -> Iterator[_Told]:
    for full in everything:
        d = _until(full, last)
        season = named(HOLIDAYS, d.period)
        e = effect(d, season, Better.DATA)
        known = (Coming(season, e, next_days(season, d.period)),) if returns(e) else ()
        found = forecast_of(d, known, "", last)
        if not found.ahead:
            continue
        came = {m.day: m.value for m in whole_months(full, full.period.end)}
        spread = float(np.std([v for v in came.values() if v is not None]))
        series = Series(d, found.past, known)
        ways = [series.path(len(found.past), AHEAD, way)[1] for way in Way]
        name = full.subject.label if full.subject == VOLUME else "metrics and criteria"
        for i, month in enumerate(found.ahead):
            true = came.get(month.day)
            if true is None:
                continue
            in_season = "in the season" if month.season > 0.5 else "other months"
            counted = "a season counted with" if known else "none counted with"
            yield _Told(
                plant, f"{name}, {in_season}, {counted}",
                tuple(abs(float(w[i]) - true) / spread for w in ways), abs(month.value - true) / spread,
                month.low <= true <= month.high,
            )  # fmt: skip
        coming = known[0].next_days if known else None
        if coming is None or coming.end > full.period.end:
            continue
        if full.subject == VOLUME:
            told = series.within(known[0], coming, found.way)
            value = full.value(full.mask([coming]))
            if told is not None and value is not None:
                yield _Told(plant, "contacts a week in the next season", held=told[0] <= value <= told[2])
        elif e.verdict is not Verdict.NOT_CLEAR and full.subject in whole:
            (dip,) = next_dips(Seasons(season.name, Filters(), d.period, (e,)), season)
            came_then = [s.difference for s in whole[full.subject].seasons if s.days.start == coming.start]
            for difference in came_then:
                yield _Told(plant, "what the next season adds", held=dip.low <= difference <= dip.high)


def table(seeds: int) -> Iterator[str]:
    """Lines of the table over this many seeds, as Markdown."""
    jobs = [(plant, seed) for plant in _PLANTS for seed in range(_FIRST_SEED, _FIRST_SEED + seeds)]
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool:
        rows = [r for some in pool.map(run, jobs) for r in some]
    yield f"| planted ({seeds} teams) | what | numbers | {' | '.join(Way)} | as chosen | in the interval |"
    yield "|---|---|---|---|---|---|---|---|"
    for plant, what in sorted({(r.plant, r.what) for r in rows}):
        mine = [r for r in rows if (r.plant, r.what) == (plant, what)]
        held = 100 * float(np.mean([r.held for r in mine]))
        misses = ["–"] * 4
        if mine[0].misses:
            each = np.array([(*r.misses, r.taken) for r in mine]).mean(axis=0)
            misses = [f"{m:.2f}" for m in each]
        yield f"| {plant} | {what} | {len(mine):,} | {' | '.join(misses)} | {held:.1f} % |"


if __name__ == "__main__":
    for line in table(int(sys.argv[1]) if len(sys.argv) > 1 else 6):
        print(line, flush=True)
