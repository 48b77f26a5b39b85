"""Kinds of comments, and which side a comment's score puts it on: low, high or between."""

from dataclasses import dataclass
from typing import Any

import narwhals.stable.v2 as nw

from iqs.model import Filters
from iqs.scoring import Definition, Engine, Metric, Spread, counted_rows, metric
from iqs.scoring.iqs import pass_rate

LOW, HIGH, BETWEEN = 0, 1, 2
"""Codes of sides."""


@dataclass(frozen=True)
class Kind:
    """Comments beside one metric: the names of its sides, and what puts a comment there.

    `between` is empty where every answer is on a side. `who` are those that write.
    """

    key: str
    label: str
    who: str
    low: str
    high: str
    between: str
    rule: str

    @property
    def by_reviewer(self) -> bool:
        """Whether reviewers write these comments, not customers."""
        return self.key == "iqs"

    def lead(self, code: int) -> str:
        """What a list of words of a side is led by: "More often written by detractors"."""
        by = "by" if self.key in ("nps", "csat") else "in"
        return f"More often written {by} {self.side(code).lower()}"

    def side(self, code: int) -> str:
        """Name of a side."""
        return (self.low, self.high, self.between)[code]


KINDS: dict[str, Kind] = {
    k.key: k
    for k in (
        Kind("nps", "NPS", "customers", "Detractors", "Promoters", "Passives",
             "Detractors answered below 7, promoters 9 or 10."),
        Kind("csat", "CSAT", "customers", "Unsatisfied customers", "Satisfied customers", "",
             "Satisfied as CSAT counts it; neutral answers are unsatisfied ones."),
        Kind("ces", "CES", "customers", "Not-easy answers", "Easy answers", "",
             "Easy is the good end of the scale: 5 to 7 on seven points, 1 to 3 when effort was asked."),
        Kind("iqs", "Reviews", "reviewers", "Low reviews", "Passing reviews", "",
             "Low reviews are those below the pass mark of the settings."),
    )
}  # fmt: skip


def sides_of(m: Metric, baseline: float) -> tuple[Definition, nw.Expr]:
    """The definition by which comments beside a metric count, and their side as a code."""
    if m.key == "nps":
        d = m.definition("net")
        score = d.numerator
        return d, nw.when(score < 0).then(nw.lit(LOW)).when(score > 0).then(nw.lit(HIGH)).otherwise(
            nw.lit(BETWEEN)
        )
    if m.key == "iqs":
        d = pass_rate(baseline)
    elif m.key == "ces":
        d = m.definition("top_share")
    else:
        d = m.definitions[0] if m.definitions[0].spread is Spread.PROPORTION else m.definition("top_box")
    return d, nw.when(d.numerator > 0).then(nw.lit(HIGH)).otherwise(nw.lit(LOW))


def counted_comments(engine: Engine, kind: Kind, filters: Filters) -> "nw.LazyFrame[Any]":
    """Comments of a kind whose score counts, with their `side`, and the `day` they count on."""
    settings = engine.settings()
    m = metric(kind.key, settings)
    d, side = sides_of(m, settings.baseline)
    said_by = "reviewer" if kind.by_reviewer else "customer"
    frame = counted_rows(engine, m, d, filters, "comment_fact").filter(nw.col("said_by") == said_by)
    return frame.with_columns(side=side, day=nw.col(m.date_column(d)))
