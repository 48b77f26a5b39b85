"""Many comparisons at once: which differences stay clear when all of them are looked at together.

Of 20 comparisons where nothing differs one is "clear" by its own 95 % interval. The procedure of Benjamini
and Hochberg (1995) keeps the expected share of such false ones among all that are called clear at 5 %.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np
from scipy import special

from iqs.analysis.compare import Change, Verdict
from iqs.scoring.intervals import Array, Z

FALSE_SHARE = 0.05
"""Expected share of false ones among the differences that are called clear."""


def clear(p: Array) -> "np.typing.NDArray[np.bool_]":
    """Which of several comparisons are clear, from their p-values; NaN stands for one that cannot be made."""
    # As scipy.stats.false_discovery_control, whose import costs a new process a second.
    known = np.sort(p[np.isfinite(p)])
    passing = np.flatnonzero(known <= FALSE_SHARE * np.arange(1, len(known) + 1) / max(len(known), 1))
    if not len(passing):
        return np.zeros(p.shape, dtype=np.bool_)
    return np.asarray(p <= known[passing[-1]])


C = TypeVar("C", Change, Change | None)


def screened(changes: Sequence[C]) -> tuple[C, ...]:
    """The same changes, of which only those are still clear that are so among all of them.

    A change's p-value is read off its interval: the half of it that points to zero is 1.96 standard errors.
    """
    p = np.array([_p_value(c) for c in changes], dtype=np.float64)
    kept = clear(p)
    return tuple(
        replace(c, verdict=Verdict.NOT_CLEAR, good=None)
        if c is not None and c.verdict is Verdict.CLEAR and not kept[i]
        else c
        for i, c in enumerate(changes)
    )


def _p_value(c: Change | None) -> float:
    if c is None or c.difference is None or c.low is None or c.high is None:
        return float("nan")
    half = c.difference - c.low if c.difference > 0 else c.high - c.difference
    if half <= 0.0:
        return 1.0 if c.difference == 0.0 else 0.0
    return float(2 * special.ndtr(-Z * abs(c.difference) / half))
