"""Control charts and changes of level over small teams: numbers, what is allowed for, and short data."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from iqs.analysis.changes import Changes, changes
from iqs.analysis.charted import Charted, course, criteria_of
from iqs.analysis.control import Control, control
from iqs.analysis.control_words import (
    base_words,
    change_words,
    changes_headline,
    headline,
    nearby,
    season_words,
    why_this_chart,
)
from iqs.analysis.findings import stepping
from iqs.analysis.findings.found import Asked
from iqs.analysis.level_words import level_words
from iqs.analysis.limits import Chart, Signal
from iqs.errors import UserError
from iqs.model import Filters, Grain, Period
from iqs.scoring import FrameEngine, measure
from iqs.settings import HOLIDAYS, Settings
from iqs.store import DuckEngine, Event, open_database
from tests.support.tables import Row, frames, put, rating, review, together
from tests.support.weekly import FIRST, weekly

STEP = 24
STEP_DAY = FIRST + timedelta(days=7 * STEP)


@pytest.fixture(scope="module")
def stepped(tmp_path_factory: pytest.TempPathFactory) -> FrameEngine:
    """Forty weeks of three teams of two; blue rises at week 24."""
    database = open_database(tmp_path_factory.mktemp("weekly") / "test.duckdb")
    put(database, **weekly(step=STEP))
    made = FrameEngine(frames(database), Settings())
    database.close()
    return made


@pytest.fixture(scope="module")
def found(stepped: FrameEngine) -> Changes:
    """Changes of IQS by team."""
    return changes(stepped, Charted("iqs"), Filters(), Grain.WEEK, "team")


def test_a_step_of_one_team_is_found_in_its_week(found: Changes) -> None:
    """Blue rises by 16 points (fives from 50 to 90 % of reviews, else threes); the others do not change."""
    (one,) = [c for c in found.found if c.group is not None]
    assert (one.group, one.day, one.good) == ("blue", STEP_DAY, True)
    assert one.earliest <= STEP_DAY <= one.latest
    assert one.low < 16 < one.high
    assert found.alike == ("agent", "channel", "scorecard", "reviewer")
    assert found.judged == 4


def test_both_sides_of_a_change_are_plain_numbers(found: Changes, stepped: FrameEngine) -> None:
    """Before and after are what measure says of the team in these days."""
    (one,) = [c for c in found.found if c.group == "blue"]
    for side, days in ((one.before, one.days_before), (one.after, one.days_after)):
        plain = measure(stepped, ["iqs"], filters=Filters.of(days, team="blue")).one("iqs")
        assert (side.value, side.n, side.low) == (plain.value, plain.n, plain.low)
    assert one.days_before.end + timedelta(days=1) == one.days_after.start == STEP_DAY


def test_what_lies_near_a_change_is_named_and_not_as_its_cause(found: Changes) -> None:
    """An event three days before, and none half a year away."""
    (one,) = [c for c in found.found if c.group == "blue"]
    events = [
        Event(STEP_DAY - timedelta(days=3), "New macros"),
        Event(STEP_DAY + timedelta(days=1), "Training"),
        Event(FIRST, "Long ago"),
    ]
    assert [n.words for n in nearby(one, found, events)] == [
        "1 day before: Training",
        "3 days after: New macros",
    ]
    assert "blue rose by" in change_words(one, found, {})
    assert "against the other teams around 23 Jun 2025" in changes_headline(found, {})


def test_an_agent_who_leaves_is_no_change_of_the_work(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Blue loses its weak agent half way: its number rises, its remaining agent works as before."""
    rows = weekly(40)
    weak = [r for r in rows["reviews"] if r["agent_id"] == "bob"]
    gone = {r["review_id"] for r in weak if r["conversation_at"].date() >= STEP_DAY}
    bob = {r["review_id"] for r in weak}
    rows["reviews"] = [r for r in rows["reviews"] if r["review_id"] not in gone]
    rows["ratings"] = [
        {**r, "score": 2} if r["review_id"] in bob else r
        for r in rows["ratings"]
        if r["review_id"] not in gone
    ]
    database = open_database(tmp_path_factory.mktemp("left") / "test.duckdb")
    put(database, **rows)
    engine = DuckEngine(database)
    weeks = [Period(FIRST, STEP_DAY - timedelta(days=1)), Period(STEP_DAY, FIRST + timedelta(days=279))]
    before, after = (measure(engine, ["iqs"], filters=Filters.of(p, team="blue")).one("iqs") for p in weeks)
    assert (after.value or 0) > (before.value or 0) + 10
    assert changes(engine, Charted("iqs"), Filters(), Grain.WEEK, "team").found == ()
    database.close()


