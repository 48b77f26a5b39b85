"""What the chart of before and after says."""

import pytest

from iqs.analysis.compare import Verdict
from iqs.analysis.what_if import Shift
from iqs.charts.before_after import headline
from iqs.scoring import METRICS, Measure

GUIDE = METRICS["iqs"].definition("guide")


def shift(change: float, verdict: Verdict, n: int = 40) -> Shift:
    """From 80 %."""

    def side(value: float) -> Measure:
        return Measure("iqs", "guide", (), value, n, value - 1, value + 1, (), n >= 8)

    return Shift("", side(80.0), side(80.0 + change), change, None, None, verdict)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (shift(1.44, Verdict.CLEAR), "IQS would be 81.4 %, 1.4 points higher than now"),
        (shift(-2.0, Verdict.CLEAR), "IQS would be 78.0 %, 2.0 points lower than now"),
        (
            shift(-0.3, Verdict.NOT_CLEAR),
            "IQS would be 79.7 %, 0.3 points lower than now, which is not a clear change",
        ),
        (
            shift(3.0, Verdict.NOT_ENOUGH),
            "IQS would be 83.0 %, 3.0 points higher than now, from fewer than 5 agents: too few to say "
            "how sure that is",
        ),
        (shift(0.01, Verdict.CLEAR), "IQS would stay at 80.0 %"),
        (shift(3.0, Verdict.NOT_ENOUGH, n=7), "IQS: not enough data in this selection"),
    ],
)
def test_the_title_claims_no_more_than_the_interval(found: Shift, words: str) -> None:
    """A clear change is stated, any other one said to be none."""
    assert headline(found, GUIDE) == words
