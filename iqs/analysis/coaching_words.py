"""What a coaching plan says, in the same words on the page, on paper and in a shell."""

from collections.abc import Callable
from math import ceil, isinf

from iqs.analysis.compare import Verdict
from iqs.analysis.gaps import Gap
from iqs.analysis.goals import Goal
from iqs.analysis.session_effect import SessionEffect
from iqs.text import DASH, MINUS, listed, number

Name = Callable[[str], str]


def points(amount: float) -> str:
    """Signed points with one decimal."""
    return f"{'+' if amount >= 0.05 else MINUS if amount <= -0.05 else '±'}{abs(amount):.1f}"


def between(gap: Gap) -> str:
    """The interval of a difference, a dash where there is none."""
    return DASH if gap.low is None or gap.high is None else f"{points(gap.low)} to {points(gap.high)}"


def against(gap: Gap) -> str:
    """Whom an agent is set against."""
    return (
        f"the {gap.others} other agents in the same role"
        if gap.same_role
        else f"all {gap.others} other agents, as too few have the same role"
    )


def evidence(gap: Gap) -> str:
    """The difference with its interval and ratings."""
    return f"{points(gap.size)} points (95 %: {between(gap)}; {gap.n:,} ratings)"


def gap_sentence(gap: Gap) -> str:
    """Where an agent stands on a criterion, and where the others do."""
    return (
        f"{number(gap.score, '%')} where {against(gap)} have {number(gap.peers, '%')}, with the same "
        f"channels, "
        f"months and reviewers: {evidence(gap)}."
    )


def headline(found: tuple[Gap, ...], aside: str = "") -> str:
    """The finding about one agent in one line."""
    weak = [g for g in found if g.weak]
    strong = [g for g in sorted(found, key=lambda g: -g.size) if g.strong]
    if aside:
        return f"Not compared: {aside}"
    if not any(g.gap is not None for g in found):
        return "Not enough ratings to tell strengths or gaps"
    if weak:
        first = min(weak, key=lambda g: g.size)
        if len(weak) == 1:
            return f"One clear gap: {first.criterion}, {points(first.size)} points"
        return f"{len(weak)} clear gaps, the largest in {first.criterion}: {points(first.size)} points"
    if strong:
        named = listed([g.criterion for g in strong])
        return f"No clear gap, and clearly strong in {named}"
    return "No clear gap and no clear strength: like the others, as far as reviews tell"


def open_sentence(gap: Gap) -> str:
    """What would tell a gap that is not clear."""
    if gap.more is None:
        return f"{gap.criterion}: {evidence(gap)}. Too small to tell by reviews in reasonable time."
    return (
        f"{gap.criterion}: {evidence(gap)}. If it is as large as it looks, about {gap.more} more ratings "
        "would tell."
    )


def monthly(goal: Goal) -> str:
    """How many ratings come in."""
    return f"{goal.per_month:.0f} ratings" if goal.per_month >= 1.5 else "about one rating"


def goal_sentence(criterion: str, goal: Goal) -> str:
    """A goal worded with what can be told of it."""
    step = f"{criterion} from {goal.start:.0f} to {goal.target:.0f} % in {goal.weeks} weeks."
    if goal.reached:
        return (
            f"{step} With {monthly(goal)} a month we can tell a change of {_up(goal.told)} points by then; "
            f"a smaller one may be luck."
        )
    told = "" if isinf(goal.told) else f", only one of {_up(goal.told)} or more"
    more = (
        f" About {ceil(goal.needed):,} ratings a month would tell it."
        if goal.needed is not None
        else " No number of new ratings would, as too few were made before."
    )
    return (
        f"{step} With {monthly(goal)} a month a change of {goal.gain:.0f} points cannot be told by then"
        f"{told}: judge by the conversations themselves.{more}"
    )


def _up(points_told: float) -> int:
    return ceil(points_told - 1e-9)


def effect_sentence(e: SessionEffect) -> str:
    """What sessions did, with what it must be read with."""
    if e.difference is None or e.beyond is None or e.change is None or e.anyway is None:
        return e.why_not
    is_clear = "clear" if e.verdict is Verdict.CLEAR else "not clear"
    d, b = e.difference, e.beyond
    return (
        f"{e.what} changed by {points(e.change)} points from the {e.weeks} weeks before to the {e.weeks} "
        f"after "
        f"for {e.counted} agents with a session ({e.n_before:,} and {e.n_after:,} ratings), and by "
        f"{points(e.anyway)} for {e.compared} comparable agents without one. The difference is {is_clear}: "
        f"{points(d.value)} points (95 %: {points(d.low)} to {points(d.high)}), and {points(b.value)} "
        f"({points(b.low)} to {points(b.high)}) with what was to be expected anyway taken out."
    )


VERDICTS = {
    Verdict.CLEAR: "clear",
    Verdict.NOT_CLEAR: "not clear",
    Verdict.NOT_ENOUGH: "not enough data",
}


def reading(gap: Gap) -> str:
    """One gap as people read it in a table."""
    if gap.verdict is Verdict.NOT_ENOUGH:
        return f"not compared: {gap.why_not}"
    if gap.weak:
        return "▼ clear gap"
    if gap.strong:
        return "▲ clear strength"
    if gap.verdict is Verdict.CLEAR:
        return "● clear, but small"
    return "● not clear yet" if gap.open else "● like the others"
