"""Scorecards that Zendesk QA exports, read as scorecards of ours."""

import json
from typing import Any

import pytest

from iqs.errors import UnknownFile
from iqs.scorecards import Criterion, Critical, from_toml
from iqs.sources import Answers, Limits
from iqs.sources.cards import cards_among
from tests.sources.reading import Read


def category(name: str, weight: object = 40, top: int = 5, **more: Any) -> dict[str, Any]:
    """A category with ratings from 1 to `top`, in the vendor's fields."""
    given = [{"rating": str(n), "description": ""} for n in range(1, top + 1)]
    return {"name": name, "ratingCategoryId": name, "scale": "x", "weight": weight, "ratings": given, **more}


def export(*cards: dict[str, Any]) -> str:
    """The document of the vendor's endpoint."""
    return json.dumps({"data": cards, "total": len(cards)})


MAIN = {
    "id": "1",
    "name": "Main",
    "categories": [category("Tone", 40), category("Greeting", 20)],
    "groups": [
        {
            "id": "7",
            "name": "Hard",
            "categories": [category("Safety", 30, 2, reviewCritical=True), category("Tone", 40)],
        }
    ],
}


def test_a_scorecard_keeps_weights_scales_groups_and_what_a_failure_takes(read_text: Read) -> None:
    """A category that stands by itself and in its group is one criterion, of that group."""
    parsed = read_text(export(MAIN), name="cards.json")
    assert (parsed.recognition.kind, parsed.recognition.title) == (
        "scorecards",
        "Zendesk QA (Klaus) scorecards",
    )
    (card,) = parsed.cards
    read = from_toml(card.toml)
    assert (read.name, read.claims, card.lines) == ("Main", ("Main",), (1, 2, 3))
    assert read.criteria == (
        Criterion("Greeting", 20, (1, 5)),
        Criterion("Safety", 30, (1, 2), "Hard", Critical.REVIEW),
        Criterion("Tone", 40, (1, 5), "Hard"),
    )
    assert (parsed.rows_read, parsed.rows_rejected, dict(parsed.tables)) == (3, 0, {})


@pytest.mark.parametrize(
    ("marked", "means"),
    [
        ({}, Critical.NO),
        ({"critical": True}, Critical.YES),
        ({"critical": True, "groupCritical": True}, Critical.GROUP),
        ({"critical": True, "groupCritical": True, "reviewCritical": True}, Critical.REVIEW),
    ],
)
def test_the_harshest_mark_says_what_a_failure_takes(
    read_text: Read, marked: dict[str, bool], means: Critical
) -> None:
    """Critical alone leaves it to the definition of IQS, as reviews of that tool do."""
    card = {"name": "Main", "groups": [{"name": "g", "categories": [category("a", **marked)]}]}
    assert from_toml(read_text(export(card)).cards[0].toml).criteria[0].critical is means


def test_causes_of_every_tier_and_the_description_come_along(read_text: Read) -> None:
    """Each cause once, whatever rating it was offered for."""
    causes = {
        "ratings": [
            {"rating": 1, "rootCauses": [{"name": "Too late"}], "multiTierRootCause": {
                "tiers": [{"name": "Policy", "subtiers": [{"rootCauses": [{"cause": "Old article"}]}]}],
                "looseRootCauses": [{"name": "Rude"}]}},
            {"rating": 2, "rootCauses": [{"name": "Too late"}]},
        ]
    }  # fmt: skip
    card = {"name": "Main", "categories": [category("a", description=" How\nit sounds. ", rootCauses=causes)]}
    (criterion,) = from_toml(read_text(export(card)).cards[0].toml).criteria
    assert (criterion.meaning, criterion.causes) == ("How it sounds.", ("Too late", "Rude", "Old article"))


def test_what_has_no_place_is_said(read_text: Read) -> None:
    """Conditions, automatic scoring, a status, and a scale that is not told."""
    odd = category("a", None, 1, conditions=[{"type": "x"}], autoQaCategory="TONE", status="INACTIVE")
    notes = " ".join(
        read_text(export({"name": "Main", "categories": [odd, category("b")]})).recognition.notes
    )
    for said in (
        "when “a” is asked",
        "“a” is scored automatically",
        "the status of “a”",
        "“a” came without its ratings",
        "“a” came without a weight",
    ):
        assert said in notes
    assert "“b”" not in notes


def test_every_criterion_that_cannot_be_one_is_listed(read_text: Read) -> None:
    """The others are read; the counts add up."""
    wrong = [category("a"), category("A "), category("", 1), category("c", -1), category("d", "many")]
    same = {"name": "main", "categories": [category("e")]}
    parsed = read_text(export({"name": "Main", "categories": wrong}, same))
    assert [c.name for c in from_toml(parsed.cards[0].toml).criteria] == ["a"]
    assert (parsed.rows_read, parsed.rows_rejected) == (6, 5)
    assert [(r["line"], r["value"], r["reason"][:30]) for r in parsed.rejects.to_pylist()] == [
        (2, "A", "“A” stands twice on its scorec"),
        (3, "", "it has no name that can be use"),
        (4, "c", "its weight “-1” is no number o"),
        (5, "d", "its weight “many” is no number"),
        (6, "e", "another scorecard in this file"),
    ]


def test_scorecards_that_cannot_score_say_why(read_text: Read) -> None:
    """All weights are 0."""
    with pytest.raises(
        UnknownFile, match="No scorecard in “cards” can be used: The weights of “Main” sum to 0"
    ):
        read_text(export({"name": "Main", "categories": [category("a", 0)]}), name="cards")


@pytest.mark.parametrize(
    "other",
    [
        {"data": [{"id": 1, "name": "x"}]},
        {"disputes": [{"disputeId": "1", "categories": [{"id": "1", "expectedRating": 5}]}]},
        {"data": [{"name": "shop", "categories": [{"name": "shoes"}]}]},
        {"data": [{"name": "Main", "categories": [{"name": "a", "scale": "5"}]}, {"name": "no card"}]},
        [1, "text", None],
    ],
)
def test_other_documents_are_not_taken_for_scorecards(other: Any) -> None:
    """Not by the word categories alone, nor when only some of a list are."""
    assert cards_among([other]) == ()


def test_scorecards_pass_through_the_limited_process(tmp_path: Any) -> None:
    """They come back as they were read."""
    from iqs import sources

    path = tmp_path / "cards"
    path.write_text(export(MAIN))
    found = sources.read(path, "cards.json", Answers(), limits=Limits())
    assert [from_toml(c.toml).name for c in found.cards] == ["Main"]
    assert sources.preview(path, "cards.json").parsed.cards == found.cards
