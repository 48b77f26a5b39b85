"""Skill gaps: on which criteria an agent is clearly rated lower, or higher, than others in the same role.

Each criterion's scores are adjusted for channel, month, reviewer and the first months on the job, as on the
leaderboard (`iqs.analysis.severity`), and set against the pooled score of the other agents of the same role.
The difference is mixed with none at all by its reliability (`iqs.analysis.shrinkage`): few ratings make no
gap. Clear are differences that are so among those of all agents on all criteria (`iqs.analysis.screen`).
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, isfinite, sqrt

import narwhals.stable.v2 as nw
import numpy as np
from scipy import special

from iqs.analysis.compare import Verdict
from iqs.analysis.leaderboard import at_average_mix
from iqs.analysis.presence import presence
from iqs.analysis.screen import FALSE_SHARE, clear
from iqs.analysis.shrinkage import FEWEST, shrink
from iqs.analysis.yardstick import added_up, criteria, row_spread, sums, within, yardstick
from iqs.model import Filters
from iqs.scoring import Engine, counted_rows
from iqs.scoring.intervals import Array

PEERS = 3
"""Other agents of the same role from which they are the yardstick; with fewer it is everybody else."""
SMALL = 2.0
"""Points below which a difference is too small to coach, however clear it is."""
FAR = 400
"""Further ratings beyond which it is not said how many would tell."""
_KEYS = ("agent", "channel", "reviewer", "month")


@dataclass(frozen=True)
class Gap:
    """One agent on one criterion. Scores are percent, differences points.

    `plain` is the mean of the `n` ratings as they are (None without any). `peers` is the adjusted score of
    `others` other agents, of the same role where `same_role`. `gap` is the fair difference from it, below 0
    for a gap, with its 95 % interval; all None where there is too little. `spread` is the standard deviation
    of one rating. `more` further ratings would tell a gap of this size that is not clear yet; None where it
    is clear, small, or would take more than `FAR`. `why_not` says why there is no comparison.
    """

    agent: str
    criterion: str
    n: int
    plain: float | None
    verdict: Verdict = Verdict.NOT_ENOUGH
    peers: float | None = None
    others: int = 0
    same_role: bool = True
    gap: float | None = None
    low: float | None = None
    high: float | None = None
    spread: float | None = None
    reliability: float = 0.0
    more: int | None = None
    why_not: str = ""

    @property
    def size(self) -> float:
        """The difference, 0 where there is none."""
        return self.gap or 0.0

    @property
    def score(self) -> float | None:
        """The adjusted score: that of the others and the difference from it, within 0 and 100."""
        return None if self.gap is None or self.peers is None else min(max(self.peers + self.gap, 0.0), 100.0)

    @property
    def weak(self) -> bool:
        """A clear gap that is large enough to coach."""
        return self.verdict is Verdict.CLEAR and self.size <= -SMALL

    @property
    def strong(self) -> bool:
        """Clearly better than the others, by enough to learn from."""
        return self.verdict is Verdict.CLEAR and self.size >= SMALL

    @property
    def open(self) -> bool:
        """Below the others by enough to matter, but not clearly."""
        return self.verdict is Verdict.NOT_CLEAR and self.size <= -SMALL


@dataclass(frozen=True)
class Gaps:
    """All agents on all criteria under `filters`, which never narrow by team or agent.

    `criteria` are in the order of names, `agents` those with any rating; `roles` the role of each.
    `checked` differences were compared at once; a comparison takes `minimum` ratings. `aside` are agents who
    are not compared, each with the reason.
    """

    filters: Filters
    criteria: tuple[str, ...]
    agents: tuple[str, ...]
    roles: tuple[tuple[str, str], ...]
    gaps: tuple[Gap, ...]
    checked: int
    minimum: int
    aside: tuple[tuple[str, str], ...]

    def of(self, agent: str) -> tuple[Gap, ...]:
        """One agent's, the greatest gap first, those without a comparison last."""
        found = [g for g in self.gaps if g.agent == agent]
        return tuple(sorted(found, key=lambda g: (g.gap is None, g.size, g.criterion)))

    def on(self, criterion: str) -> tuple[Gap, ...]:
        """Everybody on one criterion, the strongest first."""
        found = [g for g in self.gaps if g.criterion == criterion and g.gap is not None]
        return tuple(sorted(found, key=lambda g: (-g.size, g.agent)))


def everybody(filters: Filters) -> Filters:
    """The same filters without team and agent: people are set against all others of their role."""
    return replace(filters, where=tuple((k, v) for k, v in filters.where if k not in ("team", "agent")))


def gaps(engine: Engine, filters: Filters) -> Gaps:
    """Every agent on every criterion of the IQS in force, set against the others of the same role."""
    filters = everybody(filters)
    y = yardstick(engine, "iqs")
    there = presence(engine, y, "agent", filters)
    aside = {**there.new, **there.gone}
    roles = _roles(engine, filters)
    names = criteria(engine, filters)
    found: list[Gap] = []
    p: list[float] = []
    taus: list[float] = []
    for name in names:
        for gap, value, tau2 in _on(engine, name, filters, roles, aside):
            found.append(gap)
            p.append(value)
            taus.append(tau2)
    marked = clear(np.array(p, dtype=np.float64))
    known = [v for v in p if isfinite(v)]
    # The p-value that would be clear now; the strictest of all where nothing is.
    enough = max((v for v, m in zip(p, marked, strict=True) if m), default=FALSE_SHARE / max(len(known), 1))
    needed = float(-special.ndtri(enough / 2))
    done = [_judged(g, bool(m), needed, tau2) for g, m, tau2 in zip(found, marked, taus, strict=True)]
    agents = tuple(sorted({g.agent for g in done}))
    return Gaps(
        filters, names, agents, tuple(sorted(roles.items())), tuple(done), len(known),
        y.metric.minimum_n, tuple(sorted(aside.items())),
    )  # fmt: skip


