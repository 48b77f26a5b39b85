"""What a control chart follows point by point: a metric, a criterion, or the share that passes.

Points come with the shift that is no news: what the usual season does to them, where it was seen in two
years, and the level of another scorecard. A signal is what is left beyond that.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import narwhals.stable.v2 as nw
import numpy as np
import numpy.typing as npt

from iqs.analysis.breaks import rubric_breaks
from iqs.analysis.criteria import basis
from iqs.analysis.periods import after, span
from iqs.model import Filters, Grain, Period
from iqs.scoring import (
    METRICS,
    Definition,
    Engine,
    Measure,
    Metric,
    Spread,
    counted_rows,
    definition_in_force,
    look_at,
    measure,
    metric,
)
from iqs.settings import Season

Floats = npt.NDArray[np.float64]

_SIDE = 8
"""Points on each side of a new scorecard from which its level can be told."""
_MOST = 0.7
"""Share of a point's days in the period from which it is shown: five days of a week are one."""
_SEASONS = 2
"""Occurrences of a season from which it counts as usual."""


@dataclass(frozen=True)
class Charted:
    """A metric by its key, a criterion of the scorecard by its name, or with `passing` the share of reviews
    (of a criterion: of ratings) that pass."""

    metric: str
    criterion: str = ""
    passing: bool = False

    @property
    def label(self) -> str:
        """As people read it."""
        name = self.criterion or METRICS[self.metric].label
        return f"{name}, share that passes" if self.passing else name


@dataclass(frozen=True, eq=False)
class Points:
    """A course with enough data at each point, in order of time, as parallel arrays.

    `days` are first days, `value` is in the unit of the definition, `n` counts rows, `error` is the standard
    error of each value as a sample (NaN where it is not known). `shift` is what the usual season and another
    scorecard add to a point, `season` the names of the seasons most of its days lie in, and `steps` how many
    points after the one before it stands (0 for the first).
    """

    days: tuple[date, ...]
    value: Floats
    n: Floats
    error: Floats
    shift: Floats
    season: tuple[str, ...]
    steps: Floats

    def only(self, mask: npt.NDArray[np.bool_]) -> "Points":
        """The points where `mask` is true."""
        at = np.flatnonzero(mask)
        return Points(
            tuple(self.days[i] for i in at), self.value[at], self.n[at], self.error[at], self.shift[at],
            tuple(self.season[i] for i in at), self.steps[at],
        )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Course:
    """What is charted, measured point by point.

    `measures` are all points of the period as they were measured, `points` those with enough data.
    `levelled` names seasons that were taken out, `unlevelled` those in the period that could not be, as they
    were seen only once. `breaks` are days of new scorecards that have a level of their own, `near` those that
    have none. `settled_before` is the first day that may still change.
    """

    charted: Charted
    metric: Metric
    definition: Definition
    grain: Grain
    measures: tuple[Measure, ...]
    points: Points
    levelled: tuple[str, ...]
    unlevelled: tuple[str, ...]
    breaks: tuple[date, ...]
    near: tuple[date, ...]
    settled_before: date | None

    @property
    def share(self) -> bool:
        """Whether values are shares of rows."""
        return self.definition.spread is Spread.PROPORTION


def definition_of(engine: Engine, c: Charted) -> tuple[Metric, Definition]:
    """Metric and definition by which something is charted."""
    if not c.criterion:
        m = metric(c.metric, engine.settings())
        if c.passing and c.metric == "iqs":
            return m, m.definition("pass_rate")
        return m, definition_in_force(engine, m)
    b = basis(engine)
    only = nw.col("criterion") == nw.lit(c.criterion)
    if not c.passing:
        return b.metric, replace(b.ratings, only=only)
    passes = replace(
        b.ratings,
        key="passes",
        label="Ratings that pass",
        formula="Ratings of half of the scale or more, divided by all ratings.",
        numerator=(~nw.col("fails").fill_null(False)).cast(nw.Float64),
        spread=Spread.PROPORTION,
        only=only,
    )
    return b.metric, passes


def criteria_of(engine: Engine, filters: Filters) -> tuple[str, ...]:
    """Criteria that are rated under the filters, by name."""
    b = basis(engine)
    found = counted_rows(engine, b.metric, b.ratings, filters).select("criterion").unique().collect("pyarrow")
    return tuple(sorted(str(name) for name in found.get_column("criterion").to_list() if name))


def course(engine: Engine, c: Charted, filters: Filters, grain: Grain) -> Course:
    """Measure what is charted over the period of the filters; seasons and scorecards are told by all
    dates."""
    m, d = definition_of(engine, c)
    filters = filters.during(filters.period or span(engine))
    everything = filters.during(None)
    settled = None
    if d.spread is Spread.QUANTILE:
        found = measure(engine, [m.key], grain=grain, filters=everything, definitions={m.key: d.key}).rows
    else:
        found = look_at(engine, m, d, (), grain, everything).by("day")
    if d.key == "no_repeat":
        settled = measure(engine, [m.key], filters=everything, definitions={m.key: d.key}).provisional_from
    dated = [r for r in found if r.of("day") is not None and r.n]
    breaks = [b.day for b in rubric_breaks(engine, filters)] if m.key == "iqs" else []
    return _course(engine, c, (m, d), dated, filters, grain, breaks, settled)


