"""The trend of a course: against other computations, its silence where there is none, and its words."""

from datetime import date

import numpy as np
import pytest
from scipy import stats

from bench.trend_alarms import ours, plain, rate
from iqs.analysis.compare import Verdict
from iqs.analysis.periods import after
from iqs.analysis.slope import Trend, fit_line, screened, trend_of, trend_words
from iqs.model import Grain
from iqs.scoring import Better, Measure, metric
from iqs.settings import HOLIDAYS

NOISE = (0.4, -0.3, 0.1, -0.5, 0.6, -0.2, 0.3, -0.4, 0.2, 0.5, -0.6, -0.1)
"""Twelve months that go nowhere."""
NONE = np.zeros((12, 0))


def course(
    *values: float | None, start: date = date(2025, 11, 1), n: int = 50, enough: bool = True
) -> list[Measure]:
    """Months from `start` on with these values."""
    found, day = [], start
    for v in values:
        group = (("day", day),)
        found.append(Measure("iqs", "guide", group, v, n, None, None, (), enough and v is not None))
        day = after(day, Grain.MONTH)
    return found


def test_line_is_that_of_dense_generalised_least_squares() -> None:
    """A second computation: whole covariance matrices, restricted likelihood, a sum of t distributions."""
    t, y, n = np.arange(12.0), 0.1 * np.arange(12.0) + NOISE, np.full(12, 30.0)
    x = np.column_stack([np.ones(12), t])
    parts = []
    for rho in np.linspace(0, 0.9, 19):
        v = rho ** np.abs(np.subtract.outer(t, t))
        w = np.linalg.inv(v)
        a = x.T @ w @ x
        beta = np.linalg.solve(a, x.T @ w @ y)
        rest = (y - x @ beta) @ w @ (y - x @ beta)
        logs = -0.5 * np.linalg.slogdet(v)[1] - 0.5 * np.linalg.slogdet(a)[1] - 5 * np.log(rest)
        parts.append((beta[1], np.sqrt(rest / 10 * np.linalg.inv(a)[1, 1]), logs))
    slopes, errors, logs = np.array(parts).T
    weights = np.exp(logs - logs.max()) / np.exp(logs - logs.max()).sum()
    slope, low, high, chance = fit_line(t, y, n, np.ones(11), NONE)
    assert slope == pytest.approx(weights @ slopes)
    for end, share in ((low, 0.025), (high, 0.975)):
        assert weights @ stats.t.cdf((end - slopes) / errors, 10) == pytest.approx(share)
    assert chance == pytest.approx(2 * (weights @ stats.t.cdf(-slopes / errors, 10)))


def test_clear_rise_is_named_a_month() -> None:
    """Half a point a month over a year, give or take half a point."""
    found = trend_of(course(*(80 + 0.5 * i + e for i, e in enumerate(NOISE))), Grain.MONTH, Better.UP)
    assert (found.points, found.verdict, found.good) == (12, Verdict.CLEAR, True)
    assert found.slope == pytest.approx(0.5, abs=0.05)
    assert 0 < found.low < 0.5 < found.high
    falls = trend_of(course(*(80 - 0.5 * i + e for i, e in enumerate(NOISE))), Grain.MONTH, Better.UP)
    assert (falls.verdict, falls.good) == (Verdict.CLEAR, False)


def test_no_trend_is_named_without_one() -> None:
    """Noise; and a course that never moves at all."""
    assert trend_of(course(*(80 + e for e in NOISE)), Grain.MONTH).verdict is Verdict.NOT_CLEAR
    flat = trend_of(course(*[80.0] * 12), Grain.MONTH)
    assert (flat.slope, flat.verdict) == (0.0, Verdict.NOT_CLEAR)


def test_eight_points_with_enough_data_are_needed() -> None:
    """Seven are not enough, nor are twelve of which five rest on too few reviews."""
    steep = [70.0 + 2 * i for i in range(12)]
    assert trend_of(course(*steep[:7]), Grain.MONTH) == Trend(7, 8)
    thin = course(*steep)[:7] + course(*steep, enough=False)[7:]
    found = trend_of(thin, Grain.MONTH)
    assert (found.points, found.verdict, found.slope) == (7, Verdict.NOT_ENOUGH, None)
    assert trend_words(found, metric("iqs").definition("guide"), Grain.MONTH) == (
        "not enough points for a trend (7, need 8)"
    )
    assert trend_of([], Grain.MONTH) == Trend(0, 8)


def test_holiday_dip_at_one_end_is_no_trend() -> None:
    """Eight points lower in December; without the season set aside the year would seem to rise."""
    dip = [-2.0, -8.0, *[0.0] * 10]
    months = course(*(80 + d + e for d, e in zip(dip, NOISE, strict=True)))
    assert trend_of(months, Grain.MONTH, seasons=(HOLIDAYS,)).verdict is Verdict.NOT_CLEAR
    rising = course(*(80 + d + e + 0.6 * i for i, (d, e) in enumerate(zip(dip, NOISE, strict=True))))
    assert trend_of(rising, Grain.MONTH, seasons=(HOLIDAYS,)).verdict is Verdict.CLEAR


