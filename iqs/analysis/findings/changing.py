"""Metrics and criteria that changed against the comparison period by more than they swing anyhow."""

from functools import partial

import numpy as np

from iqs.analysis.daily import Daily, every_subject
from iqs.analysis.findings import words
from iqs.analysis.findings.found import Asked, Candidate, Detector, Looked, Tally, enough_to_act
from iqs.analysis.findings.swings import FEWEST, SHORT, Swing, swing
from iqs.analysis.overview import way
from iqs.model import Period
from iqs.scoring import Better, Engine


def look(engine: Engine, asked: Asked) -> Looked:
    """Every metric and criterion, without the days of named seasons."""
    tally = Tally("changing")
    if asked.before is None:
        return tally.done("Nothing lies before the period to compare with.")
    for d in every_subject(engine, asked.filters):
        found = swing_of(engine, d, asked.before, asked.period)
        if found is not None:
            tally.add(found.p, partial(_told, engine, d, found, asked))
    return tally.done(f"Both periods need at least {FEWEST} whole blocks of {SHORT} days outside seasons.")


def swing_of(engine: Engine, d: Daily, before: Period, now: Period) -> Swing | None:
    """The change of one subject."""
    spans = []
    for period in (before, now):
        first, last = (period.start - d.start).days, (period.end - d.start).days
        spans.append(slice(max(first, 0), max(last + 1, 0)))
    seasons = [part for s in engine.settings().seasons for part in s.within(d.period)]
    return swing(d.top, d.bottom, d.n, spans[0], spans[1], d.mask(seasons))


def _told(engine: Engine, day: Daily, s: Swing, asked: Asked, p: float) -> Candidate:
    d = words.of_subject(day.subject, day.definition)
    shown = (lambda v: float(np.exp(v)) * day.factor) if day.logs else (lambda v: v * day.factor)
    earlier, later = shown(s.earlier), shown(s.later)
    size = later - earlier
    low, high = (shown(s.earlier + v) - earlier for v in (s.low, s.high))
    better = way(engine, d)
    up = size > 0
    label = day.subject.label
    good = None if better is Better.DATA else up == (better is Better.UP)
    return Candidate(
        key=f"changing|{label}|{'up' if up else 'down'}",
        good=good,
        words=(
            f"{label} {'rose' if up else 'fell'} {words.amount(size, d)} (95 %: {words.ends(low, high, d)}) "
            f"to {words.level(later, d)} against {asked.before}: more than it swings anyhow."
        ),
        size=size,
        low=low,
        high=high,
        matters=enough_to_act(earlier, d),
        n=s.n,
        counted=day.subject.counted,
        since=asked.period,
        p=p,
        reach=1.0,
        page="criteria" if day.subject.criterion else "why",
        query=(("criteria_of", label),) if day.subject.criterion else (("metric", label),),
        action=(
            "Look which teams, channels and topics it comes from before acting on it."
            if good is False
            else "Find out what was done differently, and keep it."
        ),
        metric=day.subject.metric,
        criterion=label if day.subject.criterion else "",
        kin=f"changing|{'good' if good else 'bad' if good is False else 'moved'}",
    )


DETECTOR = Detector("changing", "metrics and criteria that changed more than they swing", look)
