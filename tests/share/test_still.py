"""Drawings as still pictures: what is drawn, and that nothing is left out in silence."""

import ast
from datetime import date
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest
from plotly.subplots import make_subplots

from iqs.charts.drawing import Drawing
from iqs.errors import InternalError
from iqs.share import still
from iqs.share.plot.axes import Axis, ticks_of
from iqs.share.plot.handled import TRACES, not_drawn
from iqs.share.plot.look import colour, words
from iqs.share.still import picture
from tests.support.reports import bars, course

CHARTS = Path(__file__).parents[2] / "iqs" / "charts"


def drawn(figure: go.Figure, **options: Any) -> Any:
    """The matplotlib figure of a figure, 400 points wide, with a title."""
    drawing = object.__new__(Drawing)
    for name, value in (("title", "A title"), ("figure", figure), ("alt", "")):
        object.__setattr__(drawing, name, value)
    return still._drawn(drawing, 400.0, None, True, options.get("caption", ""), 96.0)


def cell(figure: Any, number: int = 0) -> Any:
    """The axes of one cell."""
    return next(ax for ax in figure.axes if ax.get_label() == f"cell {number}")


def texts(figure: Any) -> set[str]:
    """Everything written in a figure."""
    return {t.get_text() for t in figure.findobj(lambda a: hasattr(a, "get_text")) if t.get_text()}


