"""The limited process: what it hands back, and that hostile files end nothing but themselves."""

# ruff: noqa: E501 - rows of tables stay in one line, in plain sight

import io
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from iqs.errors import NeedsAnswer, UnknownFile, UnreadableFile
from iqs.sources import Answers, Limits, Progress, preview, read
from iqs.sources.run import read_here

CALLS = "ticket_id,agent,created_at,status,handle_s\n0007,Ann,2024-01-31 10:00,open,60\n0008,Zoë,someday,closed,90\n"


def _write(folder: Path, content: str) -> Path:
    path = folder / "upload"
    path.write_text(content, encoding="utf-8")
    return path


def test_the_limited_process_hands_back_what_reading_here_gives(tmp_path: Path) -> None:
    """Tables, rejects, counts and recognition are the same; progress is reported."""
    path, seen = _write(tmp_path, CALLS), list[Progress]()
    apart, here = (
        read(path, "calls.csv", on_progress=seen.append),
        read_here(path, "calls.csv", Answers(), Limits(), tmp_path),
    )
    assert apart == here
    assert [p.share for p in seen] == sorted(p.share for p in seen)
    assert seen


def test_a_preview_shows_rows_and_open_questions(tmp_path: Path) -> None:
    """Ambiguous dates are asked about, not refused."""
    look = preview(
        _write(tmp_path, CALLS.replace("2024-01-31", "03/04/2024").replace("someday", "05/06/2024")),
        "calls.csv",
    )
    rows = look.parsed.tables["interactions"].num_rows
    assert (look.complete, look.parsed.rows_read, rows, look.recognition.kind) == (True, 2, 2, "contacts")
    assert [q.key for q in look.recognition.questions] == ["day_first"]


def test_errors_cross_the_process_with_their_type_and_questions(tmp_path: Path) -> None:
    """What the user can mend arrives as such."""
    with pytest.raises(UnknownFile, match="colour"):
        read(_write(tmp_path, "colour,size\nred,1\nblue,2\n"), "things.csv")
    with pytest.raises(NeedsAnswer) as error:
        read(_write(tmp_path, CALLS.replace("2024-01-31", "03/04/2024")), "calls.csv")
    assert error.value.questions[0][0] == "day_first"


def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    """The process is killed and its folder removed."""
    with pytest.raises(UnreadableFile, match="longer than 0 seconds"):
        read(_write(tmp_path, CALLS), "calls.csv", limits=Limits(seconds=0.01))


def test_a_file_that_needs_too_much_memory_is_refused(tmp_path: Path) -> None:
    """The child fails alone."""
    with pytest.raises(UnreadableFile):
        read(_write(tmp_path, CALLS), "calls.csv", limits=Limits(memory_bytes=150 * 1024**2))


@pytest.mark.parametrize("size", [200 * 1024**2])
def test_a_file_of_zeros_is_refused_at_once(tmp_path: Path, size: int) -> None:
    """200 MB of nothing take under two seconds."""
    path = tmp_path / "upload"
    with path.open("wb") as file:
        file.truncate(size)
    start = time.monotonic()
    with pytest.raises(UnreadableFile, match="zero bytes"):
        read(path, "zeros.csv")
    assert time.monotonic() - start < 2


def _workbook(*rows: tuple[int, int, object]) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for row, column, value in rows:
            sheet.write(row, column, value)
    return target.getvalue()


def _rezip(content: bytes, name: str, data: bytes) -> bytes:
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.namelist():
            new.writestr(member, data if member == name else old.read(member))
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (_workbook((0, 0, "a"), (1048575, 16383, "b")), "1,048,576 rows by 16,384 columns"),
        (_rezip(_workbook((0, 0, "a")), "xl/workbook.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'), "DTD"),
        (
            _rezip(_workbook((0, 0, "a")), "xl/sharedStrings.xml", b"<sst>" + b"a" * (320 * 1024**2)),
            "unpacks to",
        ),
        (_rezip(_workbook((0, 0, "a")), "xl/worksheets/sheet1.xml", b"<nonsense"), "damaged|no sheet"),
    ],
    ids=["sparse", "entity", "zip bomb", "broken sheet"],
)
def test_hostile_workbooks_are_refused_in_a_sentence(tmp_path: Path, content: bytes, said: str) -> None:
    """Within two seconds, and this process lives on."""
    path = tmp_path / "upload"
    path.write_bytes(content)
    start = time.monotonic()
    with pytest.raises(UnreadableFile, match=said):
        read(path, "book.xlsx", limits=Limits(seconds=20))
    assert time.monotonic() - start < 5


def test_a_workbook_is_read_like_its_csv(tmp_path: Path) -> None:
    """Title lines above the header are skipped, numbers keep their digits, lines count from the top of the sheet."""
    path = tmp_path / "upload"
    rows = [
        ["Report"],
        [],
        ["ticket_id", "agent", "created_at", "handle_s"],
        ["0007", "Ann", "2024-01-31 10:00", 60],
    ]
    path.write_bytes(_workbook(*((r, c, v) for r, row in enumerate(rows) for c, v in enumerate(row))))
    (row,) = read(path, "book.xlsx").tables["interactions"].to_pylist()
    assert (row["interaction_id"], row["handle_s"], row["line"]) == ("0007", 60.0, 4)


def test_the_limited_process_does_without_pandas() -> None:
    """Making a table of lists would load it: a second and 60 MB for nothing."""
    code = (
        "import sys; from iqs.sources.child import WithoutPandas; sys.meta_path.insert(0, WithoutPandas())\n"
        "import pyarrow as pa; pa.table({'a': ['x', None]}); print('pandas' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
