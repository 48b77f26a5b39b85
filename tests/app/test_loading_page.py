"""The loading part of the Upload page: running, done, failed, cancelled."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from iqs.errors import UnreadableFile
from iqs.jobs import Job, Loading
from iqs.sources.parsed import Answers, Progress
from iqs.store import Database, undo
from tests.app.conftest import APP, Show
from tests.support.tables import put

PAGE = "pages/data/upload.py"
CALLS = b"ticket_id,agent,created_at,status,handle_s\n1,Ann,2024-01-31,open,60\n2,Zo,2024-02-01,closed,90\n"


@pytest.fixture
def calls(tmp_path: Path) -> Loading:
    """A file of two contacts of early 2024, whose name wants to be markup."""
    path = tmp_path / "kept"
    path.write_bytes(CALLS)
    return Loading(path, "my *calls*.csv", Answers())


def with_job(show: Show, job: Job) -> AppTest:
    """The page of a session that has this job."""
    app = show(PAGE)
    app.session_state["_job"] = job
    return app.run()


def said(app: AppTest) -> str:
    """All text of the page."""
    elements = (*app.markdown, *app.caption, *app.info, *app.error)
    return "\n".join(e.value for e in elements).replace("\\", "")


@pytest.fixture
def waiting(database: Database, calls: Loading) -> Iterator[Job]:
    """A job that waits for another load, until the test is over."""
    told, real = threading.Event(), calls.reported

    def reported(progress: Progress) -> None:
        real(progress)
        if progress.doing.startswith("Waiting"):
            told.set()

    calls.reported = reported  # type: ignore[method-assign]
    with database.writing():
        job = Job(database, [calls], loaded_by="mia")
        assert told.wait(30)
        yield job
        job.cancel()
        assert job.wait(30)


def test_a_running_job_shows_how_far_it_is_on_every_visit(show: Show, waiting: Job) -> None:
    """Leaving the page and coming back finds it; a second session's wait is told."""
    app = with_job(show, waiting)
    for _ in range(2):
        bar = app.get("progress")[0].proto
        assert bar.value == 68
        assert "Waiting for another load to finish" in bar.text.replace("\\", "")
        app.switch_page(str(APP.parent / "pages/data/uploads.py")).run()
        app.switch_page(str(APP.parent / PAGE)).run()


def test_cancel_ends_the_job_with_a_sentence(show: Show, waiting: Job) -> None:
    """The button stops the file it stands beside; nothing is loaded, and no result or link is shown."""
    app = with_job(show, waiting)
    app.button(key="cancel_0").click().run()
    assert waiting.wait(30)
    app.run()
    assert "The load of “my *calls*.csv” was cancelled. Nothing was changed." in said(app)
    assert not app.metric
    assert not app.get("progress")


def test_a_finished_job_shows_what_became_of_every_row(
    show: Show, database: Database, calls: Loading
) -> None:
    """The counts, and the way to the numbers."""
    job = Job(database, [calls], loaded_by="mia")
    assert job.wait(30)
    app = with_job(show, job)
    assert [(m.label, m.value) for m in app.metric][:2] == [("Read", "2"), ("New", "2")]
    assert [link.proto.label for link in app.get("page_link")] == ["See the numbers"]


@pytest.mark.usefixtures("filled")
def test_rows_before_the_period_the_overview_shows_are_pointed_out(
    show: Show, database: Database, calls: Loading
) -> None:
    """The last data are of 2026: two contacts of 2024 are not among the last 12 months."""
    job = Job(database, [calls], loaded_by="mia")
    assert job.wait(30)
    app = with_job(show, job)
    assert "All of these rows lie outside the period the Overview shows" in said(app)
    assert "they are from 31 Jan 2024 to 1 Feb 2024" in said(app)
    assert [link.proto.label for link in app.get("page_link")] == ["See the numbers"]
    assert app.button(key="all_dates").label == "See all dates"


@pytest.mark.usefixtures("filled")
def test_the_period_that_was_chosen_is_the_one_compared_with(
    show: Show, database: Database, calls: Loading
) -> None:
    """Whoever looks at all dates sees all rows, and nothing is pointed out."""
    job = Job(database, [calls], loaded_by="mia")
    assert job.wait(30)
    app = show(period="All dates")
    app.session_state["_job"] = job
    app.switch_page(str(APP.parent / PAGE)).run()
    assert "outside the period" not in said(app)
    assert [link.proto.label for link in app.get("page_link")] == ["See the numbers"]


def test_a_failed_job_shows_the_sentence(show: Show, database: Database, tmp_path: Path) -> None:
    """What the user can mend is said as it is; a fault of ours gets a number."""
    (tmp_path / "bad").write_bytes(b"%PDF-1.7\n")
    job = Job(database, [Loading(tmp_path / "bad", "bad.csv", Answers())], loaded_by="mia")
    assert job.wait(30)
    assert isinstance(job.files[0].outcome, UnreadableFile)
    app = with_job(show, job)
    assert app.error[0].proto.title == UnreadableFile.title
    assert "bad.csv" in app.error[0].value.replace("\\", "")
    job.files[0].outcome = ZeroDivisionError("secret")
    first, again = said(app.run()), said(app.run())
    assert "report it with the number" in first
    assert "secret" not in first
    assert first == again


def test_an_upload_that_was_taken_back_is_not_shown_as_loaded(
    show: Show, database: Database, calls: Loading
) -> None:
    """Undone on another page, or by somebody else."""
    job = Job(database, [calls], loaded_by="mia")
    assert job.wait(30)
    undo(database, 1, undone_by="mia")
    assert not with_job(show, job).metric


def test_a_loaded_file_is_not_offered_again(show: Show, database: Database) -> None:
    """The page says since when it is loaded; another file is offered."""
    put(database, surveys=[{"response_id": "x", "score": 1}])
    app = show(PAGE)
    app.file_uploader(key="upload_files").set_value([("calls.csv", CALLS, "text/csv")]).run(timeout=60)
    assert app.button(key="load").label == "Load 1 file"
    app.button(key="load").click().run()
    job = app.session_state["_job"]
    assert job.wait(30)
    app.run()
    assert "calls.csv is loaded, since" in said(app)
    assert [b.label for b in app.button if b.key == "load"] == []
    assert [(m.label, m.value) for m in app.metric][:2] == [("Read", "2"), ("New", "2")]
