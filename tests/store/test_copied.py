"""Reading a database that another program has open."""

import subprocess
import sys
from pathlib import Path

from iqs.store import open_database
from iqs.store.copied import opened_for_reading
from iqs.store.shout_outs import shout_out, shout_outs

_WRITES = """
import sys
from pathlib import Path
from iqs.store import open_database
from iqs.store.shout_outs import shout_out
held = open_database(Path(sys.argv[1]))
shout_out(held, "bob", "later", said_by="mia")
print("open", flush=True)
sys.stdin.read()
"""


def test_what_another_program_has_just_written_is_read_and_nothing_is_left(tmp_path: Path) -> None:
    """Also what stands only in its journal; the copy is gone afterwards, and the database as it was."""
    file = tmp_path / "own.duckdb"
    database = open_database(file)
    shout_out(database, "ann", "first", said_by="mia")
    database.close()
    other = subprocess.Popen(
        [sys.executable, "-c", _WRITES, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "open\n"
    with opened_for_reading(file) as copy:
        assert copy.path.parent != tmp_path
        assert [s.words for s in shout_outs(copy)] == ["later", "first"]
        shout_out(copy, "eve", "lost", said_by="mia")
    assert not copy.path.exists()
    other.communicate("")
    with opened_for_reading(file) as database:
        assert database.path == file
        assert [s.words for s in shout_outs(database)] == ["later", "first"]
