"""Words and phrases of comments in several languages, and the pattern that finds them in a table."""

import duckdb
import pytest

from iqs.analysis.words import pattern_of, terms_of


def test_words_and_phrases_each_once() -> None:
    """Small words stand in phrases but not alone; no phrase goes across a comma; capitals do not matter."""
    assert terms_of("Slow process, and the process was SLOW.") == {
        "slow", "process", "slow process", "the process", "process was", "was slow",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "some", "none"),
    [
        ("I don’t know", {"don't", "don't know"}, {"don", "t"}),
        ("Très déçu, pas de réponse", {"déçu", "très déçu", "pas de"}, {"déçu pas"}),
        ("बहुत धीमी सेवा", {"धीमी", "धीमी सेवा"}, {"धीम"}),
        ("客服回复很慢", {"回复", "很慢"}, {"客服回复很慢", "客服 回复"}),
        ("write to jo@mail.example or 030 1234567", {"write"}, {"jo", "mail", "example"}),
        ("4 days, 2026", {"days"}, {"4", "2026", "4 days"}),
    ],
)
def test_any_language_and_no_personal_data(text: str, some: set[str], none: set[str]) -> None:
    """Marks belong to their letters, pairs of characters stand for unspaced words, addresses are not read."""
    found = terms_of(text)
    assert some <= found
    assert not none & found


def test_names_are_left_out() -> None:
    """Neither the name nor a phrase with it is a term."""
    assert terms_of("Ann answered late", frozenset({"ann"})) == {"answered", "late", "answered late"}


@pytest.mark.parametrize(
    ("term", "has", "has_not"),
    [
        (
            "slow process",
            ["Slow  process!", "a slow-process"],
            ["slow. process", "slowest process", "slow processes"],
        ),
        ("don't", ["I don’t know"], ["dont"]),
        ("don", ["don quixote"], ["I don't know"]),
        ("很慢", ["客服回复很慢"], ["很 慢"]),
        ("réponse", ["pas de RÉPONSE"], ["reponse"]),
    ],
)
def test_pattern_finds_what_was_counted(term: str, has: list[str], has_not: list[str]) -> None:
    """A comment matches exactly where the term is one of its terms."""
    for text, expected in [*((t, True) for t in has), *((t, False) for t in has_not)]:
        assert duckdb.execute("select regexp_matches(?, ?)", [text, pattern_of(term)]).fetchone() == (
            expected,
        )
        assert (term in terms_of(text)) is expected


def test_pattern_of_anything_is_a_pattern() -> None:
    """Signs that mean something to a pattern mean themselves."""
    for text in ("a.*b", "(", "[x]", "\\", "50 %", "'"):
        assert duckdb.execute("select regexp_matches('a.*b', ?)", [pattern_of(text)]).fetchone() is not None
