"""One metric over time, large, with earlier periods laid over it; and a small panel for each group."""

from collections.abc import Mapping, Sequence
from datetime import date
from statistics import median

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from iqs.analysis.compare import Verdict
from iqs.analysis.periods import after
from iqs.analysis.slope import trend_words
from iqs.analysis.trends import Course, Earlier, Trends, in_order
from iqs.charts.around import (
    ROOM_FOR_EVENTS,
    Surroundings,
    add_benchmarks,
    add_surroundings,
    add_volume,
    label_days,
    with_volume,
)
from iqs.charts.course import (
    DAY_WORDS,
    add_course,
    as_text,
    axis_range,
    course_words,
    may_change,
    point_width,
    value_axis,
)
from iqs.charts.drawing import Drawing
from iqs.charts.theme import COLOURS, QUIET, faded, styled
from iqs.model import Grain
from iqs.scoring import Definition, Metric, metric
from iqs.text import value

MOST_PANELS = 12
"""Groups in one picture."""
_ACROSS, _PANEL = 2, 150
_DASHES = ("dash", "dashdot", "dot")


def over_time(answer: Trends, around: Surroundings, overlaid: Sequence[tuple[str, Earlier]] = ()) -> Drawing:
    """Draw the whole course: value and 95 % band above, n below, and what stands around it.

    `overlaid` are earlier periods with what they are called, drawn as quiet broken lines.
    """
    m = metric(answer.metric, around.settings)
    d = m.definition(answer.definition)
    points = [p for p in answer.whole.series if p.value is not None]
    figure = with_volume()
    for (name, earlier), dash in zip(overlaid, _DASHES, strict=False):
        _lay_over(figure, name, earlier, d, answer.grain, dash)
    banded = add_course(
        figure, points, m, d, answer.grain, COLOURS[m.key], provisional_from=answer.provisional_from
    )
    add_volume(figure, points, m, answer.grain)
    benchmarks = m.benchmarks_for(d)
    add_benchmarks(figure, benchmarks, d)
    add_surroundings(figure, around, [p.of("day") for p in points], answer.grain)
    others = [p.value for _, e in overlaid for _, p in e.points if p.enough and p.value is not None]
    ends = axis_range(banded, [b.value for b in benchmarks] + others) if banded else None
    value_axis(figure, m, d, ends, row=1, col=1)
    styled(figure, 420)
    top = ROOM_FOR_EVENTS if around.events else 8
    if overlaid:
        named = {as_text(name) for name, _ in overlaid}
        figure.for_each_trace(lambda trace: trace.update(showlegend=trace.name in named))
        figure.update_layout(
            showlegend=True,
            legend={
                "orientation": "h",
                "y": 1.0,
                "yref": "container",
                "yanchor": "top",
                "x": 0,
                "traceorder": "normal",
            },
        )
        top += 26
    figure.update_layout(margin={"t": top})
    title = headline(answer, m, d)
    said = [whole_sentence(answer, d), course_words(points, d, answer.grain)]
    said += [f"Drawn behind: {name}, {e.period}." for name, e in overlaid]
    if words := provisional_words(answer, m):
        said.append(words)
    return Drawing(title, figure, f"{title}. {' '.join(said)}{around.words()}")


def _lay_over(figure: go.Figure, name: str, earlier: Earlier, d: Definition, grain: Grain, dash: str) -> None:
    """An earlier period as a broken line over the days of this one."""
    shown = [(day, p) for day, p in earlier.points if p.value is not None]
    figure.add_trace(
        go.Scatter(
            x=[day for day, _ in shown],
            y=[p.value if p.enough else None for _, p in shown],
            mode="lines",
            name=as_text(name),
            line={"color": QUIET, "width": 1.8, "dash": dash},
            text=[value(p, d) for _, p in shown],
            customdata=[[f"{p.of('day'):%-d %b %Y}", p.n] for _, p in shown],
            hovertemplate=f"{as_text(name)} (from %{{customdata[0]}}) %{{text}} "
            "(n = %{customdata[1]:,})<extra></extra>",
            **point_width(grain),
        ),
        row=1,
        col=1,
    )


