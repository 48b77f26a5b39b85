"""Which of two weekly series moves first: planted leads, false alarms, each step checked."""

import numpy as np
import pytest
from scipy.signal import lfilter
from statsmodels.regression.linear_model import OLS
from statsmodels.tsa.stattools import ccf

from iqs.analysis import lags as module
from iqs.analysis.lags import MOST_WEEKS, lags, strongest


def memory(rng: np.random.Generator, weeks: int, rho: float = 0.6, series: int = 1) -> np.ndarray:
    """Series that keep `rho` of each week in the next, with steps of standard deviation 1."""
    return lfilter([1], [1, -rho], rng.normal(size=(series, weeks + 60)), axis=1)[:, 60:]


def told(x: np.ndarray, y: np.ndarray) -> int | None:
    """The lag that is claimed, in weeks."""
    lag = strongest(lags(x, y, np.ones(len(x), dtype=bool), ()))
    return None if lag is None else lag.weeks


def test_independent_series_with_memory_seldom_seem_to_lead() -> None:
    """At most 6 of 100 pairs that only remember their own past are told to lead, in either direction."""
    rng = np.random.default_rng(11)
    for weeks in (52, 104):
        x, y = memory(rng, weeks, series=150), memory(rng, weeks, series=150)
        alarms = sum(told(a, b) is not None for a, b in zip(x, y, strict=True))
        assert alarms / 150 <= 0.06


def test_planted_lead_of_two_weeks_is_found() -> None:
    """With a strength of one half over two years it is found at exactly two weeks in most worlds."""
    rng = np.random.default_rng(12)
    x, noise = memory(rng, 106, series=80), memory(rng, 104, series=80)
    found = [told(a[2:], 0.5 * a[:-2] + u) for a, u in zip(x, noise, strict=True)]
    assert sum(f == 2 for f in found) / 80 >= 0.75
    assert sum(f not in (2, None) for f in found) <= 3


def test_other_direction_and_other_sign() -> None:
    """Swapped series give minus two weeks; a follower that moves the other way is no early warning."""
    rng = np.random.default_rng(3)
    x, noise = memory(rng, 122)[0], memory(rng, 120)[0]
    follower = 0.9 * x[:-2] + noise
    assert told(x[2:], follower) == 2
    assert told(follower, x[2:]) == -2
    assert told(x[2:], -0.9 * x[:-2] + noise) is None


def test_movement_in_the_same_week_is_not_claimed() -> None:
    """Reviews and answers of the same conversations move together whatever leads."""
    rng = np.random.default_rng(4)
    x = rng.normal(size=120)
    found = lags(x, x + 0.1 * rng.normal(size=120), np.ones(120, dtype=bool), ())
    assert found[MOST_WEEKS].weeks == 0
    assert found[MOST_WEEKS].r > 0.9
    assert strongest(found) is None


def test_trend_and_season_that_both_share_are_no_lead() -> None:
    """Two series that only rise together, and dip together every winter, do not lead each other."""
    rng = np.random.default_rng(5)
    t = np.arange(156)
    winter = ((t % 52) < 6).astype(float)
    shared = 0.1 * t - 8 * winter
    x, y = (shared + rng.normal(size=156) for _ in range(2))
    assert strongest(lags(x, y, np.ones(156, dtype=bool), [winter])) is None


def test_lead_that_only_one_half_shows_is_not_claimed() -> None:
    """A single episode in the first half passes the limit and fails the check on the later half."""
    rng = np.random.default_rng(6)
    x, y = rng.normal(size=(2, 110))
    y[2:55] = x[:53] + 0.3 * y[2:55]
    lag = next(lag for lag in lags(x, y, np.ones(110, dtype=bool), ()) if lag.weeks == 2)
    assert (lag.r > lag.limit, lag.again, lag.clear) == (True, False, False)


def test_weeks_without_a_number_do_not_count_as_pairs() -> None:
    """Ten missing weeks take their pairs; the lead is still found."""
    rng = np.random.default_rng(8)
    x = rng.normal(size=122)
    y = x[:-2] + 0.5 * rng.normal(size=120)
    known = np.ones(120, dtype=bool)
    known[40:50] = False
    x[42:52], y[40:50] = np.nan, np.nan
    found = lags(x[2:], y, known, ())
    assert next(lag for lag in found if lag.weeks == 0).pairs <= 110
    lag = strongest(found)
    assert lag is not None
    assert lag.weeks == 2


def test_correlations_are_those_of_statsmodels() -> None:
    """Of series without a mean; `ccf(y, x)[k]` is y, k weeks later, with x."""
    rng = np.random.default_rng(9)
    x, y = rng.normal(size=(2, 400))
    x, y = x - x.mean(), y - y.mean()
    theirs = ccf(y, x, adjusted=True)[: MOST_WEEKS + 1]
    ours = [module._correlation(x, y, k)[0] for k in range(MOST_WEEKS + 1)]
    assert ours == pytest.approx(theirs, abs=0.01)
    back = ccf(x, y, adjusted=True)[: MOST_WEEKS + 1]
    assert [module._correlation(x, y, -k)[0] for k in range(MOST_WEEKS + 1)] == pytest.approx(back, abs=0.01)


def test_check_of_the_later_half_is_an_ordinary_regression() -> None:
    """The follower on its own past and on the other, lagged: passes exactly where t passes in statsmodels."""
    rng = np.random.default_rng(10)
    known = np.ones(100, dtype=bool)
    seen = set()
    for strength in np.linspace(0, 0.5, 12):
        x, u = memory(rng, 100)[0], memory(rng, 100)[0]
        y = u.copy()
        y[2:] += strength * x[:-2]
        fit = OLS(y[50:], np.column_stack([np.ones(50), x[48:98], y[49:99]])).fit()
        expected = bool(fit.tvalues[1] > 0 and fit.pvalues[1] / 2 < 0.05)
        assert module._again(x, y, known, 2, 1) is expected
        seen.add(expected)
    assert seen == {True, False}
