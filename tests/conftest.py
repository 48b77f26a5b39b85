"""Fixtures that several rooms' tests share."""

import atexit
import gc
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from iqs import sources
from iqs.sources import Answers, Limits, OnProgress, Parsed, Preview
from iqs.sources.run import preview_here, read_here
from iqs.store import Database, open_database
from iqs.store.database import HARDENED
from tests.support.tables import Board, empty

_CHECKOUT = Path(__file__).parent.parent


def pytest_collection_finish() -> None:
    """Take imported modules and collected tests out of the garbage collector's sight: they stay anyway."""
    gc.collect()
    gc.freeze()
    # Libraries of C complain of objects that are there at the end.
    atexit.register(gc.unfreeze)


@pytest.fixture(scope="session", autouse=True)
def _drawings_can_be_pictures() -> Iterator[None]:
    """Whatever chart a test draws must hold nothing that a picture of it would leave out."""
    from iqs.charts.drawing import Drawing
    from iqs.share.plot.handled import not_drawn

    plain = Drawing.__init__

    def checked(self: Drawing, *args: Any, **kwargs: Any) -> None:
        plain(self, *args, **kwargs)
        assert not_drawn(self.figure.to_plotly_json()) == []

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Drawing, "__init__", checked)
        yield


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of an empty database, to be copied: making one anew takes longer than many tests."""
    path = tmp_path_factory.mktemp("blank") / "blank.duckdb"
    open_database(path).close()
    return path


@pytest.fixture
def database(tmp_path: Path, blank: Path) -> Iterator[Database]:
    """An empty database in a file of its own."""
    opened = open_database(shutil.copy(blank, tmp_path / "test.duckdb"))
    yield opened
    opened.close()


@pytest.fixture(params=["duckdb", "pandas"])
def engine(request: pytest.FixtureRequest) -> str:
    """The name of the engine to ask: a test that uses it runs on both."""
    return str(request.param)


@pytest.fixture(scope="session")
def _reused(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One file a worker; one thread, as the other workers use the other cores."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(HARDENED, "threads", 1)
        opened = open_database(tmp_path_factory.mktemp("board") / "test.duckdb")
    yield opened
    opened.close()


@pytest.fixture
def board(_reused: Database, engine: str) -> Board:
    """An empty database with each engine in turn."""
    empty(_reused)
    return Board(_reused, engine)


@pytest.fixture
def read_in_process(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Read files without a process of their own: for tests of many files that are about something else."""

    def read(
        path: Path, name: str, answers: Answers, on_progress: OnProgress | None = None, cancel: object = None
    ) -> Parsed:
        assert cancel is None or hasattr(cancel, "is_set")
        # A folder each: a page reads one file while another is being loaded.
        return read_here(path, name, answers, Limits(), tmp_path_factory.mktemp("read"), on_progress)

    monkeypatch.setattr(sources, "read", read)

    def preview(path: Path, name: str, answers: Answers) -> Preview:
        return preview_here(path, name, answers, Limits(), tmp_path_factory.mktemp("read"))

    monkeypatch.setattr(sources, "preview", preview)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of material beside the checkout; skips where there is none."""
    folder = _CHECKOUT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("no shared folder beside the checkout")
    return folder


@pytest.fixture(scope="session")
def known(shared: Path) -> Callable[[str], dict[str, Any]]:
    """Look up a published case by name; skips where the file of cases is absent."""
    file = shared / "known" / "known_answers.json"
    if not file.is_file():
        pytest.skip("no file of known answers")
    cases = {case["name"]: case for case in json.loads(file.read_text("utf-8"))}
    return cases.__getitem__
