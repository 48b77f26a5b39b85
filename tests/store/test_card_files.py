"""Scorecards that come with a file: versions of an upload beside those written by hand."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from iqs.errors import UserError
from iqs.scorecards import EVERY, Criterion, Scorecard
from iqs.scoring import measure
from iqs.sources import Answers, Limits
from iqs.sources.cards import read_cards
from iqs.sources.parsed import Parsed
from iqs.store import Database, DuckEngine, Upload, load, rejects, save_version, undo, uploads, versions
from iqs.store.card_files import card_plans
from tests.store.test_facts import facts, from_scratch
from tests.support.tables import put, rating, review, together

TODAY = datetime.now(UTC).date()


def cards(*weights: float, name: str = "card") -> Parsed:
    """A file of one scorecard with criteria a, b, ... of these weights, each rated from 1 to 5."""
    given = [{"rating": str(n)} for n in range(1, 6)]
    listed = [
        {"name": c, "ratingCategoryId": c, "weight": w, "ratings": given}
        for c, w in zip("abc", weights, strict=False)
    ]
    return read_cards([{"name": name, "categories": listed}], "cards.json")


def keep(database: Database, file: Parsed, holds_from: str | None = None) -> Upload:
    """Load a file of scorecards, whatever was loaded before."""
    number = len(uploads(database))
    return load(
        database, file, file_name="cards.json", sha256=f"{number}", loaded_by="mia", holds_from=holds_from
    )


def counted(upload: Upload) -> tuple[int, int, int, int]:
    """New, changed, same and rejected criteria, which make up what was read."""
    parts = (upload.rows_new, upload.rows_changed, upload.rows_same, upload.rows_rejected)
    assert sum(parts) == upload.rows_read
    return parts


def score(database: Database) -> dict[str, float | None]:
    """IQS by agent."""
    rows = measure(DuckEngine(database), ["iqs"], by=("agent",), definitions={"iqs": "guide"}).rows
    return {r.of("agent"): r.value and round(r.value, 9) for r in rows}


def put_reviews(database: Database) -> None:
    """One review of long ago and one of today, with the best mark for a and the worst for b."""
    marks = (rating("a", 5), rating("b", 1))
    today = f"{TODAY} 10:00"
    put(
        database,
        **together(
            review("r1", *marks, agent_id="old"),
            review("r2", *marks, agent_id="new", reviewed_at=today, conversation_at=today),
        ),
    )


def test_a_scorecard_holds_from_the_day_it_is_loaded(database: Database) -> None:
    """Reviews made before stay as their export weighs them; taken back, so do all."""
    put_reviews(database)
    before = facts(database)
    upload = keep(database, cards(3, 1))
    assert counted(upload) == (2, 0, 0, 0)
    assert (upload.kind, upload.layout) == ("scorecards", "zendesk_qa_scorecards")
    assert score(database) == {"old": 60, "new": 80}
    (kept,) = versions(database)
    assert (kept.valid_from, kept.upload_id, kept.saved_by) == (TODAY, upload.upload_id, "mia")
    assert facts(database) == from_scratch(database)
    undo(database, upload.upload_id, undone_by="mia")
    assert versions(database) == ()
    assert facts(database) == before


@pytest.mark.parametrize(
    ("holds_from", "day", "found"),
    [
        ("first", None, {"old": 80, "new": 80}),
        ("2026-03-06", date(2026, 3, 6), {"old": 60, "new": 80}),
        ("2026-03-05", date(2026, 3, 5), {"old": 80, "new": 80}),
    ],
)
def test_the_day_asked_for_decides(
    database: Database, holds_from: str, day: date | None, found: dict[str, float]
) -> None:
    """The old review was made on 5 March."""
    put_reviews(database)
    keep(database, cards(3, 1), holds_from)
    assert versions(database)[0].valid_from == day
    assert score(database) == found


def test_what_is_no_day_is_refused(database: Database) -> None:
    """In one sentence; nothing is loaded."""
    with pytest.raises(UserError, match="is not a day"):
        keep(database, cards(3, 1), "yesterday")
    assert uploads(database) == ()


def test_a_later_file_is_compared_with_the_one_in_force(database: Database) -> None:
    """One criterion weighs otherwise, one is the same, one is new; each file can be taken back."""
    put_reviews(database)
    first = keep(database, cards(3, 1), "first")
    assert counted(keep(database, cards(3, 1), "2026-03-01")) == (0, 0, 2, 0)
    second = keep(database, cards(1, 1, 2), "2026-03-01")
    assert counted(second) == (1, 1, 1, 0)
    undo(database, first.upload_id, undone_by="mia")
    assert score(database) == {"old": 60, "new": 60}
    undo(database, second.upload_id, undone_by="mia")
    assert score(database) == {"old": 80, "new": 80}  # what the second file says is still there


def test_criteria_that_are_gone_are_named(database: Database) -> None:
    """They weigh nothing under the new version."""
    keep(database, cards(3, 1), "first")
    (plan,) = card_plans(database, cards(3).cards, "2026-03-01")
    assert plan.gone == ("b",)
    assert "No longer on it, and without any weight: “b”." in plan.sentence


class TestWrittenByHand:
    """A version written by hand is never replaced, and only gives way to a day that somebody named."""

    MINE = Scorecard("card", (Criterion("a", 1), Criterion("b", 3)))

    @pytest.mark.parametrize("mine", [MINE, Scorecard("Ours", MINE.criteria, (EVERY,))])
    def test_it_stays_in_force_unless_a_day_is_named(self, database: Database, mine: Scorecard) -> None:
        """Whether it is for the same name or for any."""
        put_reviews(database)
        save_version(database, mine, None, saved_by="leo")
        with pytest.raises(UserError, match="say from which day this one takes over"):
            keep(database, cards(3, 1))
        assert score(database) == {"old": 40, "new": 40}
        upload = keep(database, cards(3, 1), "2026-03-06")
        assert score(database) == {"old": 40, "new": 80}
        undo(database, upload.upload_id, undone_by="leo")
        assert [v.card for v in versions(database)] == [mine]
        assert score(database) == {"old": 40, "new": 40}

    def test_it_is_not_replaced_from_the_very_same_day(self, database: Database) -> None:
        """Another day must be chosen."""
        save_version(database, self.MINE, None, saved_by="leo")
        with pytest.raises(UserError, match="from that very day"):
            keep(database, cards(3, 1), "first")

    def test_one_of_another_name_that_claims_these_reviews_goes_first(self, database: Database) -> None:
        """Two scorecards cannot claim the same; the one that was there is named."""
        save_version(database, Scorecard("Ours", self.MINE.criteria, ("Card",)), None, saved_by="leo")
        with pytest.raises(UserError, match="your scorecard “Ours” scores its reviews"):
            keep(database, cards(3, 1), "first")

    def test_a_file_that_says_the_same_adds_nothing(self, database: Database) -> None:
        """Nothing to warn of either."""
        same = Scorecard("card", (Criterion("a", 1, (1, 5)), Criterion("b", 3, (1, 5))))
        mine = save_version(database, same, None, saved_by="leo")
        assert counted(keep(database, cards(1, 3))) == (0, 0, 2, 0)
        assert versions(database) == (mine,)

    def test_the_other_scorecards_of_the_file_are_kept(self, database: Database) -> None:
        """What is left out counts as rejected, with its reason."""
        save_version(database, self.MINE, None, saved_by="leo")
        given = [{"rating": 1}, {"rating": 5}]
        listed = [
            {"name": n, "categories": [{"name": "a", "scale": "5", "weight": 1, "ratings": given}]}
            for n in ("card", "Other")
        ]
        upload = keep(database, read_cards(listed, "cards.json"))
        assert counted(upload) == (1, 0, 0, 1)
        assert sorted(v.card.name for v in versions(database)) == ["Other", "card"]
        (left,) = rejects(database, upload.upload_id).to_pylist()
        assert (left["line"], left["value"]) == (1, "a")
        assert left["reason"].endswith("say from which day this one takes over")


def test_the_same_bytes_change_nothing_and_the_day_is_no_answer_about_columns(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Loaded through the front door, no mapping is kept."""
    from iqs import intake
    from iqs.sources.run import read_here
    from iqs.store import own_layouts

    def read(path: Path, name: str, answers: Answers, *_: object, **__: Any) -> Parsed:
        assert answers.holds_from is None
        return read_here(path, name, answers, Limits(), tmp_path)

    monkeypatch.setattr(intake.sources, "read", read)
    path = tmp_path / "cards.json"
    path.write_text(
        json.dumps({"data": [{"name": "card", "categories": [{"name": "a", "scale": "", "weight": 1}]}]})
    )
    said = Answers(holds_from="first")
    first = intake.load_file(database, path, name="cards.json", loaded_by="mia", answers=said)
    again = intake.load_file(database, path, name="cards.json", loaded_by="mia")
    assert (first.state, again.state, len(versions(database))) == ("loaded", "already loaded", 1)
    assert own_layouts(database) == ()
