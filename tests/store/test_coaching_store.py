"""Sessions and the library in the database: kept, listed, taken away, and audited without their words."""

from datetime import date

import pytest

from iqs.coaching import Kind, shipped
from iqs.errors import UnknownName, UserError
from iqs.store import Database
from iqs.store.coaching import Session, library, log_sessions, remove_session, save_library, sessions

DAY = date(2026, 3, 2)


def test_a_workshop_is_a_session_for_each(database: Database) -> None:
    """Two agents, two sessions, the latest first; what was said does not stand in the audit."""
    new = [
        Session(a, DAY, " Lea  M ", Kind.WORKSHOP, "Tone", "private", "one\n\n two ") for a in ("ann", "bob")
    ]
    kept = log_sessions(database, new, logged_by="mia")
    assert [s.session_id for s in kept] == [1, 2]
    assert sessions(database) == kept[::-1]
    assert sessions(database, "ann")[0].agreed == ("one", "two")
    assert sessions(database, "ann")[0].held_by == "Lea M"
    assert remove_session(database, 1, removed_by="mia").agent == "ann"
    with pytest.raises(UnknownName):
        remove_session(database, 1, removed_by="mia")
    with database.cursor() as cursor:
        audit = cursor.execute("select what, detail from audit order by happened_at, what").fetchall()
    assert ("log coaching", "1: ann, workshop on 2026-03-02") in audit
    assert "private" not in str(audit)


def test_a_session_that_cannot_be_is_refused() -> None:
    """No name, and a next day before the session."""
    with pytest.raises(UserError, match="name of who held it"):
        Session("ann", DAY, " ")
    with pytest.raises(UserError, match="Choose a later one"):
        Session("ann", DAY, "Lea", next_on=DAY)


def test_ones_own_library_and_back(database: Database) -> None:
    """A wrong one changes nothing."""
    text = '[[training]]\ntitle = "Talk"\nkind = "one-to-one"\ndescription = "Talk it over."\n'
    assert library(database) == (shipped(), False)
    save_library(database, text, saved_by="mia")
    with pytest.raises(UserError):
        save_library(database, "nonsense", saved_by="mia")
    found, own = library(database)
    assert ([t.title for t in found.trainings], own) == (["Talk"], True)
    save_library(database, None, saved_by="mia")
    assert library(database) == (shipped(), False)
