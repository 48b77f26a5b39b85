"""Saved views: unique names, one default, and links kept as their words."""

import pytest

from iqs.errors import UnknownName, UserError
from iqs.store import (
    Database,
    describe_view,
    find_view,
    remove_view,
    rename_view,
    save_view,
    set_default_view,
    views,
)


def test_a_view_is_kept_as_the_words_of_its_link(database: Database) -> None:
    """What is no part of a view, such as the view's own name, is left out of the query."""
    save_view(database, " Billing  now ", "/auto-fails", "?team=Billing&view=x&look=reader", saved_by="mia")
    (view,) = views(database)
    assert (view.name, view.page, view.query) == ("Billing now", "auto-fails", "team=Billing")
    assert (view.saved_by, view.note, view.is_default) == ("mia", "", False)


def test_a_name_is_taken_once_whatever_its_capitals(database: Database) -> None:
    """A second view of the name is refused; saving over it is asked for in words."""
    save_view(database, "Billing", "", "team=Billing", saved_by="mia")
    with pytest.raises(UserError, match="There is a view called “Billing”"):
        save_view(database, "billing", "", "team=Sales", saved_by="lu")
    save_view(database, "billing", "", "team=Sales", saved_by="lu", over=True)
    assert [(v.name, v.query) for v in views(database)] == [("billing", "team=Sales")]


def test_one_view_opens_first(database: Database) -> None:
    """Making another the default takes it from the first; saving over it leaves it the default."""
    for name in ("One", "Two"):
        save_view(database, name, "", "", saved_by="mia")
        set_default_view(database, name, set_by="mia")
    save_view(database, "Two", "rows", "", saved_by="mia", over=True)
    assert [(v.name, v.is_default) for v in views(database)] == [("One", False), ("Two", True)]
    set_default_view(database, None, set_by="mia")
    assert not any(v.is_default for v in views(database))


def test_a_view_is_renamed_described_and_removed(database: Database) -> None:
    """Each change is recorded with who made it; a name that is taken is refused."""
    save_view(database, "One", "", "", saved_by="mia")
    save_view(database, "Two", "", "", saved_by="mia")
    with pytest.raises(UserError, match="There is a view called “two”"):
        rename_view(database, "one", "two", renamed_by="lu")
    rename_view(database, "one", "ONE", renamed_by="lu")
    describe_view(database, "ONE", "For Monday.", described_by="lu")
    assert find_view(database, "one").note == "For Monday."
    remove_view(database, "One", removed_by="lu")
    assert [v.name for v in views(database)] == ["Two"]
    with database.cursor() as cursor:
        rows = cursor.execute("select who, what, detail from audit order by rowid").fetchall()
    assert rows == [
        ("mia", "save view", "One"),
        ("mia", "save view", "Two"),
        ("lu", "rename view", "One"),
        ("lu", "describe view", "ONE"),
        ("lu", "remove view", "ONE"),
    ]


@pytest.mark.parametrize(("name", "said"), [("  ", "needs a name"), ("x" * 81, "80 characters at most")])
def test_a_name_that_cannot_be_is_refused_in_a_sentence(database: Database, name: str, said: str) -> None:
    """And nothing is kept."""
    with pytest.raises(UserError, match=said):
        save_view(database, name, "", "", saved_by="mia")
    assert views(database) == ()


def test_a_view_that_is_not_there_suggests_the_nearest(database: Database) -> None:
    """With none saved, it says so."""
    with pytest.raises(UserError, match="none is saved yet"):
        find_view(database, "Biling")
    save_view(database, "Billing", "", "", saved_by="mia")
    with pytest.raises(UnknownName, match="Did you mean Billing"):
        find_view(database, "Biling")
