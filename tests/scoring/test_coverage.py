"""How often the 95 % intervals hold the truth, by seeded simulation of many data sets at once."""

import math
from collections.abc import Callable

import numpy as np
import pytest

from iqs.scoring import intervals

_RUNS = 3000
# Three standard errors of a share of .95 over 3 000 runs.
_NOISE = 3 * math.sqrt(0.95 * 0.05 / _RUNS)
Draw = Callable[[np.random.Generator, tuple[int, int]], np.ndarray]


def held(limits: tuple[np.ndarray, np.ndarray], truth: float) -> float:
    """Share of intervals that hold the truth; one without limits does not."""
    low, high = limits
    return float(np.mean((low <= truth) & (truth <= high)))


def size(n: float) -> np.ndarray:
    """The same n for every run."""
    return np.full(_RUNS, float(n))


@pytest.mark.parametrize(
    ("p", "n", "expected"), [(0.9, 10, 0.930), (0.9, 20, 0.957), (0.97, 10, 0.965), (0.78, 400, 0.95)]
)
def test_wilson(p: float, n: int, expected: float) -> None:
    """Exact coverages of the Wilson interval at shares near the top, where Wald fails."""
    k = np.random.default_rng(1).binomial(n, p, _RUNS).astype(float)
    assert held(intervals.wilson(k, size(n)), p) == pytest.approx(expected, abs=_NOISE + 0.005)


@pytest.mark.parametrize(("n", "expected"), [(10, 0.950), (20, 0.952), (30, 0.953), (400, 0.95)])
def test_net(n: int, expected: float) -> None:
    """NPS at 70 % promoters and 5 % detractors, where plain Wald reaches .86 to .92."""
    counts = np.random.default_rng(2).multinomial(n, [0.7, 0.25, 0.05], _RUNS).astype(float)
    found = held(intervals.net(counts[:, 0], counts[:, 2], size(n)), 0.65)
    assert found == pytest.approx(expected, abs=_NOISE + 0.005)


@pytest.mark.parametrize("n", [10, 20, 30])
def test_mean_of_skewed_bounded_scores(n: int) -> None:
    """Review scores piled up at the top: Student's t holds .92 to .96."""
    x = np.random.default_rng(3).beta(6, 1.5, (_RUNS, n))
    found = held(intervals.mean_t(x.sum(1), (x * x).sum(1), size(n)), 6 / 7.5)
    assert 0.915 <= found <= 0.965


def lognormal(rng: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
    """Handle times of sigma .9 around a median of 245 s."""
    return rng.lognormal(5.5, 0.9, shape)


def uniform(rng: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
    """Handle times anywhere from 30 to 420 s."""
    return rng.uniform(30, 420, shape)


_LOGNORMAL_MEAN = math.exp(5.5 + 0.9**2 / 2)


@pytest.mark.parametrize(
    ("draw", "truth", "n"),
    [
        *((lognormal, _LOGNORMAL_MEAN, n) for n in (10, 50, 100, 200, 400, 1000)),
        *((uniform, 225.0, n) for n in (10, 50, 100, 400, 1000)),
    ],
)
def test_mean_handle_time(draw: Draw, truth: float, n: int) -> None:
    """The mean of skewed times, whatever their shape: at least .93."""
    x = draw(np.random.default_rng(4), (_RUNS, n))
    logs = np.log(x)
    found = held(
        intervals.lognormal_mean(x.sum(1), (x * x).sum(1), logs.sum(1), (logs * logs).sum(1), size(n)), truth
    )
    assert 0.93 <= found <= 0.985


@pytest.mark.parametrize("n", [10, 20, 50])
def test_geometric_mean_handle_time(n: int) -> None:
    """The t interval of logarithms is exact for lognormal times."""
    logs = np.log(lognormal(np.random.default_rng(5), (_RUNS, n)))
    found = held(intervals.mean_t(logs.sum(1), (logs * logs).sum(1), size(n)), 5.5)
    assert found == pytest.approx(0.95, abs=_NOISE)


@pytest.mark.parametrize(("level", "n"), [(0.5, 30), (0.5, 200), (0.9, 100), (0.9, 400)])
def test_quantile(level: float, n: int) -> None:
    """The ranks of order statistics, rounded outwards: at least .94, at most .99."""
    x = np.sort(lognormal(np.random.default_rng(6), (_RUNS, n)), axis=1)
    half = intervals.Z * math.sqrt(n * level * (1 - level))
    low, high = math.floor(n * level - half), math.ceil(n * level + half) + 1
    z = {0.5: 0.0, 0.9: 1.2815515655446004}[level]
    truth = math.exp(5.5 + 0.9 * z)
    assert 0.94 <= held((x[:, low - 1], x[:, high - 1]), truth) <= 0.99


@pytest.mark.parametrize(("share", "expected"), [(0.05, 0.96), (0.10, 0.965)])
def test_stratified_by_agent(share: float, expected: float) -> None:
    """24 agents of 40 to 400 conversations, a share of each reviewed, whose scores differ by agent.

    Against the score of all conversations, weighted by reviews made; without a correction for the
    finite number of conversations the interval is a little wide.
    """
    rng = np.random.default_rng(7)
    runs, found = 600, 0
    volume = rng.integers(40, 400, 24)
    level = rng.normal(82, 5, 24)
    everything = [np.clip(rng.normal(m, 12, v), 0, 100) / 100 for m, v in zip(level, volume, strict=True)]
    reviewed = np.maximum((volume * share).round().astype(int), 2)
    truth = float(sum(n * x.mean() for n, x in zip(reviewed, everything, strict=True)) / reviewed.sum())
    n = np.tile(reviewed.astype(float), runs)
    sums = np.empty((runs, 24, 5))
    for agent, (take, scores) in enumerate(zip(reviewed, everything, strict=True)):
        order = rng.random((runs, len(scores))).argpartition(take, axis=1)[:, :take]
        x = scores[order]
        total, squares = x.sum(1), (x * x).sum(1)
        sums[:, agent] = np.column_stack([total, np.full(runs, take), squares, total, np.full(runs, take)])
    cells = intervals.StratumSums(np.repeat(np.arange(runs), 24), n, sums.reshape(-1, 5))
    found = held(intervals.stratified_ratio(cells, runs), truth)
    assert found == pytest.approx(expected, abs=3 * math.sqrt(0.95 * 0.05 / runs))
