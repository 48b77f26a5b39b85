"""What settings put in force is in force for every question, checked against sums written out by hand."""

from dataclasses import replace
from datetime import date

import pytest

from iqs.errors import UnknownName, UserError
from iqs.model import Filters, Grain, Period
from iqs.scoring import (
    METRICS,
    PRESETS,
    checked,
    definition_in_force,
    measure,
    measure_over_time,
    metric,
    preset,
    use_date,
    use_definition,
    use_preset,
    would_change,
)
from iqs.settings import OwnBenchmark, Settings, WeekStart
from iqs.store import save_settings
from tests.support.tables import Board, five_reviews, rating, review, scored, together
from tests.support.world import world

EVERY = [(m.key, d.key) for m in METRICS.values() for d in m.definitions]


def put_in_force(board: Board, settings: Settings) -> None:
    """Keep settings in the database of a board."""
    save_settings(board.database, settings, saved_by="mia")


def test_zendesk_preset_averages_reviews_where_the_guide_adds_points(board: Board) -> None:
    """(100 + 9.91 + 63.96 + 90.99 + 0) / 5 = 52.97; by points (50 + 164.86) / 4.5 = 47.75."""
    board.put(**five_reviews())
    assert board.one("iqs").value == pytest.approx((50 + 9.91 + 63.96 + 90.99 + 0) / 4.5, abs=1e-9)
    put_in_force(board, use_preset(preset("zendesk qa"), Settings()))
    row = board.one("iqs")
    assert row.definition == "zendesk_qa"
    assert row.value == pytest.approx((100 + 9.91 + 63.96 + 90.99 + 0) / 5, abs=1e-9)
    assert round(row.value or 0, 2) == 52.97


def test_the_guides_card_gives_88_and_under_zendesk_85(board: Board) -> None:
    """Weights 40, 20, 10, 30 with 4, 5, 3, 5 of 5: 4.4 of 5, and 3.4 of 4."""
    marks = zip("abcd", (4, 5, 3, 5), (40, 20, 10, 30), strict=True)
    board.put(**review("r", *(rating(name, s, weight=w) for name, s, w in marks)))
    assert board.one("iqs").value == pytest.approx((40 * 4 + 20 * 5 + 10 * 3 + 30 * 5) / 5, abs=1e-9)
    put_in_force(board, use_definition(Settings(), "iqs", "zendesk_qa"))
    assert board.one("iqs").value == pytest.approx((40 * 3 + 20 * 4 + 10 * 2 + 30 * 4) / 4, abs=1e-9)


@pytest.mark.parametrize(("baseline", "passed"), [(80.0, 1), (79.9, 2), (79.95, 1), (80.1, 0), (1.0, 3)])
def test_the_pass_rate_follows_the_pass_mark(board: Board, baseline: float, passed: int) -> None:
    """Of 79.9, 80.0 and 10, 80 % passes one; at 79.9 % two pass. The formula names the mark."""
    board.put(**scored(79.9, 80.0, 10.0))
    put_in_force(board, Settings(baseline=baseline))
    assert board.one("iqs", "pass_rate").value == pytest.approx(100 * passed / 3)
    formula = metric("iqs", board.engine.settings()).definition("pass_rate").formula
    assert formula == f"Reviews scoring {baseline:g} % or more, divided by all reviews."


def test_every_definition_in_force_gives_what_asking_for_it_gives(board: Board) -> None:
    """For each metric and definition: measured, over time and split alike."""
    board.put(**world())
    asked = {(k, d): measure(board.engine, [k], by=["team"], definitions={k: d}).rows for k, d in EVERY}
    frames = board.engine
    period = Filters.of(Period(date(2026, 1, 5), date(2026, 3, 1)))
    for key, name in EVERY:
        settings = use_definition(Settings(), key, name)
        if board.kind == "duckdb":
            put_in_force(board, settings)
            engine = board.engine
        else:
            engine = replace(frames, in_force=settings)
        result = measure(engine, [key], by=["team"])
        assert (result.rows, result.definitions) == (asked[key, name], ((key, name),))
        d = definition_in_force(engine, METRICS[key])
        assert d.key == name
        over_time = measure_over_time(engine, key, d.key, period, None, Grain.MONTH)
        assert over_time.now.definition == name


def test_fcr_that_is_set_is_not_given_up_where_nothing_counts(board: Board) -> None:
    """Usually the first definition the data can tell; once set, that one, also without any row."""
    board.put(
        interactions=[{"interaction_id": "t", "resolved": True, "reopens": 0, "opened_at": "2026-03-02"}]
    )
    assert board.one("fcr").definition == "no_reopen"
    put_in_force(board, use_definition(Settings(), "fcr", "one_touch"))
    row = board.one("fcr")
    assert (row.definition, row.value, row.left_out) == (
        "one_touch",
        None,
        (("number of replies unknown", 1),),
    )


