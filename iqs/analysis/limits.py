"""Limits of control charts, and which points are signals: plain arithmetic on a course.

Individual values and moving ranges (XmR, Shewhart 1931, Wheeler 1993): mean +- 2.66 times the mean moving
range. Shares have limits that widen where a point has few rows (p chart); shares that vary more than their
rows explain are scaled by the moving range of standardised values (Laney 2002, p'). Means over varying n get
limits from two parts: what a sample of their size varies, and what points vary beside that. Points that
resemble the point before are judged by what that point leads to expect (residuals of an autoregression, Alwan
and Roberts 1988).
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

D2 = 1.128
"""Mean range of two values from a normal distribution, in standard deviations."""
XMR = 2.66
"""3 / 1.128 as it is printed in tables: limits are the mean plus and minus this many mean moving ranges."""
MOVING_RANGE = 3.268
"""A moving range above this many times the mean one is a signal of its own."""
RUN = 8
"""Points on one side of the centre that are a signal together."""
ALIKE = 0.25
"""Likeness of neighbours (correlation at lag 1) from which they are judged by the point before."""
UNEVEN = 2.0
"""Times as many rows in the largest point as in the smallest, up to which one width of limits does for
all."""
_SIDE = 4
EXCESS = 1.25
"""Times as much variation as the rows explain, from which shares get Laney's limits."""


class Chart(StrEnum):
    """The kind of a control chart; the words are what people pick from."""

    XMR = "One width (XmR)"
    SHARE = "Width by n, shares (p)"
    LANEY = "Width by n, scaled (Laney p′)"
    BY_N = "Width by n"
    RESIDUAL = "By the point before"


class Signal(StrEnum):
    """Why a point is marked."""

    NONE = ""
    ABOVE = "above the upper limit"
    BELOW = "below the lower limit"
    RUN = "one of 8 or more in a row on one side of the centre"


@dataclass(frozen=True, eq=False)
class Limits:
    """Centre, lower and upper limit of each point, and signals.

    `mean_range` is the mean moving range of the base in the unit of the values, `upper_range` the limit of
    moving ranges (both for XmR only, else None). `scale` says how many times what the rows explain the points
    vary, `likeness` the correlation of neighbours the chart allows for (0 for all but `Chart.RESIDUAL`).
    """

    chart: Chart
    centre: Floats
    low: Floats
    high: Floats
    signals: tuple[Signal, ...]
    mean_range: float | None
    upper_range: float | None
    scale: float
    likeness: float


def moving_ranges(values: Floats, steps: Floats) -> Floats:
    """Distances of neighbours; across a gap there is none, unless nothing else is left."""
    ranges = np.abs(np.diff(values))
    beside = steps[1:] <= 1
    return np.asarray(ranges[beside] if beside.any() else ranges)


def likeness(values: Floats) -> float:
    """Correlation of each value with the one before, 0 where values do not differ."""
    centred = values - values.mean()
    size = float((centred**2).sum())
    return float((centred[1:] * centred[:-1]).sum()) / size if size > 1e-12 else 0.0


def unbiased(alike: float, n: int) -> float:
    """Likeness of neighbours in a course of n points about two fitted levels, which take some of it away."""
    return float(np.clip(alike + (1 + 6 * max(alike, 0.0)) / n, 0.0, 0.95))


def wave(values: Floats) -> float:
    """Likeness of neighbours that no single change of level explains: a step is no wave, and must stay a
    signal."""
    n = len(values)
    if n < 3 * _SIDE:
        return likeness(values)
    k = np.arange(_SIDE, n - _SIDE + 1)
    gain = np.cumsum(values - values.mean())[k - 1] ** 2 / (k * (n - k))
    at = int(k[gain.argmax()])
    rest = np.concatenate([values[:at] - values[:at].mean(), values[at:] - values[at:].mean()])
    return min(likeness(values), unbiased(likeness(rest), n))


def spreads(values: Floats, error: Floats, steps: Floats) -> Floats:
    """What each point is expected to vary, relative to the others: its sample, and what points vary beside.

    Without errors all are alike.
    """
    if not np.isfinite(error).all() or len(values) < 2:
        return np.ones(len(values))
    between = (float(moving_ranges(values, steps).mean()) / D2) ** 2 - float((error**2).mean())
    size = np.sqrt(np.maximum(between, 0.0) + error**2)
    return np.where(size > 0, size, 1.0) if (size > 0).any() else np.ones(len(values))


