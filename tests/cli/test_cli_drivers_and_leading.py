"""`iqs analyse drivers` and `iqs analyse leading`: rows, and what is said beside them."""

import json
from pathlib import Path

from iqs.store import open_database
from tests.cli.conftest import Run
from tests.support.paired import driven, weekly
from tests.support.tables import put


def test_drivers(run: Run, tmp_path: Path) -> None:
    """The strongest first, with interval and step; what is not looked at is said."""
    path = tmp_path / "d.duckdb"
    database = open_database(path)
    put(database, **driven(300))
    database.close()
    done = run("analyse", "drivers", "--db", str(path), "--format", "json")
    rows = json.loads(done.out)
    assert (done.code, rows[0]["criterion"], rows[0]["verdict"]) == (0, "Solution", "clear")
    assert rows[0]["low"] < rows[0]["effect"] < rows[0]["high"]
    assert rows[0]["step"] == "one point of five"
    assert "300 conversations of 20 agents" in done.err
    assert "Not looked at: Consent" in done.err
    few = run("analyse", "drivers", "--db", str(path), "--outcome", "nps")
    assert few.out.strip() == "Nothing there."
    assert "0 conversations have both" in few.err


def test_leading(run: Run, tmp_path: Path) -> None:
    """The verdict is said; each lag is a row; a short period says how many weeks are needed."""
    path = tmp_path / "d.duckdb"
    database = open_database(path)
    put(database, **weekly(80))
    database.close()
    done = run("analyse", "leading", "--db", str(path), "--format", "json")
    rows = json.loads(done.out)
    assert done.err.startswith("IQS moved first: CSAT followed about 2 weeks later.")
    assert [(r["first"], r["weeks_ahead"]) for r in rows if r["verdict"] == "clear"] == [("iqs", 2)]
    short = run("analyse", "leading", "--db", str(path), "--from", "2025-01-01")
    assert "52 are needed" in short.err
