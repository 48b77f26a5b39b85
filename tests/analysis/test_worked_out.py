"""A review worked out line by line gives the guide's table, and what the fact says under every definition."""

from datetime import date

import pytest

from iqs.analysis.worked_out import worked_out
from iqs.errors import UserError
from iqs.scorecards import Band, Criterion, Critical, Rule, Scorecard, templates
from iqs.scoring import METRICS
from iqs.scoring.rows import VALUE, every
from iqs.store import Database, DuckEngine, save_version
from iqs.store.review import open_review
from tests.support.tables import put, rating, review
from tests.support.world import world

GUIDE = [("Accuracy", 4), ("Tone", 5), ("Compliance", 3), ("Resolution", 5)]
COMBINED = [d.key for d in METRICS["iqs"].definitions if d.key != "pass_rate"]


def test_guide_table_to_the_digit(database: Database) -> None:
    """40 x 4 = 1.6, 30 x 5 = 1.5, 20 x 5 = 1.0, 10 x 3 = 0.3: 4.4 of 5, 88 %."""
    put(database, **review("r1", *(rating(c, s) for c, s in GUIDE)))
    save_version(database, templates()[0], None, saved_by="mia")
    found = worked_out(open_review(database, "r1"), "guide")
    lines = [(line.mark.criterion, line.mark.share, line.mark.score, line.weighted) for line in found.lines]
    assert lines == [
        ("Accuracy", 40, 4, pytest.approx(1.6)),
        ("Resolution Effectiveness", 30, 5, pytest.approx(1.5)),
        ("Tone and Empathy", 20, 5, pytest.approx(1.0)),
        ("Compliance", 10, 3, pytest.approx(0.3)),
    ]
    assert found.of_top == (pytest.approx(4.4), 5.0)
    assert found.score == pytest.approx(88)
    assert worked_out(open_review(database, "r1"), "zendesk_qa").score == pytest.approx(85)


@pytest.mark.parametrize("own", [False, True])
def test_every_review_is_worked_out_to_what_the_fact_says(database: Database, own: bool) -> None:
    """All reviews of a world with gaps, under every combination of mapping and critical rule."""
    put(database, **world(size=60))
    if own:
        card = Scorecard(
            "mine",
            (
                Criterion("q0", 3, group="x", critical=Critical.GROUP),
                Criterion("q1", 5, group="x", role_weights=(("Sales", 1.0),)),
                Criterion("q2", 2, group="y", critical=Critical.YES),
                Criterion("q3", 1, bonus=True),
            ),
            ("*",),
        )
        save_version(database, card, None, saved_by="mia")
    engine = DuckEngine(database)
    for definition in COMBINED:
        rows = every(engine, "iqs", definition=definition)
        for review_id, value in zip(rows.column("review_id"), rows.column(VALUE), strict=True):
            assert worked_out(open_review(database, review_id), definition).score == pytest.approx(value)


def test_failure_shows_what_it_took(database: Database) -> None:
    """Safety 2 of 5 takes all 85 points of the review by the guide, the group's 35 by MaestroQA."""
    put(
        database,
        **review(
            "r1",
            rating("tone", 5, weight=50, criterion_group="soft"),
            rating("greeting", 5, weight=25, criterion_group="hard"),
            rating(
                "safety", 2, weight=25, criterion_group="hard", critical=True, cause="hurry", comment="no ID"
            ),
        ),
    )
    opened = open_review(database, "r1")
    guide, maestro, flag = (worked_out(opened, d) for d in ("guide", "maestroqa", "of_max-points-flag_only"))
    assert (guide.earned, guide.taken, guide.score, guide.failed) == (85, 85, 0, ("safety",))
    assert (maestro.taken, maestro.score) == (35, 50)
    assert (flag.taken, flag.score, flag.failed) == (0, 85, ())
    safety = next(m for m in opened.marks if m.criterion == "safety")
    assert (safety.cause, safety.comment, safety.fails) == ("hurry", "no ID", True)


def test_not_applicable_shrinks_what_is_possible(database: Database) -> None:
    """16 of 30 points, of seven criteria with one not applicable."""
    marks = [rating(f"q{i}", s, scale_min=0) for i, s in enumerate([4, 3, 3, 2, 2, 2])]
    put(database, **review("r1", *marks, rating("na", None, scale_min=0, not_applicable=True)))
    found = worked_out(open_review(database, "r1"), "guide")
    assert found.score == pytest.approx(160 / 3)
    assert found.possible == pytest.approx(600 / 7)
    assert found.of_top == (pytest.approx(16 / 6), 5.0)
    assert [line.weighted for line in found.lines if line.mark.criterion == "na"] == [None]


def test_scales_with_different_tops_have_no_common_one(database: Database) -> None:
    """Yes or no beside 1 to 5: only the points of 100."""
    put(database, **review("r1", rating("a", 4), rating("b", 1, scale_min=0, scale_max=1)))
    found = worked_out(open_review(database, "r1"), "guide")
    assert (found.of_top, found.score) == (None, pytest.approx(90))


def test_review_without_ratings_has_the_total_it_came_with(database: Database) -> None:
    """No lines."""
    put(database, reviews=review("r1", given_score=70.0)["reviews"])
    found = worked_out(open_review(database, "r1"), "guide")
    assert (found.lines, found.score) == ((), 70)


class TestOpened:
    """What stands around the score."""

    def test_contact_answers_and_files(self, database: Database) -> None:
        """The ticket of the review, what its customer answered, and both files that have the review."""
        rule = Rule("first_response_s", (Band(2, 5), Band(None, 1)), "h")
        card = Scorecard("c", (Criterion("a", 1), Criterion("Pace", 1, (1.0, 5.0), rule=rule)), ("*",))
        save_version(database, card, date(2026, 1, 1), saved_by="mia")
        put(database, name="old", **review("r1", rating("a", 2), interaction_id="t1", comment="first"))
        put(database, name="new", **review("r1", rating("a", 4), interaction_id="t1", comment="better"))
        put(
            database,
            interactions=[
                {
                    "interaction_id": "t1",
                    "channel": "chat",
                    "first_response_s": 60.0,
                    "talk_s": 90,
                    "wrap_s": 10,
                }
            ],
        )
        put(database, surveys=[{"response_id": "s1", "interaction_id": "t1", "score": 2, "comment": "slow"}])
        found = open_review(database, "r1")
        assert (found.comment, found.version) == ("better", "c, from 1 Jan 2026")
        assert found.contact is not None
        assert (found.contact.channel, found.contact.handle_s) == ("chat", 100)
        assert [(a.kind, a.score, a.comment) for a in found.answers] == [("csat", 2, "slow")]
        assert [(o.file_name, o.in_force) for o in found.origins] == [("new.csv", True), ("old.csv", False)]
        assert [(m.criterion, m.automatic) for m in found.marks] == [("Pace", True), ("a", False)]

    def test_review_that_is_gone_is_said_to_be(self, database: Database) -> None:
        """And one that two tools have asks for the tool."""
        with pytest.raises(UserError, match="There is no review “r9”"):
            open_review(database, "r9")
        for source in ("qa", "other"):
            put(database, **review("r1", rating("a", 5, source=source), source=source))
        with pytest.raises(UserError, match="Several tools have a review “r1”: other, qa"):
            open_review(database, "r1")
        assert open_review(database, "r1", "other").source == "other"
