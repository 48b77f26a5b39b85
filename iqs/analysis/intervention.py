"""Did it work? What changed for those a change touched, beside what changed for comparable others anyway.

Each agent's level before and after, adjusted for channels (and reviewers and scorecard versions where there
are any), gives one change an agent. Those of touched agents are set against those of the most alike others
(difference in differences). Whoever stood low by bad luck comes back by itself: that part is told from how
reliable earlier levels are, and a difference must hold without it, too. With nobody to compare with, a series
of weeks is looked at for a step (`iqs.analysis.interrupted`).
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

import numpy as np

from iqs.analysis.compare import Verdict
from iqs.analysis.improved import own_spread
from iqs.analysis.interrupted import A_YEAR, Step, step
from iqs.analysis.intervention_rows import Looked, looked
from iqs.analysis.matched import matched
from iqs.analysis.overview import way
from iqs.analysis.paired import FEWEST, Interval, Mean, apart, interval_of, mean_of
from iqs.analysis.severity import adjust
from iqs.analysis.shrinkage import shrink
from iqs.analysis.yardstick import Yardstick, yardstick
from iqs.model import Filters, Period, Treated
from iqs.scoring import METRICS, Better, Definition, Engine, Measure, Spread
from iqs.scoring.intervals import Array

__all__ = ["Agent", "Effect", "Group", "How", "Treated", "effect"]

WEEKS = 13
"""Weeks before and after that are looked at, unless told."""
FEWEST_WEEKS = 8
"""Weeks with data needed on each side."""
FEWEST_ROWS = 8
"""Rows an agent needs on each side to have a change."""


class How(StrEnum):
    """How an effect was looked for."""

    COMPARED = "against comparable agents"
    SERIES = "before and after, without a comparison group"


@dataclass(frozen=True)
class Agent:
    """One agent: levels adjusted for the mix, in the unit that people read, and rows on each side.

    `expected` is what was to be expected of such a level anyway; `change` and `expected` are differences
    (in percent where `Effect.relative`). `weight` is the agent's share in the mean of its group, 0 where it
    is not in the comparison. `alike` are those compared with a touched agent.
    """

    agent: str
    touched: bool
    before: float
    after: float
    n_before: int
    n_after: int
    change: float
    expected: float
    weight: float
    alike: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """Touched or comparable agents together: mean levels, their mean change with its 95 % interval.

    `change` is None below `FEWEST` agents, where no interval can be given. `expected` is the part of the
    change that was to be expected anyway.
    """

    agents: int
    n_before: int
    n_after: int
    before: float
    after: float
    observed: float
    change: Interval | None
    expected: float


@dataclass(frozen=True)
class Effect:
    """What a change did to a metric or criterion, in points, or in percent where `relative`.

    `difference` is touched minus comparable, `beyond` the same with what was to be expected anyway taken
    out; a difference is clear where both are. `step` is set where `how` is a series. `touched_weeks` and
    `other_weeks` are measures by week from the change on. `thin` agents have too few rows on a side,
    `unmatched` touched agents have nobody alike. `left_aside` rows are by scorecard versions used on one
    side only. `hint` is set where a clear difference may only be read as a hint (`iqs.analysis.hindsight`).
    `why_not` says why nothing can be told.
    """

    what: str
    metric: str
    definition: Definition
    treated: Treated
    on: date
    before: Period
    after: Period
    filters: Filters
    how: How = How.SERIES
    relative: bool = False
    touched: Group | None = None
    compared: Group | None = None
    difference: Interval | None = None
    beyond: Interval | None = None
    step: Step | None = None
    agents: tuple[Agent, ...] = ()
    touched_weeks: tuple[Measure, ...] = ()
    other_weeks: tuple[Measure, ...] = ()
    thin: int = 0
    unmatched: int = 0
    left_aside: int = 0
    verdict: Verdict = Verdict.NOT_ENOUGH
    good: bool | None = None
    hint: bool = False
    why_not: str = ""

    @property
    def found(self) -> Interval | None:
        """The number that the verdict is about."""
        return self.difference if self.how is How.COMPARED else self.step.level if self.step else None


def effect(
    engine: Engine,
    what: str,
    treated: Treated,
    on: date,
    filters: Filters | None = None,
    weeks_before: int = WEEKS,
    weeks_after: int = WEEKS,
) -> Effect:
    """What changed on the day `on` for whom it touched, by a metric's key or a criterion's name.

    `filters` hold for both groups, but for their period and the dimension of `treated`. Raises UnknownName
    for what is neither a metric nor a rated criterion.
    """
    wanted = (filters or Filters()).during(None)
    wanted = replace(wanted, where=tuple(w for w in wanted.where if w[0] != treated.dimension))
    y = yardstick(engine, what) if what in METRICS else yardstick(engine, "iqs", what, wanted)
    before = Period(on - timedelta(days=7 * weeks_before), on - timedelta(days=1))
    after = Period(on, on + timedelta(days=7 * weeks_after - 1))
    seen = looked(engine, y, treated, wanted, before, after)
    y = seen.y
    answer = Effect(
        y.label,
        y.metric.key,
        y.definition,
        treated,
        on,
        before,
        after,
        wanted,
        relative=y.definition.spread is Spread.GEOMETRIC,
        touched_weeks=seen.weeks(touched=True),
        other_weeks=seen.weeks(touched=False),
        left_aside=seen.left_aside,
    )
    if (short := _too_short(answer, y)) and not treated.everybody:
        return replace(_with_agents(answer, seen), how=How.COMPARED, why_not=short)
    if short:
        return replace(answer, why_not=short)
    better = way(engine, y.definition)
    found = answer if treated.everybody else _with_agents(answer, seen)
    if found.how is How.COMPARED:
        return _judged(found, better)
    earlier = seen.earlier(Period(before.start - A_YEAR, after.end))
    seasons = engine.settings().seasons
    window = Period(before.start, after.end)
    found = replace(found, step=step(earlier, on, window, seasons, FEWEST_WEEKS))
    return _judged(found, better)


def _too_short(e: Effect, y: Yardstick) -> str:
    """What is missing on a side, as a sentence; empty where there is enough."""
    for side, period in (("before", e.before), ("after", e.after)):
        points = [p for p in e.touched_weeks if period.start <= p.of("day") <= period.end and p.n]
        rows = sum(p.n for p in points)
        if not rows:
            return f"There are no {y.metric.counted} of those it touched in the weeks {side} ({period})."
        if len(points) < FEWEST_WEEKS:
            return (
                f"Weeks {side} with {y.metric.counted}: {len(points)}; {FEWEST_WEEKS} are needed ({period})."
            )
        if rows < y.metric.minimum_n:
            return f"Only {rows} {y.metric.counted} {side}; {y.metric.minimum_n} are needed."
    return ""


def _with_agents(answer: Effect, seen: Looked) -> Effect:
    """The effect with agents, groups and their difference; a series where there is nobody to compare with."""
    cells, names, thin = seen.enough(FEWEST_ROWS)
    size = len(names)
    touched = np.array([side for _, side in names], dtype=np.bool_)
    answer = replace(answer, thin=thin)
    if not touched.any():
        return replace(answer, how=How.COMPARED)
    if size - int(touched.sum()) < FEWEST:
        return answer
    fitted = adjust(seen.groups(names), cells, seen.factors(cells))
    values, variances = fitted.values, fitted.variances
    if not np.all(variances > 0):
        return replace(answer, how=How.COMPARED, why_not="Nothing varies: all rows are the same.")
    n = seen.counts(names)
    if answer.definition.spread is Spread.PROPORTION:
        variances = variances * own_spread(values, n) / fitted.row_variance
    before, after = values[:size], values[size:]
    s = shrink(before, variances[:size])
    stood = s.centre + s.reliability * (before - s.centre)
    mixes = seen.mixes(names)
    at, others = np.flatnonzero(touched), np.flatnonzero(~touched)
    matches = matched(stood[at], mixes[at], stood[others], mixes[others])
    with_any = np.array([bool(m) for m in matches.of])
    weights = np.zeros(size)
    weights[others] = matches.weights
    weights[at[with_any]] = 1 / max(1, int(with_any.sum()))
    alike = {int(i): tuple(int(others[j]) for j in m) for i, m in zip(at, matches.of, strict=True)}
    shown = seen.y.shown
    change, expected = _sizes(answer, after - before), _sizes(answer, stood - before)
    agents = tuple(
        Agent(
            names[i][0],
            bool(touched[i]),
            float(shown(before)[i]),
            float(shown(after)[i]),
            int(n[0, i]),
            int(n[1, i]),
            float(change[i]),
            float(expected[i]),
            float(weights[i]),
            tuple(names[j][0] for j in alike.get(i, ())),
        )
        for i in range(size)
    )
    # Those without anybody alike are in the change of the touched, not in the comparison.
    mine = np.where(touched, 1.0, 0.0)
    found = replace(
        answer,
        how=How.COMPARED,
        agents=tuple(sorted(agents, key=lambda a: (not a.touched, -a.weight, a.agent))),
        touched=_group(answer, seen, mine, before, after, stood, n),
        compared=_group(answer, seen, np.where(touched, 0.0, weights), before, after, stood, n),
        unmatched=int((~with_any).sum()),
        other_weeks=seen.weeks(touched=False, agents={names[i][0] for i in others if weights[i] > 0}),
    )
    inside, outside = touched & (weights > 0), ~touched & (weights > 0)
    if inside.sum() < FEWEST or outside.sum() < FEWEST:
        return found

    def compare(changes: Array) -> Interval:
        pair = mean_of(changes[inside]), mean_of(changes[outside], weights[outside])
        return _shown(answer, apart(*pair))

    return replace(found, difference=compare(after - before), beyond=compare(after - stood))


def _group(
    e: Effect, seen: Looked, weights: Array, before: Array, after: Array, stood: Array, n: Array
) -> Group | None:
    """The group of agents with a weight above 0; None where there is none."""
    chosen = weights > 0
    if not chosen.any():
        return None
    w = weights[chosen] / weights[chosen].sum()
    levels = seen.y.shown(np.array([w @ before[chosen], w @ after[chosen]]))
    change = (after - before)[chosen]
    mean: Mean | None = mean_of(change, w) if chosen.sum() >= FEWEST else None
    return Group(
        int(chosen.sum()),
        int(n[0][chosen].sum()),
        int(n[1][chosen].sum()),
        float(levels[0]),
        float(levels[1]),
        float(_sizes(e, np.array([w @ change]))[0]),
        None if mean is None else _shown(e, interval_of(mean)),
        float(_sizes(e, np.array([w @ (stood - before)[chosen]]))[0]),
    )


def _sizes(e: Effect, differences: Array) -> Array:
    """Differences of means of rows as people read them."""
    if e.relative:
        return np.asarray(100 * np.expm1(differences))
    return np.asarray(e.definition.factor * differences)


def _shown(e: Effect, i: Interval) -> Interval:
    return Interval(*(float(v) for v in _sizes(e, np.array([i.value, i.low, i.high]))))


def _judged(e: Effect, better: Better) -> Effect:
    """The effect with its verdict, or with why there is none."""
    number = e.found
    if number is None:
        return e if e.why_not else replace(e, why_not=_too_few(e))
    clear = number.clear
    if e.beyond is not None:
        clear = clear and e.beyond.clear and (number.value > 0) == (e.beyond.value > 0)
    if not clear:
        return replace(e, verdict=Verdict.NOT_CLEAR)
    good = None if better is Better.DATA else (number.value > 0) == (better is Better.UP)
    return replace(e, verdict=Verdict.CLEAR, good=good)


def _too_few(e: Effect) -> str:
    """Which side has too few agents or weeks."""
    if e.how is How.SERIES:
        return (
            f"Fewer than {FEWEST_WEEKS} weeks on a side have data once the season is taken out by the same "
            "weeks a year earlier."
        )
    inside = sum(a.touched and a.weight > 0 for a in e.agents)
    outside = sum(not a.touched and a.weight > 0 for a in e.agents)
    who, there = ("touched", inside) if inside < FEWEST else ("comparable", outside)
    return (
        f"Agents {who} with {FEWEST_ROWS} rows both before and after: {there}; {FEWEST} are needed to tell a "
        "change from the ups and downs of single agents."
    )
