"""Who is comparable: for each agent who was touched by a change, the most alike of those who were not.

Alike is an earlier level that is near, once luck is taken out of both (a low level by luck alone would be
matched with a low level that is real), and a like mix of channels. Several are taken for each, some for more
than one (nearest neighbours with replacement).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from iqs.scoring.intervals import Array

EACH = 5
"""Agents who are compared with each one who was touched."""
FARTHEST = 1.5
"""Distance from which two are not alike: standard deviations of levels plus the share of other channels."""


@dataclass(frozen=True)
class Matches:
    """`of` has for each touched agent the numbers of those compared with, none where nobody is alike.

    `weights` are those of all who were not touched in the mean they make, their sum is 1 (0 without any).
    """

    of: tuple[tuple[int, ...], ...]
    weights: Array


def matched(levels: Array, mixes: Array, others: Array, other_mixes: Array, each: int = EACH) -> Matches:
    """Match touched agents with others by level and by mix of channels.

    `mixes` have one row an agent, the shares of channels, whose sum is 1.
    """
    weights = np.zeros(len(others))
    if not len(others) or not len(levels):
        return Matches(((),) * len(levels), weights)
    scale = float(np.std(np.concatenate([levels, others]))) or 1.0
    away = np.abs(levels[:, None] - others[None, :]) / scale
    other_channels = np.abs(mixes[:, None, :] - other_mixes[None, :, :]).sum(axis=2) / 2
    found = tuple(_nearest(row, each) for row in away + other_channels)
    with_any = sum(bool(f) for f in found)
    for some in found:
        for j in some:
            weights[j] += 1 / (len(some) * with_any)
    return Matches(found, weights)


def _nearest(distance: Array, each: int) -> tuple[int, ...]:
    order: Sequence[int] = np.argsort(distance, kind="stable")[:each].tolist()
    return tuple(j for j in order if distance[j] <= FARTHEST)
