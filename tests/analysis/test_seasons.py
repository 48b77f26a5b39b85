"""What may be said about a season with one year of data, two, and three; and what must not."""

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pytest

from iqs.analysis.daily import Daily, Subject, every_subject
from iqs.analysis.season_course import course
from iqs.analysis.season_days import Holiday, around, days_of, find, named
from iqs.analysis.season_latest import latest
from iqs.analysis.season_words import against_usual, headline, occasion, sentence, verdict
from iqs.analysis.seasons import Effect, Seasons, Verdict, effect, seasons
from iqs.errors import UnknownName, UserError
from iqs.model import Filters, Period
from iqs.scoring import Better
from iqs.settings import HOLIDAYS
from tests.support.tables import Board, rating, review, together

Shape = Callable[[date], float]


def in_season(day: date) -> bool:
    """From 24 November to 1 January."""
    return (day.month, day.day) >= (11, 24) or (day.month, day.day) == (1, 1)


def dip(day: date) -> float:
    """20 points in the season."""
    return -20.0 if in_season(day) else 0.0


def made(
    start: date, days: int, shape: Shape, *, noise: float = 3.0, gone: Callable[[date], bool] | None = None
) -> Daily:
    """A criterion by day: ten ratings a day around 80, moved by `shape`; days that are `gone` have none."""
    rng = np.random.default_rng(11)
    dates = [start + timedelta(days=i) for i in range(days)]
    n = np.array([0.0 if gone is not None and gone(d) else 10.0 for d in dates])
    value = np.array([80 + shape(d) for d in dates]) + rng.normal(0, noise, days)
    return Daily(Subject("Resolution", True), "of_max", start, n * value / 100, n, n, 100.0, False)


def judged(d: Daily) -> Effect:
    """The holiday season of a made criterion."""
    return effect(d, named(HOLIDAYS, d.period), Better.UP)


@pytest.mark.parametrize("days", [120, 300, 364])
def test_less_than_a_year_is_never_a_season(days: int) -> None:
    """However deep the dip: what is missing is said, and no number is given."""
    e = judged(made(date(2025, 3, 1), days, dip))
    assert (e.verdict, e.difference, e.seasons) == (Verdict.NOT_ENOUGH, None, ())
    assert f"{365 - days} more are needed" in e.missing
    assert sentence(e).startswith("Resolution: not enough data.")


def test_one_season_is_last_season() -> None:
    """Thirteen months: nothing about both, every or usual."""
    e = judged(made(date(2025, 3, 1), 400, dip))
    assert (verdict(e), occasion(e), len(e.seasons)) == ("last season was lower", "in the last season", 1)
    assert e.difference == pytest.approx(-20, abs=2)
    assert latest(e) is None
    assert not e.every


def test_two_seasons_are_both_and_in_points_and_percent() -> None:
    """20 points of 80 are 25 percent; each season by itself is told, too."""
    e = judged(made(date(2024, 3, 1), 730, dip))
    assert verdict(e) == "both seasons were lower"
    assert (e.good, e.every) == (False, False)
    assert e.relative == pytest.approx(-25, abs=1.5)
    assert [s.difference for s in e.seasons] == pytest.approx([-20, -20], abs=2)
    assert e.low < e.difference < e.high < 0
    assert e.value - e.expected == pytest.approx(e.difference)
    # 39 days of 10 ratings in each of two years
    assert (e.n, e.n_rest) == (780, 7300 - 780)


def test_three_alike_are_every_and_unlike_ones_are_not() -> None:
    """Dips of 20, 22 and 18 are every season; 25, 24 and then a rise are not."""
    depth = {2023: -20.0, 2024: -22.0, 2025: -18.0}

    def by(depth: dict[int, float]) -> Shape:
        return lambda d: depth[(d - timedelta(days=31)).year] if in_season(d) else 0.0

    start = date(2023, 6, 1)
    assert verdict(judged(made(start, 1096, by(depth)))) == "every season was lower"
    mixed = judged(made(start, 1096, by({2023: -25.0, 2024: -24.0, 2025: 4.0})))
    assert verdict(mixed) == "lower over 3 seasons together, not clearly in each"


