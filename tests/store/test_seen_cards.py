"""Scorecards as exports have them."""

from datetime import date

import pytest

from iqs.scorecards import Criterion, Critical
from iqs.scoring import measure
from iqs.store import Database, DuckEngine, save_version
from iqs.store.seen_cards import seen_cards
from tests.support.tables import put, rating, review, together
from tests.support.world import world


def test_each_criterion_is_as_most_reviews_have_it(database: Database) -> None:
    """Tone weighs 2 in two reviews of three; the heaviest stands first."""
    put(
        database,
        **together(
            review("r1", rating("tone", 5, weight=2), rating("safety", 1, weight=5, critical=True)),
            review("r2", rating("tone", 4, weight=2), reviewed_at="2026-03-09"),
            review("r3", rating("tone", 4, weight=9)),
            review("r4", rating("speed", 4, bonus=True, criterion_group="pace"), scorecard="Chat"),
        ),
    )
    card, chat = seen_cards(database)
    assert (card.name, card.reviews) == ("card", 3)
    assert (card.first_day, card.last_day) == (date(2026, 3, 5), date(2026, 3, 9))
    assert card.card.criteria == (Criterion("safety", 5, critical=Critical.YES), Criterion("tone", 2))
    assert card.card.claims == ("card",)
    assert chat.card.criteria == (Criterion("speed", 1, group="pace", bonus=True),)


def test_reviews_without_a_scorecard_get_one_for_every_review(database: Database) -> None:
    """It needs a name."""
    put(database, **review("r1", rating("tone", 5), scorecard=None))
    (found,) = seen_cards(database)
    assert (found.name, found.card.name, found.card.claims) == ("", "Our scorecard", ("*",))


def test_nothing_loaded_has_no_scorecards(database: Database) -> None:
    """Totals alone have none either."""
    put(database, reviews=review("r1", given_score=70.0)["reviews"])
    assert seen_cards(database) == ()


@pytest.mark.parametrize("definition", ["guide", "zendesk_qa", "maestroqa"])
def test_saved_as_seen_changes_no_number(database: Database, definition: str) -> None:
    """Where exports weigh alike, their scorecard as one's own scores the same."""
    put(database, **world())
    before = measure(DuckEngine(database), ["iqs"], by=("agent",), definitions={"iqs": definition}).rows
    save_version(database, seen_cards(database)[0].card, None, saved_by="mia")
    after = measure(DuckEngine(database), ["iqs"], by=("agent",), definitions={"iqs": definition}).rows
    assert [(r.value, r.n) for r in after] == [(pytest.approx(r.value, abs=1e-9), r.n) for r in before]
