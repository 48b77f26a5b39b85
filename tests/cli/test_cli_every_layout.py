"""Every known export, loaded as a file from the shell."""

import json
from pathlib import Path

import pytest

from iqs.sources import layouts
from tests.cli.conftest import Run
from tests.sources.layout_samples import write_samples


@pytest.mark.usefixtures("read_in_process")
def test_every_known_export_is_loaded_and_named(run: Run, tmp_path: Path) -> None:
    """One command takes a file of each, asks nothing, and accounts for every row."""
    files = write_samples(tmp_path)
    done = run("load", *map(str, files.values()), "--format", "json")
    rows = {Path(r["file"]).stem: r for r in json.loads(done.out)}
    assert done.code == 3  # some samples hold rows that do not count
    assert {n: r["recognised"] for n, r in rows.items()} == {lay.name: lay.name for lay in layouts()}
    for name, r in rows.items():
        assert r["state"] == "loaded", name
        assert r["new"] + r["changed"] + r["same"] + r["rejected"] == r["read"], name