def chosen(values: Floats, n: Floats, error: Floats, steps: Floats, *, share: bool) -> Chart:
    """The chart that fits a course."""
    size = _share_errors(values, n) if share else spreads(values, error, steps)
    if wave((values - _centre(values, n, size, share)) / size) > ALIKE:
        return Chart.RESIDUAL
    if share:
        z = (values - _centre(values, n, size, share)) / size
        return Chart.LANEY if float(moving_ranges(z, steps).mean()) / D2 > EXCESS else Chart.SHARE
    return Chart.BY_N if n.max() > UNEVEN * n.min() and np.isfinite(error).all() else Chart.XMR


def _share_errors(values: Floats, n: Floats) -> Floats:
    """Standard errors of shares in percent, all about their pooled share."""
    p = float(np.average(values, weights=n)) / 100
    return np.asarray(100 * np.sqrt(max(p * (1 - p), 1e-9) / n))


def _centre(values: Floats, n: Floats, size: Floats, share: bool) -> float:
    """The pooled share, or the mean with weights of the points' own precision."""
    return float(np.average(values, weights=n if share else size**-2))


def limits(
    chart: Chart,
    values: Floats,
    n: Floats,
    error: Floats,
    steps: Floats,
    base: Mask,
    *,
    share: bool,
    alike: float | None = None,
) -> Limits:
    """Limits of a chart from the points of `base`, held against all points.

    Shares are in percent; `alike` is the likeness of neighbours where it is
    known, else that of the points.
    """
    share = share and chart in (Chart.SHARE, Chart.LANEY, Chart.RESIDUAL)
    if chart is Chart.XMR:
        size = np.ones(len(values))
    else:
        # Of all points, as each needs one; only what is relative matters, the base sets the width.
        size = _share_errors(values, n) if share else spreads(values, error, steps)
        if share:
            p = float(np.average(values[base], weights=n[base])) / 100
            size = np.asarray(100 * np.sqrt(max(p * (1 - p), 1e-9) / n))
    middle = _centre(values[base], n[base], size[base], share)
    z = (values - middle) / size
    told = 0.0
    expected = np.zeros(len(z))
    if chart is Chart.RESIDUAL:
        told = wave(z) if alike is None else alike
        told = float(np.clip(told, 0.0, 0.95))
        expected[1:] = told ** np.maximum(steps[1:], 1.0) * z[:-1]
    rest = z - expected
    ranges = moving_ranges(rest[base], steps[base])
    scale = float(ranges.mean()) / D2 if len(ranges) else 0.0
    width = 3.0 if chart is Chart.SHARE else 3.0 * scale
    if chart in (Chart.XMR, Chart.BY_N, Chart.RESIDUAL):
        width = XMR * scale * D2
    centre = middle + size * expected
    low, high = centre - size * width, centre + size * width
    is_xmr = chart is Chart.XMR and len(ranges) > 0
    return Limits(
        chart,
        centre,
        low,
        high,
        signals(values, centre, low, high, steps),
        float(ranges.mean()) if is_xmr else None,
        float(MOVING_RANGE * ranges.mean()) if is_xmr else None,
        scale,
        told,
    )


def signals(values: Floats, centre: Floats, low: Floats, high: Floats, steps: Floats) -> tuple[Signal, ...]:
    """Points beyond the limits, and all points of runs on one side; a gap ends a run."""
    close = 1e-9 * np.maximum(1.0, np.abs(values))
    found = [Signal.NONE] * len(values)
    side = np.sign(np.where(np.abs(values - centre) <= close, 0.0, values - centre))
    start = 0
    for i in range(1, len(values) + 1):
        if i < len(values) and side[i] == side[start] and steps[i] <= 1:
            continue
        if side[start] != 0 and i - start >= RUN:
            found[start:i] = [Signal.RUN] * (i - start)
        start = i
    for i in range(len(values)):
        if values[i] > high[i] + close[i]:
            found[i] = Signal.ABOVE
        elif values[i] < low[i] - close[i]:
            found[i] = Signal.BELOW
    return tuple(found)
