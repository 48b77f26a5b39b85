"""How sure an order is: chances and ranges of places, and who is clearly apart from the rest.

Places come from draws of the joint posterior (Goldstein and Spiegelhalter 1996). Who is clearly above or
below the average of all is found exactly, held to 5 % false ones (Benjamini and Hochberg 1995).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from iqs.analysis.screen import clear as clear_among
from iqs.analysis.shrinkage import Shrunk
from iqs.scoring.intervals import Array

DRAWS = 4_000
TOP = 3
"""Places that count as the top."""
_SEED = 1983
"""Fixed: the same data give the same ranges, whatever their order."""

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Ranks:
    """One entry a group: the chance of a place among the best `TOP`, and the range of places with 90 %."""

    top: Array
    first: Ints
    last: Ints


def ranks(s: Shrunk, best_first: int = 1) -> Ranks:
    """Places of groups by their true values; `best_first` is 1 where high is good, -1 where low is."""
    groups = len(s.mean)
    rng = np.random.default_rng(_SEED)
    # Drawn in the order of the values, so that the order of the rows changes nothing.
    order = np.argsort(s.mean, kind="stable")
    mean, own, weight = s.mean[order], s.own[order], s.weight[order]
    centre = rng.normal(0.0, np.sqrt(s.shared), (DRAWS, 1))
    drawn = mean + (1 - weight) * centre + np.sqrt(own) * rng.normal(size=(DRAWS, groups))
    place = np.argsort(np.argsort(-best_first * drawn, axis=1), axis=1) + 1
    top, first, last = np.empty(groups), np.empty(groups, np.int64), np.empty(groups, np.int64)
    top[order] = np.mean(place <= TOP, axis=0)
    ends = np.quantile(place, (0.05, 0.95), axis=0, method="inverted_cdf")
    first[order], last[order] = ends.astype(np.int64)
    return Ranks(top, first, last)


def apart(s: Shrunk) -> Ints:
    """1 for groups clearly above the average of all groups, -1 for those clearly below, 0 for the others.

    Clear needs a chance above 95 %, held to 5 % false ones over all groups.
    """
    from scipy.special import ndtr

    groups = len(s.mean)
    share = 1 - s.weight
    away = s.mean - s.mean.mean()
    variance = (share - share.mean()) ** 2 * s.shared + s.own * (1 - 2 / groups) + s.own.sum() / groups**2
    wrong_side = ndtr(-np.abs(away) / np.sqrt(variance))
    clear = clear_among(wrong_side)
    return np.where(clear, np.sign(away), 0).astype(np.int64)
