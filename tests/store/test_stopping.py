"""A load that is cancelled: at any moment before it is kept, and never in parts."""

import threading
from collections.abc import Callable

import pytest

import iqs.store.loading
from iqs.errors import Cancelled
from iqs.sources.parsed import Progress
from iqs.store import Database, Upload, load
from tests.store.test_uploads import answers, content
from tests.support.tables import parsed, put


def take(database: Database, cancel: threading.Event, report: Callable[[Progress], None]) -> Upload:
    """Load three answers that can be cancelled."""
    rows = parsed(surveys=answers(3, 3, 3))
    return load(
        database, rows, file_name="b.csv", sha256="b", loaded_by="mia", on_progress=report, cancel=cancel
    )


@pytest.mark.parametrize("doing", ["Comparing with what is there", "Storing surveys", "Scoring"])
def test_a_cancelled_load_changes_nothing(database: Database, doing: str) -> None:
    """The sentence says so, the connection stays usable, and the same rows load afterwards."""
    put(database, surveys=answers(5, 1))
    before, cancel = content(database), threading.Event()

    def at_that_step(progress: Progress) -> None:
        if progress.doing == doing:
            cancel.set()

    with pytest.raises(Cancelled, match=r"“b.csv” was cancelled. Nothing was changed"):
        take(database, cancel, at_that_step)
    assert content(database) == before
    assert take(database, threading.Event(), lambda _: None).rows_new == 1


def test_a_running_statement_is_interrupted(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """A statement that would take hours ends as soon as somebody cancels."""
    before, cancel = content(database), threading.Event()

    def for_hours(cursor: object, *_: object) -> None:
        threading.Timer(0.1, cancel.set).start()
        cursor.execute("select count(*) from range(10000000) a, range(10000000) b").fetchall()  # type: ignore[attr-defined]

    monkeypatch.setattr(iqs.store.loading, "_write_tables", for_hours)
    with pytest.raises(Cancelled):
        take(database, cancel, lambda _: None)
    assert content(database) == before


def test_a_load_that_is_kept_is_not_cancelled_any_more(database: Database) -> None:
    """Too late is told as loaded."""
    cancel = threading.Event()

    def at_the_end(progress: Progress) -> None:
        if progress.share >= 1:
            cancel.set()

    assert take(database, cancel, at_the_end).state == "loaded"


def test_a_load_waits_for_another_and_says_so(database: Database) -> None:
    """It goes on as soon as the other is done."""
    said, told, done = list[str](), threading.Event(), list[Upload]()

    def report(progress: Progress) -> None:
        said.append(progress.doing)
        if progress.doing.startswith("Waiting"):
            told.set()

    second = threading.Thread(target=lambda: done.append(take(database, threading.Event(), report)))
    with database.writing():
        second.start()
        assert told.wait(10)
    second.join(10)
    assert done[0].rows_new == 3
    assert said[0] == "Waiting for another load to finish"


def test_waiting_can_be_cancelled(database: Database) -> None:
    """Without waiting for the other's end."""
    cancel, ended = threading.Event(), list[BaseException]()

    def waiting() -> None:
        try:
            take(database, cancel, lambda _: cancel.set())
        except Cancelled as error:
            ended.append(error)

    second = threading.Thread(target=waiting)
    with database.writing():
        second.start()
        second.join(10)
        assert len(ended) == 1
