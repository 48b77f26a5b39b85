"""A scorecard edited in tables: rows and back, and what is said of rows that make none."""

from typing import Any

import pytest

from iqs.errors import UserError
from iqs.scorecards import Scorecard, from_toml, templates
from iqs.ui.card_rows import card_of, criterion_rows, role_rows, rule_rows
from tests.scorecards.test_text import GUIDE_TEXT


@pytest.mark.parametrize("card", [*templates(), from_toml(GUIDE_TEXT)], ids=lambda c: c.name)
def test_rows_give_the_card_back(card: Scorecard) -> None:
    """Every template and a card with all there is, and empty rows that an editor adds."""
    empty = [{"Criterion": None, "Weight": None}]
    rows = (criterion_rows(card), role_rows(card), rule_rows(card))
    assert card_of(card.name, card.applies_to, card.note, *(r + empty for r in rows)) == card


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"Weight": None}, "“Tone” lacks a number under “Weight”"),
        ({"Lowest": 1.0}, "has one end of its scale"),
        ({"roles": [{"Criterion": "Speed", "Role": "Sales", "Weight": 1}]}, "no criterion “Speed”"),
        ({"rules": [{"Criterion": "tone", "Of the contact": "replies", "Score": 1.0}]}, "needs a scale"),
        ({"rules": [{"Criterion": "Tone", "Of the contact": "replies"}]}, "lacks a number under “Score”"),
    ],
)
def test_rows_that_make_no_card_are_named(change: dict[str, Any], says: str) -> None:
    """One sentence with the criterion and the column."""
    roles, rules = change.pop("roles", []), change.pop("rules", [])
    row = {"Criterion": "Tone", "Weight": 1.0, **change}
    with pytest.raises(UserError, match=says):
        card_of("x", (), "", [row], roles, rules)


def test_bands_may_stand_in_any_order() -> None:
    """The open one goes last."""
    rules = [
        {"Criterion": "Pace", "Of the contact": "replies", "Up to": None, "Score": 0.0},
        {"Criterion": "Pace", "Of the contact": "replies", "Up to": 1.0, "Score": 1.0},
    ]
    row = {"Criterion": "Pace", "Weight": 1.0, "Lowest": 0.0, "Highest": 1.0}
    (pace,) = card_of("x", (), "", [row], [], rules).criteria
    assert pace.rule is not None
    assert [(b.up_to, b.score) for b in pace.rule.bands] == [(1, 1), (None, 0)]
