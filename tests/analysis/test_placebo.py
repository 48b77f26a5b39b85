"""The season's difference, its interval and its rank, against a computation written out by hand."""

import numpy as np
import pytest
from scipy import stats

from iqs.analysis.placebo import against_line, placebos

WEEKS = 104


def _world(seed: int = 3) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """104 weeks as days with one number a week, on Wednesdays; weeks 10-13 and 62-65 lie 8 lower."""
    rng = np.random.default_rng(seed)
    value, n = np.full(7 * WEEKS, np.nan), np.zeros(7 * WEEKS)
    season = np.zeros(7 * WEEKS, dtype=bool)
    for week in range(WEEKS):
        low = 10 <= week < 14 or 62 <= week < 66
        value[7 * week + 2] = 80 + 0.05 * week + rng.normal() - 8 * low
        n[7 * week + 2] = rng.integers(8, 40)
        season[7 * week : 7 * week + 7] = low
    return value, n, season


def _by_hand(value: np.ndarray, n: np.ndarray, inside: np.ndarray, usable: np.ndarray) -> float:
    """Weighted mean inside minus that of a weighted straight line through the usable weeks outside."""
    fit = usable & ~inside & (n > 0)
    t = np.arange(len(n))
    slope, level = np.polyfit(t[fit], value[fit], 1, w=np.sqrt(n[fit]))
    here = inside & (n > 0)
    return float(np.average(value[here] - (level + slope * t[here]), weights=n[here]))


def test_difference_interval_and_rank_by_hand() -> None:
    """Every window of four weeks moved through the year, both years together, as one would write it down."""
    value, n, season = _world()
    found = placebos(value, n, n, season, season, [(-294, -267), (70, 97), (434, 461), (798, 825)], 8)
    assert found is not None
    difference = _by_hand(value, n, season, np.ones_like(season))
    others = []
    for moved in range(1, 53):
        inside = np.zeros_like(season)
        windows = 0
        for first in (-42, 10, 62):
            start = 7 * (first + moved)
            if start >= 0 and start + 28 <= len(n) and not season[start : start + 28].any():
                inside[start : start + 28] = True
                windows += 1
        if windows:
            others.append(_by_hand(value, n, inside, ~season))
    # In the 42 weeks before the first season, and the 38 after the second, a distance has two windows or one.
    assert found.difference == pytest.approx(difference)
    assert sorted(found.others) == pytest.approx(sorted(others))
    spread = np.std(others, ddof=1)
    assert found.half == pytest.approx(stats.t.ppf(0.975, 8) * spread)
    assert found.surprise == pytest.approx(2 * stats.t.sf(abs(difference) / spread, 8))
    assert found.rank == pytest.approx((1 + sum(o <= difference for o in others)) / (1 + len(others)))
    assert found.difference == pytest.approx(-8, abs=1)


def test_windows_need_rows() -> None:
    """With forty rows asked of each four weeks, windows with fewer are passed over."""
    value, n, season = _world()
    ends = [(70, 97), (434, 461)]
    every = placebos(value, n, n, season, season, ends, 8)
    some = placebos(value, n, n, season, season, ends, 80)
    assert every is not None
    assert some is not None
    assert len(some.singles) < len(every.singles)
    assert placebos(value, n, n, season, season, ends, 10_000) is None


def test_a_straight_trend_is_no_difference() -> None:
    """On an exact line every window lies on it."""
    t = np.arange(400, dtype=float)
    window = np.zeros((1, 400), dtype=bool)
    window[0, 30:60] = True
    assert against_line(50 + 0.1 * t, np.ones(400), window, np.ones(400, dtype=bool)) == pytest.approx(0)


def test_values_that_never_move_surprise_nobody() -> None:
    """No difference and no spread."""
    flat, season = np.full(730, 80.0), np.zeros(730, dtype=bool)
    season[20:60] = season[385:425] = True
    found = placebos(flat, np.ones(730), np.ones(730), season, season, [(20, 59), (385, 424)], 8)
    assert found is not None
    assert (found.difference, found.half) == (pytest.approx(0), pytest.approx(0))
    assert found.surprise > 0.05 or abs(found.difference) < 1e-9
