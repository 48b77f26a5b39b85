"""The demo world: everything that is true and everything that was observed, in arrays."""

from dataclasses import dataclass, replace

from iqs.demo.effects import Shift, plant_quality
from iqs.demo.outcomes import Outcomes, outcomes
from iqs.demo.people import People, people
from iqs.demo.plan import Floats, Plan
from iqs.demo.quality import Quality, expected_scores, points, quality
from iqs.demo.reviews import Reviews, reviews, severities
from iqs.demo.schedule import Slot, schedule
from iqs.demo.span import Span, span_of
from iqs.demo.surveys import Surveys, surveys
from iqs.demo.traffic import Tickets, repeat_customers, tickets


@dataclass(frozen=True, eq=False)
class World:
    """A generated world.

    Observed: `people`, `tickets`, `reviews`, `surveys`. Latent: `quality` holds what was drawn,
    `z` the same with effects planted, `shifts` each effect's own share, `severity` the reviewers',
    `outcomes` the answer every customer would give. `earned` and `possible` are the points an
    average reviewer would give each contact; their ratio of sums is the true IQS of any set.
    """

    plan: Plan
    span: Span
    people: People
    slots: dict[str, Slot]
    tickets: Tickets
    quality: Quality
    z: Floats
    shifts: dict[str, Shift]
    outcomes: Outcomes
    severity: Floats
    earned: Floats
    possible: Floats
    reviews: Reviews
    surveys: Surveys


def generate(plan: Plan) -> World:
    """Make the world of a plan; the same plan always gives the same world."""
    span = span_of(plan)
    team = people(plan, span)
    slots = schedule(plan, span, team)
    drawn = tickets(plan, span, team, slots["mix_shift"])
    base = quality(plan, span, team, drawn)
    z, shifts = plant_quality(plan, span, drawn, base, slots)
    seen = outcomes(plan, span, team, drawn, base, z, shifts, slots)
    customer, topic = repeat_customers(plan, drawn, seen.solved_first)
    contacts = replace(drawn, customer=customer, topic=topic)
    severity = severities(plan, team, base, z, slots["lenient_reviewer"])
    earned, possible = points(expected_scores(z), base.applicable, base.weights(slice(None)))
    return World(
        plan=plan,
        span=span,
        people=team,
        slots=slots,
        tickets=contacts,
        quality=base,
        z=z,
        shifts=shifts,
        outcomes=seen,
        severity=severity,
        earned=earned,
        possible=possible,
        reviews=reviews(plan, span, team, contacts, base, z, severity),
        surveys=surveys(plan, span, contacts, seen),
    )
