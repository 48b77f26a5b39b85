"""Agents renamed, merged and told apart by hand: the split by agent changes, totals never."""

from datetime import date, datetime
from random import Random
from typing import Any

import pytest

from iqs.errors import UnknownName, UserError
from iqs.scoring import METRICS, measure
from iqs.store import Database, DuckEngine, alias, aliases, forget_alias, people
from iqs.store.likeness import likenesses
from iqs.store.resolve import follow
from tests.store.test_facts import facts, from_scratch
from tests.support.tables import put, rating, review, together
from tests.support.world import world


def contact(number: int, agent: str | None, **more: Any) -> dict[str, Any]:
    """One contact of an agent."""
    usual = {"interaction_id": f"t{number}", "agent_id": agent, "opened_at": "2026-03-02 10:00"}
    return usual | more


def note(database: Database, name: str, agent: str, **only: Any) -> int:
    """Note that rows of `name` are those of `agent`; gives the number of the note."""
    return alias(database, name, agent, noted_by="mia", **only).alias_id


def agents(database: Database) -> dict[str, str]:
    """The agent of each contact by its id."""
    with database.cursor() as cursor:
        return dict(cursor.execute("select interaction_id, agent from contact_fact order by 1").fetchall())


class TestWhoseRows:
    """What a note does."""

    def test_renamed_agent_is_shown_under_the_new_name(self, database: Database) -> None:
        """In any case and with spaces around it, as exports write it."""
        put(database, interactions=[contact(1, "u123"), contact(2, " U123 "), contact(3, "u124")])
        note(database, "u123", "Ann Lee")
        assert agents(database) == {"t1": "Ann Lee", "t2": "Ann Lee", "t3": "u124"}

    def test_note_reaches_rows_loaded_later(self, database: Database) -> None:
        """Nothing has to be noted twice."""
        put(database, interactions=[contact(1, "u123")])
        note(database, "u123", "Ann Lee")
        put(database, interactions=[contact(2, "u123")])
        assert agents(database) == {"t1": "Ann Lee", "t2": "Ann Lee"}

    def test_two_ids_of_an_agents_file_are_one_person(self, database: Database) -> None:
        """All names of the one lead to the other, with the team of the one they are merged into."""
        put(
            database,
            agents=[
                {"agent_id": "7", "name": "Ann Lee", "team": "blue"},
                {"agent_id": "9", "name": "Ann Berg", "team": "red", "aliases": "aberg"},
            ],
        )
        put(database, interactions=[contact(i, n) for i, n in enumerate(["7", "Ann Lee", "9", "aberg"])])
        note(database, "9", "7")
        with database.cursor() as cursor:
            assert cursor.execute("select distinct agent, team from contact_fact").fetchall() == [
                ("7", "blue")
            ]

    def test_renamed_agent_of_an_agents_file_keeps_team_and_names(self, database: Database) -> None:
        """Married: the id, the old name and the alias stay hers."""
        put(database, agents=[{"agent_id": "7", "name": "Ann Lee", "team": "blue", "aliases": "alee"}])
        put(database, interactions=[contact(i, n) for i, n in enumerate(["7", "Ann Lee", "alee"])])
        note(database, "7", "Ann Berg")
        with database.cursor() as cursor:
            found = cursor.execute("select distinct agent, team from contact_fact").fetchall()
        assert found == [("Ann Berg", "blue")]

    def test_note_comes_before_the_agents_file(self, database: Database) -> None:
        """The file says that alee is Ann; people know better."""
        put(database, agents=[{"agent_id": "7", "name": "Ann", "aliases": "alee"}, {"agent_id": "8"}])
        put(database, interactions=[contact(1, "alee"), contact(2, "Ann")])
        note(database, "alee", "8")
        assert agents(database) == {"t1": "8", "t2": "7"}

    def test_agents_file_loaded_after_the_note_is_followed(self, database: Database) -> None:
        """u123 is Ann Lee, and Ann Lee turns out to be number 7."""
        put(database, interactions=[contact(1, "u123"), contact(2, "Ann Lee")])
        note(database, "u123", "Ann Lee")
        put(database, agents=[{"agent_id": "7", "name": "Ann Lee"}])
        assert agents(database) == {"t1": "7", "t2": "7"}

    def test_other_spellings_become_one(self, database: Database) -> None:
        """Case alone makes two agents of a name nobody knows; a note makes them one."""
        put(database, interactions=[contact(1, "Zoe"), contact(2, "zoe"), contact(3, "İSMAİL ΣΑΣ")])
        note(database, "zoe", "Zoe")
        note(database, "İSMAİL ΣΑΣ", "Ismail")
        assert agents(database) == {"t1": "Zoe", "t2": "Zoe", "t3": "Ismail"}

    def test_chain_is_followed(self, database: Database) -> None:
        """u1 was taken for u2, and u2 is Ann: u1 is Ann."""
        put(database, interactions=[contact(1, "u1"), contact(2, "u2")])
        note(database, "u1", "u2")
        note(database, "u2", "Ann")
        assert agents(database) == {"t1": "Ann", "t2": "Ann"}

    def test_linked_rows_follow_too(self, database: Database) -> None:
        """A survey about a contact, and a review, by the name the contact's tool writes."""
        put(database, interactions=[contact(1, "u1")])
        put(database, surveys=[{"response_id": "s", "score": 5, "interaction_id": "t1"}])
        put(database, **review("r", rating("a", 5), agent_id=None, interaction_id="t1"))
        note(database, "u1", "Ann", source="desk")
        with database.cursor() as cursor:
            found = cursor.execute("select agent from survey_fact union all select agent from review_fact")
            assert found.fetchall() == [("Ann",), ("Ann",)]


