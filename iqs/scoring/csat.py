"""Customer Satisfaction Score: the share of satisfied answers."""

import narwhals.stable.v2 as nw

from iqs.scoring.metric import Benchmark, Metric, Spread
from iqs.scoring.surveys import DATES, above_bottom, survey_definition

_score = nw.col("score")
_top = nw.col("scale_max")


def _top_box(on_ten_points: float) -> nw.Expr:
    """1 for an answer in the top boxes of its scale, else 0.

    Lowest satisfied answer by number of points: 3 of 3, 3 of 4, 4 of 5, 6 of 7, `on_ten_points` of 10;
    good of good/bad. A scale that starts at 0 is counted the same way from its top. Other scales: the
    top quarter.
    """
    lowest_satisfied = {3.0: 3.0, 4.0: 3.0, 5.0: 4.0, 7.0: 6.0, 10.0: on_ten_points}
    points = _top - nw.col("scale_min") + 1
    satisfied = above_bottom() >= 0.75
    for size, lowest in lowest_satisfied.items():
        satisfied = nw.when(points == size).then(_score >= _top - (size - lowest)).otherwise(satisfied)
    return satisfied.cast(nw.Float64)


METRIC = Metric(
    key="csat",
    label="CSAT",
    name="Customer Satisfaction Score",
    meaning="The share of customers who answered and were satisfied, from 0 to 100 %.",
    matters=(
        "Many unhappy customers never complain, they go elsewhere: those who answer are the part you "
        "can still hear."
    ),
    counted="answers",
    definitions=(
        survey_definition(
            "csat",
            "top_box",
            "Top boxes",
            "Satisfied answers (4 and 5 of 5; 3 of 3; 3 and 4 of 4; 6 and 7 of 7; 8 to 10 of 10; good of "
            "good and bad) divided by all answers. Neutral answers stay in; unanswered surveys do not count.",
            _top_box(8.0),
            Spread.PROPORTION,
        ),
        survey_definition(
            "csat",
            "top_box_from_7",
            "Top boxes, from 7 on ten points",
            "As top boxes, but on a ten-point scale 7 to 10 count as satisfied.",
            _top_box(7.0),
            Spread.PROPORTION,
        ),
        survey_definition(
            "csat",
            "mean",
            "Mean",
            "The average answer, from 0 at the bottom of its scale to 100 at the top.",
            above_bottom(),
            Spread.MEAN,
        ),
        survey_definition(
            "csat",
            "strict_top",
            "Highest answer only",
            "Answers at the very top of the scale divided by all answers.",
            (_score == _top).cast(nw.Float64),
            Spread.PROPORTION,
        ),
    ),
    dates=DATES,
    minimum_n=10,
    solid_n=30,
    benchmarks=(
        Benchmark(
            78.0,
            "average of the field",
            "Intercom and Klaus, Support Quality Benchmark Report 2021",
            not_for=("mean", "strict_top"),
        ),
    ),
)
