"""Print how fast loading, pages and other weights are, as ratios to bare DuckDB and to SQL by hand."""

import sys
import tempfile
from pathlib import Path

from bench import loading, page_queries, pages, what_if, world


def main(sizes: list[int]) -> None:
    """Measure at each number of reviews."""
    for size in sizes:
        print(f"\n{size:,} reviews")
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            load = loading.compare(folder, size)
            print(f"  load a long sheet of {size:,} rows: {load.seconds:.2f} s,", end=" ")
            print(f"{size / load.seconds:,.0f} rows/s;", end=" ")
            print(f"bare read_csv {load.bare:.2f} s; ratio {load.seconds / load.bare:.1f}")
            if load.peak and load.reading:
                print(f"  memory while it loads: {load.peak / 2**20:,.0f} MiB,", end=" ")
                print(f"{load.peak / load.size:.1f} times the file;", end=" ")
                print(f"of the reading process alone {load.reading / load.size:.1f} times")
            database = world.build(folder / "bench.duckdb", size)
            for what, page, hand in page_queries.compare(database):
                print(f"  overview, {what}: {page * 1000:.0f} ms;", end=" ")
                print(f"by hand {hand * 1000:.0f} ms; ratio {page / hand:.2f}")
            found = what_if.compare(database)
            print(f"  what-if, the whole page under new weights: {found.preview:.2f} s;", end=" ")
            print(f"IQS alone by hand {found.by_hand:.2f} s; ratio {found.preview / found.by_hand:.2f}")
            print(f"  rescore {size:,} reviews under new weights: {found.saving:.2f} s;", end=" ")
            print(f"ratio {found.saving / found.by_hand:.1f}")
            database.close()
            for name, cold, cached in pages.timed(folder / "bench.duckdb"):
                slow = "" if cold <= pages.COLD and cached <= pages.CACHED else "   slow"
                print(f"  page {name}: {cold * 1000:.0f} ms cold, {cached * 1000:.0f} ms cached{slow}")


if __name__ == "__main__":
    main([int(a.replace("_", "")) for a in sys.argv[1:]] or [100_000, 1_000_000])
