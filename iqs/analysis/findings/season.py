"""Seasons that clearly differ from the rest of the year: placebo in time (`iqs.analysis.placebo`)."""

from functools import partial

from iqs.analysis.findings import words
from iqs.analysis.findings.found import Asked, Candidate, Detector, Looked, Tally, enough_to_act
from iqs.analysis.seasons import LEVEL, Effect, Seasons, Verdict, seasons
from iqs.model import Period
from iqs.scoring import METRICS, Engine


def look(engine: Engine, asked: Asked) -> Looked:
    """Every metric and criterion in every named season, over all dates."""
    tally = Tally("season")
    for season in engine.settings().seasons:
        found = seasons(engine, season.name, asked.filters)
        for e in found.effects:
            if e.verdict is not Verdict.NOT_ENOUGH and e.difference is not None:
                # A difference that other times of the year show as often is none, whatever its surprise.
                p = e.surprise if e.rank <= LEVEL else max(e.surprise, e.rank)
                tally.add(p, partial(_candidate, e, found))
    return tally.done("No season with enough days on both sides.")


def _candidate(e: Effect, found: Seasons, p: float) -> Candidate:
    d = words.of_subject(e.subject, e.definition)
    size, low, high = (float(v or 0.0) for v in (e.difference, e.low, e.high))
    way = "fell" if size < 0 else "rose"
    share = "" if e.relative is None else f" ({abs(e.relative):.0f} %)"
    expected = float(e.expected or 0.0)
    last = e.seasons[-1].days
    return Candidate(
        key=f"season|{found.name}|{e.subject.label}|{way}",
        good=_good(e, size),
        words=(
            f"{e.subject.label} {way} {words.amount(size, d)}{share} {_when(e, found.name)} "
            f"(95 %: {words.ends(low, high, d)}), to {words.level(float(e.value or 0.0), d)}."
        ),
        size=size,
        low=low,
        high=high,
        matters=enough_to_act(expected, d),
        n=e.n,
        counted=e.subject.counted,
        since=Period(e.seasons[0].days.start, last.end),
        p=p,
        reach=e.n / max(e.n + e.n_rest, 1),
        page="seasons",
        query=(("season_name", found.name), ("season_of", _shown(e))),
        action="Plan for it: more people or fewer tasks in these weeks, macros for what is asked most, and "
        "shorter first replies that say when the answer comes.",
        metric=e.subject.metric,
        criterion=e.subject.key if e.subject.criterion else "",
        kin=f"season|{found.name}|{way if e.better.value == 'up' else ''}",
    )


def _shown(e: Effect) -> str:
    """As the page lists it: a criterion that is called like a metric is told apart."""
    label = e.subject.label
    alike = e.subject.criterion and label in {m.label for m in METRICS.values()}
    return f"{label} (criterion)" if alike else label


def _when(e: Effect, name: str) -> str:
    years = len(e.seasons)
    if years == 1:
        return f"in the last {name}"
    if years == 2 and e.alike:
        return f"in the {name} of both years"
    if e.every:
        return f"in the {name} of every year"
    return f"in the {name}, {years} years together"


def _good(e: Effect, size: float) -> bool | None:
    return None if e.better.value not in ("up", "down") else (size > 0) == (e.better.value == "up")


DETECTOR = Detector("season", "a season that differs from the rest of the year", look)
