"""Criteria side by side: the points of IQS each costs, and how each is rated."""

import plotly.graph_objects as go

from iqs.analysis.change_words import verdict_words
from iqs.analysis.compare import Verdict
from iqs.analysis.criteria import Criteria, Criterion
from iqs.charts.course import as_text
from iqs.charts.drawing import Drawing
from iqs.charts.theme import COLOURS, QUIET, faded, styled
from iqs.scoring import Definition
from iqs.text import interval, number, value

CRITICAL = "#b3403a"
AUTO_FAILS, TOTALS = "Auto-fails", "Reviews with a total only"
_NOTHING = 0.05
MOST = 20
"""Criteria drawn at most; all stand in the table."""


def losses(answer: Criteria) -> tuple[tuple[str, float], ...]:
    """Everything that takes points, criteria first and the costliest first: names with points of 100."""
    rest = ((AUTO_FAILS, answer.auto_fail), (TOTALS, answer.totals))
    return (
        *((c.name, c.lost) for c in answer.criteria),
        *((name, points) for name, points in rest if abs(points) > 1e-9),
    )


def points_by_criterion(answer: Criteria) -> Drawing:
    """A bar for each criterion, for auto-fails and for bare totals: they sum to what is missing."""
    drawn = _drawn(answer)
    of = {c.name: c for c in answer.criteria}
    figure = go.Figure(
        go.Bar(
            x=[points for _, points in drawn],
            y=[as_text(name) for name, _ in drawn],
            orientation="h",
            marker={"color": [_colour(name) for name, _ in drawn]},
            text=[f"{points:.1f}" for _, points in drawn],
            textposition="outside",
            cliponaxis=False,
            customdata=[[_behind(of.get(name), answer)] for name, _ in drawn],
            hovertemplate="%{y}: %{x:.2f} of 100 points<br>%{customdata[0]}<extra></extra>",
        )
    )
    styled(figure, 80 + 36 * len(drawn))
    figure.update_layout(hovermode="closest", bargap=0.35)
    top, bottom = max((p for _, p in drawn), default=1.0), min((p for _, p in drawn), default=0.0)
    figure.update_xaxes(
        title_text="Points of IQS lost, of 100", range=[min(0.0, 1.15 * bottom), max(1.15 * top, 1.0)]
    )
    figure.update_yaxes(autorange="reversed")
    title = headline(answer)
    listed = "; ".join(f"{name} {points:.1f}" for name, points in drawn)
    return Drawing(title, figure, f"{title}. Points lost, of 100: {listed}.")


def _drawn(answer: Criteria) -> list[tuple[str, float]]:
    """The rows of the bars."""
    shown = losses(answer)
    own, rest = shown[: len(answer.criteria)], shown[len(answer.criteria) :]
    if len(own) > MOST:
        rest = ((f"{len(own) - MOST} more criteria", sum(p for _, p in own[MOST:])), *rest)
    return [*own[:MOST], *rest]


def _colour(name: str) -> str:
    return {AUTO_FAILS: CRITICAL, TOTALS: faded(QUIET, 0.7)}.get(name, COLOURS["iqs"])


def _behind(c: Criterion | None, answer: Criteria) -> str:
    if c is None:
        return f"{answer.iqs.n:,} reviews"
    kind = "a bonus: it can only add" if c.bonus else f"weighs {c.weight:.1f} % of all points possible"
    return f"{c.score.n:,} ratings, {kind}"


def headline(answer: Criteria) -> str:
    """What costs most, of what is missing."""
    shown = losses(answer)
    missing = answer.missing or 0.0
    name, points = max(shown, key=lambda p: p[1], default=("", 0.0))
    if points < _NOTHING:
        return "No criterion loses points"
    verb = "lose" if name in (AUTO_FAILS, TOTALS) else "loses"
    if missing < points:  # a bonus makes up for some
        return f"{name} {verb} most points: {points:.1f}"
    return f"{name} {verb} most points: {points:.1f} of the {missing:.1f} missing"


