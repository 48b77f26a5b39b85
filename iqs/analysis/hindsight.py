"""Whether a change was written down before its numbers were there.

A date picked afterwards, where the numbers moved, finds differences that are luck. So strong words need an
event that was noted in time, with the days it has; and, where it was noted what it should move and whom it
touched, that is what must be looked at.
"""

from dataclasses import replace
from datetime import timedelta

from iqs.analysis.compare import Verdict
from iqs.analysis.intervention import Effect
from iqs.store.events import Event

GRACE = timedelta(days=14)
"""How long after its first day an event may be noted: two of thirteen weeks tell next to nothing yet."""


def in_time(event: Event) -> bool:
    """Whether the event was noted, with the days it has, before its numbers were there."""
    return event.recorded_at is not None and event.recorded_at.date() <= event.starts_on + GRACE


def as_noted(e: Effect, event: Event, what: str) -> bool:
    """Whether what is looked at is what was noted beforehand, as far as anything was."""
    return (not event.moves or event.moves == what) and (event.touched in (None, e.treated))


def held(e: Effect, event: Event, what: str) -> Effect:
    """The effect with the verdict that may be given: none is clear that was picked afterwards.

    `what` is the metric's key or criterion's name that was asked for.
    """
    if e.verdict is Verdict.CLEAR and not (in_time(event) and as_noted(e, event, what)):
        return replace(e, verdict=Verdict.NOT_CLEAR, hint=True)
    return e


def hindsight(e: Effect, event: Event, what: str) -> str:
    """When the event was noted, and how the numbers must be read therefore."""
    said = _when(event)
    if not in_time(event):
        said += (
            ": after the numbers were there. A date picked afterwards finds differences that are luck; read "
            "this as a hint."
        )
    elif not as_noted(e, event, what):
        said += (
            ", before the numbers were there; but what is looked at here was not what was noted then. Read "
            "this as a hint."
        )
    elif not event.moves:
        said += (
            ", before the numbers were there. What it should move was not noted: of several numbers that are "
            "tried, one moves by luck."
        )
    else:
        said += ", before the numbers were there."
    return said


def _when(event: Event) -> str:
    if event.recorded_at is None:
        return "It is not known when this was noted"
    said = f"Noted on {event.recorded_at:%-d %b %Y}"
    first = event.first_recorded_at
    if first is not None and first != event.recorded_at:
        said += (
            f" as it stands (first on {first:%-d %b %Y}; then its days, whom it touched or what it should "
            "move were others)"
        )
    return said
