"""Scorecards as TOML: read back as written, refused in plain sentences, with warnings about weights."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iqs.errors import UserError
from iqs.scorecards import FIELDS, Band, Criterion, Critical, Rule, Scorecard, from_toml, templates, to_toml
from iqs.scorecards.card import SECONDS, band_words

GUIDE_TEXT = """
name = "Mine"
applies_to = ["Chat", "E-mail"]
note = "Since the merger."

[[criteria]]
name = "Accuracy"
weight = 40
scale = [1, 5]
group = "Craft"
critical = "review"
meaning = "Is it correct?"
causes = ["Wrong", "Old"]
also_called = ["Correctness"]
role_weights = { Sales = 25.5, "Technical support" = 50 }

[[criteria]]
name = "Response time"
weight = 20
scale = [1, 5]
bonus = true

[criteria.automatic]
field = "first_response_s"
unit = "h"
bands = [{ up_to = 2, score = 5 }, { up_to = 4, score = 3 }, { score = 1 }]
"""


def test_every_key_is_read() -> None:
    """A scorecard with all there is."""
    assert from_toml(GUIDE_TEXT) == Scorecard(
        "Mine",
        (
            Criterion(
                "Accuracy",
                40,
                (1, 5),
                "Craft",
                Critical.REVIEW,
                meaning="Is it correct?",
                causes=("Wrong", "Old"),
                also_called=("Correctness",),
                role_weights=(("Sales", 25.5), ("Technical support", 50)),
            ),
            Criterion(
                "Response time",
                20,
                (1, 5),
                bonus=True,
                rule=Rule("first_response_s", (Band(2, 5), Band(4, 3), Band(None, 1)), "h"),
            ),
        ),
        ("Chat", "E-mail"),
        "Since the merger.",
    )


_NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc", "Z")), min_size=1, max_size=12)
_CRITERIA = st.builds(
    Criterion,
    name=_NAMES,
    weight=st.floats(0.5, 1000),
    scale=st.sampled_from([None, (0.0, 1.0), (1.0, 5.0), (-2.5, 7.25)]),
    group=st.sampled_from(["", "Craft"]),
    critical=st.sampled_from(Critical),
    bonus=st.just(False),
    causes=st.lists(_NAMES, max_size=2).map(tuple),
    role_weights=st.dictionaries(_NAMES, st.floats(0.5, 9), max_size=2).map(
        lambda d: tuple(sorted(d.items()))
    ),
)


@given(st.builds(Scorecard, name=_NAMES, criteria=_CRITERIA.map(lambda c: (c,)), note=_NAMES))
def test_any_scorecard_is_read_back_as_written(card: Scorecard) -> None:
    """Weights to the last digit, names in any script."""
    assert from_toml(to_toml(card)) == card


@pytest.mark.parametrize("card", templates(), ids=lambda c: c.name)
def test_templates_weigh_100_in_every_role_and_name_root_causes(card: Scorecard) -> None:
    """They can be used as they are, for every review."""
    assert card.warnings() == ()
    assert card.claims == ("*",)
    assert all(c.causes or c.rule or c.bonus for c in card.criteria)
    assert from_toml(to_toml(card)) == card


def test_templates_are_what_teams_use() -> None:
    """The guide's four criteria, a short card, one for compliance, one by role."""
    assert [len(t.criteria) for t in templates()] == [4, 3, 7, 5]
    guide, _, centre, by_role = templates()
    assert [c.weight for c in guide.criteria] == [40, 20, 10, 30]
    assert any(c.critical is Critical.REVIEW for c in centre.criteria)
    assert by_role.roles == ("Sales", "Technical support")
    assert by_role.automatic


def test_weights_that_do_not_sum_to_100_are_warned_about_for_each_role() -> None:
    """With what they count as."""
    card = Scorecard("x", (Criterion("a", 3, role_weights=(("Sales", 97.0),)), Criterion("b", 1)))
    assert card.warnings() == (
        "The weights sum to 4, not 100; each counts as its share of 4.",
        "The weights for Sales sum to 98, not 100; each counts as its share of 98.",
    )
    assert [card.share(c) for c in card.criteria] == [75, 25]


def test_bands_are_said_in_words() -> None:
    """The guide's example."""
    rule = Rule("first_response_s", (Band(2, 5), Band(4, 3), Band(None, 1)), "h")
    assert band_words(rule) == ["up to 2 h: 5", "up to 4 h: 3", "over 4 h: 1"]


def _with(line: str, criterion: str = 'name = "a"\nweight = 1\nscale = [1, 5]') -> str:
    return f'name = "x"\n[[criteria]]\n{criterion}\n{line}'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name = ", "not valid TOML"),
        ('name = "x"', "has no criteria"),
        ('name = " "\n[[criteria]]\nname = "a"\nweight = 1', "needs “name” as text"),
        (_with("wieght = 2"), "“a” has “wieght”, which is unknown"),
        (_with("", 'name = "a"'), "its weight must be a number"),
        (_with("", 'name = "a"\nweight = -1'), "weighs -1; a weight is 0 or more"),
        (_with("", 'name = "a"\nweight = nan'), "a weight is 0 or more"),
        (_with("", 'name = "a"\nweight = 0'), "sum to 0"),
        (_with("", 'name = "a"\nweight = 1\nscale = [5, 1]'), "from 5 to 1"),
        (_with("", 'name = "a"\nweight = 1\nscale = [1]'), "scale is a pair"),
        (_with('critical = "very"'), "critical is “very”; possible are no, yes, review, group, flag"),
        (_with("bonus = 1"), "bonus is true or false"),
        (_with('[[criteria]]\nname = " A"\nweight = 1'), "stands twice"),
        (_with('also_called = ["A"]'), "stands twice"),
        (_with('causes = "late"'), "“causes” is a list of texts"),
        (_with('automatic = { field = "mood", bands = [{ score = 1 }] }'), "scores itself by “mood”"),
        (_with('automatic = { field = "replies", unit = "h", bands = [{ score = 1 }] }'), "does not fit"),
        (_with('automatic = { field = "tag", bands = [{ score = 1 }] }'), "needs the tag"),
        (_with('automatic = { field = "replies", bands = [] }'), "go from low to high"),
        (_with('automatic = { field = "replies", bands = [{ up_to = 2, score = 1 }] }'), "the last has none"),
        (
            _with(
                'automatic = { field = "replies", bands = [{ up_to = 2, score = 1 },'
                " { up_to = 1, score = 2 }, { score = 3 }] }"
            ),
            "go from low to high",
        ),
        (_with('automatic = { field = "replies", bands = [{ score = 9 }] }'), "lies off its scale"),
        (
            _with('automatic = { field = "replies", bands = [{ score = 1 }] }', 'name = "a"\nweight = 1'),
            "needs a scale",
        ),
    ],
)
def test_what_is_wrong_is_said(text: str, says: str) -> None:
    """One sentence with the criterion, the key and what is possible."""
    with pytest.raises(UserError, match="(?s)" + says.replace("(", r"\(")) as caught:
        from_toml(text)
    assert caught.value.message.endswith(".")


def test_every_field_and_unit_has_a_meaning() -> None:
    """Times can be given in four units, counts and flags in none."""
    assert set(SECONDS) == {"", "s", "min", "h", "d"}
    assert all(words for words in FIELDS.values())
