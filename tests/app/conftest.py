"""The dashboard run without a browser, always from app.py, over a small database."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from iqs.store import Database
from tests.support.tables import put
from tests.support.world import world

APP = Path(__file__).parents[2] / "app.py"

Show = Callable[..., AppTest]

AGENTS = [
    {"agent_id": "ann", "name": "Ann *Lee*", "team": "blue", "role": "Senior"},
    {"agent_id": "bob", "name": "Bob $5", "team": "blue", "role": "Junior"},
]


@pytest.fixture
def show(database: Database, monkeypatch: pytest.MonkeyPatch) -> Show:
    """Run the dashboard over `database`: `show("pages/data/upload.py", team="blue")`."""
    monkeypatch.setenv("IQS_DB", str(database.path))
    monkeypatch.delenv("IQS_DEMO", raising=False)
    # Streamlit leaves app.py as the main module, which processes that later tests start would then run.
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])

    def run(page: str | None = None, **query: str | list[str]) -> AppTest:
        app = AppTest.from_file(str(APP), default_timeout=60)
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
    """The database with eight weeks of reviews, surveys and contacts from January 2026 on."""
    put(database, agents=AGENTS)
    put(database, **world())
    return database
