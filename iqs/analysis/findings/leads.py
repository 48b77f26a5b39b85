"""IQS that moves ahead of what customers say, or after it: the test of Early warning, over all dates."""

from functools import partial
from math import atanh, sqrt, tanh

from scipy import special

from iqs.analysis.findings.found import Asked, Candidate, Detector, Looked, Tally, beyond
from iqs.analysis.lags import MOST_WEEKS, Lag
from iqs.analysis.leading import FEWEST_WEEKS, FOLLOWERS, Leading, leading, weeks_in_words
from iqs.model import Period
from iqs.scoring import Engine, metric

MATTERS = 0.3
"""Correlation of weekly surprises that is large enough to act on."""
_LOOKED = 2 * MOST_WEEKS
_LIMIT = float(special.ndtri(1 - 0.05 / _LOOKED))


def look(engine: Engine, asked: Asked) -> Looked:
    """IQS before CSAT and before NPS."""
    tally = Tally("leads")
    for to in FOLLOWERS:
        found = leading(engine, asked.whole, to=to)
        # A lag that the later half of the weeks does not show is none.
        shown = [lag for lag in found.lags if lag.weeks != 0 and lag.again and lag.r > 0]
        if not found.lags:
            continue
        best = max(shown, key=lambda lag: lag.r, default=None)
        if best is None:
            tally.add(1.0)
            continue
        # The limit is what chance exceeds in 5 % over all lags: it knows the degrees of freedom.
        z = _LIMIT * atanh(min(best.r, 0.999)) / atanh(min(best.limit, 0.999))
        tally.add(_LOOKED * beyond(z, 1.0), partial(_told, found, best))
    return tally.done(f"At least {FEWEST_WEEKS} weeks with reviews and answers are needed.")


def _told(found: Leading, lag: Lag, p: float) -> Candidate:
    first, then = (found.of, found.to) if lag.weeks > 0 else (found.to, found.of)
    half = 1.96 / sqrt(max(lag.pairs - 3, 1))
    low, high = tanh(atanh(lag.r) - half), tanh(atanh(lag.r) + half)
    a, b = metric(first).label, metric(then).label
    return Candidate(
        key=f"leads|{first}|{then}",
        good=None,
        words=(
            f"{a} moves first: {b} follows about {weeks_in_words(abs(lag.weeks))} later (correlation of "
            f"weekly surprises {lag.r:.2f}, 95 %: {low:.2f} to {high:.2f}, {lag.pairs} weeks). "
            "No proof of cause."
        ),
        size=lag.r,
        low=low,
        high=high,
        matters=MATTERS,
        n=lag.pairs,
        counted="weeks",
        since=Period(found.weeks[0].day, found.weeks[-1].day),
        p=p,
        reach=1.0,
        page="side-by-side",
        query=(
            ("side_tab", "Early warning"),
            ("leading_to", metric(found.to).label),
            ("period", "All dates"),
        ),
        action=f"Watch {a} week by week and act on a fall at once: {b} may follow within weeks."
        if lag.weeks > 0
        else f"Here customers tell first: read what they write as soon as {a} falls.",
        metric=then,
        kin=f"leads|{'of' if lag.weeks > 0 else 'to'}",
    )


DETECTOR = Detector("leads", "what moves first, reviews or customers", look)
