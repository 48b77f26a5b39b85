"""Make a report: what will be inside, the file, and the button that saves a page as one."""

import pytest

from iqs.model import Filters
from iqs.scoring import measure
from iqs.store import Database, DuckEngine, save_view
from tests.app.conftest import Show

PAGE = "pages/share/report.py"


def test_a_report_is_made_and_says_what_it_found(show: Show, filled: Database) -> None:
    """A page and a saved view become one file; with other choices it has to be made anew."""
    save_view(filled, "Fails of blue", "auto-fails", "team=blue", saved_by="mia")
    app = show(PAGE, period="All dates", report_pages=["Overview"], report_views=["Fails of blue"])
    assert [m.value for m in app.markdown if "Fails of blue" in m.value]
    app.button(key="report_make").click().run()
    assert not app.exception
    n = measure(DuckEngine(filled), ["iqs"], filters=Filters()).one("iqs").n
    made = app.session_state["_report"]
    assert f"{n:,} reviews (IQS)" in made.report.counted
    assert made.name.startswith("support-quality-2026-01-05-to-")
    assert made.content.startswith(b"<!DOCTYPE html>")
    said = " ".join(m.value for m in app.markdown)
    assert made.report.sections[0].drawings[0].title.split(",")[0].replace(".", "") in said.replace(".", "")
    assert "team blue" in made.report.sections[1].sentences[0]
    app.toggle(key="report_hide").set_value(True).run()
    assert any("What will be inside" in m.value for m in app.markdown)


@pytest.mark.usefixtures("filled")
def test_nothing_chosen_cannot_be_made(show: Show) -> None:
    """The button is off and the page says what to do."""
    app = show(PAGE)
    assert app.multiselect(key="report_pages").value == ["Overview"]
    app.multiselect(key="report_pages").set_value([]).run()
    assert app.button(key="report_make").disabled
    assert any("Choose a page or a saved view" in m.value for m in app.markdown)
