"""Teams whose IQS moved to another level for good, beside all other teams and by the same agents.

Week by week a team's reviews are set against what their agents scored over all weeks, and against the same
of all other teams: who came and left, and what moved everybody, is no step. Every week of the period is tried
as the first of the new level; the chance allows for that (Csoergo and Horvath 1997, Limit Theorems in
Change-Point Analysis, 1.3).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import combinations
from math import exp, log, pi, sqrt

import narwhals.stable.v2 as nw
import numpy as np
import numpy.typing as npt
from scipy import special

from iqs.analysis.findings import words
from iqs.analysis.findings.found import GROUP, Asked, Candidate, Detector, Looked, Tally, enough_to_act
from iqs.analysis.yardstick import Sums, added_up, sums, yardstick
from iqs.model import Period
from iqs.scoring import Engine
from iqs.scoring.cells import plain_days
from iqs.scoring.intervals import Array

FEWEST = 8
"""Weeks on either side of a step."""
_DOUBTFUL, _MOST_TEAMS = 0.05, 8
"""Steps of a chance up to this, of so many teams, are weighed against each other."""
WEEKS = 26
"""Weeks with reviews that are needed."""
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Step:
    """The likeliest step: the first week after it, its size and error, its chance, and reviews after it."""

    week: int
    size: float
    error: float
    p: float


def look(engine: Engine, asked: Asked) -> Looked:
    """Every team with enough weeks."""
    tally = Tally("stepping")
    y = yardstick(engine, "iqs", "", asked.whole)
    day = nw.col(y.metric.date_column(y.definition))
    keys = {"agent": nw.col("agent"), "team": nw.col("team"), "day": day}
    y, looked = added_up(engine, y, keys, asked.whole)
    cells = sums(looked, *keys)
    days = plain_days([g[2] for g in cells.groups])
    cells = cells.only([i for i, g in enumerate(cells.groups) if g[0] and g[1] and days[i] is not None])
    if not len(cells.n):
        return tally.done("No review counts.")
    end = asked.period.end
    # Whole weeks, counted back from the end.
    back = np.array([(end - d).days // 7 for d in plain_days([g[2] for g in cells.groups]) if d is not None])
    weeks = int(back.max())
    at = weeks - 1 - back
    teams = sorted({str(g[1]) for g in cells.groups})
    if weeks < WEEKS or len(teams) < 2:
        return tally.done(f"{WEEKS} weeks of reviews of at least two teams are needed.")
    start = end - timedelta(days=7 * weeks - 1)
    first = max(0, -((start - asked.period.start).days // 7))
    tables = [_table(cells, at, team, weeks) for team in teams]
    total = float(sum(n[first:].sum() for _, _, n in tables))
    for i, step in steps_of([(x, y) for x, y, _ in tables], first).items():
        n = tables[i][2]
        since = Period(start + timedelta(days=7 * step.week), end)
        after, reach = int(n[step.week :].sum()), float(n[first:].sum()) / max(total, 1.0)
        factor = y.definition.factor
        tally.add(step.p, partial(_told, engine, teams[i], step, factor, after, since, reach))
    return tally.done("No team has enough weeks with reviews.")


def steps_of(tables: Sequence[tuple[Array, Array]], first: int) -> dict[int, Step]:
    """The likeliest step of each team that has one to tell, by the team's place in `tables`.

    Beside a team that rose all others seem to have fallen. So the steps that tell the weeks of all teams
    together best are taken out of their teams first, and every team is then judged beside what is left of the
    others.
    """
    alone = {i: step for i in range(len(tables)) if (step := _beside(tables, i, {}, first)) is not None}
    doubtful = sorted((i for i in alone if alone[i].p <= _DOUBTFUL), key=lambda i: alone[i].p)[:_MOST_TEAMS]
    real = _together(tables, {i: alone[i].week for i in doubtful})
    judged = {i: _beside(tables, i, real, first) for i in alone}
    return {i: step for i, step in judged.items() if step is not None}


def _together(
    tables: Sequence[tuple[Array, Array]], weeks: Mapping[int, int]
) -> dict[int, tuple[int, float]]:
    """Which of these steps (first weeks by team), fitted together, tell most for their number, with sizes.

    Every week has a level that all teams share. Chosen by the criterion of Schwarz (1978), with two
    parameters for a step: its size and its week.
    """
    bases = np.array([y.sum(axis=0) for _, y in tables])
    known = bases > 0
    points = np.where(known, np.array([rest_of(x, y) for x, y in tables]) / np.where(known, bases, 1.0), 0.0)

    def beside_week(values: Array) -> Array:
        common = (values * bases).sum(axis=0) / np.maximum(bases.sum(axis=0), 1e-12)
        return np.asarray(((values - common) * np.sqrt(bases))[known])

    told = beside_week(points)
    ways = {}
    for i, week in weeks.items():
        late = np.zeros_like(points)
        late[i] = (np.arange(points.shape[1]) >= week) - float(bases[i, week:].sum() / bases[i].sum())
        ways[i] = beside_week(late)
    size = len(told)
    best: tuple[float, dict[int, tuple[int, float]]] = (size * log(max(float(told @ told), 1e-12)), {})
    for number in range(1, len(ways) + 1):
        for some in combinations(ways, number):
            columns = np.array([ways[i] for i in some]).T
            sizes = np.linalg.lstsq(columns, told, rcond=None)[0]
            left = told - columns @ sizes
            worth = size * log(max(float(left @ left), 1e-12)) + 2 * number * log(size)
            if worth < best[0]:
                best = worth, {i: (weeks[i], float(s)) for i, s in zip(some, sizes, strict=True)}
    return best[1]


def _beside(
    tables: Sequence[tuple[Array, Array]], i: int, real: Mapping[int, tuple[int, float]], first: int
) -> Step | None:
    """The likeliest step of one team beside the others, out of which their `real` steps are taken."""
    others = [
        (x - real[j][1] * y * (np.arange(x.shape[1]) >= real[j][0]) if j in real else x, y)
        for j, (x, y) in enumerate(tables)
        if j != i
    ]
    rest = np.sum([rest_of(x, y) for x, y in others], axis=0)
    base = np.sum([y.sum(axis=0) for _, y in others], axis=0)
    return step_of(*tables[i], rest, base, first)


def _table(cells: Sums, at: Ints, team: str, weeks: int) -> tuple[Array, Array, Array]:
    """Points earned and possible of a team by agent and week, and reviews by week."""
    mine = np.array([str(g[1]) == team for g in cells.groups]) & (at >= 0)
    agents, code = np.unique(np.array([str(g[0]) for g in cells.groups])[mine], return_inverse=True)
    place = code * weeks + at[mine]
    shape = len(agents), weeks
    earned, possible = (
        np.asarray(np.bincount(place, values[mine], shape[0] * weeks).reshape(shape), np.float64)
        for values in (cells.x, cells.y)
    )
    return earned, possible, np.asarray(np.bincount(at[mine], cells.n[mine], weeks), np.float64)


def rest_of(x: Array, y: Array) -> Array:
    """Points of each week beyond what its agents usually earn."""
    usual = x.sum(axis=1) / np.maximum(y.sum(axis=1), 1e-12)
    return np.asarray((x - y * usual[:, None]).sum(axis=0), np.float64)


def step_of(x: Array, y: Array, other_rest: Array, other_base: Array, first: int) -> Step | None:
    """The likeliest step from week `first` on of a team beside others, if one can be told.

    `x` and `y` are points earned and possible by agent and week. Step and usual scores of agents are fitted
    together: an agent who is there on one side only tells nothing of it.
    """
    base = y.sum(axis=0)
    known = (base > 0) & (other_base > 0)
    if known.sum() < WEEKS:
        return None
    with np.errstate(divide="ignore", invalid="ignore"):
        wave = np.where(known, other_rest / other_base, 0.0)
        noise = np.where(known, 1 + base / other_base, 1.0)
    y = np.where(known, y, 0.0)
    adjusted = np.where(known, x, 0.0) - y * wave
    whole = np.maximum(y.sum(axis=1), 1e-12)
    rest = adjusted - y * (adjusted.sum(axis=1) / whole)[:, None]
    # Share of each agent's points that lie in a week or later.
    share = 1 - (np.cumsum(y, axis=1) - y) / whole[:, None]
    told = (whole[:, None] * share * (1 - share)).sum(axis=0)
    after = rest.sum(axis=0)[::-1].cumsum()[::-1]
    number = np.cumsum(known) - known
    tried = (
        (number >= FEWEST) & (known.sum() - number >= FEWEST) & (np.arange(len(base)) >= first) & (told > 0)
    )
    if not tried.any():
        return None
    with np.errstate(divide="ignore", invalid="ignore"):
        size = np.where(tried, after / told, 0.0)
    best = int(np.argmax(size**2 * told))
    late = (np.arange(len(base)) >= best).astype(np.float64)
    left = rest.sum(axis=0) - size[best] * (y * (late - share[:, best][:, None])).sum(axis=0)
    rests = left[known] / np.sqrt(base * noise)[known]
    freedom = int(known.sum()) - 2
    variance = float(rests @ rests) / freedom
    if variance <= 0:
        return None
    alike = min(max(float(rests[1:] @ rests[:-1]) / (variance * freedom) + 1 / freedom, 0.0), 0.6)
    spread = variance * float(np.average(noise, weights=y.sum(axis=0))) / float(told[best])
    error = sqrt(spread * (1 + alike) / (1 - alike))
    # A t value as the normal value of the same chance, by logarithms: it may be far out.
    z = -float(special.ndtri_exp(np.log(special.stdtr(freedom, -abs(size[best]) / error))))
    part = ((np.cumsum(base) - base) / base.sum())[tried]
    return Step(best, float(size[best]), error, supremum(z, float(part.min()), float(part.max())))


def supremum(z: float, low: float, high: float) -> float:
    """Chance that the largest of |t| over all steps at shares `low` to `high` exceeds `z` without a step."""
    one = 2 * float(special.ndtr(-z))
    if z < 1.5 or not 0 < low < high < 1:
        return min(1.0, one if high <= low else 1.0)
    places = log(high * (1 - low) / (low * (1 - high)))
    return min(1.0, max(one, z * exp(-z * z / 2) / sqrt(2 * pi) * ((1 - 1 / z**2) * places + 4 / z**2)))


def _told(
    engine: Engine, team: str, step: Step, factor: float, n: int, since: Period, reach: float, p: float
) -> Candidate:
    d = words.definition(engine, "iqs")
    size, error = factor * step.size, factor * step.error
    low, high = size - 1.96 * error, size + 1.96 * error
    up = size > 0
    return Candidate(
        key=f"stepping|{team}|{'up' if up else 'down'}",
        good=up,
        words=(
            f"{GROUP}: IQS moved {'up' if up else 'down'} {words.amount(size, d)} against the other teams "
            f"about {since.start:%-d %b %Y} and stayed there (95 %: {words.ends(low, high, d)}), by the same "
            "agents."
        ),
        size=size,
        low=low,
        high=high,
        matters=enough_to_act(0.0, d),
        n=n,
        counted="reviews",
        since=since,
        p=p,
        reach=reach,
        page="trends",
        query=(("metric", "IQS"), ("trend_by", "Team")),
        action="Find out what changed then, write it down as an event, and take it to the other teams."
        if up
        else "Look first whether the other teams rose instead. If not, find out what changed then: process, "
        "tool, people or kind of contacts.",
        metric="iqs",
        dimension="team",
        group=team,
    )


DETECTOR = Detector("stepping", "teams that moved to another level", look)
