"""What Trends asks: one metric over time, against earlier periods, and for each group of a dimension."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from iqs.analysis.breaks import rubric_breaks
from iqs.analysis.compare import Change, change
from iqs.analysis.periods import after, first_of
from iqs.analysis.slope import Trend, screened, trend_of
from iqs.errors import UserError
from iqs.model import DIMENSIONS, Filters, Grain, Period
from iqs.scoring import (
    Better,
    Definition,
    Engine,
    Measure,
    definition_in_force,
    measure,
    measure_over_time,
    metric,
)
from iqs.scoring.surveys import ces_asked
from iqs.settings import WeekStart

_ROWS = {"survey_fact": "answers of customers", "contact_fact": "contacts", "review_fact": "reviews"}


@dataclass(frozen=True)
class Course:
    """A metric over the whole period (`now`), by grain, and its trend; `group` is None for everything."""

    group: str | None
    now: Measure
    series: tuple[Measure, ...]
    trend: Trend

    @property
    def solid(self) -> tuple[Measure, ...]:
        """Points with enough data."""
        return tuple(p for p in self.series if p.enough and p.value is not None)


@dataclass(frozen=True)
class Earlier:
    """An earlier period, what changed since, and its points laid over those of this period.

    `points` are (first day of the point of this period, measure) pairs: the first point of the one period
    lies on the first of the other, and so on.
    """

    period: Period
    change: Change
    points: tuple[tuple[date, Measure], ...]


@dataclass(frozen=True)
class Trends:
    """One metric over time. `provisional_from` is the first day that may still change, None for none.

    `groups` are those with at least two points with enough data, most rows first; `thin` the whole of those
    without, most rows first. `better` says which way is good.
    """

    metric: str
    definition: str
    better: Better
    filters: Filters
    grain: Grain
    by: str | None
    whole: Course
    groups: tuple[Course, ...]
    thin: tuple[Measure, ...]
    earlier: tuple[Earlier, ...]
    provisional_from: date | None

    @property
    def looked_at(self) -> int:
        """Groups with points enough for a trend."""
        return sum(g.trend.slope is not None for g in self.groups)


def splits(d: Definition) -> tuple[str, ...]:
    """Dimensions that a definition can be split by."""
    return tuple(k for k, dimension in DIMENSIONS.items() if d.fact in dimension.facts)


def why_no_split(d: Definition) -> str:
    """Which dimensions a definition cannot be split by, and why, as a sentence; empty when it can by all."""
    missing = [x.label.lower() for k, x in DIMENSIONS.items() if k not in splits(d)]
    if not missing:
        return ""
    listed = ", ".join(missing[:-1]) + (" or " if missing[:-1] else "") + missing[-1]
    return f"No split by {listed}: {_ROWS[d.fact]} do not carry it, only reviews do."


def trends(
    engine: Engine,
    metric_key: str,
    filters: Filters,
    grain: Grain,
    *,
    by: str | None = None,
    earlier: Sequence[Period] = (),
) -> Trends:
    """Answer the Trends page.

    `by` splits by a dimension; UserError when the metric cannot be split by it. `earlier` are periods to
    compare with; without a period in `filters` there is no comparison.
    """
    settings = engine.settings()
    m = metric(metric_key, settings)
    d = definition_in_force(engine, m)
    if by is not None and by not in splits(d):
        raise UserError(f"{m.label} cannot be split by {by}: {_ROWS[d.fact]} do not carry it.")
    better = d.better
    if better is Better.DATA and (asked := ces_asked(engine)) is not None:
        better = asked.better
    seen = measure(engine, [m.key], grain=grain, filters=filters, definitions={m.key: d.key})
    breaks = rubric_breaks(engine, filters) if m.key == "iqs" else ()

    def course(group: str | None, now: Measure, series: Sequence[Measure]) -> Course:
        dated = tuple(p for p in series if p.of("day") is not None)
        days = [b.day for b in breaks if by != "scorecard" or group in (None, b.scorecard)]
        trend = trend_of(
            dated, grain, better, seasons=settings.seasons, breaks=days, settled_before=seen.provisional_from
        )
        return Course(group, now, dated, trend)

    whole = course(None, _one(engine, m.key, d, filters), seen.rows)
    groups, thin = [], []
    if by is not None:
        how = {"filters": filters, "definitions": {m.key: d.key}}
        series: dict[str, list[Measure]] = {}
        for p in measure(engine, [m.key], by=[by], grain=grain, **how).rows:  # type: ignore[arg-type]
            series.setdefault(p.of(by), []).append(p)
        for now in measure(engine, [m.key], by=[by], **how).rows:  # type: ignore[arg-type]
            found = course(now.of(by), now, series.get(now.of(by), ()))
            if now.enough and len(found.solid) > 1:
                groups.append(found)
            elif now.n:
                thin.append(now)
        judged = screened([g.trend for g in groups])
        groups = [replace(g, trend=t) for g, t in zip(groups, judged, strict=True)]
    return Trends(
        metric=m.key,
        definition=d.key,
        better=better,
        filters=filters,
        grain=grain,
        by=by,
        whole=whole,
        groups=tuple(sorted(groups, key=lambda g: (-g.now.n, str(g.group)))),
        thin=tuple(sorted(thin, key=lambda r: (-r.n, str(r.group)))),
        earlier=tuple(_earlier(engine, d, whole.now, filters, p, grain, better) for p in earlier)
        if filters.period is not None
        else (),
        provisional_from=seen.provisional_from,
    )


def _one(engine: Engine, key: str, d: Definition, filters: Filters) -> Measure:
    return measure(engine, [key], filters=filters, definitions={key: d.key}).one(key)


def _earlier(
    engine: Engine,
    d: Definition,
    now: Measure,
    filters: Filters,
    period: Period,
    grain: Grain,
    better: Better,
) -> Earlier:
    """The same metric over an earlier period, its points laid over those of this one."""
    found = measure_over_time(engine, now.metric, d.key, filters.during(period), None, grain)
    week_start = engine.settings().week_start
    there = _firsts(period, grain, week_start)
    here = _firsts(filters.period or period, grain, week_start)
    onto = dict(zip(there, here, strict=False))
    points = tuple((onto[p.of("day")], p) for p in found.series if p.of("day") in onto)
    return Earlier(period, change(found.now, now, d, better), points)


def _firsts(period: Period, grain: Grain, week_start: WeekStart) -> list[date]:
    days = [first_of(period.start, grain, week_start)]
    while (following := after(days[-1], grain)) <= period.end:
        days.append(following)
    return days


def in_order(groups: Sequence[Course], latest: bool) -> list[Course]:
    """Groups by the value of their latest point with enough data, highest first; else as they come."""
    if not latest:
        return list(groups)
    return sorted(groups, key=lambda g: -(g.solid[-1].value or 0.0))
