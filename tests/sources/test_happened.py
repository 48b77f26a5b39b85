"""Events from tables and calendars that others wrote."""

from datetime import date
from pathlib import Path

import pytest

from iqs import sources
from iqs.errors import UnreadableFile
from iqs.model import Period
from iqs.sources.happened import Found, Refused, events_in

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


def read(folder: Path, text: str, zone: str = "Europe/Berlin") -> Found:
    """The events of a file with this text."""
    file = folder / "file"
    file.write_text(text, "utf-8")
    return events_in(file, "file", zone, YEAR, folder)


def calendar(*entries: str) -> str:
    """A calendar of events, each given as its lines."""
    each = "".join(f"BEGIN:VEVENT\n{e.strip()}\nEND:VEVENT\n" for e in entries)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{each}END:VCALENDAR\n"


def test_a_table_in_any_order_with_lines_that_are_no_events(tmp_path: Path) -> None:
    """Semicolons, other header words, days told by 25/03; what cannot be read is named with its line."""
    found, refused = read(
        tmp_path,
        "Summary;Category;From;To\nMacros;tool;25/03/2026;\nSale;campaign;3/4/2026;5.4.2026\n"
        "Odd;x;soon;\n;x;1/4/2026;\nBack;x;2026-02-30;\n",
    )
    assert [(e.starts_on, e.ends_on, e.title, e.kind, e.line) for e in found] == [
        (date(2026, 3, 25), None, "Macros", "tool", 2),
        (date(2026, 4, 3), date(2026, 4, 5), "Sale", "campaign", 3),
    ]
    assert [r.line for r in refused] == [4, 5, 6]
    assert refused[0].reason.startswith("“soon” is no day")
    assert refused[1] == Refused(5, "no title")


def test_days_that_could_be_two_are_refused(tmp_path: Path) -> None:
    """3/4/2026 alone may be March or April."""
    found, refused = read(tmp_path, "start,title\n3/4/2026,Sale\n4/4/2026,Same\n")
    assert [e.title for e in found] == ["Same"]
    assert [r.line for r in refused] == [2]


def test_a_table_without_days_is_a_sentence(tmp_path: Path) -> None:
    """It says which columns are needed."""
    with pytest.raises(UnreadableFile, match="call them start and title"):
        read(tmp_path, "a,b\n1,2\n")


def test_a_calendar_in_days_of_the_zone(tmp_path: Path) -> None:
    """Whole days end the day before; an evening in New York is the next day in Berlin."""
    found, refused = read(
        tmp_path,
        calendar(
            "UID:1\nSUMMARY:Outage\nDTSTART;VALUE=DATE:20260301\nDTEND;VALUE=DATE:20260303\nCATEGORIES:outage",
            "UID:2\nSUMMARY:Call\nDTSTART;TZID=America/New_York:20260310T200000\nDURATION:PT1H",
            "UID:3\nDTSTART;VALUE=DATE:20260301",
            "UID:4\nSUMMARY:Off\nSTATUS:CANCELLED\nDTSTART;VALUE=DATE:20260301",
            "UID:5\nSUMMARY:Tick\nDTSTART:20260301T000000Z\nRRULE:FREQ=SECONDLY",
        ),
    )
    assert [(e.title, e.starts_on, e.ends_on, e.kind) for e in found] == [
        ("Outage", date(2026, 3, 1), date(2026, 3, 2), "outage"),
        ("Call", date(2026, 3, 11), None, ""),
    ]
    assert refused == [
        Refused(3, "no title"),
        Refused(4, "cancelled"),
        Refused(5, "recurs more often than daily"),
    ]


def test_recurring_events_are_spread_over_the_days_asked_for(tmp_path: Path) -> None:
    """Every Monday from 2020 on: 52 in 2026, less one called off and with one moved to Tuesday."""
    rule = "DTSTART;TZID=Europe/Berlin:20200106T090000\nDTEND;TZID=Europe/Berlin:20200106T100000"
    found, refused = read(
        tmp_path,
        calendar(
            f"UID:1\nSUMMARY:Team day\n{rule}\nRRULE:FREQ=WEEKLY\nEXDATE;TZID=Europe/Berlin:20260105T090000",
            "UID:1\nSUMMARY:Team day\nRECURRENCE-ID;TZID=Europe/Berlin:20260112T090000\n"
            "DTSTART;TZID=Europe/Berlin:20260113T090000\nDURATION:PT1H",
        ),
    )
    days = sorted(e.starts_on for e in found)
    assert not refused
    assert len(days) == 51
    assert days[:2] == [date(2026, 1, 13), date(2026, 1, 19)]
    assert days[-1] == date(2026, 12, 28)


def test_a_file_is_read_in_the_limited_process(tmp_path: Path) -> None:
    """The same through it; an error comes back as itself."""
    file = tmp_path / "events.csv"
    file.write_text("start,title\n2026-03-02,Macros\nsoon,Odd\n", "utf-8")
    found, refused = sources.read_events(file, "events.csv", "UTC", YEAR)
    assert [(e.title, e.starts_on) for e in found] == [("Macros", date(2026, 3, 2))]
    assert [r.line for r in refused] == [3]
    file.write_text("a,b\n1,2\n", "utf-8")
    with pytest.raises(UnreadableFile, match="call them start and title"):
        sources.read_events(file, "events.csv", "UTC", YEAR)
