"""Commands while the dashboard has the database open: one sentence, and the page that does the same."""

import re
from pathlib import Path

import pytest

from iqs.cli import app
from iqs.cli.in_use import PAGES, what_to_do
from tests.cli.conftest import Run
from tests.cli.test_cli_digest import held

_APP = Path(__file__).parents[2] / "app.py"
WRITING = (
    ("share", "make", "trends"),
    ("share", "revoke", "1"),
    ("undo", "1"),
    ("alias", "Ann L.", "ann"),
    ("unalias", "1"),
    ("settings", "timezone", "UTC"),
    ("events", "--add", "New macros", "--from", "2026-03-02"),
    ("views", "--remove", "Mine"),
    ("coaching", "log", "ann", "--on", "2026-03-02"),
)


def test_every_writing_command_names_the_page_that_does_it(run: Run, tmp_path: Path) -> None:
    """The database is open elsewhere: nothing is done, and no fault is told."""
    with held(tmp_path / "own.duckdb"):
        told = {words: run(*words) for words in WRITING}
    for words, done in told.items():
        if "Usage" in done.err or "No such option" in done.err:
            pytest.fail(f"{words} is no command any more: {done.err}")
        assert done.code == 2, words
        assert "own.duckdb is open in another program, most likely the dashboard." in done.err
        assert done.err.endswith(f"Stop it and try again. Or do it there, on its page “{PAGES[words[0]]}”.\n")


def test_pages_and_commands_are_there() -> None:
    """Each command is one, and each page has that title in the menu; others are told to ask there."""
    titles = set(re.findall(r'title="([^"]+)"', _APP.read_text("utf-8")))
    assert set(PAGES.values()) <= titles
    commands = {
        c.name or c.callback.__name__.replace("_", "-") for c in app.registered_commands if c.callback
    }
    groups = {g.name or g.typer_instance.info.name for g in app.registered_groups if g.typer_instance}
    assert set(PAGES) <= commands | groups
    assert what_to_do(["analyse", "why"]) == "Or ask it there."
