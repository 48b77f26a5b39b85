"""The dashboard run without a browser, always from app.py, over a small database."""

import shutil
import sys
from collections.abc import Callable, Iterator
from functools import cache
from itertools import count
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.testing.v1 import AppTest, local_script_runner
from streamlit.testing.v1.local_script_runner import LocalScriptRunner

from iqs.store import Database, open_database
from iqs.ui import data
from tests.support.tables import put
from tests.support.world import world

APP = Path(__file__).parents[2] / "app.py"

Show = Callable[..., AppTest]

AGENTS = [
    {"agent_id": "ann", "name": "Ann *Lee*", "team": "blue", "role": "Senior"},
    {"agent_id": "bob", "name": "Bob $5", "team": "blue", "role": "Junior"},
]


class Filled:
    """A database with rows in it that tests have in turn, as long as nobody writes to it."""

    def __init__(self, folder: Path) -> None:
        self._template = folder / "template.duckdb"
        self._folder = folder
        self._copies = count(1)
        self._database: Database | None = None
        self._untouched: object = None
        made = open_database(self._template)
        put(made, agents=AGENTS)
        put(made, **world())
        made.close()

    def get(self) -> Database:
        """The database as it was made."""
        if self._database is None:
            # Another path each time: what pages keep of one file is not what they would find in another.
            path = self._folder / f"filled {next(self._copies)}.duckdb"
            self._database = open_database(shutil.copy(self._template, path))
            self._untouched = _on_disk(path)
        return self._database

    def give_back(self) -> None:
        """Whoever had it is done."""
        if self._database is not None and _on_disk(self._database.path) != self._untouched:
            self.close()

    def close(self) -> None:
        """Close and remove the file, and forget what pages keep of it."""
        if self._database is not None:
            self._database.close()
            forget(self._database.path)
            self._database.path.unlink()
            self._database = None


def _on_disk(path: Path) -> list[tuple[str, int, int]]:
    """What changes when something is written: DuckDB's file, and its log beside it."""
    found = [(p.name, p.stat()) for p in path.parent.glob(f"{path.name}*")]
    return sorted((name, stat.st_size, stat.st_mtime_ns) for name, stat in found)


def forget(path: Path) -> None:
    """Close what pages have opened, which would stay open to the end of all tests."""
    data._open.clear(path)


@pytest.fixture(scope="session")
def _filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    made = Filled(tmp_path_factory.mktemp("filled"))
    yield made
    made.close()


@pytest.fixture(scope="session", autouse=True)
def _found_out_once() -> Iterator[None]:
    """Let all runs share what cannot change while tests run: compiled scripts and installed components.

    And wait for a run without looking at all its messages a thousand times a second.
    """
    compiled = ScriptCache()
    installed = cache(manifest_scanner.scan_component_manifests)
    look = local_script_runner.require_widgets_deltas

    def wait(runner: LocalScriptRunner, timeout: float = 3) -> None:
        assert runner._script_thread is not None
        runner._script_thread.join(timeout)
        look(runner, 0 if runner._script_thread.is_alive() else timeout)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(local_script_runner, "ScriptCache", lambda: compiled)
        patch.setattr(local_script_runner, "require_widgets_deltas", wait)
        patch.setattr(manifest_scanner, "scan_component_manifests", installed)
        yield


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path, blank: Path) -> Iterator[Database]:
    """A database in a file of its own: an empty one, or the filled one where a test asks for it."""
    if "filled" in request.fixturenames:
        shared: Filled = request.getfixturevalue("_filled")
        yield shared.get()
        shared.give_back()
        return
    opened = open_database(shutil.copy(blank, tmp_path / "test.duckdb"))
    yield opened
    opened.close()
    forget(opened.path)


@pytest.fixture
def show(database: Database, monkeypatch: pytest.MonkeyPatch) -> Show:
    """Run the dashboard over `database`: `show("pages/data/upload.py", team="blue")`."""
    monkeypatch.setenv("IQS_DB", str(database.path))
    monkeypatch.delenv("IQS_DEMO", raising=False)
    # Streamlit leaves app.py as the main module, which processes that later tests start would then run.
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])

    def run(page: str | None = None, **query: str | list[str]) -> AppTest:
        app = AppTest.from_file(str(APP), default_timeout=180)
        for key, value in query.items():
            app.query_params[key] = value
        app.run()
        if page is not None:
            app.switch_page(str(APP.parent / page)).run()
        assert not app.exception, app.exception[0].value
        return app

    return run


@pytest.fixture
def filled(database: Database) -> Database:
    """The database with eight weeks of reviews, surveys and contacts from January 2026 on.

    Tests that only read have the same one, and what pages keep of it: whoever replaces a part of the
    program that answers a question calls `st.cache_data.clear()` before and after.
    """
    return database
