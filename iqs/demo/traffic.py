"""Contacts: when they come, through which channel, to whom, about what, from which customer."""

from dataclasses import dataclass

import numpy as np

from iqs.demo.people import People
from iqs.demo.plan import Flags, Floats, Ints, Plan
from iqs.demo.schedule import Slot
from iqs.demo.span import Span, volume

CHANNELS = ("call", "chat", "email")
CALL, CHAT, EMAIL = range(3)
CHANNEL_SHARE = (0.30, 0.30, 0.40)
TOPICS: dict[str, tuple[str, ...]] = {
    "Billing": ("Refund request", "Invoice question", "Failed payment", "Plan change", "Duplicate charge"),
    "Technical": ("Login problem", "Sync error", "App crash", "Integration", "Slow performance"),
    "Onboarding": ("Account set-up", "Data import", "Training", "First invoice", "User permissions"),
    "Retention": ("Cancellation", "Price complaint", "Downgrade", "Contract renewal", "Feature request"),
}
"""Topics by team; further teams share the lists in turn."""
MISROUTED = "Wrong department"
ALL_TOPICS = (*(t for names in TOPICS.values() for t in names), MISROUTED)
MISROUTED_SHARE = 0.025


@dataclass(frozen=True, eq=False)
class Tickets:
    """Contacts in order of arrival, one entry each.

    `second` is the time in seconds since midnight UTC of day 0; `agent`, `team`, `channel`, `topic`
    are codes; `difficulty` is latent, N(0, 1); `customer` is the customer's number.
    """

    day: Ints
    week: Ints
    second: Ints
    agent: Ints
    team: Ints
    channel: Ints
    topic: Ints
    difficulty: Floats
    customer: Ints

    @property
    def count(self) -> int:
        """Number of contacts."""
        return len(self.day)


def call_share(plan: Plan, span: Span, mix: Slot) -> Floats:
    """Share of calls each day: constant, raised in the quarter of the mix shift."""
    share = np.full(span.days, CHANNEL_SHARE[CALL])
    if mix.planted:
        share[mix.first : mix.last + 1] += plan.strength("mix_shift")
    return share


def tickets(plan: Plan, span: Span, team: People, mix: Slot) -> Tickets:
    """Draw all contacts; repeat contacts by a customer are added by `repeat_customers`."""
    rng = plan.rng("tickets")
    day = np.repeat(np.arange(span.days), volume(plan, span))
    n = len(day)
    # Opening hours 7 to 21 UTC with a late-morning hump.
    second = np.sort(day * 86400 + (7 * 3600 + 14 * 3600 * rng.beta(2.2, 2.8, n)).astype(np.int64))
    calls = call_share(plan, span, mix)[day]
    u = rng.random(n)
    chats = (1 - calls) * CHANNEL_SHARE[CHAT] / (1 - CHANNEL_SHARE[CALL])
    channel = np.where(u < calls, CALL, np.where(u < calls + chats, CHAT, EMAIL))
    agent = _assign(span, team, day, rng.random(n))
    group = team.team[agent]
    topic = group % len(TOPICS) * 5 + np.searchsorted([0.3, 0.55, 0.75, 0.9], rng.random(n))
    topic = np.where(rng.random(n) < MISROUTED_SHARE, len(ALL_TOPICS) - 1, topic)
    return Tickets(
        day=day,
        week=span.week[day],
        second=second,
        agent=agent,
        team=group,
        channel=channel.astype(np.int64),
        topic=topic.astype(np.int64),
        difficulty=rng.normal(size=n),
        customer=rng.integers(0, max(50, int(n * 0.3)), n),
    )


def repeat_customers(plan: Plan, t: Tickets, solved_first_time: Flags) -> tuple[Ints, Ints]:
    """Customer and topic of each contact once people whose problem was not solved come back.

    35 % of contacts not solved the first time, and 3 % of the others, are followed within 6.5 days
    by a contact of the same customer on the same topic.
    """
    rng = plan.rng("repeats")
    again = rng.random(t.count) < np.where(solved_first_time, 0.03, 0.35)
    owned = t.topic != len(ALL_TOPICS) - 1
    parent = np.flatnonzero(again & owned)
    back = t.second[parent] + (rng.uniform(0.2, 6.5, len(parent)) * 86400).astype(np.int64)
    # The next contact of the same team after that moment becomes the customer's return.
    apart = int(t.second[-1]) + 30 * 86400
    order = np.argsort(t.team * apart + t.second, kind="stable")
    timeline = (t.team * apart + t.second)[order]
    place = np.searchsorted(timeline, t.team[parent] * apart + back)
    child = order[np.minimum(place, t.count - 1)]
    fits = (place < t.count) & (t.team[child] == t.team[parent]) & owned[child] & (child > parent)
    root = np.arange(t.count)
    root[child[fits]] = parent[fits]
    # Follow chains of returns back to the first contact by doubling the step each round.
    while not np.array_equal(root, root[root]):
        root = root[root]
    return t.customer[root], t.topic[root]


def _assign(span: Span, team: People, day: Ints, u: Floats) -> Ints:
    """Agent of each contact: by share among those employed that day."""
    days = np.arange(span.days)[:, None]
    at_work = (days >= team.first_day) & (days <= team.last_day)
    weight = np.cumsum(at_work * team.share, axis=1)
    weight /= weight[:, -1:]
    flat = (weight + days).ravel()
    return (np.searchsorted(flat, day + u, side="right") - day * len(team.share)).astype(np.int64)
