"""Net Promoter Score: promoters minus detractors."""

import narwhals.stable.v2 as nw

from iqs.scoring.metric import Metric, Spread
from iqs.scoring.surveys import DATES, survey_definition

_SCORE = nw.col("score")

METRIC = Metric(
    key="nps",
    label="NPS",
    name="Net Promoter Score",
    meaning="Customers who would recommend you minus those who would not, from -100 to 100.",
    matters=(
        "People who recommend you stay and bring others. Where it falls while IQS holds, look at what "
        "reviews do not see: waiting, price, product, answers that feel scripted."
    ),
    counted="answers",
    definitions=(
        survey_definition(
            "nps",
            "net",
            "Promoters minus detractors",
            "Promoters (9 and 10) minus detractors (below 7), divided by all answers, times 100.",
            (_SCORE >= 9).cast(nw.Float64) - (_SCORE < 7).cast(nw.Float64),
            Spread.NET,
            unit="",
            low=-100.0,
        ),
    ),
    dates=DATES,
    minimum_n=30,
    solid_n=100,
)
