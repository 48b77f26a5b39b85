"""Root causes, where points are lost, courses, and the reviews behind: tables in plain sight."""

from datetime import date

import pytest

from iqs.analysis.cause_groups import cause_by
from iqs.analysis.causes import causes
from iqs.analysis.compare import Verdict
from iqs.analysis.criteria import criteria
from iqs.analysis.criteria_course import criteria_over_time
from iqs.analysis.criterion_places import points_by
from iqs.analysis.criterion_reviews import rated_reviews
from iqs.model import Filters, Grain, Period
from iqs.scorecards import Criterion, Scorecard
from iqs.store import Database, DuckEngine, save_version
from tests.support.tables import put, rating, review, together
from tests.support.world import world


@pytest.fixture
def loaded(database: Database) -> DuckEngine:
    """Ten reviews in March, ten in April. "Hurry" is named for Ann's tone in April's first six, twice in the
    first; "Gap" once a month for Bob; a self review does not count."""
    rows = []
    for month in ("03", "04"):
        for i in range(10):
            hurry = {"cause": " Hurry "} if month == "04" and i < 6 else {}
            gap = {"cause": "Gap"} if i == 9 else {}
            rows.append(
                review(
                    f"{month}-{i}",
                    rating("tone", 2 if hurry else 5, comment="Too *fast*" if i == 0 else None, **hurry),
                    rating(
                        "facts", 4 if gap or (hurry and i == 0) else 5, **(gap or (hurry if i == 0 else {}))
                    ),
                    agent_id="ann" if i < 7 else "bob",
                    team="blue" if i < 7 else "red",
                    conversation_at=f"2026-{month}-{i + 1:02} 10:00",
                    comment="All said" if i == 1 else None,
                )
            )
    rows.append(review("own", rating("tone", 1, cause="Hurry"), review_type="self"))
    put(database, **together(*rows))
    return DuckEngine(database)


APRIL = Filters(Period(date(2026, 4, 1), date(2026, 4, 30)))
MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))


def test_causes_count_once_a_review(loaded: DuckEngine) -> None:
    """Hurry in 6 of 10 reviews, on tone 6 times and once on facts; none before, so that is a clear rise."""
    found = causes(loaded, APRIL, MARCH)
    hurry, gap = found.causes
    assert (found.reviews, found.naming) == (10, 7)
    assert (hurry.name, hurry.reviews, hurry.criteria) == ("Hurry", 6, (("tone", 6), ("facts", 1)))
    assert (hurry.share.value, hurry.share.n) == (60, 10)
    # Wilson for 6 of 10, and Newcombe against 0 of 10: 60 - sqrt((60 - 31.27)^2 + 27.75^2).
    assert (hurry.share.low, hurry.share.high) == (
        pytest.approx(31.267, abs=1e-2),
        pytest.approx(83.18, abs=1e-2),
    )
    assert (hurry.change.difference, hurry.change.low) == (60, pytest.approx(20.05, abs=0.02))
    assert (hurry.change.verdict, hurry.change.good) == (Verdict.CLEAR, False)
    assert (gap.reviews, gap.change.verdict) == (1, Verdict.NOT_CLEAR)
    assert found.moved == (hurry,)


def test_causes_of_one_criterion_and_how_complete_they_are(loaded: DuckEngine) -> None:
    """On facts each is named once; both ratings that lost something have a cause. On tone all six."""
    found = causes(loaded, APRIL, criterion="facts")
    assert [(c.name, c.reviews, c.change) for c in found.causes] == [("Gap", 1, None), ("Hurry", 1, None)]
    assert [(c.criterion, c.lost, c.with_cause, c.share) for c in found.criteria] == [("facts", 2, 2, 100)]
    assert (causes(loaded, APRIL).explained.lost, causes(loaded, APRIL).explained.with_cause) == (8, 8)
    assert causes(loaded, APRIL, criterion="nothing").causes == ()


def test_whose_reviews_name_a_cause(loaded: DuckEngine) -> None:
    """6 of Ann's 14 reviews against none of Bob's 6: too few of Bob's to compare."""
    ann, bob = cause_by(loaded, Filters(), "agent", "Hurry")
    assert (ann.group, ann.naming, ann.share.n, ann.share.value) == ("ann", 6, 14, pytest.approx(600 / 14))
    assert (bob.naming, bob.difference, bob.verdict) == (0, None, Verdict.NOT_ENOUGH)
    assert cause_by(loaded, Filters(), "agent", "Gap", "tone") == ()


def test_whose_reviews_name_it_clearly_more_often(database: Database) -> None:
    """10 of 20 against 2 of 40: 45 points, by the intervals of two shares."""
    rows = [
        review(f"{who}{i}", rating("tone", 3, cause="Hurry" if i < naming else None), agent_id=who)
        for who, naming, n in (("ann", 10, 20), ("bob", 2, 40))
        for i in range(n)
    ]
    put(database, **together(*rows))
    ann, bob = cause_by(DuckEngine(database), Filters(), "agent", "Hurry", "tone")
    assert (ann.difference, ann.verdict) == (pytest.approx(45), Verdict.CLEAR)
    assert (bob.difference, bob.verdict) == (pytest.approx(-45), Verdict.CLEAR)


