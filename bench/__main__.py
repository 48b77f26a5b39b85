"""Print how fast loading and page queries are, as ratios to bare DuckDB and to SQL written by hand."""

import sys
import tempfile
from pathlib import Path

from bench import loading, page_queries, world


def main(sizes: list[int]) -> None:
    """Measure at each number of reviews."""
    for size in sizes:
        print(f"\n{size:,} reviews")
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            ours, bare = loading.compare(folder, size)
            print(f"  load a long sheet of {size:,} rows: {ours:.2f} s, {size / ours:,.0f} rows/s;", end=" ")
            print(f"bare read_csv {bare:.2f} s; ratio {ours / bare:.1f}")
            database = world.build(folder / "bench.duckdb", size)
            for what, page, hand in page_queries.compare(database):
                print(f"  overview, {what}: {page * 1000:.0f} ms;", end=" ")
                print(f"by hand {hand * 1000:.0f} ms; ratio {page / hand:.2f}")
            database.close()


if __name__ == "__main__":
    main([int(a.replace("_", "")) for a in sys.argv[1:]] or [100_000, 1_000_000])
