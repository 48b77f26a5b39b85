"""A long load in a real browser: it is watched, cancelled, and then done."""

from pathlib import Path

import pytest

from bench.browser import chromium, chromium_path
from bench.loading import long_sheet
from bench.server import server

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(chromium_path() is None, reason="no Chromium on this machine: browser tests skipped"),
    pytest.mark.filterwarnings("default::ResourceWarning"),
]
ROWS = 400_000
BAR = """
() => {
    const bar = document.querySelector('[role=progressbar]');
    const now = bar ? Number(bar.getAttribute('aria-valuenow')) : 0;
    window.seen = window.seen || new Set();
    if (now > 0) window.seen.add(now);
    return window.seen.size >= 2;
}
"""


def test_a_long_load_is_watched_cancelled_and_done(tmp_path: Path) -> None:
    """The bar moves; Cancel leaves nothing behind; the same file then goes in and gives its numbers."""
    long_sheet(tmp_path / "long.csv", ROWS)
    with server(tmp_path / "own.duckdb") as address, chromium() as browser:
        page = browser.new_page()
        page.goto(f"{address}/upload")
        page.locator("input[type=file]").set_input_files(tmp_path / "long.csv")
        page.get_by_role("button", name="Load 1 file").click(timeout=60_000)
        page.wait_for_function(BAR, timeout=60_000)
        page.get_by_role("button", name="Cancel").click()
        page.get_by_text("was cancelled. Nothing was changed.").wait_for(timeout=60_000)

        other = browser.new_context().new_page()
        other.goto(f"{address}/files")
        other.get_by_text("Nothing is loaded yet.").wait_for(timeout=60_000)

        page.get_by_role("button", name="Load 1 file").click()
        page.get_by_role("progressbar").wait_for(timeout=60_000)
        page.get_by_role("link", name="Loaded files").click()
        page.get_by_role("link", name="Upload", exact=True).click()
        page.get_by_text("See the numbers").wait_for(timeout=60_000)
        page.locator("[data-testid=stMetric]").get_by_text(f"{ROWS:,}").first.wait_for()
        page.get_by_role("button", name="See all dates").click()
        page.locator(".st-key-card_iqs").get_by_text(f"n = {ROWS // 4:,} reviews").wait_for(timeout=60_000)
