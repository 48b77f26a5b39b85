"""What the three survey metrics share: which rows count, and their dates."""

import narwhals.stable.v2 as nw

LEFT_OUT = tuple(
    (reason, nw.col("left_out") == reason)
    for reason in ("sent, not answered", "answer off its scale", "on another scale than most CES answers")
)

DATES = (("conversation", "conversation_day"), ("response", "response_day"))


def of_kind(kind: str) -> nw.Expr:
    """Rows of the survey fact that are answers to this kind of question."""
    return nw.col("kind") == kind


def above_bottom() -> nw.Expr:
    """Answer from 0 at the bottom of its scale to 1 at the top."""
    lowest = nw.col("scale_min")
    return (nw.col("score") - lowest) / (nw.col("scale_max") - lowest)
