"""Which candidates are findings, over everything that was looked at, and in which order they are told.

Comparisons that answer one question are a family. A family's own chance is Simes' (1986); families are
selected by Benjamini and Hochberg (1995), and within a selected family comparisons are kept at 5 % times the
share of families that were selected (Benjamini and Bogomolov 2014, Journal of the Royal Statistical Society B
76, 297-318): so the share of false ones is held in each family that is spoken of, and where nothing is there
at all, anything is told in at most 5 % of cases.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from iqs.analysis.findings.found import Candidate, Looked

LEVEL = 0.05
MOST_OF_SIZE = 4.0
"""Sizes beyond so many times what matters count no further: all are enormous."""


@dataclass(frozen=True)
class Finding:
    """A candidate that holds over everything that was looked at, and other sides of the same thing."""

    detector: str
    told: Candidate
    others: tuple[Candidate, ...]
    score: float


@dataclass(frozen=True)
class Findings:
    """Findings, the most important first, and what was looked at for them: comparisons and detectors."""

    findings: tuple[Finding, ...]
    looked: int
    detectors: int
    why_not: tuple[tuple[str, str], ...]


def findings(looked: Sequence[Looked]) -> Findings:
    """Select and rank."""
    families = {(f.detector, name): p for f in looked for name, p in f.families}
    limits = _limits(families)
    kept = [
        (f.detector, c)
        for f in looked
        for c in f.candidates
        if c.p <= limits[f.detector, c.family] and c.at_least > 0
    ]
    return Findings(
        _told(kept),
        sum(map(len, families.values())),
        len({detector for detector, _ in families}),
        tuple((f.detector, f.why_not) for f in looked if f.why_not),
    )


def simes(p: Sequence[float]) -> float:
    """The chance of a family: the smallest of its ordered chances times their number over their rank."""
    ordered = np.sort(np.asarray(p, dtype=np.float64))
    return float(np.min(ordered * len(ordered) / np.arange(1, len(ordered) + 1)))


def _limits(families: Mapping[tuple[str, str], Sequence[float]]) -> dict[tuple[str, str], float]:
    """For each family the largest chance that is kept; -1 where none is."""
    own = {key: simes(p) for key, p in families.items()}
    cut = _cut(np.array(list(own.values())), LEVEL)
    selected = {key for key, p in own.items() if p <= cut}
    level = LEVEL * len(selected) / max(len(families), 1)
    return {key: _cut(np.array(p), level) if key in selected else -1.0 for key, p in families.items()}


def _cut(p: "np.typing.NDArray[np.float64]", level: float) -> float:
    """The largest chance that Benjamini and Hochberg's procedure keeps; -1 when it keeps none."""
    ordered = np.sort(p)
    passing = np.flatnonzero(ordered <= level * np.arange(1, len(p) + 1) / max(len(p), 1))
    return float(ordered[passing[-1]]) if len(passing) else -1.0


def score(c: Candidate) -> float:
    """How important: what it is at least, in sizes that matter, times the root of its reach.

    What it is at least is its size times how sure it is: the share of the size that the interval's nearer
    end leaves. The root lets what touches one agent of many stand beside what touches everybody.
    """
    return min(c.at_least, MOST_OF_SIZE) * sqrt(min(max(c.reach, 0.0), 1.0))


def _told(kept: Sequence[tuple[str, Candidate]]) -> tuple[Finding, ...]:
    """One finding for all sides of one thing, told by its most important side."""
    groups: dict[str, list[tuple[str, Candidate]]] = {}
    for detector, c in kept:
        groups.setdefault(c.kin or c.key, []).append((detector, c))
    found = []
    for sides in groups.values():
        ordered = sorted(sides, key=lambda side: (-score(side[1]), side[1].key))
        detector, told = ordered[0]
        found.append(Finding(detector, told, tuple(c for _, c in ordered[1:]), score(told)))
    return tuple(sorted(found, key=lambda f: (-f.score, f.told.key)))
