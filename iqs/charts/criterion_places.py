"""Where points of a criterion are lost, and which root causes are named."""

from collections.abc import Mapping

import plotly.graph_objects as go

from iqs.analysis.causes import Causes
from iqs.analysis.compare import Verdict
from iqs.analysis.criterion_places import Places
from iqs.charts.course import as_text
from iqs.charts.drawing import Drawing
from iqs.charts.theme import COLOURS, QUIET, styled
from iqs.text import number

MOST = 15
"""Bars drawn at most."""


def points_by_place(found: Places, names: Mapping[str, str]) -> Drawing:
    """Bars of points lost; a mark where each would be if points were lost in step with ratings."""
    drawn = found.places[:MOST]
    usual = [found.lost * p.share_ratings / 100.0 for p in drawn]
    labels = [as_text(names.get(p.group, p.group)) for p in drawn]
    figure = go.Figure(
        [
            go.Bar(
                x=[p.lost for p in drawn],
                y=labels,
                orientation="h",
                marker={"color": COLOURS["iqs"]},
                customdata=[
                    [p.ratings, p.share_ratings, "–" if p.share_lost is None else f"{p.share_lost:.1f} %"]
                    for p in drawn
                ],
                hovertemplate=(
                    "%{y}: %{x:.2f} of 100 points<br>%{customdata[2]} of the points lost, "
                    "%{customdata[1]:.1f} % of the ratings (n = %{customdata[0]:,})<extra></extra>"
                ),
            ),
            go.Scatter(
                x=usual,
                y=labels,
                mode="markers",
                marker={"symbol": "line-ns", "size": 18, "line": {"width": 3, "color": "#d6772a"}},
                hovertemplate="%{y}: %{x:.2f} would be its part by ratings<extra></extra>",
            ),
        ]
    )
    styled(figure, 80 + 30 * max(len(drawn), 2))
    figure.update_layout(hovermode="closest", bargap=0.35)
    figure.update_xaxes(title_text="Points of IQS lost, of 100", rangemode="tozero")
    figure.update_yaxes(autorange="reversed")
    title = place_headline(found, names)
    listed = "; ".join(
        f"{names.get(p.group, p.group)} {p.lost:.2f} points, n = {p.ratings:,} ratings" for p in drawn
    )
    return Drawing(title, figure, f"{title}. {listed}.")


def place_headline(found: Places, names: Mapping[str, str]) -> str:
    """Who loses most."""
    what = found.criterion or "All criteria"
    if not found.places or found.lost < 0.005:
        return f"{what}: no points are lost"
    first = found.places[0]
    name = names.get(first.group, first.group)
    verb = "loses" if found.criterion else "lose"
    if len(found.places) == 1:
        return f"{what} {verb} {found.lost:.1f} points, all of them at {name}"
    return f"{what} {verb} most at {name}: {first.lost:.1f} of {found.lost:.1f} points"


def causes_chart(answer: Causes) -> Drawing:
    """Root causes by the share of reviews that name them, with intervals."""
    drawn = [c for c in answer.causes if c.share.value is not None][:MOST]
    figure = go.Figure(
        go.Bar(
            x=[c.share.value for c in drawn],
            y=[as_text(c.name) for c in drawn],
            orientation="h",
            marker={"color": COLOURS["iqs"]},
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [(c.share.high or 0.0) - (c.share.value or 0.0) for c in drawn],
                "arrayminus": [(c.share.value or 0.0) - (c.share.low or 0.0) for c in drawn],
                "color": QUIET,
                "thickness": 2,
                "width": 4,
            },
            customdata=[[c.reviews, c.share.n, c.share.low, c.share.high] for c in drawn],
            hovertemplate=(
                "%{y}: named in %{customdata[0]:,} of %{customdata[1]:,} reviews, %{x:.1f} % "
                "(95 %: %{customdata[2]:.1f} to %{customdata[3]:.1f} %)<extra></extra>"
            ),
        )
    )
    styled(figure, 80 + 30 * max(len(drawn), 2))
    figure.update_layout(hovermode="closest", bargap=0.35)
    figure.update_xaxes(title_text="Share of all reviews, %", rangemode="tozero")
    figure.update_yaxes(autorange="reversed")
    title = causes_headline(answer)
    listed = "; ".join(f"{c.name} {number(c.share.value, '%')} ({c.reviews:,} reviews)" for c in drawn)
    return Drawing(title, figure, f"{title}. {listed}.")


def causes_headline(answer: Causes) -> str:
    """What clearly changed, else which cause is named most often where that is clear."""
    if not answer.causes:
        return "No root causes are named in this selection"
    if answer.moved:
        first = answer.moved[0]
        size = first.change.difference or 0.0 if first.change is not None else 0.0
        way, from_ = ("more", "up") if size > 0 else ("less", "down")
        now, then = (number(v, "%") for v in (first.share.value, (first.share.value or 0.0) - size))
        return f"“{first.name}” is named {way} often: in {now} of reviews, {from_} from {then}"
    first = answer.causes[0]
    shown = f"“{first.name}” is named most: in {first.reviews:,} of {first.share.n:,} reviews"
    compared = [c for c in answer.causes if c.change and c.change.verdict is not Verdict.NOT_ENOUGH]
    return f"{shown}; none clearly changed" if compared else shown