def test_reviews_behind_a_criterion(loaded: DuckEngine) -> None:
    """The lowest first and of equal ones the latest, with cause and comment, page by page."""
    found = rated_reviews(loaded, Filters(), "tone", size=7)
    assert found.total == 20
    assert [r.review_id for r in found.rows] == ["04-5", "04-4", "04-3", "04-2", "04-1", "04-0", "04-9"]
    assert [r.percent for r in found.rows] == [pytest.approx(40)] * 6 + [100]
    first = found.rows[5]
    assert (first.score, first.top, first.agent, first.team) == (2, 5, "ann", "blue")
    assert (first.causes, first.comment, first.day) == (("Hurry",), "Too *fast*", date(2026, 4, 1))
    # Where nothing is said of the rating, what is said of the review.
    assert found.rows[4].comment == "All said"
    again = rated_reviews(loaded, Filters(), "tone", page=3, size=7)
    assert ([r.review_id for r in again.rows][-1], len(again.rows)) == ("03-0", 6)


def test_reviews_behind_a_cause(loaded: DuckEngine) -> None:
    """All ratings that name it, or those of one criterion, or of one agent."""
    assert rated_reviews(loaded, APRIL, cause="Hurry").total == 7
    only = rated_reviews(loaded, APRIL, "facts", "Hurry")
    assert [(r.review_id, r.criterion, r.score) for r in only.rows] == [("04-0", "facts", 4)]
    assert rated_reviews(loaded, Filters.of(agent="bob"), cause="Gap").total == 2
    assert rated_reviews(loaded, APRIL, "nothing", "Hurry") == rated_reviews(loaded, APRIL, "facts", "none")


def test_names_of_a_scorecard_hold_for_causes_and_comments(loaded: DuckEngine) -> None:
    """Tone is called Manner on the card: so are its causes, and what was said about it."""
    card = Scorecard("Ours", (Criterion("Manner", 1, also_called=("Tone",)), Criterion("Facts", 1)), ("*",))
    save_version(loaded.database, card, None, saved_by="mia")
    assert causes(loaded, APRIL, criterion="Manner").causes[0].criteria == (("Manner", 6),)
    assert {(c.criterion, c.lost, c.with_cause) for c in causes(loaded, APRIL).criteria} == {
        ("Manner", 6, 6),
        ("Facts", 2, 2),
    }
    assert rated_reviews(loaded, APRIL, "Manner", "Hurry").total == 6
    (first,) = (r for r in rated_reviews(loaded, APRIL, "Manner").rows if r.review_id == "04-0")
    assert (first.causes, first.comment) == (("Hurry",), "Too *fast*")


def test_points_by_place(loaded: DuckEngine) -> None:
    """Tone weighs half: six times 60 % of it are 1.8 of 10 points, all in blue; facts lose 0.2 of 10."""
    found = points_by(loaded, APRIL, "team", "tone")
    assert found.lost == pytest.approx(18)
    assert [(p.group, p.ratings) for p in found.places] == [("blue", 7), ("red", 3)]
    assert [p.lost for p in found.places] == pytest.approx([18, 0])
    assert (found.places[0].share_lost, found.places[0].share_ratings) == (
        pytest.approx(100),
        pytest.approx(70),
    )
    assert found.places[0].more_than_its_share
    assert found.places[0].score.value == pytest.approx(100 * (6 * 0.4 + 1) / 7)
    everything = points_by(loaded, APRIL, "team")
    assert (everything.lost, everything.places[0].score) == (pytest.approx(20), None)


@pytest.mark.parametrize("definition", ["guide", "zendesk_qa"])
@pytest.mark.parametrize("by", ["team", "channel"])
def test_places_sum_to_the_loss_of_the_criterion(database: Database, definition: str, by: str) -> None:
    """Over a world with gaps."""
    put(database, **world(seed=8))
    engine = DuckEngine(database)
    for c in criteria(engine, Filters(), definition=definition).criteria:
        found = points_by(engine, Filters(), by, c.name, definition)
        assert sum(p.lost for p in found.places) == pytest.approx(c.lost)
        assert sum(p.ratings for p in found.places) == c.score.n


def test_course_of_a_criterion(loaded: DuckEngine) -> None:
    """Tone by month: all 100 %, then 64 %; the self review has no part in it."""
    found = criteria_over_time(loaded, Filters(), Grain.MONTH)
    assert [name for name, _ in found.criteria] == ["facts", "tone"]
    assert [(p.of("day"), p.value, p.n) for p in found.of("tone")] == [
        (date(2026, 3, 1), pytest.approx(100), 10),
        (date(2026, 4, 1), pytest.approx(64), 10),
    ]
    assert found.of("nothing") == ()


def test_nothing_loaded_gives_nothing(database: Database) -> None:
    """No cause, no place, no review."""
    engine = DuckEngine(database)
    assert (causes(engine, APRIL, MARCH).causes, causes(engine, APRIL).explained.share) == ((), None)
    assert (cause_by(engine, APRIL, "team", "x"), points_by(engine, APRIL, "team").places) == ((), ())
    assert rated_reviews(engine, APRIL).total == 0
