"""Loading a long review sheet against bare DuckDB `read_csv` into a table."""

import time
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
from pyarrow import csv

from iqs.intake import load_file
from iqs.store import open_database


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


def compare(folder: Path, rows: int) -> tuple[float, float]:
    """(seconds to load into the product, seconds of bare read_csv into a table) for `rows` rows."""
    sheet = folder / "long.csv"
    long_sheet(sheet, rows)
    database = open_database(folder / "loading.duckdb")
    start = time.perf_counter()
    upload = load_file(database, sheet, name=sheet.name, loaded_by="bench")
    ours = time.perf_counter() - start
    assert upload.rows_new == rows, upload
    database.close()
    (folder / "loading.duckdb").unlink()
    bare = duckdb.connect(str(folder / "bare.duckdb"))
    start = time.perf_counter()
    bare.execute("create table t as from read_csv(?)", [str(sheet)]).fetchall()
    theirs = time.perf_counter() - start
    bare.close()
    (folder / "bare.duckdb").unlink()
    return ours, theirs