@pytest.mark.parametrize(
    ("start", "firsts"),
    [
        # Saturday 28 February, Sunday 1 March, Monday 2 March, Saturday 7 March and Sunday 8 March 2026.
        (WeekStart.MONDAY, {"2026-02-23": 2, "2026-03-02": 3}),
        (WeekStart.SUNDAY, {"2026-02-22": 1, "2026-03-01": 3, "2026-03-08": 1}),
        (WeekStart.SATURDAY, {"2026-02-28": 3, "2026-03-07": 2}),
    ],
)
def test_weeks_start_on_the_day_that_is_set(board: Board, start: WeekStart, firsts: dict[str, int]) -> None:
    """From Sunday on, a Sunday lies in one week with the Saturday after it."""
    some = ("2026-02-28", "2026-03-01", "2026-03-02", "2026-03-07", "2026-03-08")
    board.put(
        **together(*(review(f"r{i}", rating("a", 5), conversation_at=day) for i, day in enumerate(some)))
    )
    put_in_force(board, Settings(week_start=start))
    rows = board.ask("iqs", grain=Grain.WEEK).rows
    assert {str(r.of("day")): r.n for r in rows} == firsts
    period = Filters.of(Period(date(2026, 2, 1), date(2026, 3, 31)))
    series = measure_over_time(board.engine, "iqs", "guide", period, None, Grain.WEEK).series
    assert {str(r.of("day")): r.n for r in series} == firsts


def test_the_date_that_is_set_decides_into_which_month_a_review_falls(board: Board) -> None:
    """A conversation in February, reviewed in March."""
    board.put(
        **review("r", rating("a", 5), conversation_at="2026-02-27 10:00", reviewed_at="2026-03-02 10:00")
    )
    put_in_force(board, use_date(Settings(), "iqs", "review"))
    assert str(board.ask("iqs", grain="month").rows[0].of("day")) == "2026-03-01"
    by_conversation = board.ask("iqs", grain="month", dates={"iqs": "conversation"})
    assert str(by_conversation.rows[0].of("day")) == "2026-02-01"


def test_comparisons_are_replaced_and_switched_off() -> None:
    """One of the user's own, none at all, and the usual one."""
    own = OwnBenchmark(85.0, "our target", "plan")
    s = Settings(benchmarks=(("csat", None), ("iqs", own)))
    assert [(b.value, b.label) for b in metric("iqs", s).benchmarks] == [(85.0, "our target")]
    assert metric("csat", s).benchmarks == ()
    assert [b.value for b in metric("csat", Settings()).benchmarks] == [78.0]


def test_the_average_of_the_field_is_not_held_against_another_kind_of_number() -> None:
    """81 % is a score: it says nothing about the share of reviews that pass; one's own target does."""
    m = metric("iqs", use_definition(Settings(), "iqs", "pass_rate"))
    assert m.benchmarks_for(m.definitions[0]) == ()
    assert [b.value for b in m.benchmarks_for(m.definition("zendesk_qa"))] == [81.0]
    own = Settings(benchmarks=(("iqs", OwnBenchmark(60.0, "our target", "plan")),))
    m = metric("iqs", own)
    assert [b.value for b in m.benchmarks_for(m.definition("pass_rate"))] == [60.0]


def test_a_preset_says_what_it_changes_and_changes_that_alone() -> None:
    """From a usual database Zendesk QA changes IQS, the guide nothing; back again IQS and CSAT."""
    now = use_definition(Settings(), "csat", "mean")
    assert would_change(PRESETS["Guide"], Settings()) == ()
    assert would_change(PRESETS["Zendesk QA"], Settings()) == (("iqs", "guide", "zendesk_qa"),)
    after = use_preset(PRESETS["Zendesk QA"], now)
    assert after.definitions == (("iqs", "zendesk_qa"),)
    assert use_preset(PRESETS["MaestroQA"], now).definitions == (("csat", "mean"), ("iqs", "maestroqa"))
    assert use_preset(PRESETS["Guide"], after) == Settings()


def test_every_preset_names_definitions_that_exist() -> None:
    """Presets cannot fail."""
    for p in PRESETS.values():
        assert checked(use_preset(p, Settings())) == use_preset(p, Settings())
        assert would_change(p, use_preset(p, Settings())) == ()


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        (Settings(definitions=(("iqs", "zendesk"),)), "Did you mean zendesk_qa"),
        (Settings(definitions=(("ics", "guide"),)), "There is no metric called “ics”"),
        (Settings(dates=(("iqs", "solved"),)), "There is no date of IQS called “solved”"),
        (Settings(benchmarks=(("iqs", OwnBenchmark(181.0, "a", "b")),)), "Guide lies between 0 and 100"),
    ],
)
def test_names_that_do_not_exist_are_refused(settings: Settings, says: str) -> None:
    """With the nearest that do."""
    with pytest.raises(UserError) as error:
        checked(settings)
    assert says in error.value.message


def test_an_unknown_preset_is_answered_with_the_known_ones() -> None:
    """Did you mean."""
    with pytest.raises(UnknownName, match="MaestroQA"):
        preset("Maestro")


def test_a_definition_that_a_later_version_no_longer_has_falls_back_to_the_usual_one() -> None:
    """Numbers go on, and name the definition they show."""
    old = Settings(definitions=(("iqs", "gone"),))
    assert metric("iqs", old).definitions[0].key == "guide"
