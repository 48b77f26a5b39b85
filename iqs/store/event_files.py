"""Events as files that other programs read: CSV for spreadsheets, iCalendar (RFC 5545) for calendars."""

import csv
import io
from collections.abc import Sequence
from datetime import timedelta

from iqs.store.events import Event


def as_csv(events: Sequence[Event]) -> str:
    """A line an event, as it is read back; what a spreadsheet would run is led by an apostrophe."""
    out = io.StringIO()
    sheet = csv.writer(out, lineterminator="\n")
    sheet.writerow(["start", "end", "title", "kind", "note", "noted"])
    for e in events:
        noted = "" if e.recorded_at is None else e.recorded_at.isoformat(sep=" ")
        sheet.writerow([e.starts_on, e.ends_on or "", _safe(e.title), e.kind.value, _safe(e.note), noted])
    return out.getvalue()


def _safe(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def as_calendar(events: Sequence[Event]) -> bytes:
    """A calendar of whole days."""
    from icalendar import Calendar
    from icalendar import Event as Entry

    calendar = Calendar()
    calendar.add("prodid", "-//IQS//Events//EN")
    calendar.add("version", "2.0")
    for e in events:
        entry = Entry()
        entry.add("uid", f"event-{e.event_id}@iqs")
        entry.add("summary", e.title)
        entry.add("dtstart", e.starts_on)
        entry.add("dtend", e.period.end + timedelta(days=1))
        entry.add("categories", [e.kind.value])
        if e.note:
            entry.add("description", e.note)
        if e.recorded_at is not None:
            entry.add("dtstamp", e.recorded_at)
        calendar.add_component(entry)
    made: bytes = calendar.to_ical()
    return made
