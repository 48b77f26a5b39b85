"""What reviewers and customers write: phrases that fit the rating, the season and the planted theme."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from iqs.demo.plan import Floats, Ints

BAD, BAD_WAITING, BAD_SCRIPTED, BAD_HURRIED, MIXED, GOOD = range(6)
CUSTOMER: tuple[tuple[str, ...], ...] = (
    (
        "The answer was unclear and I still do not know what to do.",
        "I had to explain my problem three times.",
        "My problem is not solved.",
        "They sent me a link to an article that I had already read.",
        "I got two different answers from two people.",
        "Nobody called back as promised.",
        "Not helpful at all.",
        "The fix worked for a day, then the same thing happened again.",
        "I was passed from one person to the next.",
        "Too complicated for such a simple question.",
    ),
    (
        "I waited far too long for an answer.",
        "Forty minutes in the queue before anybody spoke to me.",
        "Four days for a one-line reply.",
        "Nobody answered over the holidays.",
        "The wait was unacceptable, and in the end it was not even solved.",
    ),
    (
        "It felt like they were reading from a script.",
        "Impersonal, copied answers. Nobody read what I wrote.",
        "Friendly words, but the price went up again and nobody could say why.",
        "I asked about the new price and got a standard text.",
        "Polite, but it was the same scripted reply as last time.",
        "Too expensive for what it does now.",
        "They offered a discount only when I said I would leave.",
        "I do not feel like a customer any more, only a number.",
    ),
    (
        "I felt hurried off the phone.",
        "The agent was in a rush and closed the ticket before it was solved.",
        "Very short answer, half of my question was ignored.",
        "Quick, but not right.",
    ),
    (
        "Okay in the end, but it took a while.",
        "Friendly agent, slow process.",
        "It works now. I would have liked an explanation.",
        "Average.",
        "Solved, after I found part of the answer myself.",
        "Good support, but the product should not need it.",
    ),
    (
        "Quick and friendly, thank you!",
        "Clear explanation, solved in minutes.",
        "The agent really listened.",
        "Great service.",
        "Very patient with me, and everything works now.",
        "Best support I have had in a long time.",
        "Solved at the first attempt.",
        "Exactly what I needed.",
        "They even followed up the next day.",
        "Kind, competent and fast.",
        "Thanks for the step-by-step instructions.",
    ),
)
REVIEWER: tuple[tuple[str, ...], ...] = (
    (
        "Compliance step missed: identity was not verified before account details were given.",
        "Required statement left out, please repeat the compliance module.",
    ),
    (
        "The customer's main question stayed open; let us go through this one together.",
        "Wrong procedure used and the ticket closed too early.",
        "Several facts were wrong. Please check the article before replying.",
    ),
    (
        "Solid, but the next step was not clear to the customer.",
        "Correct answer; the tone could be warmer.",
        "Good effort. Confirm that it works before closing.",
        "Acknowledge the frustration before the fix.",
        "Mostly right, one detail missing.",
    ),
    (
        "Good handling, well structured reply.",
        "Clear and friendly, small slip in the details.",
        "Nice recovery after a difficult start.",
        "Well done, a follow-up would have made it perfect.",
    ),
    (
        "Excellent: accurate, warm and complete.",
        "A model answer, may I use it in training?",
        "Everything right, great ownership.",
        "Outstanding patience with a difficult case.",
    ),
)
CAUSES: tuple[tuple[str, ...], ...] = (
    ("Wrong information", "Knowledge gap", "Outdated article"),
    ("Too formal", "Impatient", "Spelling and grammar"),
    ("No acknowledgement", "Scripted reply", "Customer's feeling ignored"),
    ("Identity not verified", "Required statement missing"),
    ("Closed too early", "No next step", "Needed another team", "Wrong procedure"),
)
"""Root causes named for a low rating, by criterion."""


def phrases(
    groups: Sequence[Sequence[str]], group: Ints, rng: np.random.Generator, share: float | Floats = 1.0
) -> pa.Array:
    """One phrase from the group of each row, null for all but about `share` of the rows."""
    sizes = np.array([len(g) for g in groups])
    starts = np.cumsum(sizes) - sizes
    index = starts[group] + (rng.random(len(group)) * sizes[group]).astype(np.int64)
    silent = rng.random(len(group)) >= share
    return pa.array([p for g in groups for p in g]).take(pa.array(index, mask=silent))


def reviewer_group(percent: Floats, failed: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> Ints:
    """Phrase group of a review by its score in percent."""
    return np.where(failed, 0, 1 + np.searchsorted([60, 78, 90], np.nan_to_num(percent))).astype(np.int64)
