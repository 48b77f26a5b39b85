"""What the three survey metrics share: which rows count, and their dates."""

from dataclasses import dataclass

import narwhals.stable.v2 as nw

from iqs.scoring.engine import Engine
from iqs.scoring.metric import Better, Definition, Spread

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


def survey_definition(
    kind: str,
    key: str,
    label: str,
    formula: str,
    numerator: nw.Expr,
    spread: Spread,
    *,
    factor: float = 100.0,
    unit: str = "%",
    low: float = 0.0,
    high: float = 100.0,
    better: Better = Better.UP,
) -> Definition:
    """A definition over the answers to one kind of question; see `Definition` for its fields."""
    return Definition(
        key=key,
        label=label,
        formula=formula,
        fact="survey_fact",
        left_out=LEFT_OUT,
        numerator=numerator,
        spread=spread,
        factor=factor,
        unit=unit,
        low=low,
        high=high,
        better=better,
        only=of_kind(kind),
    )


def above_bottom() -> nw.Expr:
    """Answer from 0 at the bottom of its scale to 1 at the top."""
    lowest = nw.col("scale_min")
    return (nw.col("score") - lowest) / (nw.col("scale_max") - lowest)


@dataclass(frozen=True)
class Asked:
    """How the CES question was asked: its lowest and highest answer, and which way is good."""

    low: float
    high: float
    better: Better


def ces_asked(engine: Engine) -> Asked | None:
    """How the CES answers that count were asked for, which is one way for all; None without answers."""
    counted = engine.table("survey_fact").filter(of_kind("ces"), nw.col("left_out").is_null())
    first = counted.select("scale_min", "scale_max", "direction").head(1).collect()
    if not len(first):
        return None
    better = Better.DOWN if first.item(0, "direction") == "effort" else Better.UP
    return Asked(float(first.item(0, "scale_min")), float(first.item(0, "scale_max")), better)
