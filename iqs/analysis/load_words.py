"""What busy weeks go with, in words: a link is consistent with overload, and no proof of it."""

from iqs.analysis.compare import Verdict
from iqs.analysis.daily import definition_of
from iqs.analysis.load import MORE, Load
from iqs.analysis.season_words import amount
from iqs.analysis.seasons import Effect
from iqs.text import difference, difference_ends


def dose_words(load: Load, e: Effect | None) -> str:
    """What busy weeks outside the season go with, and what that says about the season."""
    label, dose = load.subject.label, load.dose
    d = definition_of(load.subject, load.definition)
    if dose.slope is None or dose.low is None or dose.high is None:
        return f"Whether busy weeks score lower cannot be said: {dose.why_not}"
    slope = difference(dose.slope, d)
    ends = difference_ends(dose.low, dose.high, d)
    said = (
        f"In the {dose.weeks} weeks outside the seasons, {100 * MORE:.0f} % more contacts per agent go with "
        f"{slope} of {label} (95 %: {ends})"
    )
    beyond = (
        ""
        if load.reached
        else " No week outside the season was as busy as the season is on average: what such a load does may "
        "only show there."
    )
    if dose.verdict is not Verdict.CLEAR:
        return (
            f"{said}: no clear link. Busy weeks do not show that it is the load. The season may differ in "
            "other ways, too: what customers ask, new or temporary colleagues, another mix of channels, who "
            f"reviews.{beyond}"
        )
    share = ""
    if e is not None and e.clear and dose.share is not None and load.per_agent is not None:
        both = difference_ends(dose.share_low or 0.0, dose.share_high or 0.0, d)
        share = (
            f" At that rate the season's load ({abs(load.per_agent - 1) * 100:.0f} % "
            f"{'more' if load.per_agent >= 1 else 'less'} per agent) goes with {difference(dose.share, d)} "
            f"(95 %: {both}) of the {amount(e)}."
        )
    same = e is not None and e.clear and dose.share is not None and dose.share * (e.difference or 0.0) > 0
    verdict = "That is consistent with overload, not proof." if same else "That is a link, not a cause."
    return f"{said}: a clear link.{share} {verdict}{beyond}"
