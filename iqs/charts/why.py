"""The parts of a change as a waterfall: from the value before, part by part, to the value now."""

import plotly.graph_objects as go

from iqs.analysis.compare import Verdict
from iqs.analysis.tenure import TENURE
from iqs.analysis.why import WITHIN, Part, Why
from iqs.charts.course import clock_ticks
from iqs.charts.drawing import Drawing
from iqs.charts.theme import COLOURS, QUIET, faded, styled
from iqs.model import DIMENSIONS
from iqs.scoring import Definition, metric
from iqs.text import bare_difference, decimals, difference, difference_ends, number

GOOD, BAD = "#1d9a94", "#c9534b"


MEANS = {
    WITHIN: "The same agents, channels and topics, judged alike, did better or worse.",
    "agent": "Agents joined or left, or some handled more contacts and others fewer.",
    TENURE: "The same agents had more practice on the job than before, or less.",
    "channel": "More contacts came through channels that usually score higher or lower.",
    "topic": "Customers asked about other things, which usually score higher or lower.",
    "reviewer": "Other people reviewed more, and some are milder than others.",
    "scorecard": "Another scorecard was in use, and the same work scores differently by it.",
}
"""What each part of a change means."""
TURNED = (
    "The whole and its parts say opposite things: what was counted changed more than how well it was done. "
    "Compare teams or channels one by one before acting on the whole."
)
"""Said where the change all else equal goes the other way than the whole."""


def cause_words(cause: str) -> str:
    """What a part is called."""
    if cause == TENURE:
        return "Newer or longer-serving"
    return "All else equal" if cause == WITHIN else f"Other {DIMENSIONS[cause].plural}"


def groups_words(cause: str) -> str:
    """What the groups of a cause are called."""
    return "months on the job" if cause == TENURE else DIMENSIONS[cause].plural


def waterfall(found: Why) -> Drawing:
    """Draw the parts of a change; those that are not clear are pale. It must have parts."""
    m = metric(found.metric)
    d = m.definition(found.definition)
    before, now = found.change.earlier.value or 0.0, found.change.later.value or 0.0
    figure = go.Figure()
    at = before
    names = ["Before", *(cause_words(p.cause) for p in found.parts), "Now"]
    for name, level in (("Before", before), ("Now", now)):
        figure.add_trace(
            go.Scatter(
                x=[level],
                y=[name],
                mode="markers+text",
                marker={"size": 13, "color": COLOURS[found.metric]},
                text=[number(level, d.unit, decimals=decimals(d))],
                textposition="top center",
                cliponaxis=False,
                hovertemplate=f"{name}: %{{text}}<extra></extra>",
            )
        )
    for part in found.parts:
        colour = QUIET if part.good is None else GOOD if part.good else BAD
        figure.add_trace(
            go.Bar(
                base=[at],
                x=[part.amount],
                y=[cause_words(part.cause)],
                orientation="h",
                width=0.5,
                marker={"color": colour if part.verdict is Verdict.CLEAR else faded(QUIET, 0.35)},
                error_x={
                    "type": "data",
                    "symmetric": False,
                    "array": [part.high - part.amount],
                    "arrayminus": [part.amount - part.low],
                    "thickness": 1.2,
                    "width": 0,
                    "color": QUIET,
                },
                text=[bare_difference(part.amount, d)],
                textposition="none",
                customdata=[[part_interval(part, d), str(part.verdict)]],
                hovertemplate=(
                    f"{cause_words(part.cause)}: %{{text}} (95 %: %{{customdata[0]}}), %{{customdata[1]}}"
                    "<extra></extra>"
                ),
            )
        )
        at += part.amount
    figure.add_vline(x=before, line={"color": QUIET, "width": 1, "dash": "dot"})
    styled(figure, 90 + 46 * len(names), hovermode="closest", barmode="overlay")
    unit = ", %" if d.unit == "%" else ""
    ends = [before, now]
    at = before
    for part in found.parts:
        ends += [at + part.low, at + part.high]
        at += part.amount
    room = 0.08 * (max(ends) - min(ends)) or 1.0
    reach = (min(ends) - room, max(ends) + room)
    figure.update_xaxes(title_text=f"{m.label}{unit}", range=reach, **clock_ticks(d, reach, 5))
    figure.update_yaxes(categoryorder="array", categoryarray=names[::-1], showgrid=False)
    title = headline(found)
    listed = "; ".join(
        f"{cause_words(p.cause).lower()} {difference(p.amount, d)} (95 %: {part_interval(p, d)}, {p.verdict})"
        for p in found.parts
    )
    ends_said = f"from {number(before, d.unit, decimals=decimals(d))} to " + number(
        now, d.unit, decimals=decimals(d)
    )
    return Drawing(title, figure, f"{title}. {m.label} went {ends_said}: {listed}.")


def how_to_read(found: Why) -> str:
    """From when to when, and what bars and lines are."""
    return (
        f"Before: {found.comparison}. Now: {found.filters.period}. Bars add up to the change; pale ones are "
        "not clear. Lines: 95 % intervals."
    )


def aside_words(found: Why) -> str:
    """What changed as a whole, so that nobody can tell what it did; empty when nothing did."""
    if not found.aside:
        return ""
    named = ", ".join(DIMENSIONS[k].plural for k in found.aside)
    return (
        f"All {named} changed from one period to the other: whether they or time made the difference cannot "
        "be told, so it stands in “all else equal”."
    )


def way_on(found: Why) -> str:
    """What to do where a change cannot be split; empty where nothing can be done."""
    return "" if "no sum" in found.why_not else "Choose longer periods or fewer filters."


def part_interval(part: Part, d: Definition) -> str:
    """The 95 % interval of a part, such as "−12 to −6"."""
    return difference_ends(part.low, part.high, d)


def headline(found: Why) -> str:
    """The finding in one line: how much of the change stays when all else is equal."""
    m = metric(found.metric)
    d = m.definition(found.definition)
    whole = found.change.difference or 0.0
    way = "rose" if whole > 0 else "fell"
    size = difference(abs(whole), d).lstrip("+±")
    within = found.part(WITHIN)
    if within is None:
        return f"{m.label} {way} {size}"
    equal = difference(within.amount, d)
    clear = found.change.verdict is Verdict.CLEAR
    if within.verdict is Verdict.CLEAR and not clear:
        turned = "rose" if within.amount > 0 else "fell"
        alone = difference(abs(within.amount), d).lstrip("+±")
        return (
            f"No clear change in {m.label} ({difference(whole, d)}), yet all else equal it {turned} {alone}"
        )
    if found.turned:
        turned = "up" if within.amount > 0 else "down"
        return f"{m.label} {way} {size}, yet all else equal it went {turned}: {equal}"
    mixed = [p for p in found.parts if p.cause != WITHIN and p.verdict is Verdict.CLEAR]
    most = max(mixed, key=lambda p: abs(p.amount), default=None)
    if within.verdict is Verdict.CLEAR:
        if abs(within.amount) > abs(whole):
            return f"{m.label} {way} {size}, and more than that with all else equal: {equal}"
        return f"{m.label} {way} {size}: {equal} of it all else equal"
    if clear and most is not None:
        return f"{m.label} {way} {size} for another mix of {groups_words(most.cause)}, not all else equal"
    if clear:
        return f"{m.label} {way} {size}, and no single cause is clear"
    return f"No clear change in {m.label}, also with all else equal"
