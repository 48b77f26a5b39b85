"""Archives: what may be unpacked at all, and a zip of exports as files that can be loaded one by one."""

import lzma
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from iqs.errors import UnreadableFile
from iqs.sources.parsed import Limits

_BLOCK = 1 << 20
_PACK_RATIO = 200
_MEMBERS = 2000
_EXPORTS = (".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson", ".xlsx", ".parquet")
_PACKED = (".zip", ".gz", ".bz2", ".xz", ".7z", ".rar", ".tar", ".tgz")
_ABOUT = {"readme", "read me", "license", "licence", "changelog", "manifest", "notice"}
_WORKBOOK = {"xl/workbook.xml", "xl/workbook.bin", "content.xml", "mimetype"}
_DAMAGE = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError)
_USUAL = Limits()


def unpack(path: Path, name: str, folder: Path, limits: Limits = _USUAL) -> tuple[tuple[Path, str], ...]:
    """The exports in a zip archive, written to `folder` under names of ours, each with the name to show.

    A file that is no archive of files, such as a workbook, is returned as it is. Raises UnreadableFile when
    the archive is damaged, protected, packed too tightly, holds further archives, or holds no export.
    """
    if not _is_archive(path):
        return ((path, name),)
    with opened(path, name, "archive") as archive:
        taken = exports(archive.infolist(), name, limits)
        left = limits.unpacked_bytes
        files = []
        for number, member in enumerate(taken):
            target = folder / f"{path.name}-{number}"
            left -= _write(archive, member, target, left, name)
            files.append((target, f"{name} › {_shown(member.filename)}"))
        return tuple(files)


def exports(members: Sequence[zipfile.ZipInfo], name: str, limits: Limits) -> list[zipfile.ZipInfo]:
    """The members of an archive that look like exports; UnreadableFile says why it must not be unpacked."""
    check_members(members, name, limits)
    nested = [m.filename for m in members if m.filename.lower().endswith(_PACKED)]
    if nested:
        raise UnreadableFile(
            f"“{name}” holds another archive, “{_shown(nested[0])}”; unpack that and load its files."
        )
    taken = [m for m in members if _is_export(m)]
    if not taken:
        raise UnreadableFile(
            f"“{name}” holds no CSV, XLSX, JSON or Parquet file{_listed(members)}; load the export itself."
        )
    return taken


def left_out(path: Path) -> str:
    """A sentence that names the files of an archive that `unpack` does not take; "" when it takes all."""
    if not _is_archive(path):
        return ""
    with zipfile.ZipFile(path) as archive:
        others = [m for m in archive.infolist() if not m.is_dir() and not _is_export(m)]
    return f"Left out{_listed(others).replace(' (', ' ').removesuffix(')')}." if others else ""


@contextmanager
def opened(path: Path, name: str, what: str) -> Iterator[zipfile.ZipFile]:
    """A zip archive; whatever is wrong with it becomes UnreadableFile, which calls it `what`."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (*_DAMAGE, NotImplementedError, EOFError, OSError) as error:
        again = "open it in Excel and save it again" if what == "workbook" else "export it again"
        raise UnreadableFile(f"“{name}” is a damaged {what}; {again}.") from error
    except RuntimeError as error:  # zipfile's way of saying that a password is needed
        raise UnreadableFile(f"“{name}” is protected by a password; save it without one.") from error


def check_members(members: Sequence[zipfile.ZipInfo], name: str, limits: Limits) -> None:
    """Refuse what unpacks to more than is safe, is of too many parts, or points out of its folder."""
    unpacked = sum(m.file_size for m in members)
    packed = max(1, sum(m.compress_size for m in members))
    if unpacked > limits.unpacked_bytes or (unpacked > 10 * _BLOCK and unpacked / packed > _PACK_RATIO):
        raise UnreadableFile(
            f"“{name}” unpacks to {unpacked / 1024**2:,.0f} MB, which is more than is safe; save it as CSV."
        )
    if len(members) > _MEMBERS or any(_leads_out(m.filename) for m in members):
        raise UnreadableFile(
            f"“{name}” has more than {_MEMBERS:,} parts, or parts that lead out of it; "
            "save it again or as CSV."
        )


def _leads_out(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/")


def _is_archive(path: Path) -> bool:
    with path.open("rb") as file:
        if file.read(4) != b"PK\x03\x04":
            return False
    try:
        with zipfile.ZipFile(path) as archive:
            return not _WORKBOOK & set(archive.namelist())
    except (zipfile.BadZipFile, OSError):
        return False  # reading it says in which way it is damaged


def _is_export(member: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(member.filename.replace("\\", "/")).parts
    hidden = any(p.startswith((".", "__MACOSX")) for p in parts)
    stem, dot, suffix = parts[-1].lower().rpartition(".") if parts else ("", "", "")
    return not (member.is_dir() or hidden or stem in _ABOUT) and dot + suffix in _EXPORTS


def _write(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, most: int, name: str) -> int:
    """Unpack one member, counting bytes as they come: what the archive says of its sizes may be a lie."""
    written = 0
    with archive.open(member) as source, target.open("wb") as out:
        while block := source.read(_BLOCK):
            written += len(block)
            if written > most:
                raise UnreadableFile(f"“{name}” unpacks to more than is safe; load its files one by one.")
            out.write(block)
    return written


def _listed(members: Sequence[zipfile.ZipInfo]) -> str:
    names = [f"“{_shown(m.filename)}”" for m in members if not m.is_dir()]
    more = f" and {len(names) - 4:,} more" if len(names) > 4 else ""
    return f" ({', '.join(names[:4])}{more})" if names else ""


def _shown(name: str) -> str:
    """The name of a member as text: without characters that are none, and never a path of ours."""
    return "".join(c for c in name if c.isprintable())[:200]
