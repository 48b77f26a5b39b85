"""The private database that files are read with."""

from pathlib import Path

import pyarrow as pa

from iqs.sources.database import Database
from iqs.sources.parsed import Limits


def test_what_does_not_fit_into_memory_is_set_aside(tmp_path: Path) -> None:
    """320 MB of numbers under a bound of 256 MB are all there."""
    with Database([], Limits(memory_bytes=2**30), tmp_path) as con:
        con.run("CREATE TABLE many AS SELECT hash(i) AS n FROM range(40_000_000) r(i)")
        assert any((tmp_path / "set-aside").iterdir())
        assert con.one("SELECT count(*), bool_and(n = hash(rowid)) FROM many") == (40_000_000, True)


def test_a_table_in_a_file_can_be_replaced_while_it_is_read(tmp_path: Path) -> None:
    """Another table of the same name is another file."""
    schema = pa.schema([("n", pa.int64())])
    with Database([], Limits(), tmp_path) as con:
        first = con.to_file("t", "SELECT range AS n FROM range(300_000)", None, schema)
        second = con.to_file("t", "SELECT $n AS n", {"n": 7}, schema)
    assert (first.num_rows, first["n"][-1].as_py()) == (300_000, 299_999)
    assert second.to_pylist() == [{"n": 7}]
