"""What of the latest season was to be expected from the seasons before it."""

from dataclasses import dataclass

from iqs.analysis.seasons import Effect
from iqs.model import Period


@dataclass(frozen=True)
class Latest:
    """The latest season of a subject against what earlier ones lead to expect, in its unit.

    `actual` is its difference to the line, `usual` the mean difference of the seasons before with its 95 %
    interval, `beyond` the first minus the second with its own; `unusual` says that this is clearly not zero.
    """

    days: Period
    earlier: int
    actual: float
    usual: float
    usual_low: float
    usual_high: float
    beyond: float
    beyond_low: float
    beyond_high: float

    @property
    def unusual(self) -> bool:
        """Whether the latest season clearly differs from the usual one."""
        return not self.beyond_low <= 0.0 <= self.beyond_high


def latest(e: Effect) -> Latest | None:
    """What of the latest season was to be expected; None with fewer than two seasons."""
    if len(e.seasons) < 2 or e.half_of_one is None:
        return None
    *before, last = e.seasons
    usual = sum(s.difference for s in before) / len(before)
    half, apart = e.half_of_one / len(before) ** 0.5, e.half_of_one * (1 + 1 / len(before)) ** 0.5
    beyond = last.difference - usual
    return Latest(
        last.days, len(before), last.difference, usual, usual - half, usual + half, beyond, beyond - apart,
        beyond + apart,
    )  # fmt: skip
