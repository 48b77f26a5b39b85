"""What an effect says, in sentences: the finding, and what it must be read with."""

from collections.abc import Mapping

from iqs.analysis.compare import Verdict
from iqs.analysis.intervention import FEWEST_ROWS, Effect, Group, How
from iqs.analysis.matched import EACH
from iqs.analysis.paired import Interval
from iqs.model import DIMENSIONS, Treated
from iqs.scoring import METRICS
from iqs.text import DASH, MINUS, clock, decimals, difference, listed, number

NO_GROUP = "before and after; no comparison group, so anything else that happened then may be the reason"


def whom(treated: Treated, names: Mapping[str, str] | None = None) -> str:
    """Whom a change touched, in words: "Billing", "3 agents", "everybody"."""
    if treated.everybody:
        return "everybody"
    shown = [
        (names or {}).get(v, v) or f"no {DIMENSIONS[treated.dimension].label.lower()}" for v in treated.values
    ]
    return listed(shown) if len(shown) <= 3 else f"{len(shown)} {DIMENSIONS[treated.dimension].plural}"


def headline(e: Effect) -> str:
    """The finding in one line, as the title of the page's picture."""
    i = e.found
    if i is None:
        return f"{e.what}: not enough data to tell"
    if e.verdict is not Verdict.CLEAR and not e.hint:
        return f"{e.what}: no clear effect"
    against = " more than for comparable agents" if e.how is How.COMPARED else " at once"
    said = f"{e.what} {moved(i.value)} {size(e, abs(i.value))}{against}"
    return f"{said}: a hint, no proof" if e.hint else said


def finding(e: Effect, names: Mapping[str, str] | None = None) -> str:
    """What changed for whom, beside what for the others; says itself why nothing can be told."""
    if e.how is How.SERIES:
        return _series(e)
    t, c = e.touched, e.compared
    if t is None:
        return e.why_not or "Nobody whom it touched has enough rows on both sides."
    said = f"{e.what} {_changed(e, t)} for {_agents(t.agents)} it touched ({whom(e.treated, names)})"
    if c is not None:
        said += f"; {c.agents} comparable agents {_changed(e, c, brief=True)}"
    said += f". {_expected(e, t)}".rstrip()
    if e.difference is None or e.beyond is None:
        return f"{said} {e.why_not}".rstrip()
    plain = f"{signed(e, e.difference.value)} (95 %: {ends(e, e.difference)})"
    luck = f"{signed(e, e.beyond.value)} ({ends(e, e.beyond)})"
    verdict = "clear" if e.verdict is Verdict.CLEAR else "a hint, no proof" if e.hint else "not clear"
    return (
        f"{said} The difference to comparable agents is {verdict}: {plain}, and {luck} with what was to be "
        "expected anyway taken out."
    )


def _agents(count: int) -> str:
    return "the one agent" if count == 1 else f"the {count} agents"


def _series(e: Effect) -> str:
    if e.step is None:
        return e.why_not
    level, slope = e.step.level, e.step.slope
    if e.verdict is Verdict.CLEAR or e.hint:
        way = "higher" if level.value > 0 else "lower"
        said = f"From {e.on:%-d %b %Y} on {e.what} was {size(e, abs(level.value))} {way} at once"
        said += f" (95 %: {ends(e, level)}){', which is a hint' if e.hint else ''}"
    else:
        said = f"{e.what} shows no clear step on {e.on:%-d %b %Y}"
        said += f" ({signed(e, level.value)}, 95 %: {ends(e, level)})"
    turn = f"; the trend turned by {signed(e, slope.value)} a week ({ends(e, slope)})" if slope.clear else ""
    return f"{said}{turn}. This is {NO_GROUP}."


def _changed(e: Effect, g: Group, *, brief: bool = False) -> str:
    """How a group moved: "rose 4.1 points (95 %: 1.9 to 6.3)"."""
    if abs(g.observed) < 0.05:
        return "stayed as it was" if not brief else "stayed as they were"
    said = f"{moved(g.observed)} {size(e, abs(g.observed))}"
    if g.change is None or brief:
        return said
    low, high = g.change.low, g.change.high
    if high < 0:
        low, high = -high, -low
    if low > 0:
        both = f"{size(e, low)} to {size(e, high)}"
        return f"{said} (95 %: {both.replace(' points', '').replace(' %', '')})"
    return f"{said} (95 %: {ends(e, g.change)})"


def _expected(e: Effect, g: Group) -> str:
    """The part that was to be expected anyway; empty where there is next to none."""
    if abs(g.expected) < 0.05:
        return ""
    low = "low" if g.expected > 0 else "high"
    back = "rise" if g.expected > 0 else "fall"
    same = (g.expected > 0) == (g.observed > 0)
    start = f"Of that, {size(e, abs(g.expected))}" if same else f"A {back} of {size(e, abs(g.expected))}"
    verb = "were" if same and not e.relative else "was"
    return (
        f"{start} {verb} to be expected anyway, because their level before was {low} partly by luck, and "
        "luck does not last."
    )


def moved(amount: float) -> str:
    """The verb of a change."""
    return "rose" if amount > 0 else "fell"


def size(e: Effect, amount: float) -> str:
    """An amount without a sign where it has none: "4.1 points", "3.2 %", "0:12"."""
    sign = MINUS if amount < 0 else ""
    if e.relative:
        return f"{sign}{abs(amount):.1f} %"
    text = difference(abs(amount), e.definition).lstrip("+±")
    return f"{sign}{text}"


def signed(e: Effect, amount: float) -> str:
    """An amount with its sign."""
    return f"{'+' if amount > 0 else ''}{size(e, amount)}"


def ends(e: Effect, i: Interval) -> str:
    """An interval: "+1.9 to +6.3 points"."""
    low, high = signed(e, i.low), signed(e, i.high)
    return f"{low.split(' ')[0]} to {high}"


def level(e: Effect, value: float | None) -> str:
    """A level in the unit of the metric."""
    if value is None:
        return DASH
    if e.definition.unit == "s":
        return clock(value)
    return number(value, e.definition.unit, decimals=decimals(e.definition))


def read_with(e: Effect) -> list[str]:
    """What stands beside the finding: matching, versions, who is not in it."""
    said = []
    counted = METRICS[e.metric].counted
    if e.how is How.COMPARED and e.compared is not None and e.touched is not None:
        same = "channels, reviewers and scorecard versions" if e.metric == "iqs" else "channels"
        said.append(
            f"Each agent it touched is compared with up to {EACH} others of the nearest earlier level and a "
            f"like mix of channels. Earlier level of the touched {level(e, e.touched.before)}, of those "
            f"compared {level(e, e.compared.before)}. All levels are as if everybody had the same mix of "
            f"{same}; each agent counts once."
        )
    if e.unmatched:
        said.append(f"Touched with nobody alike, and not in the comparison: {e.unmatched}.")
    if e.thin:
        said.append(f"Agents with fewer than {FEWEST_ROWS} {counted} before or after, left out: {e.thin}.")
    if e.left_aside:
        said.append(
            f"{e.left_aside:,} {counted} by scorecard versions used on one side only are left aside: another "
            "scorecard is no effect."
        )
    if e.step is not None and e.step.a_year_earlier:
        said.append("The same weeks of the year before are taken off, as a season lies in these weeks.")
    return said
