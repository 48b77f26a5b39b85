"""Which contacts are reviewed, by whom, and the ratings given."""

from dataclasses import dataclass

import numpy as np

from iqs.demo.effects import iqs_of, solve, thin
from iqs.demo.people import People
from iqs.demo.plan import Flags, Floats, Ints, Plan
from iqs.demo.quality import COMPLIANCE, COMPLIANCE_CUT, CUTS, RESOLUTION, REVIEWER_SD, Quality
from iqs.demo.schedule import Slot
from iqs.demo.span import Span
from iqs.demo.traffic import Tickets

RATE, FLOOR, DOUBLE = 0.05, 2, 0.15
PEER, SELF = 0.015, 0.010
QA, MANAGER, PEER_REVIEW, SELF_REVIEW, CALIBRATION = range(5)
REVIEW_TYPES = ("qa", "manager", "peer", "self", "calibration")
SELF_SEVERITY = 0.45
NESTED_SHARE, STRONG_SHARE = 0.55, 0.04


@dataclass(frozen=True, eq=False)
class Reviews:
    """Reviews in order of their contact, one entry each.

    `reviewer` is a reviewer number, or an agent number for peer and self reviews. `ratings`
    (reviews x 5) are 1 to 5, compliance 0 or 1, NaN where not applicable. `earned` and `possible`
    are points by the weights in force with zero_review. `second` counts from midnight UTC of day 0.
    """

    ticket: Ints
    kind: Ints
    reviewer: Ints
    ratings: Floats
    earned: Floats
    possible: Floats
    second: Ints


def severities(plan: Plan, team: People, q: Quality, z: Floats, lenient: Slot) -> Floats:
    """Latent severity of each reviewer; the lenient one's is solved so that IQS rises by the strength."""
    severity = team.severity.copy()
    severity[lenient.number if lenient.planted else team.lenient] = 0.0
    severity -= severity.sum() / (len(severity) - 1)
    severity[team.lenient] = 0.0
    if lenient.planted:
        some = thin(np.arange(len(z)))
        goal = iqs_of(q, z[some], some) + plan.strength("lenient_reviewer")
        severity[team.lenient] = solve(lambda x: iqs_of(q, z[some], some, x), goal)
    return severity


def quiet_week(span: Span) -> int:
    """The week of the two-reviews decoy: the first whole one after three tenths of the span, off season."""
    week = round(0.3 * span.weeks)
    season_weeks = {int(w) for a, b in span.seasons for w in span.week[a : b + 1]}
    while week in season_weeks:
        week += 1
    return week


def bad_quarter_days(span: Span) -> tuple[int, int]:
    """Days in which one agent's reviews are a bad draw by chance: the last but one 13 weeks."""
    return span.days - 182, span.days - 92


