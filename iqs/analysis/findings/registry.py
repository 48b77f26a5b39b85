"""All detectors of findings. One more is one module and one line here."""

from iqs.analysis.findings import (
    against,
    changing,
    diverging,
    failing,
    improving,
    leads,
    mixing,
    reviewers,
    rushing,
    season,
    stepping,
    unusual,
)
from iqs.analysis.findings.found import Asked, Detector, Looked
from iqs.analysis.findings.rank import Findings, findings
from iqs.analysis.periods import span
from iqs.errors import unknown_name
from iqs.model import Filters, Period
from iqs.scoring import Engine, answered

FEWEST_DAYS = 84
"""Days of data below which nothing is looked for: what a level swings by from week to week is not known."""

DETECTORS: dict[str, Detector] = {
    d.key: d
    for d in (
        season.DETECTOR,
        diverging.DETECTOR,
        rushing.DETECTOR,
        leads.DETECTOR,
        improving.DETECTOR,
        reviewers.DETECTOR,
        changing.DETECTOR,
        stepping.DETECTOR,
        mixing.DETECTOR,
        unusual.DETECTOR,
        failing.DETECTOR,
        against.DETECTOR,
    )
}


def looked(engine: Engine, detector: str, filters: Filters, comparison: Period | None = None) -> Looked:
    """What one detector looked at. Raises UnknownName for one that does not exist."""
    if detector not in DETECTORS:
        raise unknown_name("detector", detector, DETECTORS)
    return answered(engine, _looked, detector, filters, comparison)


def _looked(engine: Engine, detector: str, filters: Filters, comparison: Period | None) -> Looked:
    known = span(engine)
    if known is None:
        return Looked(detector, why_not="No data are loaded.")
    if known.days < FEWEST_DAYS:
        return Looked(
            detector, why_not=f"Findings are looked for from {FEWEST_DAYS} days on; there are {known.days}."
        )
    return DETECTORS[detector].look(engine, asked(filters, comparison, known))


def asked(filters: Filters, comparison: Period | None, known: Period) -> Asked:
    """What detectors are asked about: the period within the data, against the comparison or what lies before.

    A comparison of which less than half lies within the data is none.
    """
    chosen = filters.period or known
    period = Period(
        min(max(chosen.start, known.start), known.end), max(min(chosen.end, known.end), known.start)
    )
    if period.start > period.end:
        period = known
    before = comparison or period.previous()
    inside = (min(before.end, known.end) - max(before.start, known.start)).days + 1
    if inside < before.days / 2 or before.end >= period.start:
        return Asked(filters, period, None, known)
    return Asked(filters, period, Period(max(before.start, known.start), before.end), known)


def all_findings(engine: Engine, filters: Filters, comparison: Period | None = None) -> Findings:
    """Ask every detector, and rank what holds over everything that was looked at."""
    return findings([looked(engine, key, filters, comparison) for key in DETECTORS])
