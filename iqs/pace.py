"""How fast a load is and how long it will take, from its reports and a clock; and the words for it."""

import math
from dataclasses import dataclass, replace

from iqs.sources.parsed import Progress

_ENOUGH = 1.5  # seconds before anything is said
_MEMORY = 4.0  # seconds over which the speed is smoothed at least
_STILL = 3.0  # seconds without a move after which nothing is known any more


@dataclass(frozen=True)
class Pace:
    """What the reports of one load have shown so far.

    Times are seconds of a clock that never goes back. `speed` is the share of the whole load done in a
    second, smoothed; `moved` is when the share last grew.
    """

    started: float
    moved: float
    latest: Progress
    speed: float = 0.0

    @staticmethod
    def starting(now: float) -> "Pace":
        """The pace of a load that begins now."""
        return Pace(now, now, Progress("Starting", 0.0))

    def after(self, report: Progress, now: float) -> "Pace":
        """The pace once one more report is in; a share that would go back is held."""
        gained = report.share - self.latest.share
        if gained <= 0:
            return replace(self, latest=replace(report, share=self.latest.share))
        # A long stand, such as waiting for another load, says nothing about how fast the work is.
        passed = min(max(now - self.moved, 1e-3), _STILL)
        elapsed = max(now - self.started, passed)
        # A plain average at first; later the older half fades.
        weight = max(passed / elapsed, -math.expm1(-passed / max(_MEMORY, elapsed / 2)))
        return Pace(self.started, now, report, self.speed + weight * (gained / passed - self.speed))

    def seconds_left(self, now: float) -> float | None:
        """Seconds until the end; None before enough is known, after it, and while nothing moves."""
        if now - self.started < _ENOUGH or now - self.moved > _STILL or not 0 < self.latest.share < 1:
            return None
        return max(0.0, (1 - self.latest.share) / self.speed - (now - self.moved))

    def rows_a_second(self, now: float) -> float | None:
        """Rows the whole load takes in a second; None where the time left is, or rows are not counted yet."""
        if self.seconds_left(now) is None or not self.latest.rows:
            return None
        return self.speed * self.latest.rows

    def doing(self) -> str:
        """What is being done, with the rows where they are counted."""
        if not self.latest.rows:
            return self.latest.doing
        of = "" if self.latest.rows_done is None else f"{self.latest.rows_done:,} of "
        return f"{self.latest.doing} · {of}{self.latest.rows:,} rows"

    def speed_words(self, now: float) -> str:
        """How long still, and how fast, as far as known; empty when nothing is."""
        left, rate = self.seconds_left(now), self.rows_a_second(now)
        said = [] if left is None else [time_left(left)]
        return " · ".join(said if rate is None else [*said, f"{rounded(rate):,} rows a second"])


def rounded(value: float) -> int:
    """A number to two significant digits: 341,234 becomes 340,000."""
    if value < 1:
        return round(value)
    return int(round(value, 1 - math.floor(math.log10(value))))


def time_left(seconds: float) -> str:
    """Seconds in words: to the second below 20, to five seconds below 90, else to the minute."""
    if seconds < 1.5:
        return "almost done"
    if seconds < 90:
        step = 1 if seconds < 20 else 5
        return f"about {step * round(seconds / step)} s left"
    return f"about {round(seconds / 60)} min left"
