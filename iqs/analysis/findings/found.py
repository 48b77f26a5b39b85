"""What a detector hands over: everything it looked at, and what might be worth telling."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from math import isfinite, isinf

from scipy import special

from iqs.model import DIMENSIONS, Filters, Period
from iqs.scoring import Definition, Engine

GROUP = "{group}"
"""Stands in a sentence for the name of the group, which pages may know by another name, or hide."""


@dataclass(frozen=True)
class Candidate:
    """Something that might be worth telling.

    `key` is the same from week to week while it is about the same thing. `words` is one sentence with its
    numbers, in which `GROUP` stands for the group's name. `size` is the effect with its 95 % interval `low`
    to `high` in the unit of the metric, `matters` the size that is large enough to act on. `n` rows (what
    they are says `counted`) carry it. `since` are the days it is about. `p` is the chance of such data if
    there were nothing; it is never shown. `reach` is the share of rows that it touches, 0 to 1. `page` and
    `query` are where it is seen, with `days` as its period where they are not those in force. Candidates
    with the same `kin` are sides of one thing; those of one `family` were looked at together.
    """

    key: str
    good: bool | None
    words: str
    size: float
    low: float
    high: float
    matters: float
    n: int
    counted: str
    since: Period
    p: float
    reach: float
    page: str
    query: tuple[tuple[str, str], ...]
    action: str
    metric: str
    criterion: str = ""
    dimension: str = ""
    group: str = ""
    kin: str = ""
    days: Period | None = None
    family: str = ""

    @property
    def at_least(self) -> float:
        """The end of the interval nearer to zero, in sizes that matter; 0 where it reaches zero."""
        if self.low <= 0.0 <= self.high or self.matters <= 0:
            return 0.0
        return min(abs(self.low), abs(self.high)) / self.matters

    def sentence(self, names: Mapping[str, str] | None = None) -> str:
        """The sentence with the group by its name."""
        return self.words.replace(GROUP, (names or {}).get(self.group) or self.group)


@dataclass(frozen=True)
class Looked:
    """What a detector looked at: by family the chance of each comparison, clear or not; and candidates.

    A family is one question: what one screen would compare. `why_not` says why it could not look at anything.
    """

    detector: str
    families: tuple[tuple[str, tuple[float, ...]], ...] = ()
    candidates: tuple[Candidate, ...] = ()
    why_not: str = ""

    @property
    def p(self) -> tuple[float, ...]:
        """The chances of all comparisons."""
        return tuple(p for _, chances in self.families for p in chances)


@dataclass(frozen=True)
class Asked:
    """What the detectors are asked about: rows of `filters` in `period`, against `before`, of data of `span`.

    `before` is None where nothing lies before the period.
    """

    filters: Filters
    period: Period
    before: Period | None
    span: Period

    @property
    def whole(self) -> Filters:
        """The filters over all dates up to the end of the period."""
        return self.filters.during(Period(self.span.start, self.period.end))


Looking = Callable[[Engine, Asked], Looked]


@dataclass(frozen=True)
class Detector:
    """A detector: its key, what it looks for in a few words, and how it looks."""

    key: str
    title: str
    look: Looking


@dataclass
class Tally:
    """Collects comparisons and candidates while a detector looks."""

    detector: str
    families: dict[str, list[float]] = field(default_factory=dict)
    found: list[Candidate] = field(default_factory=list)

    def add(self, p: float, candidate: Callable[[float], Candidate] | None = None, family: str = "") -> None:
        """Count a comparison; `candidate` makes what might be told of it where that is not hopeless."""
        if not isfinite(p):
            return
        p = min(max(p, 0.0), 1.0)
        self.families.setdefault(family, []).append(p)
        if candidate is not None and p <= 0.05:
            self.found.append(replace(candidate(p), family=family))

    def done(self, why_not: str = "") -> Looked:
        """What was looked at."""
        families = tuple((name, tuple(p)) for name, p in self.families.items())
        return Looked(self.detector, families, tuple(self.found), "" if families else why_not)


def beyond(size: float, error: float, margin: float = 0.0) -> float:
    """Chance of a size at least this far above `margin` if it really were `margin`; one-sided."""
    if not error > 0:
        return 1.0
    return float(special.ndtr(-(size - margin) / error))


def error_of(low: float | None, high: float | None) -> float:
    """Standard error that a 95 % interval stands for; NaN without one."""
    if low is None or high is None:
        return float("nan")
    return (high - low) / (2 * 1.959964)


def enough_to_act(value: float, d: Definition) -> float:
    """The size of a difference that is large enough to act on: 5 % of the scale, 10 % of a time."""
    return 0.1 * abs(value) if isinf(d.high) else 0.05 * (d.high - d.low)


def plural(dimension: str) -> str:
    """Groups of a dimension as a control names them."""
    return DIMENSIONS[dimension].plural.capitalize()
