"""Awards of a month or a quarter: who clearly earned one by stated criteria, or why nobody did.

An award goes only to whom the data can tell: first places of a leaderboard are shared by everybody who is
clearly above the average and cannot be told from the first; a gain must be clear among all gains. Whoever is
merely on top of the list gets nothing, as somebody always is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from iqs.analysis.compare import Verdict, change
from iqs.analysis.improved import improved
from iqs.analysis.leaderboard import leaderboard
from iqs.analysis.periods import after, first_of, span
from iqs.analysis.places import Band, Leaderboard, Place, Standing, State
from iqs.analysis.screen import screened
from iqs.analysis.yardstick import criteria
from iqs.errors import UserError, unknown_name
from iqs.model import Filters, Grain, Period
from iqs.scoring import Better, Definition, Engine, measure, metric
from iqs.text import MINUS, decimals, interval, number, value

GRAINS = (Grain.MONTH, Grain.QUARTER)
"""How long the period of an award can be."""
_BEST_IN = "best-in:"


@dataclass(frozen=True)
class Award:
    """One award: its title, and what it takes, in words."""

    key: str
    title: str
    takes: str


@dataclass(frozen=True)
class Winner:
    """Who earned an award: an agent's id, the reason as a sentence without the name, and rows behind it."""

    agent: str
    reason: str
    n: int


@dataclass(frozen=True)
class Outcome:
    """What the data say of an award for a period. Without `winners`, `nobody` says why."""

    award: Award
    period: Period
    winners: tuple[Winner, ...]
    nobody: str = ""


_ABOVE = "clearly above the average of all and not told apart from the first place"
QUALITY = Award(
    "quality",
    "Highest quality",
    f"IQS, adjusted for channel, month, reviewer and time on the job: {_ABOVE}. Shared where several are.",
)
CUSTOMERS = Award("customers", "Customers' favourite", f"CSAT: {_ABOVE}. Shared where several are.")
IMPROVED = Award(
    "improved",
    "Most improved",
    "IQS of the 13 weeks to the end of the period against the 39 before: a gain that stands out from "
    "everybody's, with the luck of a low start taken out.",
)
NEWCOMER = Award(
    "newcomer",
    "Strong start",
    "Agents in their first 90 days: an IQS that is clearly above that of everybody.",
)
_FIXED = (QUALITY, CUSTOMERS, IMPROVED, NEWCOMER)


def best_in(criterion: str) -> Award:
    """The award for one criterion."""
    return Award(
        f"{_BEST_IN}{criterion}",
        f"Best in {criterion}",
        f"{criterion}, adjusted like IQS: {_ABOVE}. Shared where several are.",
    )


def awards(engine: Engine, filters: Filters) -> tuple[Award, ...]:
    """Every award there is, with one for each criterion that was rated."""
    return (*_FIXED, *(best_in(c) for c in criteria(engine, filters.during(None))))


def award_called(engine: Engine, key: str, filters: Filters) -> Award:
    """The award with this key; UnknownName when there is none."""
    known = {a.key: a for a in awards(engine, filters)}
    if key not in known:
        raise unknown_name("award", key, known)
    return known[key]


def whole_periods(engine: Engine, grain: Grain) -> tuple[Period, ...]:
    """Months or quarters that lie wholly in the data, the latest first; a running one gives no award."""
    if grain not in GRAINS:
        raise UserError("Awards are given for a month or a quarter.")
    days = span(engine)
    if days is None:
        return ()
    found = []
    start = first_of(days.start, grain)
    start = start if start == days.start else after(start, grain)
    while (end := _last_day(start, grain)) <= days.end:
        found.append(Period(start, end))
        start = after(start, grain)
    return tuple(reversed(found))


def called(period: Period) -> str:
    """A whole month or quarter in words: "October 2026", "3rd quarter of 2026"; other days as they are."""
    first = period.start
    if first.day == 1 and _last_day(first, Grain.MONTH) == period.end:
        return f"{first:%B %Y}"
    if first_of(first, Grain.QUARTER) == first and _last_day(first, Grain.QUARTER) == period.end:
        return f"{('1st', '2nd', '3rd', '4th')[first.month // 3]} quarter of {first.year}"
    return str(period)


FAIR_ANSWER = (
    "That is a fair answer: somebody is always on top of a list, mostly by luck. A quarter says more than a "
    "month, and shout-outs need no statistics."
)


def headline(earned: Sequence[Outcome], period: Period) -> str:
    """How many awards there are for how many people, in one line."""
    if not earned:
        return f"{called(period)}: nobody can be told apart clearly enough for an award"
    people = len({w.agent for o in earned for w in o.winners})
    who = "1 person" if people == 1 else f"{people} people"
    many = "1 award" if len(earned) == 1 else f"{len(earned)} awards"
    return f"{called(period)}: {many} for {who}"


def _last_day(start: date, grain: Grain) -> date:
    return date.fromordinal(after(start, grain).toordinal() - 1)


