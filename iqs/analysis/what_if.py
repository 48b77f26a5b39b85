"""What if the scorecard or the definition of IQS were another: the same reviews, before and after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from scipy import special

from iqs.analysis.combinations import combinations
from iqs.analysis.compare import Verdict
from iqs.analysis.jitter import Sway, sway
from iqs.model import Filters, Grain
from iqs.scorecards import Scorecard
from iqs.scoring import Look, Measure, look_at, metric
from iqs.settings import Settings
from iqs.store import DuckEngine
from iqs.store.rescored import Fit

FEWEST_AGENTS = 5
"""Agents below which no interval is given of a change: their number says too little."""
_NOTHING = 1e-12


@dataclass(frozen=True)
class Shift:
    """IQS of a group ("" also where it is unknown) before and after, and the change between.

    `change` is in points, None where a side has no value. `low` and `high` bound its 95 % interval, paired
    (the same reviews on both sides) and clustered by agent; None below `FEWEST_AGENTS` agents.
    """

    group: str
    before: Measure
    after: Measure
    change: float | None
    low: float | None
    high: float | None
    verdict: Verdict


@dataclass(frozen=True)
class AgentShift:
    """An agent before and after: bands where there are enough reviews to show a value, ranks (1 is best,
    ties share one) among agents with enough to be compared."""

    agent: str
    before: Measure
    after: Measure
    band_before: str | None
    band_after: str | None
    rank_before: int | None
    rank_after: int | None

    @property
    def changes_band(self) -> bool:
        """Whether it is in another band afterwards."""
        return self.band_before != self.band_after


@dataclass(frozen=True)
class WhatIf:
    """The answer: the whole, teams, agents (best afterwards first) and over time, before and after.

    `series` holds (first day of a point, before, after), points as wide as `grain`.

    `newly_failed` and `newly_passed` count reviews that lose points to an auto-fail on one side only;
    `failed_before` and `failed_after` all that do. `fit` says where the draft does not fit the reviews;
    `sway` whether the order of agents is robust, None when there are too few to have one.
    """

    card: Scorecard
    filters: Filters
    definition_before: str
    definition_after: str
    whole: Shift
    teams: tuple[Shift, ...]
    agents: tuple[AgentShift, ...]
    series: tuple[tuple[date, Measure | None, Measure | None], ...]
    grain: Grain
    failed_before: int
    failed_after: int
    newly_failed: int
    newly_passed: int
    fit: Fit
    sway: Sway | None

    def notes(self) -> tuple[str, ...]:
        """What must be read with the numbers, as sentences: auto-fails that come and go, and what the card
        and the reviews do not have in common."""
        fit = self.fit
        found = []
        if self.newly_failed or self.newly_passed:
            found.append(
                f"{self.newly_failed:,} reviews newly lose points to an auto-fail, {self.newly_passed:,} no "
                "longer do."
            )
        if not fit.reviews:
            found.append("The scorecard claims no review: name those it is for in what it applies to.")
        elif fit.unused:
            found.append(f"No review has {_listed(fit.unused)}: that weight counts as not applicable.")
        if fit.unmatched:
            ratings = sum(n for _, n in fit.unmatched)
            found.append(
                f"{ratings:,} ratings of {_listed([c for c, _ in fit.unmatched])} are not on the scorecard "
                "and do not count."
            )
        if fit.off_scale:
            ratings = sum(n for _, n in fit.off_scale)
            found.append(
                f"{ratings:,} ratings of {_listed([c for c, _ in fit.off_scale])} lie off the scorecard's "
                "scale and do not count."
            )
        if fit.rules_differ:
            found.append(
                "Criteria that score themselves keep the scores they have; a changed rule shows once it is "
                "saved."
            )
        return tuple(found)

    @property
    def band_changes(self) -> tuple[AgentShift, ...]:
        """Agents in another band afterwards, of those that have one on both sides."""
        return tuple(a for a in self.agents if a.changes_band and a.band_before and a.band_after)


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(f"“{n}”" for n in names[:3])
    return f"{shown} and {len(names) - 3} more" if len(names) > 3 else shown


def look_before(engine: DuckEngine, definition: str, filters: Filters, grain: Grain = Grain.MONTH) -> Look:
    """How things are: one look at the reviews as they are scored now, the same for every draft."""
    m = metric("iqs", engine.settings())
    return look_at(engine, m, m.definition(definition), ("team", "agent"), grain, filters)


def what_if(
    engine: DuckEngine,
    card: Scorecard,
    definition_before: str,
    definition_after: str,
    filters: Filters,
    before: Look | None = None,
    *,
    grain: Grain = Grain.MONTH,
) -> WhatIf:
    """Score all reviews that `card` claims by it, and compare.

    The definitions are those of IQS. `before` is the look of `look_before`
    by the same `grain` where it is at hand.
    Raises UserError when the card cannot score, UnknownName for a definition that does not exist.
    """
    settings = engine.settings()
    m = metric("iqs", settings)
    d0, d1 = m.definition(definition_before), m.definition(definition_after)
    drafted = engine.rescored(card)
    assert drafted.draft is not None  # noqa: S101 - `rescored` gives one
    before = before or look_before(engine, definition_before, filters, grain)
    after = look_before(drafted, definition_after, filters, grain)
    agents = _agents(before, after, settings)
    rows = combinations(drafted, d0, d1, filters)
    newly_failed = rows.reviews(before=False, after=True)
    newly_passed = rows.reviews(before=True, after=False)
    both = rows.reviews(before=True, after=True)
    ranked = tuple(a.agent for a in agents if a.rank_after is not None)
    return WhatIf(
        card=card,
        filters=filters,
        definition_before=d0.key,
        definition_after=d1.key,
        whole=_shifts(before, after, None)[0],
        teams=_shifts(before, after, "team"),
        agents=agents,
        series=_series(before, after),
        grain=grain,
        failed_before=both + newly_passed,
        failed_after=both + newly_failed,
        newly_failed=newly_failed,
        newly_passed=newly_passed,
        fit=drafted.draft.fit,
        sway=sway(drafted.draft, d1, rows, ranked, baseline=settings.baseline),
    )


def _shifts(before: Look, after: Look, by: str | None) -> tuple[Shift, ...]:
    """The whole, or each group of a dimension, with the paired change."""
    keys = () if by is None else (by,)
    old, new = ({m.group: m for m in look.by(*keys)} for look in (before, after))
    old_sums, new_sums = (_by_agent(look, keys) for look in (before, after))
    found = []
    for group in sorted(old.keys() & new.keys(), key=str):
        if old[group].n or new[group].n:
            key = tuple(v for _, v in group)
            first, second = old_sums.get(key, {}), new_sums.get(key, {})
            agents = sorted(first.keys() | second.keys())
            one, other = (np.array([side.get(a, (0.0, 0.0)) for a in agents]) for side in (first, second))
            change = _paired(old[group], new[group], one, other, after.definition.factor)
            found.append(Shift(str(key[0]) if key else "", old[group], new[group], *change))
    return tuple(found)


def _by_agent(look: Look, keys: tuple[str, ...]) -> dict[tuple[object, ...], dict[str, tuple[float, float]]]:
    """Numerator and denominator by agent within each group."""
    found: dict[tuple[object, ...], dict[str, tuple[float, float]]] = {}
    for (*group, agent), sums in look.sums(*keys, "agent").items():
        found.setdefault(tuple(group), {})[agent] = sums
    return found


def _paired(
    before: Measure,
    after: Measure,
    old: "np.typing.NDArray[np.float64]",
    new: "np.typing.NDArray[np.float64]",
    factor: float,
) -> tuple[float | None, float | None, float | None, Verdict]:
    """The change of a ratio of sums with its interval, from numerator and denominator by agent.

    Each review adds e = (x - R y) / Y after minus the same before to the change; those sums by agent give
    V = G / (G - 1) sum of squares, and t with G - 1 degrees of freedom (Lohr, Sampling, 5.2 and 4.2).
    """
    if before.value is None or after.value is None:
        return None, None, None, Verdict.NOT_ENOUGH
    change = after.value - before.value
    counted = (old[:, 1] > 0) | (new[:, 1] > 0)
    agents = int(counted.sum())
    if agents < FEWEST_AGENTS or not (before.enough and after.enough):
        return change, None, None, Verdict.NOT_ENOUGH
    parts = _residuals(new[counted]) - _residuals(old[counted])
    half = factor * float(
        special.stdtrit(agents - 1, 0.975) * np.sqrt(agents / (agents - 1) * np.sum(parts**2))
    )
    low, high = change - half, change + half
    verdict = Verdict.NOT_CLEAR if low <= _NOTHING and high >= -_NOTHING else Verdict.CLEAR
    return change, low, high, verdict


def _residuals(sums: "np.typing.NDArray[np.float64]") -> "np.typing.NDArray[np.float64]":
    earned, possible = sums.T
    total = possible.sum()
    return np.asarray((earned - earned.sum() / total * possible) / total, dtype=np.float64)


def _agents(before: Look, after: Look, settings: Settings) -> tuple[AgentShift, ...]:
    old, new = ({m.of("agent"): m for m in look.by("agent")} for look in (before, after))
    both = [a for a in old if a in new and (old[a].n or new[a].n)]
    ranks_before, ranks_after = (_ranks({a: side[a] for a in both}) for side in (old, new))
    found = [
        AgentShift(
            agent,
            old[agent],
            new[agent],
            _band(old[agent], settings),
            _band(new[agent], settings),
            ranks_before.get(agent),
            ranks_after.get(agent),
        )
        for agent in both
    ]
    last = len(found) + 1
    return tuple(
        sorted(found, key=lambda a: (a.rank_after or last, -(a.after.value or 0.0), a.agent == "", a.agent))
    )


def _band(m: Measure, settings: Settings) -> str | None:
    return settings.band(m.value) if m.enough and m.value is not None else None


def _ranks(found: Mapping[str, Measure]) -> dict[str, int]:
    """Places among agents with enough reviews to compare; rows of nobody have none."""
    least = metric("iqs").solid_n
    scores = {a: round(m.value, 9) for a, m in found.items() if a and m.n >= least and m.value is not None}
    ordered = sorted(scores.values(), reverse=True)
    first = {score: place for place, score in reversed(list(enumerate(ordered, 1)))}
    return {a: first[score] for a, score in scores.items()}


def _series(before: Look, after: Look) -> tuple[tuple[date, Measure | None, Measure | None], ...]:
    old, new = ({m.of("day"): m for m in look.by("day")} for look in (before, after))
    days = sorted(d for d in old | new if any(side[d].n for side in (old, new) if d in side))
    return tuple((d, old.get(d), new.get(d)) for d in days)
