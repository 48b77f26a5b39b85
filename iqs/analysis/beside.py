"""One agent beside the others: six numbers against those of the team and of the role, now and over time.

Set against are all other people of the team (or the role) together, over the same period and filters: rows
are added up, not averages averaged. A value is shown from the metric's minimum on and compared from the
number on from which it stands without a caution. Clear differences are those that are so among all that are
looked at (`iqs.analysis.screen`).
"""

from collections import Counter
from dataclasses import dataclass, replace

import narwhals.stable.v2 as nw
import numpy as np

from iqs.analysis.compare import Change, change
from iqs.analysis.overview import way
from iqs.analysis.screen import screened
from iqs.model import Filters, Grain
from iqs.scoring import (
    METRICS,
    Better,
    Definition,
    Engine,
    Look,
    Measure,
    Metric,
    Spread,
    definition_in_force,
    look_at,
    measure_as,
    metric,
)

FEWEST_PEOPLE = 5
"""Others from whom on their average shows nobody: below, an agent is not shown it."""
_DAYS = {"review_fact": "conversation_day", "survey_fact": "conversation_day", "contact_fact": "created_day"}
_ABOUT_PEOPLE = ("agent", "team", "role")


@dataclass(frozen=True)
class Others:
    """Everybody else of a team or role: what they measure together, and how many people have rows.

    `change` is the agent minus the others.
    """

    measure: Measure
    people: int
    change: Change


@dataclass(frozen=True)
class Line:
    """One metric of the agent; `team` and `role` are None where the agent is in none, or alone in it."""

    metric: str
    definition: str
    better: Better
    own: Measure
    team: Others | None
    role: Others | None


@dataclass(frozen=True)
class Beside:
    """The six metrics of an agent. `team` and `role` are those of most of their rows, "" without any."""

    agent: str
    team: str
    role: str
    lines: tuple[Line, ...]
    filters: Filters

    def line(self, key: str) -> Line:
        """The line of a metric."""
        return next(x for x in self.lines if x.metric == key)


def beside(engine: Engine, agent: str, filters: Filters) -> Beside:
    """Set an agent against team and role; what the filters say of agents, teams and roles is put aside."""
    everybody = without_people(filters)
    team, role = home(engine, agent, everybody)
    lines = [_line(engine, key, agent, team, role, everybody) for key in METRICS]
    # Every difference on the page is one of the same look.
    sides = [s for x in lines for s in (x.team, x.role) if s is not None]
    kept = iter(screened([s.change for s in sides]))

    def held(side: Others | None) -> Others | None:
        return None if side is None else replace(side, change=next(kept))

    lines = [replace(x, team=held(x.team), role=held(x.role)) for x in lines]
    return Beside(agent, team, role, tuple(lines), everybody)


def without_people(filters: Filters) -> Filters:
    """The filters without agents, teams and roles."""
    return Filters(filters.period, tuple((k, v) for k, v in filters.where if k not in _ABOUT_PEOPLE))


def only(filters: Filters, dimension: str, value: str) -> Filters:
    """The filters, and one value of a dimension."""
    return Filters(filters.period, tuple(sorted({**dict(filters.where), dimension: (value,)}.items())))


def home(engine: Engine, agent: str, filters: Filters) -> tuple[str, str]:
    """Team and role of most of an agent's rows in the period, "" where no row says."""
    teams: Counter[str] = Counter()
    roles: Counter[str] = Counter()
    for fact, day in _DAYS.items():
        rows = engine.table(fact).filter(nw.col("agent") == agent)
        if filters.period is not None:
            rows = rows.filter(
                nw.col(day) >= nw.lit(filters.period.start), nw.col(day) <= nw.lit(filters.period.end)
            )
        counted = rows.group_by("team", "role").agg(nw.len().alias("_n")).collect("pyarrow")
        for r in counted.rows(named=True):
            teams[r["team"] or ""] += r["_n"]
            roles[r["role"] or ""] += r["_n"]
    return _most(teams), _most(roles)


def _most(counted: Counter[str]) -> str:
    known = {k: n for k, n in counted.items() if k}
    return min(known, key=lambda k: (-known[k], k)) if known else ""


def _line(engine: Engine, key: str, agent: str, team: str, role: str, everybody: Filters) -> Line:
    m = metric(key, engine.settings())
    d = definition_in_force(engine, m)
    better = way(engine, d)
    own = measure_as(engine, m, d, filters=only(everybody, "agent", agent))[0]
    solid = replace(own, enough=own.n >= m.solid_n)

    def against(dimension: str, value: str) -> Others | None:
        if not value:
            return None
        found = _others(engine, m, d, agent, only(everybody, dimension, value))
        if found is None:
            return None
        measured, people = found
        return Others(measured, people, change(measured, solid, d, better))

    return Line(key, d.key, better, own, against("team", team), against("role", role))


def _others(
    engine: Engine, m: Metric, d: Definition, agent: str, filters: Filters
) -> tuple[Measure, int] | None:
    """What all others measure together, and how many they are; None without any."""
    if d.spread is Spread.QUANTILE:
        rows = measure_as(engine, m, d, by=("agent",), filters=filters)
        names = [r.of("agent") for r in rows if r.n and r.of("agent") not in ("", None, agent)]
        if not names:
            return None
        pooled = Filters.of(filters.period, **{**dict(filters.where), "agent": tuple(names)})
        return measure_as(engine, m, d, filters=pooled)[0], len(names)
    look = _but(agent, look_at(engine, m, d, ["agent"], Grain.YEAR, filters))
    people = sum(r.n > 0 for r in look.by("agent"))
    return (look.by()[0], people) if people else None


def _but(agent: str, look: Look) -> Look:
    """A look without an agent's rows, and without those that name nobody: nobody's are no peers."""
    others = [a not in ("", None, agent) for a in look.cells.keys["agent"]]
    return replace(look, cells=look.cells.only(np.array(others, dtype=np.bool_)))


@dataclass(frozen=True)
class CourseBeside:
    """One metric over time: the agent's points, and those of the team's others with the people behind each.

    Empty for a quantile, whose parts do not add up.
    """

    metric: str
    definition: str
    grain: Grain
    own: tuple[Measure, ...]
    others: tuple[tuple[Measure, int], ...]


def course_beside(engine: Engine, agent: str, key: str, filters: Filters, grain: Grain) -> CourseBeside:
    """The course of one metric of an agent beside that of the others of the team."""
    m = metric(key, engine.settings())
    d = definition_in_force(engine, m)
    if d.spread is Spread.QUANTILE:
        return CourseBeside(key, d.key, grain, (), ())
    everybody = without_people(filters)
    team, _ = home(engine, agent, everybody)
    own = look_at(engine, m, d, [], grain, only(everybody, "agent", agent)).by("day")
    if not team:
        return CourseBeside(key, d.key, grain, own, ())
    look = _but(agent, look_at(engine, m, d, ["agent"], grain, only(everybody, "team", team)))
    crowd = Counter(r.of("day") for r in look.by("day", "agent") if r.n)
    others = tuple((p, crowd[p.of("day")]) for p in look.by("day") if p.n)
    return CourseBeside(key, d.key, grain, own, others)
