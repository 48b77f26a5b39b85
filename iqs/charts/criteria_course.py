"""Criteria over time: all side by side, or one large with the ratings behind each point."""

from dataclasses import replace

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from iqs.analysis.compare import Verdict
from iqs.analysis.criteria import Basis, Criteria
from iqs.analysis.criteria_course import Course
from iqs.charts.course import DAY_WORDS, add_course, as_text, axis_range, point_width
from iqs.charts.criteria import moves
from iqs.charts.drawing import Drawing
from iqs.charts.theme import COLOURS, QUIET, faded, styled
from iqs.scoring import Measure, Metric
from iqs.text import number, value

_COLUMNS = 3
MOST = 12
"""Criteria drawn side by side at most, those that cost most."""


def _named(m: Metric, criterion: str) -> Metric:
    return replace(m, label=as_text(criterion))


def side_by_side(course: Course, answer: Criteria, b: Basis, columns: int = _COLUMNS) -> Drawing:
    """Small multiples with one scale, so that levels and courses can be compared; costliest first."""
    known = [c.name for c in answer.criteria if any(p.enough for p in course.of(c.name))][:MOST]
    rows = max(1, -(-len(known) // columns))
    figure = make_subplots(
        rows=rows,
        cols=columns,
        shared_xaxes=True,
        shared_yaxes=True,
        subplot_titles=[as_text(c) for c in known],
        vertical_spacing=0.32 / rows,
        horizontal_spacing=0.03,
    )
    banded: list[Measure] = []
    for i, criterion in enumerate(known):
        banded += add_course(
            figure, course.of(criterion), _named(b.metric, criterion), b.ratings, course.grain,
            COLOURS["iqs"], row=i // columns + 1, col=i % columns + 1,
        )  # fmt: skip
    if banded:
        figure.update_yaxes(range=axis_range(banded, []))
    for i in range(max(len(known) - columns, 0), len(known)):  # the lowest of each column
        figure.update_xaxes(showticklabels=True, row=i // columns + 1, col=i % columns + 1)
    styled(figure, 60 + 190 * rows)
    figure.update_layout(margin={"t": 34}, hovermode="closest")
    figure.update_annotations(font={"size": 13})
    figure.update_xaxes(hoverformat=DAY_WORDS[course.grain], ticklabelmode="period", nticks=3)
    figure.update_yaxes(title_text="Score, %", col=1, nticks=5)
    title = moves(answer)
    listed = "; ".join(f"{c}: {_ends(course.of(c), course)}" for c in known)
    return Drawing(title, figure, f"{title}. By {course.grain}: {listed or 'no point has enough data'}.")


def one_large(course: Course, answer: Criteria, b: Basis, criterion: str) -> Drawing:
    """One criterion with its 95 % band, and below it how many ratings each point rests on."""
    points = course.of(criterion)
    m = _named(b.metric, criterion)
    figure = make_subplots(rows=2, cols=1, shared_xaxes=True, row_heights=[0.74, 0.26], vertical_spacing=0.06)
    banded = add_course(figure, points, m, b.ratings, course.grain, COLOURS["iqs"])
    figure.add_trace(
        go.Bar(
            x=[p.of("day") for p in points],
            y=[p.n for p in points],
            marker={"color": faded(QUIET, 0.55)},
            hovertemplate="%{y:,} ratings<extra></extra>",
            **point_width(course.grain),
        ),
        row=2,
        col=1,
    )
    if banded:
        figure.update_yaxes(range=axis_range(banded, []), row=1, col=1)
    styled(figure, 380)
    figure.update_xaxes(hoverformat=DAY_WORDS[course.grain], ticklabelmode="period")
    figure.update_yaxes(title_text="Score, %", row=1, col=1)
    figure.update_yaxes(title_text="Ratings", rangemode="tozero", nticks=3, tickformat=",d", row=2, col=1)
    title = _headline(answer, b, criterion)
    return Drawing(title, figure, f"{title}. By {course.grain}: {_ends(points, course)}.")


def _headline(answer: Criteria, b: Basis, criterion: str) -> str:
    c = next((c for c in answer.criteria if c.name == criterion), None)
    if c is None or not c.score.enough:
        return f"{criterion}: not enough ratings in this selection"
    shown = value(c.score, b.ratings)
    if c.change is None or c.change.difference is None or c.change.verdict is Verdict.NOT_ENOUGH:
        return f"{criterion} is rated {shown}"
    if c.change.verdict is Verdict.NOT_CLEAR:
        return f"{criterion} is rated {shown}, with no clear change against the comparison period"
    way = "up" if c.change.difference > 0 else "down"
    return (
        f"{criterion} is rated {shown}, {way} {abs(c.change.difference):.1f} points on the comparison period"
    )


def _ends(points: tuple[Measure, ...], course: Course) -> str:
    shown = [p for p in points if p.enough and p.value is not None]
    if not shown:
        return "no point has enough data"

    def told(p: Measure) -> str:
        return f"{number(p.value, '%')} ({p.of('day').strftime(DAY_WORDS[course.grain])}, n = {p.n:,})"

    lowest = min(shown, key=lambda p: p.value or 0.0)
    return f"first {told(shown[0])}, last {told(shown[-1])}, lowest {told(lowest)}"
