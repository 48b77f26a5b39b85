"""How reviews spread over the bands of IQS: excellent, good, needs attention."""

from dataclasses import dataclass, replace

import narwhals.stable.v2 as nw

from iqs.analysis.compare import Change, change
from iqs.model import Filters, Period
from iqs.scoring import Engine, Measure, Spread, definition_in_force, measure_as, metric

BANDS = ("excellent", "good", "needs attention")


@dataclass(frozen=True)
class BandShare:
    """The share of reviews in a band, in percent, and how it changed; `change` is None without comparison."""

    band: str
    now: Measure
    change: Change | None


def bands(engine: Engine, filters: Filters, comparison: Period | None) -> tuple[BandShare, ...]:
    """Shares of reviews by the band their own score falls into, the best first; they sum to 100 %.

    Reviews are scored by the definition in force, by that of the guide where it is the pass rate.
    """
    settings = engine.settings()
    m = metric("iqs", settings)
    d = definition_in_force(engine, m)
    if d.spread is not Spread.STRATIFIED:
        d = m.definition("guide")
    score = (100.0 * d.numerator.cast(nw.Float64) / d.denominator.cast(nw.Float64)).round(9)
    edges = {
        "excellent": score >= settings.excellent,
        "good": (score >= settings.good) & (score < settings.excellent),
        "needs attention": score < settings.good,
    }
    found = []
    for band in BANDS:
        share = replace(
            d,
            key=band,
            numerator=edges[band].cast(nw.Float64),
            denominator=nw.lit(1.0),
            spread=Spread.PROPORTION,
        )
        now = measure_as(engine, m, share, filters=filters)[0]
        if comparison is None:
            found.append(BandShare(band, now, None))
            continue
        then = measure_as(engine, m, share, filters=filters.during(comparison))[0]
        found.append(BandShare(band, now, change(then, now, share)))
    return tuple(found)
