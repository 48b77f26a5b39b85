"""Facts after any order of uploads equal facts built from scratch; agents are found by any of their names."""

from pathlib import Path
from random import Random

import pytest

from iqs.store import Database, open_database
from iqs.store.facts import rebuild
from tests.support.tables import FACTS, Row, put, rating, review, together

Facts = dict[str, list[tuple[object, ...]]]


def facts(database: Database) -> Facts:
    """Every fact row, sorted, numbers to twelve digits."""
    with database.cursor() as cursor:
        return {
            name: sorted(
                (
                    tuple(float(f"{v:.12g}") if isinstance(v, float) else v for v in row)
                    for row in cursor.execute(f"from {name}").fetchall()
                ),
                key=repr,
            )
            for name in FACTS
        }


def from_scratch(database: Database) -> Facts:
    """The facts after rebuilding all of them."""
    with database.writing() as cursor:
        rebuild(cursor)
    return facts(database)


def some_upload(rng: Random, *, moves: bool) -> dict[str, list[Row]]:
    """A few rows of one kind over a small set of ids, so that uploads overlap and correct one another.

    With `moves` a contact may turn out to be another customer's and a review on another scorecard.
    """

    def one_of(*values: object) -> object:
        return rng.choice(values)

    def ids(prefix: str, most: int = 4) -> list[str]:
        return [f"{prefix}{i}" for i in rng.sample(range(6), rng.randint(1, most))]

    kind = rng.choice(["agents", "interactions", "reviews", "given", "surveys"])
    if kind == "agents":
        rows = [
            {
                "agent_id": a,
                "name": one_of("Ann", "Bob", None),
                "team": one_of("x", "y", None),
                "aliases": one_of("a0;zed", None),
            }
            for a in ids("a", 3)
        ]
        return {"agents": rows}
    if kind == "interactions":
        return {
            "interactions": [
                {
                    "interaction_id": t,
                    "agent_id": one_of("a0", "ANN", "zed", None),
                    "team": one_of("x", None),
                    "topic": one_of("bill", None),
                    "customer_id": one_of("c0", "c1", "c2", None) if moves else f"c{int(t[1:]) % 3}",
                    "opened_at": f"2026-03-{rng.randint(1, 20):02} 10:{rng.randint(0, 59):02}",
                    "resolved": True,
                }
                for t in ids("t")
            ]
        }
    if kind == "surveys":
        return {
            "surveys": [
                {
                    "response_id": f"ces {s}",
                    "kind": "ces",
                    "scale_max": one_of(5.0, 7.0),
                    "direction": "ease",
                    "score": one_of(1, 5, None),
                    "interaction_id": one_of("t0", "t1", "t2", None),
                }
                for s in ids("s")
            ]
        }
    reviews = together(
        *(
            review(
                r,
                *(
                    rating(f"q{i}", rng.randint(1, 5), weight=w)
                    for i, w in enumerate(one_of((1,), (1, 2), (2, 2, 4)))
                ),
                scorecard=one_of("card", "other") if moves else f"card {int(r[1:]) % 2}",
                agent_id=one_of("a1", "Bob", None),
                interaction_id=one_of("t0", "t1", "t2", None),
                given_score=one_of(70, None),
            )
            for r in ids("r")
        )
    )
    return {"reviews": reviews["reviews"]} if kind == "given" else reviews


class TestIncrementalEqualsRebuild:
    """A load rebuilds what it touches; rebuilding everything must give the same tables."""

    @pytest.mark.parametrize("seed", range(12))
    def test_after_random_uploads(self, database: Database, seed: int) -> None:
        """Six overlapping uploads of any kind."""
        rng = Random(seed)
        for _ in range(6):
            put(database, **some_upload(rng, moves=False))
            kept = facts(database)
            assert kept == from_scratch(database)

    def test_after_random_uploads_that_move_rows(self, tmp_path: Path) -> None:
        """Corrections of customers and scorecards too."""
        for seed in (2, 4, 6):
            database = open_database(tmp_path / f"{seed}.duckdb")
            rng = Random(seed)
            for _ in range(5):
                put(database, **some_upload(rng, moves=True))
            kept = facts(database)
            anew = from_scratch(database)
            database.close()
            assert kept == anew

    def test_customer_of_a_contact_is_corrected(self, database: Database) -> None:
        """t2 was the next contact of c1, then turns out to be someone else's: t1 has none."""
        put(
            database,
            interactions=[
                {"interaction_id": "t1", "customer_id": "c1", "opened_at": "2026-03-02"},
                {"interaction_id": "t2", "customer_id": "c1", "opened_at": "2026-03-03"},
            ],
        )
        put(database, interactions=[{"interaction_id": "t2", "customer_id": "c2", "opened_at": "2026-03-03"}])
        kept = facts(database)
        assert kept == from_scratch(database)

    def test_scorecard_of_a_review_is_corrected(self, database: Database) -> None:
        """r1 alone made the card weigh 4; without it r2 is a complete review of weight 2."""
        put(
            database,
            **together(
                review("r1", rating("a", 5, weight=2), rating("b", 5, weight=2)),
                review("r2", rating("a", 5, weight=2)),
            ),
        )
        put(database, reviews=review("r1", scorecard="another")["reviews"])
        kept = facts(database)
        assert kept == from_scratch(database)

    def test_kind_of_the_most_common_effort_survey_is_corrected(self, database: Database) -> None:
        """Two answers on 7 points turn out to be CSAT: the one on 5 points is now the CES scale."""
        seven = {"kind": "ces", "scale_max": 7.0, "score": 5, "direction": "ease"}
        put(
            database,
            surveys=[
                {"response_id": "a", **seven},
                {"response_id": "b", **seven},
                {"response_id": "c", **seven, "scale_max": 5.0},
            ],
        )
        put(database, surveys=[{"response_id": r, **seven, "kind": "csat"} for r in "ab"])
        kept = facts(database)
        assert kept == from_scratch(database)

    def test_order_of_uploads_of_different_rows_does_not_matter(self, database: Database) -> None:
        """Contacts after the reviews and surveys about them, agents last."""
        put(
            database, **review("r1", rating("a", 4), interaction_id="t1", agent_id=None, conversation_at=None)
        )
        put(database, surveys=[{"response_id": "s1", "score": 5, "interaction_id": "t1"}])
        put(
            database,
            interactions=[
                {"interaction_id": "t1", "agent_id": "Ann", "team": "blue", "opened_at": "2026-01-07"}
            ],
        )
        put(database, agents=[{"agent_id": "7", "name": "Ann"}])
        with database.cursor() as cursor:
            for fact in ("review_fact", "survey_fact"):
                found = cursor.execute(f"select agent, team, conversation_day::text from {fact}").fetchall()
                assert found == [("7", "blue", "2026-01-07")]


