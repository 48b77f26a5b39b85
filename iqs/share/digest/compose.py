"""Composing a digest, from the questions that the pages ask."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from iqs.analysis.change_words import difference_words, interval_words, verdict_words
from iqs.analysis.compare import Change, Verdict, change
from iqs.analysis.findings.as_a_whole import not_looked
from iqs.analysis.overview import Card, Overview, cards, drawn_card
from iqs.analysis.periods import span
from iqs.analysis.screen import screened
from iqs.charts.drawing import Drawing
from iqs.charts.score_and_volume import score_and_volume
from iqs.errors import UserError
from iqs.model import DIMENSIONS, Filters, Grain, Period
from iqs.scoring import METRICS, Engine, measure, metric
from iqs.share.asked import Asked as Named
from iqs.share.asked import names
from iqs.share.compose import Options, fingerprint, renamed
from iqs.share.digest.days import a_year_ago, in_words, last_whole, one_before
from iqs.share.digest.digest import Asked, Digest, Line
from iqs.share.digest.told import MOST, findings_to, open_ones, told
from iqs.share.digest.wins import wins
from iqs.store import DuckEngine
from iqs.store.finding_answers import answers
from iqs.store.hidden import HiddenEngine, hidden
from iqs.store.names import labels
from iqs.text import interval, listed, value, why_not

_NO_WINS = "Nothing that these data can tell apart from luck. A shout-out needs no statistics."
_POINTS = {Grain.WEEK: 26, Grain.MONTH: 13}
"""Points of the chart."""


def digest(plain: DuckEngine, asked: Asked) -> Digest:
    """The digest of the last whole week or month.

    UserError where there are no data, or none of that week or month.
    """
    database = plain.database
    known = span(plain)
    if known is None:
        raise UserError("There are no data yet. Load a file first.")
    grain = asked.grain
    settings = plain.settings()
    period = last_whole(grain, asked.as_of or known.end, known, settings.week_start)
    before, year = one_before(grain, period), a_year_ago(grain, period)
    compared = before if before.start >= known.start else None
    ago = year if year.start >= known.start else None
    engine = hidden(database, everybody=asked.pseudonyms)
    filters = renamed(database, Filters(None, asked.where), Options(pseudonyms=asked.pseudonyms))
    called = names(engine, "agent", Named(filters, None, None, grain))
    found = _among_all(cards(engine, tuple(METRICS), filters.during(period), compared, grain))
    answer = Overview(found, filters.during(period), compared, grain)
    years = screened([_since(engine, c, filters, ago) for c in found])
    lines = tuple(_line(engine, c, year) for c, year in zip(found, years, strict=True))
    real = _real(engine)
    now = findings_to(engine, filters, period)
    some = open_ones(now, answers(database), real, datetime.now(UTC).date())
    # What was there already is only of use where something is there now.
    earlier = findings_to(engine, filters, before) if some else now
    linked = None if isinstance(engine, HiddenEngine) and engine.names else _linked(plain, asked)
    rows = told(some, earlier, called, linked=linked)
    won = wins(engine, filters, period, grain, answer, called)
    return Digest(
        grain=grain,
        period=period,
        called=in_words(grain, period),
        before=compared,
        year_ago=ago,
        subject=_subject(grain, period, lines, _where(filters, called)),
        headline=headline(lines, grain, compared is not None),
        filters_words=_where(filters, called),
        lines=lines,
        findings=tuple(rows[:MOST]),
        more_findings=max(0, len(rows) - MOST),
        findings_of=f"the 13 weeks to {period.end:%-d %b %Y}",
        no_findings="" if rows else _no_findings(now.looked, bool(now.findings), now.why_not),
        wins=tuple(won),
        no_wins="" if won else _NO_WINS,
        drawing=_drawing(engine, filters, period, known, answer),
        notes=_notes(engine, asked, lines),
        as_of=known.end,
        fingerprint=fingerprint(database),
        made_at=datetime.now().astimezone(),
    )


def _among_all(found: Sequence[Card]) -> tuple[Card, ...]:
    """The cards, of whose changes only those are clear that are so among all: a digest comes unasked."""
    changes = screened([c.change for c in found])
    return tuple(replace(c, change=one) for c, one in zip(found, changes, strict=True))


def _since(engine: Engine, card: Card, filters: Filters, ago: Period | None) -> Change | None:
    """How a metric stands against a year ago."""
    if ago is None:
        return None
    m = metric(card.metric, engine.settings())
    d = m.definition(card.definition)
    then = measure(engine, [m.key], filters=filters.during(ago), definitions={m.key: d.key}).one(m.key)
    return change(then, card.now, d, card.better)


def _line(engine: Engine, card: Card, year: Change | None) -> Line:
    m = metric(card.metric, engine.settings())
    d = m.definition(card.definition)
    c = card.change
    told_now, good = _verdict(c)
    told_then, good_then = _verdict(year)
    return Line(
        metric=m.key, label=m.label, value=value(card.now, d), interval=interval(card.now, d),
        n=f"{card.now.n:,} {m.counted}", change=_words(c, d), verdict=told_now, good=good,
        year_change=_words(year, d), year_verdict=told_then, year_good=good_then,
        why_not=why_not(card.now, m),
    )  # fmt: skip


def _words(c: Change | None, d: object) -> str:
    if c is None or c.low is None:
        return ""
    return f"{difference_words(c, d)} (95 %: {interval_words(c, d)})"  # type: ignore[arg-type]


def _verdict(c: Change | None) -> tuple[str, bool | None]:
    if c is None:
        return "no earlier data", None
    return verdict_words(c.verdict, c.good), c.good if c.verdict is Verdict.CLEAR else None


def headline(lines: tuple[Line, ...], grain: Grain, compared: bool) -> str:
    """The whole in a sentence or three."""
    if not compared:
        return f"There are no data of the {grain} before to compare with."
    told = []
    worse = [x.label for x in lines if x.good is False]
    better = [x.label for x in lines if x.good is True]
    moved = [x.label for x in lines if x.good is None and x.verdict == str(Verdict.CLEAR)]
    still = [x.label for x in lines if x.verdict == str(Verdict.NOT_CLEAR)]
    few = [x.label for x in lines if x.verdict == str(Verdict.NOT_ENOUGH)]
    for words, some in (
        ("Clearly worse", worse), ("Clearly better", better), ("Clearly moved", moved),
        ("No clear change", still), ("Not enough data", few),
    ):  # fmt: skip
        if some:
            told.append(f"{words}: {listed(some)}.")
    first, rest = told[0], " ".join(told[1:])
    return f"Against the {grain} before, {first[:1].lower()}{first[1:]} {rest}".strip()


def _subject(grain: Grain, period: Period, lines: tuple[Line, ...], where: str) -> str:
    worse = [x.label for x in lines if x.good is False]
    better = [x.label for x in lines if x.good is True]
    parts = [f"{listed(some)} clearly {how}" for some, how in ((worse, "worse"), (better, "better")) if some]
    of = f" ({where[:57]}{' ...' if len(where) > 57 else ''})" if where else ""
    return f"Support quality, {in_words(grain, period)}{of}: {', '.join(parts) or 'no clear change'}"


def _no_findings(looked: int, answered: bool, why: tuple[tuple[str, str], ...]) -> str:
    if not looked:
        return not_looked(why, 1)
    if answered:
        return f"Nothing open: what stands out is answered already ({looked:,} comparisons)."
    return f"Nothing clear stands out among {looked:,} comparisons, which is an answer too."


def _real(engine: Engine) -> Mapping[str, str]:
    """Ids of agents by what stands for them."""
    known = engine.names if isinstance(engine, HiddenEngine) else {}
    return {shown: value for (dimension, value), shown in known.items() if dimension == "agent"}


def _linked(plain: DuckEngine, asked: Asked) -> Mapping[str, list[str]]:
    """The filters as the words of an address."""
    return {key: [labels(plain.database, key).get(v, v) for v in values] for key, values in asked.where}


def _where(filters: Filters, called: Mapping[str, str]) -> str:
    parts = []
    for key, values in filters.where:
        shown = [(called.get(v, v) if key == "agent" else v) or "unknown" for v in values]
        parts.append(f"{DIMENSIONS[key].label.lower()} {listed(shown, 'or')}")
    return "; ".join(parts)


def _drawing(
    engine: Engine, filters: Filters, period: Period, known: Period, answer: Overview
) -> Drawing | None:
    grain = answer.grain
    start = period.start
    for _ in range(_POINTS[grain] - 1):
        start = one_before(grain, Period(start, start + timedelta(days=1))).start
    days = Period(max(start, known.start), period.end)
    card = drawn_card(answer)
    if card is None:
        return None
    settings = engine.settings()
    (over,) = cards(engine, (card.metric,), filters.during(days), None, grain)
    m = metric(card.metric, settings)
    d = m.definition(card.definition)
    if not any(p.enough for p in over.series):
        return None
    drawn = score_and_volume(over, grain, settings)
    judged = "" if card.change is None else f": {verdict_words(card.change.verdict, card.change.good)}"
    against = "" if card.change is None else f" against the {grain} before"
    if not card.now.enough:
        return replace(drawn, title=f"{m.label} by {grain}")
    return replace(
        drawn, title=f"{m.label} was {value(card.now, d)} in {in_words(grain, period)}{judged}{against}"
    )


def _notes(engine: Engine, asked: Asked, lines: tuple[Line, ...]) -> tuple[str, ...]:
    judged = sum(
        v in ("clearly better", "clearly worse", str(Verdict.CLEAR), str(Verdict.NOT_CLEAR))
        for x in lines
        for v in (x.verdict, x.year_verdict)
    )
    notes = []
    if judged:
        notes.append(
            "A change is clear when it holds among those of all metrics: were nothing to change at all, one "
            "of them would look clear in one digest of twenty, for each period that is compared with."
        )
    if asked.pseudonyms:
        notes.append("Agents and reviewers stand under pseudonyms; shout-outs are left out.")
    elif isinstance(engine, HiddenEngine) and engine.names:
        notes.append("Who asked not to be shown by name stands under a pseudonym.")
    return tuple(notes)
