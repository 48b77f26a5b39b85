"""Teams whose IQS moved to another level for good, beside all other teams and by the same agents.

Week by week a team's reviews are set against what their agents scored over all weeks, and against the same
of all other teams: who came and left, and what moved everybody, is no step. Every week of the period is tried
as the first of the new level; the chance allows for that (Csoergo and Horvath 1997, Limit Theorems in
Change-Point Analysis, 1.3).
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from math import exp, log, pi, sqrt

import narwhals.stable.v2 as nw
import numpy as np
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
WEEKS = 26
"""Weeks with reviews that are needed."""


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
    rest, base, number = _rests(cells, at, teams, weeks)
    total = float(number[:, first:].sum())
    for i, team in enumerate(teams):
        others = np.arange(len(teams)) != i
        step = step_of(rest[i], base[i], rest[others].sum(axis=0), base[others].sum(axis=0), first)
        if step is None:
            continue
        n = int(number[i, step.week :].sum())
        reach = float(number[i, first:].sum()) / max(total, 1.0)
        since = Period(start + timedelta(days=7 * step.week), end)
        factor = y.definition.factor
        tally.add(step.p, partial(_told, engine, team, step, factor, n, since, reach))
    return tally.done("No team has enough weeks with reviews.")


def _rests(
    cells: Sums, at: "np.typing.NDArray[np.int64]", teams: list[str], weeks: int
) -> tuple[Array, Array, Array]:
    """By team and week: points beyond what the agents usually earn, points possible, and reviews."""
    agents, code = np.unique(np.array([str(g[0]) for g in cells.groups]), return_inverse=True)
    usual = np.bincount(code, cells.x, len(agents)) / np.bincount(code, cells.y, len(agents))
    team = np.array([teams.index(str(g[1])) for g in cells.groups])
    shape, inside = (len(teams), weeks), at >= 0
    place = (team * weeks + at)[inside]

    def table(values: Array) -> Array:
        return np.asarray(np.bincount(place, values[inside], len(teams) * weeks).reshape(shape), np.float64)

    return table(cells.x - usual[code] * cells.y), table(cells.y), table(cells.n)


def step_of(rest: Array, base: Array, other_rest: Array, other_base: Array, first: int) -> Step | None:
    """The likeliest step from week `first` on of one series of sums beside another, if one can be told."""
    known = (base > 0) & (other_base > 0)
    if known.sum() < WEEKS:
        return None
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(known, rest / base - other_rest / other_base, 0.0)
        w = np.where(known, 1 / (1 / base + 1 / other_base), 0.0)
    whole, mass = float((w * value).sum()), float(w.sum())
    before, part = np.cumsum(w * value)[:-1], np.cumsum(w)[:-1]
    number = np.cumsum(known)[:-1]
    week = np.arange(1, len(w))
    tried = (number >= FEWEST) & (known.sum() - number >= FEWEST) & (week >= first)
    if not tried.any():
        return None
    with np.errstate(divide="ignore", invalid="ignore"):
        size = (whole - before) / (mass - part) - before / part
        unit = 1 / part + 1 / (mass - part)
    best = int(np.argmax(np.where(tried, size**2 / unit, -1.0)))
    late = np.arange(len(w)) > best
    fitted = np.where(late, (whole - before[best]) / (mass - part[best]), before[best] / part[best])
    rests = (value - fitted) * np.sqrt(w)
    freedom = int(known.sum()) - 2
    variance = float(rests @ rests) / freedom
    if variance <= 0:
        return None
    alike = min(max(float(rests[1:] @ rests[:-1]) / (variance * freedom) + 1 / freedom, 0.0), 0.6)
    error = sqrt(variance * float(unit[best]) * (1 + alike) / (1 - alike))
    # A t value as the normal value of the same chance, by logarithms: it may be far out.
    z = -float(special.ndtri_exp(np.log(special.stdtr(freedom, -abs(size[best]) / error))))
    share = part[tried] / mass
    return Step(best + 1, float(size[best]), error, supremum(z, float(share.min()), float(share.max())))


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