def outcome(engine: Engine, key: str, filters: Filters, period: Period) -> Outcome:
    """Who earned the award `key` in `period`, or why nobody did; `filters` say among whom.

    Raises UnknownName for an award that does not exist.
    """
    award = award_called(engine, key, filters)
    within = filters.during(period)
    if award == IMPROVED:
        return _most_improved(engine, within, period)
    if award == NEWCOMER:
        return _newcomers(engine, within, period)
    metric_key = "csat" if award == CUSTOMERS else "iqs"
    criterion = key.removeprefix(_BEST_IN) if key.startswith(_BEST_IN) else ""
    if criterion and criterion not in criteria(engine, within):
        return Outcome(award, period, (), f"Nobody was rated for {criterion}.")
    board = leaderboard(engine, metric_key, within, criterion=criterion, adjusted=metric_key == "iqs")
    label = criterion or metric(metric_key).label
    best = [p for p in board.band(Band.ABOVE) if p.first == 1 and _beyond(p, board)]
    winners = tuple(Winner(p.group, _reason(p, board, label), p.raw.n) for p in best)
    return Outcome(award, period, winners, "" if winners else _nobody(board, label))


def _beyond(p: Place, board: Leaderboard) -> bool:
    """Whether the whole interval lies on the good side of the average, as the reason shows it."""
    if p.low is None or p.high is None or board.average is None:
        return False
    return p.high < board.average if board.better is Better.DOWN else p.low > board.average


def _reason(p: Place, board: Leaderboard, label: str) -> str:
    d, m = board.definition, metric(board.metric)
    shown, high, of_all = (_number(v, d) for v in (p.score, p.high, board.average))
    low = number(p.low, "s" if d.unit == "s" else "", decimals=decimals(d))
    return (
        f"{label} {shown} (95 %: {low} to {high}), where the average of all is {of_all}; "
        f"{p.raw.n:,} {m.counted}."
    )


def _number(amount: float | None, d: Definition) -> str:
    return number(amount, d.unit, decimals=decimals(d))


def _nobody(board: Leaderboard, label: str) -> str:
    m = metric(board.metric)
    few = len(board.standing(Standing.FEW)) + len(board.standing(Standing.UNSURE))
    if board.state is State.TOO_FEW:
        return (
            f"Fewer than five agents have enough {m.counted} ({m.minimum_n} each). A longer period says more."
        )
    if board.state in (State.NO_DIFFERENCE, State.ALL_SAME):
        return f"No measurable difference in {label} between agents in this period: nobody stands out."
    if not board.places:
        return (
            f"Agents are too alike in {label} for the {m.counted} there are: about {board.need:,} each would "
            "be needed. A longer period says more."
        )
    thin = f" {few} more have too few {m.counted}." if few else ""
    return f"Nobody is clearly above the average of all in {label} and in reach of the first place.{thin}"


def _most_improved(engine: Engine, filters: Filters, period: Period) -> Outcome:
    found = improved(engine, filters)
    if found.now is not None and found.now.end < period.start:
        return Outcome(IMPROVED, period, (), "No review in this period.")
    winners = tuple(
        Winner(
            g.agent,
            f"IQS {_signed(g.real)} points with the luck of the start taken out (90 %: {_signed(g.low)} to "
            f"{_signed(g.high)}), now {g.after:.1f} %; {g.n_before:,} reviews before, {g.n_after:,} in these "
            "13 weeks.",
            g.n_after,
        )
        for g in found.clear
    )
    why = found.why_not or "Every gain is within what chance gives somebody each time."
    return Outcome(IMPROVED, period, winners, "" if winners else why)


def _signed(points: float) -> str:
    return f"{'+' if points >= 0 else MINUS}{abs(points):.1f}"


def _newcomers(engine: Engine, filters: Filters, period: Period) -> Outcome:
    board = leaderboard(engine, "iqs", filters)
    d, m = board.definition, metric("iqs")
    new = board.standing(Standing.NEW)
    known = [p for p in new if p.raw.enough]
    if not known:
        why = (
            f"In their first 90 days: {len(new)}, none with {m.minimum_n} {m.counted}."
            if new
            else "Nobody was in their first 90 days."
        )
        return Outcome(NEWCOMER, period, (), why)
    everybody = measure(engine, ["iqs"], filters=filters, definitions={"iqs": d.key}).one("iqs")
    compared = screened([change(everybody, p.raw, d) for p in known])
    winners = tuple(
        Winner(
            p.group,
            f"IQS {value(p.raw, d)} (95 %: {interval(p.raw, d)}) in the first 90 days, where everybody's is "
            f"{value(everybody, d)}; {p.raw.n:,} {m.counted}.",
            p.raw.n,
        )
        for p, c in sorted(zip(known, compared, strict=True), key=lambda pair: -(pair[0].raw.value or 0.0))
        if c.verdict is Verdict.CLEAR and c.good
    )
    names = f"{len(known)} of {len(new)} newcomers have {m.minimum_n} {m.counted}"
    return Outcome(
        NEWCOMER, period, winners, "" if winners else f"{names}; none is clearly above everybody's IQS."
    )
