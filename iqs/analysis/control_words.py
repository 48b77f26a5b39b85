"""What a control chart and changes of level say, in words that fit anybody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from iqs.analysis.changes import Change, Changes
from iqs.analysis.charted import Course
from iqs.analysis.control import BASE, FALSE_ALARM, FEWEST, FIRM, Control, Found
from iqs.analysis.limits import MOVING_RANGE, Chart, Signal
from iqs.analysis.periods import after
from iqs.model import DIMENSIONS, Grain, Period
from iqs.scoring import Definition
from iqs.store.events import Event
from iqs.text import MINUS, decimals, difference, difference_ends, listed, number

PLURALS = {
    Grain.DAY: "days",
    Grain.WEEK: "weeks",
    Grain.MONTH: "months",
    Grain.QUARTER: "quarters",
    Grain.YEAR: "years",
}
NEAR, FAR = timedelta(days=21), timedelta(days=42)
"""What happened at most so long before or after a change is named beside it; where the change may have
begun in a wider span, what lies in that span up to so far away."""


def headline(found: Control, levels: Changes | None = None, names: Mapping[str, str] | None = None) -> str:
    """The finding in one line.

    With `levels`, when the level of the same number changed by the same filters, the line says so: single
    points that stay inside their limits do not make a number stable whose level moved.
    """
    label, plural = found.course.charted.label, PLURALS[found.course.grain]
    points = len(found.course.points.days)
    if found.limits is None:
        return f"{label}: not enough {plural} to say whether it is stable ({points}, need {FEWEST})"
    own = levels.of(None) if levels else ()
    if levels and own:
        also = f"; the latest {found.course.grain} is {_said(found.latest)}" if found.latest else ""
        return f"{label} is not stable: {_moved(own, levels, names or {})}{also}"
    if not found.found and levels and levels.found:
        return (
            f"{label} as a whole varies as it usually does, but {_moved(levels.found, levels, names or {})}"
        )
    if not found.found:
        return f"{label} varies as it usually does: no signal in {points} {plural}"
    latest = found.latest
    if latest is not None:
        return f"{label} is not stable: the latest {found.course.grain} is {_said(latest)}"
    times = "once" if len(found.found) == 1 else f"{len(found.found)} times"
    return f"{label} left its usual variation {times} in {points} {plural}, not in the latest"


def _moved(some: Sequence[Change], levels: Changes, names: Mapping[str, str]) -> str:
    first = max(some, key=lambda c: abs(c.size))
    if first.group is None:
        way = "rose" if first.size > 0 else "fell"
        said = f"its level {way} by {_size(first.size, levels.definition)} around {first.day:%-d %b %Y}"
    else:
        said = change_words(first, levels, names)
    return said if len(some) == 1 else f"{said} (largest of {len(some)} changes of level)"


def _said(found: Found) -> str:
    if found.signal is Signal.RUN:
        return f"one of {found.points} in a row on one side"
    return str(found.signal)


CONTROL_READING = (
    "Dashed: limits of usual variation. Line between: the centre. Triangles: beyond a limit. Diamonds: eight "
    "or more in a row on one side."
)


@dataclass(frozen=True)
class SignalTold:
    """A signal in words: its days, what it is, the level of its points together, and their rows."""

    days: Period
    words: str
    level: str
    n: int


def signals_told(found: Control) -> tuple[SignalTold, ...]:
    """All signals of a chart, in their order."""
    c = found.course
    d = c.definition
    levels = dict(zip(c.points.days, c.points.value.tolist(), strict=True))
    counts = dict(zip(c.points.days, c.points.n.tolist(), strict=True))
    told = []
    for f in found.found:
        span = Period(f.first, after(f.last, c.grain) - timedelta(days=1))
        inside = [day for day in c.points.days if span.start <= day <= span.end]
        n = sum(counts[x] for x in inside)
        level = number(sum(levels[x] * counts[x] for x in inside) / n, d.unit, decimals=decimals(d))
        words = f"{f.points} in a row on one side" if f.points > 1 else str(f.signal)
        told.append(SignalTold(span, words, level, int(n)))
    return tuple(told)


def remark(found: Found, c: Course) -> str:
    """What the season says about a signal in it; empty outside seasons."""
    if not found.season:
        return ""
    if found.season in c.unlevelled:
        return f"may be {found.season}"
    return f"in {found.season}, beyond what is usual in it"


def why_this_chart(found: Control) -> str:
    """Which chart is drawn and why, as sentences."""
    if found.limits is None:
        return ""
    c, chart = found.course, found.limits.chart
    each, counted = str(c.grain), c.metric.counted
    rows = f"{int(c.points.n.min()):,} to {int(c.points.n.max()):,} {counted}"
    words = {
        Chart.XMR: (
            f"each {each} rests on {rows}, so one width of limits does for all: the mean ± 2.66 times the "
            f"mean distance of neighbours, {_size(found.limits.mean_range or 0.0, c.definition)}. Two "
            f"neighbours further apart than {_size(found.limits.upper_range or 0.0, c.definition)} "
            f"({MOVING_RANGE} times it) are unusual too."
        ),
        Chart.SHARE: (
            f"these are shares of {rows} a {each}; limits are three standard errors wide, and wider where "
            "there are few."
        ),
        Chart.LANEY: (
            f"shares vary {found.limits.scale:.1f} times as much as their {rows} a {each} explain, so the "
            "limits by n are scaled by that."
        ),
        Chart.BY_N: (
            f"{rows} stand behind a {each}; limits are wider where there are few, and narrower where there "
            "are many."
        ),
        Chart.RESIDUAL: (
            f"each {each} resembles the one before (correlation {found.limits.likeness:.2f}), and a wave is "
            f"no signal. So each is judged by what the one before leads to expect. {_wider_points(c.grain)}"
        ),
    }[chart]
    chosen = "" if chart is found.usual else f" You picked it; “{found.usual}” would fit."
    return f"Chart: {chart}, as {words.strip()}{chosen}"


def _wider_points(grain: Grain) -> str:
    return "Points by month say the same more simply." if grain in (Grain.DAY, Grain.WEEK) else ""


def _size(amount: float, d: Definition) -> str:
    return difference(amount, d).lstrip(f"+±{MINUS}")


def base_words(found: Control) -> str:
    """Which points the limits come from, how firm they are, and how often a stable process would signal."""
    if found.limits is None:
        return ""
    c, points = found.course, found.course.points
    plural = PLURALS[c.grain]
    everything = found.base == len(points.days)
    which = f"all {found.base} {plural}" if everything else f"the first {found.base} {plural}"
    span = Period(points.days[0], after(points.days[found.base - 1], c.grain) - timedelta(days=1))
    firm = (
        f" They are provisional: {FIRM} {plural} make them firm." if found.provisional else ""
    )  # fmt: skip
    stay = "" if everything else " and stay as they are"
    often = FALSE_ALARM[not everything]
    return (
        f"Limits come from {which} ({span}){stay}.{firm} A process that does not change shows one signal in "
        f"about {often} {plural} by chance."
    )


def season_words(found: Control) -> str:
    """What seasons and new scorecards do to the chart, as sentences; empty when nothing."""
    c = found.course
    said = []
    if c.levelled:
        said.append(f"What is usual in {listed(c.levelled)} is allowed for: limits move with it.")
    if c.unlevelled:
        said.append(
            f"{listed(c.unlevelled)} cannot be allowed for, as two years are needed to know what is usual: a "
            "signal in it may be the season."
        )
    if c.breaks:
        said.append("A new scorecard has a level of its own: what it alone changed is no signal.")
    if c.near:
        said.append("A new scorecard has too few points on one side to be allowed for.")
    return " ".join(said)


@dataclass(frozen=True)
class Nearby:
    """Something that happened near a change, and how many days after it the change came (before: below 0)."""

    title: str
    days: int

    @property
    def words(self) -> str:
        """As "3 days after: New macros"."""
        if self.days == 0:
            return f"the same day: {self.title}"
        count = f"{abs(self.days)} {'day' if abs(self.days) == 1 else 'days'}"
        return f"{count} {'after' if self.days > 0 else 'before'}: {self.title}"


def nearby(c: Change, found: Changes, events: Sequence[Event]) -> tuple[Nearby, ...]:
    """Events and new scorecards near a change, the nearest first; near is not the cause."""

    def close(start: date, end: date) -> bool:
        first = c.day - min(FAR, max(NEAR, c.day - c.earliest))
        last = c.day + min(FAR, max(NEAR, c.latest - c.day))
        return start <= last and end >= first

    all_near = [
        Nearby(e.title, (c.day - e.starts_on).days) for e in events if close(e.starts_on, e.period.end)
    ]
    all_near += [
        Nearby(f"new scorecard {b.scorecard}".strip(), (c.day - b.day).days)
        for b in found.breaks
        if close(b.day, b.day)
    ]
    return tuple(sorted(all_near, key=lambda n: (abs(n.days), n.title)))


def changes_headline(found: Changes, names: Mapping[str, str]) -> str:
    """The finding in one line."""
    label = found.charted.label
    if not found.judged:
        return f"{label}: not enough {PLURALS[found.grain]} to tell when it changed"
    if not found.found:
        return f"{label}: no clear change of level"
    first = found.found[0]
    more = len(found.found) - 1
    tail = "" if not more else f", and {more} more {'change' if more == 1 else 'changes'}"
    return f"{label}: {change_words(first, found, names)}{tail}"


def change_words(c: Change, found: Changes, names: Mapping[str, str]) -> str:
    """One change in brief: "Technical rose by 3.2 points against the other teams around 22 Dec 2025"."""
    way = "rose" if c.size > 0 else "fell"
    who = "everything" if c.group is None else names.get(c.group, c.group)
    against = "" if c.group is None else f" against the other {DIMENSIONS[found.by].plural}"
    return f"{who} {way} by {_size(c.size, found.definition)}{against} around {c.day:%-d %b %Y}"


def interval_words(c: Change, d: Definition) -> str:
    """The 95 % interval of a change's size."""
    return difference_ends(c.low, c.high, d)


def days_words(c: Change) -> str:
    """Where the change may have begun, with 95 % certainty."""
    if c.earliest == c.latest:
        return f"{c.day:%-d %b %Y}"
    return f"{c.earliest:%-d %b %Y} to {c.latest:%-d %b %Y}"


def begun_words(c: Change) -> str:
    """When the change began, as it stands in a sentence."""
    if c.earliest == c.latest:
        return f"on {c.day:%-d %b %Y}"
    return f"between {c.earliest:%-d %b %Y} and {c.latest:%-d %b %Y}"


def alike_words(found: Changes) -> str:
    """What was held alike, as a sentence."""
    if not found.alike:
        return "Medians and the like are no sums: changes of agents and channels cannot be allowed for."
    held = listed([DIMENSIONS[k].plural for k in found.alike])
    return (
        f"Other {held} than before are allowed for: a change is one of the same people's work. What they "
        "themselves add, Why did it change? takes apart."
    )


def base_choice() -> tuple[str, str]:
    """What limits may come from, as people pick it."""
    return "All points shown", f"First {BASE} points, kept"
