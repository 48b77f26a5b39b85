"""A file on its way in, and a job of several."""

import gc
import threading
import weakref
from pathlib import Path

import pytest

from iqs.errors import Cancelled, UnreadableFile
from iqs.intake import load_file
from iqs.jobs import Job, Loading
from iqs.sources import limited
from iqs.sources.parsed import Answers, Progress
from iqs.store import Database, Upload, uploads

HEADER = "ticket_id,agent,created_at,status,handle_s\n"


def sheet(folder: Path, name: str = "calls.csv") -> Path:
    """Two contacts under ids of the file's own."""
    path = folder / name
    path.write_text(f"{HEADER}{name}1,Ann,2024-01-31,open,60\n{name}2,Zoë,2024-02-01,closed,90\n", "utf-8")
    return path


def test_progress_runs_from_nothing_to_everything(database: Database, tmp_path: Path) -> None:
    """Reading and storing share one scale that never goes back, and the rows are counted on the way."""
    said = list[Progress]()
    load_file(database, sheet(tmp_path), name="calls.csv", loaded_by="mia", on_progress=said.append)
    shares = [p.share for p in said]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1], said[-1].rows) == (0.0, 1.0, 2)
    assert {"Opening the file", "Reading rows", "Storing interactions", "Scoring"} <= {p.doing for p in said}


def test_cancelling_ends_the_reading_process(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process that reads is gone when the error arrives."""
    cancel, started = threading.Event(), list[object]()
    start = limited.subprocess.Popen
    monkeypatch.setattr(
        limited.subprocess, "Popen", lambda *a, **k: started.append(start(*a, **k)) or started[-1]
    )

    def when_it_reads(progress: Progress) -> None:
        if progress.doing.startswith("Reading"):
            cancel.set()

    with pytest.raises(Cancelled):
        load_file(
            database,
            sheet(tmp_path),
            name="calls.csv",
            loaded_by="mia",
            on_progress=when_it_reads,
            cancel=cancel,
        )
    assert [p.returncode for p in started] == [-9]  # type: ignore[attr-defined]
    assert uploads(database) == ()


def test_a_job_loads_its_files_one_after_the_other(database: Database, tmp_path: Path) -> None:
    """One that cannot be read and one that was cancelled leave the others alone."""
    (tmp_path / "empty.csv").write_text(HEADER, "utf-8")
    names = ("a.csv", "empty.csv", "b.csv", "c.csv")
    paths = [tmp_path / n if n == "empty.csv" else sheet(tmp_path, n) for n in names]
    files = [Loading(p, p.name, Answers()) for p in paths]
    files[2].cancel.set()
    job = Job(database, files, loaded_by="mia")
    assert job.wait(60)
    assert [type(f.outcome) for f in files] == [Upload, UnreadableFile, Cancelled, Upload]
    assert [u.file_name for u in uploads(database)] == ["c.csv", "a.csv"]
    assert files[0].pace is not None
    assert files[0].pace.latest.share == 1.0


def test_a_job_keeps_the_folder_of_its_files(database: Database, tmp_path: Path) -> None:
    """Whoever dropped them may be gone before their turn comes; afterwards the folder goes too."""

    class Folder:
        """Removes its file when nobody holds it, as a temporary folder does."""

        def __init__(self, path: Path) -> None:
            self.remove = weakref.finalize(self, path.unlink)

    files = [Loading(sheet(tmp_path, n), n, Answers()) for n in ("a.csv", "b.csv")]
    folder = Folder(files[1].path)
    job = Job(database, files, loaded_by="mia", keep=folder)
    removed = folder.remove
    del folder
    assert job.wait(60)
    assert isinstance(files[1].outcome, Upload)
    job._thread.join(10)
    gc.collect()
    assert not removed.alive


def test_cancelling_a_job_takes_the_waiting_files_out(database: Database, tmp_path: Path) -> None:
    """Nothing of any file that is not in yet is loaded."""
    files = [Loading(sheet(tmp_path, n), n, Answers()) for n in ("a.csv", "b.csv")]
    with database.writing():
        job = Job(database, files, loaded_by="mia")
        job.cancel()
        assert job.wait(30)
    assert [type(f.outcome) for f in files] == [Cancelled, Cancelled]
