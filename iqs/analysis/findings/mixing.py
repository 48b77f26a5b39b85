"""Quarters in which a metric moved because other things were counted: more calls, other agents, other topics.

The change from each quarter to the next is split by `iqs.analysis.why`. Mixes always shift a little; what is
looked for is a part that is clearly larger than `ORDINARY` of the scale.
"""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from iqs.analysis.compare import Change, Verdict
from iqs.analysis.findings import words
from iqs.analysis.findings.found import (
    Asked,
    Candidate,
    Detector,
    Looked,
    Tally,
    beyond,
    enough_to_act,
    error_of,
)
from iqs.analysis.periods import after, first_of
from iqs.analysis.why import WITHIN, Part, Why, why
from iqs.model import DIMENSIONS, Grain, Period
from iqs.scoring import Definition, Engine, metric

METRICS = ("iqs", "csat")
ORDINARY = 0.006
"""Share of the scale that a mix ordinarily moves a metric by: 0.6 points of 100."""
MOST_QUARTERS = 4


def look(engine: Engine, asked: Asked) -> Looked:
    """Every part of every change of a quarter."""
    tally = Tally("mixing")
    for now, before in quarters(asked):
        for key in METRICS:
            found = why(engine, key, asked.filters.during(now), before)
            d = words.definition(engine, key)
            for part in found.parts:
                if part.cause != WITHIN:
                    margin = ORDINARY * (d.high - d.low)
                    p = 2 * beyond(abs(part.amount), error_of(part.low, part.high), margin)
                    tally.add(p, partial(_told, found, now, part, d))
    return tally.done("Two whole quarters with enough data are needed.")


def quarters(asked: Asked) -> Iterator[tuple[Period, Period]]:
    """Whole quarters that end in the period and the one before each, the latest first."""
    start = first_of(asked.period.end + timedelta(days=1), Grain.QUARTER)
    for _ in range(MOST_QUARTERS):
        last = start - timedelta(days=1)
        start = first_of(last, Grain.QUARTER)
        earlier = first_of(start - timedelta(days=1), Grain.QUARTER)
        if last < asked.period.start or earlier < asked.span.start:
            return
        yield (
            Period(start, after(start, Grain.QUARTER) - timedelta(days=1)),
            Period(earlier, start - timedelta(days=1)),
        )


def _told(found: Why, now: Period, part: Part, d: Definition, p: float) -> Candidate:
    label = metric(found.metric).label
    within = found.part(WITHIN)
    rest = "" if within is None else _rest(within, d)
    names = DIMENSIONS[part.cause].plural
    before, after_ = (f"{p.start:%b}-{p.end:%b %Y}" for p in (found.comparison, now))
    return Candidate(
        key=f"mixing|{found.metric}|{part.cause}|{now.start}",
        good=part.amount > 0,
        words=(
            f"From {before} to {after_} {label} {_whole(found.change, d)}: another mix of {names} "
            f"{'added' if part.amount > 0 else 'took'} {words.amount(part.amount, d)} (95 %: "
            f"{words.ends(part.low, part.high, d)}){rest}."
        ),
        size=part.amount,
        low=part.low,
        high=part.high,
        matters=enough_to_act(0.0, d),
        n=found.change.later.n,
        counted=metric(found.metric).counted,
        since=now,
        p=p,
        reach=1.0,
        page="why",
        query=(("metric", label), ("why_by", names.capitalize())),
        action="Do not read this as better or worse work: compare within each of them, and plan people for "
        "the mix that came.",
        metric=found.metric,
        dimension=part.cause,
        kin=f"mixing|{part.cause}|{now.start}",
        days=now,
    )


def _whole(total: Change, d: Definition) -> str:
    size = total.difference or 0.0
    if total.verdict is not Verdict.CLEAR:
        return "did not clearly move"
    return f"{'rose' if size > 0 else 'fell'} {words.amount(size, d)}"


def _rest(within: Part, d: Definition) -> str:
    if within.good is None:
        return ", and all else equal nothing clearly changed"
    return (
        f", all else equal it went {'up' if within.amount > 0 else 'down'} {words.amount(within.amount, d)}"
    )


DETECTOR = Detector("mixing", "changes that come from another mix", look)
