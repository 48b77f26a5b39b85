"""A course with its changes of level: levels as thick lines, the days where each may have begun shaded."""

from datetime import timedelta
from itertools import pairwise

import plotly.graph_objects as go

from iqs.analysis.changes import Changes, Looked
from iqs.analysis.control_words import PLURALS, change_words, days_words, interval_words
from iqs.analysis.periods import after
from iqs.charts.around import ROOM_FOR_EVENTS, Surroundings, add_surroundings
from iqs.charts.course import DAY_WORDS, as_text, point_width
from iqs.charts.drawing import Drawing
from iqs.charts.theme import COLOURS, QUIET, faded, styled
from iqs.model import DIMENSIONS
from iqs.text import decimals, difference, number


def changed_course(one: Looked, found: Changes, names: dict[str, str], around: Surroundings) -> Drawing:
    """Draw a course that was looked at, as it was judged."""
    d, grain = found.definition, found.grain
    colour = COLOURS[found.charted.metric]
    points = one.drawn(found.filters.period)
    values = (points.value - points.shift).tolist()
    label = found.charted.label if one.group is None else "difference to the others"
    figure = go.Figure().set_subplots(1, 1)
    figure.add_trace(
        go.Scatter(
            x=list(points.days),
            y=values,
            mode="lines+markers",
            line={"color": faded(colour, 0.55), "width": 1.4},
            marker={"size": 5, "color": colour},
            text=[
                number(v, d.unit, decimals=decimals(d)) if one.group is None else difference(v, d)
                for v in values
            ],
            customdata=[
                [day.strftime(DAY_WORDS[grain]), int(n)] for day, n in zip(points.days, points.n, strict=True)
            ],
            hovertemplate=(
                f"%{{customdata[0]}}<br>{as_text(label)} %{{text}} (n = %{{customdata[1]:,}} "
                f"{found.metric.counted})<br>{as_text(d.label)}<extra></extra>"
            ),
            **point_width(grain),
        )
    )
    first, last = points.days[0], after(points.days[-1], grain)
    changed = [day for day in (*(c.day for c in one.changes), *one.outside) if first < day < last]
    for start, end in pairwise([first, *sorted(changed), last]):
        side = [i for i, day in enumerate(points.days) if start <= day < end]
        level = sum(values[i] * points.n[i] for i in side) / sum(points.n[i] for i in side)
        figure.add_trace(
            go.Scatter(
                x=[start, end],
                y=[level, level],
                mode="lines",
                line={"color": colour, "width": 4},
                hoverinfo="skip",
            )
        )
    for c in one.changes:
        figure.add_vrect(
            x0=c.earliest,
            x1=after(c.latest, grain),
            fillcolor=faded(colour, 0.14),
            line_width=0,
            layer="below",
            row=1,
            col=1,
        )
    if one.group is not None:
        figure.add_hline(y=0, line={"color": QUIET, "width": 1, "dash": "dot"})
    add_surroundings(figure, around, points.days, grain)
    unit = ", points" if d.factor == 100.0 and one.group is not None else ", %" if d.unit == "%" else ""
    figure.update_yaxes(title_text=f"{as_text(label).capitalize() if one.group else as_text(label)}{unit}")
    styled(figure, 300, hovermode="closest")
    figure.update_layout(margin={"t": ROOM_FOR_EVENTS if around.events else 8})
    title = _title(one, found, names)
    told = " ".join(
        f"{_start(change_words(c, found, names))} (95 %: {interval_words(c, d)}), between {days_words(c)}; "
        f"{c.before.n:,} {found.metric.counted} before, {c.after.n:,} after."
        for c in one.changes
    )
    drawn = (
        f"{len(points.days)} {PLURALS[grain]} from {points.days[0]:%-d %b %Y} to "
        f"{after(points.days[-1], grain) - timedelta(days=1):%-d %b %Y}."
    )
    return Drawing(title, figure, f"{title}. {told} {drawn}{around.words()}")


def _title(one: Looked, found: Changes, names: dict[str, str]) -> str:
    if not one.changes:
        who = "Everything" if one.group is None else names.get(one.group, one.group)
        return f"{who}: no clear change of level"
    first = max(one.changes, key=lambda c: abs(c.size))
    more = f", and {len(one.changes) - 1} more" if len(one.changes) > 1 else ""
    return f"{_start(change_words(first, found, names))}{more}"


def _start(text: str) -> str:
    return text[:1].upper() + text[1:]


def others_words(found: Changes) -> str:
    """What a group's line shows."""
    plural = DIMENSIONS[found.by].plural
    return (
        f"Lines of {plural} show the difference to all other {plural} together: what moves all alike cancels."
    )
