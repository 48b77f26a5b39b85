"""Which criteria reviewers rate high although the customer of the same conversation was unhappy.

Over linked conversations: the mean rating of a criterion (0 to 100 % of its scale, as the IQS definition in
force maps it) where the customer was happy and where not. One observation a conversation: several reviews of
it are averaged first.
"""

from dataclasses import dataclass
from enum import StrEnum

import narwhals.stable.v2 as nw
import numpy as np

from iqs.analysis.agreement import BAD, GOOD, MINIMUM, answer_side, linked_rows
from iqs.analysis.compare import Change, Verdict, change
from iqs.analysis.screen import screened
from iqs.model import Filters
from iqs.scoring import Engine, Measure
from iqs.scoring.intervals import mean_t
from iqs.scoring.iqs import rules_of


class Reading(StrEnum):
    """How a criterion goes with what customers say; `SAME` where a side has no spread to judge by."""

    OVER = "rated high whatever customers say"
    FOLLOWS = "follows customers"
    AGAINST = "higher where customers are unhappy"
    UNCLEAR = "not clear"
    SAME = "every rating is the same"
    NOT_ENOUGH = "not enough data"


@dataclass(frozen=True)
class CriterionBeside:
    """A criterion where customers were unhappy and where they were happy; `gap` is happy minus unhappy."""

    criterion: str
    unhappy: Measure
    happy: Measure
    gap: Change
    reading: Reading


def over_scored(engine: Engine, outcome: str, filters: Filters) -> tuple[CriterionBeside, ...]:
    """Each criterion beside the answers to one kind of survey, those that are over-scored first.

    A criterion is over-scored where its mean among unhappy customers is clearly above the pass mark and no
    clear gap to happy ones shows; needs `MINIMUM` conversations on each side.
    """
    pairs, d = linked_rows(engine, outcome, filters, "linked_rating_fact")
    mapped = rules_of(d.key)[0]
    one = (
        pairs.filter(nw.col("rated"))
        .group_by("criterion", "survey_source", "response_id")
        .agg(
            nw.col(mapped).mean().alias("_x"),
            nw.col("survey_score").min().alias("score"),
            nw.col("survey_scale_min").min().alias("scale_min"),
            nw.col("survey_scale_max").min().alias("scale_max"),
            nw.col("direction").min(),
        )
    )
    rows = (
        one.with_columns(_side=answer_side(engine, outcome), _xx=nw.col("_x") * nw.col("_x"))
        .filter(nw.col("_side") != "")
        .group_by("criterion", "_side")
        .agg(nw.len().alias("_n"), nw.col("_x").sum(), nw.col("_xx").sum())
        .collect("pyarrow")
        .rows(named=True)
    )
    found = {(r["criterion"], r["_side"]): (r["_n"], r["_x"], r["_xx"]) for r in rows}
    criteria = sorted({c for c, _ in found})
    sides = [{s: _mean(c, s, *found.get((c, s), (0, 0.0, 0.0))) for s in (BAD, GOOD)} for c in criteria]
    gaps = screened([change(s[BAD], s[GOOD], d) for s in sides])
    baseline = engine.settings().baseline
    answer = [
        CriterionBeside(c, s[BAD], s[GOOD], gap, _reading(s[BAD], gap, baseline))
        for c, s, gap in zip(criteria, sides, gaps, strict=True)
    ]
    order = list(Reading)
    return tuple(sorted(answer, key=lambda a: (order.index(a.reading), -(a.unhappy.value or 0.0))))


def _mean(criterion: str, side: str, n: int, total: float, squares: float) -> Measure:
    low, high = (100 * float(b[0]) for b in mean_t(*(np.array([v]) for v in (total, squares, float(n)))))
    known = not np.isnan(low)
    return Measure(
        metric="iqs",
        definition="criterion",
        group=(("criterion", criterion), ("side", side)),
        value=100 * total / n if n else None,
        n=n,
        low=max(low, 0.0) if known else None,
        high=min(high, 100.0) if known else None,
        left_out=(),
        enough=n >= MINIMUM,
    )


def _reading(unhappy: Measure, gap: Change, baseline: float) -> Reading:
    if gap.verdict is Verdict.NOT_ENOUGH:
        both = gap.earlier.enough and gap.later.enough
        return Reading.SAME if both else Reading.NOT_ENOUGH
    if gap.verdict is Verdict.CLEAR:
        return Reading.FOLLOWS if (gap.difference or 0.0) > 0 else Reading.AGAINST
    return Reading.OVER if (unhappy.low or 0.0) > baseline else Reading.UNCLEAR
