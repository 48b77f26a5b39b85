"""A support lead's first ten minutes in a real browser."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.browser import chromium, chromium_path
from bench.server import server
from iqs.store import open_database
from tests.browser.test_every_page import settled
from tests.support.tables import put, scored

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(chromium_path() is None, reason="no Chromium on this machine: browser tests skipped"),
    pytest.mark.filterwarnings("default::ResourceWarning"),
]


def qa_sheet(path: Path) -> None:
    """A sheet as a team lead keeps it: 40 reviews, two agents, three criteria of 1 to 5."""
    with path.open("w", newline="", encoding="utf-8") as file:
        sheet = csv.writer(file)
        sheet.writerow(
            ["Review ID", "Review date", "Agent", "Team", "Reviewer", "Accuracy", "Tone", "Resolution"]
        )
        for i in range(40):
            agent, team = (("Ann", "Billing"), ("Bob", "Technical"))[i % 2]
            scores = (5, 4, 5) if i % 2 else (4, 3, 4)
            sheet.writerow([f"R{i}", f"2026-03-{i % 28 + 1:02d}", agent, team, "Mo", *scores])


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over an empty database."""
    with server(tmp_path_factory.mktemp("served") / "own.duckdb") as served:
        yield served


def test_a_link_to_a_page_works_as_the_first_visit(tmp_path: Path) -> None:
    """Right after the server has started, a deep link opens its page, and no message is in the way."""
    with server(tmp_path / "fresh.duckdb") as fresh, chromium() as browser:
        page = browser.new_page()
        page.goto(f"{fresh}/upload")
        page.get_by_role("heading", name="Upload").wait_for(timeout=60_000)
        page.wait_for_timeout(1_000)
        assert page.get_by_role("dialog").count() == 0


def test_the_demo_opens_from_an_empty_database(tmp_path: Path) -> None:
    """One click builds the demo and shows its numbers, marked as demo data."""
    with server(tmp_path / "fresh.duckdb") as fresh, chromium() as browser:
        page = browser.new_page()
        page.goto(fresh)
        page.get_by_role("button", name="Open the demo").click(timeout=60_000)
        page.locator(".st-key-card_iqs").get_by_text(re.compile(r"n = [\d,]+ reviews")).wait_for(
            timeout=120_000
        )
        page.get_by_text("You are looking at demo data").wait_for()


def test_upload_see_filter_and_share(address: str, tmp_path: Path) -> None:
    """A dropped file gives the right score; a filter goes into the link; the link shows others the same."""
    qa_sheet(tmp_path / "march.csv")
    with chromium() as browser:
        page = browser.new_page()
        outside: list[str] = []
        faults: list[str] = []
        page.on(
            "request",
            lambda r: None if r.url.startswith((address, "data:", "blob:")) else outside.append(r.url),
        )
        page.on("pageerror", lambda e: faults.append(str(e)))

        page.goto(address)
        page.get_by_role("button", name="Load files").click()
        page.locator("input[type=file]").set_input_files(tmp_path / "march.csv")
        page.get_by_role("button", name="Load 1 file").click(timeout=60_000)
        page.get_by_text("See the numbers").click(timeout=60_000)

        card = page.locator(".st-key-card_iqs")
        card.get_by_text("83.3 %").wait_for(timeout=60_000)  # (20 x 14 + 20 x 11) / (40 x 15)
        card.get_by_text("n = 40 reviews").wait_for()

        settled(page)
        page.get_by_text("Filters", exact=True).click()
        settled(page)
        page.get_by_label("Team").click()
        page.get_by_role("option", name="Technical").click()
        card.get_by_text("93.3 %").wait_for(timeout=60_000)  # 14 / 15
        page.wait_for_url("**team=Technical**")

        friend = browser.new_context().new_page()
        friend.goto(page.url)
        friend.locator(".st-key-card_iqs").get_by_text("93.3 %").wait_for(timeout=60_000)
        friend.locator(".st-key-card_iqs").get_by_text("n = 20 reviews").wait_for()

        assert outside == []
        assert faults == []
        assert page.locator("[data-testid=stException]").count() == 0


def test_a_file_that_is_no_table_gets_one_sentence(address: str, tmp_path: Path) -> None:
    """A PDF renamed to .csv is refused in words, offers nothing to load, and shows no traceback."""
    (tmp_path / "report.csv").write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n")
    with chromium() as browser:
        page = browser.new_page()
        page.goto(f"{address}/upload")
        page.locator("input[type=file]").set_input_files(tmp_path / "report.csv")
        alert = page.get_by_role("alert")
        alert.wait_for(timeout=60_000)
        assert "PDF" in alert.inner_text()
        assert "Traceback" not in page.content()
        assert page.get_by_role("button", name="Nothing to load yet").is_disabled()


def test_a_number_opens_onto_its_rows_and_a_review(tmp_path: Path) -> None:
    """From a card to its rows, from a row to the review; the review's address shows a friend the same."""
    database = open_database(tmp_path / "own.duckdb")
    put(database, **scored(*([90.0] * 9)))
    database.close()
    with server(tmp_path / "own.duckdb") as served, chromium() as browser:
        page = browser.new_page()
        page.goto(served)
        page.get_by_role("button", name="Open the 9 reviews").click(timeout=60_000)
        page.get_by_text("9 reviews count.").wait_for(timeout=60_000)
        page.wait_for_url("**/rows?metric=IQS**")
        table = page.locator("[data-testid=stDataFrame] canvas").first
        table.wait_for()
        box = table.bounding_box()
        assert box is not None
        page.mouse.click(box["x"] + 18, box["y"] + 52)  # the first row's check box
        page.wait_for_url("**/review?review=s**", timeout=60_000)
        friend = browser.new_context().new_page()
        for opened in (page, friend):
            opened.goto(page.url)
            opened.get_by_role("heading", name="IQS 90.0 %, 90 of 100").wait_for(timeout=60_000)
        assert page.locator("[data-testid=stException]").count() == 0
