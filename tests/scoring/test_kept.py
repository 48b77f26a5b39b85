"""Answers that are given once: kept until something is written, by engines that keep them."""

from iqs.model import Filters
from iqs.scoring import FrameEngine, answered, measure
from iqs.store import Database, DuckEngine
from tests.support.tables import frames, put, scored

ASKED: list[int] = []


def reviews(engine: DuckEngine | FrameEngine, filters: Filters, *, twice: bool = False) -> int:
    """How many reviews count; notes that it was asked."""
    ASKED.append(1)
    return measure(engine, ["iqs"], filters=filters).one("iqs").n * (2 if twice else 1)


def test_a_question_is_answered_once_until_something_is_written(database: Database) -> None:
    """Whoever asks; another argument is another question, and a load makes it a new one."""
    put(database, **scored(80.0, 90.0))
    ASKED.clear()
    assert [answered(DuckEngine(database), reviews, Filters()) for _ in range(3)] == [2, 2, 2]
    assert answered(DuckEngine(database, answers={}), reviews, Filters()) == 2
    assert len(ASKED) == 1
    assert answered(DuckEngine(database), reviews, Filters(), twice=True) == 4
    assert answered(DuckEngine(database), reviews, Filters.of(team="nobody")) == 0
    assert len(ASKED) == 3
    put(database, **scored(70.0, 60.0, 50.0))
    assert (
        answered(DuckEngine(database), reviews, Filters())
        == measure(DuckEngine(database), ["iqs"]).one("iqs").n
    )
    assert len(ASKED) == 4


def test_an_engine_that_keeps_nothing_answers_anew(database: Database) -> None:
    """Frames can be exchanged at any time by whoever holds them."""
    put(database, **scored(80.0, 90.0))
    engine = FrameEngine(frames(database))
    ASKED.clear()
    assert [answered(engine, reviews, Filters()) for _ in range(2)] == [2, 2]
    assert len(ASKED) == 2


def test_only_the_latest_answers_are_kept(database: Database) -> None:
    """What was not asked for the longest goes first, so that memory stays bounded."""
    for i in range(600):
        database.answer(("number", i), lambda i=i: i)
    made = [database.answer(("number", i), lambda: -1) for i in (599, 100, 0)]
    assert made == [599, 100, -1]


def test_a_report_adds_the_same_sums_up_once(database: Database) -> None:
    """An engine with a place for sums reads a fact once for the same question, and gives the same numbers."""
    put(database, **scored(80.0, 90.0))
    sums: dict[object, object] = {}
    keeping = DuckEngine(database, answers=sums)
    first = measure(keeping, ["iqs"])
    n = len(sums)
    assert n > 0
    assert measure(keeping, ["iqs"]) == first == measure(DuckEngine(database), ["iqs"])
    assert len(sums) == n
