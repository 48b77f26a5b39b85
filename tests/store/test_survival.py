"""What a load survives: being killed at any moment, company, a full disk, and a migration that fails."""

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Barrier
from typing import Any

import duckdb
import pytest

from iqs.errors import DatabaseUnavailable
from iqs.intake import fingerprint, load_file
from iqs.scoring import measure
from iqs.sources import preview
from iqs.sources.parsed import Answers, Limits, Parsed
from iqs.sources.run import read_here
from iqs.store import Database, DuckEngine, load, migrate, open_database, uploads
from iqs.store.database import HARDENED
from tests.store.test_facts import facts, from_scratch
from tests.support.tables import put, rating, review

_CHECKOUT = Path(__file__).parents[2]
_REVIEWS = 2000
_CRITERIA = ("Accuracy", "Tone", "Compliance", "Resolution")
_PROCESSES: Any = get_context("spawn" if sys.platform == "win32" else "forkserver")

if sys.platform != "win32":
    # Imported once: a process for each of fifty moments then starts in no time.
    _PROCESSES.set_forkserver_preload(["tests.store.test_survival"])

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no kill -9 here")


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A long sheet of reviews, one mark a row."""
    rng = random.Random(3)
    path = tmp_path_factory.mktemp("sheet") / "march.csv"
    path.write_text(
        "Review ID,Review date,Agent,Criterion,Score\n"
        + "".join(
            f"R{i},2026-03-{i % 28 + 1:02},agent{i % 40},{c},{rng.randint(1, 5)}\n"
            for i in range(_REVIEWS)
            for c in _CRITERIA
        ),
        "utf-8",
    )
    return path


@pytest.fixture(scope="module")
def rows(sheet: Path) -> Parsed:
    """The sheet, read once."""
    return read_here(sheet, sheet.name, Answers(), Limits(), sheet.parent)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed database with one review."""
    path = tmp_path_factory.mktemp("before") / "a.duckdb"
    database = open_database(path)
    put(database, name="old", **review("old", rating("a", 3)))
    database.close()
    return path


def counts(database: Database) -> tuple[int, ...]:
    """Uploads, reviews, ratings and scored reviews."""
    with database.cursor() as cursor:
        return tuple(
            cursor.execute(f"select count(*) from {table}").fetchall()[0][0]
            for table in ("uploads", "reviews", "ratings", "review_fact")
        )


NOTHING = (1, 1, 1, 1)
ALL = (2, 1 + _REVIEWS, 1 + _REVIEWS * len(_CRITERIA), 1 + _REVIEWS)


def _load_in_a_process(database: Path, sheet: Path, rows: Parsed | None, say: Connection) -> None:
    """What is killed: loading `rows`, or reading the sheet first, as the page and the shell do it."""
    opened = open_database(database)
    say.send("start")
    if rows is None:
        load_file(opened, sheet, name=sheet.name, loaded_by="mia")
    else:
        load(opened, rows, file_name=sheet.name, sha256=fingerprint(sheet), loaded_by="mia")
    say.send("done")
    opened.close()


def _started(database: Path, sheet: Path, rows: Parsed | None = None) -> tuple[Any, Connection]:
    """A process that has begun to load, and the pipe it speaks through."""
    ours, theirs = _PROCESSES.Pipe(duplex=False)
    process = _PROCESSES.Process(target=_load_in_a_process, args=(database, sheet, rows, theirs))
    process.start()
    theirs.close()
    assert ours.poll(60)
    assert ours.recv() == "start"
    return process, ours


def _length(database: Path, sheet: Path, rows: Parsed | None) -> float:
    """Seconds a load takes when it is left alone."""
    process, pipe = _started(database, sheet, rows)
    start = time.perf_counter()
    assert pipe.poll(60)
    assert pipe.recv() == "done"
    took = time.perf_counter() - start
    process.join()
    return took


