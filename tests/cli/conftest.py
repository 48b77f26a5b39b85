"""Commands run in this process, over a database of their own."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from iqs import cli

Run = Callable[..., SimpleNamespace]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `iqs ...` over a database of its own; gives exit code, output and messages."""
    monkeypatch.setenv("IQS_DB", str(tmp_path / "own.duckdb"))

    def call(*arguments: str) -> SimpleNamespace:
        monkeypatch.setattr("sys.argv", ["iqs", *arguments])
        code = 0
        try:
            cli.main()
        except SystemExit as end:
            code = int(end.code or 0)
        said = capsys.readouterr()
        return SimpleNamespace(code=code, out=said.out, err=said.err)

    return call
