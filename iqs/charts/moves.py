"""What adjusting moved on a leaderboard: an arrow from each score before to the one after."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from iqs.analysis.places import Leaderboard, Place
from iqs.charts.course import as_text
from iqs.charts.drawing import Drawing
from iqs.charts.standings import UNITS, framed, number_of
from iqs.charts.theme import COLOURS, QUIET, faded
from iqs.scoring import metric
from iqs.text import decimals, number


def moves(board: Leaderboard, some: Sequence[Place], names: Mapping[str, str]) -> Drawing:
    """Draw what adjusting did to some places: an arrow from the score before to the one after."""
    figure = go.Figure()
    drawn = [p for p in some if p.moved is not None and p.score is not None]
    rows = {p.group: len(drawn) - i for i, p in enumerate(drawn)}
    figure.add_trace(
        go.Scatter(
            x=[p.moved.score if p.moved else None for p in drawn],
            y=[rows[p.group] for p in drawn],
            name="before adjusting",
            mode="markers",
            marker={"size": 8, "symbol": "circle-open", "color": QUIET},
            hoverinfo="skip",
        )
    )
    figure.add_trace(
        go.Scatter(
            x=[p.score for p in drawn],
            y=[rows[p.group] for p in drawn],
            name="adjusted",
            mode="markers",
            marker={"size": 11, "color": COLOURS[board.metric]},
            customdata=[
                [
                    as_text(names.get(p.group, p.group)),
                    number_of(board, p.moved.score if p.moved else None),
                    number_of(board, p.score),
                    p.moved.place if p.moved else 0,
                    board.places.index(p) + 1,
                    p.raw.n,
                ]
                for p in drawn
            ],
            hovertemplate="<b>%{customdata[0]}</b><br>%{customdata[1]} before, %{customdata[2]} adjusted<br>"
            "in the order %{customdata[3]}, now %{customdata[4]}<br>n = %{customdata[5]:,}<extra></extra>",
        )
    )
    for p in drawn:
        if p.moved is not None and abs(p.moved.points) > 1e-9:
            figure.add_annotation(
                x=p.score, y=rows[p.group], ax=p.moved.score, ay=rows[p.group], axref="x", ayref="y",
                showarrow=True, arrowhead=2, arrowwidth=1.6, arrowcolor=faded(COLOURS[board.metric], 0.8),
                standoff=5, text="",
            )  # fmt: skip
    framed(figure, drawn, names)
    d = board.definition
    label = board.criterion or metric(board.metric).label
    figure.update_xaxes(title_text=f"{as_text(label)}{UNITS.get(d.unit, '')}")
    title = moves_headline(board, names)
    listed = "; ".join(
        f"{names.get(p.group, p.group)} {number_of(board, p.moved.score)} to {number_of(board, p.score)}"
        for p in drawn
        if p.moved is not None
    )
    return Drawing(title, figure, f"{title}. {listed}.")


def moves_headline(board: Leaderboard, names: Mapping[str, str]) -> str:
    """The finding in one line: who gained or lost most by adjusting."""
    moved = [(p, p.moved) for p in board.places if p.moved is not None]
    if not moved:
        return "Nothing to set the adjusted scores against"
    p, most = max(moved, key=lambda pair: abs(pair[1].points))
    swaps = sum(m.place != i + 1 for i, (_, m) in enumerate(moved))
    way = "up" if most.points > 0 else "down"
    size = number(
        abs(most.points), "s" if board.definition.unit == "s" else "", decimals=decimals(board.definition)
    )
    points = " points" if board.definition.factor == 100.0 and board.definition.unit != "s" else ""
    return (
        f"Adjusting moves {names.get(p.group, p.group)} most, {way} by {size}{points}; "
        f"{swaps} of {len(moved)} change their place in the order"
    )
