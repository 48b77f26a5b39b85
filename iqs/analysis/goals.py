"""What gain reviews can tell: how large a change must be, or how long it takes, before it may be claimed.

The gain that two periods of ratings show with 80 % (two-sided, 95 %) is (1.96 + 0.84) * s * sqrt(1/n + 1/m):
the usual power of a difference of two means, with the spread s of one rating.
"""

from dataclasses import dataclass
from math import inf, sqrt

WEEKS = (4, 6, 8, 10, 13)
"""Lengths of the next period that are tried, in order; the last is when one looks again in any case."""
_TOLD = 1.959964 + 0.841621
_MONTH = 365.25 / 12 / 7
"""Weeks in a month."""


@dataclass(frozen=True)
class Goal:
    """From where to where on a criterion, in percent, and what can be told of it.

    `per_month` ratings come in, `before` there are. After `weeks` a gain of `told` points or more can be
    told; `reached` says whether the goal's gain is that large. Otherwise `needed` ratings a month would tell
    it after these weeks, None where no number does as too few were made before.
    """

    start: float
    target: float
    before: int
    per_month: float
    weeks: int
    told: float
    reached: bool
    needed: float | None = None

    @property
    def gain(self) -> float:
        """Points to gain."""
        return self.target - self.start


def tellable(spread: float, before: float, after: float) -> float:
    """The smallest gain, in the unit of `spread`, that so many ratings before and after tell with 80 %."""
    return _TOLD * spread * sqrt(1 / before + 1 / after) if before > 0 and after > 0 else inf


def goal(start: float, target: float, spread: float, before: int, days: int) -> Goal:
    """A goal for the next weeks, given `before` ratings in the last `days` and the spread of one, in points.

    The earliest of `WEEKS` after which the gain can be told; the last one where none is enough.
    """
    per_week = 7 * before / days
    gain = target - start
    for weeks in WEEKS:
        told = tellable(spread, before, per_week * weeks)
        if told <= gain:
            return Goal(start, target, before, per_week * _MONTH, weeks, told, True)
    told = tellable(spread, before, per_week * WEEKS[-1])
    rest = (gain / (_TOLD * spread)) ** 2 - 1 / before if gain > 0 else 0.0
    needed = 1 / rest / WEEKS[-1] * _MONTH if rest > 0 else None
    return Goal(start, target, before, per_week * _MONTH, WEEKS[-1], told, False, needed)