class TestNamesakes:
    """One name, several people: told apart by tool, team or days."""

    @pytest.fixture(autouse=True)
    def _loaded(self, database: Database) -> None:
        put(
            database,
            interactions=[
                contact(1, "Bob Fox", team="blue"),
                contact(2, "Bob Fox", team="red"),
                contact(3, "Bob Fox", team="red", source="phone"),
                contact(4, "Bob Fox", opened_at="2026-05-01 10:00"),
                contact(5, "Bob Fox", opened_at=None),
            ],
        )

    def test_by_team(self, database: Database) -> None:
        """As the row has it; rows without a team keep the name."""
        note(database, "Bob Fox", "bob1", team="blue")
        assert list(agents(database).values()) == ["bob1", *["Bob Fox"] * 4]

    def test_by_tool(self, database: Database) -> None:
        """Where the row came from."""
        note(database, "Bob Fox", "bob2", source="phone")
        assert [t for t, a in agents(database).items() if a == "bob2"] == ["t3"]

    def test_by_days(self, database: Database) -> None:
        """Both ends included; a row without a day is not in any."""
        note(database, "Bob Fox", "left", to_day=date(2026, 3, 2))
        note(database, "Bob Fox", "came", from_day=date(2026, 3, 3))
        assert list(agents(database).values()) == ["left", "left", "left", "came", "Bob Fox"]

    def test_most_specific_note_wins(self, database: Database) -> None:
        """Two conditions before one, the tool before the team, a condition before none."""
        note(database, "Bob Fox", "any")
        note(database, "Bob Fox", "red", team="red")
        note(database, "Bob Fox", "phone", source="phone")
        assert list(agents(database).values()) == ["any", "red", "phone", "any", "any"]
        note(database, "Bob Fox", "both", source="phone", team="red")
        assert agents(database)["t3"] == "both"

    def test_name_can_be_kept_where_other_notes_lead_elsewhere(self, database: Database) -> None:
        """In blue it is really Bob Fox."""
        note(database, "Bob Fox", "bob2")
        note(database, "Bob Fox", "Bob Fox", team="blue")
        assert list(agents(database).values()) == ["Bob Fox", *["bob2"] * 4]

    def test_note_about_an_agent_holds_for_every_name_of_theirs(self, database: Database) -> None:
        """The agents file says that Bob Fox is number 7; in red, number 7 is number 8."""
        put(database, agents=[{"agent_id": "7", "name": "Bob Fox"}, {"agent_id": "8"}])
        note(database, "7", "8", team="red")
        assert list(agents(database).values()) == ["7", "8", "8", "7", "7"]