def _course(
    engine: Engine,
    c: Charted,
    by: tuple[Metric, Definition],
    dated: Sequence[Measure],
    filters: Filters,
    grain: Grain,
    breaks: Sequence[date],
    settled: date | None,
) -> Course:
    m, d = by
    usable = [r for r in dated if r.enough and (settled is None or after(r.of("day"), grain) <= settled)]
    days = tuple(r.of("day") for r in usable)
    values = np.array([r.value for r in usable], dtype=np.float64)
    n = np.array([r.n for r in usable], dtype=np.float64)
    known, seasons, own = known_shifts(days, values, n, grain, engine.settings().seasons, breaks)
    points = Points(
        days, values, n, _errors(usable, n), known,
        tuple(season_of(day, grain, engine.settings().seasons) for day in days), steps_of(days, grain),
    )  # fmt: skip
    here = np.array([within(day, grain, filters.period) for day in days], dtype=np.bool_)
    shown = points.only(here)
    met = {s for s in shown.season if s}
    inside = [b for b in breaks if filters.period is None or filters.period.start <= b <= filters.period.end]
    return Course(
        c, m, d, grain,
        tuple(r for r in dated if within(r.of("day"), grain, filters.period)),
        shown,
        tuple(sorted(met & set(seasons))),
        tuple(sorted(met - set(seasons))),
        tuple(b for b in inside if b in own),
        tuple(b for b in inside if b not in own),
        settled,
    )  # fmt: skip


def within(day: date, grain: Grain, period: Period | None) -> bool:
    """Whether most days of a point (`_MOST` of them) lie in the period: two days of a week are no week."""
    if period is None:
        return True
    last = after(day, grain) - timedelta(days=1)
    inside = (min(last, period.end) - max(day, period.start)).days + 1
    return inside >= _MOST * ((last - day).days + 1)


def steps_of(days: Sequence[date], grain: Grain) -> Floats:
    """How many points after the one before each stands; 0 for the first."""
    width = {Grain.DAY: 1.0, Grain.WEEK: 7.0, Grain.MONTH: 30.44, Grain.QUARTER: 91.3, Grain.YEAR: 365.25}
    apart = np.diff([day.toordinal() for day in days]) / width[grain] if len(days) > 1 else np.zeros(0)
    return np.concatenate([np.zeros(min(1, len(days))), np.maximum(1.0, np.round(apart))])


def _errors(points: Sequence[Measure], n: Floats) -> Floats:
    """Standard error of each point from what its rows vary on average over all points, and its own n."""
    half = np.array(
        [np.nan if p.low is None or p.high is None else (p.high - p.low) / 2 for p in points],
        dtype=np.float64,
    )
    told = np.isfinite(half)
    if not told.any():
        return np.full(len(n), np.nan)
    a_row = float(np.average((half[told] / 1.96) ** 2 * n[told], weights=n[told]))
    return np.asarray(np.sqrt(a_row / n), dtype=np.float64)


def _share_of(day: date, grain: Grain, season: Season) -> float:
    span = Period(day, after(day, grain) - timedelta(days=1))
    return sum(part.days for part in season.within(span)) / span.days


def season_of(day: date, grain: Grain, seasons: Sequence[Season]) -> str:
    """The season that most days of a point lie in, "" for none."""
    return next((s.name for s in seasons if _share_of(day, grain, s) >= 0.5), "")


def known_shifts(
    days: Sequence[date],
    values: Floats,
    n: Floats,
    grain: Grain,
    seasons: Sequence[Season],
    breaks: Sequence[date],
) -> tuple[Floats, tuple[str, ...], tuple[date, ...]]:
    """What usual seasons and new scorecards add to each point; which seasons, and which scorecards.

    All of them and a straight line are fitted together, so that neither takes the other's part.
    """
    nothing = np.zeros(len(days))
    if len(days) < 2 * _SIDE:
        return nothing, (), ()
    starts = np.array([day.toordinal() for day in days], dtype=np.float64)
    columns: list[Floats] = [np.ones(len(days)), (starts - starts.mean()) / 365.25]
    named: list[Season | date] = []
    for season in seasons:
        share = np.array([_share_of(day, grain, season) for day in days])
        years = Period(days[0], after(days[-1], grain) - timedelta(days=1))
        seen = [p for p in season.within(years) if _points_in(p, days, share) >= 1]
        whole = list(season.within(_wide(years)))
        half = [p for p in seen if any(2 * p.days >= w.days and w.start <= p.start <= w.end for w in whole)]
        if len(half) >= _SEASONS and (share == 0).sum() >= _SIDE:
            _keep(columns, share, named, season)
    for day in sorted(set(breaks)):
        later = np.array([float(d >= day) for d in days])
        if min(later.sum(), (1 - later).sum()) >= _SIDE:
            _keep(columns, later, named, day)
    if not named:
        return nothing, (), ()
    x = np.column_stack(columns)
    weigh = np.sqrt(1 / (1 / n + 1 / n.mean()))
    fitted = np.linalg.lstsq(x * weigh[:, None], values * weigh, rcond=None)[0]
    shift = x[:, 2:] @ fitted[2:]
    # What a scorecard adds is told against the points before it, a season against the rest of the year.
    return (
        np.asarray(shift, dtype=np.float64),
        tuple(s.name for s in named if isinstance(s, Season)),
        tuple(b for b in named if isinstance(b, date)),
    )


def _keep(columns: list[Floats], column: Floats, named: list[Season | date], what: Season | date) -> None:
    """Take a column in unless the others tell it already."""
    wider = np.column_stack([*columns, column])
    if np.linalg.matrix_rank(wider) == wider.shape[1]:
        columns.append(column)
        named.append(what)


def _points_in(part: Period, days: Sequence[date], share: Floats) -> int:
    return sum(bool(part.start <= day <= part.end and s > 0) for day, s in zip(days, share, strict=True))


def _wide(period: Period) -> Period:
    return Period(period.start - timedelta(days=366), period.end + timedelta(days=366))
