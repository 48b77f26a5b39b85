"""What the detectors find: recall with their effect planted, and false alarms without any, over many seeds.

`python -m bench.detect 200` prints the table of docs/detection.md. Each seed is a demo team of its own; facts
come straight from its arrays (`bench.facts`).
"""

import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context

import numpy as np

from bench.facts import facts_of
from iqs.analysis.changes import changes
from iqs.analysis.charted import Charted
from iqs.analysis.improved import improved
from iqs.analysis.leading import leading
from iqs.analysis.rushed import rushed
from iqs.analysis.seasons import seasons
from iqs.analysis.side_by_side import Reading, side_by_side
from iqs.demo import Plan, World, generate
from iqs.demo.outcomes import LAG_WEEKS
from iqs.demo.quality import CRITERIA, RESOLUTION
from iqs.model import Filters, Grain, Period
from iqs.scoring import Engine
from iqs.settings import HOLIDAYS

_FIRST_SEED = 7000
"""Far from the seeds that any rule was chosen with."""


@dataclass(frozen=True)
class Detector:
    """One detector: the effect it is for, what of a world it should name, and what it names."""

    name: str
    plant: str
    planted: Callable[[World], set[str]]
    found: Callable[[Engine, World], set[str]]


def _last_year(w: World) -> Filters:
    """The last twelve months, as the filter bar has them at first."""
    return Filters(Period(date(w.span.end.year - 1, w.span.end.month + 1, 1), w.span.end))


def _entity(plant: str, names: Callable[[World], tuple[str, ...]]) -> Callable[[World], set[str]]:
    return lambda w: {names(w)[w.slots[plant].number]} if w.slots[plant].planted else set()


def _fallen_behind(engine: Engine, w: World) -> set[str]:
    found = side_by_side(engine, "iqs", "nps", "team", _last_year(w))
    return {s.group for s in found.segments if s.reading in (Reading.BEHIND, Reading.AHEAD)}


def _rushing(engine: Engine, w: World) -> set[str]:
    return {a.agent for a in rushed(engine, _last_year(w)).found}


def _lead(to: str) -> Callable[[Engine, World], set[str]]:
    def found(engine: Engine, w: World) -> set[str]:
        whole = Filters(Period(w.span.start, w.span.end))
        lag = leading(engine, whole, to=to).lag
        return set() if lag is None else {f"{lag.weeks} weeks"}

    return found


def _two_weeks(w: World) -> set[str]:
    return {f"{LAG_WEEKS} weeks"} if w.slots["lead"].planted else set()


def _holiday_dips(engine: Engine, _: World) -> set[str]:
    found = seasons(engine, HOLIDAYS.name, Filters())
    # Resolution's dip is one of IQS, and of what customers say, too: those are no other finding.
    return {e.subject.label for e in found.clear if e.subject.criterion}


def _improved(engine: Engine, w: World) -> set[str]:
    return {g.agent for g in improved(engine, _last_year(w), "Empathy").clear}


_WEEKS_OFF = 3
"""Weeks that a change of level may be dated off."""


def _moved_teams(w: World) -> set[str]:
    """Teams whose IQS is planted to move as a whole: by the step, and where customers turn away."""
    return {w.people.teams[w.slots[p].number] for p in ("step", "divergence") if w.slots[p].planted}


def _changed_level(engine: Engine, w: World) -> set[str]:
    """Teams that changed, and "everything"; the team of the step only near its week."""
    whole = Filters(Period(w.span.start, w.span.end))
    step = w.slots["step"]
    team, day = w.people.teams[step.number], w.span.date(step.first)
    return {
        "everything" if c.group is None else c.group
        for c in changes(engine, Charted("iqs"), whole, Grain.WEEK, "team").found
        if not (step.planted and c.group == team and abs((c.day - day).days) > 7 * _WEEKS_OFF)
    }


DETECTORS = (
    Detector(
        "Seasons: the holiday dip of Resolution",
        "holiday",
        lambda w: {CRITERIA[RESOLUTION]} if len(w.span.seasons) else set(),
        _holiday_dips,
    ),
    Detector(
        "Side by side: a team falls behind",
        "divergence",
        _entity("divergence", lambda w: w.people.teams),
        _fallen_behind,
    ),
    Detector("Worth a look: rushed", "rushing", _entity("rushing", lambda w: w.people.email), _rushing),
    Detector("Early warning: IQS before CSAT", "lead", _two_weeks, _lead("csat")),
    Detector("Early warning: IQS before NPS", "lead", _two_weeks, _lead("nps")),
    Detector(
        "Most improved: a clear gain of Empathy",
        "most_improved",
        _entity("most_improved", lambda w: w.people.email),
        _improved,
    ),
    Detector("When did it change: the step of a team", "step", _moved_teams, _changed_level),
)


def run(seed: int) -> list[tuple[str, bool, bool, bool]]:
    """For one seed and each detector: name, right one named with its plant, another named, any without."""
    null = generate(Plan(seed=seed, null=True))
    quiet = facts_of(null)
    rows = []
    worlds = {plant: generate(Plan(seed=seed, plants=(plant,))) for plant in {d.plant for d in DETECTORS}}
    engines = {plant: facts_of(w) for plant, w in worlds.items()}
    for d in DETECTORS:
        alarm = bool(d.found(quiet, null))
        w = worlds[d.plant]
        named, right = d.found(engines[d.plant], w), d.planted(w)
        rows.append((d.name, bool(right & named), bool(named - right), alarm))
    return rows


def table(seeds: int) -> Iterator[str]:
    """Lines of the table over this many seeds, as Markdown."""
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool:
        rows = [r for some in pool.map(run, range(_FIRST_SEED, _FIRST_SEED + seeds)) for r in some]
    yield f"| detector ({seeds} seeds) | planted | found | names another too | names any without effects |"
    yield "|---|---|---|---|---|"
    for d in DETECTORS:
        mine = np.array([r[1:] for r in rows if r[0] == d.name], dtype=np.float64)
        recall, others, alarms = (f"{100 * share:.1f} %" for share in mine.mean(axis=0))
        yield f"| {d.name} | {d.plant} | {recall} | {others} | {alarms} |"


if __name__ == "__main__":
    for line in table(int(sys.argv[1]) if len(sys.argv) > 1 else 50):
        print(line, flush=True)
