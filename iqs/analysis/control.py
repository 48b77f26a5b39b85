"""Is it stable? A metric, a criterion or a share that passes, against the limits of its own usual
variation."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from iqs.analysis.charted import Charted, Course, course
from iqs.analysis.limits import Chart, Limits, Signal, chosen, limits
from iqs.model import Filters, Grain
from iqs.scoring import Engine, Spread

FEWEST = 12
"""Points below which there are no limits."""
FIRM = 20
"""Points in the base from which limits are firm; below they are provisional."""
BASE = 24
"""Points that limits are taken from, where not all are."""
FALSE_ALARM = {True: 50, False: 100}
"""In about how many points of a stable but wavy process one signal comes up, with limits kept from the first
`BASE` points and with limits from all; simulated, see docs/change.md."""


@dataclass(frozen=True)
class Found:
    """A signal: the first and last point it spans (their first days), why, how many points, and the season it
    lies in ("" for none)."""

    first: date
    last: date
    signal: Signal
    points: int
    season: str


@dataclass(frozen=True, eq=False)
class Control:
    """A control chart of a course.

    `limits` is None below `FEWEST` points with enough data. `base` is how many points, from the first on, the
    limits come from; `usual` the chart that fits by itself. `found` has the signals in order of time.
    """

    course: Course
    filters: Filters
    limits: Limits | None
    usual: Chart | None
    base: int
    found: tuple[Found, ...]

    @property
    def provisional(self) -> bool:
        """Whether the limits rest on few points."""
        return self.limits is not None and self.base < FIRM

    @property
    def latest(self) -> Found | None:
        """The signal that the last point is part of; None when it is in none."""
        points = self.course.points
        return self.found[-1] if self.found and self.found[-1].last == points.days[-1] else None


def charts_for(c: Course) -> tuple[Chart, ...]:
    """Charts that may be drawn of a course."""
    if c.share:
        return (Chart.SHARE, Chart.LANEY, Chart.XMR, Chart.RESIDUAL)
    if np.isfinite(c.points.error).all():
        return (Chart.XMR, Chart.BY_N, Chart.RESIDUAL)
    return (Chart.XMR, Chart.RESIDUAL)


def control(
    engine: Engine,
    charted: Charted,
    filters: Filters,
    grain: Grain,
    *,
    chart: Chart | None = None,
    kept: bool = False,
) -> Control:
    """Chart something over the period of the filters.

    The fitting chart is chosen unless `chart` is one that may be drawn. Limits come from all points, or with
    `kept` from the first `BASE` of them: what came later is then held against how it was.
    """
    c = course(engine, charted, filters, grain)
    p = c.points
    count = len(p.days)
    if count < FEWEST:
        return Control(c, filters, None, None, 0, ())
    base = min(BASE, count) if kept else count
    values = p.value - p.shift
    usual = chosen(values, p.n, p.error, p.steps, share=c.share)
    drawn = chart if chart in charts_for(c) else usual
    inside = np.arange(count) < base
    found = limits(drawn, values, p.n, p.error, p.steps, inside, share=c.share)
    return Control(c, filters, _shifted(found, c), usual, base, _found(found, c))


def _shifted(found: Limits, c: Course) -> Limits:
    """Limits where the usual season and another scorecard put them, within what is possible."""
    shift = c.points.shift
    d = c.definition
    low, high = found.low + shift, found.high + shift
    if d.spread is not Spread.QUANTILE:
        low, high = np.maximum(low, d.low), np.minimum(high, d.high)
    return Limits(
        found.chart, found.centre + shift, low, high, found.signals, found.mean_range, found.upper_range,
        found.scale, found.likeness,
    )  # fmt: skip


def _found(limits: Limits, c: Course) -> tuple[Found, ...]:
    """Signals, points of one run taken together."""
    p = c.points
    found: list[Found] = []
    at = 0
    while at < len(p.days):
        signal = limits.signals[at]
        end = at
        side = p.value[at] - p.shift[at] > limits.centre[at]
        while (
            signal is Signal.RUN
            and end + 1 < len(p.days)
            and limits.signals[end + 1] is not Signal.NONE
            and (p.value[end + 1] - p.shift[end + 1] > limits.centre[end + 1]) == side
            and p.steps[end + 1] <= 1
        ):
            end += 1
        if signal is not Signal.NONE:
            names = sorted({p.season[i] for i in range(at, end + 1)} - {""})
            found.append(Found(p.days[at], p.days[end], signal, end - at + 1, next(iter(names), "")))
        at = end + 1
    return tuple(found)
