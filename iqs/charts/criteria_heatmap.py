"""Criteria by team or agent as a table of colours, with signs where a difference is clear."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from iqs.analysis.compare import Verdict
from iqs.analysis.criteria_cells import Cell, CriteriaByGroup
from iqs.charts.course import as_text
from iqs.charts.drawing import Drawing
from iqs.charts.theme import QUIET, faded, styled
from iqs.text import number

BELOW, ABOVE = "▼", "▲"
_SCALE = [
    [0.0, "rgba(214,119,42,0.8)"],
    [0.5, faded(QUIET, 0.12)],
    [1.0, "rgba(59,130,201,0.8)"],
]
"""Orange below, blue above: apart for colour-blind eyes; nothing stands out where there is no difference."""
_INK = {False: "#1b2733", True: "#e6ebf0"}
"""Numbers on the colours, on light and on dark ground."""
_WIDEST = 10.0
"""Points from which a colour is as strong as it gets."""
_SENTENCE = {
    Verdict.CLEAR: "clear among all cells",
    Verdict.NOT_CLEAR: "not clear",
    Verdict.NOT_ENOUGH: "not enough ratings",
}


def heatmap(
    answer: CriteriaByGroup,
    shown: Sequence[str],
    names: Mapping[str, str],
    plural: str,
    *,
    dark: bool = False,
) -> Drawing:
    """Rows are groups (those `shown`), columns criteria; a cell tells the difference to all other ratings of
    the criterion. `names` are what people read, `plural` what groups are called; `dark` is the ground the
    colours let through."""
    cells = {(c.group, c.criterion): c for c in answer.cells}
    table = [[cells.get((g, c)) for c in answer.criteria] for g in shown]
    widest = max((abs(c.difference) for c in answer.cells if c.difference is not None), default=1.0)
    end = min(max(widest, 1.0), _WIDEST)
    figure = go.Figure(
        go.Heatmap(
            z=[[None if c is None else c.difference for c in row] for row in table],
            x=[as_text(c) for c in answer.criteria],
            y=[as_text(names.get(g, g)) for g in shown],
            text=[[_cell_text(c) for c in row] for row in table],
            texttemplate="%{text}",
            textfont={"color": _INK[dark]},
            customdata=[[[_hover(c, answer.minimum)] for c in row] for row in table],
            hovertemplate="%{y}, %{x}<br>%{customdata[0]}<extra></extra>",
            hoverongaps=True,
            colorscale=_SCALE,
            zmin=-end,
            zmax=end,
            xgap=3,
            ygap=3,
            showscale=False,
        )
    )
    # Colours of a table cannot be picked, points can: one that is not seen lies on each cell.
    figure.add_trace(
        go.Scatter(
            x=[as_text(c) for _ in shown for c in answer.criteria],
            y=[as_text(names.get(g, g)) for g in shown for _ in answer.criteria],
            mode="markers",
            marker={"size": 26, "opacity": 0, "color": QUIET},
            selected={"marker": {"opacity": 0.25}},
            unselected={"marker": {"opacity": 0}},
            customdata=[[_hover(c, answer.minimum)] for row in table for c in row],
            hovertemplate="%{y}, %{x}<br>%{customdata[0]}<extra></extra>",
        )
    )
    styled(figure, 70 + 30 * max(len(shown), 3))
    figure.update_layout(hovermode="closest")
    across, down = len(answer.criteria), len(shown)
    figure.update_xaxes(side="top", showgrid=False, ticks="", range=[-0.5, across - 0.5])
    figure.update_yaxes(showgrid=False, ticks="", range=[down - 0.5, -0.5])
    title = headline(answer, names, plural)
    return Drawing(title, figure, f"{title}. {_words(answer, names)}")


def _cell_text(c: Cell | None) -> str:
    if c is None or c.difference is None:
        return ""
    sign = {True: ABOVE, False: BELOW}[c.difference > 0] if c.verdict is Verdict.CLEAR else ""
    return f"{_signed(c.difference)} {sign}".strip()


def _signed(amount: float) -> str:
    size = number(amount, "")
    return f"+{size}" if amount > 0 and size != "0.0" else size


def _hover(c: Cell | None, minimum: int) -> str:
    if c is None:
        return "no ratings"
    if c.difference is None or c.low is None or c.high is None or c.others is None:
        return f"too few ratings (n = {c.n:,}, need {minimum})"
    return (
        f"{number(c.score, '%')} against {number(c.others, '%')} of all others, n = {c.n:,} ratings"
        f"<br>{_signed(c.difference)} points (95 %: {_signed(c.low)} to {_signed(c.high)}), "
        f"{_SENTENCE[c.verdict]}"
    )


def headline(answer: CriteriaByGroup, names: Mapping[str, str], plural: str) -> str:
    """The greatest clear gap, or that there is none."""
    if not answer.checked:
        return "Not enough ratings to compare"
    found = answer.clear
    if not found:
        return f"No clear difference between {plural} on any criterion"
    below = [c for c in found if (c.difference or 0.0) < 0]
    c = below[0] if below else max(found, key=lambda c: c.difference or 0.0)
    way = "below" if below else "above"
    return (
        f"{names.get(c.group, c.group)} is furthest {way} the others on {c.criterion}: "
        f"{abs(c.difference or 0.0):.1f} points"
    )


def _words(answer: CriteriaByGroup, names: Mapping[str, str]) -> str:
    found = answer.clear
    listed = "; ".join(
        f"{names.get(c.group, c.group)} on {c.criterion} {_signed(c.difference or 0.0)} points (n = {c.n:,})"
        for c in found[:20]
    )
    more = f"; and {len(found) - 20} more" if len(found) > 20 else ""
    clear = f" Clear: {listed}{more}." if found else ""
    return f"{answer.checked:,} cells compared, {len(found):,} clear.{clear}"
