"""The Voice page: words of both sides, comments to read, and data that want to be markup."""

import pytest

from iqs.store import Database
from tests.analysis.test_voice import answers
from tests.app.conftest import Show
from tests.support.tables import put, rating, review

VOICE = "pages/explore/voice.py"
SAID = (("Slow process", 3, 40), ("Quick and kind", 10, 45), ("Fine", 2, 10), ("Fine", 9, 10))


def test_words_and_their_comments(show: Show, database: Database) -> None:
    """The title names the words, the table their counts; the address of a word's comments shows as many."""
    put(database, surveys=answers(*SAID))
    page = show(VOICE, period="All dates")
    title = "More often written by detractors: “slow process”; by promoters: “quick”"
    assert page.subheader[0].value.replace("\\", "") == title
    table = page.dataframe[0].value
    assert table["Word or phrase"].tolist() == ["slow process", "quick"]
    assert table["Detractors"].tolist() == ["40 of 50 (80.0 %)", "0 of 50 (0.0 %)"]
    page = show(
        VOICE, period="All dates", voice_tab="Comments", voice_of="NPS", voice_side_nps="Detractors",
        voice_search="slow process", voice_whole="true", voice_page="9",
    )  # fmt: skip
    assert any(c.value == "40 comments" for c in page.caption)
    assert sum("orange-background[Slow process]" in m.value for m in page.markdown) == 20


def test_comments_are_text_and_open_the_review(show: Show, database: Database) -> None:
    """Signs of markup are escaped, addresses masked; the button leads to the review of the conversation."""
    said = "**Bold** :smile: [x](http://evil.example) jo@mail.example"
    put(
        database,
        surveys=answers((said, 3, 1), interaction_id="t1"),
        **review("r1", rating("a", 5), interaction_id="t1", comment="Mail jo@mail.example"),
    )
    page = show(VOICE, period="All dates", voice_tab="Comments", voice_of="NPS")
    shown = next(m.value for m in page.markdown if "Bold" in m.value)
    assert shown.startswith(r"\*\*Bold\*\* :")
    assert ":smile:" not in shown
    assert "](" not in shown
    assert shown.endswith("•••")
    page.button(key="voice_open_0").click().run()
    assert page.title[0].value == "A review"
    assert any(t.value == "Mail •••" for t in page.text)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({}, "Not enough comments (detractors: 40, promoters: 0; need 30 each)."),
        ({"voice_tab": "Words on the move", "compare": "Nothing"}, "Choose above what to compare with"),
        ({"voice_tab": "Comments", "voice_search": "nowhere"}, "No comment has “nowhere”."),
    ],
)
def test_page_says_what_is_missing(show: Show, database: Database, query: dict[str, str], said: str) -> None:
    """A plain sentence with what to do."""
    put(database, surveys=answers(("Slow", 3, 40)))
    page = show(VOICE, period="All dates", **query)
    assert any(m.value.replace("\\", "").startswith(said) for m in page.markdown)
