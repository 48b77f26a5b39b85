"""Quality on busy days: each agent's own busy days against own calm days of the same month.

Comparing agents would mix up who is busy with who is good, and comparing months the season with the load. So
for every agent and month the worked days are ranked by contacts; reviews of conversations on the busiest
third are set against those on the calmest third, and the months are put together by how much each can tell
(the estimate of a regression with a constant for each month). Each agent's difference is then mixed with that
of all (`iqs.analysis.shrinkage`). Named is who is clear among all agents, and whose fair difference is clear.
"""

from dataclasses import dataclass
from datetime import date

import narwhals.stable.v2 as nw
import numpy as np
from scipy import special

from iqs.analysis.compare import Verdict
from iqs.analysis.screen import clear
from iqs.analysis.shrinkage import FEWEST, shrink
from iqs.analysis.workload import contact_days, worked
from iqs.model import Filters
from iqs.scoring import Engine, counted_rows, definition_in_force, metric
from iqs.scoring.cells import plain_days
from iqs.scoring.intervals import Array

REVIEWS = 20
"""Reviews needed on busy and on calm days each."""
_DAYS_A_MONTH = 6
"""Worked days of a month below which it has no thirds."""


@dataclass(frozen=True)
class Busy:
    """One agent: IQS on busy days minus calm days in points, as it is and mixed with everybody's.

    `contacts` are the means of contacts a day on both, `n` the reviews. `low` and `high` bound the mixed
    difference with 95 %; all three are None where nothing was mixed.
    """

    agent: str
    difference: float
    fair: float | None
    low: float | None
    high: float | None
    n: tuple[int, int]
    contacts: tuple[float, float]
    verdict: Verdict


@dataclass(frozen=True)
class BusyDays:
    """All agents with enough reviews, the largest fall first, and everybody together.

    `together` is (points, low, high) over all of them, None below `FEWEST` agents; `few` have some reviews
    and not enough.
    """

    agents: tuple[Busy, ...]
    together: tuple[float, float, float] | None
    verdict: Verdict
    few: int

    @property
    def clear(self) -> tuple[Busy, ...]:
        """Agents whose quality is clearly another on busy days."""
        return tuple(a for a in self.agents if a.verdict is Verdict.CLEAR)


@dataclass
class _Sums:
    """Reviews of an agent on the busy (1) and calm (0) days of one month."""

    n: list[int]
    x: list[float]
    xx: list[float]


def busy_days(engine: Engine, filters: Filters) -> BusyDays:
    """Set busy days against calm ones, by the definition of IQS in force; only people filters hold."""
    days = contact_days(engine, filters)
    people = Filters(filters.period, tuple(w for w in filters.where if w[0] in ("agent", "team", "role")))
    scores = _scores(engine, people)
    found: list[tuple[str, float, float, tuple[int, int], tuple[float, float]]] = []
    few = 0
    for agent in sorted(scores):
        one = _of_agent(scores[agent], {d: v[0] for d, v in worked(days.get(agent, {})).items()})
        if one is None:
            few += 1
        else:
            found.append((agent, *one))
    if len(found) < FEWEST:
        return BusyDays((), None, Verdict.NOT_ENOUGH, few + len(found))
    values, variances = np.array([f[1] for f in found]), np.array([f[2] for f in found])
    return _told(found, values, variances, few)


def _told(
    found: list[tuple[str, float, float, tuple[int, int], tuple[float, float]]],
    values: Array,
    variances: Array,
    few: int,
) -> BusyDays:
    s = shrink(values, variances)
    free = np.array([f[3][0] + f[3][1] - 2 for f in found], dtype=np.float64)
    p = 2 * special.stdtr(free, -np.abs(values) / np.sqrt(variances))
    kept = clear(np.asarray(p, dtype=np.float64))
    half = 1.96 * np.sqrt(s.variance)
    agents = []
    for i, (agent, value, _, n, contacts) in enumerate(found):
        low, high = float(s.mean[i] - half[i]), float(s.mean[i] + half[i])
        sure = bool(kept[i]) and not low <= 0.0 <= high
        verdict = Verdict.CLEAR if sure else Verdict.NOT_CLEAR
        agents.append(Busy(agent, value, float(s.mean[i]), low, high, n, contacts, verdict))
    wide = float(special.stdtrit(len(found) - 1, 0.975)) * s.shared**0.5
    together = (s.centre, s.centre - wide, s.centre + wide)
    told = Verdict.NOT_CLEAR if together[1] <= 0.0 <= together[2] else Verdict.CLEAR
    return BusyDays(tuple(sorted(agents, key=lambda a: (a.fair or 0.0, a.agent))), together, told, few)


