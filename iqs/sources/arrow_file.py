"""Tables in Arrow IPC files: written batch by batch and mapped, so that a large one needs little memory."""

import sys
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa


def write_table(folder: Path, name: str, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> pa.Table:
    """Write a table to `folder`, in place of one of this name, and return it as `read_table` does."""
    path = _path(folder, name)
    path.unlink(missing_ok=True)  # another file, not another content: the earlier one may be mapped
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, schema) as writer:
        for batch in batches:
            writer.write_batch(batch)
    return read_table(folder, name)


def read_table(folder: Path, name: str) -> pa.Table:
    """A table that `write_table` wrote; it may be used when its file is gone."""
    path = str(_path(folder, name))
    # Windows removes no file that is mapped.
    with pa.OSFile(path, "rb") if sys.platform == "win32" else pa.memory_map(path, "r") as source:
        return pa.ipc.open_file(source).read_all()


def _path(folder: Path, name: str) -> Path:
    return folder / f"{name}.arrow"
