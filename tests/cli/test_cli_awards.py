"""`iqs analyse awards` and `iqs awards`."""

import json

from iqs.places import own_database
from iqs.store import open_database
from tests.analysis.test_awards import SPAN
from tests.analysis.test_leaderboard import TEAM, reviews
from tests.cli.conftest import Run
from tests.support.tables import put


def test_awards_are_worked_out_given_and_taken_back(run: Run) -> None:
    """Each award a row or more; given once, listed, and gone again."""
    database = open_database(own_database())
    put(database, **reviews(TEAM), interactions=SPAN)
    database.close()
    done = run("analyse", "awards", "--period", "2026-03", "--format", "json")
    rows = json.loads(done.out)
    assert "March 2026" in done.err
    assert ("quality", "fay", 10) in [(r["award"], r["agent"], r["n"]) for r in rows]
    given = json.loads(run("awards", "--give", "quality", "--period", "2026-03-09", "--format", "json").out)
    assert "fay" in [r["agent"] for r in given]
    again = run("awards", "--give", "quality", "--period", "2026-03")
    assert (again.code, "already" in again.err) == (2, True)
    listed = json.loads(run("awards", "--format", "json").out)
    assert listed == given
    assert (
        json.loads(run("awards", "--take-back", "quality", "--period", "2026-03", "--format", "json").out)
        == []
    )


def test_what_cannot_be_is_a_sentence(run: Run) -> None:
    """A month that is not whole, nonsense for a day, and an award that nobody earned."""
    database = open_database(own_database())
    put(database, **reviews(TEAM), interactions=SPAN)
    database.close()
    assert "lies in no whole month of these data" in run("analyse", "awards", "--period", "2026-02").err
    assert "is no day" in run("analyse", "awards", "--period", "May").err
    assert "Nobody earned “Customers' favourite”" in run("awards", "--give", "customers").err
    assert "length" in run("analyse", "awards", "--of", "week").err