def _scores(engine: Engine, filters: Filters) -> dict[str, dict[date, tuple[int, float, float]]]:
    """Reviews by agent and day of the conversation: n, sum and sum of squares of scores in percent."""
    m = metric("iqs", engine.settings())
    d = definition_in_force(engine, m)
    score = d.factor * d.numerator.cast(nw.Float64) / d.denominator.cast(nw.Float64)
    rows = (
        counted_rows(engine, m, d, filters)
        .filter(~nw.col("conversation_day").is_null(), nw.col("agent") != "")
        .with_columns(_x=score)
        .with_columns(_xx=nw.col("_x") * nw.col("_x"))
        .group_by("agent", "conversation_day")
        .agg(nw.len().alias("_n"), nw.col("_x").sum(), nw.col("_xx").sum())
        .collect("pyarrow")
    )
    on = plain_days(rows.get_column("conversation_day").to_list())
    found: dict[str, dict[date, tuple[int, float, float]]] = {}
    for r, day in zip(rows.rows(named=True), on, strict=True):
        found.setdefault(r["agent"], {})[day] = (int(r["_n"]), float(r["_x"]), float(r["_xx"]))
    return found


def _of_agent(
    scores: dict[date, tuple[int, float, float]], contacts: dict[date, int]
) -> tuple[float, float, tuple[int, int], tuple[float, float]] | None:
    """Difference and its variance, n on busy and calm days, contacts a day on both; None on too few."""
    months: dict[tuple[int, int], list[date]] = {}
    for day in contacts:
        months.setdefault((day.year, day.month), []).append(day)
    sums: list[_Sums] = []
    load: tuple[list[int], list[int]] = ([], [])
    for some in months.values():
        if len(some) < _DAYS_A_MONTH:
            continue
        ranked = sorted(some, key=lambda d: (contacts[d], d))
        third = len(ranked) // 3
        # Days with as many contacts as those in the middle are neither busy nor calm.
        low, high = contacts[ranked[third - 1]], contacts[ranked[-third]]
        if low == high:
            continue
        calm, busy = [d for d in some if contacts[d] <= low], [d for d in some if contacts[d] >= high]
        month = _Sums([0, 0], [0.0, 0.0], [0.0, 0.0])
        for side, those in ((1, busy), (0, calm)):
            load[side].extend(contacts[d] for d in those)
            for n, x, xx in (scores[d] for d in those if d in scores):
                month.n[side] += n
                month.x[side] += x
                month.xx[side] += xx
        if all(month.n):
            sums.append(month)
    both = sum(m.n[1] for m in sums), sum(m.n[0] for m in sums)
    if min(both) < REVIEWS:
        return None
    weights = np.array([m.n[0] * m.n[1] / (m.n[0] + m.n[1]) for m in sums])
    gaps = np.array([m.x[1] / m.n[1] - m.x[0] / m.n[0] for m in sums])
    inside = sum(m.xx[s] - m.x[s] ** 2 / m.n[s] for m in sums for s in (0, 1))
    # One constant a month and one difference are estimated; what is left over says how far reviews waver.
    squares = inside + float((weights * (gaps - (weights @ gaps) / weights.sum()) ** 2).sum())
    freedom = sum(both) - len(sums) - 1
    if freedom < 1 or squares <= 0:
        return None
    variance = squares / freedom / float(weights.sum())
    means = (float(np.mean(load[1])), float(np.mean(load[0])))
    return float((weights @ gaps) / weights.sum()), variance, both, means
