"""Loading a long review sheet against bare DuckDB `read_csv` into a table: seconds, and memory at its peak.

`python -m bench.loading SHEET DATABASE` loads one sheet and prints the seconds it took; `compare` watches the
memory of such a process and of those it starts.
"""

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
from pyarrow import csv

from iqs.intake import load_file
from iqs.store import open_database

_RUNS = 3
_OFTEN = 0.005  # seconds between two looks at the memory


@dataclass(frozen=True)
class Loading:
    """The fastest of several loads against the fastest of as many bare ones, and the most memory one took.

    `peak` is that of the loading process and its reading process at the same moment, `reading` that of the
    reading process alone, in bytes of memory of their own: pages of files (libraries, mapped tables), which
    the system takes back when it needs them, do not count. None where the system does not tell.
    """

    seconds: float
    bare: float
    size: int
    peak: int | None
    reading: int | None


def long_sheet(path: Path, rows: int) -> None:
    """Write a clean long sheet: one rating a row, four ratings a review."""
    rng = np.random.default_rng(2)
    review = np.arange(rows) // 4
    agent = review % 500
    day = np.datetime64("2023-01-01") + (review * 1095 // max(int(review[-1]), 1))
    table = pa.table(
        {
            "Review ID": [f"R{r}" for r in review],
            "Review date": np.datetime_as_string(day),
            "Agent": [f"agent{a}" for a in agent],
            "Team": [f"team{a % 20}" for a in agent],
            "Criterion": np.tile(np.array(["Accuracy", "Tone", "Compliance", "Resolution"]), rows // 4),
            "Score": np.clip(np.rint(rng.normal(4.2, 0.8, rows)), 1, 5).astype(int),
            "Weight": np.tile([40, 20, 10, 30], rows // 4),
        }
    )
    csv.write_csv(table, path)


def compare(folder: Path, rows: int) -> Loading:
    """Load a long sheet of `rows` rows into the product, and barely into a table, by turns."""
    sheet = folder / "long.csv"
    long_sheet(sheet, rows)
    turns = [
        (_product(sheet, folder / "loading.duckdb"), _bare(sheet, folder / "bare.duckdb"))
        for _ in range(_RUNS)
    ]
    known = [(peak, reading) for (_, peak, reading), _ in turns if peak]
    return Loading(
        min(seconds for (seconds, *_), _ in turns),
        min(bare for _, bare in turns),
        sheet.stat().st_size,
        max((peak for peak, _ in known), default=None),
        max((reading for _, reading in known), default=None),
    )


def _product(sheet: Path, target: Path) -> tuple[float, int, int]:
    """(seconds, peak of both processes, peak of the reading one) of one load, in a process of its own."""
    command = [sys.executable, "-m", "bench.loading", str(sheet), str(target)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    peak = reading = 0
    while process.poll() is None:
        started = sum(_own(child) for child in _children(process.pid))
        peak, reading = max(peak, _own(process.pid) + started), max(reading, started)
        time.sleep(_OFTEN)
    assert process.returncode == 0, command
    assert process.stdout is not None
    target.unlink()
    return float(process.stdout.read()), peak, reading


def _children(pid: int) -> list[int]:
    try:
        tasks = [t.read_text() for t in Path(f"/proc/{pid}/task").glob("*/children")]
    except OSError:
        return []
    return [int(child) for task in tasks for child in task.split()]


def _own(pid: int) -> int:
    """Bytes of memory of a process alone; 0 when it is gone, or where there is no /proc."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return sum(1024 * int(line.split()[1]) for line in status.splitlines() if line.startswith("RssAnon:"))


def _bare(sheet: Path, target: Path) -> float:
    with duckdb.connect(str(target)) as bare:
        start = time.perf_counter()
        bare.execute("create table t as from read_csv(?)", [str(sheet)]).fetchall()
        seconds = time.perf_counter() - start
    target.unlink()
    return seconds


def main(sheet: Path, target: Path) -> None:
    """Load a sheet into a new database and print the seconds it took."""
    database = open_database(target)
    start = time.perf_counter()
    upload = load_file(database, sheet, name=sheet.name, loaded_by="bench")
    print(time.perf_counter() - start)
    assert upload.rows_new == upload.rows_read > 0, upload
    database.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
