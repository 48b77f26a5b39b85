"""Most improved: who clearly gained, and who only had a better quarter, as chance gives somebody every time.

The last weeks are set against the three times as many before them, by IQS or one criterion, adjusted for
channel, reviewer and scorecard version. A gain is clear where it stands out from all others' (`iqs.analysis.
gains`) and is above zero with 95 %; the largest of many gains is large by luck alone (docs/people.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import narwhals.stable.v2 as nw
import numpy as np

from iqs.analysis.gains import Gained, gained
from iqs.analysis.severity import adjust
from iqs.analysis.shrinkage import FEWEST
from iqs.analysis.yardstick import Sums, Yardstick, added_up, sums, yardstick
from iqs.model import Filters, Period
from iqs.scoring import Definition, Engine, Spread, counted_rows
from iqs.scoring.cells import plain_days
from iqs.scoring.intervals import Array

WEEKS = 13
"""Weeks that are looked at, unless told."""
EARLIER = 3
"""How many times as many weeks before are compared with: one quarter alone would be half luck."""
REVIEWS = 25
"""Reviews an agent needs in both periods."""
Z90 = 1.6449
"""The chance that a gain is below the lower end of its 90 % interval is 5 %."""


@dataclass(frozen=True)
class Gain:
    """One agent, in points of the definition.

    `before` and `after` are scores adjusted for channel, reviewer and scorecard version. `real` is the
    gain over where the agent really stood before, luck of the start taken out, with its 90 % interval
    `low` to `high`; `observed` the plain difference. `clear` gains stand out from those of all others.
    """

    agent: str
    before: float
    after: float
    n_before: int
    n_after: int
    real: float
    low: float
    high: float
    clear: bool

    @property
    def observed(self) -> float:
        """After minus before."""
        return self.after - self.before


@dataclass(frozen=True)
class Halves:
    """Chosen on conversations of odd days, estimated on those of even days: without the luck of being chosen.

    `real` is the gain of `agent` on even days, with its 90 % interval.
    """

    agent: str
    real: float
    low: float
    high: float

    @property
    def confirmed(self) -> bool:
        """Whether the other half shows a gain, too."""
        return self.low > 0


@dataclass(frozen=True)
class Improved:
    """Agents by their real gain, the largest first; none where `why_not` says why nothing can be told.

    `thin` agents have too few reviews in one of the periods. `common` is what agents gained on the whole, in
    points. `left_aside` reviews are by scorecard versions that were used in one of the periods only.
    """

    criterion: str
    definition: Definition
    now: Period | None
    before: Period | None
    gains: tuple[Gain, ...] = ()
    thin: int = 0
    common: float = 0.0
    halves: Halves | None = None
    left_aside: int = 0
    why_not: str = ""

    @property
    def clear(self) -> tuple[Gain, ...]:
        """Agents whose gain is clear."""
        return tuple(g for g in self.gains if g.clear)


def improved(engine: Engine, filters: Filters, criterion: str = "", weeks: int = WEEKS) -> Improved:
    """Set the last weeks of the period of `filters` against those before, whatever its start.

    Raises UnknownName for a criterion that nobody rated.
    """
    y = yardstick(engine, "iqs", criterion, filters.during(None))
    known = _last_day(engine, y, filters)
    if known is None:
        return Improved(criterion, y.definition, None, None, why_not="No review in this selection.")
    end = min(filters.period.end, known) if filters.period else known
    now = Period(end - timedelta(days=7 * weeks - 1), end)
    before = Period(now.start - timedelta(days=EARLIER * 7 * weeks), now.start - timedelta(days=1))
    y, cells = _cells(engine, y, filters.during(Period(before.start, now.end)), now)
    kept, left_aside = _same_versions(cells)
    agents, thin = _enough(kept, REVIEWS)
    answer = Improved(criterion, y.definition, now, before, thin=thin, left_aside=left_aside)
    if len(agents) < FEWEST:
        return replace(
            answer,
            why_not=f"{len(agents)} agents have {REVIEWS} reviews both in {now} and in {before}; at least "
            f"{FEWEST} are needed. Choose more weeks or fewer filters.",
        )
    found = _gains(kept, agents, y)
    if found is None:
        return replace(answer, why_not="Nothing varies: every rating is the same.")
    gains, test = found
    return replace(
        answer,
        gains=tuple(sorted(gains, key=lambda g: (-g.real, g.agent))),
        common=float(y.definition.factor * np.mean(test.common)),
        halves=_halves(kept, y),
    )


def _last_day(engine: Engine, y: Yardstick, filters: Filters) -> date | None:
    """The last day with a review, whatever the period."""
    day = y.metric.date_column(y.definition)
    rows = counted_rows(engine, y.metric, y.definition, filters.during(None), y.table)
    found = rows.select(nw.col(day).max()).collect("pyarrow").get_column(day).to_list()
    last: date | None = plain_days(found)[0]
    return last


_AGENT, _LATER, _ODD, _CHANNEL, _REVIEWER, _CARD, _VERSION = range(7)


def _cells(engine: Engine, y: Yardstick, filters: Filters, now: Period) -> tuple[Yardstick, Sums]:
    """Sums of both periods by everything that is asked of them."""
    name = y.metric.date_column(y.definition)
    day = nw.col(name)
    number = day.dt.ordinal_day()
    keys = {
        "agent": nw.col("agent"),
        "later": day >= nw.lit(now.start),
        # Engines do not agree on remainders.
        "odd": (number / 2).floor() * 2 != number,
        **{k: nw.col(k) for k in ("channel", "reviewer", "scorecard", "version_id")},
    }
    y, look = added_up(engine, y, keys, filters)
    found = sums(look, *keys)
    return y, found.only([i for i, g in enumerate(found.groups) if g[_AGENT]])


def _same_versions(cells: Sums) -> tuple[Sums, int]:
    """Reviews by scorecard versions that were used in both periods, and how many others there are."""
    seen: dict[bool, set[tuple[object, object]]] = {False: set(), True: set()}
    for g in cells.groups:
        seen[bool(g[_LATER])].add((g[_CARD], g[_VERSION]))
    both = seen[False] & seen[True]
    kept = cells.only([i for i, g in enumerate(cells.groups) if (g[_CARD], g[_VERSION]) in both])
    return kept, int(cells.n.sum() - kept.n.sum())


def _counts(cells: Sums) -> dict[tuple[str, bool], int]:
    found: dict[tuple[str, bool], int] = {}
    for g, n in zip(cells.groups, cells.n, strict=True):
        key = (str(g[_AGENT]), bool(g[_LATER]))
        found[key] = found.get(key, 0) + int(n)
    return found


def _enough(cells: Sums, need: int) -> tuple[list[str], int]:
    """Agents with enough reviews in both periods, and how many others there are."""
    counts = _counts(cells)
    everyone = sorted({agent for agent, _ in counts})
    agents = [a for a in everyone if min(counts.get((a, side), 0) for side in (False, True)) >= need]
    return agents, len(everyone) - len(agents)


def _gains(cells: Sums, agents: Sequence[str], y: Yardstick) -> tuple[list[Gain], Gained] | None:
    """The gain of each agent; None where nothing varies."""
    chosen = set(agents)
    mine = cells.only([i for i, g in enumerate(cells.groups) if g[_AGENT] in chosen])
    # An agent in one period is a group of its own: a digit for the period, then the agent.
    sides = replace(mine, groups=[(f"{int(bool(g[_LATER]))}{g[_AGENT]}",) for g in mine.groups])
    groups = [f"{side}{a}" for side in (0, 1) for a in agents]
    factors: dict[str, Sequence[object]] = {
        "channel": [g[_CHANNEL] for g in mine.groups],
        "reviewer": [g[_REVIEWER] for g in mine.groups],
        "scorecard version": [f"{g[_CARD]} {g[_VERSION]}" for g in mine.groups],
    }
    fitted = adjust(groups, sides, factors)
    if not np.all(fitted.variances > 0):
        return None
    size = len(agents)
    values, variances = fitted.values, fitted.variances
    counts = _counts(mine)
    n = [[counts[a, side] for a in agents] for side in (False, True)]
    if y.definition.spread is Spread.PROPORTION:
        variances = variances * own_spread(values, np.array(n, dtype=np.float64)) / fitted.row_variance
    test = gained(values[:size], variances[:size], values[size:], variances[size:])
    points = y.definition.factor
    gains = [
        Gain(
            agent,
            float(points * values[i]),
            float(points * values[size + i]),
            n[0][i],
            n[1][i],
            float(points * test.real[i]),
            float(points * (test.real[i] - Z90 * test.error[i])),
            float(points * (test.real[i] + Z90 * test.error[i])),
            bool(test.clear[i] and test.real[i] > Z90 * test.error[i]),
        )
        for i, agent in enumerate(agents)
    ]
    return gains, test


def own_spread(values: Array, n: Array) -> Array:
    """Variance of one yes or no of each agent, in both periods that of both together.

    That of a period's own share would be smallest just where luck made the share largest. One yes and one no
    are added.
    """
    yes = (np.clip(values, 0.0, 1.0).reshape(2, -1) * n).sum(axis=0)
    share = (yes + 1) / (n.sum(axis=0) + 2)
    return np.tile(share * (1 - share), 2)


def _halves(cells: Sums, y: Yardstick) -> Halves | None:
    """Choose on one half of the days, estimate on the other; None where a half has too few agents."""
    found = []
    for odd in (True, False):
        half = cells.only([i for i, g in enumerate(cells.groups) if bool(g[_ODD]) is odd])
        agents, _ = _enough(half, REVIEWS // 2)
        answer = _gains(half, agents, y) if len(agents) >= FEWEST else None
        if answer is None:
            return None
        found.append(answer)
    (odd_gains, odd_test), (even_gains, _) = found
    chosen = odd_gains[int(np.argmax(odd_test.beyond))].agent
    same = next((g for g in even_gains if g.agent == chosen), None)
    return None if same is None else Halves(chosen, same.real, same.low, same.high)
