"""Agents worth a look because they may be rushing: much shorter handle times, with quality below their peers.

Each agent is compared with all others over the same mix of channels, by how far they stand from the middle
in robust units (median and median absolute deviation). Low handle time alone is never a reason: fast and
good is good. The rule was set by simulation (docs/explore.md): it names the planted agent in 84 of 100 demo
teams, and in teams where nobody rushes, somebody in 5 of 100.
"""

from dataclasses import dataclass
from datetime import timedelta
from math import exp

import numpy as np

from iqs.model import Filters, Grain, Period
from iqs.scoring import Definition, Engine, Metric, look_at, metric
from iqs.scoring.intervals import Array

DAYS, FEWEST_DAYS = 182, 56
"""Days looked at, the latest of the period, and the fewest that say anything."""
AGENTS = 8
"""Fewest agents with enough data: with fewer there is no middle to stand away from."""
FAST, POOR = -1.645, -1.0
"""Robust units below the middle: of handle time, and of IQS and CSAT taken together."""
SHORTER = 0.72
"""Handle time at most this share of the peers'."""
_NEED = {"aht": 30, "iqs": 8, "csat": 10}
_BY = {"aht": "geometric", "iqs": "guide", "csat": "top_box"}


@dataclass(frozen=True)
class Pace:
    """An agent beside peers with the same mix of channels.

    `handle` is their handle time as a share of the peers' (0.7: 30 % shorter), `iqs` and `csat` the points
    between them and their peers. `n` are contacts, reviews and answers. `worth_a_look` says that they are
    clearly fast and poorer at once.
    """

    agent: str
    handle: float
    iqs: float
    csat: float
    n: tuple[int, int, int]
    worth_a_look: bool


@dataclass(frozen=True)
class Rushed:
    """Agents by handle time, the shortest first; none where `why_not` says why nothing can be told."""

    days: Period | None
    agents: tuple[Pace, ...]
    why_not: str

    @property
    def found(self) -> tuple[Pace, ...]:
        """Agents worth a look."""
        return tuple(a for a in self.agents if a.worth_a_look)


def rushed(engine: Engine, filters: Filters) -> Rushed:
    """Look at the last `DAYS` days of the period of `filters`, which must have one."""
    period = filters.period
    if period is None or period.days < FEWEST_DAYS:
        return Rushed(period, (), f"At least {FEWEST_DAYS} days are needed. Choose a longer period.")
    days = Period(max(period.start, period.end - timedelta(days=DAYS - 1)), period.end)
    beside = {key: _beside_peers(engine, key, filters.during(days)) for key in _NEED}
    agents = [
        a
        for a in sorted(set.intersection(*(set(b) for b in beside.values())))
        if a and all(beside[k][a][1] >= need for k, need in _NEED.items())
    ]
    if len(agents) < AGENTS:
        return Rushed(
            days,
            (),
            f"{len(agents)} agents have at least {_NEED['aht']} contacts with a handle time, {_NEED['iqs']} "
            f"reviews and {_NEED['csat']} answers ({days}); {AGENTS} are needed to tell who stands apart.",
        )
    log, iqs, csat = (np.array([beside[k][a][0] for a in agents]) for k in ("aht", "iqs", "csat"))
    fast = robust(log)
    poor = robust(robust(iqs) + robust(csat))
    shorter = log - np.median(log) < np.log(SHORTER)
    flags = (fast < FAST) & (poor < POOR) & shorter
    found = [
        Pace(
            agent,
            exp(float(log[i] - np.median(log))),
            100 * float(iqs[i] - np.median(iqs)),
            100 * float(csat[i] - np.median(csat)),
            (beside["aht"][agent][1], beside["iqs"][agent][1], beside["csat"][agent][1]),
            bool(flags[i]),
        )
        for i, agent in enumerate(agents)
    ]
    return Rushed(days, tuple(sorted(found, key=lambda a: (a.handle, a.agent))), "")


def robust(values: Array) -> Array:
    """How far each value is from the median, in units of 1.4826 times the median absolute deviation.

    Zero everywhere where more than half of the values are the same.
    """
    middle = np.median(values)
    spread = 1.4826 * np.median(np.abs(values - middle))
    return (values - middle) / spread if spread > 0 else np.zeros_like(values)


def _beside_peers(engine: Engine, key: str, filters: Filters) -> dict[str, tuple[float, int]]:
    """For each agent how far they are from everybody over the same channels, and how many rows say so."""
    m = metric(key, engine.settings())
    sums, rows = _sums(engine, m, m.definition(_BY[key]), filters)
    channels: dict[str, tuple[float, float]] = {}
    for (_, channel), (x, y) in sums.items():
        total = channels.get(channel, (0.0, 0.0))
        channels[channel] = (total[0] + x, total[1] + y)
    found: dict[str, tuple[float, float]] = {}
    for (agent, channel), (x, y) in sums.items():
        total = channels[channel]
        above = found.get(agent, (0.0, 0.0))
        found[agent] = (above[0] + x - y * total[0] / total[1] if total[1] else above[0], above[1] + y)
    return {a: (x / y, rows[a]) for a, (x, y) in found.items() if y > 0}


def _sums(
    engine: Engine, m: Metric, d: Definition, filters: Filters
) -> tuple[dict[tuple[str, str], tuple[float, float]], dict[str, int]]:
    look = look_at(engine, m, d, ["agent", "channel"], Grain.YEAR, filters)
    sums = {(str(k[0]), str(k[1])): v for k, v in look.sums("agent", "channel").items()}
    return sums, {str(r.of("agent")): r.n for r in look.by("agent")}
