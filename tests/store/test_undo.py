"""Undo: as if the upload had never been loaded."""

from pathlib import Path
from random import Random

import pytest

from iqs.errors import UnknownName
from iqs.model import TABLES
from iqs.store import Database, DuckEngine, find_upload, open_database, undo, uploads
from tests.store.test_facts import facts, some_upload
from tests.support.tables import put, rating, review


def in_force(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row in force of the canonical tables, without the upload it came from."""
    with database.cursor() as cursor:
        return {
            name: sorted(
                cursor.execute(f"select {', '.join(t.names)} from {name} where current").fetchall(), key=repr
            )
            for name, t in TABLES.items()
        }


@pytest.mark.parametrize("seed", range(25))
def test_undo_of_any_upload_equals_never_loading_it(tmp_path: Path, seed: int) -> None:
    """Load five overlapping files and undo one of them: the same as loading the other four."""
    rng = Random(seed)
    files = [some_upload(rng, moves=True) for _ in range(5)]
    gone = rng.randrange(5)
    one, other = open_database(tmp_path / "one.duckdb"), open_database(tmp_path / "other.duckdb")
    loaded = [put(one, **file) for file in files]
    undo(one, loaded[gone].upload_id, undone_by="mia")
    for i, file in enumerate(files):
        if i != gone:
            put(other, **file)
    assert in_force(one) == in_force(other)
    assert facts(one) == facts(other)
    one.close()
    other.close()


def test_the_file_can_be_loaded_again(database: Database) -> None:
    """Its bytes count as never seen, and the list keeps both."""
    first = put(database, name="a", **review("r1", rating("x", 5)))
    undo(database, first.upload_id, undone_by="mia")
    assert find_upload(database, first.sha256) is None
    again = put(database, name="a", **review("r1", rating("x", 5)))
    assert (again.state, again.rows_new) == ("loaded", 1)
    assert [u.state for u in uploads(database)] == ["loaded", "undone"]


def test_undo_is_noted_and_makes_a_new_version(database: Database) -> None:
    """Who undid what is in the audit, and cached answers are not used again."""
    upload = put(database, **review("r1", rating("x", 5)))
    before = DuckEngine(database).version()
    undo(database, upload.upload_id, undone_by="mia")
    assert DuckEngine(database).version() == before + 1
    with database.cursor() as cursor:
        noted = cursor.execute("select who, what, detail from audit where what = 'undo'").fetchall()
    assert noted == [("mia", "undo", f"upload {upload.upload_id}")]


def test_an_unknown_or_undone_upload_is_refused(database: Database) -> None:
    """Undoing twice, or a number that is not there, names those that are."""
    upload = put(database, **review("r1", rating("x", 5)))
    undo(database, upload.upload_id, undone_by="mia")
    with pytest.raises(UnknownName):
        undo(database, upload.upload_id, undone_by="mia")
    with pytest.raises(UnknownName):
        undo(database, 99, undone_by="mia")
