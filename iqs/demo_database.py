"""The demo database: demo exports written, then recognised, read and loaded like anyone's files.

Run as a module it builds the demo database in its usual place. The server does that in a process of its own
(`start`), so that the pages stay quick meanwhile.
"""

import os
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from datetime import date, datetime, time, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from iqs.places import demo_database

# The server imports this module only to start the building: what building needs is imported there.
if TYPE_CHECKING:
    from iqs.demo import World
    from iqs.sources.parsed import Parsed
    from iqs.store import Database


def start() -> "subprocess.Popen[bytes]":
    """Start building the demo database in its usual place; the process ends with code 0 when it is there."""
    return subprocess.Popen([sys.executable, "-m", "iqs.demo_database"])


def _two_processes() -> ProcessPoolExecutor:
    """Processes that start importing at once, while the files are being made."""
    from iqs.sources import layouts

    readers = ProcessPoolExecutor(2, get_context("spawn"))
    for _ in range(2):
        readers.submit(layouts)
    return readers


def _read(file: Path) -> "Parsed":
    from iqs.sources import Answers, Limits
    from iqs.sources.run import read_here

    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        return read_here(file, file.name, Answers(), Limits(), Path(folder))


def build(path: Path) -> None:
    """Make the demo database at `path`; nothing is there until it is complete."""
    from iqs.demo import Plan, generate, write
    from iqs.intake import fingerprint
    from iqs.store import load, open_database

    path.parent.mkdir(parents=True, exist_ok=True)
    # The files are our own, so two processes read them all; a stranger's file gets a limited one each.
    with tempfile.TemporaryDirectory(dir=path.parent) as folder, _two_processes() as readers:
        world = generate(Plan())
        files = [f for f in write(world, Path(folder)) if f.name != "truth.json"]
        # Agents first: every later file then finds whom its rows belong to.
        files.sort(key=lambda f: f.name != "agents.csv")
        parsed = readers.map(_read, files)
        unfinished = Path(folder) / path.name
        database = open_database(unfinished)
        for file, rows in zip(files, parsed, strict=True):
            load(database, rows, file_name=file.name, sha256=fingerprint(file), loaded_by="demo")
        _coached(database)
        note_events(database, world)
        database.close()
        unfinished.replace(path)


def _coached(database: "Database") -> None:
    """Write the demo's invented coaching sessions down."""
    from iqs.coaching import Kind
    from iqs.demo.coached import COACHED, HELD_BY
    from iqs.store.coaching import Session, log_sessions

    held = [
        Session(who, day, HELD_BY, Kind(kind), criterion, notes, "\n".join(agreed), following)
        for who, day, kind, criterion, notes, agreed, following in COACHED
    ]
    log_sessions(database, held, logged_by="demo")


def note_events(database: "Database", world: "World") -> None:
    """Note what happened to the demo team: the fix that one team really had, and others that did nothing.

    One is noted months after its day, as happens, and what may be said of it is less.
    """
    from iqs.model import Treated
    from iqs.store.events import Event, EventKind, add_events

    fix, teams = world.slots["step"], world.people.teams
    day = world.span.date(fix.first)
    noted = [
        Event(
            day,
            "New escalation checklist",
            EventKind.POLICY,
            note="A checklist before a ticket is handed on.",
            touched=Treated("team", (teams[fix.number],)),
            moves="iqs",
        )
    ] * fix.planted
    end = world.span.end
    noted += [
        Event(
            end - timedelta(days=236),
            "Empathy workshop",
            EventKind.TRAINING,
            end - timedelta(days=235),
            touched=Treated("team", teams[:1]),
            moves="Empathy",
        ),
        Event(
            end - timedelta(days=180),
            "Sign-in outage",
            EventKind.OUTAGE,
            end - timedelta(days=179),
            touched=Treated(),
            moves="csat",
        ),
    ]
    for event in noted:
        add_events(database, [event], added_by="demo", noted_at=_morning(event.starts_on))
    late = end - timedelta(days=150)
    tool = Event(late, "Reply suggestions", EventKind.TOOL, touched=Treated("team", teams[2:3]), moves="aht")
    add_events(database, [tool], added_by="demo", noted_at=_morning(late + timedelta(days=100)))


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(9))


if __name__ == "__main__":
    if hasattr(os, "nice"):  # not on Windows
        os.nice(10)  # the server that is just starting comes first
    build(demo_database())
