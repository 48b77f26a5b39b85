"""Tiny files in plain sight, read in this process."""

from pathlib import Path

import pytest

from iqs.sources import Answers, Limits, Parsed
from iqs.sources.run import read_here
from tests.sources.reading import Read, ReadFile


@pytest.fixture
def read_text(tmp_path: Path) -> Read:
    """Write text (or bytes) to a file and read it with the given answers."""

    def reader(
        content: str | bytes, name: str = "file.csv", limits: Limits | None = None, **answers: object
    ) -> Parsed:
        path = tmp_path / "upload"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_here(path, name, Answers(**answers), limits or Limits(), tmp_path)  # type: ignore[arg-type]

    return reader


@pytest.fixture
def read_file(tmp_path: Path) -> ReadFile:
    """Read a file as it is, with nothing said about it."""
    return lambda path: read_here(path, path.name, Answers(), Limits(), tmp_path)
