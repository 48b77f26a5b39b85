"""Files made to hurt: each ends in one sentence or loses only its bad rows, and this process lives on."""

import time
from pathlib import Path

import pytest

from iqs.errors import UnreadableFile
from iqs.intake import load_file
from iqs.sources import Limits, read
from iqs.store import open_database

HEADER = "ticket_id,agent,created_at,status\n"
ROW = "{},Ann,2024-01-31 10:00,open\n"
GB = 1024**3


def _file(folder: Path, content: str | bytes, size: int = 0) -> Path:
    """A file with this content, made longer by zeros that take no room on disk."""
    path = folder / "upload"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    if size:
        with path.open("r+b") as file:
            file.truncate(size)
    return path


@pytest.mark.parametrize(
    ("content", "size", "said"),
    [
        (",".join(f"column {i}" for i in range(10_000)) + "\n1,2\n", 0, "10,000 columns"),
        ("", 2 * GB, "zero bytes"),
        (HEADER + ROW.format(1) * 1000, 2 * GB, "zero bytes"),
        ("", 3 * GB, "3,072 MB, more than the 2,048 MB"),
        ("[" * 100_000 + "]" * 100_000, 0, "damaged JSON"),
        ('{"a":' * 100_000 + "1" + "}" * 100_000, 0, "damaged JSON"),
    ],
    ids=["columns", "zeros", "zeros after a start", "too large", "nested lists", "nested objects"],
)  # fmt: skip
def test_a_hostile_file_leaves_the_database_as_it_was(
    tmp_path: Path, content: str, size: int, said: str
) -> None:
    """Refused in one sentence; nothing is stored."""
    path = _file(tmp_path, content, size)
    database = open_database(tmp_path / "own.duckdb")
    with pytest.raises(UnreadableFile, match=said) as error:
        read(path, "export.csv", limits=Limits(seconds=60))
    assert error.value.message.count(". ") == 0
    begun = time.monotonic()
    with pytest.raises(UnreadableFile, match=said):
        load_file(database, path, name="export.csv", loaded_by="me")
    assert not size or time.monotonic() - begun < 2
    assert database.cursor().execute("select count(*) from uploads").fetchall() == [(0,)]
    database.close()


def test_a_cell_of_five_megabytes_costs_its_row(tmp_path: Path) -> None:
    """The rest of the file is loaded."""
    rows = ROW.format(1) + '2,"' + "x" * 5_000_000 + '",2024-01-31 10:00,open\n' + ROW.format(3)
    parsed = read(_file(tmp_path, HEADER + rows), "calls.csv")
    assert parsed.tables["interactions"]["interaction_id"].to_pylist() == ["1", "3"]
    (reject,) = parsed.rejects.to_pylist()
    assert (parsed.rows_read, parsed.rows_rejected, reject["line"]) == (3, 1, 3)
    assert reject["reason"] == "a cell is larger than 1,048,576 characters"


def test_a_quotation_mark_that_is_never_closed_costs_its_line(tmp_path: Path) -> None:
    """However many lines follow."""
    rows = '0,"Ann,2024-01-31 10:00,open\n' + "".join(ROW.format(i) for i in range(1, 20_001))
    parsed = read(_file(tmp_path, HEADER + rows), "calls.csv")
    assert (parsed.rows_read, parsed.rows_rejected) == (20_001, 1)
    assert parsed.rejects["line"].to_pylist() == [2]
