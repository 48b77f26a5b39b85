"""Agents who stand further off than agents ordinarily do.

Agents differ everywhere: that is no finding. Each is set against what the spread of all others leads to
expect (a deleted residual: mean and spread are found without the agent), with the luck of few rows allowed
for.
"""

from functools import partial

import narwhals.stable.v2 as nw
import numpy as np
from scipy import special

from iqs.analysis.findings import words
from iqs.analysis.findings.found import GROUP, Asked, Candidate, Detector, Looked, Tally, enough_to_act
from iqs.analysis.overview import way
from iqs.analysis.shrinkage import between
from iqs.analysis.yardstick import Yardstick, added_up, row_spread, sums, within, yardstick
from iqs.scoring import Better, Engine, Spread
from iqs.scoring.intervals import Array

METRICS = ("iqs", "csat", "nps", "fcr")
FEWEST = 8
"""Agents below which nothing can be said about how agents ordinarily differ."""
ROWS = 30
"""Rows an agent needs."""


def look(engine: Engine, asked: Asked) -> Looked:
    """Every agent by each metric."""
    tally = Tally("unusual")
    filters = asked.filters.during(asked.period)
    for key in METRICS:
        y = yardstick(engine, key, "", filters)
        if y.definition.spread in (Spread.GEOMETRIC, Spread.QUANTILE):
            continue
        y, looked = added_up(engine, y, {"agent": nw.col("agent")}, filters)
        every = sums(looked, "agent")
        mine = every.only([i for i, g in enumerate(every.groups) if g[0] and every.n[i] >= ROWS])
        pooled = within(mine) if len(mine.n) else 0.0
        if len(mine.n) < FEWEST or pooled <= 0:
            continue
        variance = row_spread(mine, y.definition, pooled) / mine.size
        for i, (agent,) in enumerate(mine.groups):
            size, error = _apart(mine.value, variance, i)
            p = float(2 * special.stdtr(len(mine.n) - 3, -abs(size) / error))
            reach = float(mine.n[i] / every.n.sum())
            own = float(np.sqrt(variance[i]))
            told = partial(_told, engine, y, str(agent), size, own, int(mine.n[i]), reach, asked)
            tally.add(p, told, key)
    return tally.done(f"At least {FEWEST} agents with {ROWS} rows each are needed.")


def _apart(values: Array, variances: Array, i: int) -> tuple[float, float]:
    """How far one stands from the centre of all others, and the error where agents ordinarily differ."""
    v, s = np.delete(values, i), np.delete(variances, i)
    tau2 = between(v, s)
    w = 1 / (tau2 + s)
    centre = float((w * v).sum() / w.sum())
    return float(values[i]) - centre, float(np.sqrt(tau2 + variances[i] + 1 / w.sum()))


def _told(
    engine: Engine,
    y: Yardstick,
    agent: str,
    size: float,
    error: float,
    n: int,
    reach: float,
    asked: Asked,
    p: float,
) -> Candidate:
    d = y.definition
    size, error = d.factor * size, d.factor * error
    low, high = size - 1.96 * error, size + 1.96 * error
    better = way(engine, d)
    above = size > 0
    good = None if better is Better.DATA else above == (better is Better.UP)
    return Candidate(
        key=f"unusual|{y.metric.key}|{agent}|{'above' if above else 'below'}",
        good=good,
        words=(
            f"{GROUP} stands {words.amount(size, d)} {'above' if above else 'below'} all others in {y.label} "
            f"(95 %: {words.ends(low, high, d)}): further than agents ordinarily differ."
        ),
        size=size,
        low=low,
        high=high,
        matters=enough_to_act(0.0, d),
        n=n,
        counted=y.metric.counted,
        since=asked.period,
        p=p,
        reach=reach,
        page="leaderboard",
        query=(("metric", y.metric.label), ("board_by", "Agents")),
        action="Talk before judging: look at a few of the agent's conversations and at what work they get."
        if good is False
        else "Let this agent share how it is done, and check that the work is comparable.",
        metric=y.metric.key,
        dimension="agent",
        group=agent,
        kin=f"unusual|{agent}",
    )


DETECTOR = Detector("unusual", "agents further off than agents ordinarily are", look)
