"""Periods that are named after events: their days, and the weeks from their first day on."""

from datetime import timedelta

from iqs.analysis.periods import span
from iqs.model import Period
from iqs.store import Database, DuckEngine, events

_AFTER = 13
"""Weeks from an event on; what is compared with is as many before, where the bar says so."""
_LATEST = 20


def event_periods(database: Database) -> dict[str, Period]:
    """Periods by the words people see, those of the latest events that lie in the data."""
    known = span(DuckEngine(database))
    found: dict[str, Period] = {}
    if known is None:
        return found
    for event in reversed(events(database, known)[-_LATEST:]):
        start, end = max(event.period.start, known.start), min(event.period.end, known.end)
        name = f"{event.title}, {event.starts_on:%-d %b %Y}"
        found[f"Event: {name}"] = Period(start, end)
        found[f"From: {name}"] = Period(start, min(start + timedelta(days=7 * _AFTER - 1), known.end))
    return found
