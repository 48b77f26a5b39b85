"""Scorecards of one's own: which reviews they score, versions, roles and automatic ratings."""

from datetime import date
from typing import Any

import pytest

from iqs.errors import UnknownName, UserError
from iqs.scorecards import Band, Criterion, Critical, Rule, Scorecard, from_toml, templates
from iqs.scoring import measure
from iqs.store import Database, DuckEngine, remove_version, save_version, versions
from tests.store.test_facts import facts, from_scratch
from tests.support.tables import put, rating, review, together
from tests.support.world import world

GUIDE = templates()[0]


def score(database: Database, definition: str = "guide", by: tuple[str, ...] = ()) -> Any:
    """IQS, or IQS by the values of a dimension."""
    rows = measure(DuckEngine(database), ["iqs"], by=by, definitions={"iqs": definition}).rows
    if not by:
        return rows[0].value
    return {r.of(by[0]): r.value and round(r.value, 9) for r in rows}


def card(*criteria: Criterion, name: str = "card", applies_to: tuple[str, ...] = ()) -> Scorecard:
    """A scorecard; without `applies_to` it scores the reviews the support module makes."""
    return Scorecard(name, criteria, applies_to)


def one(name: str, weight: float, **more: Any) -> Criterion:
    """A criterion."""
    return Criterion(name, weight, **more)


def test_guide_scorecard_gives_the_guide_table(database: Database) -> None:
    """4, 5, 3 and 5 of 5 at 40, 20, 10 and 30 % are 4.4 of 5, by names as the export spells them."""
    marks = [("accuracy", 4), ("Tone &  Empathy", 5), ("COMPLIANCE", 3), ("Resolution", 5)]
    put(database, **review("r1", *(rating(c, s) for c, s in marks)))
    assert score(database) == pytest.approx(85)  # unweighted: 17 of 20
    save_version(database, GUIDE, None, saved_by="mia")
    assert score(database) == pytest.approx(88)
    assert score(database, "min_max-points-zero_review") == pytest.approx(85)


class TestVersions:
    """A change makes a new version from a day on; old reviews keep theirs."""

    OLD = card(one("a", 3), one("b", 1))
    NEW = card(one("a", 1), one("b", 3))

    def _put(self, database: Database) -> None:
        put(
            database,
            **together(
                review("r1", rating("a", 5), rating("b", 1), reviewed_at="2026-03-09", agent_id="old"),
                review("r2", rating("a", 5), rating("b", 1), reviewed_at="2026-03-10", agent_id="new"),
            ),
        )

    def test_the_day_of_the_review_decides(self, database: Database) -> None:
        """(3 x 1 + 1 x 0.2) / 4 = 80 % before, (1 x 1 + 3 x 0.2) / 4 = 40 % from the day on."""
        self._put(database)
        save_version(database, self.OLD, None, saved_by="mia")
        save_version(database, self.NEW, date(2026, 3, 10), saved_by="mia")
        assert score(database, by=("agent",)) == {"old": 80, "new": 40}

    def test_before_the_first_version_the_export_decides(self, database: Database) -> None:
        """Unweighted 60 % for the review made the day before."""
        self._put(database)
        save_version(database, self.NEW, date(2026, 3, 10), saved_by="mia")
        assert score(database, by=("agent",)) == {"old": 60, "new": 40}

    def test_version_from_the_same_day_is_replaced(self, database: Database) -> None:
        """Saved twice, it is there once."""
        self._put(database)
        save_version(database, self.OLD, None, saved_by="mia")
        save_version(database, self.NEW, None, saved_by="leo")
        (kept,) = versions(database)
        assert (kept.card, kept.saved_by) == (self.NEW, "leo")
        assert score(database) == pytest.approx(40)

    def test_removed_version_leaves_everything_as_before(self, database: Database) -> None:
        """Facts are what they were, to the digit."""
        self._put(database)
        before = facts(database)
        kept = save_version(database, self.NEW, None, saved_by="mia")
        assert facts(database) != before
        remove_version(database, kept.version_id, removed_by="mia")
        assert facts(database) == before
        with pytest.raises(UnknownName):
            remove_version(database, kept.version_id, removed_by="mia")

    def test_changes_are_audited(self, database: Database) -> None:
        """Who saved what from when."""
        save_version(database, self.NEW, date(2026, 3, 10), saved_by="mia")
        with database.cursor() as cursor:
            found = cursor.execute("select who, what, detail from audit").fetchall()
        assert found == [("mia", "save scorecard", "card from 2026-03-10")]


