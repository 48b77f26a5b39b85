"""Whose reviews name a root cause: by team or agent, each against all others."""

from dataclasses import dataclass, replace

import narwhals.stable.v2 as nw
import numpy as np

from iqs.analysis.causes import cause_rows, of_criterion
from iqs.analysis.compare import Verdict, change
from iqs.analysis.criteria import basis
from iqs.analysis.criterion_names import names_shown
from iqs.analysis.screen import screened
from iqs.model import Filters
from iqs.scoring import Better, Engine, Measure, Spread, counted_rows
from iqs.scoring.intervals import wilson


@dataclass(frozen=True)
class CauseGroup:
    """A group: how many of its reviews name the cause, that share in percent, and the difference to the share
    of all others in points (None below the minimum of reviews), clear if it is so among all groups."""

    group: str
    naming: int
    share: Measure
    difference: float | None
    verdict: Verdict


def cause_by(
    engine: Engine,
    filters: Filters,
    by: str,
    cause: str,
    criterion: str | None = None,
    definition: str | None = None,
) -> tuple[CauseGroup, ...]:
    """Groups of a dimension, those with the most reviews that name the cause first.

    With a criterion only where it was named on that. Differences are those of two shares (Newcombe 1998).
    """
    b = basis(engine, definition)
    reviews = (
        counted_rows(engine, b.metric, b.iqs, filters)
        .group_by(by)
        .agg(nw.len().alias("_n"))
        .collect("pyarrow")
    )
    n = {g or "": int(k) for g, k in reviews.select(by, "_n").rows()}
    rows = of_criterion(
        cause_rows(engine, b, filters).filter(nw.col("_cause") == nw.lit(cause)),
        names_shown(engine),
        criterion,
    )
    if rows is None or not n:
        return ()
    found = rows.select(by, "source", "review_id").unique().group_by(by).agg(nw.len().alias("_n"))
    k = {g or "": int(v) for g, v in found.select(by, "_n").collect("pyarrow").rows()}
    d = replace(b.iqs, key="cause", spread=Spread.PROPORTION, better=Better.DOWN)
    groups = sorted(n)

    def shares(naming: list[int], of: list[int]) -> list[Measure]:
        low, high = wilson(np.array(naming, float), np.array(of, float))
        return [
            Measure(
                b.metric.key,
                d.key,
                ((by, g),),
                100.0 * naming[i] / of[i] if of[i] else None,
                of[i],
                100.0 * float(low[i]) if of[i] else None,
                100.0 * float(high[i]) if of[i] else None,
                (),
                of[i] >= b.metric.minimum_n,
            )
            for i, g in enumerate(groups)
        ]

    naming, of = [k.get(g, 0) for g in groups], [n[g] for g in groups]
    own = shares(naming, of)
    rest = shares([sum(naming) - v for v in naming], [sum(of) - v for v in of])
    gaps = screened([change(r, o, d) for r, o in zip(rest, own, strict=True)])
    answer = [
        CauseGroup(
            g,
            naming[i],
            own[i],
            gap.difference if gap.verdict is not Verdict.NOT_ENOUGH else None,
            gap.verdict,
        )
        for i, (g, gap) in enumerate(zip(groups, gaps, strict=True))
        if gap is not None
    ]
    return tuple(sorted(answer, key=lambda c: (-c.naming, -(c.share.value or 0.0), c.group)))
