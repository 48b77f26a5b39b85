"""Saved views from a shell."""

import json

from tests.cli.conftest import Run


def test_views_are_saved_listed_made_default_and_removed(run: Run) -> None:
    """Every answer is the list as it is then."""
    link = ("--page", "auto-fails", "--query", "?team=Billing&team=Sales", "--note", "For Monday.")
    (view,) = json.loads(run("views", "--save", "Billing", *link, "--format", "json").out)
    assert (view["name"], view["page"], view["query"], view["note"], view["default"]) == (
        "Billing",
        "auto-fails",
        "team=Billing&team=Sales",
        "For Monday.",
        False,
    )
    (view,) = json.loads(run("views", "--default", "billing", "--format", "json").out)
    assert view["default"]
    (view,) = json.loads(run("views", "--default", "none", "--format", "json").out)
    assert not view["default"]
    assert json.loads(run("views", "--remove", "Billing", "--format", "json").out) == []


def test_views_refuse_in_a_sentence(run: Run) -> None:
    """A name that is taken, two things at once, and a link without a name."""
    run("views", "--save", "Billing")
    assert "There is a view called “Billing”" in run("views", "--save", "BILLING").err
    assert "one at a time" in run("views", "--save", "x", "--remove", "y").err
    assert "that --save names" in run("views", "--page", "rows").err
