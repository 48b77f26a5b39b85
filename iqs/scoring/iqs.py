"""Internal Quality Score: how conversations were handled, judged by reviewers against a scorecard."""

from collections.abc import Iterator
from itertools import product

import narwhals.stable.v2 as nw

from iqs.scoring.metric import Benchmark, Definition, Metric, Spread
from iqs.settings import Settings

MAPPINGS = {
    "of_max": "score divided by the top of its scale",
    "min_max": "score from 0 % at the bottom of its scale to 100 % at the top",
}
"""Ways a score becomes a share of its scale, in words."""
CRITICAL = {
    "zero_review": "a failed critical criterion makes the review 0",
    "zero_group": "a failed critical criterion makes its group 0",
    "flag_only": "a failed critical criterion is flagged but takes no points",
}
"""What a failed critical criterion takes, in words."""
POOLING = {
    "points": "Points earned over all reviews divided by points possible",
    "reviews": "The plain average of review scores",
}
"""Ways many reviews become one number, in words."""
_NAMED = {
    ("of_max", "points", "zero_review"): ("guide", "Guide"),
    ("min_max", "reviews", "zero_review"): ("zendesk_qa", "Zendesk QA"),
    ("of_max", "points", "zero_group"): ("maestroqa", "MaestroQA"),
}

_LEFT_OUT = tuple(
    (reason, nw.col("left_out") == reason)
    for reason in (
        "calibration review",
        "self review",
        "no ratings and no total",
        "every criterion not applicable",
    )
)


_POINTS = {"zero_review": "review", "zero_group": "group", "flag_only": "earned"}


def _earned(mapping: str, critical: str) -> nw.Expr:
    return nw.col(f"{_POINTS[critical]}_{mapping}")


def without_auto_fail(key: str) -> str:
    """Key of the definition that differs from `key` only in that auto-fails take nothing."""
    mapping, pooling, _ = rules_of(key)
    return combined(mapping, pooling, "flag_only")


def rules_of(key: str) -> tuple[str, str, str]:
    """Scale mapping, pooling and critical rule of a definition; those of the guide for the pass rate."""
    return combination(key) or ("of_max", "points", "zero_review")


def combination(key: str) -> tuple[str, str, str] | None:
    """Scale mapping, pooling and critical rule of a definition; None for one that is no such combination."""
    found = {combined(*c): c for c in product(MAPPINGS, POOLING, CRITICAL)}
    return found.get(key)


def combined(mapping: str, pooling: str, critical: str) -> str:
    """Key of the definition with this scale mapping, pooling and critical rule."""
    named = _NAMED.get((mapping, pooling, critical))
    return named[0] if named else f"{mapping}-{pooling}-{critical}"


def _definitions() -> Iterator[Definition]:
    combinations = sorted(product(MAPPINGS, POOLING, CRITICAL), key=lambda c: c not in _NAMED)
    for mapping, pooling, critical in combinations:
        key = combined(mapping, pooling, critical)
        _, label = _NAMED.get(
            (mapping, pooling, critical), (key, f"{mapping}, {pooling}, {critical}".replace("_", " "))
        )
        earned = _earned(mapping, critical)
        possible = nw.col("possible")
        yield Definition(
            key=key,
            label=label,
            formula=(
                f"{POOLING[pooling]}; each rating counts as its {MAPPINGS[mapping]}; {CRITICAL[critical]}."
            ),
            fact="review_fact",
            left_out=_LEFT_OUT,
            numerator=earned if pooling == "points" else earned / possible,
            denominator=possible if pooling == "points" else nw.lit(1.0),
            spread=Spread.STRATIFIED,
        )
    yield pass_rate(Settings().baseline)


def pass_rate(baseline: float) -> Definition:
    """Share of reviews that score `baseline` percent or more."""
    score = _earned("of_max", "zero_review") / nw.col("possible")
    return Definition(
        key="pass_rate",
        label="Pass rate",
        formula=f"Reviews scoring {baseline:.10g} % or more, divided by all reviews.",
        fact="review_fact",
        left_out=_LEFT_OUT,
        # Scores are sums of fractions: 80 % must pass even where it is stored as 79.99999999999999.
        numerator=((score * 100).round(9) >= baseline).cast(nw.Float64),
        spread=Spread.PROPORTION,
    )


METRIC = Metric(
    key="iqs",
    label="IQS",
    name="Internal Quality Score",
    meaning="How well reviewed conversations met your own standards, from 0 to 100 %.",
    matters=(
        "It is the part of the experience that you control: what slips here reaches customers before "
        "they say so in surveys."
    ),
    counted="reviews",
    definitions=tuple(_definitions()),
    dates=(("conversation", "conversation_day"), ("review", "review_day")),
    minimum_n=8,
    solid_n=20,
    benchmarks=(
        Benchmark(
            81.0,
            "average of the field",
            "Intercom and Klaus, Support Quality Benchmark Report 2021",
            not_for=("pass_rate",),
        ),
    ),
    own_series=("review_type", "auto", "automatic review, a series of its own"),
)
