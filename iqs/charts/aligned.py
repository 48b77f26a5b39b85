"""Several metrics over one time axis, each in a panel of its own: never two value axes in one plot."""

from collections.abc import Sequence

from plotly.subplots import make_subplots

from iqs.analysis.compare import Verdict
from iqs.analysis.overview import Card
from iqs.charts.course import DAY_WORDS, add_course, axis_range, course_words, value_axis
from iqs.charts.drawing import Drawing
from iqs.charts.theme import COLOURS, styled
from iqs.model import Grain
from iqs.scoring import metric
from iqs.settings import Settings
from iqs.text import difference, listed

_PANEL = 170

PANELS_READING = (
    "Each panel has its own scale. Band: 95 % interval. Open points rest on too few rows and say little. "
    "Two lines that move together do not show that one causes the other"
)
"""How panels below each other are read; a sentence without its end."""


def aligned(cards: Sequence[Card], grain: Grain, settings: Settings | None = None) -> Drawing:
    """Draw the courses of several metrics below each other; points of one time stand above each other."""
    figure = make_subplots(rows=len(cards), cols=1, shared_xaxes=True, vertical_spacing=0.05)
    for row, card in enumerate(cards, 1):
        m = metric(card.metric, settings)
        d = m.definition(card.definition)
        points = [p for p in card.series if p.value is not None]
        banded = add_course(figure, points, m, d, grain, COLOURS[card.metric], row=row)
        value_axis(figure, m, d, axis_range(banded, []) if banded else None, ticks=5, row=row, col=1)
    figure.update_xaxes(hoverformat=DAY_WORDS[grain], ticklabelmode="period")
    title = apart_or_together(cards)
    alt = f"{title}. " + " ".join(_in_words(card, grain) for card in cards)
    return Drawing(title, styled(figure, 60 + _PANEL * len(cards)), alt)


def apart_or_together(cards: Sequence[Card]) -> str:
    """The finding in one line: which metrics clearly moved against the comparison period, and if alike."""
    labels = [metric(c.metric).label for c in cards]
    changes = [c.change for c in cards]
    if all(c is None for c in changes):
        return f"{listed(labels)} over time"
    moved = [c for c in cards if c.change is not None and c.change.verdict is Verdict.CLEAR]
    still = [c for c in cards if c not in moved]
    if not moved:
        return f"No clear change in {listed(labels, 'or')} against the comparison period"
    parts = [_moved(c) for c in moved]
    good = {c.change.good for c in moved if c.change is not None}
    if {True, False} <= good:
        return f"They move apart: {listed(parts, 'while')}"
    if still:
        return f"{listed(parts)}; no clear change in {listed([metric(c.metric).label for c in still], 'or')}"
    return listed(parts)


def _moved(card: Card) -> str:
    change = card.change
    amount = (change.difference or 0.0) if change is not None else 0.0
    m = metric(card.metric)
    size = difference(abs(amount), m.definition(card.definition)).lstrip("+")
    return f"{m.label} {'up' if amount > 0 else 'down'} {size}"


def _in_words(card: Card, grain: Grain) -> str:
    m = metric(card.metric)
    return f"{m.label}: {course_words(card.series, m.definition(card.definition), grain)}"
