"""Reviews as a scorecard that is not saved would score them."""

from dataclasses import replace
from datetime import date

import pytest

from iqs.errors import UserError
from iqs.model import Grain
from iqs.scorecards import EVERY, Band, Criterion, Critical, Rule, Scorecard
from iqs.scoring import METRICS, Measure, measure
from iqs.store import Database, DuckEngine, save_version, versions
from tests.support.tables import put, rating, review, together
from tests.support.world import world

DEFINITIONS = [d.key for d in METRICS["iqs"].definitions]

DRAFTS = {
    "weights": Scorecard("card", (Criterion("q0", 1), Criterion("q1", 1), Criterion("q2", 8))),
    "roles, critical rules and a bonus": Scorecard(
        "Ours",
        (
            Criterion("q0", 2, group="x", critical=Critical.GROUP, role_weights=(("sales", 7.0),)),
            Criterion("Q1 ", 3, group="x", critical=Critical.YES),
            Criterion("q2", 1, bonus=True),
            Criterion("q3", 1),
        ),
        (EVERY,),
    ),
    "another scale and another name": Scorecard(
        "Ours",
        (
            Criterion("first", 2, scale=(0.0, 4.0), also_called=("q0", "q2"), critical=Critical.REVIEW),
            Criterion("q1", 1, critical=Critical.FLAG),
        ),
        ("card", "none has this"),
    ),
    "hardly anything": Scorecard("Ours", (Criterion("q3", 1),), (EVERY,)),
}


def answers(engine: DuckEngine) -> list[tuple[object, ...]]:
    """IQS by every definition, as a whole and split."""

    def row(m: Measure) -> tuple[object, ...]:
        numbers = tuple(None if v is None else pytest.approx(v, abs=1e-9) for v in (m.value, m.low, m.high))
        return (m.definition, m.group, m.n, m.left_out, numbers)

    splits = ({}, {"by": ("agent",)}, {"by": ("team", "role"), "grain": Grain.WEEK})
    return [
        row(m)
        for d in DEFINITIONS
        for split in splits
        for m in measure(engine, ["iqs"], definitions={"iqs": d}, **split).rows
    ]


@pytest.mark.parametrize("name", DRAFTS)
def test_a_draft_measures_as_it_does_once_saved(database: Database, name: str) -> None:
    """Every definition, value, n, interval and reason, over a world with every kind of row."""
    put(database, **world(4))
    put(database, agents=[{"agent_id": "ann", "role": "Sales"}, {"agent_id": "bob", "role": " sales"}])
    before = answers(DuckEngine(database))
    drafted = answers(DuckEngine(database).rescored(DRAFTS[name]))
    assert answers(DuckEngine(database)) == before
    save_version(database, DRAFTS[name], None, saved_by="mia")
    saved = answers(DuckEngine(database))
    assert drafted == saved
    assert saved != before


def test_ratings_of_a_draft_are_those_of_the_saved_card(database: Database) -> None:
    """The view of ratings has the same rows either way."""
    put(database, **world())
    columns = ("review_id", "criterion", "w", "rated", "of_max", "fails", "failing", "review_of_max")

    def ratings(engine: DuckEngine) -> list[object]:
        return sorted(engine.table("rating_fact").select(*columns).collect("pyarrow").rows(), key=str)

    draft = DRAFTS["another scale and another name"]
    drafted = ratings(DuckEngine(database).rescored(draft))
    save_version(database, draft, None, saved_by="mia")
    assert drafted == ratings(DuckEngine(database))
    assert drafted


def test_a_draft_replaces_all_versions_and_leaves_other_scorecards(database: Database) -> None:
    """Chat reviews keep the card that names them from its day on; before that the draft claims them."""
    put(
        database,
        **together(
            review("r1", rating("a", 5), rating("b", 1), reviewed_at="2026-03-01", agent_id="old"),
            review("r2", rating("a", 5), rating("b", 1), reviewed_at="2026-03-20", agent_id="new"),
            review("c1", rating("a", 5), rating("b", 1), reviewed_at="2026-03-01", scorecard="Chat"),
            review(
                "c2",
                rating("a", 5),
                rating("b", 1),
                reviewed_at="2026-03-20",
                scorecard="chat",
                agent_id="chat",
            ),
        ),
    )
    ours = Scorecard("Ours", (Criterion("a", 1), Criterion("b", 1)), (EVERY,))
    chat = Scorecard("Chat", (Criterion("a", 1), Criterion("b", 0)))
    save_version(database, ours, None, saved_by="mia")
    save_version(database, replace(ours, criteria=(Criterion("b", 1),)), date(2026, 3, 10), saved_by="mia")
    save_version(database, chat, date(2026, 3, 10), saved_by="mia")
    engine = DuckEngine(database).rescored(replace(ours, criteria=(Criterion("a", 3), Criterion("b", 1))))
    rows = measure(engine, ["iqs"], by=("agent",)).rows
    # (3 x 100 + 1 x 20) / 4 = 80 for what the draft claims, a alone = 100 for the chat of 20 March.
    assert {r.of("agent"): r.value for r in rows} == {
        "ann": pytest.approx(80),
        "chat": pytest.approx(100),
        "new": pytest.approx(80),
        "old": pytest.approx(80),
    }
    assert len(versions(database)) == 3


def test_what_does_not_fit_is_counted(database: Database) -> None:
    """A criterion no review has, one the card lacks, and a score of 5 on a scale of 0 to 4."""
    put(
        database,
        **together(
            review("r1", rating("a", 5), rating("tone", 3), rating("b", None)),
            review("r2", rating("a", 4), rating("tone", 3)),
            review("r3", rating("a", 5, not_applicable=True)),
        ),
    )
    draft = Scorecard("card", (Criterion("a", 1, scale=(0.0, 4.0)), Criterion("b", 1), Criterion("c", 1)))
    found = DuckEngine(database).rescored(draft).draft
    assert found is not None
    assert found.fit.reviews == 3
    assert found.fit.unused == ("c",)
    assert found.fit.unmatched == (("tone", 2),)
    assert found.fit.off_scale == (("a", 1),)
    assert not found.fit.rules_differ


def test_a_changed_rule_is_said(database: Database) -> None:
    """Scores that criteria gave themselves stay until the card is saved."""
    put(database, **review("r1", rating("a", 5)))
    rule = Rule("handle_s", (Band(300, 5), Band(None, 1)))
    fast = Scorecard("card", (Criterion("a", 1), Criterion("fast", 1, scale=(1.0, 5.0), rule=rule)))
    assert DuckEngine(database).rescored(fast).draft.fit.rules_differ
    save_version(database, fast, None, saved_by="mia")
    assert not DuckEngine(database).rescored(fast).draft.fit.rules_differ
    assert DuckEngine(database).rescored(replace(fast, criteria=fast.criteria[:1])).draft.fit.rules_differ


def test_a_draft_that_cannot_score_is_refused(database: Database) -> None:
    """Weights that sum to 0."""
    with pytest.raises(UserError, match="sum to 0"):
        DuckEngine(database).rescored(Scorecard("card", (Criterion("a", 0),)))


def test_nothing_loaded_is_no_error(database: Database) -> None:
    """No reviews, no value."""
    engine = DuckEngine(database).rescored(DRAFTS["weights"])
    assert measure(engine, ["iqs"]).one("iqs").value is None
