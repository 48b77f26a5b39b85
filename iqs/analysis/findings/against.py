"""Criteria that are rated higher where customers are unhappy: reviews and customers contradict each other."""

from functools import partial

from iqs.analysis.findings import words
from iqs.analysis.findings.found import Asked, Candidate, Detector, Looked, Tally, beyond, error_of
from iqs.analysis.over_scored import CriterionBeside, over_scored
from iqs.scoring import Engine, metric

OUTCOMES = ("csat", "nps")


def look(engine: Engine, asked: Asked) -> Looked:
    """Every criterion beside CSAT and NPS of the same conversations."""
    tally = Tally("against")
    for outcome in OUTCOMES:
        for c in over_scored(engine, outcome, asked.filters.during(asked.period)):
            if c.gap.difference is None or c.gap.low is None:
                continue
            p = beyond(-c.gap.difference, error_of(c.gap.low, c.gap.high))
            tally.add(p, partial(_told, engine, c, outcome, asked))
    return tally.done("Too few reviewed conversations have answers of happy and of unhappy customers.")


def _told(engine: Engine, c: CriterionBeside, outcome: str, asked: Asked, p: float) -> Candidate:
    d = words.definition(engine, "iqs")
    gap, low, high = (-float(v or 0.0) for v in (c.gap.difference, c.gap.high, c.gap.low))
    return Candidate(
        key=f"against|{outcome}|{c.criterion}",
        good=False,
        words=(
            f"{c.criterion} is rated {words.amount(gap, d)} higher where customers are unhappy by "
            f"{metric(outcome).label} (95 %: {words.ends(low, high, d)}): what is rated is not "
            "what they miss."
        ),
        size=gap,
        low=low,
        high=high,
        matters=5.0,
        n=c.unhappy.n + c.happy.n,
        counted="conversations",
        since=asked.period,
        p=p,
        reach=1.0,
        page="side-by-side",
        query=(("side_tab", "Conversations"),),
        action="Write down what a good rating of this criterion asks for, with examples from conversations "
        "of unhappy customers, and rate a few together.",
        metric="iqs",
        criterion=c.criterion,
        kin=f"against|{c.criterion}",
    )


DETECTOR = Detector("against", "criteria that contradict customers", look)
