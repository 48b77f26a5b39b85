"""A report in a real browser without a network."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from bench.browser import chromium, chromium_path
from iqs.share.compose import Wish, report
from iqs.share.snapshot import snapshot
from iqs.share.wishes import selection_in
from iqs.store import open_database
from tests.support.tables import put
from tests.support.world import world

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(chromium_path() is None, reason="no Chromium on this machine: browser tests skipped"),
    pytest.mark.filterwarnings("default::ResourceWarning"),
]

PARTS = ("overview", "trends", "side-by-side", "criteria", "auto-fails")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for the module."""
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database in it, and a report of five pages beside it."""
    found = tmp_path_factory.mktemp("reported")
    database = open_database(found / "own.duckdb")
    put(database, **world())
    chosen = selection_in(database, {"period": ["All dates"]})
    made = report(database, "</script><b>Weekly", [Wish(key, chosen) for key in PARTS])
    (found / "report.html").write_text(snapshot(made), "utf-8")
    database.close()
    return found


def test_a_report_is_whole_without_a_network(folder: Path, browser: Browser) -> None:
    """Every chart is drawn, nothing is asked for, nothing is wrong, a table sorts, a phone can show it."""
    context = browser.new_context(viewport={"width": 390, "height": 800}, color_scheme="dark")
    context.set_offline(True)
    page = context.new_page()
    wrong: list[str] = []
    address = (folder / "report.html").as_uri()
    page.on("console", lambda m: wrong.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: wrong.append(str(e)))
    page.on("request", lambda r: None if r.url == address else wrong.append(r.url))
    page.goto(address)
    page.wait_for_function("() => document.querySelectorAll('.plot .main-svg').length > 0")
    plots = page.locator(".plot")
    assert plots.count() >= 7
    for plot in plots.all():
        assert plot.locator(".main-svg .trace, .main-svg .bars, .main-svg .scatterlayer").count(), plot
        assert plot.get_attribute("aria-label")
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    first = page.locator("table").first
    first.get_by_role("button", name="n", exact=True).click()
    counted = [int(t.replace(",", "")) for t in first.locator("tbody td:nth-child(4)").all_inner_texts()]
    assert counted == sorted(counted, reverse=True)
    assert page.title() == "</script><b>Weekly"
    assert wrong == []
    context.close()
