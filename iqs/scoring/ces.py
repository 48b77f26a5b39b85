"""Customer Effort Score: how easy, or how hard, it was to get help."""

import narwhals.stable.v2 as nw

from iqs.scoring.metric import Better, Metric, Spread
from iqs.scoring.surveys import DATES, above_bottom, survey_definition

_SCORE = nw.col("score")
_EASE = nw.col("direction").fill_null("ease") != "effort"
# On seven points the good end is 5 to 7 and the best 6 to 7; other scales use the same shares of
# their length. Compared in sevenths to keep the cuts exact on seven points.
_GOOD = nw.when(_EASE).then(above_bottom()).otherwise(1.0 - above_bottom()) * 6.0
_ROUND = 9


METRIC = Metric(
    key="ces",
    label="CES",
    name="Customer Effort Score",
    meaning="How easy customers found it to get their request settled, on the scale they were asked.",
    matters=(
        "Customers who had to work for an answer turn away far more often than those who found it easy."
    ),
    counted="answers",
    definitions=(
        survey_definition(
            "ces",
            "mean",
            "Mean",
            "The average answer on the scale customers were shown. Whether high or low is good follows from "
            "the question: ease is good high, effort is good low.",
            _SCORE,
            Spread.MEAN,
            factor=1.0,
            unit="",
            low=float("-inf"),
            high=float("inf"),
            better=Better.DATA,
        ),
        survey_definition(
            "ces",
            "top_share",
            "Share of easy answers",
            "Answers at the easy end (5 to 7 on seven points; 1 to 3 when effort was asked) divided by all.",
            (_GOOD.round(_ROUND) >= 4.0).cast(nw.Float64),
            Spread.PROPORTION,
        ),
        survey_definition(
            "ces",
            "index",
            "Easy minus hard",
            "Very easy answers (6 and 7 on seven points) minus hard ones (1 to 3), divided by all.",
            (_GOOD.round(_ROUND) >= 5.0).cast(nw.Float64) - (_GOOD.round(_ROUND) <= 2.0).cast(nw.Float64),
            Spread.NET,
            unit="",
            low=-100.0,
            high=100.0,
        ),
    ),
    dates=DATES,
    minimum_n=10,
    solid_n=30,
)