def test_no_dip_is_not_clear() -> None:
    """Only noise."""
    e = judged(made(date(2024, 3, 1), 730, lambda _: 0.0))
    assert e.verdict is Verdict.NOT_CLEAR
    assert e.low < 0 < e.high


def test_a_trend_is_no_season() -> None:
    """Ten points up a year, with both seasons early in the data: a plain mean would call them low."""
    start = date(2024, 11, 1)
    e = judged(made(start, 730, lambda d: 10 * (d - start).days / 365))
    plain = e.value - np.average(80 + 10 * np.arange(730) / 365)
    assert plain < -3
    assert e.verdict is Verdict.NOT_CLEAR
    assert e.difference == pytest.approx(0, abs=1.5)


def test_gaps_and_leap_days_break_nothing() -> None:
    """No weekends, a month away, 29 February inside: the dip is found all the same, with its own n."""
    away = Period(date(2024, 7, 1), date(2024, 7, 31))
    e = judged(
        made(
            date(2023, 12, 28),
            800,
            dip,
            gone=lambda d: d.weekday() > 4 or away.start <= d <= away.end,
        )
    )
    # The season of 2023 has five days in the data, too few to count; those days are no other weeks either.
    assert [s.days.start for s in e.seasons] == [date(2024, 11, 24), date(2025, 11, 24)]
    assert e.verdict is Verdict.LOWER
    weekdays = sum((date(2024, 11, 24) + timedelta(days=i)).weekday() < 5 for i in range(39))
    assert e.seasons[0].n == 10 * weekdays


def test_a_season_still_running_counts_once_half_is_there() -> None:
    """Twenty of its 39 days, with as many in the windows it is set against."""
    half = judged(made(date(2024, 3, 1), (date(2025, 12, 13) - date(2024, 3, 1)).days + 1, dip))
    assert [s.days.days for s in half.seasons] == [39, 20]
    early = judged(made(date(2024, 3, 1), (date(2025, 12, 1) - date(2024, 3, 1)).days + 1, dip))
    assert [s.days.days for s in early.seasons] == [39]


def test_a_season_of_most_of_the_year_cannot_be_told() -> None:
    """Nine months leave no other times to compare with."""
    from iqs.settings import Season

    d = made(date(2024, 1, 1), 730, dip)
    e = effect(d, named(Season("Long", (2, 1), (10, 31)), d.period), Better.UP)
    assert e.verdict is Verdict.NOT_ENOUGH
    assert "other times of the year can be compared with; 19 are needed" in e.missing


def test_latest_season_against_the_usual_one() -> None:
    """20 lower the year before, 30 now: ten of them are not the season's."""
    deep = judged(
        made(
            date(2024, 3, 1), 730, lambda d: (-30.0 if d > date(2025, 6, 1) else -20.0) if in_season(d) else 0
        )
    )
    last = latest(deep)
    assert last is not None
    assert (last.earlier, last.usual, last.actual) == (
        1,
        pytest.approx(-20, abs=2),
        pytest.approx(-30, abs=2),
    )
    assert last.beyond == pytest.approx(last.actual - last.usual)
    assert (last.usual_high - last.usual) == pytest.approx(deep.half_of_one)
    assert (last.beyond_high - last.beyond) == pytest.approx(deep.half_of_one * 2**0.5)
    assert last.unusual
    assert "clearly more than usual" in against_usual(deep, last)
    same = judged(made(date(2024, 3, 1), 730, dip))
    assert "not clearly different from it" in against_usual(same, latest(same))