@pytest.mark.parametrize(("kind", "begins"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")])
def test_a_drawing_becomes_a_file_of_each_kind(kind: Any, begins: bytes) -> None:
    """With its title and its caption."""
    assert picture(course(), width_mm=120, format=kind, caption="n = 500").startswith(begins)


def test_every_kind_of_trace_in_the_chart_room_can_be_drawn() -> None:
    """Constructors of traces in iqs/charts are among those that are handled; tests check each figure."""
    used = {
        node.func.attr.lower()
        for path in CHARTS.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        and ast.unparse(node.func.value) == "go" and node.func.attr != "Figure"
    }  # fmt: skip
    assert used >= {"scatter", "bar", "heatmap"}
    assert used <= set(TRACES)


@pytest.mark.parametrize(
    "figure",
    [
        go.Figure(go.Pie(values=[1, 2])),
        go.Figure(go.Scatter(x=[1], y=[1], marker={"symbol": "hexagram"})),
        go.Figure(go.Scatter(x=[1, 2], y=[1, 2], fill="tozeroy")),
        go.Figure(go.Bar(x=[1], y=[1])).update_layout(yaxis={"overlaying": "y2"}),
        go.Figure(go.Scatter(x=[1], y=[1])).add_shape(type="circle", x0=0, x1=1, y0=0, y1=1),
    ],
)
def test_what_is_not_known_is_an_error_and_never_left_out(figure: go.Figure) -> None:
    """The message says what it is and what to do."""
    with pytest.raises(InternalError, match="cannot be drawn as a picture yet"):
        drawn(figure)


def test_attributes_that_would_be_left_out_are_named() -> None:
    """What only a screen needs is left out on purpose."""
    figure = go.Figure(go.Bar(x=[1], y=[1], hovertemplate="%{x}", marker={"pattern": {"shape": "/"}}))
    figure.add_trace(go.Pie(values=[1]))
    figure.update_layout(polar={"sector": [0, 90]}, hovermode="closest")
    assert not_drawn(figure.to_plotly_json()) == ["bar.marker.pattern.shape", "polar.sector", "trace pie"]
    assert not_drawn(course().figure.to_plotly_json()) == []


def test_a_line_over_dates_stands_on_its_days_with_its_band() -> None:
    """Points of months stand in the middle of their month; a gap stays one."""
    days = [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)]
    period = {"xperiod": "M1", "xperiodalignment": "middle"}
    figure = go.Figure(go.Scatter(x=days, y=[1, 2, 3], mode="lines", line={"width": 0}, **period))
    figure.add_trace(
        go.Scatter(x=days, y=[2, 3, 4], mode="lines", line={"width": 0}, fill="tonexty", **period)
    )
    figure.add_trace(
        go.Scatter(x=days, y=[1.5, None, 3.5], mode="lines", line={"color": "#ff0000"}, **period)
    )
    ax = cell(drawn(figure))
    (line,) = ax.lines
    assert list(line.get_xdata()) == [20454 + 15.5, 20485 + 14, 20513 + 15.5]
    assert str(line.get_ydata()[1]) == "nan"
    assert line.get_color() == (1.0, 0.0, 0.0, 1.0)
    assert len(ax.collections) == 1


def test_bars_stack_lie_and_stand_where_they_should() -> None:
    """Lying bars on reversed categories, one on the other; a number that does not fit is not written."""
    inside = {"orientation": "h", "textposition": "inside"}
    figure = go.Figure(
        [
            go.Bar(x=[60, 30], y=["Now", "Before"], text=["60 %", "30 %"], **inside),
            go.Bar(x=[40, 0.1], y=["Now", "Before"], text=["40 %", "tiny"], **inside),
        ]
    )  # fmt: skip
    figure.update_layout(barmode="stack")
    figure.update_yaxes(autorange="reversed")
    made = drawn(figure)
    ax = cell(made)
    boxes = [
        tuple(round(float(v), 6) for v in (p.get_x(), p.get_width(), p.get_y() + p.get_height() / 2))
        for p in ax.patches
    ]
    assert boxes == [(0, 60, 0), (0, 30, 1), (60, 40, 0), (30, 0.1, 1)]
    assert ax.get_ylim() == (1.5, -0.5)
    assert {"60 %", "30 %", "40 %", "Now", "Before"} <= texts(made)
    assert "tiny" not in texts(made)


def test_errors_reach_as_far_as_they_say_and_the_axis_holds_them() -> None:
    """To the left and to the right of a point by different amounts."""
    figure = go.Figure(
        go.Scatter(
            x=[10.0], y=["a"], mode="markers+text", text=["here"], textposition="top center",
            error_x={"type": "data", "symmetric": False, "array": [3.0], "arrayminus": [1.0]},
        )
    )  # fmt: skip
    ax = cell(drawn(figure))
    (segments,) = [c.get_segments() for c in ax.collections]
    assert segments[0].tolist() == [[9.0, 0.0], [13.0, 0.0]]
    assert ax.get_xlim()[0] < 9.0 < 13.0 < ax.get_xlim()[1]


def test_a_table_of_colours_has_its_cells_texts_and_scale() -> None:
    """A cell without a value stays empty."""
    figure = go.Figure(
        go.Heatmap(
            z=[[0.0, None], [5.0, 10.0]], x=["a", "b"], y=["one", "two"], text=[["0", ""], ["5", "10"]],
            texttemplate="%{text}",
            colorscale=[[0, "#000000"], [1, "#ffffff"]], colorbar={"title": {"text": "%"}},
        )
    )  # fmt: skip
    made = drawn(figure)
    shades = [p.get_facecolor() for p in cell(made).patches]
    assert [round(s[0], 2) for s in shades] == [0.0, 0.5, 1.0]
    assert {"0", "5", "10", "%"} <= texts(made)
    assert any(ax.get_label() == "scale" for ax in made.axes)


def test_cells_of_a_figure_stand_below_each_other_and_share_their_days() -> None:
    """Nothing of the lower one reaches into the upper one."""
    figure = make_subplots(rows=2, cols=1, shared_xaxes=True)
    figure.add_trace(go.Scatter(x=[1, 2], y=[1, 2], mode="lines"), row=1, col=1)
    figure.add_trace(go.Bar(x=[1, 2, 3], y=[5, 6, 7]), row=2, col=1)
    figure.add_vrect(x0=1, x1=2, fillcolor="rgba(0,0,0,0.1)", line_width=0, row=1, col=1)
    figure.add_hline(y=1.5, annotation={"text": "goal"}, row=1, col=1)
    made = drawn(figure)
    assert cell(made, 0).get_xlim() == cell(made, 1).get_xlim()
    assert cell(made, 0).get_position().y0 > cell(made, 1).get_position().y1
    assert "goal" in texts(made)


def test_names_are_text_whatever_they_hold() -> None:
    """Tags of Plotly go, entities become letters, dollars no formula, any script is taken."""
    assert words("<b>A</b><br>B &lt;b&gt; &amp; $5 $x$") == "A\nB <b> & \\$5 \\$x\\$"
    made = drawn(bars().figure, caption="$a$ 東京 🙂 العربية \ud800 \x00")
    made.canvas.draw()
    assert "Billing & <b>Refunds</b>" in texts(made)
    assert picture(Drawing("東京 $x_2$ \x00", bars().figure, ""), caption="नमस्ते").startswith(b"\x89PNG")


def test_everything_stands_inside_the_picture() -> None:
    """Long names are broken into lines, and no label is cut off."""
    names = [f"A criterion with quite a long name that goes on {i}" for i in range(6)]
    figure = go.Figure(go.Bar(x=names, y=[1, 2, 3, 4, 5, 6]))
    figure.update_yaxes(title_text="Points of something with a rather long name, of 100")
    made = drawn(figure, caption="n = 1")
    renderer = made.canvas.get_renderer()
    whole = made.bbox
    for ax in made.axes:
        box = ax.get_tightbbox(renderer)
        assert box is None or (
            box.x0 >= -1 and box.y0 >= -1 and box.x1 <= whole.x1 + 1 and box.y1 <= whole.y1 + 1
        )


def test_labels_of_axes_are_round_and_few() -> None:
    """Numbers by ones, twos and fives; days with the year where it changes; given ones as given."""
    given = {"tickvals": [60, 120], "ticktext": ["1:00", "2:00"]}
    assert ticks_of(Axis("y", {}, "linear", ends=(-3.0, 12.0)), 4) == ([0.0, 5.0, 10.0], ["0", "5", "10"])
    assert ticks_of(Axis("y", {"tickformat": ".1f"}, "linear", ends=(0.0, 1.0)), 2)[1] == [
        "0.0",
        "0.5",
        "1.0",
    ]
    assert ticks_of(Axis("y", given, "linear", ends=(0, 100)), 9) == (
        [60.0], ["1:00"],
    )  # fmt: skip
    year = Axis("x", {}, "date", ends=(20400.0, 20600.0))
    assert ticks_of(year, 8)[1] == ["Dec\n2025", "Jan\n2026", "Feb", "Mar", "Apr", "May"]


def test_colours_are_read_as_plotly_writes_them() -> None:
    """Hex, rgb, rgba and names."""
    assert colour("#ff0000") == colour("rgb(255, 0, 0)") == colour("red") == (1.0, 0.0, 0.0, 1.0)
    assert colour("rgba(0,0,255,0.5)") == (0.0, 0.0, 1.0, 0.5)
