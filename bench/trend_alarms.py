"""How often a trend is called clear where there is none, and how often one that is there is found.

`python -m bench.trend_alarms` prints the two tables of docs/explore.md; about two minutes on one core.
"""

from collections.abc import Callable

import numpy as np
from scipy import stats

from iqs.analysis.slope import fit_line

RHOS = (0.0, 0.3, 0.5)
COUNTS = (8, 12, 24, 52)
RISES = (2.0, 3.0, 4.0)
"""Rises over the whole series, in standard deviations of a point."""

Floats = np.typing.NDArray[np.float64]


def resembling(rng: np.random.Generator, count: int, rho: float) -> Floats:
    """Points around 0 with standard deviation 1, neighbours correlated by `rho`."""
    y = rng.normal(size=count)
    for i in range(1, count):
        y[i] = rho * y[i - 1] + np.sqrt(1 - rho**2) * y[i]
    return y


def ours(t: Floats, y: Floats, n: Floats, levels: Floats | None = None) -> bool:
    """Whether the line is called clear."""
    none = np.zeros((len(t), 0))
    _, low, high, _ = fit_line(t, y, n, np.ones(len(t) - 1), none if levels is None else levels)
    return low > 0 or high < 0


def plain(t: Floats, y: Floats, n: Floats) -> bool:  # noqa: ARG001
    """The same by ordinary least squares, as a spreadsheet does it."""
    return bool(stats.linregress(t, y).pvalue < 0.05)


def rate(
    called: Callable[[Floats, Floats, Floats], bool], count: int, rho: float, rise: float = 0.0, *,
    times: int, seed: int = 5, equal: bool = True,
) -> float:  # fmt: skip
    """Share of simulated series for which `called` is true; n varies fourfold unless `equal`."""
    rng = np.random.default_rng(seed)
    t = np.arange(count, dtype=np.float64)
    found = 0
    for _ in range(times):
        n = np.full(count, 30.0) if equal else rng.integers(15, 61, count).astype(np.float64)
        found += called(t, resembling(rng, count, rho) + rise * t / count, n)
    return found / times


def december(t: Floats) -> Floats:
    """A season's column for monthly points that start in November."""
    column = np.zeros((len(t), 1))
    column[0::12], column[1::12], column[2::12] = 7 / 30, 1.0, 1 / 31
    return column


def main() -> None:
    """Print both tables."""
    times = 1000
    ways: dict[str, Callable[[int, float], float]] = {
        "ordinary least squares": lambda c, r: rate(plain, c, r, times=times),
        "this page": lambda c, r: rate(ours, c, r, times=times),
        "this page, n varies fourfold": lambda c, r: rate(ours, c, r, times=times, equal=False),
        "this page, a season set aside": lambda c, r: rate(
            lambda t, y, n: ours(t, y, n, december(t)), c, r, times=times
        ),
    }
    print("| no trend at all | " + " | ".join(f"{c} points" for c in COUNTS) + " |")
    print("|---|" + "---|" * len(COUNTS))
    for name, way in ways.items():
        cells = [" / ".join(f"{100 * way(c, r):.1f}" for r in RHOS) for c in COUNTS]
        print(f"| {name} | " + " | ".join(cells) + " |")
    print()
    print("| rise over the whole | " + " | ".join(f"{c} points" for c in COUNTS) + " |")
    print("|---|" + "---|" * len(COUNTS))
    for rise in RISES:
        cells = [
            " / ".join(f"{100 * rate(ours, c, r, rise, times=times // 2):.0f}" for r in RHOS) for c in COUNTS
        ]
        print(f"| {rise:g} standard deviations of a point | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
