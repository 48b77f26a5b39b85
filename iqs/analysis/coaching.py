"""A plan for an agent: strengths, the gaps worth most, who can help, and a goal that can be told.

Nothing here is a verdict on a person. What is clear is said with its interval and its ratings; what is not
says how many more would tell.
"""

from collections.abc import Collection
from dataclasses import dataclass

import narwhals.stable.v2 as nw

from iqs.analysis.criteria import criteria
from iqs.analysis.examples import Examples, examples
from iqs.analysis.gaps import Gap, Gaps, everybody, gaps
from iqs.analysis.goals import Goal, goal
from iqs.analysis.periods import span
from iqs.analysis.yardstick import yardstick
from iqs.model import Filters, Period
from iqs.scoring import Engine, counted_rows

IN_FOCUS = 2
"""Gaps that a plan takes up: more at once help nobody."""
MENTORS = 2


@dataclass(frozen=True)
class Mentor:
    """A colleague who is clearly strong on a criterion and works in the agent's main channel."""

    agent: str
    gap: Gap


@dataclass(frozen=True)
class Focus:
    """A clear gap to work on: how many points of the agent's own IQS closing it would bring, who can help,
    conversations to talk about, and the goal."""

    gap: Gap
    worth: float
    mentors: tuple[Mentor, ...]
    examples: Examples
    goal: Goal


@dataclass(frozen=True)
class Plan:
    """What to talk about with an agent.

    `gaps` has every criterion, the greatest gap first. `channel` is where most of the agent's reviews are.
    `aside` says why the agent is not compared at all, "" where that is not so. `days` is the length of the
    period that the ratings are from.
    """

    agent: str
    role: str
    channel: str
    reviews: int
    filters: Filters
    days: int
    checked: int
    minimum: int
    gaps: tuple[Gap, ...]
    strengths: tuple[Gap, ...]
    focus: tuple[Focus, ...]
    further: tuple[Gap, ...]
    open: tuple[Gap, ...]
    aside: str


def plan(
    engine: Engine,
    filters: Filters,
    agent: str,
    not_named: tuple[str, ...] = (),
    every: Gaps | None = None,
) -> Plan:
    """The plan of one agent over `filters`; team and agent in them do not matter.

    `not_named` are agents who are neither proposed as mentors nor held up as examples. The goal is the level
    of the others in the same role. `every` are the gaps under the same filters, where they are known already.
    """
    filters = everybody(filters)
    every = every or gaps(engine, filters)
    mine = every.of(agent)
    channels = channels_of(engine, filters)
    channel = main_channel(channels, agent)
    weak = [g for g in mine if g.weak]
    worth = _worth(engine, filters, agent) if weak else {}
    weak.sort(key=lambda g: (g.size * worth.get(g.criterion, 0.0), g.size, g.criterion))
    days = days_with_data(engine, filters)
    focus = tuple(
        Focus(
            g,
            -g.size * worth.get(g.criterion, 0.0),
            mentors(every, g, channels, not_named),
            examples(engine, filters, agent, g.criterion, not_named),
            goal(g.score or 0.0, (g.score or 0.0) - g.size, g.spread or 0.0, g.n, days),
        )
        for g in weak[:IN_FOCUS]
    )
    return Plan(
        agent=agent,
        role=dict(every.roles).get(agent, ""),
        channel=channel,
        reviews=sum(channels.get(agent, {}).values()),
        filters=filters,
        days=days,
        checked=every.checked,
        minimum=every.minimum,
        gaps=mine,
        strengths=tuple(sorted((g for g in mine if g.strong), key=lambda g: -g.size)),
        focus=focus,
        further=tuple(weak[IN_FOCUS:]),
        open=tuple(g for g in mine if g.open),
        aside=dict(every.aside).get(agent, ""),
    )


def mentors(
    every: Gaps, gap: Gap, channels: dict[str, dict[str, int]], not_named: Collection[str] = ()
) -> tuple[Mentor, ...]:
    """Colleagues clearly strong where the agent is not, with reviews in the agent's main channel.

    Those of the same role come first, then the strongest. Whoever has a clear gap there is none, nor is
    anybody of `not_named`.
    """
    channel, roles = main_channel(channels, gap.agent), dict(every.roles)
    role = roles.get(gap.agent)
    found = [
        g
        for g in every.on(gap.criterion)
        if g.strong
        and g.agent != gap.agent
        and g.agent not in not_named
        and channels.get(g.agent, {}).get(channel, 0) >= every.minimum
    ]
    found.sort(key=lambda g: (roles.get(g.agent) != role, -g.size, g.agent))
    return tuple(Mentor(g.agent, g) for g in found[:MENTORS])


def main_channel(channels: dict[str, dict[str, int]], agent: str) -> str:
    """The channel of most of an agent's reviews; "" without any."""
    own = channels.get(agent, {})
    return min(own, key=lambda c: (-own[c], c)) if own else ""


def channels_of(engine: Engine, filters: Filters) -> dict[str, dict[str, int]]:
    """Reviews that count by agent and channel."""
    y = yardstick(engine, "iqs")
    rows = (
        counted_rows(engine, y.metric, y.definition, filters)
        .group_by("agent", "channel")
        .agg(nw.len().alias("_n"))
        .collect("pyarrow")
        .rows()
    )
    found: dict[str, dict[str, int]] = {}
    for agent, channel, n in rows:
        found.setdefault(agent or "", {})[channel or ""] = int(n)
    return found


def _worth(engine: Engine, filters: Filters, agent: str) -> dict[str, float]:
    """The share of the agent's IQS that each criterion weighs, 0 to 1."""
    where = Filters.of(filters.period, **{**dict(filters.where), "agent": (agent,)})
    return {c.name: c.weight / 100 for c in criteria(engine, where).criteria}


def days_with_data(engine: Engine, filters: Filters) -> int:
    """Days that the ratings come from: those of the period that have data."""
    known = span(engine)
    period = filters.period or known
    if known is None or period is None:
        return 1
    start, end = max(period.start, known.start), min(period.end, known.end)
    return Period(start, end).days if start <= end else 1
