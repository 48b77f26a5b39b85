"""When did it change? Changes of level of a metric, of everything and of each group against the others.

Found by looking: nobody said beforehand when to look. All courses of one question are screened together, and
a group that changed is no part of what the remaining ones are held against.

This is the one judgement of steps: the pages that name one ask here. It does not depend on the period that is
looked at, nor on one group being picked: courses are judged over all dates and among all groups, and what
lies in the period, of the groups picked, is told.
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
from iqs.analysis.periods import span
from iqs.analysis.screen import clear
from iqs.errors import UserError
from iqs.model import DIMENSIONS, Filters, Grain, Period
from iqs.scoring import Better, Definition, Engine, Measure, Metric, measure_as

MOST_GROUPS = 12
"""Groups looked at, those with the most rows."""
_DAYS = 365
"""Days that a course by day is judged over, where the period is not longer."""


@dataclass(frozen=True)
class Change:
    """One change of level. `group` is None for everything.

    It began on `day`, the first day of a point; with 95 % certainty that point is one of those from
    `earliest` to `latest`. `size` is in the unit of the metric with its 95 % interval, agents, channels and
    scorecards held alike; for a group it is told against all other groups. `before` and `after` are the plain
    numbers of the days on both sides up to the next change. `good` says whether it went the good way, None
    where no way is good. `rarity` is the chance of one as large where nothing changed, for screens only.
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
    rarity: float


@dataclass(frozen=True, eq=False)
class Looked:
    """A course that was looked at: the points it was judged by, how many of them lie in the period, its
    changes that lie there, and the first days of those that do not."""

    group: str | None
    points: Points
    inside: int
    changes: tuple[Change, ...]
    outside: tuple[date, ...] = ()

    @property
    def enough(self) -> bool:
        """Whether changes were looked for."""
        return self.inside > 0 and len(self.points.days) >= FEWEST

    @property
    def verdict(self) -> str:
        """What is said of it in a table."""
        if self.changes:
            return "changed"
        if not self.enough:
            return "not enough data"
        return "changed outside the period" if self.outside else "no clear change"

    def drawn(self, period: Period | None) -> Points:
        """Points of the period, and before it as many as show the level that its first change left."""
        if period is None:
            return self.points
        days = self.points.days
        first = [i for i, day in enumerate(days) if self.changes and day == self.changes[0].day]
        early = days[max(0, first[0] - FEWEST)] if first else period.start
        start = min(early, period.start)
        return self.points.only(np.array([start <= day <= period.end for day in days], dtype=np.bool_))


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

    @property
    def outside(self) -> int:
        """Changes that lie outside the period."""
        return sum(len(one.outside) for one in self.looked)

    def of(self, group: str | None) -> tuple[Change, ...]:
        """Changes of a group, of everything for None, in order."""
        return next((one.changes for one in self.looked if one.group == group), ())


def changes(engine: Engine, charted: Charted, filters: Filters, grain: Grain, by: str) -> Changes:
    """Look for changes of level, and tell those in the period of the filters; `by` is the dimension of the
    groups.

    Days are judged over the year up to the period's end (or the period where it is longer), wider points over
    all dates. Groups that the filters pick are judged among all. UserError when the metric cannot be split.
    """
    m, d = definition_of(engine, charted)
    filters = filters.during(filters.period or span(engine))
    if ("review_fact" if m.key == "iqs" else d.fact) not in DIMENSIONS[by].facts:
        raise UserError(f"{m.label} cannot be split by {by}: only reviews carry it.")
    judged = filters.during(_judged_over(engine, filters, grain))
    picked = dict(filters.where).get(by)
    among = judged if picked is None else replace(judged, where=_but(judged, by))
    h = held_alike(engine, charted, among, grain, by)
    if h is None:
        found: Found = _screened({None: course(engine, charted, judged, grain).points})
        return _told(engine, charted, (m, d), filters, grain, by, found, (), 0)
    rows = rows_of(h)
    groups = sorted(rows, key=lambda g: (-rows[g], g))
    kept, apart = groups[:MOST_GROUPS], max(0, len(groups) - MOST_GROUPS)
    courses: dict[str | None, Points] = {None: everything(h, engine, among)}
    found = _in_turn(h, engine, among, courses, kept if len(groups) > 1 else [])
    if picked is not None:
        mine = held_alike(engine, charted, judged, grain, by)
        alone = _screened({None: everything(mine, engine, judged)}) if mine is not None else {}
        found = alone | {g: one for g, one in found.items() if g in picked}
        apart = 0
    return _told(engine, charted, (h.metric, h.definition), filters, grain, by, found, h.alike, apart)


def _judged_over(engine: Engine, filters: Filters, grain: Grain) -> Period | None:
    known, period = span(engine), filters.period
    if known is None or period is None or grain is not Grain.DAY:
        return known
    return Period(min(period.start, max(known.start, period.end - timedelta(days=_DAYS - 1))), period.end)


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
    whole, over = filters.period, _judged_over(engine, filters, grain)
    looked = []
    for group, (points, confirmed) in found.items():
        where = filters if group is None else replace(filters, where=_with(filters, by, group))
        made, others = [], []
        for i, split in enumerate(confirmed):
            if _inside(points.days[split.at], whole):
                made.append(_change(engine, (m, d, better), where, over, group, points, confirmed, i))
            else:
                others.append(points.days[split.at])
        inside = sum(_inside(day, whole) for day in points.days)
        looked.append(Looked(group, points, inside, tuple(made), tuple(others)))
    breaks = rubric_breaks(engine, filters) if m.key == "iqs" else ()
    return Changes(
        charted, m, d, filters, grain, by, better,
        tuple(sorted(looked, key=lambda one: (one.group is not None, -_most(one), str(one.group)))),
        alike, tuple(b for b in breaks if _inside(b.day, whole)), more,
    )  # fmt: skip


def _change(
    engine: Engine,
    by_what: tuple[Metric, Definition, Better],
    where: Filters,
    over: Period | None,
    group: str | None,
    points: Points,
    confirmed: tuple[Split, ...],
    i: int,
) -> Change:
    """One of the confirmed changes of a course, with plain numbers of `where` on both sides."""
    m, d, better = by_what
    split, day = confirmed[i], points.days[confirmed[i].at]
    over = over or Period(points.days[0], points.days[-1])
    start = points.days[confirmed[i - 1].at] if i else over.start
    last = i + 1 == len(confirmed)
    end = over.end if last else points.days[confirmed[i + 1].at] - timedelta(days=1)
    sides = Period(start, day - timedelta(days=1)), Period(day, end)
    before, then = (measure_as(engine, m, d, filters=where.during(p))[0] for p in sides)
    good = None if better is Better.DATA else (split.size > 0) == (better is Better.UP)
    return Change(
        group, day, points.days[split.earliest], points.days[split.latest], split.size, split.low,
        split.high, before, then, *sides, good, points.season[split.at],
        min(1.0, len(confirmed) * split.rarity),
    )  # fmt: skip


def _inside(day: date, period: Period | None) -> bool:
    return period is None or period.start <= day <= period.end


def _but(filters: Filters, by: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(w for w in filters.where if w[0] != by)


def _with(filters: Filters, by: str, group: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(sorted({**dict(filters.where), by: (group,)}.items()))


def _most(one: Looked) -> float:
    return max((abs(c.size) for c in one.changes), default=0.0)
