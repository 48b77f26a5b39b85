"""Files that give the weights of one scorecard in different units: per cent in one, fractions in another."""

import pytest

from iqs.scorecards import Criterion, Scorecard
from iqs.scoring import measure
from iqs.store import Database, DuckEngine, remove_version, save_version, undo
from tests.store.test_facts import facts, from_scratch
from tests.support.tables import Row, put, rating, review, together


def marks(a: float, b: float, unit: float = 1.0) -> list[Row]:
    """Two criteria of 40 and 20 per cent in a unit."""
    return [rating("a", a, weight=40 * unit), rating("b", b, weight=20 * unit)]


def score(database: Database, definition: str = "guide") -> float:
    """IQS over all reviews."""
    value = measure(DuckEngine(database), ["iqs"], definitions={"iqs": definition}).rows[0].value
    assert value is not None
    return round(value, 9)


# 5 and 1 of 5 at 40 to 20 are 44 of 60; 1 and 5 of 5 are 28 of 60.
BEST, WORST = marks(5, 1), (1, 5)


@pytest.mark.parametrize("unit", [0.1, 0.01, 0.001, 1.0])
@pytest.mark.parametrize("later", [True, False])
def test_each_review_counts_as_one_whatever_unit_its_file_has(
    database: Database, unit: float, later: bool
) -> None:
    """(44 + 28) / 120 = 60 %, in either order of loading; taken back, the other stands alone."""
    files = [review("r1", *BEST), review("r2", *marks(*WORST, unit))]
    first, second = files if later else files[::-1]
    put(database, **first)
    upload = put(database, **second)
    assert score(database) == 60
    assert facts(database) == from_scratch(database)
    undo(database, upload.upload_id, undone_by="mia")
    assert score(database) == round(100 * (44 if later else 28) / 60, 9)
    assert facts(database) == from_scratch(database)


def test_a_part_that_does_not_apply_still_weighs_less(database: Database) -> None:
    """A review of only b, 20 of 60, in fractions has a third to give."""
    put(database, **review("r1", *BEST))
    put(database, **review("r2", rating("b", 5, weight=0.2)))
    with database.cursor() as cursor:
        found = cursor.execute("select review_id, possible, whole from review_fact order by 1").fetchall()
    assert found == [("r1", 1.0, 60.0), ("r2", pytest.approx(1 / 3), pytest.approx(0.6))]


def test_a_revised_card_in_fractions_is_still_one_in_fractions(database: Database) -> None:
    """30 and 30 hundredths instead of 40 and 20: (44 / 60 + 36 / 60) / 2 on average."""
    put(database, **review("r1", *BEST))
    put(database, **review("r2", rating("a", 1, weight=0.3), rating("b", 5, weight=0.3)))
    assert score(database) == pytest.approx(100 * (44 / 60 + 36 / 60) / 2)


def test_a_light_criterion_is_not_taken_for_another_unit(database: Database) -> None:
    """A review of only a criterion that weighs 5 of 105 everywhere has 5 of 105 to give."""
    put(
        database,
        **together(
            review("r1", *marks(5, 5), rating("c", 5, weight=45)),
            review("r2", rating("d", 1, weight=5)),
        ),
    )
    with database.cursor() as cursor:
        found = cursor.execute("select possible from review_fact where review_id = 'r2'").fetchone()
    assert found == (5 / 105,)


def test_a_scorecard_that_is_saved_and_removed_leaves_the_units_as_they_were(database: Database) -> None:
    """Rescoring takes another way than loading, to the same facts."""
    put(database, **review("r1", *BEST))
    put(database, **review("r2", *marks(*WORST, 0.01)))
    before = facts(database)
    kept = save_version(database, Scorecard("card", (Criterion("a", 1),)), None, saved_by="mia")
    assert score(database) == 60
    remove_version(database, kept.version_id, removed_by="mia")
    assert facts(database) == before
