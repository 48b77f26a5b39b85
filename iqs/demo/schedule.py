"""When and on whom each effect is planted, or why it does not fit into the span."""

from dataclasses import dataclass
from datetime import timedelta

from iqs.demo.people import People
from iqs.demo.plan import PLANTS, Plan
from iqs.demo.span import Span, quarter_start

RAMP_DAYS = 91
RAMP_ENDS_BEFORE_END = 45
"""The climb is centred on the change from the last-but-one to the last 13 weeks."""


@dataclass(frozen=True)
class Slot:
    """The place of one effect: days `first` to `last`, both included, and the entity's kind and number.

    `number` is an agent, team or reviewer number, -1 for everybody. `reason` says why it is not planted.
    """

    name: str
    planted: bool
    reason: str
    kind: str
    number: int
    first: int
    last: int


def schedule(plan: Plan, span: Span, team: People) -> dict[str, Slot]:
    """One slot for every effect of the registry."""
    end = span.days - 1
    cast = team.cast
    quarter = quarter_start(span.end - timedelta(days=183))
    mix_first = span.day(quarter)
    mix_last = span.day(quarter_start(quarter + timedelta(days=95))) - 1
    ramp = end - RAMP_ENDS_BEFORE_END - RAMP_DAYS + 1
    # Week 60 of the default 105; the same part of a shorter or longer span.
    fix = round(span.weeks * 60 / 105) * 7 - span.start.weekday()
    seasons = [s for s in span.seasons if span.full(s)]
    few = "needs more agents"
    places = {
        "holiday": ("company", -1, seasons[0][0], seasons[-1][1], "")
        if seasons
        else ("company", -1, 0, end, "no whole holiday season in the span"),
        "lenient_reviewer": ("reviewer", team.lenient, 0, end, ""),
        "rushing": (
            "agent",
            cast.rushing,
            max(mix_first, span.days // 3),
            end,
            few if cast.rushing is None else "",
        ),
        "divergence": ("team", cast.divergence_team, max(end - 364, span.days // 4), end, ""),
        "most_improved": (
            "agent",
            cast.improved,
            ramp,
            ramp + RAMP_DAYS - 1,
            few if cast.improved is None else "needs 7 months" if ramp < 60 else "",
        ),
        "lead": ("company", -1, 0, end, "" if span.weeks >= 26 else "needs 26 weeks"),
        "mix_shift": ("company", -1, mix_first, mix_last, "" if mix_first >= 56 else "needs 9 months"),
        "step": (
            "team",
            cast.step_team,
            fix,
            end,
            "needs 15 agents" if cast.step_team is None else "needs 6 months" if span.weeks < 26 else "",
        ),
    }
    slots = {}
    for name in PLANTS:
        kind, number, first, last, reason = places[name]
        why = reason if plan.has(name) else "not asked for"
        slots[name] = Slot(name, not why, why, kind, -1 if number is None else number, first, last)
    return slots