def test_another_scorecard_is_no_trend() -> None:
    """Three points more with each of two new scorecards; a break outside the months costs nothing."""
    months = course(*(80 + 3 * (i // 4) + e for i, e in enumerate(NOISE)))
    assert trend_of(months, Grain.MONTH).verdict is Verdict.CLEAR
    assert (
        trend_of(months, Grain.MONTH, breaks=(date(2026, 3, 1), date(2026, 7, 1))).verdict
        is Verdict.NOT_CLEAR
    )
    assert trend_of(months, Grain.MONTH, breaks=(date(2024, 5, 1),)) == trend_of(months, Grain.MONTH)


def test_each_level_needs_points_of_its_own() -> None:
    """With a season and two new scorecards ten points are needed."""
    months = course(*(80 + e for e in NOISE[:9]))
    how = {"seasons": (HOLIDAYS,), "breaks": (date(2026, 3, 1), date(2026, 5, 1))}
    assert trend_of(months, Grain.MONTH, **how) == Trend(9, 10)  # type: ignore[arg-type]


def test_points_that_may_still_change_have_no_part() -> None:
    """The month that holds the first such day is left out, and so are those after it."""
    months = course(*(80 + e for e in NOISE))
    found = trend_of(months, Grain.MONTH, settled_before=date(2026, 9, 25))
    assert found == trend_of(months[:10], Grain.MONTH)


def test_unit_of_a_slope_does_not_hang_on_the_grain() -> None:
    """The same rise by month and by quarter: 12 points a year are 1 a month."""
    days = [date(2024 + i // 4, 1 + 3 * (i % 4), 1) for i in range(10)]
    quarters = [
        Measure("iqs", "guide", (("day", d),), 50 + 3.0 * i + 0.1 * NOISE[i], 50, None, None, (), True)
        for i, d in enumerate(days)
    ]
    assert trend_of(quarters, Grain.QUARTER).slope == pytest.approx(1.0, abs=0.02)


@pytest.mark.parametrize("count", [12, 24])
def test_false_alarms_stay_near_one_in_twenty(count: int) -> None:
    """No trend, neighbours alike by 0.5: a plain straight line would alarm in more than one of six."""
    assert rate(ours, count, 0.5, times=250) <= 0.072
    assert rate(plain, count, 0.5, times=250) > 0.16


def test_trends_looked_at_together_are_held_to_five_in_a_hundred() -> None:
    """Benjamini-Hochberg by hand: of .001, .02, .04 and .8 only the first two stay below 0.05 * rank / 4."""
    chances = (0.001, 0.02, 0.04, 0.8, None)
    clear = (Verdict.CLEAR, Verdict.CLEAR, Verdict.CLEAR, Verdict.NOT_CLEAR, Verdict.NOT_ENOUGH)
    found = screened(
        [Trend(12, 8, 1.0, 0.1, 2.0, c, v, v is Verdict.CLEAR) for c, v in zip(chances, clear, strict=True)]
    )
    assert [t.verdict for t in found] == [clear[0], clear[1], Verdict.NOT_CLEAR, clear[3], clear[4]]
    assert found[2].good is None


@pytest.mark.parametrize(
    ("key", "ends", "verdict", "grain", "words"),
    [
        ("iqs", (0.4, 0.1, 0.7), "clear", "month", "rising by 0.4 points a month (95 %: 0.1 to 0.7)"),
        ("iqs", (-0.4, -0.7, -0.1), "clear", "week", "falling by 0.4 points a month (95 %: 0.1 to 0.7)"),
        (
            "iqs",
            (0.04, -0.1, 0.18),
            "not clear",
            "month",
            "no clear trend (95 %: −0.1 to 0.2 points a month)",
        ),
        ("iqs", (4.348, 0.87, 8.7), "clear", "day", "rising by 1.0 points a week (95 %: 0.2 to 2.0)"),
        ("aht", (-4.2, -6.0, -2.0), "clear", "month", "falling by 4 s a month (95 %: 2 to 6)"),
        ("ces", (0.05, 0.004, 0.1), "clear", "month", "rising by 0.050 a month (95 %: 0.004 to 0.100)"),
        ("nps", (1.5, 0.5, 2.5), "clear", "month", "rising by 1.5 points a month (95 %: 0.5 to 2.5)"),
    ],
)
def test_words(key: str, ends: tuple[float, float, float], verdict: str, grain: str, words: str) -> None:
    """In the unit of the metric; falling trends are told without minus signs."""
    trend = Trend(12, 8, *ends, 0.01, Verdict(verdict))
    assert trend_words(trend, metric(key).definitions[0], Grain(grain)) == words