def headline(answer: Trends, m: Metric, d: Definition) -> str:
    """The finding in one line: where the metric stands, and whether it clearly rises or falls."""
    now, trend = answer.whole.now, answer.whole.trend
    if now.value is None or not now.enough:
        return f"{m.label}: not enough data in this selection"
    if trend.verdict is Verdict.NOT_ENOUGH:
        return f"{m.label} is {value(now, d)}"
    words = trend_words(trend, d, answer.grain, brief=True)
    joint = ", " if trend.verdict is Verdict.CLEAR else ", with "
    return f"{m.label} is {value(now, d)}{joint}{words}"


def trend_sentence(course: Course, d: Definition, grain: Grain) -> str:
    """What is said of a trend, in a sentence."""
    words = trend_words(course.trend, d, grain)
    good = course.trend.good
    judged = "" if good is None else ", for the better" if good else ", for the worse"
    return f"{words[0].upper()}{words[1:]}{judged}."


def whole_sentence(answer: Trends, d: Definition) -> str:
    """What is said of the trend of everything, with the points it rests on."""
    sentence = trend_sentence(answer.whole, d, answer.grain)
    if answer.whole.trend.slope is None:
        return sentence
    return f"A straight line through {answer.whole.trend.points} points: {sentence[0].lower()}{sentence[1:]}"


def provisional_words(answer: Trends, m: Metric) -> str:
    """Which points may still change, and why; empty when none."""
    start = answer.provisional_from
    if not any(may_change(p, answer.grain, start) for p in answer.whole.series):
        return ""
    return (
        f"{m.label} from {start:%-d %b %Y} on may still change, as customers may yet make contact again: "
        "open points, dotted line. They have no part in the trend."
    )


def panel_range(groups: Sequence[Course]) -> tuple[float, float] | None:
    """One axis for all panels, so that they can be compared; None when there is no point.

    It holds every value and half of the usual interval: the widest would flatten all courses.
    """
    points = [p for g in groups for p in g.solid]
    if not points:
        return None
    values = [p.value or 0.0 for p in points]
    halves = [(p.high - p.low) / 2 for p in points if p.low is not None and p.high is not None]
    room = (median(halves) if halves else 0.1 * (max(values) - min(values))) or 1.0
    return min(values) - room, max(values) + room


def _everything(answer: Trends, d: Definition) -> go.Scatter:
    """The course of everything, to stand faintly behind that of a group."""
    points = [p for p in answer.whole.series if p.enough and p.value is not None]
    return go.Scatter(
        x=[p.of("day") for p in points],
        y=[p.value for p in points],
        mode="lines",
        line={"color": faded(QUIET, 0.65), "width": 1.5},
        text=[value(p, d) for p in points],
        hovertemplate="all together %{text}<extra></extra>",
        **point_width(answer.grain),
    )


def panel(
    answer: Trends, group: Course, names: Mapping[str, str], axis: tuple[float, float] | None
) -> Drawing:
    """Draw one group small: its course, and that of everything faintly behind it."""
    m = metric(answer.metric)
    d = m.definition(answer.definition)
    name = names.get(str(group.group), str(group.group))
    points = [p for p in group.series if p.value is not None]
    # Both axes stand on the figure: panels are drawn one by one, and must still be comparable.
    figure = go.Figure().set_subplots(1, 1)
    figure.add_trace(_everything(answer, d))
    add_course(figure, points, m, d, answer.grain, COLOURS[m.key], provisional_from=answer.provisional_from)
    days = [p.of("day") for p in answer.whole.series]
    label_days(figure, days, answer.grain)
    styled(figure, 170)
    figure.update_layout(font={"size": 11})
    figure.update_xaxes(nticks=4, **_x_range(days, answer.grain))
    value_axis(figure, m, d, axis, ticks=4, titled=False)
    figure.update_traces(marker={"size": 4}, selector={"mode": "lines+markers"})
    sentence = trend_sentence(group, d, answer.grain)
    title = f"{name}: {m.label} {value(group.now, d)}"
    return Drawing(title, figure, f"{title}. {sentence} {course_words(points, d, answer.grain)}")


