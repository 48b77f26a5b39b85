"""Weekly courses of IQS and CSAT: which weeks count, and which of the two moves first."""

from datetime import date

import pytest

from iqs.analysis.leading import Order, leading
from iqs.model import Filters, Period
from iqs.scoring import use_date
from iqs.store import Database, DuckEngine, save_settings
from tests.support.paired import weekly
from tests.support.tables import Board, put


def test_weeks_are_whole_and_have_both(board: Board) -> None:
    """Five weeks from Thursday to Thursday: the first and last are cut off, one has too few reviews."""
    tables = weekly(6)
    tables["reviews"] = [r for r in tables["reviews"] if r["review_id"] != "r3-0"]
    board.put(**tables)
    period = Period(date(2024, 1, 4), date(2024, 2, 8))
    found = leading(board.engine, Filters(period))
    assert [w.day for w in found.weeks] == [date(2024, 1, d) for d in (8, 15, 22, 29)]
    assert [(w.first_n, w.usable) for w in found.weeks] == [(5, True), (5, True), (4, False), (5, True)]
    by_hand = {
        week: [r["score"] for r in tables["ratings"] if r["review_id"].startswith(f"r{week}-")]
        for week in range(6)
    }
    assert found.weeks[0].first == pytest.approx(sum(by_hand[1]) / 5)
    assert (found.order, found.usable) == (Order.NOT_ENOUGH, 3)
    assert found.sentence() == ("Not enough weeks: 3 have at least 5 reviews and 5 answers, 52 are needed")


def test_planted_lead_is_told_by_the_day_of_the_conversation(database: Database) -> None:
    """Two weeks, although answers come three weeks late and settings count them by that day.

    Data end on a Friday: the last week is not whole.
    """
    put(database, **weekly(80))
    engine = DuckEngine(database)
    save_settings(database, use_date(engine.settings(), "csat", "response"), saved_by="mia")
    found = leading(engine, Filters())
    assert found.order is Order.FIRST
    assert found.lag is not None
    assert found.lag.weeks == 2
    assert found.sentence() == "IQS moved first: CSAT followed about 2 weeks later"
    assert (found.undated, found.usable) == (0, 79)


def test_answers_without_a_conversation_are_told(database: Database) -> None:
    """They stand on the day they were given, three weeks later: then five weeks seem to lie between."""
    tables = weekly(80)
    for row in tables["surveys"]:
        row["interaction_id"] = None
    put(database, **tables)
    found = leading(DuckEngine(database), Filters())
    assert found.undated == 400
    assert found.lag is not None
    assert found.lag.weeks == 5


def test_metric_that_never_moves_leads_nothing(database: Database) -> None:
    """All answers alike: not enough to say anything, and no traceback."""
    tables = weekly(60)
    for row in tables["surveys"]:
        row["score"] = 7.0
    put(database, **tables)
    found = leading(DuckEngine(database), Filters())
    assert (found.order, found.lags, found.usable) == (Order.NOT_ENOUGH, (), 59)


def test_nothing_loaded(database: Database) -> None:
    """No weeks."""
    assert leading(DuckEngine(database), Filters(), to="nps").weeks == ()
