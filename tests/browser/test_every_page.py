"""Every page in a real browser: nothing fails or leaves the machine, everything is labelled and in reach."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page

from bench.browser import chromium, chromium_path
from bench.screenshots import PAGES
from bench.server import server
from iqs.store import open_database, save_view
from tests.support.tables import put
from tests.support.world import world

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(chromium_path() is None, reason="no Chromium on this machine: browser tests skipped"),
    pytest.mark.filterwarnings("default::ResourceWarning"),
]

UNLABELLED = """
() => [...document.querySelectorAll('input, textarea, select, button, [role=combobox], a[href]')]
    .filter(e => e.offsetParent !== null && e.type !== 'hidden' && !e.closest('[aria-hidden=true]'))
    .filter(e => !e.closest('details:not([open]) > :not(summary)'))
    .filter(e => !(e.getAttribute('aria-label') || e.getAttribute('aria-labelledby') || e.title
        || (e.labels && e.labels.length) || (e.innerText || '').trim()))
    .map(e => e.outerHTML.slice(0, 200))
"""
"""Things to type in or press that a screen reader cannot name."""
NO_ALT = """
() => [...document.querySelectorAll('[data-testid=stPlotlyChart], [data-testid=stMain] img')]
    .filter(e => !(e.getAttribute('alt') || e.getAttribute('aria-label')
        || e.querySelector('[role=img][aria-label], [aria-label]') || e.closest('[role=img][aria-label]')))
    .map(e => e.outerHTML.slice(0, 200))
"""
"""Charts and pictures that say nothing in words."""

FOCUSED = """
() => {
    const e = document.activeElement;
    const small = ['A', 'BUTTON', 'SUMMARY', 'INPUT'].includes(e.tagName);
    const words = small ? e.innerText || e.labels?.[0]?.innerText : '';
    return (e.getAttribute('aria-label') || words || '').trim();
}
"""
"""What a screen reader calls the element that has the focus."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over eight weeks of reviews, surveys and contacts, and one saved view."""
    path = tmp_path_factory.mktemp("served") / "own.duckdb"
    database = open_database(path)
    put(database, **world())
    save_view(database, "Blue", "auto-fails", "period=All+dates&team=blue", saved_by="mia")
    database.close()
    with server(path) as served:
        yield served


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for the module."""
    with chromium() as started:
        yield started


def settled(page: Page) -> None:
    """Wait until the page has stopped running."""
    page.wait_for_selector("[data-testid=stMain] h1", timeout=60_000)
    page.wait_for_timeout(150)  # a run that a click has asked for starts a moment later
    page.wait_for_function(
        "() => document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'"
        " && !document.querySelector('[data-testid=stSkeleton], [data-stale=true]')",
        timeout=60_000,
    )


def asked(page: Page) -> dict[str, list[str]]:
    """Parameters of the browser's address, without whose data are shown: that depends on the machine."""
    found = parse_qs(urlsplit(page.url).query)
    found.pop("data", None)
    return found


def test_every_page_of_the_menu_opens_whole(address: str, browser: Browser) -> None:
    """No error, no request to another host, labels and alts everywhere, and the address keeps the filters."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    wrong: list[str] = []
    page.on("console", lambda m: wrong.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: wrong.append(str(e)))
    page.on(
        "request", lambda r: None if r.url.startswith((address, "data:", "blob:")) else wrong.append(r.url)
    )
    page.goto(f"{address}/?period=All+dates&compare=Nothing&team=blue")
    settled(page)
    here = {"period": ["All dates"], "compare": ["Nothing"], "team": ["blue"]}
    paths = [a.get_attribute("href") for a in page.get_by_test_id("stSidebarNavLink").all()]
    assert {urlsplit(str(p)).path.strip("/") for p in paths} == {
        urlsplit(p).path.strip("/") for p in PAGES.values()
    }
    for path in paths[1:] + paths[:1]:
        if str(path).endswith("/wall"):
            continue  # it has no menu, and is opened below
        page.locator(f"[data-testid=stSidebarNavLink][href='{path}']").click()
        page.wait_for_url(f"{path}*")
        settled(page)
        assert page.locator("[data-testid=stException], [data-testid=stAlertContentError]").count() == 0, path
        assert page.locator("h1").count() == 1, path
        assert page.evaluate(UNLABELLED) == [], path
        assert page.evaluate(NO_ALT) == [], path
        assert here.items() <= asked(page).items(), path
    page.get_by_role("link", name="Wall", exact=True).click()
    page.get_by_text("Slide 1 of 2").or_(page.get_by_text("Slide 2 of 2")).wait_for(timeout=60_000)
    assert page.evaluate(NO_ALT) == []
    assert wrong == []
    page.close()


def test_back_shows_what_was_seen_before(address: str, browser: Browser) -> None:
    """One step back is one page back, with the filters it had."""
    page = browser.new_page()
    page.goto(f"{address}/?period=All+dates&team=blue")
    settled(page)
    page.get_by_role("link", name="Auto-fails", exact=True).click()
    page.wait_for_url("**/auto-fails?*team=blue*")
    settled(page)
    page.get_by_role("link", name="Settings", exact=True).click()
    page.wait_for_url("**/settings?*team=blue*")
    settled(page)
    page.go_back()
    page.get_by_role("heading", name="Auto-fails", exact=True).wait_for()
    assert asked(page) == {"period": ["All dates"], "team": ["blue"]}
    page.get_by_text("team blue").first.wait_for()
    page.close()


def test_a_saved_view_opens_with_its_address(address: str, browser: Browser) -> None:
    """From the popover over other filters, and by name as a first visit: the same address."""
    page = browser.new_page()
    page.goto(f"{address}/?team=red&compare=Nothing")
    settled(page)
    page.get_by_role("button", name="Views", exact=True).click()
    page.get_by_role("button", name="Blue", exact=True).click()
    page.wait_for_url("**/auto-fails?*team=blue*")
    settled(page)
    friend = browser.new_page()
    friend.goto(f"{address}/?view=Blue")
    friend.wait_for_url("**/auto-fails?*team=blue*")
    for seen in (page, friend):
        assert asked(seen) == {"period": ["All dates"], "team": ["blue"]}
        seen.close()


def test_filters_and_pages_are_reached_from_the_keyboard(address: str, browser: Browser) -> None:
    """Tab goes through the menu, then the filter bar, in reading order; Enter follows a link."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(address)
    settled(page)
    reached: list[str] = []
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(FOCUSED))
        if any("Copy link" in name for name in reached):
            break
    order = [
        next(i for i, name in enumerate(reached) if wanted in name)
        for wanted in (
            "Overview",
            "Auto-fails",
            "Period and filters",
            "Compare with",
            "Points by",
            "Copy link",
        )
    ]
    assert order == sorted(order), reached
    page.keyboard.press("Enter")
    page.get_by_test_id("stCode").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Auto-fails", exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Auto-fails", exact=True).wait_for()
    page.close()


def test_a_page_is_saved_as_a_file(address: str, browser: Browser) -> None:
    """One press beside the filters gives a file of what is seen."""
    page = browser.new_page()
    page.goto(f"{address}/trends?metric=CSAT&team=blue&period=All+dates")
    settled(page)
    with page.expect_download(timeout=60_000) as waiting:
        page.get_by_role("button", name="Save as file").click()
    text = Path(waiting.value.path()).read_text("utf-8")
    assert waiting.value.suggested_filename.startswith("trends-2026-01-05")
    assert "Trends: CSAT" in text
    assert "team blue" in text
    page.close()
