"""What there is to celebrate: awards earned or given, shout-outs, targets, metrics clearly better."""

from collections.abc import Iterator, Mapping
from math import inf

from iqs.analysis.awards import CUSTOMERS, IMPROVED, NEWCOMER, QUALITY, outcome
from iqs.analysis.change_words import changed_words
from iqs.analysis.compare import Verdict
from iqs.analysis.overview import Overview
from iqs.model import Filters, Grain, Period
from iqs.scoring import METRICS, Better, Engine, measure, metric
from iqs.share.digest.digest import Win
from iqs.store import DuckEngine
from iqs.store.given_awards import given_awards
from iqs.store.hidden import HiddenEngine
from iqs.store.shout_outs import shout_outs
from iqs.text import interval, number, value

_AWARDS = {Grain.WEEK: (IMPROVED,), Grain.MONTH: (QUALITY, CUSTOMERS, IMPROVED, NEWCOMER)}
"""A week is too short for the others."""
MOST = 8


def wins(
    engine: Engine,
    filters: Filters,
    period: Period,
    grain: Grain,
    answer: Overview,
    called: Mapping[str, str],
) -> list[Win]:
    """What there is to celebrate of a period, at most `MOST`."""
    found = [
        *_changes(answer, engine, grain),
        *_targets(answer, engine),
        *_given(engine, filters, period, called),
        *_earned(engine, filters, period, grain, called),
        *_shouted(engine, filters, period, called),
    ]
    once = {(w.title, w.who): w for w in reversed(found)}
    return [w for w in found if once[w.title, w.who] is w][:MOST]


def _changes(answer: Overview, engine: Engine, grain: Grain) -> Iterator[Win]:
    for card in answer.cards:
        c = card.change
        if c is not None and c.verdict is Verdict.CLEAR and c.good:
            what, rest = changed_words(card, c, metric(card.metric, engine.settings()))
            yield Win(
                f"{what} against the {grain} before", "", f"{rest.strip()[:1].upper()}{rest.strip()[1:]}"
            )


def _targets(answer: Overview, engine: Engine) -> Iterator[Win]:
    """Own targets that the whole interval is on the good side of."""
    settings = engine.settings()
    for card in answer.cards:
        target = dict(settings.benchmarks).get(card.metric)
        if target is None or not card.now.enough or card.better is Better.DATA:
            continue
        up = card.better is Better.UP
        low = inf if card.now.low is None else card.now.low
        high = -inf if card.now.high is None else card.now.high
        if (up and inf > low >= target.value) or (not up and -inf < high <= target.value):
            m = metric(card.metric, settings)
            d = m.definition(card.definition)
            yield Win(
                f"{m.label} is clearly {'above' if up else 'below'} “{target.label}” "
                f"({number(target.value, d.unit)})",
                "",
                f"{value(card.now, d)} (95 %: {interval(card.now, d)}); {card.now.n:,} {m.counted}.",
            )


def _given(engine: Engine, filters: Filters, period: Period, called: Mapping[str, str]) -> Iterator[Win]:
    if not isinstance(engine, DuckEngine | HiddenEngine):
        return
    among = _among(engine, filters, period)
    for g in given_awards(engine.database):
        agent = _shown(engine, g.agent)
        if period.start <= g.ends_on <= period.end and (among is None or agent in among):
            yield Win(g.title, called.get(agent, agent), g.reason)


def _earned(
    engine: Engine, filters: Filters, period: Period, grain: Grain, called: Mapping[str, str]
) -> Iterator[Win]:
    for award in _AWARDS[grain]:
        for w in outcome(engine, award.key, filters, period).winners:
            yield Win(award.title, called.get(w.agent, w.agent), w.reason)


def _shouted(engine: Engine, filters: Filters, period: Period, called: Mapping[str, str]) -> Iterator[Win]:
    """Shout-outs of the period; none for whom is hidden, as their words may name them."""
    if not isinstance(engine, DuckEngine | HiddenEngine):
        return
    among = _among(engine, filters, period)
    secret = {v for d, v in engine.names if d == "agent"} if isinstance(engine, HiddenEngine) else set()
    for s in shout_outs(engine.database):
        within = period.start <= s.said_at.date() <= period.end
        if within and s.agent not in secret and (among is None or s.agent in among):
            yield Win("Shout-out", called.get(s.agent, s.agent), f"“{s.words}” ({s.said_by})")


def _among(engine: Engine, filters: Filters, period: Period) -> set[str] | None:
    """Agents with any row of the filters in the period; None for everybody."""
    if not filters.where:
        return None
    found = measure(engine, list(METRICS), by=["agent"], filters=filters.during(period))
    return {row.of("agent") for row in found.rows}


def _shown(engine: Engine, agent: str) -> str:
    return engine.name("agent", agent) if isinstance(engine, HiddenEngine) else agent
