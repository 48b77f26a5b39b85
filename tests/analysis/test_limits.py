"""Limits of control charts against published and hand-made numbers, and which points are signals."""

import numpy as np
import pytest

from iqs.analysis.limits import Chart, Limits, Signal, chosen, limits, moving_ranges, signals, wave

FLOW = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
"""Flow rates of NIST/SEMATECH e-Handbook 6.3.2.2."""


def steps(count: int, *gaps: int) -> np.ndarray:
    """Every point right after the one before, but for those at `gaps`, which stand three later."""
    found = np.ones(count)
    found[0] = 0
    found[list(gaps)] = 3
    return found


def made(chart: Chart, values: list[float], n: list[float] | float = 50.0, **how: object) -> Limits:
    """Limits from all points, or from the first of `base`."""
    y = np.array(values)
    rows = np.full(len(y), n) if isinstance(n, float) else np.array(n)
    base = np.arange(len(y)) < int(str(how.pop("base", len(y))))
    error = np.array(how.pop("error", np.full(len(y), np.nan)))
    return limits(chart, y, rows, error, steps(len(y)), base, share=bool(how.pop("share", False)))


def test_xmr_gives_the_limits_of_the_handbook() -> None:
    """Mean 50.81, mean moving range 1.8778: limits 55.8049 and 45.8151, ranges up to 3.268 times the mean."""
    found = made(Chart.XMR, FLOW)
    assert found.centre[0] == pytest.approx(50.81)
    assert found.mean_range == pytest.approx(1.8778, abs=5e-5)
    assert found.high[0] == pytest.approx(55.8049, abs=5e-5)
    assert found.low[0] == pytest.approx(45.8151, abs=5e-5)
    assert found.upper_range == pytest.approx(3.268 * 16.9 / 9)
    assert set(found.signals) == {Signal.NONE}


def test_limits_stay_with_their_base() -> None:
    """What comes later is held against the first ten points, and moves nothing."""
    found = made(Chart.XMR, [*FLOW, 60.0, 61.0], base=10)
    assert found.high[-1] == pytest.approx(55.8049, abs=5e-5)
    assert found.signals[-2:] == (Signal.ABOVE, Signal.ABOVE)


def test_shares_have_limits_by_their_n() -> None:
    """90 of 100, 45 of 50 and 352 of 400 pass: 487 of 550, and three standard errors by n."""
    found = made(Chart.SHARE, [90.0, 90.0, 88.0], [100.0, 50.0, 400.0], share=True)
    p = 487 / 550
    assert found.centre == pytest.approx([100 * p] * 3)
    assert found.high - found.centre == pytest.approx(
        [300 * (p * (1 - p) / n) ** 0.5 for n in (100, 50, 400)], rel=1e-12
    )


def test_laney_scales_by_the_moving_range_of_standardised_shares() -> None:
    """By hand: z of each share, the mean distance of neighbours over 1.128, times three standard errors."""
    shares, n = [70.0, 90.0, 75.0, 95.0], [100.0, 200.0, 100.0, 200.0]
    p = (70 + 180 + 75 + 190) / 600
    one = [(p * (1 - p) / k) ** 0.5 for k in n]
    z = [(s / 100 - p) / e for s, e in zip(shares, one, strict=True)]
    scale = (abs(z[1] - z[0]) + abs(z[2] - z[1]) + abs(z[3] - z[2])) / 3 / 1.128
    found = made(Chart.LANEY, shares, n, share=True)
    assert found.scale == pytest.approx(scale)
    assert found.low == pytest.approx([100 * (p - 3 * scale * e) for e in one])


def test_points_that_resemble_the_one_before_are_judged_by_it() -> None:
    """A slow wave is no signal by the point before, where one width of limits finds a run."""
    slow = [80 + 5 * np.sin(i / 6) + 0.3 * (-1) ** i for i in range(60)]
    assert chosen(np.array(slow), np.full(60, 50.0), np.full(60, np.nan), steps(60), share=False) is (
        Chart.RESIDUAL
    )
    assert Signal.RUN in made(Chart.XMR, slow).signals
    found = made(Chart.RESIDUAL, slow)
    centred = np.array(slow) - np.mean(slow)
    assert found.likeness == pytest.approx(wave(centred))
    assert found.centre[5] == pytest.approx(np.mean(slow) + found.likeness * centred[4])


def test_a_step_is_no_wave() -> None:
    """Its neighbours resemble each other, but about two levels they do not: it stays a run of signals."""
    y = np.repeat([80.0, 90.0], 20) + np.tile([0.5, -0.4, 0.1, -0.6, 0.4], 8)
    assert wave(y) < 0.25
    assert chosen(y, np.full(40, 50.0), np.full(40, np.nan), steps(40), share=False) is Chart.XMR


@pytest.mark.parametrize(
    ("n", "error", "share", "chart"),
    [
        ([50.0] * 20, 2.0, False, Chart.XMR),
        ([20.0, 60.0] * 10, 2.0, False, Chart.BY_N),
        ([20.0, 60.0] * 10, np.nan, False, Chart.XMR),
        ([200.0] * 20, 2.0, True, Chart.SHARE),
        ([40_000.0] * 20, 2.0, True, Chart.LANEY),
    ],
)
def test_the_chart_is_chosen_by_what_the_points_are(
    n: list[float], error: float, share: bool, chart: Chart
) -> None:
    """Even n: one width. Uneven n: width by n. Shares: by n, scaled where they vary more than n explains."""
    y = np.random.default_rng(4).normal(80, 2, 20)
    assert chosen(y, np.array(n), np.full(20, error), steps(20), share=share) is chart


def test_runs_of_eight_are_signals_and_a_gap_ends_them() -> None:
    """Nine above in a row are marked; with a gap after the fourth they are not."""
    y = np.array([*[1.0] * 9, *[-1.0] * 4])
    centre, wide = np.zeros(13), np.full(13, 5.0)
    assert signals(y, centre, -wide, wide, steps(13)).count(Signal.RUN) == 9
    assert signals(y, centre, -wide, wide, steps(13, 4)).count(Signal.RUN) == 0


def test_no_moving_range_goes_across_a_gap() -> None:
    """Unless there is nothing else."""
    y = np.array([1.0, 2.0, 9.0])
    assert moving_ranges(y, steps(3, 2)).tolist() == [1.0]
    assert moving_ranges(y, steps(3, 1, 2)).tolist() == [1.0, 7.0]


def test_points_that_do_not_differ_break_nothing() -> None:
    """Width nothing, and no signal."""
    found = made(Chart.XMR, [80.0] * 15)
    assert (found.low[0], found.high[0]) == (80.0, 80.0)
    assert set(found.signals) == {Signal.NONE}
