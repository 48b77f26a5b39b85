"""Published answers from the shell."""

import json
from pathlib import Path

from iqs.store import open_database
from tests.cli.conftest import Run
from tests.support.published import maestroqa_examples
from tests.support.tables import put


def test_maestroqa_examples_from_the_shell(run: Run, tmp_path: Path) -> None:
    """60 %, 53.3 %, 70 % weighted against 65 % by points."""
    database = open_database(tmp_path / "own.duckdb")
    put(database, **maestroqa_examples())
    database.close()
    done = run("measure", "iqs", "--by", "agent", "--definition", "maestroqa", "--format", "json")
    found = {r["agent"]: round(r["value"], 9) for r in json.loads(done.out)}
    assert found == {"seven": 60, "six": round(160 / 3, 9), "weighted": 70, "sections": 65}
