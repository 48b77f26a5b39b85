"""Many comparisons at once: only what is clear among all of them is called clear."""

import numpy as np
import pytest

from iqs.analysis.compare import Change, Verdict, change
from iqs.analysis.screen import clear, screened
from iqs.scoring import Measure, metric

IQS = metric("iqs").definition("guide")


def measured(value: float, half: float, n: int = 100) -> Measure:
    """A score with its interval."""
    return Measure("iqs", "guide", (), value, n, value - half, value + half, (), n >= 8)


def moved(by: float, half: float = 1.0) -> Change:
    """A change of so many points between two scores that are as sure."""
    return change(measured(80, half), measured(80 + by, half), IQS)


def test_same_as_scipy() -> None:
    """Random p-values, some of them small, and a hole."""
    from scipy.stats import false_discovery_control

    rng = np.random.default_rng(3)
    for _ in range(50):
        p = np.concatenate([rng.random(20), rng.random(5) * 0.01])
        assert clear(p).tolist() == (false_discovery_control(p) <= 0.05).tolist()
    assert clear(np.array([0.001, np.nan])).tolist() == [True, False]
    assert clear(np.array([np.nan])).tolist() == [False]


def test_one_of_many_that_is_just_clear_alone_is_not_clear_among_them() -> None:
    """1.5 points with a half-width of root 2 is clear alone (p = 0.037); among ten others it is not."""
    alone = moved(1.5)
    assert alone.verdict is Verdict.CLEAR
    assert screened([alone])[0] == alone
    found = screened([alone, None, *[moved(0.1)] * 10])
    assert (found[0].verdict, found[0].good) == (Verdict.NOT_CLEAR, None)
    assert (found[0].difference, found[0].low) == (alone.difference, alone.low)
    assert found[1] is None


def test_what_is_far_from_nothing_stays_clear() -> None:
    """Five points of a half-width of 1.4, among ten that did not move; and where all moved, all stay."""
    assert screened([moved(-5.0), *[moved(0.1)] * 10])[0].verdict is Verdict.CLEAR
    assert {c.verdict for c in screened([moved(1.6)] * 10)} == {Verdict.CLEAR}


@pytest.mark.parametrize("n", [0, 7])
def test_too_few_stay_too_few(n: int) -> None:
    """And take no part in the screen."""
    few = change(measured(80, 1, n), measured(90, 1), IQS)
    assert screened([few, moved(1.5)]) == (few, moved(1.5))
