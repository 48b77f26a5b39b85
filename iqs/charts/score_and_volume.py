"""A metric over time with its interval, and below it how many rows each point rests on."""

from collections.abc import Sequence

from iqs.analysis.breaks import Break
from iqs.analysis.compare import Verdict
from iqs.analysis.overview import Card
from iqs.charts.around import (
    ROOM_FOR_EVENTS,
    Surroundings,
    add_benchmarks,
    add_surroundings,
    add_volume,
    with_volume,
)
from iqs.charts.course import add_course, axis_range, course_words, value_axis
from iqs.charts.drawing import Drawing
from iqs.charts.theme import COLOURS, styled
from iqs.model import Grain
from iqs.scoring import Definition, Measure, metric
from iqs.settings import Settings
from iqs.store.events import Event
from iqs.text import difference, value


def score_and_volume(
    card: Card,
    grain: Grain,
    settings: Settings | None = None,
    breaks: Sequence[Break] = (),
    events: Sequence[Event] = (),
) -> Drawing:
    """Draw a card's series: value and 95 % band above, n below, on one time axis.

    Points below the metric's minimum n are left open, and stated so on hover. `settings` say what the
    metric is compared with, and which seasons are marked. A dashed line stands where another scorecard
    begins: points on both sides were judged by different rules. Events are marked by their number.
    """
    m = metric(card.metric, settings)
    d = m.definition(card.definition)
    points = [p for p in card.series if p.value is not None]
    days = [p.of("day") for p in points if p.of("day") is not None]
    around = Surroundings(settings or Settings(), tuple(breaks), tuple(events))
    figure = with_volume()
    banded = add_course(figure, points, m, d, grain, COLOURS[card.metric])
    add_volume(figure, points, m, grain)
    benchmarks = m.benchmarks_for(d)
    add_benchmarks(figure, benchmarks, d)
    add_surroundings(figure, around, days, grain)
    ends = axis_range(banded, [b.value for b in benchmarks]) if banded else None
    value_axis(figure, m, d, ends, row=1, col=1)
    figure = styled(figure, 380)
    if events:
        figure.update_layout(margin={"t": ROOM_FOR_EVENTS})
    return Drawing(headline(card, d), figure, _alt(points, card, d, grain, around))


def headline(card: Card, definition: Definition) -> str:
    """The finding in one line: where the metric stands, and whether it clearly moved."""
    label = metric(card.metric).label
    now = card.now
    if now.value is None or not now.enough:
        return f"{label}: not enough data in this selection"
    shown = value(now, definition)
    moved = card.change
    if moved is None or moved.difference is None or moved.verdict is Verdict.NOT_ENOUGH:
        return f"{label} is {shown}"
    if moved.verdict is Verdict.NOT_CLEAR:
        return f"{label} is {shown}, with no clear change against the comparison period"
    way = "up" if moved.difference > 0 else "down"
    size = difference(abs(moved.difference), definition).lstrip("+")
    return f"{label} is {shown}, {way} {size} on the comparison period"


def _alt(points: Sequence[Measure], card: Card, d: Definition, grain: Grain, around: Surroundings) -> str:
    return f"{headline(card, d)}. {course_words(points, d, grain)}{around.words()}"
