"""Events from a file that somebody else wrote: a table of text, or a calendar (iCalendar, RFC 5545).

`events_in` runs in the limited process; recurring events are spread over the days that are asked for.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from iqs.errors import UnreadableFile
from iqs.model import Period
from iqs.sources.text import to_utf8

FILE_BYTES = 5 * 1024**2
MOST = 5_000
"""Events of one file at most, also once recurring ones are spread out."""
MOST_TIMES = 500
"""Times that one recurring event may come in the days asked for."""
_STEPS = 20_000
_HEADERS = {
    "start": {
        "start",
        "starts",
        "starts on",
        "start date",
        "start day",
        "from",
        "begin",
        "date",
        "day",
        "on",
    },
    "end": {"end", "ends", "ends on", "end date", "end day", "to", "until", "till"},
    "title": {"title", "event", "name", "what", "what happened", "summary", "subject"},
    "kind": {"kind", "type", "category", "categories"},
    "note": {"note", "notes", "more", "comment", "description", "details"},
}
_NUMERIC = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})")
_SPELT = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%d-%b-%Y")
_FINE = re.compile(r"FREQ=(HOURLY|MINUTELY|SECONDLY)")


@dataclass(frozen=True)
class Happened:
    """An event as a file has it; `ends_on` is included, None for one day. `line` is where it stands."""

    starts_on: date
    ends_on: date | None
    title: str
    kind: str
    note: str
    line: int


@dataclass(frozen=True)
class Refused:
    """A line (of a calendar: the number of its event) that could not be read, and why."""

    line: int
    reason: str


Found = tuple[list[Happened], list[Refused]]


def events_in(path: Path, name: str, zone: str, within: Period, scratch: Path) -> Found:
    """Events of a file and lines that are none; calendar times become days of the time zone `zone`.

    Raises UnreadableFile for a file that has no events in it, or too many.
    """
    if path.stat().st_size > FILE_BYTES:
        raise UnreadableFile(f"“{name}” has more than {FILE_BYTES // 1024**2} MB; export fewer events.")
    clean, _, _ = to_utf8(path, scratch / "clean.txt")
    text = clean.read_text("utf-8-sig", errors="replace")
    calendar = text.lstrip().upper().startswith("BEGIN:VCALENDAR")
    found, refused = _from_calendar(text, name, zone, within) if calendar else _from_table(text, name)
    if len(found) > MOST:
        raise UnreadableFile(f"“{name}” has more than {MOST:,} events; export a shorter period.")
    return found, refused


def _from_table(text: str, name: str) -> Found:
    head = text.partition("\n")[0]
    delimiter = max(",;\t|", key=head.count)
    rows = csv.reader(io.StringIO(text), delimiter=delimiter)
    headers = [" ".join(re.sub(r"[_-]", " ", h).casefold().split()) for h in next(rows, [])]
    at = {
        role: next((i for i, h in enumerate(headers) if h in words), None) for role, words in _HEADERS.items()
    }
    if at["start"] is None or at["title"] is None:
        raise UnreadableFile(
            f"“{name}” has no columns for the day and the title of an event; call them start and title, and "
            "where there are any end, kind and note."
        )
    found: list[Happened] = []
    refused: list[Refused] = []
    lines: list[tuple[int, dict[str, str]]] = []
    try:
        for row in rows:
            if any(cell.strip() for cell in row):
                cells = {r: row[i].strip() if i is not None and i < len(row) else "" for r, i in at.items()}
                lines.append((rows.line_num, cells))
            if len(lines) > MOST:
                raise UnreadableFile(f"“{name}” has more than {MOST:,} lines; export a shorter period.")
    except csv.Error as error:
        raise UnreadableFile(f"“{name}” is no table of text; save it as CSV and try again.") from error
    day_first = _day_first([c[k] for _, c in lines for k in ("start", "end")])
    for line, cells in lines:
        start, end = (_day(cells[k], day_first) for k in ("start", "end"))
        if not cells["title"]:
            refused.append(Refused(line, "no title"))
        elif start is None:
            refused.append(Refused(line, _no_day(cells["start"])))
        elif end is None and cells["end"]:
            refused.append(Refused(line, _no_day(cells["end"])))
        else:
            found.append(Happened(start, end, cells["title"], cells["kind"], cells["note"], line))
    return found, refused


def _no_day(text: str) -> str:
    return f"“{text[:30]}” is no day that can be read; write it as 2026-03-02" if text else "no day"


def _day_first(texts: Sequence[str]) -> bool | None:
    """Whether 3/4/2026 is 3 April; None where no date of the file tells."""
    parts = [(int(m[1]), int(m[3])) for t in texts if (m := _NUMERIC.match(t)) and m[2] != "."]
    if any(a > 12 for a, _ in parts):
        return True
    return False if any(b > 12 for _, b in parts) else None


def _day(text: str, day_first: bool | None) -> date | None:
    """A day from text, its time of day left off; None when it is none, or could be two."""
    if m := _NUMERIC.match(text):
        first, second = int(m[1]), int(m[3])
        ordered = True if m[2] == "." else True if first == second else day_first
        if ordered is None:
            return None
        day, month = (first, second) if ordered else (second, first)
        try:
            return date(int(m[4]), month, day)
        except ValueError:
            return None
    for tried in (text, text[:10]):
        for form in _SPELT:
            try:
                return datetime.strptime(tried, form).date()
            except ValueError:
                continue
    return None


def _from_calendar(text: str, name: str, zone: str, within: Period) -> Found:
    from icalendar import Calendar

    try:
        calendars = Calendar.from_ical(text, multiple=True)
    except (ValueError, IndexError, KeyError) as error:
        raise UnreadableFile(f"“{name}” is no calendar that can be read; export it again as .ics.") from error
    entries: list[Any] = [e for c in calendars for e in c.walk("VEVENT")]
    moved = {(str(e.get("UID")), _at(e["RECURRENCE-ID"].dt)) for e in entries if "RECURRENCE-ID" in e}
    found: list[Happened] = []
    refused: list[Refused] = []
    for number, entry in enumerate(entries, 1):
        try:
            some = list(_times(entry, number, ZoneInfo(zone), within, moved))
        except (ValueError, KeyError, AttributeError, TypeError, OverflowError) as error:
            told = str(error) if isinstance(error, _Told) else "its days cannot be read"
            refused.append(Refused(number, told))
            continue
        found += some
        if len(found) > MOST:
            break
    return found, refused


class _Told(ValueError):
    """A reason in words of ours."""


def _times(
    entry: Any, number: int, zone: ZoneInfo, within: Period, moved: set[tuple[str, datetime]]
) -> Iterator[Happened]:
    """An event once for each time it takes place in the days asked for; all days where it does not recur."""
    from dateutil.rrule import rrulestr

    title = str(entry.get("SUMMARY", "")).strip()
    if not title:
        raise _Told("no title")
    if str(entry.get("STATUS", "")).upper() == "CANCELLED":
        raise _Told("cancelled")
    start = entry["DTSTART"].dt
    whole = not isinstance(start, datetime)
    end = entry["DTEND"].dt if "DTEND" in entry else None
    if end is None:
        end = (
            start + entry["DURATION"].dt if "DURATION" in entry else start + timedelta(days=1 if whole else 0)
        )
    length = end - start
    kind = entry.get("CATEGORIES")
    words = [str(c) for c in getattr(kind, "cats", [])] if kind is not None else []
    note = str(entry.get("DESCRIPTION", "")).strip()

    def made(begin: date) -> Happened:
        first, last = _days(begin, length, zone)
        return Happened(
            first, None if last == first else last, title, words[0] if words else "", note, number
        )

    if "RRULE" not in entry:
        yield made(start)
        return
    rules = entry["RRULE"]
    if isinstance(rules, list):
        raise _Told("several rules of recurrence")
    rule = rules.to_ical().decode()
    if _FINE.search(rule):
        raise _Told("recurs more often than daily")
    naive = _at(start)
    # The end of a recurrence is in UTC, the start a wall clock's: days are all that is needed.
    rule = re.sub(r"(UNTIL=\d{8}(?:T\d{6})?)Z", r"\1", rule)
    gone = {_at(d.dt) for x in _listed(entry.get("EXDATE")) for d in x.dts}
    uid = str(entry.get("UID"))
    count = 0
    for step, moment in enumerate(rrulestr(rule, dtstart=naive)):
        if step > _STEPS or moment.date() > within.end:
            break
        if moment.date() + length < within.start or moment in gone or (uid, moment) in moved:
            continue
        count += 1
        if count > MOST_TIMES:
            raise _Told(f"recurs more than {MOST_TIMES} times")
        yield made(moment.date() if whole else moment.replace(tzinfo=start.tzinfo))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _at(moment: date) -> datetime:
    """A day or time as a time on the wall clock it was written by."""
    if isinstance(moment, datetime):
        return moment.replace(tzinfo=None)
    return datetime.combine(moment, time())


def _days(begin: date, length: timedelta, zone: ZoneInfo) -> tuple[date, date]:
    """First and last day, in the time zone of the data; an end at midnight is the day before."""
    if not isinstance(begin, datetime):
        return begin, max(begin, begin + length - timedelta(days=1))
    end = begin + length
    if begin.tzinfo is not None:
        begin, end = begin.astimezone(zone), end.astimezone(zone)
    last = end - timedelta(microseconds=1) if end > begin else end
    return begin.date(), last.date()