class TestWhichReviews:
    """A card that names a review's scorecard goes before one for every review."""

    def test_named_goes_before_every(self, database: Database) -> None:
        """Chat reviews by the chat card, all others by the card for every review."""
        marks = (rating("a", 5), rating("b", 1))
        put(
            database,
            **together(
                review("r1", *marks, scorecard="Chat", agent_id="x"),
                review("r2", *marks, scorecard=None, agent_id="y"),
            ),
        )
        every = card(one("a", 1), one("b", 3), name="all", applies_to=("*",))
        save_version(database, every, None, saved_by="mia")
        save_version(database, card(one("a", 1), name="chat"), None, saved_by="mia")
        assert score(database, by=("agent",)) == {"x": 100, "y": 40}

    def test_two_cards_cannot_claim_the_same(self, database: Database) -> None:
        """The second is refused, naming the first."""
        save_version(database, card(one("a", 1), name="one", applies_to=("Chat",)), None, saved_by="mia")
        with pytest.raises(UserError, match="“one” scores reviews of “chat” already"):
            save_version(database, card(one("a", 1), name="two", applies_to=("chat ",)), None, saved_by="mia")

    def test_review_with_only_a_total_keeps_it(self, database: Database) -> None:
        """There is nothing to weigh."""
        put(database, reviews=review("r1", given_score=70.0)["reviews"])
        save_version(database, card(one("a", 1)), None, saved_by="mia")
        assert score(database) == pytest.approx(70)


class TestCriteria:
    """What is on the card counts, as the card says."""

    def test_criterion_that_is_not_on_the_card_does_not_count(self, database: Database) -> None:
        """Only a: 80 %."""
        put(database, **review("r1", rating("a", 4), rating("other", 1)))
        save_version(database, card(one("a", 1)), None, saved_by="mia")
        assert score(database) == pytest.approx(80)

    def test_criterion_that_a_review_lacks_takes_no_points(self, database: Database) -> None:
        """As one that is not applicable: the review carries a quarter of a point."""
        put(
            database,
            **together(
                review("r1", rating("a", 5)), review("r2", rating("a", 1), rating("b", 1), agent_id="bob")
            ),
        )
        save_version(database, card(one("a", 1), one("b", 3)), None, saved_by="mia")
        # (1/4 x 1 + 1 x 0.2) / (1/4 + 1)
        assert score(database) == pytest.approx(100 * 0.45 / 1.25)

    def test_scale_of_the_card_goes_before_that_of_the_file(self, database: Database) -> None:
        """4 of 10 is 40 %; 11 lies off the scale and counts as not rated."""
        put(database, **review("r1", rating("a", 4, scale_max=5.0)))
        save_version(database, card(one("a", 1, scale=(0.0, 10.0))), None, saved_by="mia")
        assert score(database) == pytest.approx(40)

    def test_names_for_one_criterion_share_its_weight(self, database: Database) -> None:
        """Tone 5 and empathy 1 together weigh as much as accuracy 5: (1 + 0.2) / 2 and 1 make 80 %."""
        put(database, **review("r1", rating("Tone", 5), rating("Empathy", 1), rating("Accuracy", 5)))
        cards = card(one("Manner", 50, also_called=("tone", "empathy")), one("Accuracy", 50))
        save_version(database, cards, None, saved_by="mia")
        assert score(database) == pytest.approx(80)

    @pytest.mark.parametrize(
        ("critical", "scores"),
        [
            # guide (zero_review), maestroqa (zero_group), flag only
            (Critical.NO, (85, 85, 85)),
            (Critical.YES, (0, 50, 85)),
            (Critical.REVIEW, (0, 0, 85)),
            (Critical.GROUP, (50, 50, 85)),
            (Critical.FLAG, (85, 85, 85)),
        ],
    )
    def test_critical_rule_of_a_criterion(
        self, database: Database, critical: Critical, scores: tuple[float, ...]
    ) -> None:
        """Safety 2 of 5 fails: what it takes is its own rule, or the definition's where it says none."""
        put(database, **review("r1", rating("tone", 5), rating("greeting", 5), rating("safety", 2)))
        cards = card(
            one("tone", 50, group="soft"),
            one("greeting", 25, group="hard"),
            one("safety", 25, group="hard", critical=critical),
        )
        save_version(database, cards, None, saved_by="mia")
        found = [score(database, d) for d in ("guide", "maestroqa", "of_max-points-flag_only")]
        assert found == pytest.approx(scores)

    def test_bonus_adds_and_never_takes(self, database: Database) -> None:
        """100 % and 10 points of bonus on 100: 110; without it 100."""
        for name, extra in (("x", 1), ("y", 0)):
            put(
                database,
                **review(
                    name, rating("a", 5), rating("extra", extra, scale_min=0, scale_max=1), agent_id=name
                ),
            )
        save_version(database, card(one("a", 100), one("extra", 10, bonus=True)), None, saved_by="mia")
        assert score(database, by=("agent",)) == {"x": 110, "y": 100}


