"""Agents who became faster while their quality fell: against their own time before and beside all others.

Handle time down and quality (IQS and CSAT together) down are tested apart, and the weaker of the two counts:
fast and good is no finding, and neither is slow and poor. An agent who was always fast and poor is on the
page Side by side, not here.
"""

from datetime import timedelta
from math import exp, log, sqrt

from iqs.analysis.findings import words
from iqs.analysis.findings.found import Asked, Candidate, Detector, Looked, Tally, beyond, enough_to_act
from iqs.analysis.findings.shifts import Shifts, shifts
from iqs.model import Period
from iqs.scoring import Engine

DAYS, EARLIER = 182, 2
"""Days looked at, the latest, and how many times as many before them they are set against."""
LEAST_FASTER = 0.9
"""Handle time at most this share of what it was: 10 % matter."""
_FEWEST = {"aht": 30, "iqs": 8, "csat": 10}


def look(engine: Engine, asked: Asked) -> Looked:
    """Every agent's latest half year against the year before it."""
    tally = Tally("rushing")
    now = Period(asked.period.end - timedelta(days=DAYS - 1), asked.period.end)
    before = Period(now.start - timedelta(days=EARLIER * DAYS), now.start - timedelta(days=1))
    if before.start + timedelta(days=DAYS) < asked.span.start:
        return tally.done(f"At least {2 * DAYS} days of data are needed.")
    found = {k: shifts(engine, k, asked.filters, now, before, need) for k, need in _FEWEST.items()}
    aht, iqs, csat = found["aht"], found["iqs"], found["csat"]
    if aht is None or iqs is None or csat is None:
        return tally.done("Handle times, reviews and CSAT answers of at least three agents are needed.")
    total = float(aht.n.sum())
    for agent in aht.agents:
        _judge(engine, agent, aht, iqs, csat, now, total, tally)
    return tally.done("No agent has enough contacts, reviews and answers at both times.")


def _judge(
    engine: Engine,
    agent: str,
    aht: Shifts,
    iqs: Shifts,
    csat: Shifts,
    now: Period,
    total: float,
    tally: Tally,
) -> None:
    a, i, c = aht.at(agent), iqs.at(agent), csat.at(agent)
    if a is None or i is None or c is None:
        return
    margin = -log(LEAST_FASTER) if aht.logs else 0.0
    fast = beyond(-float(aht.size[a]), float(aht.error[a]), margin)
    poor = -float(iqs.size[i] / iqs.error[i] + csat.size[c] / csat.error[c]) / sqrt(2)
    d = words.definition(engine, "iqs")
    size, error = iqs.factor * float(iqs.size[i]), iqs.factor * float(iqs.error[i])

    def candidate(p: float) -> Candidate:
        low, high = size - 1.96 * error, size + 1.96 * error
        faster = 100 * (1 - exp(float(aht.size[a])))
        answers = csat.factor * float(csat.size[c])
        return Candidate(
            key=f"rushing|{agent}",
            good=False,
            words=(
                f"{{group}} became {faster:.0f} % faster while IQS went {_way(size)} {words.amount(size, d)} "
                f"(95 %: {words.ends(low, high, d)}) and CSAT {_way(answers)} {abs(answers):.1f} points, "
                "beside all other agents: a sign of rushing."
            ),
            size=size,
            low=low,
            high=high,
            matters=enough_to_act(0.0, d),
            n=int(iqs.n[i]),
            counted="reviews",
            since=now,
            p=p,
            reach=float(aht.n[a]) / total,
            page="side-by-side",
            query=(
                ("side_tab", "Teams and agents"),
                ("side_x", "AHT"),
                ("side_y", "IQS"),
                ("side_by", "Agents"),
            ),
            action="Read a few of these conversations together, and ask about targets and workload before "
            "anything else. Handle time alone is no reason.",
            metric="iqs",
            dimension="agent",
            group=agent,
        )

    tally.add(max(fast, beyond(poor, 1.0)), candidate)


def _way(size: float) -> str:
    return "down" if size < 0 else "up"


DETECTOR = Detector("rushing", "agents who became faster and poorer", look)