@pytest.mark.parametrize("part", ["reading and writing", "writing 1", "writing 2", "writing 3", "writing 4"])
def test_killed_at_ten_moments_all_or_nothing_is_there(
    tmp_path: Path, before: Path, sheet: Path, rows: Parsed, part: str
) -> None:
    """kill -9 spread over the length of a load, fifty times in all: the file opens, and the sheet loads.

    Ten moments lie anywhere from the reading on, forty in the writing alone.
    """
    given = None if part == "reading and writing" else rows
    shutil.copy(before, tmp_path / "whole.duckdb")
    length = _length(tmp_path / "whole.duckdb", sheet, given)
    for number in range(10):
        path = tmp_path / f"{number}.duckdb"
        shutil.copy(before, path)
        process, pipe = _started(path, sheet, given)
        time.sleep(length * (number + random.random()) / 10)
        process.kill()
        process.join()
        pipe.close()
        database = open_database(path)
        found = counts(database)
        assert found in (NOTHING, ALL)
        upload = load(database, rows, file_name=sheet.name, sha256=fingerprint(sheet), loaded_by="mia")
        assert upload.state == ("loaded" if found == NOTHING else "already loaded")
        assert (upload.rows_new, upload.rows_read) == (_REVIEWS * len(_CRITERIA),) * 2
        assert counts(database) == ALL
        database.close()


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="needs Linux to see processes")
def test_killed_parent_leaves_no_reader_and_no_rows_behind(tmp_path: Path, before: Path) -> None:
    """The limited process ends within seconds, and the folder with what it has read goes with it."""
    large = tmp_path / "large.csv"
    large.write_text("Review ID,Agent,Criterion,Score\n" + "R1,Ann,Tone,4\n" * 400_000, "utf-8")
    path = tmp_path / "a.duckdb"
    shutil.copy(before, path)
    process, pipe = _started(path, large)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    reader = _soon(lambda: children.read_text("ascii").split())[0]
    command = _soon(lambda: [a for a in _command(reader) if "iqs-read-" in a])
    time.sleep(0.5)
    process.kill()
    process.join()
    pipe.close()
    folder = Path(command[0])
    _soon(lambda: not folder.exists() and not _command(reader))


def test_folder_left_by_a_kill_is_removed_by_a_later_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between reading and removing: an hour old it goes, a fresh one may be in use."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    old, fresh = tmp_path / "iqs-read-old", tmp_path / "iqs-read-fresh"
    for folder in (old, fresh):
        folder.mkdir()
        (folder / "reviews.arrow").write_bytes(b"rows")
    os.utime(old, (0, 0))
    path = tmp_path / "a.csv"
    path.write_text("Review ID,Agent,Criterion,Score\n" + "R1,Ann,Tone,4\n" * 40, "utf-8")
    preview(path, path.name)
    assert sorted(f.name for f in tmp_path.iterdir()) == ["a.csv", "iqs-read-fresh"]


