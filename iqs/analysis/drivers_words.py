"""What goes with satisfied customers in words: what it rests on, what is found, how it is read."""

from iqs.analysis.drivers import Drivers
from iqs.text import listed

CAUTION = (
    "Goes with, not causes: a hard case can spoil both the rating and the answer. By itself this is no "
    "reason to set weights."
)
MODEL_READING = (
    "Bar: 95 % interval. Full dots are clear, open ones are not. Other criteria and the channel are held "
    "constant."
)
RANK_READING = "Exploratory. Clear: by Spearman's rank test with Holm's correction."


def evidence(answer: Drivers) -> str:
    """What it rests on, as a sentence."""
    drawn = f", drawn from {answer.drawn_from:,}," if answer.drawn_from is not None else ""
    rarer = f", {answer.events:,} of them with the rarer answer" if answer.events != answer.n else ""
    return (
        f"n = {answer.n:,} conversations{drawn} of {answer.agents:,} agents that have both a review and an "
        f"answer{rarer}."
    )


def findings(answer: Drivers) -> list[str]:
    """What is to be said in sentences: order, what is explained, and what goes the other way."""
    said = []
    if answer.ahead is not None:
        first, beaten = answer.ahead
        top = next(d for d in answer.drivers if d.criterion == first)
        said.append(
            f"{first} explains more of the answers than {listed(beaten)}: {top.share:.0f} % "
            f"({top.share_low:.0f} to {top.share_high:.0f} %) of what the criteria explain together."
        )
    elif answer.clear and not answer.grouped:
        said.append("Which criterion explains most cannot be told: their shares overlap.")
    if answer.grouped and answer.clear:
        name, share, low, high = answer.grouped[0]
        said.append(
            "There are too many criteria to share out what they explain; of their groups "
            f"{name or 'the rest'} has the largest part, {share:.0f} % ({low:.0f} to {high:.0f} %)."
        )
    worse = [d.criterion for d in answer.clear if (d.per_sd or 0.0) < 0]
    if worse:
        said.append(
            f"Better ratings of {listed(worse)} go with worse answers. Look at some of these reviews: "
            "the criterion may reward what customers dislike."
        )
    if answer.explained is not None:
        said.append(
            f"All criteria together explain {answer.explained:.0f} % of the differences between answers; the "
            "rest is the case, the product, the customer, and chance."
        )
    return said
