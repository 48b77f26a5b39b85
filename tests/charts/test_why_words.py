"""The headline of Why did it change?: what is said of the whole, and of what stays all else equal."""

from datetime import date

import pytest

from iqs.analysis.compare import Change, Verdict
from iqs.analysis.why import WITHIN, Part, Why
from iqs.charts.why import headline
from iqs.model import Filters, Period
from iqs.scoring import Measure

CLEAR, UNCLEAR = Verdict.CLEAR, Verdict.NOT_CLEAR
DAYS = Period(date(2026, 1, 1), date(2026, 1, 31))


def found(whole: float, within: float, verdict: Verdict) -> Why:
    """A change of IQS from 80 % whose part all else equal is clear."""
    before, now = (
        Measure("iqs", "guide", (), value, 90, value - 1, value + 1, (), True)
        for value in (80.0, 80.0 + whole)
    )
    total = Change(before, now, whole, whole - 1, whole + 1, verdict, None)
    part = Part(WITHIN, within, within - 0.5, within + 0.5, Verdict.CLEAR, within > 0, 0.0)
    return Why("iqs", "guide", total, (part,), (), "", Filters(period=DAYS), DAYS)


@pytest.mark.parametrize(
    ("whole", "within", "verdict", "said"),
    [
        (-3.0, -2.0, CLEAR, "IQS fell 3.0 points: −2.0 points of it all else equal"),
        (-3.0, -4.0, CLEAR, "IQS fell 3.0 points, and more than that with all else equal: −4.0 points"),
        (-3.0, 2.0, CLEAR, "IQS fell 3.0 points, yet all else equal it went up: +2.0 points"),
        (-0.5, -1.6, UNCLEAR, "No clear change in IQS (−0.5 points), yet all else equal it fell 1.6 points"),
        (-0.3, 3.1, UNCLEAR, "No clear change in IQS (−0.3 points), yet all else equal it rose 3.1 points"),
    ],
)
def test_a_part_is_no_larger_than_its_whole(whole: float, within: float, verdict: Verdict, said: str) -> None:
    """A change that is not clear is never told as a fall, and a part beyond the whole not as some of it."""
    assert headline(found(whole, within, verdict)) == said
