"""What happened when: events that people note, to be seen beside the numbers."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum

import duckdb

from iqs.errors import UserError, unknown_name
from iqs.model import Period, Treated
from iqs.store.database import Database, one_row

_COLUMNS = (
    "event_id, starts_on, ends_on, kind, title, note, touched, touched_values, moves, recorded_at, "
    "first_recorded_at"
)
LONGEST_TITLE, LONGEST_NOTE = 80, 500
"""Letters of a title and of a note at most."""
_LONGEST_MOVES, _MOST_TOUCHED = 200, 500


class EventKind(StrEnum):
    """What sort of thing happened."""

    CAMPAIGN = "campaign"
    TRAINING = "training"
    TOOL = "tool"
    POLICY = "policy"
    OUTAGE = "outage"
    SEASON = "season"
    OTHER = "other"


@dataclass(frozen=True)
class Event:
    """Something that happened from `starts_on` to `ends_on`, both included; on one day when that is None.

    `touched` is whom it touched, None where that was not said; `moves` the key of the metric or the name of
    the criterion it should move, "" where that was not said. `event_id` is None until it is kept, as are
    `recorded_at`, when it was noted with the days, the touched and the number it has (UTC), and
    `first_recorded_at`, when it was noted at all; both stay None for events of which that is not known.
    Raises UserError for a title that is empty or
    long, a long note, an end before the start, and too much that it touched.
    """

    starts_on: date
    title: str
    kind: EventKind = EventKind.OTHER
    ends_on: date | None = None
    note: str = ""
    event_id: int | None = None
    touched: Treated | None = None
    moves: str = ""
    recorded_at: datetime | None = None
    first_recorded_at: datetime | None = None

    def __post_init__(self) -> None:
        if not self.title.strip() or len(self.title) > LONGEST_TITLE:
            raise UserError(f"An event needs a title of up to {LONGEST_TITLE} letters.")
        if len(self.note) > LONGEST_NOTE:
            raise UserError(f"A note about an event has up to {LONGEST_NOTE} letters, not {len(self.note)}.")
        if len(self.moves) > _LONGEST_MOVES or (self.touched and len(self.touched.values) > _MOST_TOUCHED):
            raise UserError(f"An event touches up to {_MOST_TOUCHED} names, and moves one number.")
        if self.ends_on is not None and self.ends_on < self.starts_on:
            raise UserError(
                f"The event ends ({self.ends_on}) before it starts ({self.starts_on}). Swap the two days."
            )

    @property
    def period(self) -> Period:
        """Its days."""
        return Period(self.starts_on, self.ends_on or self.starts_on)

    @property
    def days(self) -> str:
        """Its days in words."""
        return (
            str(self.period) if self.ends_on not in (None, self.starts_on) else f"{self.starts_on:%-d %b %Y}"
        )


def event_kind(text: str) -> EventKind:
    """The kind called so; UnknownName for any other."""
    if text.strip().casefold() not in set(EventKind):
        raise unknown_name("kind of event", text, EventKind)
    return EventKind(text.strip().casefold())


def events(database: Database, within: Period | None = None) -> tuple[Event, ...]:
    """Events in order, with `within` only those that have a day in it."""
    with database.cursor() as cursor:
        found = _read(cursor)
    if within is None:
        return found
    return tuple(e for e in found if e.period.start <= within.end and e.period.end >= within.start)


def add_events(
    database: Database, new: Sequence[Event], *, added_by: str, noted_at: datetime | None = None
) -> tuple[Event, ...]:
    """Keep events, all or none, and return those that were not there already, with their ids.

    An event with the same days, kind and title is there already, whatever its note. They are noted now; only
    prepared data say otherwise by `noted_at` (UTC).
    """
    noted = noted_at or _now()
    with database.writing() as cursor:
        there = {_sameness(e) for e in _read(cursor)}
        (last,) = one_row(cursor, "select coalesce(max(event_id), 0) from events")
        kept: list[Event] = []
        for event in new:
            if _sameness(event) in there:
                continue
            there.add(_sameness(event))
            last += 1
            one = replace(event, event_id=last, recorded_at=noted, first_recorded_at=noted)
            one = _keep(cursor, one)
            _noted(cursor, "add event", one, added_by)
            kept.append(one)
        if kept:
            _grown(cursor)
    return tuple(kept)


def add_event(database: Database, event: Event, *, added_by: str) -> Event:
    """Keep one event and return it with its id. Raises UserError when it is there already."""
    kept = add_events(database, [event], added_by=added_by)
    if not kept:
        raise UserError(f"“{event.title}” on {event.days} is noted already.")
    return kept[0]


def change_event(database: Database, event_id: int, to: Event, *, changed_by: str) -> Event:
    """Make an event another, and return it as it is kept.

    With other days, for others than it touched before, or to move another number it counts as noted now: what
    is picked where the numbers moved tells nothing.
    Raises UnknownName when there is none with this id, UserError when another event is the same.
    """
    with database.writing() as cursor:
        there = {str(e.event_id): e for e in _read(cursor)}
        if str(event_id) not in there:
            raise unknown_name("event", str(event_id), there)
        was = there.pop(str(event_id))
        if _sameness(to) in {_sameness(e) for e in there.values()}:
            raise UserError(f"“{to.title}” on {to.days} is noted already.")
        another = (to.period, to.touched, to.moves) != (was.period, was.touched, was.moves)
        cursor.execute("delete from events where event_id = ?", [event_id])
        one = replace(
            to,
            event_id=event_id,
            recorded_at=_now() if another else was.recorded_at,
            first_recorded_at=was.first_recorded_at,
        )
        one = _keep(cursor, one)
        _noted(cursor, "change event", one, changed_by)
        _grown(cursor)
    return one


def remove_event(database: Database, event_id: int, *, removed_by: str) -> Event:
    """Take an event away. Raises UnknownName when there is none with this id."""
    with database.writing() as cursor:
        there = {str(e.event_id): e for e in _read(cursor)}
        if str(event_id) not in there:
            raise unknown_name("event", str(event_id), there)
        cursor.execute("delete from events where event_id = ?", [event_id])
        _noted(cursor, "remove event", there[str(event_id)], removed_by)
        _grown(cursor)
    return there[str(event_id)]


def _read(cursor: duckdb.DuckDBPyConnection) -> tuple[Event, ...]:
    cursor.execute(f"select {_COLUMNS} from events order by starts_on, event_id")  # noqa: S608
    return tuple(
        Event(
            start,
            title,
            EventKind(kind),
            end,
            note or "",
            event_id,
            None if touched is None else Treated(touched, tuple(json.loads(values or "[]"))),
            moves or "",
            recorded,
            first,
        )
        for event_id, start, end, kind, title, note, touched, values, moves, recorded, first in (
            cursor.fetchall()
        )
    )


def _keep(cursor: duckdb.DuckDBPyConnection, event: Event) -> Event:
    """Write an event, its words tidied, and return it so."""
    one = replace(event, title=" ".join(event.title.split()), note=event.note.strip())
    touched = one.touched
    cursor.execute(
        f"insert into events ({_COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
        [
            one.event_id,
            one.starts_on,
            one.ends_on,
            one.kind.value,
            one.title,
            one.note,
            None if touched is None else touched.dimension,
            None if touched is None else json.dumps(touched.values),
            one.moves or None,
            one.recorded_at,
            one.first_recorded_at,
        ],
    )
    return one


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def _sameness(event: Event) -> tuple[Period, EventKind, str]:
    return event.period, event.kind, " ".join(event.title.split()).casefold()


def _noted(cursor: duckdb.DuckDBPyConnection, what: str, event: Event, who: str) -> None:
    detail = f"{event.event_id}: {event.kind} {event.title}, {event.days}"
    cursor.execute("insert into audit values (?, ?, ?, ?)", [_now(), who, what, detail])


def _grown(cursor: duckdb.DuckDBPyConnection) -> None:
    cursor.execute("update settings set value = (value::bigint + 1)::text where key = 'data_version'")