def panels(answer: Trends, names: Mapping[str, str], plural: str) -> Drawing:
    """The groups with the most rows in one picture, each in a panel of its own; there must be some.

    All panels have the same axes, and the course of everything faintly behind.
    """
    m = metric(answer.metric)
    d = m.definition(answer.definition)
    found = in_order(answer.groups, latest=False)[:MOST_PANELS]
    called = [names.get(str(g.group), str(g.group)) for g in found]
    # Short, so that two stand beside each other on a phone; values are in the table and the words.
    titles = [as_text(n if len(n) <= 20 else f"{n[:19]}…") for n in called]
    rows = -(-len(found) // _ACROSS)
    height = 40 + _PANEL * rows
    figure = make_subplots(
        rows=rows, cols=min(_ACROSS, len(found)), shared_xaxes=True, shared_yaxes=True, subplot_titles=titles,
        vertical_spacing=42 / height if rows > 1 else 0.0, horizontal_spacing=0.05,
    )  # fmt: skip
    days = [p.of("day") for p in answer.whole.series]
    axis = panel_range(answer.groups)
    for at, group in enumerate(found):
        row, col = at // _ACROSS + 1, at % _ACROSS + 1
        figure.add_trace(_everything(answer, d), row=row, col=col)
        points = [p for p in group.series if p.value is not None]
        add_course(
            figure, points, m, d, answer.grain, COLOURS[m.key], provisional_from=answer.provisional_from,
            row=row, col=col,
        )  # fmt: skip
        value_axis(figure, m, d, axis, ticks=4, titled=col == 1, row=row, col=col)
    styled(figure, height, margin={"t": 40})
    figure.update_layout(font={"size": 11})
    figure.update_annotations(font={"size": 12})
    figure.update_xaxes(nticks=5, hoverformat=DAY_WORDS[answer.grain], **_x_range(days, answer.grain))
    figure.update_traces(marker={"size": 4}, selector={"mode": "lines+markers"})
    more = f", the {len(found)} with most rows" if len(found) < len(answer.groups) else ""
    title = f"{split_headline(answer, plural)}{more}"
    told = " ".join(
        f"{n}: {m.label} {value(g.now, d)} (n = {g.now.n:,}). {trend_sentence(g, d, answer.grain)}"
        for n, g in zip(called, found, strict=True)
    )
    return Drawing(title, figure, f"{title}. {told}")


def looked_at_words(answer: Trends, plural: str) -> str:
    """How luck is kept out of many trends, as a sentence; empty for a single one."""
    looked = answer.looked_at
    return (
        f" {looked} {plural} were looked at together: a trend counts as clear only where at most one clear "
        "trend in twenty is likely to be luck."
        if looked > 1
        else ""
    )


def split_headline(answer: Trends, plural: str) -> str:
    """How many of the groups rise or fall, in one line."""
    clear = [g for g in answer.groups if g.trend.verdict is Verdict.CLEAR]
    looked = answer.looked_at
    if not looked:
        return f"No {plural} have enough points for a trend"
    if not clear:
        return f"None of {looked} {plural} has a clear trend" if looked > 1 else "No clear trend"
    return f"{len(clear)} of {looked} {plural} {'has' if len(clear) == 1 else 'have'} a clear trend"


def _x_range(days: Sequence[date], grain: Grain) -> dict[str, object]:
    return {"range": [days[0], after(days[-1], grain)]} if days else {}
