"""Every page, over no data, some data, and data that want to be markup."""

from pathlib import Path

import pytest

from iqs.model import Filters
from iqs.scoring import METRICS, measure
from iqs.store import Database, DuckEngine
from iqs.ui.words import plain
from tests.app.conftest import APP, Show
from tests.support.tables import put, scored

PAGES = sorted(str(p.relative_to(APP.parent)) for p in (APP.parent / "pages").glob("*/*.py"))


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_over_an_empty_database(show: Show, page: str) -> None:
    """A new installation shows no error anywhere."""
    assert not show(page).error


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.usefixtures("filled")
def test_every_page_opens_over_loaded_data(show: Show, page: str) -> None:
    """With data, no page shows an error."""
    assert not show(page).error


def test_an_empty_database_leads_to_loading_or_to_the_demo(show: Show) -> None:
    """A first-time visitor is offered both ways, and no number."""
    app = show()
    assert app.button(key="open_demo").label == "Open the demo"
    assert [h.value for h in app.subheader] == ["Load your files", "Look around first"]
    assert not app.metric


def test_six_cards_show_what_measure_says(show: Show, filled: Database) -> None:
    """Each card's n is that of the same question asked of the scoring room."""
    app = show(period="All dates")
    result = measure(DuckEngine(filled), list(METRICS))
    captions = [c.value for c in app.caption if c.value.startswith("n = ") or "need" in c.value]
    assert [m.label for m in app.metric] == ["IQS", "CSAT", "NPS", "FCR", "AHT", "CES"]
    for caption, row in zip(captions, result.rows, strict=True):
        assert f"n = {row.n:,} " in caption or f"n = {row.n}," in caption
    assert app.metric[0].value == f"{result.one('iqs').value:.1f} %"


def test_below_the_minimum_there_is_a_dash_and_the_reason(show: Show, database: Database) -> None:
    """Seven reviews are not shown as a score: eight are needed."""
    put(database, **scored(*[80.0] * 7))
    app = show(period="All dates")
    assert app.metric[0].value == "–"
    assert any("Not enough reviews (n = 7, need 8)." in c.value for c in app.caption)


def test_the_chart_says_itself_in_words(show: Show, database: Database) -> None:
    """The alt text holds the finding and the drawn values."""
    put(database, **scored(*[80.0, 90.0] * 10))
    app = show(period="All dates")
    chart = app.get("plotly_chart")[0]
    assert "IQS is 85.0 %" in chart.proto.alt
    assert "first 85.0 % (2 Mar 2026, n = 20)" in chart.proto.alt


@pytest.mark.usefixtures("filled")
def test_names_from_files_are_text_and_not_markup(show: Show) -> None:
    """An agent called *Lee* is not shown in italics, and one called $5 starts no formula."""
    app = show(period="All dates", agent=["Ann *Lee*", "Bob $5"])
    sentence = app.caption[0].value
    assert r"Ann \*Lee\*" in sentence
    assert r"Bob \$5" in sentence


@pytest.mark.parametrize("name", ["ann@example.org", "www.example.org", "https://example.org", ":smile:"])
def test_names_are_no_links_and_no_icons(name: str) -> None:
    """An address of an agent is text: a joiner that takes no room stands where Markdown would see more."""
    assert plain(name).replace("\u2060", "").replace("\\", "") == name
    assert "\u2060" in plain(name)


def test_no_page_injects_markup() -> None:
    """Neither pages nor shared pieces use HTML of their own."""
    for path in [APP, *APP.parent.glob("pages/*/*.py"), *APP.parent.glob("iqs/ui/*.py")]:
        text = Path(path).read_text("utf-8")
        assert "unsafe_allow" not in text, path
        assert "st.html" not in text, path


def test_loaded_files_are_listed_with_what_became_of_their_rows(show: Show, filled: Database) -> None:
    """The list holds both files, the newest first."""
    table = show("pages/data/uploads.py").dataframe[0].value
    assert list(table["New"] + table["Changed"] + table["Same"] + table["Rejected"]) == list(table["Read"])
    assert list(table["Taken as"]) == ["reviews", "agents"]
    assert filled.path.exists()


def test_filters_leave_the_same_rows_as_the_shell(show: Show, filled: Database) -> None:
    """The page over one team counts what measure() counts for that team."""
    app = show(period="All dates", team="red")
    row = measure(DuckEngine(filled), ["iqs"], filters=Filters.of(team="red")).one("iqs")
    assert any(f"n = {row.n:,} reviews" in c.value for c in app.caption)