def _command(pid: str) -> list[str]:
    """Command line of a process; empty when it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text("utf-8").split("\0")[:-1]
    except (FileNotFoundError, ProcessLookupError):
        return []


def _soon(ask: Callable[[], Any]) -> Any:
    """What `ask` answers, once it is something."""
    give_up = time.monotonic() + 20
    while time.monotonic() < give_up:
        if answer := ask():
            return answer
        time.sleep(0.02)
    raise AssertionError("not within twenty seconds")


class TestTwoAtOnce:
    """Company while loading."""

    def test_two_threads_both_get_in(self, database: Database) -> None:
        """Overlapping rows: both count all their rows, sums are right, and the later export stands."""
        together = Barrier(2)
        made = {"march": datetime(2026, 4, 1), "april": datetime(2026, 5, 1)}

        def one(name: str, low: int, score: int) -> Any:
            answers = [{"response_id": f"s{i}", "score": score} for i in range(low, low + 600)]
            together.wait()
            return put(database, name=name, surveys=answers, as_of=made[name])

        with ThreadPoolExecutor(2) as pool:
            both = [pool.submit(one, "march", 0, 1), pool.submit(one, "april", 400, 5)]
            march, april = (some.result() for some in both)
        for upload in (march, april):
            parts = upload.rows_new + upload.rows_changed + upload.rows_same + upload.rows_rejected
            assert parts == upload.rows_read == 600
        assert march.rows_new + april.rows_new == 1000
        assert march.rows_rejected + april.rows_changed == 200
        csat = measure(DuckEngine(database), ["csat"]).one("csat")
        assert (csat.n, csat.value) == (1000, pytest.approx(60))
        kept = facts(database)
        assert kept == from_scratch(database)

    def test_second_process_is_told_that_the_database_is_in_use(
        self, database: Database, sheet: Path
    ) -> None:
        """`iqs load` while the dashboard holds the file: one sentence, exit code 2, nothing changed."""
        done = subprocess.run(
            [sys.executable, "-m", "iqs.cli", "load", str(sheet)],
            cwd=_CHECKOUT,
            env={**os.environ, "IQS_DB": str(database.path)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 2
        assert "test.duckdb is open in another program" in done.stderr
        assert "Traceback" not in done.stderr
        assert uploads(database) == ()


def _load_without_room(database: str, room: int, memory: str, say: Connection) -> None:
    """Load more than may be written: no file of this process may grow beyond `room` bytes."""
    import resource

    HARDENED["memory_limit"] = memory
    opened = open_database(Path(database))
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, most))
    answers = [{"response_id": f"{i * 7919:030}", "score": 5, "comment": "x" * 200} for i in range(30_000)]
    try:
        put(opened, name="large", surveys=answers)
    except DatabaseUnavailable as error:
        say.send(error.message)
    say.send(counts(opened))
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    say.send(put(opened, name="next", **review("new", rating("a", 3))).state)
    opened.close()


@pytest.mark.parametrize(
    ("room", "memory"),
    [(100, "1GB"), (1_500_000, "1GB"), (1_500_000, "40MB")],
    ids=["none", "some", "temporary"],
)
def test_full_disk_is_said_and_changes_nothing(tmp_path: Path, before: Path, room: int, memory: str) -> None:
    """Old data stay readable, the next file loads once there is room, and so does this one."""
    path = tmp_path / "a.duckdb"
    shutil.copy(before, path)
    ours, theirs = _PROCESSES.Pipe(duplex=False)
    process = _PROCESSES.Process(target=_load_without_room, args=(str(path), room, memory, theirs))
    process.start()
    theirs.close()
    said, found, state = ours.recv(), ours.recv(), ours.recv()
    process.join()
    assert process.exitcode == 0
    assert "a.duckdb could not be written" in said
    assert "Make room on the disk and try again" in said
    assert (found, state) == (NOTHING, "loaded")
    database = open_database(path)
    assert [u.file_name for u in uploads(database)] == ["next.csv", "old.csv"]
    assert put(database, name="large", surveys=[{"response_id": "s", "score": 5}]).state == "loaded"
    database.close()


def test_failing_migration_keeps_every_row(
    tmp_path: Path, before: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It drops a table, empties another and fails at its end: opened without it, all is there."""
    scripts = tmp_path / "migrations"
    shutil.copytree(_CHECKOUT / "iqs" / "store" / "sql" / "migrations", scripts)
    path = tmp_path / "a.duckdb"
    shutil.copy(before, path)
    database = open_database(path)
    version, kept = migrate(database), facts(database)
    database.close()
    bad = scripts / f"{version + 1:04}_bad.sql"
    bad.write_text(
        "drop table ratings; delete from reviews; alter table uploads add column x int; select 1/nought"
    )
    monkeypatch.setattr("iqs.store.opening._MIGRATIONS", scripts)
    with pytest.raises(duckdb.Error):
        open_database(path)
    bad.unlink()
    database = open_database(path)
    assert (migrate(database), counts(database), facts(database)) == (version, NOTHING, kept)
    assert put(database, **review("new", rating("a", 3))).state == "loaded"
    database.close()
