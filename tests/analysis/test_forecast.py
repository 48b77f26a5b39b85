"""What is to be expected: against statsmodels and published series, with seasons, gaps, too little data."""

import csv
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from iqs.analysis.agents_needed import Usual, usual
from iqs.analysis.daily import VOLUME, Daily, Subject
from iqs.analysis.forecast import AHEAD, FEWEST, Forecast, Way, forecast_of
from iqs.analysis.forecast_words import dip_words, headline, how_good, missing_words, staffing_words
from iqs.analysis.load import Missing
from iqs.analysis.local_trend import predict
from iqs.analysis.season_ahead import Coming, next_days, next_dips, returns
from iqs.analysis.season_days import named
from iqs.analysis.seasons import Seasons, Verdict, effect
from iqs.analysis.staffing import Staffing
from iqs.charts.forecast import expected_path
from iqs.model import Filters, Period
from iqs.scoring import Better
from iqs.settings import HOLIDAYS
from tests.analysis.test_seasons import Shape, dip, in_season, made


def ahead_of(d: Daily) -> Forecast:
    """A forecast with the holiday season where it clearly came back."""
    season = named(HOLIDAYS, d.period)
    e = effect(d, season, Better.UP)
    known = (Coming(season, e, next_days(season, d.period)),) if returns(e) else ()
    return forecast_of(d, known)


def test_level_is_that_of_the_kalman_filter() -> None:
    """With the amounts held fast: mean and spread as statsmodels gives them, also across two gaps."""
    import statsmodels.api as sm

    rng = np.random.default_rng(3)
    y = 80 + np.cumsum(rng.normal(0, 0.4, 30)) + rng.normal(size=30)
    y[[7, 19]] = np.nan
    found = sm.tsa.UnobservedComponents(y, "llevel").smooth([1.0, 0.16])
    told = found.get_forecast(4)
    errors = found.standardized_forecasts_error[0]
    scatter = np.sqrt(np.nansum(errors[1:] ** 2) / 27)
    mine = predict(y, np.ones(30), 4, wanders=(0.4,), slopes=(0.0,))
    assert mine.mean() == pytest.approx(told.predicted_mean)
    assert mine.scale[0] == pytest.approx(scatter * told.se_mean, rel=1e-5)
    assert mine.freedom == 27


def test_a_slope_is_followed_and_fades() -> None:
    """A clear rise goes on, by less each month; pure scatter is carried on flat."""
    line = 2.0 * np.arange(24) + np.random.default_rng(1).normal(0, 0.5, 24)
    steps = np.diff(predict(line, np.ones(24), 6).mean())
    assert np.all(steps > 0.5)
    assert np.all(np.diff(steps) < 0)
    still = predict(np.random.default_rng(2).normal(80, 1, 36), np.ones(36), 6).mean()
    assert np.ptp(still) < 0.3
    with pytest.raises(ValueError, match="5 values; 6 are needed"):
        predict(np.ones(5), np.ones(5), 1)


def test_quantiles_are_those_of_the_weighted_distributions() -> None:
    """Worked out again by drawing from them."""
    from scipy.stats import t

    found = predict(np.random.default_rng(5).normal(80, 2, 14), np.ones(14), 3)
    rng = np.random.default_rng(6)
    which = rng.choice(len(found.weight), 200_000, p=found.weight)
    drawn = found.centre[which, 2] + found.scale[which, 2] * t.rvs(
        found.freedom, size=200_000, random_state=rng
    )
    assert found.quantile(0.975)[2] == pytest.approx(np.quantile(drawn, 0.975), abs=0.1)
    assert found.variance()[2] == pytest.approx(drawn.var(), rel=0.03)


def _by_month(values: np.ndarray, first: date, subject: Subject) -> Daily:
    """A subject with the same value on every day of a month."""
    days, told = [], []
    day = first
    for value in values:
        following = (day + timedelta(days=31)).replace(day=1)
        size = (following - day).days
        days += [day + timedelta(days=i) for i in range(size)]
        told += [value] * size
        day = following
    rows, ones = np.array(told) / 7, np.ones(len(days))
    return Daily(subject, "contacts", first, rows, ones, np.maximum(rows, 1), 7.0, False)


def test_air_passengers_by_a_second_hand() -> None:
    """1960 from the years before it: the misses of each way are those worked out in plain steps."""
    path = Path(__file__).parents[3] / "shared" / "data" / "seasonal_known" / "AirPassengers.csv"
    if not path.exists():
        pytest.skip("the published series is not here")
    with path.open() as file:
        values = np.array([float(r["value"]) for r in csv.DictReader(file)])
    found = forecast_of(_by_month(values, date(1949, 1, 1), VOLUME))
    assert found.checked is not None
    # The same month a year ago, by hand: from each start the next six months that are known.
    misses = [abs(values[i + h] - values[i + h - 12]) for i in range(12, 144) for h in range(min(6, 144 - i))]
    assert found.checked.forecasts == len(misses)
    assert found.checked.miss(Way.YEAR_AGO) == pytest.approx(np.mean(misses))
    assert (found.way, found.checked.origins) == (Way.YEAR_AGO, 132)
    assert [e.value for e in found.ahead] == pytest.approx(values[132:138].tolist())
    # 95 % of the changes from year to year lie within the band around none.
    assert found.ahead[0].low < values[132] < found.ahead[0].high


def test_co2_needs_its_season(known: Callable[[str], dict[str, Any]]) -> None:
    """Carbon dioxide swings by six parts a year: the year before misses less than the level lately does."""
    values = np.array(known("stl_log_co2_R")["input"]["monthly_co2_1959_1997"][-72:])
    found = forecast_of(_by_month(values, date(1992, 1, 1), VOLUME))
    assert found.checked is not None
    assert found.way is Way.YEAR_AGO
    assert found.checked.miss(Way.YEAR_AGO) < 0.7 * found.checked.miss(Way.FLAT)


