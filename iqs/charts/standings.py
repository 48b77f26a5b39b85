"""Leaderboards drawn: scores with their intervals, ranges of places, and what adjusting moved."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from iqs.analysis.places import Band, Leaderboard, Place, State
from iqs.charts.course import as_text
from iqs.charts.drawing import Drawing
from iqs.charts.theme import COLOURS, QUIET, faded, styled
from iqs.model import DIMENSIONS
from iqs.scoring import Better, metric
from iqs.text import decimals, interval, number, value

SIGNS = {Band.ABOVE: "▲", Band.SAME: "●", Band.BELOW: "▼"}
"""A sign for each band, so that colour is never needed to tell them apart."""
_MARKS = {Band.ABOVE: "triangle-up", Band.SAME: "circle", Band.BELOW: "triangle-down"}
_ABOVE, _BELOW = "#1d9a94", "#c9534b"
_ROW, _FRAME, _LONGEST = 27, 96, 26


def band_words(band: Band, board: Leaderboard) -> str:
    """A band in words; where low is good, above and below would be read the wrong way."""
    if board.better is not Better.DOWN or band is Band.SAME:
        return str(band)
    good, poor = ("faster", "slower") if board.definition.unit == "s" else ("better", "worse")
    return f"clearly {good if band is Band.ABOVE else poor}"


def shown_as(name: str) -> str:
    """A name as it stands beside a row."""
    return as_text(name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…")


def standings(board: Leaderboard, some: Sequence[Place], names: Mapping[str, str]) -> Drawing:
    """Draw some of the places of a board, the best on top: the plain score faint, the shrunk one solid."""
    figure = go.Figure()
    rows = {p.group: len(some) - i for i, p in enumerate(some)}
    d, label = board.definition, board.criterion or metric(board.metric).label
    figure.add_trace(
        go.Scatter(
            x=[p.raw.value for p in some],
            y=[rows[p.group] for p in some],
            name="plain score",
            mode="markers",
            marker={"size": 8, "symbol": "circle-open", "color": faded(QUIET, 0.9)},
            error_x=_error(
                [(p.raw.value, p.raw.low, p.raw.high) for p in some], faded(QUIET, 0.35), 1
            ),
            customdata=[[_full(p, names), value(p.raw, d), interval(p.raw, d), p.raw.n] for p in some],
            hovertemplate="<b>%{customdata[0]}</b><br>plain score %{customdata[1]} (95 %: %{customdata[2]}, "
            "n = %{customdata[3]:,})<extra></extra>",
        )
    )  # fmt: skip
    for band in Band:
        mine = [p for p in some if p.band is band]
        if not mine:
            continue
        colour = {Band.ABOVE: _ABOVE, Band.SAME: COLOURS[board.metric], Band.BELOW: _BELOW}[band]
        figure.add_trace(
            go.Scatter(
                x=[p.score for p in mine],
                y=[rows[p.group] for p in mine],
                name=band_words(band, board),
                mode="markers",
                marker={"size": 11, "symbol": _MARKS[band], "color": colour},
                error_x=_error([(p.score, p.low, p.high) for p in mine], faded(colour, 0.75), 2.5),
                customdata=[[_full(p, names), *_words(board, p)] for p in mine],
                hovertemplate=(
                    f"<b>%{{customdata[0]}}</b><br>{as_text(label)} %{{customdata[1]}} (95 %: "
                    "%{customdata[2]})<br>%{customdata[3]}<br>place %{customdata[4]} with 90 %<br>"
                    f"{as_text(d.formula)}<extra></extra>"
                ),
            )
        )
    if board.average is not None:
        figure.add_vline(x=board.average, line={"color": QUIET, "width": 1, "dash": "dot"})
    framed(figure, some, names)
    figure.update_xaxes(title_text=f"{as_text(label)}{UNITS.get(d.unit, '')}")
    title = headline(board)
    listed = "; ".join(
        f"{names.get(p.group, p.group)} {_score(board, p)}"
        + (f", {band_words(p.band, board)}" if p.band else "")
        for p in some
    )
    return Drawing(title, figure, f"{title}. {listed}.")


UNITS = {"%": ", %", "s": ", seconds"}
"""What an axis says behind the name of a number, by unit."""


def framed(figure: go.Figure, some: Sequence[Place], names: Mapping[str, str]) -> None:
    """Axes of a figure with a row a place, and a legend above it."""
    styled(figure, _FRAME + _ROW * len(some), hovermode="closest", showlegend=True)
    figure.update_layout(legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0}, margin={"t": 34})
    figure.update_xaxes(showgrid=True, zeroline=False)
    figure.update_yaxes(
        tickvals=[len(some) - i for i in range(len(some))],
        ticktext=[_name(p, names) for p in some],
        range=[0.4, len(some) + 0.6],
        showgrid=False,
    )


def _full(p: Place, names: Mapping[str, str]) -> str:
    return as_text(names.get(p.group, p.group))


def _name(p: Place, names: Mapping[str, str]) -> str:
    sign = f"{SIGNS[p.band]} " if p.band is not None else ""
    return f"{sign}{shown_as(names.get(p.group, p.group))}"


def _error(
    ends: Sequence[tuple[float | None, float | None, float | None]], colour: str, width: float
) -> dict[str, object]:
    """Both halves of intervals; a side without one has no bar."""
    return {
        "type": "data",
        "symmetric": False,
        "array": [0.0 if v is None or high is None else high - v for v, _, high in ends],
        "arrayminus": [0.0 if v is None or low is None else v - low for v, low, _ in ends],
        "thickness": width,
        "width": 0,
        "color": colour,
    }  # fmt: skip


def _words(board: Leaderboard, p: Place) -> tuple[str, str, str, str]:
    band = band_words(p.band, board) if p.band is not None else ""
    return number_of(board, p.score), ends_of(board, p), band, places_of(p)


def _score(board: Leaderboard, p: Place) -> str:
    if p.score is None:
        return f"{value(p.raw, board.definition)} (n = {p.raw.n:,})"
    return f"{number_of(board, p.score)} (95 %: {ends_of(board, p)}, n = {p.raw.n:,})"


def number_of(board: Leaderboard, amount: float | None) -> str:
    """A score in the unit of the board."""
    return number(amount, board.definition.unit, decimals=decimals(board.definition))


def ends_of(board: Leaderboard, p: Place) -> str:
    """The interval of the shrunk score."""
    d = board.definition
    unit = d.unit if d.unit == "s" else ""
    low, high = (number(v, unit, decimals=decimals(d)) for v in (p.low, p.high))
    return f"{low} to {high}{' %' if d.unit == '%' else ''}"


def places_of(p: Place) -> str:
    """The places a group may have, as "3 to 7"."""
    if p.first is None or p.last is None:
        return "–"
    return f"{p.first}" if p.first == p.last else f"{p.first} to {p.last}"


def headline(board: Leaderboard) -> str:
    """The finding in one line."""
    dimension = DIMENSIONS[board.by]
    one, several = dimension.label.lower(), dimension.plural
    if board.state is State.TOO_FEW:
        return f"Too few {several} to compare: no order"
    if board.state is State.ALL_SAME:
        return f"Every row is the same: nothing to compare {several} by"
    if board.state is State.NO_DIFFERENCE:
        return f"No measurable difference between {several}"
    if not board.places:
        return f"No {one} has enough {metric(board.metric).counted} for a place yet"
    above, same, below = (len(board.band(b)) for b in Band)

    def told(n: int, band: Band) -> str:
        words = band_words(band, board)
        if board.better is Better.DOWN:
            words += " than the average"
        else:
            words += " the average"
        return f"{n} {one if n == 1 else several} {'is' if n == 1 else 'are'} {words}"

    parts = [told(above, Band.ABOVE)] if above else []
    if below:
        parts.append(told(below, Band.BELOW) if not parts else f"{below} {band_words(Band.BELOW, board)}")
    if not parts:
        return f"The {same} {several} cannot be told apart"
    return "; ".join([*parts, f"{same} cannot be told apart"] if same else parts)


def ranges(board: Leaderboard, some: Sequence[Place], names: Mapping[str, str]) -> Drawing:
    """Draw the places that each group may have: a bar from the best to the worst with 90 %."""
    figure = go.Figure()
    rows = {p.group: len(some) - i for i, p in enumerate(some)}
    for band in Band:
        mine = [p for p in some if p.band is band and p.first is not None and p.last is not None]
        if not mine:
            continue
        colour = {Band.ABOVE: _ABOVE, Band.SAME: COLOURS[board.metric], Band.BELOW: _BELOW}[band]
        figure.add_trace(
            go.Bar(
                base=[(p.first or 0) - 0.4 for p in mine],
                x=[(p.last or 0) - (p.first or 0) + 0.8 for p in mine],
                y=[rows[p.group] for p in mine],
                orientation="h",
                name=band_words(band, board),
                marker={"color": faded(colour, 0.75)},
                width=0.6,
                customdata=[[_full(p, names), places_of(p), 100 * (p.top or 0.0), p.raw.n] for p in mine],
                hovertemplate="<b>%{customdata[0]}</b><br>place %{customdata[1]} with 90 %<br>"
                "among the best three with %{customdata[2]:.0f} %<br>n = %{customdata[3]:,}<extra></extra>",
            )
        )  # fmt: skip
    framed(figure, some, names)
    figure.update_layout(barmode="overlay")
    size = len(board.places)
    # Ticks at 1 and then at round numbers.
    step = next(s for s in (1, 5, 10, 25, 50, 100, 250, 1000) if size <= 12 * s or s == 1000)
    ticks = [1, *range(step, size + 1, step)] if step > 1 else list(range(1, size + 1))
    figure.update_xaxes(title_text="Place (90 % range)", range=[0.3, size + 0.7], tickvals=ticks, tickangle=0)
    title = ranges_headline(board, names)
    listed = "; ".join(f"{names.get(p.group, p.group)} {places_of(p)}" for p in some)
    return Drawing(title, figure, f"{title}. Places with 90 %: {listed}.")


def ranges_headline(board: Leaderboard, names: Mapping[str, str]) -> str:
    """The finding in one line: how sure the first place is."""
    if not board.places:
        return headline(board)
    first = [p for p in board.places if p.first == 1]
    best = board.places[0]
    if len(first) == 1:
        return f"{names.get(best.group, best.group)} stands first, whatever the luck of the draw"
    return f"{len(first)} {DIMENSIONS[board.by].plural} may truly be first: the top place is not settled"
