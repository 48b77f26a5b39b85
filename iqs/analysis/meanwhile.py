"""What else happened in the weeks around a change, and may be the reason as well."""

from collections.abc import Sequence

from iqs.analysis.breaks import Break
from iqs.analysis.intervention import Effect
from iqs.model import Period
from iqs.settings import Season
from iqs.store.events import Event
from iqs.text import listed


def meanwhile(
    e: Effect, events: Sequence[Event], seasons: Sequence[Season], breaks: Sequence[Break] = (), but: int = 0
) -> list[str]:
    """Other events, seasons and new scorecards in the weeks of an effect, as sentences.

    `but` is the id of the event that the effect is of.
    """
    window = Period(e.before.start, e.after.end)
    said = []
    others = [
        f"{o.title} ({o.days})"
        for o in events
        if o.event_id != but and o.period.start <= window.end and o.period.end >= window.start
    ]
    if others:
        said.append(f"Also noted in these weeks: {listed(others)}.")
    shaded = [s.name for s in seasons if s.within(window)]
    if shaded:
        said.append(f"A season lies in these weeks: {listed(shaded)}.")
    days = [f"{b.day:%-d %b %Y}" for b in breaks if window.start <= b.day <= window.end]
    if days and e.metric == "iqs":
        said.append(f"A new scorecard begins in these weeks ({listed(days)}).")
    return said