def pick(plan: Plan, span: Span, team: People, t: Tickets, z: Floats) -> Ints:
    """Contacts to review: 5 % of each agent x channel x month, at least 2 per agent and week."""
    rng = plan.rng("sample")
    key = rng.random(t.count)
    if plan.decoys and team.cast.bad_quarter is not None:
        first, last = bad_quarter_days(span)
        unlucky = np.flatnonzero((t.agent == team.cast.bad_quarter) & (t.day >= first) & (t.day <= last))
        # Poor contacts come up a little sooner than they should: a bad draw, not a bad agent.
        order = np.argsort(np.argsort(z[unlucky, RESOLUTION]))
        key[unlucky] = 0.76 * key[unlucky] + 0.24 * order / max(1, len(unlucky))
    month = span.month[t.day] - span.month[0]
    stratum = (t.agent * 3 + t.channel) * (int(month[-1]) + 1) + month
    rank, size = _rank_in(stratum, key)
    chosen = rank < np.floor(RATE * size + rng.random(int(stratum.max()) + 1)[stratum])
    in_week, _ = _rank_in(t.agent * span.weeks + t.week, key + ~chosen)
    chosen |= in_week < FLOOR
    if plan.decoys:
        quiet = t.week == quiet_week(span)
        two = rng.choice(np.flatnonzero(quiet), 2, replace=False)
        chosen[quiet] = False
        chosen[two] = True
        if team.cast.low_volume is not None:
            few = np.flatnonzero(t.agent == team.cast.low_volume)
            chosen[few] = False
            chosen[few[:: max(1, len(few) // 3)][:3]] = True
    return np.flatnonzero(chosen)


def reviews(
    plan: Plan, span: Span, team: People, t: Tickets, q: Quality, z: Floats, severity: Floats
) -> Reviews:
    """Draw the sample, assign reviewers at random, and rate: cut(z + severity + N(0, 0.35))."""
    base = pick(plan, span, team, t, z)
    rng = plan.rng("reviews")
    count = len(severity)
    first = rng.integers(0, count, len(base))
    if plan.decoys:
        first = _nest(team, t.agent[base], first, rng, count)
    low = team.cast.low_volume if plan.decoys and team.cast.low_volume is not None else -1
    ordinary = t.agent[base] != low
    twice = np.flatnonzero((rng.random(len(base)) < DOUBLE) & ordinary)
    second = (first[twice] + rng.integers(1, count, len(twice))) % count
    own = np.flatnonzero((rng.random(len(base)) < SELF) & ordinary)
    spare = np.setdiff1d(rng.integers(0, t.count, round(PEER * len(base))), base)
    spare = spare[t.agent[spare] != low]
    if plan.decoys:
        spare = spare[t.week[spare] != quiet_week(span)]

    ticket = np.concatenate([base, base[twice], base[own], spare])
    reviewer = np.concatenate([first, second, t.agent[base[own]], _peers(team, t.agent[spare], rng)])
    lengths = (len(base), len(twice), len(own), len(spare))
    kind = np.repeat([QA, CALIBRATION, SELF_REVIEW, PEER_REVIEW], lengths)
    kind[: len(base)][first == team.nested] = MANAGER
    by_qa = (kind == QA) | (kind == MANAGER) | (kind == CALIBRATION)
    lift = np.where(
        by_qa, severity[np.where(by_qa, reviewer, 0)], np.where(kind == SELF_REVIEW, SELF_SEVERITY, 0)
    )

    seen = z[ticket] + lift[:, None] + rng.normal(0, REVIEWER_SD, (len(ticket), 5))
    # Decoy: three perfect reviews of someone who has only those three.
    seen[t.agent[ticket] == low] = 9.0
    ratings = rate(seen, q.applicable[ticket])
    earned, possible = score(ratings, q.weights(ticket))
    late = t.second[ticket] + ((0.3 + rng.gamma(2.0, 1.6, len(ticket))) * 86400).astype(np.int64)
    # The data end with the span; what would be reviewed later is reviewed on the last evening.
    late = np.minimum(late, span.days * 86400 - rng.integers(1, 7200, len(ticket)))
    late = np.maximum(late, t.second[ticket] + 600)
    order = np.lexsort((np.arange(len(ticket)), ticket))
    return Reviews(
        ticket=ticket[order],
        kind=kind[order],
        reviewer=reviewer[order],
        ratings=ratings[order],
        earned=earned[order],
        possible=possible[order],
        second=late[order],
    )


def rate(seen: Floats, applicable: Flags) -> Floats:
    """Ratings of perceived latent values: 1 to 5, compliance 0 or 1, NaN where not applicable."""
    given = 1.0 + np.searchsorted(CUTS, seen)
    given[:, COMPLIANCE] = seen[:, COMPLIANCE] > COMPLIANCE_CUT
    return np.where(applicable, given, np.nan)


def score(ratings: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Points earned and possible of each review: of_max, zero_review, weights normalised to 1."""
    shares = ratings / np.array([5.0, 5, 5, 1, 5])
    rated = np.where(np.isnan(shares), 0, weights) / weights.sum(axis=1, keepdims=True)
    earned = (rated * np.nan_to_num(shares)).sum(axis=1)
    earned[ratings[:, COMPLIANCE] == 0] = 0.0
    return earned, rated.sum(axis=1)


def _rank_in(group: Ints, key: Floats) -> tuple[Ints, Ints]:
    """Rank of each entry within its group by `key`, and the size of its group."""
    order = np.lexsort((key, group))
    sizes = np.bincount(group)
    starts = np.cumsum(sizes) - sizes
    rank = np.empty(len(group), dtype=np.int64)
    rank[order] = np.arange(len(group)) - starts[group[order]]
    return rank, sizes[group]


def _nest(team: People, agent: Ints, first: Ints, rng: np.random.Generator, count: int) -> Ints:
    """Decoy: the last reviewer (a manager) sees mostly the strongest quarter of agents."""
    strong = np.argsort(-(team.ability + team.team_effect[team.team]))[: max(1, len(team.name) // 4)]
    chance = np.where(np.isin(agent, strong), NESTED_SHARE, STRONG_SHARE)
    nested = rng.random(len(agent)) < chance
    others = rng.integers(0, count - 1, len(agent))
    assigned = np.where(first == team.nested, others, first)
    return np.where(nested, team.nested, assigned)


def _peers(team: People, agent: Ints, rng: np.random.Generator) -> Ints:
    """A colleague for each agent: the next or next but one in the list."""
    return (agent + rng.integers(1, 3, len(agent))) % len(team.name)