def test_headline_names_what_changed_and_that_nothing_else_did() -> None:
    """One dip beside a flat criterion; nothing at all; nothing to judge."""
    dipped, flat = (
        judged(made(date(2024, 3, 1), 730, dip)),
        judged(made(date(2024, 3, 1), 730, lambda _: 0.0)),
    )
    said = headline(Seasons("Holiday season", Filters(), None, (dipped, flat)))
    assert said.startswith("Holiday season: Resolution fell 2")
    assert said.endswith(" %) in both seasons; nothing else clearly changes")
    assert "nothing clearly changes (1 looked at)" in headline(Seasons("S", Filters(), None, (flat,)))
    short = judged(made(date(2025, 3, 1), 100, dip))
    assert "not enough data" in headline(Seasons("S", Filters(), None, (short,)))


def test_days_around_a_moving_holiday() -> None:
    """Easter Monday was on 21 April 2025 and 6 April 2026."""
    data = Period(date(2025, 1, 1), date(2026, 12, 31))
    found = around(Holiday("Germany", "Easter Monday", 3, 1), data)
    assert Period(date(2025, 4, 18), date(2025, 4, 22)) in found.parts
    assert Period(date(2026, 4, 3), date(2026, 4, 7)) in found.parts
    assert found.name == "Easter Monday (Germany, 3 days before to 1 after)"
    assert next(iter(days_of("Germany", 2025, 2025))) == "New Year's Day"


def test_what_is_no_holiday_and_no_season_is_said() -> None:
    """With a suggestion, or the limit."""
    data = Period(date(2025, 1, 1), date(2026, 12, 31))
    with pytest.raises(UnknownName, match="Easter Monday"):
        around(Holiday("Germany", "Easter Munday"), data)
    with pytest.raises(UnknownName, match="Germany"):
        around(Holiday("Germny", "Easter Monday"), data)
    with pytest.raises(UserError, match="0 to 60 days"):
        around(Holiday("Germany", "Easter Monday", 61, 0), data)
    with pytest.raises(UnknownName, match="Holiday season"):
        find("Holidy season", (HOLIDAYS,))


def _weekly(board: Board) -> None:
    """Two years, two reviews a week: tone 4 or 5; help 4 or 5, but a failing 2 in the season."""
    made_up = []
    for week in range(105):
        day = date(2024, 3, 4) + timedelta(days=7 * week)
        for i in range(2):
            made_up.append(
                review(
                    f"{week} {i}",
                    rating("tone", 4 + (week + i) % 2),
                    rating("help", 2 if in_season(day) else 4 + (week % 3 == 0), critical=True),
                    conversation_at=f"{day} 10:00",
                )
            )
    board.put(**together(*made_up))


def test_criteria_and_metrics_from_their_rows(board: Board) -> None:
    """The pooled mean of ratings, untouched by auto-fails; IQS with them; the same on both engines."""
    _weekly(board)
    found = seasons(board.engine, "holiday season", Filters(Period(date(2025, 1, 1), date(2025, 1, 31))))
    assert [e.subject.label for e in found.effects] == ["help", "IQS", "tone"] or found.effects[
        -1
    ].subject.key == "tone"
    helped = found.of(Subject("help", True))
    assert helped is not None
    assert helped.value == pytest.approx(40)
    assert helped.verdict is Verdict.LOWER
    assert found.of(Subject("iqs")).value == pytest.approx(0)
    assert found.of(Subject("tone", True)).verdict is Verdict.NOT_CLEAR
    by_hand = [d for d in every_subject(board.engine, Filters()) if d.subject.key == "tone"]
    assert by_hand[0].value(np.ones(by_hand[0].days, dtype=bool)) == pytest.approx(90, abs=1)
    drawn = course(board.engine, Subject("help", True), "Holiday season", Filters())
    assert drawn is not None
    assert sum(w.n for w in drawn.weeks) == 210
    assert all(w.value is None for w in drawn.weeks)  # two ratings a week are too few to draw


def test_no_data_is_no_season(board: Board) -> None:
    """Nothing loaded."""
    found = seasons(board.engine, "Holiday season", Filters())
    assert (found.data, found.effects, found.judged) == (None, (), 0)