class TestAgentNames:
    """Name, e-mail and alias lead to one agent."""

    ROSTER = (
        {"agent_id": "ann@x.org", "name": "Ann Lee", "team": "blue", "aliases": "alee; A. Lee ;17"},
        {"agent_id": "bob@x.org", "name": "Bob Fox", "team": "red", "aliases": "bfox"},
        {"agent_id": "b2@x.org", "name": "Bob Fox", "team": "blue"},
    )

    def agent(self, database: Database, name: str | None) -> tuple[str, str]:
        """Agent and team of a contact whose agent the export calls `name`."""
        put(database, agents=list(self.ROSTER))
        put(database, interactions=[{"interaction_id": "t", "agent_id": name, "opened_at": "2026-03-02"}])
        with database.cursor() as cursor:
            return cursor.execute("select agent, team from contact_fact").fetchone()  # type: ignore[return-value]

    @pytest.mark.parametrize(
        "name", ["ann@x.org", "ANN@X.ORG", "Ann Lee", "ann lee", " Ann Lee ", "alee", "ALee", "a. lee", "17"]
    )
    def test_any_name_in_any_case_is_one_agent(self, database: Database, name: str) -> None:
        """And brings today's team where the row has none."""
        assert self.agent(database, name) == ("ann@x.org", "blue")

    def test_ambiguous_name_is_nobody_in_particular(self, database: Database) -> None:
        """Two agents called Bob Fox: the name stays as written, without a team."""
        assert self.agent(database, "Bob Fox") == ("Bob Fox", "")

    def test_name_that_is_not_ambiguous_still_works_for_a_namesake(self, database: Database) -> None:
        """Bob's e-mail and alias are his alone."""
        assert self.agent(database, "bfox") == ("bob@x.org", "red")

    @pytest.mark.parametrize("name", ["Zoe", " Zoe "])
    def test_name_that_is_not_on_the_roster_stays(self, database: Database, name: str) -> None:
        """Without the spaces around it."""
        assert self.agent(database, name) == ("Zoe", "")

    @pytest.mark.parametrize("name", [None, "", "  "])
    def test_no_name_is_the_empty_agent(self, database: Database, name: str | None) -> None:
        """Visible as such."""
        assert self.agent(database, name) == ("", "")


class TestConversationKnownOnlyFromItsReview:
    """Reviews and surveys without a list of contacts: the ticket joins them."""

    def test_survey_belongs_to_the_agent_of_the_review(self, database: Database) -> None:
        """The review says who handled ticket 7; the answer about ticket 7 is theirs."""
        put(database, surveys=[{"response_id": "s1", "score": 4.0, "interaction_id": "7"}])
        put(database, **review("r1", rating("a", 5), agent_id="ann", team="blue", interaction_id="7"))
        with database.cursor() as cursor:
            found = cursor.execute("select agent, agent_from, team from survey_fact").fetchall()
        assert found == [("ann", "interaction", "blue")]

    def test_contact_knows_better_than_a_review(self, database: Database) -> None:
        """With the contact loaded too, it decides."""
        put(database, **review("r1", rating("a", 5), agent_id="ann", interaction_id="7"))
        put(database, interactions=[{"interaction_id": "7", "agent_id": "bob"}])
        put(database, surveys=[{"response_id": "s1", "score": 4.0, "interaction_id": "7"}])
        with database.cursor() as cursor:
            found = cursor.execute("select agent from survey_fact").fetchall()
        assert found == [("bob",)]