def test_role_at_the_time_decides_the_weights(database: Database) -> None:
    """Accuracy 5, tone 1: 84 % for support (80/20), 36 % for sales (20/80), 60 % for others (50/50)."""
    cards = card(
        one("Accuracy", 50, role_weights=(("Sales", 20.0), ("Support", 80.0))),
        one("Tone", 50, role_weights=(("Sales", 80.0), ("Support", 20.0))),
    )
    save_version(database, cards, None, saved_by="mia")
    marks = (rating("Accuracy", 5), rating("Tone", 1))
    put(
        database,
        **together(
            review("r1", *marks, agent_id="ann", role="sales"),
            review("r2", *marks, agent_id="bob"),
            review("r3", *marks, agent_id="cat", role="Cook"),
        ),
    )
    put(database, agents=[{"agent_id": "ann", "role": "Support"}, {"agent_id": "bob", "role": "Support"}])
    assert score(database, by=("agent",)) == {"ann": 36, "bob": 84, "cat": 60}


class TestScoresItself:
    """Response time over 4 h is 1, 2 to 4 h is 3, within 2 h is 5."""

    RULE = Rule("first_response_s", (Band(2, 5), Band(4, 3), Band(None, 1)), unit="h")
    CARD = card(one("Response time", 1, scale=(1.0, 5.0), rule=RULE), one("Tone", 1))

    @pytest.mark.parametrize(
        ("hours", "mark"),
        [(0.5, 5), (2.0, 5), (2.001, 3), (4.0, 3), (4.001, 1), (90, 1), (None, None)],
    )
    def test_bands_of_the_guide(self, database: Database, hours: float | None, mark: float | None) -> None:
        """Ends are included; without the contact's time there is no rating."""
        save_version(database, self.CARD, None, saved_by="mia")
        put(database, **review("r1", rating("Tone", 5), interaction_id="t1"))
        put(
            database,
            interactions=[
                {"interaction_id": "t1", "first_response_s": None if hours is None else hours * 3600}
            ],
        )
        assert score(database) == pytest.approx(100 if mark is None else 100 * (mark + 5) / 10)

    def test_reviewer_goes_before_the_rule(self, database: Database) -> None:
        """A reviewer gave 4 where the rule would give 1."""
        save_version(database, self.CARD, None, saved_by="mia")
        put(database, interactions=[{"interaction_id": "t1", "first_response_s": 99_999.0}])
        put(database, **review("r1", rating("Response time", 4), rating("Tone", 5), interaction_id="t1"))
        assert score(database) == pytest.approx(90)

    def test_automatic_ratings_are_marked(self, database: Database) -> None:
        """Of the two ratings one came from the contact."""
        save_version(database, self.CARD, None, saved_by="mia")
        put(database, interactions=[{"interaction_id": "t1", "first_response_s": 60.0}])
        put(database, **review("r1", rating("Tone", 5), interaction_id="t1"))
        with database.cursor() as cursor:
            found = cursor.execute("select criterion, automatic from pattern_mark order by 1").fetchall()
        assert found == [("Response time", True), ("Tone", False)]

    @pytest.mark.parametrize(
        ("rule", "contact", "mark"),
        [
            (Rule("resolved", (Band(0, 0), Band(None, 1))), {"resolved": True}, 1),
            (Rule("resolved", (Band(0, 0), Band(None, 1))), {"resolved": False}, 0),
            (Rule("tag", (Band(0, 0), Band(None, 1)), tag="Escalated"), {"tags": "vip; escalated"}, 1),
            (Rule("tag", (Band(0, 0), Band(None, 1)), tag="Escalated"), {"tags": "vip"}, 0),
            (Rule("handle_s", (Band(10, 1), Band(None, 0)), unit="min"), {"talk_s": 500, "wrap_s": 100}, 1),
            (Rule("handle_s", (Band(10, 1), Band(None, 0)), unit="min"), {"handle_s": 601}, 0),
            (
                Rule("solved_s", (Band(1, 1), Band(None, 0)), unit="d"),
                {"opened_at": "2026-03-01", "solved_at": "2026-03-02 00:00:01"},
                0,
            ),
            (Rule("replies", (Band(1, 1), Band(None, 0))), {"replies": 1}, 1),
        ],
    )
    def test_other_fields(self, database: Database, rule: Rule, contact: dict[str, Any], mark: float) -> None:
        """Yes/no checks, tags, times and counts."""
        save_version(database, card(one("It", 1, scale=(0.0, 1.0), rule=rule)), None, saved_by="mia")
        put(database, interactions=[{"interaction_id": "t1", **contact}])
        put(database, **review("r1", rating("Noise", 5), interaction_id="t1"))
        assert score(database) == pytest.approx(100 * mark)


