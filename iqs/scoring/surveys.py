"""What the three survey metrics share: which rows count, and their dates."""

import narwhals.stable.v2 as nw

from iqs.scoring.engine import Engine
from iqs.scoring.metric import Better

LEFT_OUT = tuple(
    (reason, nw.col("left_out") == reason)
    for reason in (
        "sent, not answered",
        "answer off its scale",
        "scale of the answer unknown",
        "on another scale than most CES answers",
    )
)

DATES = (("conversation", "conversation_day"), ("response", "response_day"))


def of_kind(kind: str) -> nw.Expr:
    """Rows of the survey fact that are answers to this kind of question."""
    return nw.col("kind") == kind


def above_bottom() -> nw.Expr:
    """Answer from 0 at the bottom of its scale to 1 at the top."""
    lowest = nw.col("scale_min")
    return (nw.col("score") - lowest) / (nw.col("scale_max") - lowest)


def ces_direction(engine: Engine) -> Better:
    """Which way is good for the CES answers that count: up when ease was asked, down for effort."""
    counted = engine.table("survey_fact").filter(of_kind("ces"), nw.col("left_out").is_null())
    asked = counted.select("direction").head(1).collect()
    return Better.DOWN if len(asked) and asked.item(0, "direction") == "effort" else Better.UP


def ces_scale(engine: Engine) -> tuple[float, float] | None:
    """Lowest and highest possible answer of the CES answers that count; None when there are none."""
    counted = engine.table("survey_fact").filter(of_kind("ces"), nw.col("left_out").is_null())
    asked = counted.select("scale_min", "scale_max").head(1).collect()
    return (float(asked.item(0, "scale_min")), float(asked.item(0, "scale_max"))) if len(asked) else None
