"""Saved views: saved beside the filters, opened by name or first, listed, and what they name that is gone."""

import pytest
from streamlit.testing.v1 import AppTest

from iqs.store import Database, save_view, set_default_view, views
from tests.app.conftest import APP, Show

pytestmark = pytest.mark.usefixtures("filled")
VIEWS = "pages/explore/views.py"


def test_what_is_seen_is_saved_under_a_name(show: Show, database: Database) -> None:
    """Page, filters and what is as usual left out; a name that is taken is refused in a sentence."""
    app = show("pages/quality/auto_fail.py", period="All dates", team="blue")
    for name in ("Blue", "blue"):
        app.text_input(key="view_name").set_value(name)
        app.text_input(key="view_note").set_value("For Monday.")
        next(b for b in app.button if b.label == "Save").click().run()
    assert [(v.name, v.page, v.query, v.note) for v in views(database)] == [
        ("Blue", "auto-fails", "period=All+dates&team=blue", "For Monday.")
    ]
    assert "There is a view called “Blue”" in app.error[0].value


def test_a_view_opens_from_another_page(show: Show, database: Database) -> None:
    """Its page and its filters, in place of those in force; what the page had picked otherwise is gone."""
    save_view(database, "Blue CSAT", "rows", "period=All+dates&team=blue&metric=CSAT", saved_by="mia")
    app = show(period="Last 7 days", team="red", compare="Nothing")
    app.button(key="open_view_menu_Blue CSAT").click().run()
    assert app.title[0].value == "Rows behind a number"
    assert app.subheader[0].value.startswith("CSAT")
    assert app.multiselect(key="team").value == ["blue"]
    assert app.selectbox(key="period").value == "All dates"
    assert app.selectbox(key="compare").value == "Period before"


def test_a_link_by_name_opens_its_view(show: Show, database: Database) -> None:
    """Whatever the capitals; a name that is not there is said, and Overview opens."""
    save_view(database, "Blue", "auto-fails", "period=All+dates&team=blue", saved_by="mia")
    app = show(view="blue")
    assert app.title[0].value == "Auto-fails"
    assert app.multiselect(key="team").value == ["blue"]
    lost = show(view="Green")
    assert lost.title[0].value == "Overview"
    assert "view “Green”, which is not there" in lost.warning[0].value


def test_the_default_view_opens_first_and_only_without_parameters(show: Show, database: Database) -> None:
    """A link with parameters is followed as it is."""
    save_view(database, "Blue", "auto-fails", "period=All+dates&team=blue", saved_by="mia")
    set_default_view(database, "Blue", set_by="mia")
    assert show().title[0].value == "Auto-fails"
    assert show(period="All dates").title[0].value == "Overview"


def test_the_list_says_what_views_show_and_what_is_gone(show: Show, database: Database) -> None:
    """A view of a team that the data do not have opens, and says so."""
    save_view(
        database, "Old *team*", "", "period=All+dates&team=Atlantis", note="Who *else*?", saved_by="mia"
    )
    app = show(VIEWS)
    said = " ".join(c.value for c in app.caption).replace("\\", "")
    assert "Overview · 5 Jan 2026 to 1 Mar 2026" in said
    assert "Saved by mia on" in said
    assert "Not in the data: team “Atlantis”" in said
    assert any(r"Who \*else\*?" in m.value for m in app.markdown)
    app.button(key="open_view_list_Old *team*").click().run()
    assert app.title[0].value == "Overview"
    assert "team “Atlantis”, which is not there" in app.warning[0].value


def test_views_are_changed_on_their_page(show: Show, database: Database) -> None:
    """Renamed, described, made first, removed."""
    save_view(database, "Blue", "", "", saved_by="mia")
    app = show(VIEWS)
    app.text_input(key="view_rename_Blue").set_value("Red")
    app.text_input(key="view_describe_Blue").set_value("Now red.")
    app.button(key="view_save_Blue").click().run()
    app.button(key="view_first_Red").click().run()
    (view,) = views(database)
    assert (view.name, view.note, view.is_default) == ("Red", "Now red.", True)
    app.button(key="view_remove_Red").click().run()
    assert views(database) == ()


def test_a_reader_sees_no_page_and_no_button_that_changes_something(show: Show, database: Database) -> None:
    """Views open, nothing is saved; pages that change data say that they do."""
    save_view(database, "Blue", "", "team=blue", saved_by="mia")
    app = show(look="reader")
    assert app.button(key="open_view_menu_Blue").label == "Blue"
    assert not app.text_input
    for page in ("upload", "uploads", "people", "settings"):
        app.switch_page(str(APP.parent / f"pages/data/{page}.py")).run()
        assert isinstance(app, AppTest)
        assert any("you are in the reader" in m.value for m in app.markdown), page
    app.switch_page(str(APP.parent / "pages/about/definitions.py")).run()
    assert not [b for b in app.button if b.label.startswith(("Use this", "Count as"))]
    app.switch_page(str(APP.parent / "pages/quality/scorecards.py")).run()
    assert not [b for b in app.button if b.label.startswith(("Save", "Take"))]
