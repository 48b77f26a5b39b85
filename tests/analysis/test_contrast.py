"""Words that mark a side, against likelihoods worked out in another way; silence where there is nothing."""

from collections.abc import Sequence
from math import log

import numpy as np
import pytest
from scipy import optimize

from iqs.analysis.compare import Verdict
from iqs.analysis.contrast import Contrast, Tally, contrast
from iqs.analysis.words import terms_of

EDGE = 3.841458820694124


def tally(*rows: tuple[str, int, int], worth: Sequence[tuple[float, float]] | None = None) -> Tally:
    """Texts with how often each stands on either side, and what that is worth."""
    n = np.array([[[float(r[1])] for r in rows], [[float(r[2])] for r in rows]])
    counted = n if worth is None else np.array(worth, dtype=float).T[:, :, None]
    return Tally([terms_of(r[0]) for r in rows], n, counted)


def log_likelihood(p: float, q: float) -> float:
    """Of 21 with and 85.67 without on one side, 11 with and 95.67 without on the other."""
    rest = 170 / 30
    return 21 * log(p) + (80 + rest) * log(1 - p) + 11 * log(q) + (90 + rest) * log(1 - q)


def end(high: bool) -> float:
    """An end of the profile interval, found by searching over the shares."""
    p, q = 21 / (101 + 170 / 30), 11 / (101 + 170 / 30)
    best = log_likelihood(p, q)

    def shares(odds: float) -> tuple[float, float]:
        def first(second: float) -> float:
            return odds * second / (1 - second + odds * second)

        found = optimize.minimize_scalar(
            lambda s: -log_likelihood(first(s), s),
            bounds=(1e-6, 0.9),
            method="bounded",
            options={"xatol": 1e-12},
        )
        return first(found.x), found.x

    def over(odds: float) -> float:
        return 2 * (best - log_likelihood(*shares(odds))) - EDGE

    centre = p / (1 - p) / (q / (1 - q))
    first, second = shares(optimize.brentq(over, centre, 40) if high else optimize.brentq(over, 0.05, centre))
    return first / second


def test_ratio_and_interval_by_hand() -> None:
    """20 and 10 of 100 comments; the prior adds one with the word and 170 / 30 without to each side."""
    found = contrast(tally(("late", 20, 10), ("fine", 80, 90)), ["late"])
    (word,) = found.followed
    assert (word.n, word.of, word.marks) == ((20, 10), (100, 100), 0)
    assert word.ratio == pytest.approx(21 / 11)
    assert (word.low, word.high) == (pytest.approx(end(False), rel=1e-5), pytest.approx(end(True), rel=1e-5))
    assert word.verdict is Verdict.NOT_CLEAR
    assert (found.looked_at, found.clear) == (2, 0)


def test_clear_words_of_both_sides() -> None:
    """A word of one side only is clear there; its ratio is seen from there."""
    found = contrast(tally(("late reply", 40, 0), ("thank you", 0, 50), ("fine", 60, 50)))
    assert [(w.text, w.marks, w.n) for w in found.words] == [
        ("late reply", 0, (40, 0)),
        ("thank", 1, (0, 50)),
    ]
    assert all(w.low > 1 for w in found.words)
    assert found.words[0].also == ("reply", "late")


def test_phrase_stands_for_its_words_and_word_beside_it_only_with_need() -> None:
    """“slow” is listed beside “slow process” once other comments have it too."""
    alone = contrast(tally(("slow process", 40, 0), ("fine", 60, 100)))
    assert [w.text for w in alone.marking(0)] == ["slow process"]
    both = contrast(tally(("slow process", 40, 0), ("slow", 40, 0), ("fine", 60, 140)))
    assert [w.text for w in both.marking(0)] == [
        "slow",
    ]
    needed = contrast(tally(("slow process", 40, 0), ("slow", 12, 0), ("fine", 60, 140)))
    assert [w.text for w in needed.marking(0)] == ["slow process", "slow"]


def test_texts_that_one_writer_repeats_are_worth_one() -> None:
    """Forty times the same by one customer says nothing, by forty customers it does."""
    texts = (("late", 40, 0), ("fine", 60, 100))
    assert contrast(tally(*texts)).marking(0)
    assert not contrast(tally(*texts, worth=[(1, 0), (60, 100)])).words


def test_reviewers_are_compared_with_themselves() -> None:
    """The strict one always writes “tone”; within each reviewer it marks nothing."""
    terms = [frozenset({"tone"}), frozenset({"fine"})]
    # n[side, text, reviewer]: strict 90 low and 10 passing, kind 10 low and 90 passing.
    n = np.array([[[90.0, 0.0], [0.0, 10.0]], [[10.0, 0.0], [0.0, 90.0]]])
    pooled = Tally(terms, n.sum(axis=2, keepdims=True), n.sum(axis=2, keepdims=True))
    assert [w.text for w in contrast(pooled).words] == ["tone", "fine"]
    within = contrast(Tally(terms, n, n), ["tone"])
    assert not within.words
    assert within.followed[0].ratio == pytest.approx(1, abs=0.01)


def test_comments_of_one_review_count_for_less() -> None:
    """Eight comments a review, as if they all said the same: 24 comments are worth three."""
    rows = (("late", 24, 0), ("fine", 76, 100))
    once = tally(*rows)
    assert contrast(once).words
    assert not contrast(Tally(once.terms, once.n, once.worth, (8.0, 8.0))).words


def test_thirty_comments_are_needed_on_each_side() -> None:
    """With 29 nothing is said, not even of a word that everybody writes."""
    assert contrast(tally(("late", 29, 0), ("fine", 0, 500))) == Contrast((29, 500))
    assert contrast(tally(("late", 30, 0), ("fine", 0, 500))).words


def test_order_of_texts_does_not_matter() -> None:
    """The same answer from the last text to the first."""
    rows = [("late reply", 40, 5), ("thank you", 3, 50), ("fine", 60, 50), ("slow process", 9, 2)]
    assert contrast(tally(*rows)) == contrast(tally(*rows[::-1]))


def random_comments(seed: int) -> Tally:
    """Sixty and ninety comments of words drawn in the same way."""
    rng = np.random.default_rng(seed)
    words = np.array([f"w{chr(97 + i // 26)}{chr(97 + i % 26)}" for i in range(60)])
    share = 1 / np.arange(1, 61)
    texts = [" ".join(rng.choice(words, 8, p=share / share.sum())) for _ in range(150)]
    return tally(*((t, int(i < 60), int(i >= 60)) for i, t in enumerate(texts)))


def test_random_texts_are_hardly_ever_told_apart() -> None:
    """Of forty pairs of the same kind of text, two at most are said to differ (5 % are allowed)."""
    claimed = sum(bool(contrast(random_comments(seed)).clear) for seed in range(40))
    assert claimed <= 2
