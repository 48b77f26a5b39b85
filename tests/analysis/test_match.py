"""Match my tool: the definitions that give a number, and never more certainty than there is."""

from datetime import date

import pytest

from iqs.analysis.match import in_words, match, read_shown
from iqs.errors import UnknownName, UserError
from iqs.model import Filters, Period
from iqs.scoring import METRICS, metric, use_definition
from iqs.settings import Settings
from iqs.store import save_settings
from tests.support.tables import Board, five_reviews, rating, review, scored, together

IQS, AHT, NPS = (METRICS[k].definitions[0] for k in ("iqs", "aht", "nps"))


@pytest.mark.parametrize(
    ("typed", "definition", "value", "half"),
    [
        ("81.4", IQS, 81.4, 0.05),
        ("81,40 %", IQS, 81.4, 0.005),
        ("81%", IQS, 81.0, 0.5),
        ("−12", NPS, -12.0, 0.5),
        ("5:12", AHT, 312.0, 0.5),
        ("1:00:05", AHT, 3605.0, 0.5),
        ("312", AHT, 312.0, 0.5),
        ("312.4 s", AHT, 312.4, 0.05),
        ("5.2 min", AHT, 312.0, 3.0),
    ],
)
def test_a_number_is_read_as_it_is_typed(typed: str, definition: object, value: float, half: float) -> None:
    """Half a unit of the last digit is what a tool may have rounded away."""
    shown = read_shown(typed, definition)
    assert (shown.value, shown.half) == (pytest.approx(value), pytest.approx(half))


@pytest.mark.parametrize(("typed", "definition"), [("", IQS), ("good", IQS), ("5:12", IQS), ("5:99", AHT)])
def test_what_is_no_number_is_answered_with_what_to_type(typed: str, definition: object) -> None:
    """One sentence."""
    with pytest.raises(UserError, match="such as"):
        read_shown(typed, definition)


def test_52_97_is_the_average_of_reviews(board: Board) -> None:
    """100, 9.91, 63.96, 90.99 and 0 give 52.97 by the average of reviews alone: 47.75 by points."""
    board.put(**five_reviews())
    answer = match(board.engine, "iqs", "52.97")
    assert "zendesk_qa" in answer.definitions
    assert {d.partition("-")[2].partition("-")[0] for d in answer.definitions if "-" in d} == {"reviews"}
    assert answer.found[0].definition == "zendesk_qa"
    assert answer.found[0].value == pytest.approx(52.972, abs=1e-9)
    assert "definitions give 52.97 over these rows: Zendesk QA" in in_words(answer, METRICS["iqs"])
    assert "cannot tell them apart" in in_words(answer, METRICS["iqs"])


def test_the_guides_rows_give_88_by_of_max_and_85_by_min_max(board: Board) -> None:
    """Weights 40, 20, 10, 30 with 4, 5, 3, 5 of 5."""
    marks = zip("abcd", (4, 5, 3, 5), (40, 20, 10, 30), strict=True)
    board.put(**review("r", *(rating(name, s, weight=w) for name, s, w in marks)))
    at_88 = match(board.engine, "iqs", "88.0").definitions
    at_85 = match(board.engine, "iqs", "85.0").definitions
    assert "guide" in at_88
    assert "zendesk_qa" not in at_88
    assert "zendesk_qa" in at_85
    assert "guide" not in at_85


def test_a_single_definition_is_called_most_likely_and_no_more(board: Board) -> None:
    """Two satisfied of three: 66.7 by top boxes; by the mean (1 + .75 + 0) / 3 = 58.3."""
    board.put(surveys=[{"response_id": str(i), "score": s} for i, s in enumerate((5, 4, 1))])
    answer = match(board.engine, "csat", "58.3")
    assert answer.definitions == ("mean",)
    assert in_words(answer, METRICS["csat"]).startswith("Your tool most likely counts as “Mean”. The average")
    assert match(board.engine, "csat", "33.3").definitions == ("strict_top",)
    both = match(board.engine, "csat", "66.7")
    assert both.definitions == ("top_box", "top_box_from_7")
    assert "2 of 4 definitions give 66.7" in in_words(both, METRICS["csat"])


def test_what_no_way_gives_is_answered_with_the_nearest_three(board: Board) -> None:
    """33.3, 58.3 and 66.7 for 50; each with how far it is off."""
    board.put(surveys=[{"response_id": str(i), "score": s} for i, s in enumerate((5, 4, 1))])
    answer = match(board.engine, "csat", "50")
    assert answer.found == ()
    assert [(c.definition, round(c.off, 1)) for c in answer.nearest] == [
        ("mean", 8.3), ("top_box", 16.7), ("top_box_from_7", 16.7),
    ]  # fmt: skip
    assert "None of the 4 ways to count gives 50" in in_words(answer, METRICS["csat"])


def test_a_date_is_found_where_the_period_cuts(board: Board) -> None:
    """In March there is 60 by conversation, and 100 and 60 by review: 80."""
    days = ("2026-02-27 10:00", "2026-03-10 10:00")
    board.put(
        **together(
            *(
                review(f"r{i}", rating("a", s), conversation_at=day, reviewed_at="2026-03-12 10:00")
                for i, (s, day) in enumerate(zip((5, 3), days, strict=True))
            )
        )
    )
    march = Filters.of(Period(date(2026, 3, 1), date(2026, 3, 31)))
    answer = match(board.engine, "iqs", "80.0", march)
    assert {(c.definition, c.date) for c in answer.found if "-" not in c.definition} == {
        ("guide", "review"), ("maestroqa", "review"),
    }  # fmt: skip
    assert match(board.engine, "iqs", "60.0", march).found[0].date == "conversation"


def test_automatic_reviews_are_tried_beside_the_others(board: Board) -> None:
    """80 by people, 40 by a machine: a tool that mixes them shows 60."""
    board.put(**scored(80.0))
    board.put(**review("auto", rating("All", 40.0, scale_min=0.0, scale_max=100.0), review_type="auto"))
    mixed = match(board.engine, "iqs", "60")
    assert {c.automatic for c in mixed.found} == {True}
    assert {c.automatic for c in match(board.engine, "iqs", "80").found} == {False}
    chosen = match(board.engine, "iqs", "40", Filters.of(review_type="auto"))
    assert {c.automatic for c in chosen.found} == {True}


def test_the_definition_in_force_comes_first(board: Board) -> None:
    """Where several give the number, the one in force is named first."""
    board.put(**scored(*[80.0] * 3))
    save_settings(board.database, use_definition(Settings(), "iqs", "maestroqa"), saved_by="mia")
    assert match(board.engine, "iqs", "80").definitions[0] == "maestroqa"


def test_handle_time_is_matched_in_minutes_and_seconds(board: Board) -> None:
    """100, 200 and 900 s: mean 400 s is 6:40, median 3:20."""
    contacts = [
        {"interaction_id": str(i), "handle_s": s, "opened_at": "2026-03-02"}
        for i, s in enumerate((100, 200, 900))
    ]
    board.put(interactions=contacts)
    assert match(board.engine, "aht", "6:40").definitions == ("mean",)
    assert match(board.engine, "aht", "3:20").definitions == ("median",)


def test_without_rows_there_is_nothing_to_match(board: Board) -> None:
    """Said so; a metric that does not exist is a mistake."""
    answer = match(board.engine, "iqs", "80")
    assert (answer.tried, answer.found, answer.nearest) == (0, (), ())
    assert in_words(answer, metric("iqs")) == "There are no reviews in this selection to compare with."
    with pytest.raises(UnknownName):
        match(board.engine, "ics", "80")
