"""What the detectors find: recall with their effect planted, and false alarms without any, over many seeds.

`python -m bench.detect 200` prints the table of docs/detection.md, each share with its Monte Carlo error (one
standard error). Each seed is a demo team of its own; facts come straight from its arrays (`bench.facts`).
`--only mix_shift` runs the detectors of one effect and `--first 7100` begins with another seed, so that a
long run can be done piece by piece.
"""

import argparse
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context

import numpy as np

from bench.facts import facts_of
from iqs.analysis.changes import changes
from iqs.analysis.charted import Charted
from iqs.analysis.compare import Verdict
from iqs.analysis.improved import improved
from iqs.analysis.leading import leading
from iqs.analysis.rushed import rushed
from iqs.analysis.seasons import seasons
from iqs.analysis.side_by_side import Reading, side_by_side
from iqs.analysis.why import WITHIN, Part, why
from iqs.demo import Plan, World, generate
from iqs.demo.outcomes import LAG_WEEKS
from iqs.demo.quality import CRITERIA, RESOLUTION
from iqs.demo.realised import iqs_of
from iqs.model import Filters, Grain, Period
from iqs.scoring import Engine
from iqs.settings import HOLIDAYS

_FIRST_SEED = 7000
"""Far from the seeds that any rule was chosen with."""


@dataclass(frozen=True)
class Detector:
    """One detector: the effect it is for, what of a world it should name, and what it names.

    `decoys` says whether harmless patterns are planted beside the effect.
    """

    name: str
    plant: str
    planted: Callable[[World], set[str]]
    found: Callable[[Engine, World], set[str]]
    decoys: bool = True


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


def _split(engine: Engine, w: World) -> set[str]:
    """What the split names of the quarter of the mix shift: the mix, and quality where that is not true.

    Quality moves a little in every quarter: it is named in vain where the interval of the change all else
    equal leaves out what truly changed within channels, taken over all contacts.
    """
    quarter = Period(w.span.date(w.slots["mix_shift"].first), w.span.date(w.slots["mix_shift"].last))
    found = why(engine, "iqs", Filters(quarter), quarter.previous())
    named = {"channels"} if _is_clear(found.part("channel")) else set()
    within = found.part(WITHIN)
    if within is not None and not within.low <= _within_channels(w, quarter) <= within.high:
        named.add("quality")
    return named


def _is_clear(part: Part | None) -> bool:
    return part is not None and part.verdict is Verdict.CLEAR


def _within_channels(w: World, quarter: Period) -> float:
    """By how much IQS of all contacts changed within channels against the quarter before, in points."""
    t = w.tickets
    change = 0.0
    for channel in np.unique(t.channel):
        both = []
        for p in (quarter, quarter.previous()):
            first = w.span.day(p.start)
            rows = np.flatnonzero((t.channel == channel) & (t.day >= first) & (t.day < first + p.days))
            both.append(iqs_of(w.quality, w.z[rows], rows))
        change += float((t.channel == channel).mean()) * (both[0] - both[1])
    return change


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
    Detector(
        "Why did it change: another mix of channels, not quality",
        "mix_shift",
        lambda w: {"channels"} if w.slots["mix_shift"].planted else set(),
        _split,
        decoys=False,
    ),
)


def run(job: tuple[int, str]) -> list[tuple[str, bool, bool, bool]]:
    """For one seed and each detector: name, right one named with its plant, another named, any without.

    The job is a seed and the effect whose detectors are asked, "" for all.
    """
    seed, only = job
    rows = []
    teams: dict[tuple[str, bool], tuple[World, Engine]] = {}

    def team(plant: str, decoys: bool) -> tuple[World, Engine]:
        if (plant, decoys) not in teams:
            plants = (plant,) if plant else ()
            world = generate(Plan(seed=seed, plants=plants, null=not plant, decoys=decoys))
            teams[plant, decoys] = world, facts_of(world)
        return teams[plant, decoys]

    for d in asked(only):
        null, quiet = team("", d.decoys)
        alarm = bool(d.found(quiet, null))
        w, engine = team(d.plant, d.decoys)
        named, right = d.found(engine, w), d.planted(w)
        rows.append((d.name, bool(right & named), bool(named - right), alarm))
    return rows


def asked(only: str) -> tuple[Detector, ...]:
    """The detectors of one effect, all for ""; SystemExit for an effect without any."""
    found = tuple(d for d in DETECTORS if only in ("", d.plant))
    if not found:
        there = ", ".join(sorted({d.plant for d in DETECTORS}))
        raise SystemExit(f"No detector is for {only}; there are some for {there}.")
    return found


def table(seeds: int, first: int = _FIRST_SEED, only: str = "") -> Iterator[str]:
    """Lines of the table over this many seeds, as Markdown; each share with one standard error."""
    jobs = [(seed, only) for seed in range(first, first + seeds)]
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool:
        rows = [r for some in pool.map(run, jobs) for r in some]
    yield (
        f"| detector ({seeds} seeds from {first}) | planted | found | names another too "
        "| names any without effects |"
    )
    yield "|---|---|---|---|---|"
    for d in asked(only):
        mine = np.array([r[1:] for r in rows if r[0] == d.name], dtype=np.float64)
        shares = [f"{100 * p:.1f} ± {100 * error(p, seeds):.1f} %" for p in mine.mean(axis=0).tolist()]
        yield f"| {d.name} | {d.plant} | {' | '.join(shares)} |"


def error(share: float, seeds: int) -> float:
    """The standard error of a share of so many seeds; of none or all as if half a seed were not so."""
    inside = min(max(share, 0.5 / seeds), 1 - 0.5 / seeds)
    return float(np.sqrt(inside * (1 - inside) / seeds))


if __name__ == "__main__":
    given = argparse.ArgumentParser(description="What the detectors find, and what they name in vain.")
    given.add_argument("seeds", type=int, nargs="?", default=50)
    given.add_argument("--only", default="", help="detectors of one planted effect, such as mix_shift")
    given.add_argument("--first", type=int, default=_FIRST_SEED, help="the first seed")
    options = given.parse_args()
    asked(options.only)
    for line in table(options.seeds, options.first, options.only):
        print(line, flush=True)
