"""Agents who clearly gained or slipped, by IQS and by every criterion: the test of Most improved."""

from functools import partial

from iqs.analysis.findings import words
from iqs.analysis.findings.found import GROUP, Asked, Candidate, Detector, Looked, Tally, beyond
from iqs.analysis.improved import Z90, Gain, Improved, improved
from iqs.analysis.yardstick import criteria
from iqs.model import Period
from iqs.scoring import Engine

_95 = 1.959964 / Z90


def look(engine: Engine, asked: Asked) -> Looked:
    """Every agent by IQS and each criterion, the last weeks against those before."""
    tally = Tally("improving")
    why_not = ""
    for criterion in ("", *criteria(engine, asked.whole)):
        found = improved(engine, asked.filters.during(asked.period), criterion)
        why_not = why_not or found.why_not
        total = sum(g.n_after for g in found.gains)
        now = found.now
        if now is None:
            continue
        for g in found.gains:
            error = (g.high - g.low) / (2 * Z90)
            for side in (1.0, -1.0):
                tally.add(
                    beyond(side * (g.real - found.common), error),
                    partial(_told, g, found, now, total, side),
                    criterion,
                )
    return tally.done(why_not)


def _told(g: Gain, found: Improved, now: Period, total: int, side: float, p: float) -> Candidate:
    label = found.criterion or "IQS"
    d = found.definition
    half = (g.high - g.low) / 2 * _95
    low, high = g.real - half, g.real + half
    up = side > 0
    return Candidate(
        key=f"improving|{label}|{g.agent}|{'up' if up else 'down'}",
        good=up,
        words=(
            f"{GROUP}: {label} {'rose' if up else 'fell'} {words.amount(g.real, d)} (95 %: "
            f"{words.ends(low, high, d)}) to {words.level(g.after, d)}, more than luck and more than "
            "all others."
        ),
        size=g.real,
        low=low,
        high=high,
        matters=0.05 * d.factor,
        n=g.n_after,
        counted="reviews",
        since=now,
        p=p,
        reach=g.n_after / max(total, 1),
        page="improved",
        query=(("improved_of", found.criterion),) if found.criterion else (),
        action="Say so in front of the team, and let the agent show the others what changed."
        if up
        else "Coach on this: read a few of the agent's low reviews together, and agree on one thing to "
        "practise.",
        metric="iqs",
        criterion=found.criterion,
        dimension="agent",
        group=g.agent,
        kin=f"improving|{g.agent}|{'up' if up else 'down'}",
    )


DETECTOR = Detector("improving", "agents who clearly gained or slipped", look)
