"""A zip of exports as single files; what could hurt is refused before anything is written."""

# ruff: noqa: E501 - members of archives stay in one line, in plain sight

import io
import zipfile
from pathlib import Path

import pytest

from iqs.errors import UnreadableFile
from iqs.sources import Limits, left_out, read, unpack

CSV = "ticket_id,agent,created_at,status\n0007,Ann,2024-01-31 10:00,open\n"


def _zip(folder: Path, *members: tuple[str, str | bytes]) -> Path:
    path = folder / "upload"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return path


def _out(folder: Path) -> Path:
    out = folder / "out"
    out.mkdir()
    return out


def test_the_files_of_an_archive_come_out_one_by_one(tmp_path: Path) -> None:
    """Each under a name of ours, with the archive and the member to show."""
    path = _zip(
        tmp_path, ("total_scores.csv", CSV), ("2024/section_scores.tsv", "a\tb\n1\t2\n"), ("x.XLSX", b"PK")
    )
    files = unpack(path, "export.zip", _out(tmp_path))
    assert [(p.name, name) for p, name in files] == [
        ("upload-0", "export.zip › total_scores.csv"),
        ("upload-1", "export.zip › 2024/section_scores.tsv"),
        ("upload-2", "export.zip › x.XLSX"),
    ]
    assert files[0][0].read_text() == CSV
    assert read(*files[0]).tables["interactions"]["interaction_id"].to_pylist() == ["0007"]
    assert left_out(path) == ""


def test_what_is_no_export_is_left_out_and_named(tmp_path: Path) -> None:
    """Read-me files and what macOS adds are not tables."""
    path = _zip(
        tmp_path, ("README.txt", "hi"), ("__MACOSX/._a.csv", b"\0"), ("a.csv", CSV), ("logo.png", b"x"), ("sub/", ""),
    )  # fmt: skip
    assert [name for _, name in unpack(path, "e.zip", _out(tmp_path))] == ["e.zip › a.csv"]
    assert left_out(path) == "Left out “README.txt”, “__MACOSX/._a.csv”, “logo.png”."


def test_a_file_that_is_no_archive_is_returned_as_it_is(tmp_path: Path) -> None:
    """Workbooks are zip files too, and are read whole."""
    path = tmp_path / "upload"
    path.write_text(CSV)
    assert unpack(path, "calls.csv", tmp_path) == ((path, "calls.csv"),)
    book = _zip(tmp_path, ("xl/workbook.xml", "<a/>"))
    assert (unpack(book, "b.xlsx", tmp_path), left_out(book)) == (((book, "b.xlsx"),), "")


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ([("a.csv", CSV), ("inner.zip", b"PK")], "holds another archive, “inner.zip”"),
        ([("a.csv", CSV), ("b.csv.gz", b"x")], "holds another archive, “b.csv.gz”"),
        ([("../../etc/a.csv", CSV)], "lead out of it"),
        ([("/etc/a.csv", CSV)], "lead out of it"),
        ([("..\\a.csv", CSV)], "lead out of it"),
        ([(f"{i}.csv", "") for i in range(2001)], "more than 2,000 parts"),
        ([("a.csv", b"0" * (12 * 1024**2))], "unpacks to 12 MB"),
        ([("a.csv", b"01" * 900), ("b.csv", b"10" * 900)], "unpacks to 0 MB"),
        (
            [("notes.docx", b"x"), ("README", b"x")],
            "holds no CSV, XLSX, JSON or Parquet file .“notes.docx”, “README”.",
        ),
    ],
    ids=["zip", "gzip", "up", "root", "backslash", "many", "tight", "sum", "nothing"],
)
def test_archives_that_could_hurt_are_refused(
    tmp_path: Path, members: list[tuple[str, str | bytes]], said: str
) -> None:
    """Nothing is written, and reading the archive itself gives the same reason."""
    path, out = _zip(tmp_path, *members), _out(tmp_path)
    limits = Limits(unpacked_bytes=3000 if said.endswith("0 MB") else Limits().unpacked_bytes)
    with pytest.raises(UnreadableFile, match=said):
        unpack(path, "export.zip", out, limits)
    assert list(out.iterdir()) == []
    with pytest.raises(UnreadableFile, match=said):
        read(path, "export.zip", limits=limits)


def test_an_archive_that_lies_about_its_sizes_is_stopped(tmp_path: Path) -> None:
    """The directory says 10 bytes where a megabyte follows: no more is ever written than was let in."""
    path, out = _zip(tmp_path, ("a.csv", b"0123456789" * 100_000)), _out(tmp_path)
    honest = (1_000_000).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(honest, (10).to_bytes(4, "little")))
    with pytest.raises(UnreadableFile, match="damaged archive"):
        unpack(path, "export.zip", out)
    assert sum(p.stat().st_size for p in out.iterdir()) <= 10


def test_a_damaged_or_protected_archive_is_refused(tmp_path: Path) -> None:
    """In a sentence that names it."""
    path = _zip(tmp_path, ("a.csv", CSV * 50))
    content = bytearray(path.read_bytes())
    content[60] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=r"“export\.zip” is a damaged archive; export it again"):
        unpack(path, "export.zip", tmp_path)
    locked = io.BytesIO()
    with zipfile.ZipFile(locked, "w") as archive:
        archive.writestr("a.csv", CSV)
    # The flag that says encrypted, in the member's own header and in the directory.
    content = bytearray(locked.getvalue())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match="password"):
        unpack(path, "export.zip", tmp_path)


def test_the_name_of_a_member_is_text_only(tmp_path: Path) -> None:
    """Control characters are dropped, and no path is built from it."""
    path = _zip(tmp_path, ("sub/a\nb\u202e$(rm).csv", CSV))
    ((file, name),) = unpack(path, "e.zip", _out(tmp_path))
    assert (file.name, name) == ("upload-0", "e.zip › sub/ab$(rm).csv")
