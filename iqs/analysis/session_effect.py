"""What coaching did: changes of coached agents around their own session, beside those of agents without one.

Each agent counts once, with the first session. For every day of a session the change is looked for as
`iqs.analysis.intervention` does, with those coached that day; the changes are then laid upon each other by
the day of the session. Whoever was coached at any time stands beside nobody. The part that was to be expected
anyway, as a low level is low also by luck, is taken out in a second difference; an effect is clear only where
both are.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from iqs.analysis.compare import Verdict
from iqs.analysis.intervention import WEEKS, Agent, effect
from iqs.analysis.paired import FEWEST, Interval, apart, mean_of
from iqs.model import Filters, Treated
from iqs.scoring import Engine

Held = tuple[tuple[str, date], ...]
"""Agents with the day of their session."""


@dataclass(frozen=True)
class SessionEffect:
    """What sessions did to a metric or criterion, in points, `weeks` before and after each.

    `coached` agents had one, `counted` of them have enough rows on both sides and somebody alike, `compared`
    others stand beside them. `change` is the mean change of the counted, `anyway` that of the others,
    `expected` the part that luck alone was to bring back. `difference` and `beyond` are with and without it.
    """

    what: str
    weeks: int
    coached: int
    counted: int
    compared: int
    n_before: int
    n_after: int
    change: float | None = None
    anyway: float | None = None
    expected: float | None = None
    difference: Interval | None = None
    beyond: Interval | None = None
    verdict: Verdict = Verdict.NOT_ENOUGH
    why_not: str = ""


def session_effect(
    engine: Engine, what: str, held: Held, filters: Filters | None = None, weeks: int = WEEKS
) -> SessionEffect:
    """The effect on a metric's key or a criterion of sessions; `held` may name an agent several times."""
    first: dict[str, date] = {}
    for agent, day in sorted(held, key=lambda h: (h[1], h[0])):
        first.setdefault(agent, day)
    if len(first) < FEWEST:
        return SessionEffect(what, weeks, len(first), 0, 0, 0, 0, why_not=_few(len(first), "had a session"))
    days: defaultdict[date, list[str]] = defaultdict(list)
    for agent, day in first.items():
        days[day].append(agent)
    mine: list[Agent] = []
    beside: defaultdict[str, list[tuple[float, float, float]]] = defaultdict(list)
    for day, agents in sorted(days.items()):
        found = effect(engine, what, Treated("agent", tuple(agents)), day, filters, weeks, weeks)
        others = {a.agent: a for a in found.agents if not a.touched}
        for a in found.agents:
            alike = [others[j] for j in a.alike if j in others and j not in first]
            if not a.touched or not alike:
                continue
            mine.append(a)
            for other in alike:
                beside[other.agent].append((1 / len(alike), other.change, other.expected))
    answer = SessionEffect(
        what, weeks, len(first), len(mine), len(beside), sum(a.n_before for a in mine),
        sum(a.n_after for a in mine),
    )  # fmt: skip
    if len(mine) < FEWEST or len(beside) < FEWEST:
        short = (len(mine), "with a session have enough reviews on both sides and somebody alike")
        if len(mine) >= FEWEST:
            short = (len(beside), "without a session are alike")
        return replace(answer, why_not=_few(*short))
    change, expected = (np.array([getattr(a, k) for a in mine]) for k in ("change", "expected"))
    weight, theirs, luck = (
        np.array(v) for v in zip(*(_together(parts) for parts in beside.values()), strict=True)
    )
    difference = apart(mean_of(change), mean_of(theirs, weight))
    beyond = apart(mean_of(change - expected), mean_of(theirs - luck, weight))
    is_clear = difference.clear and beyond.clear and (difference.value > 0) == (beyond.value > 0)
    return replace(
        answer,
        change=float(change.mean()),
        anyway=float(np.average(theirs, weights=weight)),
        expected=float(expected.mean()),
        difference=difference,
        beyond=beyond,
        verdict=Verdict.CLEAR if is_clear else Verdict.NOT_CLEAR,
    )


def _together(parts: list[tuple[float, float, float]]) -> tuple[float, float, float]:
    """One agent who stands beside several: the weight in all, and the mean change and expected part.

    Counted once, however often, as the changes of one agent around several days are not independent.
    """
    weight = sum(w for w, _, _ in parts)
    return weight, sum(w * c for w, c, _ in parts) / weight, sum(w * e for w, _, e in parts) / weight


def _few(number: int, who: str) -> str:
    agents = "agent" if number == 1 else "agents"
    return (
        f"Not enough data: {number} {agents} {who}, {FEWEST} are needed to tell a change from the ups and "
        "downs of single agents."
    )