def _roles(engine: Engine, filters: Filters) -> dict[str, str]:
    """The role each agent had in most of the reviews that count."""
    y = yardstick(engine, "iqs")
    rows = (
        counted_rows(engine, y.metric, y.definition, filters)
        .group_by("agent", "role")
        .agg(nw.len().alias("_n"))
        .collect("pyarrow")
        .rows()
    )
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for agent, role, n in rows:
        if agent:
            found[agent][role or ""] += int(n)
    return {a: min(c, key=lambda r: (-c[r], r)) for a, c in found.items()}


def _on(
    engine: Engine, criterion: str, filters: Filters, roles: Mapping[str, str], aside: Mapping[str, str]
) -> list[tuple[Gap, float, float]]:
    """Everybody on one criterion, each with the p-value of the difference (NaN for none) and tau squared."""
    y = yardstick(engine, "iqs", criterion, filters)
    month = nw.col(y.metric.date_column(y.definition)).dt.truncate("1mo")
    y, look = added_up(engine, y, {**{k: nw.col(k) for k in _KEYS[:-1]}, "month": month}, filters)
    plain = {str(m.of("agent") or ""): m for m in look.by("agent")}
    plain.pop("", None)
    minimum, nan = y.metric.minimum_n, float("nan")

    def none(agent: str, why: str) -> tuple[Gap, float, float]:
        return Gap(agent, criterion, plain[agent].n, plain[agent].value, why_not=why), nan, 0.0

    compared = sorted(a for a, m in plain.items() if m.n >= minimum and a not in aside)
    found = [
        none(a, aside.get(a) or f"{m.n} ratings, {minimum} needed")
        for a, m in plain.items()
        if a not in compared
    ]
    few = f"{len(compared)} agents can be compared, {FEWEST} are needed"
    if len(compared) < FEWEST:
        return found + [none(a, few) for a in compared]
    every = sums(look, "agent")
    mine = every.only([i for i, g in enumerate(every.groups) if g[0] in set(compared)])
    order = [str(g[0]) for g in mine.groups]
    pooled = within(mine)
    if pooled <= 0:
        return found + [none(a, "every rating is the same") for a in order]
    cells = sums(look, *_KEYS)
    kept = cells.only([i for i, c in enumerate(cells.groups) if c[0] in set(order)])
    fitted, _ = at_average_mix(engine, kept, order, _KEYS, "agent")
    if not np.all(fitted.variances > 0):
        return found + [none(a, "every rating is the same") for a in order]
    spread = row_spread(mine, y.definition, pooled)
    variances = fitted.variances * spread / pooled
    peers, errors, others, same = _peers(order, roles, fitted.values, variances, mine.n)
    s = shrink(fitted.values - peers, variances + errors)
    # Around no difference at all, not around the average difference: that is what is asked.
    mean, deviation = s.weight * (fitted.values - peers), np.sqrt(s.own + (1 - s.weight) ** 2 * s.shared)
    if s.tau2 <= 0:
        mean = np.zeros(len(order))
    for i, agent in enumerate(order):
        gap, half = 100 * float(mean[i]), 100 * float(special.ndtri(0.975) * deviation[i])
        one = Gap(
            agent, criterion, plain[agent].n, plain[agent].value, Verdict.NOT_CLEAR, 100 * float(peers[i]),
            int(others[i]), bool(same[i]), gap, gap - half, gap + half, 100 * sqrt(float(spread[i])),
            float(s.reliability[i]),
        )  # fmt: skip
        found.append((one, float(2 * special.ndtr(-abs(mean[i]) / deviation[i])), s.tau2))
    return found


def _peers(
    agents: Sequence[str], roles: Mapping[str, str], values: Array, variances: Array, n: Array
) -> tuple[Array, Array, Array, Array]:
    """For each agent the pooled value of the others and its error variance, how many, and if of one role."""
    role = np.array([roles.get(a, "") for a in agents], dtype=object)
    alike = (role[:, None] == role[None, :]) & ~np.eye(len(agents), dtype=np.bool_)
    same = alike.sum(axis=1) >= PEERS
    others = np.where(same[:, None], alike, ~np.eye(len(agents), dtype=np.bool_))
    weight = others * n[None, :]
    weight = weight / weight.sum(axis=1, keepdims=True)
    return weight @ values, weight**2 @ variances, others.sum(axis=1), same


def _judged(g: Gap, is_clear: bool, needed: float, tau2: float) -> Gap:
    """A gap with its verdict, and how many more ratings would tell it."""
    if g.gap is None:
        return g
    if is_clear:
        return replace(g, verdict=Verdict.CLEAR)
    if not g.open or tau2 <= 0 or g.spread is None:
        return g
    more = ratings_needed(abs(g.size) / 100, g.spread / 100, tau2, needed) - g.n
    return replace(g, more=max(5, 5 * ceil(more / 5)) if more <= FAR else None)


def ratings_needed(size: float, spread: float, tau2: float, deviates: float) -> float:
    """Ratings at which a true difference is expected to lie `deviates` standard deviations from none.

    `size` is the difference, `spread` the standard deviation of a rating, both as shares, `tau2` the variance
    between agents: the shrunk difference over its standard deviation is size * sqrt(B n) / spread, where the
    reliability B is tau2 / (tau2 + spread^2 / n), solved for n.
    """
    q = (deviates * spread / size) ** 2
    return (q + sqrt(q * q + 4 * q * spread**2 / tau2)) / 2