def test_points_of_the_chart_are_those_of_measure(stepped: FrameEngine) -> None:
    """Each week's value and n; shares of answers have the pooled share in their middle."""
    chart = control(stepped, Charted("csat"), Filters(), Grain.WEEK)
    rows = measure(stepped, ["csat"], grain=Grain.WEEK).rows
    assert chart.course.points.value.tolist() == pytest.approx([r.value for r in rows])
    assert chart.course.points.n.tolist() == [r.n for r in rows]
    assert chart.usual is Chart.SHARE
    assert chart.limits is not None
    happy = sum((r.value or 0) * r.n for r in rows) / sum(r.n for r in rows)
    assert chart.limits.centre == pytest.approx([happy] * 40)
    one = (happy * (100 - happy) / 30) ** 0.5
    assert chart.limits.high[0] == pytest.approx(min(100.0, happy + 3 * one))
    assert "Chart: Width by n, shares (p), as these are shares of 30 to 30 answers a week" in why_this_chart(
        chart
    )


def test_kept_limits_hold_the_step_against_the_weeks_before_it(stepped: FrameEngine) -> None:
    """From the first 24 weeks of blue: all later points lie on one side."""
    blue = Filters.of(team="blue")
    kept = control(stepped, Charted("iqs"), blue, Grain.WEEK, chart=Chart.XMR, kept=True)
    assert kept.limits is not None
    assert Signal.NONE not in kept.limits.signals[-16:]
    assert kept.limits.centre[-1] == pytest.approx(kept.course.points.value[:24].mean())
    assert "the first 24 weeks (6 Jan 2025 to 22 Jun 2025) and stay as they are" in base_words(kept)
    assert "about 50 weeks by chance" in base_words(kept)
    assert headline(kept).startswith("IQS is not stable: the latest week is")


def test_a_criterion_and_its_pass_share_are_charted(stepped: FrameEngine) -> None:
    """Tone's score is its mean rating; all its ratings are half of the scale or more."""
    assert criteria_of(stepped, Filters()) == ("Tone",)
    tone = control(stepped, Charted("iqs", "Tone"), Filters(), Grain.WEEK)
    iqs = control(stepped, Charted("iqs"), Filters(), Grain.WEEK)
    assert tone.course.points.value.tolist() == pytest.approx(iqs.course.points.value.tolist())
    passing = control(stepped, Charted("iqs", "Tone", True), Filters(), Grain.WEEK)
    assert set(passing.course.points.value) == {100.0}
    assert passing.found == ()
    assert control(stepped, Charted("iqs", passing=True), Filters(), Grain.WEEK).course.definition.key == (
        "pass_rate"
    )


def test_few_points_give_no_limits_and_no_change(stepped: FrameEngine) -> None:
    """Eleven weeks: twelve are needed for limits; nineteen points are provisional. No week has no change."""

    def weeks(count: int) -> Filters:
        return Filters.of(Period(FIRST, FIRST + timedelta(days=7 * count - 1)))

    short = control(stepped, Charted("iqs"), weeks(11), Grain.WEEK)
    assert (short.limits, short.found) == (None, ())
    assert headline(short) == "IQS: not enough weeks to say whether it is stable (11, need 12)"
    assert control(stepped, Charted("iqs"), weeks(19), Grain.WEEK).provisional
    assert not control(stepped, Charted("iqs"), weeks(20), Grain.WEEK).provisional
    nothing = Filters.of(Period(date(2020, 1, 1), date(2020, 12, 31)))
    assert control(stepped, Charted("iqs"), nothing, Grain.WEEK).course.points.days == ()
    none = changes(stepped, Charted("iqs"), nothing, Grain.WEEK, "team")
    assert (none.judged, none.found, none.outside) == (0, (), 2)
    assert changes_headline(none, {}) == "IQS: not enough weeks to tell when it changed"
    assert changes(stepped, Charted("nps"), Filters(), Grain.WEEK, "team").looked[0].points.days == ()


