"""IQS as it is scored now and as a draft would score it, on one time axis."""

from typing import Any

import plotly.graph_objects as go

from iqs.analysis.compare import Verdict
from iqs.analysis.what_if import FEWEST_AGENTS, Shift, WhatIf
from iqs.charts.course import DAY_WORDS, point_width
from iqs.charts.drawing import Drawing
from iqs.charts.theme import COLOURS, QUIET, faded, styled
from iqs.scoring import Definition, Measure
from iqs.text import difference, interval, value

NOW, DRAFT = "As scored now", "By the draft"
_NOTHING = 0.05


def before_after(answer: WhatIf, before: Definition, after: Definition) -> Drawing:
    """Two lines over time; the draft's with its 95 % band. Points on too few reviews are not drawn."""
    drawn = [(d, old, new) for d, old, new in answer.series if _shown(old) or _shown(new)]
    spread = point_width(answer.grain)
    figure = go.Figure()
    banded = [(d, new) for d, _, new in drawn if _shown(new) and new is not None and new.low is not None]
    for bound, fill in (("low", None), ("high", "tonexty")):
        figure.add_trace(
            go.Scatter(
                x=[d for d, _ in banded],
                y=[getattr(new, bound) for _, new in banded],
                mode="lines",
                fill=fill,
                fillcolor=faded(COLOURS["iqs"], 0.16),
                line={"width": 0, "color": COLOURS["iqs"]},
                hoverinfo="skip",
                showlegend=False,
                **spread,
            )
        )
    sides: tuple[tuple[str, Definition, list[Measure | None], dict[str, Any]], ...] = (
        (NOW, before, [old for _, old, _ in drawn], {"color": QUIET, "width": 2, "dash": "dash"}),
        (DRAFT, after, [new for _, _, new in drawn], {"color": COLOURS["iqs"], "width": 2.5}),
    )
    for name, d, side, line in sides:
        points = [m if _shown(m) else None for m in side]
        figure.add_trace(
            go.Scatter(
                x=[day for day, _, _ in drawn],
                y=[None if m is None else m.value for m in points],
                name=name,
                mode="lines+markers",
                line=line,
                marker={"size": 6},
                text=["" if m is None else value(m, d) for m in points],
                customdata=[["", 0] if m is None else [interval(m, d), m.n] for m in points],
                hovertemplate=f"{name} %{{text}} (95 %: %{{customdata[0]}}, n = %{{customdata[1]:,}})"
                "<extra></extra>",
                **spread,
            )
        )
    styled(figure, 340)
    figure.update_layout(
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        margin={"t": 34},
    )
    figure.update_xaxes(hoverformat=DAY_WORDS[answer.grain], ticklabelmode="period")
    figure.update_yaxes(title_text="IQS, %")
    title = headline(answer.whole, after)
    return Drawing(title, figure, _alt(title, drawn, answer, before, after))


def headline(whole: Shift, after: Definition) -> str:
    """The finding in one line."""
    if whole.change is None or not (whole.before.enough and whole.after.enough):
        return "IQS: not enough data in this selection"
    shown = value(whole.after, after)
    if abs(whole.change) < _NOTHING:
        return f"IQS would stay at {shown}"
    size = difference(abs(whole.change), after).lstrip("+")
    way = "higher" if whole.change > 0 else "lower"
    if whole.verdict is Verdict.CLEAR:
        return f"IQS would be {shown}, {size} {way} than now"
    if whole.verdict is Verdict.NOT_CLEAR:
        return f"IQS would be {shown}, {size} {way} than now, which is not a clear change"
    return (
        f"IQS would be {shown}, {size} {way} than now, from fewer than {FEWEST_AGENTS} agents: too few to "
        "say how sure that is"
    )


def _shown(m: Measure | None) -> bool:
    return m is not None and m.enough and m.value is not None


def _alt(
    title: str,
    drawn: list[Any],
    answer: WhatIf,
    before: Definition,
    after: Definition,
) -> str:
    both = [(d, old, new) for d, old, new in drawn if _shown(old) and _shown(new)]
    if not both:
        return f"{title}. No point has enough data to be drawn."

    def told(row: Any) -> str:
        day, old, new = row
        return (
            f"{value(old, before)} now and {value(new, after)} by the draft "
            f"({day.strftime(DAY_WORDS[answer.grain])}, n = {new.n:,})"
        )

    return f"{title}. {len(both)} points by {answer.grain}: first {told(both[0])}, last {told(both[-1])}."
