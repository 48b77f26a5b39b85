"""Which of two metrics moves first, in words: what a lead means, and how its charts are read."""

from iqs.analysis.leading import ENOUGH_WEEKS, FEWEST_A_WEEK, Leading, Order, Week, weeks_in_words
from iqs.scoring import metric


def meaning(answer: Leading) -> str:
    """What a lead, or none, means, with what it does not."""
    of, to = metric(answer.of).label, metric(answer.to).label
    if answer.lag is None:
        return (
            f"In these weeks ups and downs of {of} do not tell {to} of later weeks, nor the other way "
            "round. There "
            "may still be a lead that is too weak to show."
        )
    ahead = weeks_in_words(abs(answer.lag.weeks))
    if answer.order is Order.FIRST:
        return (
            f"When {of} fell or rose, {to} tended to do the same about {ahead} later: a fall of {of} is "
            "worth a look "
            "before customers say so. That is no proof of cause: something else may reach reviewers first."
        )
    return (
        f"When {to} fell or rose, {of} tended to do the same about {ahead} later: here customers tell "
        "first, and "
        f"{of} is no early warning. That is no proof of cause."
    )


def undated_words(answer: Leading) -> str:
    """A warning that answers stand on the day they were given; empty when none does."""
    if not answer.undated:
        return ""
    return (
        f"{answer.undated:,} of {answer.second_n:,} answers name no conversation and stand on the day they "
        f"were given: customers who answer late can make {metric(answer.of).label} seem to lead."
    )


def lags_readings(answer: Leading) -> list[str]:
    """How the chart of lags is read, and how much so many weeks can show."""
    found = [
        f"n = {answer.usable} weeks. Bars above the dashed line are more than chance gives in one of twenty "
        "such pictures; a lag is claimed when the later half of the weeks shows it too. The same week "
        "(outlined) is not claimed: reviews and answers of the same conversations move together anyway."
    ]
    if answer.usable < ENOUGH_WEEKS - 4:
        found.append(
            f"With {answer.usable} weeks about half of all real leads stay hidden; with {ENOUGH_WEEKS} far "
            "fewer do."
        )
    return found


def courses_reading(answer: Leading) -> str:
    """How the two courses are read, and what they rest on."""
    return (
        f"Dots: single weeks with at least {FEWEST_A_WEEK} rows. Line: mean of five weeks. "
        f"{answer.first_n:,} reviews and {answer.second_n:,} answers, by the date of the conversation, "
        f"{spread_of(answer.weeks)}."
    )


def weeks_note(answer: Leading) -> str:
    """What must be known of the weekly figures."""
    bare = "In these weekly numbers auto-fails take nothing. " if answer.without_auto_fail else ""
    return f"{bare}A dash stands for a week with fewer than {FEWEST_A_WEEK} rows: it is not looked at."


def spread_of(weeks: tuple[Week, ...]) -> str:
    """The days that weeks reach over, in words."""
    return f"{weeks[0].day:%-d %b %Y} to {weeks[-1].day:%-d %b %Y}" if weeks else ""
