"""`iqs load` as a process of its own: the moving line on a terminal, and Ctrl-C."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bench.loading import long_sheet
from iqs.store import open_database, uploads

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")

if sys.platform != "win32":
    import pty


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clean long sheet that takes a moment: 200,000 ratings."""
    path = tmp_path_factory.mktemp("sheets") / "long.csv"
    long_sheet(path, 200_000)
    return path


class Terminal:
    """A program that runs on a terminal of its own, as the only one in its group."""

    def __init__(self, process: "subprocess.Popen[bytes]", screen: int) -> None:
        self.process, self._screen, self.shown = process, screen, ""

    def until(self, wanted: str = "") -> str:
        """Everything shown once `wanted` is on it, or the program has ended."""
        while not wanted or wanted not in self.shown:
            try:
                more = os.read(self._screen, 4096)
            except OSError:  # Linux says so when the other end is closed
                more = b""
            if not more:
                return self.shown
            self.shown += more.decode()
        return self.shown


@contextmanager
def terminal(database: Path, *arguments: str) -> Iterator[Terminal]:
    """Run `iqs load ...` with its messages on a terminal."""
    screen, end = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "iqs.cli", "load", *arguments, "--db", str(database)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=end,
        start_new_session=True,
        env={**os.environ, "COLUMNS": "120"},
    )
    os.close(end)
    try:
        yield Terminal(process, screen)
    finally:
        process.kill()
        process.wait()
        os.close(screen)


def test_a_terminal_shows_one_moving_line_and_a_summary(sheet: Path, tmp_path: Path) -> None:
    """The line is drawn over itself with growing shares; the summary stays."""
    with terminal(tmp_path / "own.duckdb", str(sheet)) as shell:
        shown = shell.until()
        assert shell.process.wait(30) == 0
    shares = [int(s) for s in re.findall(r"\rlong\.csv +(\d+) %", shown)]
    assert shares == sorted(shares)
    assert len(set(shares)) > 2
    lines = shown.strip().split("\r\n")
    assert len(lines) == 1
    assert re.search(r"\rlong\.csv: 200,000 rows in [\d.]+ s, [\d,]+ rows a second$", lines[0])


def test_nothing_is_drawn_where_there_is_no_terminal(tmp_path: Path) -> None:
    """A log file stays clean."""
    sheet = tmp_path / "short.csv"
    long_sheet(sheet, 400)
    done = subprocess.run(
        [sys.executable, "-m", "iqs.cli", "load", str(sheet), "--db", str(tmp_path / "own.duckdb")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    assert "400" in done.stdout


@pytest.mark.parametrize("moment", ["Opening", "Reading", "Storing", "Scoring"])
def test_ctrl_c_cancels_at_any_moment(sheet: Path, tmp_path: Path, moment: str) -> None:
    """One sentence, exit code 130, and the database as it was; the same file loads afterwards."""
    own = tmp_path / "own.duckdb"
    database = open_database(own)
    database.close()
    with terminal(own, str(sheet), "never.csv") as shell:
        shell.until(moment)
        os.killpg(shell.process.pid, signal.SIGINT)  # as a terminal does: to the whole group
        shown = shell.until()
        code = shell.process.wait(30)
    if code == 2:
        pytest.skip("the load was over before it could be cancelled: never.csv was not found")
    assert code == 130
    assert "The load of “long.csv” was cancelled. Nothing was changed." in shown
    assert "Traceback" not in shown
    database = open_database(own)
    assert uploads(database) == ()
    database.close()