class TestRefused:
    """With a sentence, and nothing changed."""

    @pytest.fixture(autouse=True)
    def _loaded(self, database: Database) -> None:
        put(database, interactions=[contact(1, "u1", team="red"), contact(2, "u2")])
        put(database, agents=[{"agent_id": "7", "name": "Ann"}, {"agent_id": "8", "name": "Ann"}])

    @pytest.mark.parametrize(
        ("name", "agent", "only", "said"),
        [
            ("u3", "7", {}, "There is no agent called “u3”. Did you mean"),
            ("u1", "Ann", {}, "2 agents are called “Ann”. Give the id of one: 7, 8."),
            ("u1", "7", {"team": "read"}, "There is no team called “read”. Did you mean red"),
            ("u1", "7", {"source": "dusk"}, "There is no tool called “dusk”. Did you mean desk"),
            ("u1", "u1", {}, "one person already"),
            (" ", "7", {}, "Give the name"),
            ("u1", " ", {}, "Give the name"),
            ("u1", "7", {"from_day": date(2026, 2, 1), "to_day": date(2026, 1, 1)}, "Swap the two days"),
        ],
    )
    def test_mistakes(self, database: Database, name: str, agent: str, only: Any, said: str) -> None:
        """Names that are not there, or that are not one person's."""
        before = facts(database), DuckEngine(database).version()
        with pytest.raises(UserError, match=said.replace("(", r"\(")):
            note(database, name, agent, **only)
        assert (facts(database), DuckEngine(database).version()) == before
        assert aliases(database) == ()

    def test_circle(self, database: Database) -> None:
        """u1 is u2, u2 is number 7: number 7 cannot become u1."""
        note(database, "u1", "u2")
        note(database, "u2", "7")
        with pytest.raises(UserError, match="“7” and “u1” are one person already"):
            note(database, "7", "u1")

    def test_same_note_twice(self, database: Database) -> None:
        """It names the one that is there."""
        number = note(database, "u1", "7", team="red")
        with pytest.raises(UserError, match=rf"noted as 7 already \(no. {number}\)"):
            note(database, "U1", "8", team="red")

    def test_unknown_note(self, database: Database) -> None:
        """Forgetting what was never noted."""
        with pytest.raises(UnknownName):
            forget_alias(database, 3, forgotten_by="mia")


def test_circle_made_by_an_agents_file_ends_in_one_agent() -> None:
    """Notes say 7 is Ann Berg, the file says Ann Berg is 7: every name of hers ends alike."""
    by_hand, listed = {"7": "Ann Berg"}, {"ann berg": "7", "7": "7", "ann": "7"}
    assert {follow(n, by_hand, listed)[0] for n in ("7", "ANN BERG", "ann")} == {"Ann Berg"}
    two = {"7": "Ann Berg", "8": "Ann Fox"}, {"ann berg": "8", "ann fox": "7"}
    assert {follow(n, *two)[0] for n in ("7", "8", "Ann Berg", "Ann Fox")} == {"Ann Berg"}


class TestTotals:
    """Renaming and merging move rows between agents and do nothing else."""

    def everything(self, database: Database) -> list[tuple[Any, ...]]:
        """All six metrics under every definition, in total and by team."""
        engine = DuckEngine(database)
        return [
            (r.metric, r.group, r.value and round(r.value, 9), r.n, r.left_out)
            for m in METRICS.values()
            for d in m.definitions
            for by in ((), ("team",))
            for r in measure(engine, [m.key], by=by, definitions={m.key: d.key}).rows
        ]

    def test_stay_when_agents_are_renamed_merged_and_told_apart(self, database: Database) -> None:
        """Rows without any agent and names nobody knows stay in every total."""
        rows = world()
        for some in rows.values():
            for row in some:
                if "team" in row:
                    row["team"] = row["team"] or "none"
        put(database, **rows)
        before, kept = self.everything(database), facts(database)
        numbers = [
            note(database, "ann", "Ann Lee"),
            note(database, "bob", "ann"),
            note(database, "cat", "Cat (blue)", team="blue"),
            note(database, "cat", "Cat in spring", from_day=date(2026, 2, 1)),
        ]
        assert self.everything(database) == before
        assert {p.agent_id for p in people(database)} >= {"Ann Lee", "Cat in spring", "dan", ""}
        assert not {"ann", "bob"} & {p.agent_id for p in people(database)}
        for number in Random(1).sample(numbers, len(numbers)):
            forget_alias(database, number, forgotten_by="mia")
        assert facts(database) == kept
        assert aliases(database) == ()

    def test_loads_after_notes_equal_a_rebuild(self, database: Database) -> None:
        """What a load rebuilds in part is what a rebuild of everything gives."""
        put(database, **world(3, 20))
        note(database, "ann", "bob", team="blue")
        note(database, "cat", "Kate")
        put(database, **world(4, 20))
        kept = facts(database)
        assert kept == from_scratch(database)


