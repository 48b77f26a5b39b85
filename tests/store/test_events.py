"""Events people note: kept, listed by days, taken away, and never kept twice."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from iqs.errors import UnknownName, UserError
from iqs.model import Period, Treated
from iqs.store import (
    Database,
    DuckEngine,
    Event,
    EventKind,
    add_event,
    add_events,
    change_event,
    event_kind,
    events,
    remove_event,
)

TRAINING = Event(date(2026, 3, 2), "Tone training", EventKind.TRAINING, date(2026, 3, 6), "All teams")
OUTAGE = Event(date(2026, 2, 10), "Outage", EventKind.OUTAGE)


def test_events_are_kept_in_order_of_their_days(database: Database) -> None:
    """With ids, whatever the order they were noted in."""
    add_event(database, TRAINING, added_by="mia")
    add_event(database, OUTAGE, added_by="mia")
    found = events(database)
    assert [(e.event_id, e.title, e.kind, e.days) for e in found] == [
        (2, "Outage", EventKind.OUTAGE, "10 Feb 2026"),
        (1, "Tone training", EventKind.TRAINING, "2 Mar 2026 to 6 Mar 2026"),
    ]
    assert found[1].note == "All teams"


def test_only_events_with_a_day_in_the_period(database: Database) -> None:
    """The last day of the training is in, the day after is not."""
    add_events(database, [TRAINING, OUTAGE], added_by="mia")
    assert [e.title for e in events(database, Period(date(2026, 3, 6), date(2026, 4, 1)))] == [
        "Tone training"
    ]
    assert events(database, Period(date(2026, 3, 7), date(2026, 4, 1))) == ()


def test_several_are_kept_together_and_none_twice(database: Database) -> None:
    """What is there already is passed over, also inside one list; alone it is refused."""
    add_event(database, OUTAGE, added_by="mia")
    again = Event(date(2026, 2, 10), " outage ", EventKind.OUTAGE, date(2026, 2, 10), "with a note")
    made = add_events(database, [again, TRAINING, TRAINING], added_by="lu")
    assert [e.event_id for e in made] == [2]
    with pytest.raises(UserError, match="noted already"):
        add_event(database, again, added_by="lu")
    assert len(events(database)) == 2


def test_every_change_makes_new_answers_and_is_recorded(database: Database) -> None:
    """The version grows with what is added and taken away, not with what was there."""
    engine = DuckEngine(database)
    versions = [engine.version()]
    made = add_event(database, OUTAGE, added_by="mia")
    versions.append(engine.version())
    add_events(database, [OUTAGE], added_by="mia")
    versions.append(engine.version())
    assert remove_event(database, made.event_id or 0, removed_by="lu") == made
    versions.append(engine.version())
    assert [v - versions[0] for v in versions] == [0, 1, 1, 2]
    with database.cursor() as cursor:
        rows = cursor.execute("select who, what from audit order by rowid").fetchall()
    assert rows == [("mia", "add event"), ("lu", "remove event")]
    assert events(database) == ()


@pytest.mark.parametrize(
    ("what", "says"),
    [
        ({"title": " "}, "needs a title"),
        ({"title": "x" * 81}, "up to 80 letters"),
        ({"title": "x", "note": "y" * 501}, "up to 500 letters, not 501"),
        ({"title": "x", "ends_on": date(2026, 1, 1)}, "ends .2026-01-01. before it starts"),
    ],
)
def test_an_event_that_cannot_be_is_refused(what: dict[str, object], says: str) -> None:
    """In a sentence that says what to change."""
    with pytest.raises(UserError, match=says):
        Event(date(2026, 2, 1), **what)  # type: ignore[arg-type]


def test_unknown_kinds_and_ids_are_named_with_what_there_is(database: Database) -> None:
    """With suggestions."""
    assert event_kind(" Training ") is EventKind.TRAINING
    with pytest.raises(UnknownName, match="training"):
        event_kind("trainig")
    with pytest.raises(UnknownName, match="event called “7”"):
        remove_event(database, 7, removed_by="mia")


def test_whom_it_touches_and_when_it_was_noted_are_kept(database: Database) -> None:
    """Noted now unless prepared data say otherwise; read back as it was kept."""
    event = Event(date(2026, 3, 2), "Macros", touched=Treated("team", ("Orders", "Billing")), moves="csat")
    then = datetime(2026, 3, 2, 9)
    (made,) = add_events(database, [event], added_by="mia", noted_at=then)
    assert made.touched == Treated("team", ("Billing", "Orders"))
    assert (made.moves, made.recorded_at, made.first_recorded_at) == ("csat", then, then)
    assert events(database) == (made,)
    assert add_event(database, OUTAGE, added_by="mia").recorded_at is not None


@pytest.mark.parametrize(
    "other",
    [{"touched": Treated("team", ("Orders",))}, {"touched": Treated()}, {"touched": None}, {"moves": "nps"}],
)
def test_whom_it_touched_and_what_it_moves_picked_later_is_noted_later(
    database: Database, other: dict[str, object]
) -> None:
    """A scope that is chosen after the numbers were there was not noted before them; the note itself was."""
    then = datetime(2026, 3, 2, 9)
    event = Event(date(2026, 3, 2), "Macros", touched=Treated("team", ("Billing",)), moves="csat")
    (made,) = add_events(database, [event], added_by="mia", noted_at=then)
    same = change_event(database, 1, replace(made, note="more", touched=event.touched), changed_by="lu")
    assert same.recorded_at == then
    picked = change_event(database, 1, replace(made, **other), changed_by="lu")  # type: ignore[arg-type]
    assert picked.recorded_at is not None
    assert (picked.recorded_at > then, picked.first_recorded_at) == (True, then)


def test_other_days_count_as_noted_now_and_other_words_do_not(database: Database) -> None:
    """A date moved to where the numbers moved was not there before them; the first day stays known."""
    then = datetime(2026, 3, 2, 9)
    (made,) = add_events(database, [TRAINING], added_by="mia", noted_at=then)
    worded = change_event(database, 1, replace(made, title="Tone", note=" more "), changed_by="lu")
    assert (worded.title, worded.note, worded.recorded_at) == ("Tone", "more", then)
    moved = change_event(
        database, 1, replace(worded, starts_on=date(2026, 4, 1), ends_on=None), changed_by="lu"
    )
    assert moved.recorded_at is not None
    assert moved.recorded_at > then
    assert moved.first_recorded_at == then
    assert events(database) == (moved,)
    add_event(database, OUTAGE, added_by="mia")
    with pytest.raises(UserError, match="noted already"):
        change_event(database, 1, OUTAGE, changed_by="lu")
    with pytest.raises(UnknownName):
        change_event(database, 9, OUTAGE, changed_by="lu")
