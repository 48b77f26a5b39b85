"""Bands of IQS: what a score is called."""

EXCELLENT, GOOD = 80.0, 70.0
"""Lowest score of the two upper bands, in percent."""

NAMES = ("excellent", "good", "needs attention")
"""Bands from the best down."""


def band(score: float) -> str:
    """The band of a score in percent: 80 is excellent, 70 good, what is below needs attention."""
    # Scores are sums of fractions: 80 % must be excellent even where it is stored as 79.99999999999999.
    rounded = round(score, 9)
    return NAMES[0] if rounded >= EXCELLENT else NAMES[1] if rounded >= GOOD else NAMES[2]