def test_a_change_is_the_same_whatever_period_and_group_are_looked_at(
    found: Changes, stepped: FrameEngine
) -> None:
    """Four weeks around blue's step, and blue picked alone: size, days and chance are those of all dates."""
    (whole,) = found.of("blue")
    month = Period(STEP_DAY - timedelta(days=14), STEP_DAY + timedelta(days=13))
    short = changes(stepped, Charted("iqs"), Filters(month), Grain.WEEK, "team")
    alone = changes(stepped, Charted("iqs"), Filters.of(team="blue"), Grain.WEEK, "team")
    assert short.of("blue") == alone.of("blue") == (whole,)
    assert [one.group for one in alone.looked] == [None, "blue"]
    before = changes(stepped, Charted("iqs"), Filters(month.previous()), Grain.WEEK, "team")
    assert (before.found, before.outside) == ((), found.outside + len(found.found))


def test_the_chart_and_findings_say_what_the_judgement_of_levels_says(
    found: Changes, stepped: FrameEngine
) -> None:
    """Blue's step stands in the chart's headline, and is the one finding about steps."""
    chart = control(stepped, Charted("iqs"), Filters(), Grain.WEEK)
    teams = replace(found, looked=tuple(one for one in found.looked if one.group))
    quiet = replace(chart, found=())
    said = headline(quiet, teams, {"blue": "Blue"})
    assert said.startswith("IQS as a whole varies as it usually does, but Blue rose by")
    assert "against the other teams around 23 Jun 2025" in said
    assert "23 Jun 2025. What one of several teams does" in level_words(quiet, teams, {})
    asked = Asked(Filters(), Period(FIRST, FIRST + timedelta(days=279)), None, Period(FIRST, STEP_DAY))
    (told,) = stepping.look(stepped, asked).candidates
    (blue,) = found.of("blue")
    assert (told.group, told.size, told.low, told.high, told.p) == (
        "blue", blue.size, blue.low, blue.high, blue.rarity
    )  # fmt: skip
    assert (told.page, dict(told.query)["stability_tab"]) == ("stability", "When did it change")


def test_a_split_that_the_metric_does_not_have_is_a_sentence(stepped: FrameEngine) -> None:
    """Answers of customers have no reviewer."""
    with pytest.raises(UserError, match="CSAT cannot be split by reviewer"):
        changes(stepped, Charted("csat"), Filters(), Grain.WEEK, "reviewer")


def _year_on_year(years: int) -> list[dict[str, list[Row]]]:
    """Reviews on two days of each month from January 2023 on: about 90 %, but 70 % in each December."""
    level = {10: 90 - 20 * 7 / 30, 11: 70.0}  # a week of November is in the season
    return [
        review(
            f"{m} {i}",
            rating("a", level.get(m % 12, 90.0) + m * m % 7 + i % 3, scale_min=0.0, scale_max=100.0),
            conversation_at=f"{2023 + m // 12}-{m % 12 + 1:02}-{2 + i % 2 * 26:02} 10:00",
        )
        for m in range(12 * years)
        for i in range(10)
    ]


@pytest.mark.parametrize(("years", "signals"), [(1, 1), (3, 0)])
def test_the_usual_season_is_allowed_for_from_two_years_on(
    tmp_path_factory: pytest.TempPathFactory, years: int, signals: int
) -> None:
    """A December 20 points lower is a signal that may be the season in one year, and none in three."""
    database = open_database(tmp_path_factory.mktemp("years") / "test.duckdb")
    put(database, **together(*_year_on_year(years)))
    chart: Control = control(DuckEngine(database), Charted("iqs"), Filters(), Grain.MONTH, chart=Chart.XMR)
    beyond = [f for f in chart.found if f.season]
    assert len(beyond) == signals
    assert (chart.course.levelled == (HOLIDAYS.name,)) is (years > 1)
    assert ("may be the season" in season_words(chart)) is (years == 1)
    if years == 1:
        assert (beyond[0].signal, beyond[0].season) == (Signal.BELOW, HOLIDAYS.name)
    database.close()


def test_gaps_end_runs_and_break_nothing(stepped: FrameEngine) -> None:
    """Without two weeks in the middle the step after the gap is three weeks."""
    rows = stepped.frames["review_fact"]
    day = np.array([d.toordinal() for d in rows["conversation_day"]])
    gap = (day >= FIRST.toordinal() + 70) & (day < FIRST.toordinal() + 84)
    engine = FrameEngine({**stepped.frames, "review_fact": rows[~gap]}, Settings())
    points = course(engine, Charted("iqs"), Filters(), Grain.WEEK).points
    assert len(points.days) == 38
    assert points.steps[10] == 3
    assert control(engine, Charted("iqs"), Filters(), Grain.WEEK).limits is not None
