"""Agents who are not shown by name, pseudonyms, and shout-outs."""

import re

import pytest

from iqs.errors import UnknownName, UserError
from iqs.store import Database
from iqs.store.shout_outs import remove_shout_out, shout_out, shout_outs
from iqs.store.unnamed import pseudonyms, save_unnamed, unnamed
from tests.support.tables import put, scored

TEAM = ["ann", "bob", "cat", "dan", "eve", "fay", "gus", "hal"]


def _audit(database: Database) -> list[tuple[str, str, str]]:
    with database.cursor() as cursor:
        return cursor.execute("select who, what, detail from audit order by rowid").fetchall()


def _fill(database: Database) -> None:
    for agent in TEAM:
        rows = scored(80.0, agent_id=agent)
        put(
            database,
            **{k: [{**r, "review_id": f"{agent} {r['review_id']}"} for r in v] for k, v in rows.items()},
        )


def test_pseudonyms_stand_still_until_the_data_change(database: Database) -> None:
    """The same twice, a code of its own each; after another load they are dealt anew."""
    _fill(database)
    first = pseudonyms(database)
    assert len(set(first.values())) == 8
    assert all(re.fullmatch(r"Agent [0-9A-F]{4,}", shown) for shown in first.values())
    assert sorted(first) == TEAM
    assert pseudonyms(database) == first
    dealt = []
    for i in range(6):
        put(database, **scored(90.0 + i, agent_id="ann"))
        dealt.append(tuple(pseudonyms(database).items()))
    assert len(set(dealt)) > 1


def test_pseudonyms_cannot_be_worked_out_from_names(database: Database) -> None:
    """With another secret the same names at the same version are dealt otherwise."""
    _fill(database)
    dealt = {tuple(pseudonyms(database).items())}
    for secret in "abcdef":
        with database.writing() as cursor:
            cursor.execute("update pseudonym_key set secret = ?", [secret])
        dealt.add(tuple(pseudonyms(database).items()))
    assert len(dealt) == 7


def test_list_of_unnamed_agents_is_kept_and_recorded(database: Database) -> None:
    """Ann and Bob ask not to be named, then Ann is again."""
    assert unnamed(database) == frozenset()
    save_unnamed(database, ["ann", "bob"], saved_by="mia")
    save_unnamed(database, ["bob"], saved_by="mia")
    assert unnamed(database) == {"bob"}
    assert _audit(database) == [
        ("mia", "hide name", "ann"), ("mia", "hide name", "bob"), ("mia", "show name", "ann"),
    ]  # fmt: skip


def test_shout_out_is_written_down_and_can_be_taken_back(database: Database) -> None:
    """Who, by whom and in which words; the latest first."""
    shout_out(database, "ann", "Stayed   calm\nwith a very upset customer", said_by="mia")
    second = shout_out(database, "bob", "Fixed the macro", said_by="lu")
    found = shout_outs(database)
    assert [(s.agent, s.words, s.said_by) for s in found] == [
        ("bob", "Fixed the macro", "lu"),
        ("ann", "Stayed calm with a very upset customer", "mia"),
    ]
    remove_shout_out(database, second.shout_id, removed_by="lu")
    assert [s.agent for s in shout_outs(database)] == ["ann"]
    assert [what for _, what, _ in _audit(database)] == ["shout-out", "shout-out", "remove shout-out"]
    with pytest.raises(UnknownName):
        remove_shout_out(database, 99, removed_by="lu")


@pytest.mark.parametrize(("words", "by"), [("", "mia"), ("well done", " "), ("x" * 501, "mia")])
def test_shout_out_needs_words_and_a_name(database: Database, words: str, by: str) -> None:
    """An empty one, one of nobody and a very long one are refused, and nothing is kept."""
    with pytest.raises(UserError):
        shout_out(database, "ann", words, said_by=by)
    assert shout_outs(database) == ()
