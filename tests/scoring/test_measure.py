"""measure(): grains, filters, dates, defaults and errors, on both engines."""

from datetime import date

import pytest

from iqs.errors import UnknownName
from iqs.model import Filters, Grain, Period
from iqs.scoring import METRICS, FrameEngine, measure
from tests.support.tables import FACTS, Board, rating, review

_DAYS = ("2025-12-29", "2026-01-04", "2026-01-05", "2026-02-28", "2026-04-01")


def answered(*days: str, **more: object) -> list[dict[str, object]]:
    """NPS answers given on these days."""
    return [
        {"response_id": f"n{i}", "kind": "nps", "score": 10, "responded_at": day, **more}
        for i, day in enumerate(days)
    ]


@pytest.mark.parametrize(
    ("grain", "firsts"),
    [
        (Grain.DAY, list(_DAYS)),
        (Grain.MONTH, ["2025-12-01", "2026-01-01", "2026-02-01", "2026-04-01"]),
        (Grain.QUARTER, ["2025-10-01", "2026-01-01", "2026-04-01"]),
        (Grain.YEAR, ["2025-01-01", "2026-01-01"]),
    ],
)
def test_grains_start_on_their_first_day(board: Board, grain: Grain, firsts: list[str]) -> None:
    """Each point is a date, the first day of its grain."""
    board.put(surveys=answered(*_DAYS))
    rows = board.ask("nps", grain=grain).rows
    assert [r.of("day") for r in rows] == [date.fromisoformat(d) for d in firsts]
    assert sum(r.n for r in rows) == len(_DAYS)


def test_weeks_start_on_monday(board: Board) -> None:
    """Over the turn of the year too; each day of one week falls on the same Monday."""
    board.put(surveys=answered(*_DAYS, *(f"2026-05-{d:02}" for d in range(4, 12))))
    rows = board.ask("nps", grain=Grain.WEEK).rows
    assert [(str(r.of("day")), r.n) for r in rows] == [
        ("2025-12-29", 2),
        ("2026-01-05", 1),
        ("2026-02-23", 1),
        ("2026-03-30", 1),
        ("2026-05-04", 7),
        ("2026-05-11", 1),
    ]


def test_both_ends_of_a_period_are_included(board: Board) -> None:
    """4 January to 28 February holds three of five."""
    board.put(surveys=answered(*_DAYS))
    period = Period(date(2026, 1, 4), date(2026, 2, 28))
    assert board.one("nps", filters=Filters(period)).n == 3


def test_period_over_frames_of_numpy_times(board: Board) -> None:
    """A pandas frame as DuckDB or a CSV gives it holds days as times at midnight."""
    board.put(surveys=answered(*_DAYS))
    frames = {name: board.database.cursor().table(name).df() for name in FACTS}
    period = Period(date(2026, 1, 4), date(2026, 2, 28))
    assert measure(FrameEngine(frames), ["nps"], filters=Filters(period)).one("nps").n == 3


def test_several_values_of_a_dimension_and_several_dimensions(board: Board) -> None:
    """Values are alternatives, dimensions are conditions."""
    rows = answered(*_DAYS)
    for row, team, channel in zip(rows, "aabbc", ("call", "chat", "call", "chat", "call"), strict=True):
        row |= {"team": team, "channel": channel}
    board.put(surveys=rows)
    assert board.one("nps", where={"team": ["a", "b"]}).n == 4
    assert board.one("nps", where={"team": ["a", "b"], "channel": "call"}).n == 2


@pytest.mark.parametrize("asked", [("",), ""])
def test_empty_value_asks_for_rows_where_it_is_unknown(board: Board, asked: object) -> None:
    """Unknown is a value to look at, not the absence of a filter."""
    board.put(surveys=[*answered("2026-01-05", team="a"), {"response_id": "x", "kind": "nps", "score": 0}])
    assert board.one("nps", where={"team": asked}).n == 1


def test_filter_on_a_dimension_that_a_fact_does_not_carry_is_left_alone(board: Board) -> None:
    """A reviewer filter does not empty NPS; a split by reviewer gives it no rows."""
    board.put(surveys=answered("2026-01-05"))
    assert board.one("nps", where={"reviewer": "mo"}).n == 1
    assert board.ask("nps", by=("reviewer",)).rows == ()


def test_several_metrics_at_once(board: Board) -> None:
    """One row each, in the order asked; the definitions in force are told."""
    board.put(surveys=answered("2026-01-05"))
    result = measure(board.engine, list(METRICS))
    assert [r.metric for r in result.rows] == list(METRICS)
    assert dict(result.definitions)["iqs"] == "guide"


@pytest.mark.parametrize(
    "how",
    [
        {"metrics": ["npz"]},
        {"by": ("teem",)},
        {"filters": Filters.of(teem="a")},
        {"definitions": {"nps": "nett"}},
        {"dates": {"nps": "responce"}},
    ],
)
def test_unknown_names_are_refused_with_a_hint(board: Board, how: dict[str, object]) -> None:
    """Every name that can be misspelt."""
    with pytest.raises(UnknownName, match=r"There is no .* Did you mean"):
        measure(board.engine, **{"metrics": ["nps"], **how})  # type: ignore[arg-type]


def test_survey_fcr_obeys_the_date_asked_for(board: Board) -> None:
    """The survey definition of FCR has dates of surveys: by response it stands in March."""
    board.put(interactions=[{"interaction_id": "t1", "opened_at": "2026-01-30"}])
    said = {"response_id": "1", "kind": "fcr", "score": 1.0, "scale_min": 0.0, "scale_max": 1.0}
    board.put(surveys=[{**said, "interaction_id": "t1", "responded_at": "2026-03-02"}])
    rows = board.ask("fcr", "survey", grain=Grain.MONTH, dates={"fcr": "response"}).rows
    assert [str(r.of("day")) for r in rows] == ["2026-03-01"]


def test_below_the_minimum_a_value_must_not_be_claimed(board: Board) -> None:
    """NPS wants 30 answers."""
    board.put(surveys=answered(*["2026-01-05"] * 29))
    assert board.one("nps").verdict == "not enough data"
    board.put(surveys=[{"response_id": "thirty", "kind": "nps", "score": 0}])
    assert board.one("nps").verdict == "shown"


def test_rows_without_a_date_are_left_out_with_a_reason(board: Board) -> None:
    """Asked for a period, an undated answer cannot count; it is not to vanish."""
    undated = {"response_id": "x", "kind": "nps", "score": 0}
    board.put(surveys=[*answered("2026-01-05"), undated])
    row = board.one("nps", filters=Filters(Period(date(2026, 1, 1), date(2026, 12, 31))))
    assert row.n == 1
    assert sum(k for _, k in row.left_out) == 1


def test_automatic_reviews_have_a_row_of_their_own_by_reviewer_type(board: Board) -> None:
    """Split by reviewer type nothing is mixed, so that the automatic series can be shown."""
    board.put(**review("r1", rating("a", 5)))
    board.put(**review("r2", rating("a", 1), review_type="auto"))
    rows = {r.of("review_type"): r.value for r in board.ask("iqs", by=("review_type",)).rows}
    assert rows == {"manager": pytest.approx(100), "auto": pytest.approx(20)}