class TestPeople:
    """Who there is."""

    def test_everyone_with_their_rows_and_names(self, database: Database) -> None:
        """Those nobody knows first; rows that name nobody are there, too."""
        put(database, agents=[{"agent_id": "7", "name": "Ann Lee", "aliases": "alee"}, {"agent_id": "8"}])
        put(
            database,
            interactions=[
                contact(1, "alee", team="blue"),
                contact(2, "7", opened_at="2026-03-09"),
                contact(3, "u9", source="phone"),
                contact(4, None),
            ],
        )
        put(database, surveys=[{"response_id": "s", "score": 5, "interaction_id": "t1"}])
        put(database, **together(review("r1", agent_id="Ann Lee"), review("r2", agent_id="ANN LEE")))
        found = {p.agent_id: p for p in people(database)}
        assert list(found) == ["u9", "", "8", "7"]
        ann = found["7"]
        assert (ann.name, ann.reviews, ann.contacts, ann.surveys, ann.rows) == ("Ann Lee", 2, 2, 1, 5)
        assert (ann.first_day, ann.last_day) == (date(2026, 3, 2), date(2026, 3, 9))
        assert ann.written == ("7", "ANN LEE", "Ann Lee", "alee")
        assert (ann.tools, ann.teams) == (("desk", "qa"), ("blue",))
        assert {a: p.known for a, p in found.items()} == {"u9": False, "": False, "8": True, "7": True}
        assert (found["8"].rows, found["8"].first_day, found["8"].written) == (0, None, ())

    def test_agent_named_by_hand_is_known(self, database: Database) -> None:
        """A note is as good as an agents file."""
        put(database, interactions=[contact(1, "u1"), contact(2, "u2")])
        note(database, "u1", "Ann")
        assert [(p.name, p.known, p.written) for p in people(database)] == [
            ("u2", False, ("u2",)),
            ("Ann", True, ("u1",)),
        ]


def test_notes_are_listed_and_audited(database: Database) -> None:
    """Who noted and forgot what; every change is a new version of the data."""
    put(database, interactions=[contact(1, "u1", team="red")])
    before = DuckEngine(database).version()
    number = note(database, "u1", "Ann", team="red", from_day=date(2026, 3, 1))
    (kept,) = aliases(database)
    assert (kept.alias, kept.agent_id, kept.noted_by) == ("u1", "Ann", "mia")
    assert isinstance(kept.noted_at, datetime)
    forget_alias(database, number, forgotten_by="tom")
    assert DuckEngine(database).version() == before + 2
    with database.cursor() as cursor:
        said = cursor.execute("select who, what, detail from audit where what <> 'load'").fetchall()
    detail = "1: u1 is Ann in team red from 1 Mar 2026"
    assert said == [("mia", "alias", detail), ("tom", "forget alias", detail)]


class TestLikenesses:
    """Offered, never applied."""

    def offered(self, database: Database, *names: str) -> set[tuple[str, str]]:
        """Who is offered to be whom, where each name has one row more than the one before."""
        put(
            database,
            interactions=[contact(10 * i + k, n) for i, n in enumerate(names) for k in range(i + 1)],
        )
        before = facts(database)
        found = {(some.person.agent_id, some.like.agent_id) for some in likenesses(people(database))}
        assert facts(database) == before
        return found

    @pytest.mark.parametrize(
        "written",
        [
            "ann.lee@example.com",
            "ANN LEE",
            "Lee, Ann",
            "ann  lee",
            "Ánn Lée",
            "ann_lee",
            "AnnLee@example.com",
        ],
    )
    def test_spelling_of_a_known_name(self, database: Database, written: str) -> None:
        """Case, spaces, accents, order, and what stands before the @."""
        put(database, agents=[{"agent_id": "7", "name": "Ann Lee"}])
        expected = set() if written.lower() == "ann lee" else {(written, "7")}
        assert self.offered(database, written) == expected

    def test_two_whom_nobody_knows(self, database: Database) -> None:
        """The one with fewer rows becomes the other."""
        assert self.offered(database, "zoe fox", "Zoe Fox") == {("zoe fox", "Zoe Fox")}

    def test_address_nobody_knows_becomes_the_name(self, database: Database) -> None:
        """A name is better to show, however many rows have the address."""
        found = self.offered(database, "Zoe Fox", "zoe.fox@example.com")
        assert found == {("zoe.fox@example.com", "Zoe Fox")}

    def test_namesakes_are_left_to_people(self, database: Database) -> None:
        """Two agents are called so: it could be either."""
        put(database, agents=[{"agent_id": "7", "name": "Ann Lee"}, {"agent_id": "8", "name": "Ann Lee"}])
        assert self.offered(database, "ann.lee@example.com") == set()

    def test_others_are_not_offered(self, database: Database) -> None:
        """Neither initials nor other names, nor what is settled already."""
        put(database, agents=[{"agent_id": "7", "name": "Ann Lee"}, {"agent_id": "al", "name": "A. L."}])
        assert self.offered(database, "Ann Leeds", "A L", "Bob") == set()
        put(database, interactions=[contact(99, "lee.ann@example.com")])
        note(database, "lee.ann@example.com", "7")
        assert likenesses(people(database)) == ()
