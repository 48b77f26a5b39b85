"""When did it change? Changes of level of a metric, of everything and of each group against the others.

Found by looking: nobody said beforehand when to look. All courses of one question are screened together, and
a group that changed is no part of what the remaining ones are held against.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from iqs.analysis.breaks import Break, rubric_breaks
from iqs.analysis.change_points import FEWEST, Split, splits
from iqs.analysis.charted import Charted, Points, course, definition_of
from iqs.analysis.held_alike import HeldAlike, against, everything, held_alike, rows_of
from iqs.analysis.limits import spreads
from iqs.analysis.overview import way
from iqs.analysis.periods import after, span
from iqs.analysis.screen import clear
from iqs.errors import UserError
from iqs.model import DIMENSIONS, Filters, Grain, Period
from iqs.scoring import Better, Definition, Engine, Measure, Metric, measure_as

MOST_GROUPS = 12
"""Groups looked at, those with the most rows."""


@dataclass(frozen=True)
class Change:
    """One change of level. `group` is None for everything.

    It began on `day`, the first day of a point; with 95 % certainty that point is one of those from
    `earliest` to `latest`. `size` is in the unit of the metric with its 95 % interval, agents, channels and
    scorecards held alike; for a group it is told against all other groups. `before` and `after` are the plain
    numbers of the days on both sides up to the next change. `good` says whether it went the good way, None
    where no way is good.
    """

    group: str | None
    day: date
    earliest: date
    latest: date
    size: float
    low: float
    high: float
    before: Measure
    after: Measure
    days_before: Period
    days_after: Period
    good: bool | None
    season: str


@dataclass(frozen=True, eq=False)
class Looked:
    """A course that was looked at: how many points it has, and whether that is enough."""

    group: str | None
    points: Points
    changes: tuple[Change, ...]

    @property
    def enough(self) -> bool:
        """Whether changes were looked for."""
        return len(self.points.days) >= FEWEST


@dataclass(frozen=True, eq=False)
class Changes:
    """All that was looked at: everything first, then the groups of `by`, those that changed most first.

    `alike` holds the dimensions held alike (none for medians and the like). `breaks` are new scorecards of
    the period. `more` groups were left out, as others have more rows.
    """

    charted: Charted
    metric: Metric
    definition: Definition
    filters: Filters
    grain: Grain
    by: str
    better: Better
    looked: tuple[Looked, ...]
    alike: tuple[str, ...]
    breaks: tuple[Break, ...]
    more: int

    @property
    def found(self) -> tuple[Change, ...]:
        """All changes, the largest first."""
        return tuple(sorted((c for one in self.looked for c in one.changes), key=lambda c: -abs(c.size)))

    @property
    def judged(self) -> int:
        """Courses with enough points."""
        return sum(one.enough for one in self.looked)


def changes(engine: Engine, charted: Charted, filters: Filters, grain: Grain, by: str) -> Changes:
    """Look for changes of level over the period of the filters; `by` is the dimension of the groups.

    UserError when the metric cannot be split by it.
    """
    m, d = definition_of(engine, charted)
    filters = filters.during(filters.period or span(engine))
    if ("review_fact" if m.key == "iqs" else d.fact) not in DIMENSIONS[by].facts:
        raise UserError(f"{m.label} cannot be split by {by}: only reviews carry it.")
    h = held_alike(engine, charted, filters, grain, by)
    if h is None:
        return _plainly(engine, charted, filters, grain, by)
    rows = rows_of(h)
    groups = sorted(rows, key=lambda g: (-rows[g], g))
    kept, apart = groups[:MOST_GROUPS], len(groups) - MOST_GROUPS
    courses: dict[str | None, Points] = {None: everything(h, engine, filters)}
    found = _in_turn(h, engine, filters, courses, kept if len(groups) > 1 else [])
    return _told(engine, charted, (h.metric, h.definition), filters, grain, by, found, h.alike, max(0, apart))


def _plainly(engine: Engine, charted: Charted, filters: Filters, grain: Grain, by: str) -> Changes:
    """Of what is no sum over rows everything is looked at, as it was measured."""
    c = course(engine, charted, filters, grain)
    found = _screened({None: c.points})
    return _told(engine, charted, (c.metric, c.definition), filters, grain, by, found, (), 0)


Found = dict[str | None, tuple[Points, tuple[Split, ...]]]


def _in_turn(
    h: HeldAlike, engine: Engine, filters: Filters, courses: dict[str | None, Points], groups: Sequence[str]
) -> Found:
    """Screen all courses; take the change of the group that itself changed most out, and look again.

    A group that rose makes all others fall against it: only without its change are they judged fairly. At
    last each group that was named is looked at again, without the changes of all the others.
    """
    left = list(groups)
    named: dict[str, tuple[Points, tuple[Split, ...]]] = {}
    without = h
    while True:
        for group in left:
            points = _against_rest(without, engine, filters, group)
            if points is not None:
                courses[group] = points
        found = _screened(courses)
        changed = [g for g in left if g in found and found[g][1]]
        if not changed:
            break
        first = max(changed, key=lambda g: _own_change(h, g, found[g]))
        named[first] = found[first]
        without = without.without(first, _steps(found[first]))
        left.remove(first)
    for group in named:
        rest = h
        for other, one in named.items():
            if other != group:
                rest = rest.without(other, _steps(one))
        points = _against_rest(rest, engine, filters, group)
        if points is not None:
            size = spreads(points.value, points.error, points.steps)
            named[group] = (points, splits(points.value, size, points.steps))
    return found | named


def _against_rest(h: HeldAlike, engine: Engine, filters: Filters, group: str) -> Points | None:
    others = [g for g in h.groups if g != group]
    return against(h, engine, filters, group, others) if others else None


def _steps(found: tuple[Points, tuple[Split, ...]]) -> tuple[tuple[date, float], ...]:
    points, confirmed = found
    return tuple((points.days[s.at], s.size) for s in confirmed)


def _own_change(h: HeldAlike, group: str, found: tuple[Points, tuple[Split, ...]]) -> float:
    """The largest change of a group by itself: where one of two moves, each has moved against the other."""
    x, y, _ = h.sums([group])
    days = np.array([day.toordinal() for day in h.days])
    points, confirmed = found
    edges = [points.days[0], *(points.days[s.at] for s in confirmed), points.days[-1] + timedelta(days=1)]
    levels = []
    for a, b in pairwise(edges):
        side = (days >= a.toordinal()) & (days < b.toordinal())
        levels.append(float(x[side].sum() / y[side].sum()))
    return max(abs(b - a) for a, b in pairwise(levels))


def _screened(courses: dict[str | None, Points]) -> Found:
    """Confirmed changes of each course, as far as they hold among all courses looked at."""
    told: Found = {}
    chances = []
    for group, p in courses.items():
        values = p.value - p.shift
        size = spreads(values, p.error, p.steps) if len(values) else values
        proposed = splits(values, size, p.steps)
        told[group] = (p, proposed)
        # A course without a confirmed change counts as looked at.
        chance = min((s.chance for s in proposed), default=1.0)
        chances.append(chance if len(p.days) >= FEWEST else float("nan"))
    kept = clear(np.array(chances))
    return {g: (p, s if kept[i] else ()) for i, (g, (p, s)) in enumerate(told.items())}


def _told(
    engine: Engine,
    charted: Charted,
    by_what: tuple[Metric, Definition],
    filters: Filters,
    grain: Grain,
    by: str,
    found: Found,
    alike: tuple[str, ...],
    more: int,
) -> Changes:
    m, d = by_what
    better = way(engine, d)
    whole = filters.period or span(engine)
    looked = []
    for group, (points, confirmed) in found.items():
        made = []
        for i, split in enumerate(confirmed):
            start = points.days[confirmed[i - 1].at] if i else (whole.start if whole else points.days[0])
            end = (
                points.days[confirmed[i + 1].at] - timedelta(days=1)
                if i + 1 < len(confirmed)
                else (whole.end if whole else after(points.days[-1], grain))
            )
            day = points.days[split.at]
            sides = (Period(start, day - timedelta(days=1)), Period(day, end))
            where = filters if group is None else replace(filters, where=_with(filters, by, group))
            before, later = (measure_as(engine, m, d, filters=where.during(p))[0] for p in sides)
            good = None if better is Better.DATA else (split.size > 0) == (better is Better.UP)
            made.append(
                Change(
                    group, day, points.days[split.earliest], points.days[split.latest], split.size, split.low,
                    split.high, before, later, *sides, good, points.season[split.at],
                )
            )  # fmt: skip
        looked.append(Looked(group, points, tuple(made)))
    breaks = rubric_breaks(engine, filters) if m.key == "iqs" else ()
    return Changes(
        charted, m, d, filters, grain, by, better,
        tuple(sorted(looked, key=lambda one: (one.group is not None, -_most(one), str(one.group)))),
        alike, tuple(b for b in breaks if whole is None or whole.start <= b.day <= whole.end), more,
    )  # fmt: skip


def _with(filters: Filters, by: str, group: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(sorted({**dict(filters.where), by: (group,)}.items()))


def _most(one: Looked) -> float:
    return max((abs(c.size) for c in one.changes), default=0.0)