def scores(answer: Criteria, d: Definition) -> Drawing:
    """The score of each criterion with its interval, and as a ring that of the comparison period."""
    drawn = [c for c in answer.criteria if c.score.enough and c.score.value is not None][:MOST]
    figure = go.Figure()
    earlier = [(c, c.change.earlier) for c in drawn if c.change is not None and c.change.earlier.enough]
    figure.add_trace(
        go.Scatter(
            x=[e.value for _, e in earlier],
            y=[as_text(c.name) for c, _ in earlier],
            mode="markers",
            marker={"size": 14, "symbol": "circle-open", "color": QUIET, "line": {"width": 2}},
            text=[value(e, d) for _, e in earlier],
            customdata=[[interval(e, d), e.n] for _, e in earlier],
            hovertemplate=(
                "%{y} in the comparison period: %{text} (95 %: %{customdata[0]}, "
                "n = %{customdata[1]:,} ratings)<extra></extra>"
            ),
        )
    )
    figure.add_trace(
        go.Scatter(
            x=[c.score.value for c in drawn],
            y=[as_text(c.name) for c in drawn],
            mode="markers",
            marker={"size": 8, "color": COLOURS["iqs"]},
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [(c.score.high or c.score.value or 0) - (c.score.value or 0) for c in drawn],
                "arrayminus": [(c.score.value or 0) - (c.score.low or c.score.value or 0) for c in drawn],
                "color": COLOURS["iqs"],
                "thickness": 2,
                "width": 0,
            },
            text=[value(c.score, d) for c in drawn],
            customdata=[[interval(c.score, d), c.score.n, change_words(c)] for c in drawn],
            hovertemplate=(
                "%{y} %{text} (95 %: %{customdata[0]}, n = %{customdata[1]:,} ratings)"
                "<br>%{customdata[2]}<extra></extra>"
            ),
        )
    )
    # As many rows as the bars have that stand beside it.
    rows = len(_drawn(answer))
    styled(figure, 80 + 36 * rows)
    figure.update_layout(hovermode="closest")
    figure.update_xaxes(title_text="Score, %", showgrid=True)
    names = [as_text(c.name) for c in drawn]
    figure.update_yaxes(categoryorder="array", categoryarray=names, range=[rows - 0.5, -0.5])
    title = moves(answer)
    listed = "; ".join(
        f"{c.name} {value(c.score, d)} ({interval(c.score, d)}, n = {c.score.n:,}), {change_words(c)}"
        for c in drawn
    )
    return Drawing(title, figure, f"{title}. {listed}.")


def scores_reading(answer: Criteria) -> str:
    """How bars, dots and rings are read."""
    bonus = any(c.bonus for c in answer.criteria)
    return (
        f"The bars sum to the {answer.missing or 0.0:.1f} points that IQS misses to 100. Dot: the mean of "
        "all ratings, whatever an auto-fail took; line: its 95 % interval; ring: the comparison period."
        + (" A bonus criterion only adds: its bar points the other way." if bonus else "")
    )


def change_words(c: Criterion) -> str:
    """The change of a criterion in words."""
    if c.change is None:
        return "nothing to compare with"
    if c.change.verdict is Verdict.NOT_ENOUGH or c.change.difference is None:
        return "not enough data to compare"
    word = "not a clear change"
    if c.change.verdict is Verdict.CLEAR:
        word = verdict_words(c.change.verdict, c.change.good)
    return f"{_points(c.change.difference)}, {word}"


def _points(amount: float) -> str:
    return f"{'+' if amount > 0 else ''}{number(amount, '')} points"


def moves(answer: Criteria) -> str:
    """What clearly changed against the comparison period."""
    rated = [c for c in answer.criteria if c.score.enough and c.score.value is not None]
    if not rated:
        return "No criterion has enough ratings in this selection"
    if answer.comparison is None or not answer.compared:
        lowest = min(rated, key=lambda c: c.score.value or 0.0)
        return f"{lowest.name} is rated lowest: {number(lowest.score.value, '%')}"
    found = answer.moved
    if not found:
        return "No criterion clearly moved against the comparison period"
    first = found[0]
    size = (first.change.difference or 0.0) if first.change is not None else 0.0
    way = "up" if size > 0 else "down"
    more = len(found) - 1
    others = f"; {more} more clearly moved" if more else "; no other clearly moved"
    if answer.compared == 1:
        others = ""
    return f"{first.name} is {way} {abs(size):.1f} points on the comparison period{others}"
