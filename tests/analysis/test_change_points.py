"""Changes of level: the Nile, a hand-made step with its size and days, and how often waves pass for one."""

from math import exp, log, pi, sqrt

import numpy as np
import pytest

from iqs.analysis.change_points import FEWEST, splits, supremum


def plain(values: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A course without gaps whose points all vary alike."""
    steps = np.ones(len(values))
    steps[:1] = 0
    return values, np.ones(len(values)), steps


def waves(count: int, alike: float, draw: np.random.Generator) -> np.ndarray:
    """A stable course whose neighbours correlate by `alike`."""
    made = draw.standard_normal(count + 50)
    for i in range(1, len(made)):
        made[i] = alike * made[i - 1] + (1 - alike**2) ** 0.5 * made[i]
    return made[50:]


def test_the_nile_fell_after_1898() -> None:
    """The 29th of a hundred years from 1871 is the first of the lower level: 1097.75 before, 849.97 after."""
    from statsmodels.datasets import nile

    volume = nile.load_pandas().data["volume"].to_numpy(dtype=np.float64)
    (found,) = splits(*plain(volume))
    assert (found.at, 1871 + found.at) == (28, 1899)
    assert (found.before, found.after) == (pytest.approx(1097.75), pytest.approx(849.9722, abs=1e-4))
    assert found.earliest <= 28 <= found.latest
    assert found.high < -150 < found.size + 100
    assert found.low < found.size == pytest.approx(849.9722 - 1097.75, abs=1e-3)


def test_two_steps_are_found_with_the_levels_between_them() -> None:
    """Up by 6 at the 20th point and down by 6 at the 40th, with small ups and downs beside."""
    ripple = np.array([0.5, -0.4, 0.1, -0.6, 0.4, 0.0] * 10)
    course = ripple + np.repeat([80.0, 86.0, 80.0], 20)
    found = splits(*plain(course))
    assert [s.at for s in found] == [20, 40]
    assert [s.points for s in found] == [(20, 20), (20, 20)]
    assert found[0].size == pytest.approx(course[20:40].mean() - course[:20].mean())
    assert found[0].low < 6 < found[0].high


def test_points_that_vary_more_weigh_less() -> None:
    """Levels are means weighted by the inverse of the squared size."""
    draw = np.random.default_rng(2)
    size = np.tile([1.0, 3.0], 20)
    course = draw.standard_normal(40) * size + np.repeat([80.0, 90.0], 20)
    steps = plain(course)[2]
    (found,) = splits(course, size, steps)
    assert found.before == pytest.approx(np.average(course[: found.at], weights=size[: found.at] ** -2.0))


def test_a_drift_is_no_change_at_a_time() -> None:
    """A steady rise by a tenth of a standard deviation a week."""
    draw = np.random.default_rng(5)
    assert splits(*plain(0.1 * np.arange(60) + draw.standard_normal(60))) == ()


def test_below_the_fewest_points_nothing_is_looked_for() -> None:
    """23 points with an obvious step."""
    short = np.repeat([10.0, 90.0], [12, 11]) + np.arange(FEWEST - 1) % 2
    assert splits(*plain(short)) == ()


def test_equal_points_have_no_change() -> None:
    """Nothing varies."""
    assert splits(*plain(np.full(40, 81.0))) == ()


def test_waves_hardly_ever_pass_for_a_change() -> None:
    """Of 40 stable courses of a year whose weeks correlate by 0.5 at most 6 are said to have changed."""
    draw = np.random.default_rng(11)
    named = [bool(splits(*plain(waves(52, 0.5, draw)))) for _ in range(40)]
    assert sum(named) <= 6


def test_the_chance_of_the_largest_step_by_hand() -> None:
    """For steps between a tenth and nine tenths the logarithm is that of 81."""
    z = 3.5
    by_hand = z * exp(-z * z / 2) / sqrt(2 * pi) * ((1 - 1 / z**2) * log(81) + 4 / z**2)
    assert supremum(z, 0.1, 0.9) == pytest.approx(by_hand)


def test_a_sure_change_is_rarer_than_can_be_drawn() -> None:
    """The Nile's: none of 999 drawn courses goes as far, and it is rarer than one in ten thousand."""
    from statsmodels.datasets import nile

    (found,) = splits(*plain(nile.load_pandas().data["volume"].to_numpy(dtype=np.float64)))
    assert (found.chance, found.rarity < 1e-4) == (0.001, True)
