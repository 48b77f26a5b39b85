"""Which words one group of comments has more often than another, and how sure that is.

The log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008, "Fightin' Words"),
over comments that have a word and comments that do not. The prior has the share of the word over both sides,
and weighs on each side as much as brings one comment of the rarer sort, with the word or without. In place
of that paper's normal approximation, which fails where one side has next to no comment with the word,
intervals and verdicts come from the likelihood ratio of the counts with the prior added (Greenland 2007,
priors as data).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from iqs.analysis.compare import Verdict
from iqs.analysis.screen import clear as clear_among
from iqs.analysis.words import small_words

Floats = npt.NDArray[np.float64]

NEED = 30
"""Comments that each side must have before anything is said."""
LEAST_WITH = 5.0
"""Comments that must have a word, over both sides, for it to be looked at."""
MOST_TERMS = 5_000
"""Words and phrases looked at, the most frequent ones."""
MOST_LISTED = 40
"""Words listed of each side."""
_MOST_TRIED, _MOST_REST = 400, 200
_FARTHEST = 25.0
"""Log-odds from the estimate within which the ends of intervals are looked for."""
_MOSTLY = 0.7
_EDGE = 3.841458820694124
"""95 % point of chi-square with one degree of freedom."""


@dataclass(frozen=True)
class Word:
    """A word or phrase, and how often comments of two sides have it.

    `marks` is the side (0 or 1) whose comments have it more often. `n` are comments with it on each side of
    `of` comments. `ratio` says how many times as great its share is on side `marks` as on the other, with its
    95 % interval; 1 is no difference. `also` are other telling words that stand in the same comments.
    """

    text: str
    marks: int
    n: tuple[int, int]
    of: tuple[int, int]
    ratio: float
    low: float
    high: float
    verdict: Verdict
    also: tuple[str, ...] = ()

    def share(self, side: int) -> float:
        """Comments of a side that have it, in percent; 0 without comments."""
        return 100.0 * self.n[side] / self.of[side] if self.of[side] else 0.0


@dataclass(frozen=True)
class Tally:
    """Distinct texts: the terms of each, and how often each stands on either side.

    `n[side, text, stratum]` are comments, `worth[side, text, stratum]` what they are worth as evidence: as
    much, or less where a writer repeats a text. Strata are compared within themselves: one for all, or one
    a reviewer. `clusters[side]` is by how much comments that come in groups (of one review) say less than as
    many that do not, 1 or more.
    """

    terms: Sequence[frozenset[str]]
    n: Floats
    worth: Floats
    clusters: tuple[float, float] = (1.0, 1.0)


@dataclass(frozen=True)
class Contrast:
    """What marks two sides. `of` are their comments; `enough` is False below `NEED` on either.

    `words` are clear, those of side 0 first, most telling first, none of which another in the list
    explains. `rest` are other words looked at, most telling first. `followed` are words that were asked
    for, in that order; those in too few comments are missing. `looked_at` words were looked at, of which
    `clear` differ.
    """

    of: tuple[int, int]
    words: tuple[Word, ...] = ()
    rest: tuple[Word, ...] = ()
    followed: tuple[Word, ...] = ()
    looked_at: int = 0
    clear: int = 0

    @property
    def enough(self) -> bool:
        """Whether both sides have comments enough."""
        return min(self.of) >= NEED

    def marking(self, side: int) -> tuple[Word, ...]:
        """The listed words of one side."""
        return tuple(w for w in self.words if w.marks == side)


def contrast(tally: Tally, follow: Sequence[str] = ()) -> Contrast:
    """Compare the two sides of a tally word by word; clear are those that pass Benjamini-Hochberg at 5 %.

    `follow` are words to report on, whatever the finding.
    """
    from scipy import special

    of = (int(tally.n[0].sum()), int(tally.n[1].sum()))
    if min(of) < NEED or not _shared(tally).any():
        return Contrast(of)
    names, has = _matrix(tally)
    if not names:
        return Contrast(of)
    raw = np.stack([has.T @ tally.n[side].sum(axis=1) for side in (0, 1)])
    y, n = _effective(tally, np.stack([has.T @ tally.worth[side] for side in (0, 1)]))
    kept = np.flatnonzero(y.sum(axis=0) >= LEAST_WITH)
    if not kept.size:
        return Contrast(of)
    names, has = [names[i] for i in kept], has[:, kept]
    raw, y, n = raw[:, kept], y[:, kept], n[:, kept]
    z = _signed_root(y, n)
    clear = clear_among(special.chdtrc(1, z**2))
    marks = np.where(z >= 0, 0, 1)
    # Seen from the side that has the word more often.
    ratio, low, high = _ratios(np.where(marks == 0, y, y[::-1]), np.where(marks == 0, n, n[::-1]))

    def word(i: int, also: tuple[str, ...] = ()) -> Word:
        verdict = Verdict.CLEAR if clear[i] else Verdict.NOT_CLEAR
        counts = (int(raw[0, i]), int(raw[1, i]))
        bounds = float(ratio[i]), float(low[i]), float(high[i])
        return Word(names[i], int(marks[i]), counts, of, *bounds, verdict, also)

    listed: list[Word] = []
    for side in (0, 1):
        own = np.flatnonzero(clear & (marks == side)).tolist()
        order = _order(own, names, low, raw[side])[:_MOST_TRIED]
        listed += [word(i, also) for i, also in _unexplained(order, names, has, tally, side)]
    shown = {w.text for w in listed}
    others = [i for i in np.argsort(-np.abs(z), kind="stable").tolist() if names[i] not in shown]
    place = {name: i for i, name in enumerate(names)}
    return Contrast(
        of,
        tuple(listed),
        tuple(word(i) for i in others[:_MOST_REST]),
        tuple(word(place[t]) for t in follow if t in place),
        len(names),
        int(clear.sum()),
    )


def _order(own: list[int], names: list[str], low: Floats, n: Floats) -> list[int]:
    """Terms of a side, those first that are at least so much more common there.

    A phrase that makes up most of the comments with a word takes the place of the word: it says more.
    """
    place = {names[i]: i for i in own}
    at = {i: float(low[i]) for i in own}
    for i in own:
        for part in names[i].split():
            word = place.get(part)
            if word is not None and n[i] >= _MOSTLY * n[word]:
                at[i] = max(at[i], float(low[word]))
    return sorted(own, key=lambda i: (-round(at[i], 6), *_telling(names[i])))


def _telling(term: str) -> tuple[int, int, int, str]:
    """Order of terms that mark a side equally: without small words, phrases, long ones first."""
    return (small_words(term), -term.count(" "), -len(term), term)


def _matrix(tally: Tally) -> tuple[list[str], Any]:
    """Terms that enough comments have, in alphabetical order, and a sparse matrix texts x terms."""
    from scipy.sparse import csc_array

    total: dict[str, float] = {}
    for terms, n in zip(tally.terms, tally.n.sum(axis=(0, 2)).tolist(), strict=True):
        for term in terms:
            total[term] = total.get(term, 0.0) + n
    often = sorted((-n, t) for t, n in total.items() if n >= LEAST_WITH)[:MOST_TERMS]
    names = sorted(t for _, t in often)
    place = {t: i for i, t in enumerate(names)}
    at = [(row, place[t]) for row, terms in enumerate(tally.terms) for t in terms if t in place]
    rows, columns = np.array(at, dtype=np.int64).reshape(-1, 2).T
    return names, csc_array((np.ones(len(at)), (rows, columns)), shape=(len(tally.terms), len(names)))


def _shared(tally: Tally) -> npt.NDArray[np.bool_]:
    """Strata that have comments on both sides; the others cannot be compared."""
    return np.asarray((tally.n.sum(axis=1) > 0).all(axis=0))


def _effective(tally: Tally, with_word: Floats) -> tuple[Floats, Floats]:
    """Independent comments with each word, and in all, on each side, given `worth[side, term, stratum]`.

    Strata weigh the same on both sides, so that a side does not differ because of who wrote more of it.
    """
    use = _shared(tally)
    n, y = tally.worth.sum(axis=1)[:, use], with_word[:, :, use]
    weight = n[0] * n[1] / n.sum(axis=0)
    share = (y / n[:, None, :]) @ weight / weight.sum()
    size = weight.sum() ** 2 / (weight**2 / n).sum(axis=1) / np.array(tally.clusters)
    return share * size[:, None], np.broadcast_to(size[:, None], share.shape)


def _with_prior(y: Floats, n: Floats) -> tuple[Floats, Floats]:
    """Comments with and without each word, after the prior is added to each side.

    The prior has the word's share over both sides, and one comment of the rarer sort, with it or without.
    """
    total = y.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        odds = total / (n.sum(axis=0) - total)
        extra, without = np.maximum(odds, 1.0), np.maximum(1.0 / odds, 1.0)
    # A word that no comment or every comment has marks nothing.
    extra, without = np.where(np.isfinite(extra), extra, 1.0), np.where(np.isfinite(without), without, 1.0)
    return y + extra, n - y + without


def _signed_root(y: Floats, n: Floats) -> Floats:
    """Root of the likelihood ratio against equal shares, positive where side 0 has the word more often."""
    a, b = _with_prior(y, n)
    share, pooled = a / (a + b), a.sum(axis=0) / (a + b).sum(axis=0)
    ratio = 2.0 * (_log_likelihood(a, b, share) - _log_likelihood(a, b, np.stack([pooled, pooled])))
    return np.asarray(np.sign(share[0] - share[1]) * np.sqrt(np.maximum(ratio, 0.0)))


def _log_likelihood(a: Floats, b: Floats, share: Floats) -> Floats:
    from scipy.special import xlog1py, xlogy

    return np.asarray((xlogy(a, share) + xlog1py(b, -share)).sum(axis=0))


def _ratios(y: Floats, n: Floats) -> tuple[Floats, Floats, Floats]:
    """How many times as great the share is on side 0, and the ends of its 95 % interval.

    Ends are where the profile likelihood of the log-odds ratio falls by the 95 % point; there, too, the
    shares that are most likely are divided, as a ratio of shares is what people understand.
    """
    a, b = _with_prior(y, n)
    b = np.maximum(b, 1e-9)
    share = a / (a + b)
    best, centre = _log_likelihood(a, b, share), np.log(a[0] / b[0]) - np.log(a[1] / b[1])

    def shares(log_odds: Floats) -> Floats:
        odds, size, total = np.exp(log_odds), a + b, a.sum(axis=0)
        slope = size[1] + size[0] * odds - total * (odds - 1.0)
        other = 2.0 * total / (slope + np.sqrt(slope**2 + 4.0 * size[1] * (odds - 1.0) * total))
        return np.stack([odds * other / (1.0 + other * (odds - 1.0)), other])

    def end(way: float) -> Floats:
        near, far = np.zeros_like(centre), np.full_like(centre, _FARTHEST)
        for _ in range(40):
            middle = (near + far) / 2
            out = 2.0 * (best - _log_likelihood(a, b, shares(centre + way * middle))) > _EDGE
            near, far = np.where(out, near, middle), np.where(out, middle, far)
        first, second = shares(centre + way * (near + far) / 2)
        return np.asarray(first / second)

    return share[0] / share[1], end(-1.0), end(1.0)


def _unexplained(
    order: list[int], names: list[str], has: Any, tally: Tally, side: int
) -> list[tuple[int, tuple[str, ...]]]:
    """Terms of a side that still mark it in comments without those listed before, and what goes with each.

    So a phrase and its words, or words that always come together, are listed once.
    """
    rows = {i: has.indices[has.indptr[i] : has.indptr[i + 1]] for i in order}
    left = np.ones(len(tally.terms), dtype=bool)
    listed: list[int] = []
    also: dict[int, list[str]] = {}
    weight = tally.n.sum(axis=2)[side]
    for i in order:
        own = rows[i][left[rows[i]]]
        y, n = _effective(tally, tally.worth[:, own].sum(axis=1)[:, None, :])
        z = float(_signed_root(y, n)[0]) * (1 if side == 0 else -1)
        if y.sum() >= LEAST_WITH and z**2 > _EDGE and z > 0 and len(listed) < MOST_LISTED:
            listed.append(i)
            left[own] = False
        elif listed:
            together = [weight[np.intersect1d(rows[i], rows[j], assume_unique=True)].sum() for j in listed]
            also.setdefault(listed[int(np.argmax(together))], []).append(names[i])
    return [(i, tuple(sorted(also.get(i, ()), key=_telling))) for i in listed]
