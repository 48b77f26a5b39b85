"""How many agents so many contacts take: the one formula, for weeks that were and for weeks to come.

Contacts a week, divided by the contacts a week that each active agent had in the last year outside the
season. An agent counts in a week with any contact, part-time or not. That load is the usual one, not the
right one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from iqs.model import Period

_YEAR, _LATELY = 52, 8
"""Weeks that the usual load is taken from, and that say how many agents there are."""
FEWEST = 8
"""Weeks outside the season below which no load is usual."""


@dataclass(frozen=True)
class Usual:
    """Contacts a week per active agent in the last year outside the season, and agents active lately."""

    per_agent: float
    agents: float


def usual(weeks: Mapping[date, tuple[int, int]], parts: Sequence[Period]) -> Usual | None:
    """The usual load of weeks (contacts and active agents by their first day); `parts` are the season's days.

    None with fewer than `FEWEST` whole weeks outside the season.
    """
    # The first and the last week of contacts may be cut off.
    whole = sorted(weeks.items())[1:-1]
    rest = [both for day, both in whole if both[1] and not _touched(day, parts)][-_YEAR:]
    if len(rest) < FEWEST:
        return None
    return Usual(
        sum(contacts for contacts, _ in rest) / sum(agents for _, agents in rest),
        sum(agents for _, agents in rest[-_LATELY:]) / _LATELY,
    )


def needed(contacts: float, per_agent: float) -> float:
    """Agents that so many contacts a week take at a load per agent."""
    return contacts / per_agent


def more(contacts: float, per_agent: float, agents: float) -> int:
    """Agents more than there are that keep the load, to whole ones, never below 0."""
    return max(0, round(needed(contacts, per_agent) - agents))


def _touched(day: date, parts: Sequence[Period]) -> bool:
    return any(p.start <= day + timedelta(days=6) and day <= p.end for p in parts)