@pytest.mark.parametrize("automatic", [False, True])
def test_rescoring_gives_what_a_rebuild_gives(database: Database, automatic: bool) -> None:
    """Over a world with gaps of every kind, for versions, roles and criteria that score themselves."""
    put(database, **world())
    put(database, agents=[{"agent_id": "ann", "role": "Sales"}, {"agent_id": "bob", "role": "Support"}])
    rule = Rule("handle_s", (Band(5, 5), Band(None, 1)), unit="min") if automatic else None
    first = card(
        one("q0", 2, role_weights=(("Sales", 7.0),)),
        one("q1", 3, critical=Critical.GROUP, group="x"),
        one("speed", 1, scale=(1.0, 5.0), rule=rule),
        applies_to=("*",),
    )
    save_version(database, first, None, saved_by="mia")
    assert facts(database) == from_scratch(database)
    second = card(one("q1", 1), one("q2", 1, critical=Critical.REVIEW), applies_to=("*",))
    save_version(database, second, date(2026, 1, 29), saved_by="mia")
    assert facts(database) == from_scratch(database)
    put(database, **review("late", rating("q1", 2), rating("q2", 5), reviewed_at="2026-02-20"))
    assert facts(database) == from_scratch(database)


def test_kept_scorecard_comes_back_as_it_was(database: Database) -> None:
    """Every template, through the database."""
    for template in templates():
        save_version(database, template, date(2026, 1, 1), saved_by="mia")
        found = versions(database)[0]
        assert found.card == template
        remove_version(database, found.version_id, removed_by="mia")


def test_card_that_cannot_score_is_refused(database: Database) -> None:
    """Weights of 0 in one role: the role is named, nothing is kept."""
    text = """
    name = "x"
    [[criteria]]
    name = "a"
    weight = 1
    role_weights = { Sales = 0 }
    """
    with pytest.raises(UserError, match="for the role Sales sum to 0"):
        save_version(database, from_toml(text), None, saved_by="mia")
    assert versions(database) == ()
