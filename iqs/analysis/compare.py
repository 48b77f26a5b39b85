"""Comparing two measures of the same metric: how far apart, and whether that is clear."""

from dataclasses import dataclass
from enum import StrEnum
from math import hypot

from iqs.scoring import Better, Definition, Measure


class Verdict(StrEnum):
    """What may be said about a difference."""

    CLEAR = "clear"
    NOT_CLEAR = "not clear"
    NOT_ENOUGH = "not enough data"


@dataclass(frozen=True)
class Change:
    """`later` minus `earlier` in the metric's unit, with its 95 % interval.

    `difference`, `low` and `high` are None when one side has no value or no interval. `good` is True
    when a clear change went the good way, False the bad way, None when it is not clear or has no good
    way.
    """

    earlier: Measure
    later: Measure
    difference: float | None
    low: float | None
    high: float | None
    verdict: Verdict
    good: bool | None


def change(
    earlier: Measure, later: Measure, definition: Definition, direction: Better | None = None
) -> Change:
    """Compare two independent measures of one definition.

    The interval joins the two intervals by the method of variance estimates recovery (Newcombe 1998,
    Zou and Donner 2008), which needs nothing but them and keeps their asymmetry. `direction` says which
    way is good where the definition leaves that to the data.
    """
    sides = (earlier.value, earlier.low, earlier.high, later.value, later.low, later.high)
    if any(v is None for v in sides) or not (earlier.enough and later.enough):
        difference = None if earlier.value is None or later.value is None else later.value - earlier.value
        return Change(earlier, later, difference, None, None, Verdict.NOT_ENOUGH, None)
    e, e_low, e_high, x, x_low, x_high = (float(v or 0.0) for v in sides)
    difference = x - e
    low = difference - hypot(x - x_low, e_high - e)
    high = difference + hypot(x_high - x, e - e_low)
    if low <= 0.0 <= high:
        return Change(earlier, later, difference, low, high, Verdict.NOT_CLEAR, None)
    better = definition.better if direction is None else direction
    good = None if better is Better.DATA else (difference > 0) == (better is Better.UP)
    return Change(earlier, later, difference, low, high, Verdict.CLEAR, good)
