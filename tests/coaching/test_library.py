"""The library of trainings: what ships, whole words only, and what a wrong file is told."""

from pathlib import Path

import pytest

from iqs.coaching import Kind, from_toml, shipped, shipped_text
from iqs.errors import UserError

GENERAL = '[[training]]\ntitle = "Talk"\nkind = "one-to-one"\ndescription = "Talk it over."\n'


def test_what_ships_has_the_four_books_and_a_start_for_each_usual_criterion() -> None:
    """The books of the guide match Empathy; Accuracy, Tone, Compliance and Resolution have their own."""
    books = [t for t in shipped().matching("Tone and Empathy") if t.kind is Kind.READING]
    for author in ("Bradberry", "McLaren", "Rosenberg", "Krznaric"):
        assert any(author in b.title for b in books)
    for name in (
        "Accuracy",
        "Tone",
        "Compliance",
        "Resolution effectiveness",
        "Proactivity",
        "Response time",
    ):
        assert shipped().known(name), name
    assert from_toml(shipped_text()) == shipped()


def test_words_match_as_whole_words_and_nothing_else_falls_back() -> None:
    """Tone is not in stone; a criterion that nobody names gets the general ones."""
    text = '[[training]]\ntitle = "Voice"\nkind = "practice"\ndescription = "x"\nwords = ["TONE of voice"]\n'
    library = from_toml(text + GENERAL)
    assert [t.title for t in library.matching("Tone-of-voice (calls)")] == ["Voice"]
    assert [t.title for t in library.matching("Stone of voice")] == ["Talk"]
    assert not library.known("Tone")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("training = 1", "no trainings"),
        ("[[training]", "not valid TOML"),
        (GENERAL.replace("one-to-one", "lecture"), "There is no kind of training called “lecture”"),
        (GENERAL + 'words = ["x"]', "one training without words"),
        (GENERAL + "minutes = -1", "whole minutes"),
        (GENERAL + "time = 3", "has “time”"),
        (GENERAL.replace('title = "Talk"\n', ""), "needs a title"),
        (GENERAL + 'words = "x"', "words as a list"),
    ],
)
def test_a_wrong_library_is_told_what_to_change(text: str, said: str) -> None:
    """One sentence that names the training and the key."""
    with pytest.raises(UserError, match=said):
        from_toml(text)


def test_the_documented_library_is_one() -> None:
    """The example of docs/people.md, with a training for any criterion beside it."""
    text = (Path(__file__).parents[2] / "docs" / "people.md").read_text("utf-8")
    (shown,) = from_toml(text.split("```toml\n")[1].split("```")[0] + GENERAL).matching("Refund policy")
    assert (shown.minutes, shown.kind) == (30, Kind.WORKSHOP)