@pytest.mark.parametrize("months", [3, 11])
def test_below_a_year_nothing_is_expected(months: int) -> None:
    """However steady: how many months there are is said."""
    found = ahead_of(made(date(2025, 1, 1), 31 * months - 10, lambda _: 0.0))
    assert found.ahead == ()
    assert f"from {FEWEST} on" in found.why_not
    assert "not enough data" in headline(found)


def test_one_season_is_not_expected_again() -> None:
    """Sixteen months with a deep dip in them: no season ahead, whatever it was."""
    found = ahead_of(made(date(2025, 1, 1), 480, dip))
    assert found.seasons == ()
    assert all(e.value > 74 for e in found.ahead)
    assert found.way is not Way.YEAR_AGO


def test_two_seasons_are_expected_again() -> None:
    """Twenty points lower in December, a quarter of that in November; the rest of the year as ever."""
    found = ahead_of(made(date(2023, 11, 1), 731, dip))
    assert [c.season.name for c in found.seasons] == ["Holiday season"]
    by = {e.day.month: e for e in found.ahead}
    assert by[12].value == pytest.approx(60, abs=1.5)
    assert by[11].value == pytest.approx(80 - 20 * 7 / 30, abs=1.5)
    assert by[3].value == pytest.approx(80, abs=1)
    # The season itself is less sure than an ordinary month.
    assert by[12].high - by[12].low > by[3].high - by[3].low
    assert (by[12].season, by[11].season) == (1.0, pytest.approx(7 / 30))
    assert "December 2025" in headline(found)
    assert "missed by" in how_good(found)
    drawn = expected_path(found)
    assert "in the season" in drawn.alt
    assert len(found.ahead) == AHEAD


def test_next_season_has_its_days_and_room_for_unlike_years() -> None:
    """The mean of both seasons; the interval is wider than chance alone; nothing for what is not clear."""
    d = made(date(2023, 11, 1), 731, dip)
    season = named(HOLIDAYS, d.period)
    e = effect(d, season, Better.UP)
    flat = effect(made(date(2023, 11, 1), 731, lambda _: 0.0), season, Better.UP)
    once = effect(made(date(2025, 1, 1), 400, dip), season, Better.UP)
    assert flat.verdict is Verdict.NOT_CLEAR
    assert not returns(once)
    (told,) = next_dips(Seasons("Holiday season", Filters(), d.period, (e, flat)), season)
    assert told.days == Period(date(2025, 11, 24), date(2026, 1, 1))
    assert told.usual == pytest.approx(np.mean([s.difference for s in e.seasons]))
    # A quarter of 20 points and chance, for one season beside the mean of two, by t with 8 degrees.
    one = e.half_of_one / 2.306004
    sd = np.sqrt((one**2 + (0.25 * told.usual) ** 2) * 1.5)
    assert told.high - told.usual == pytest.approx(2.306004 * sd)
    assert dip_words(told)[0].endswith("points")


@pytest.mark.parametrize("start", [date(2020, 1, 1), date(2019, 12, 28), date(2023, 2, 11)])
def test_gaps_leap_days_and_long_years_break_nothing(start: date) -> None:
    """2020 has 53 weeks and a leap day; a month away, no weekends: six months ahead all the same."""
    away = Period(start + timedelta(days=190), start + timedelta(days=225))
    shape: Shape = dip
    d = made(start, 800, shape, gone=lambda x: x.weekday() > 4 or away.start <= x <= away.end)
    found = ahead_of(d)
    assert len(found.ahead) == AHEAD
    assert all(e.low < e.value < e.high for e in found.ahead)
    assert any(m.value is None for m in found.past) or len(found.past) >= 24
    days = [e.day for e in found.ahead]
    assert days == sorted(set(days))
    assert days[0] > found.past[-1].day


def test_agents_of_the_next_season_are_plain_arithmetic() -> None:
    """1,500 contacts over 50 each are 30 agents, six more than 24; never fewer than none."""
    days = Period(date(2026, 11, 24), date(2027, 1, 1))
    s = Staffing("Holiday season", None, days, 1500.0, 1100.0, 1800.0, 50.0, 24.0)
    assert s.extra == (6, 0, 12)
    assert "1,500 ÷ 50 is 30 agents: 6 more (95 %: 0 to 12)." in staffing_words(s)
    assert in_season(days.start)


def test_weeks_that_were_and_weeks_to_come_take_agents_by_one_formula() -> None:
    """Ten agents with 50 contacts each, a season of 900 a week by twelve: 18 are needed, six more; for the
    same contacts to come beside ten agents, eight more."""
    first = date(2025, 1, 6)
    season = Period(first + timedelta(days=7 * 30), first + timedelta(days=7 * 34 - 1))
    weeks = {
        day: (900, 12) if season.start <= day <= season.end else (500, 10)
        for day in (first + timedelta(days=7 * i) for i in range(60))
    }
    known = usual(weeks, [season])
    assert known == Usual(50.0, 10.0)
    assert Missing(900.0, 12.0, known.per_agent).more == 6
    to_come = Staffing("", None, season, 900.0, 900.0, 900.0, known.per_agent, known.agents)
    assert to_come.extra == (8, 8, 8)
    assert "900 ÷ 50 is 18 agents" in missing_words(Missing(900.0, 12.0, 50.0))
    assert "900 ÷ 50 is 18 agents" in staffing_words(to_come)
    assert usual(dict(list(weeks.items())[:9]), []) is None
