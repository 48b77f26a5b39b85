"""The control chart and changed courses: marks by shape and colour, limits, levels, and the same in words."""

import pytest

from iqs.analysis.changes import Changes
from iqs.analysis.charted import Charted
from iqs.analysis.control import control
from iqs.analysis.limits import Chart, Signal
from iqs.charts.around import Surroundings
from iqs.charts.change_points import changed_course
from iqs.charts.control import control_chart
from iqs.model import Filters, Grain
from iqs.scoring import FrameEngine
from tests.analysis.test_control import found, stepped  # noqa: F401 - fixtures


def test_signals_are_marked_by_shape_and_colour(stepped: FrameEngine) -> None:  # noqa: F811
    """Runs are diamonds, points beyond a limit triangles; the words hold every signal and the limits."""
    blue = Filters.of(team="blue")
    answer = control(stepped, Charted("iqs"), blue, Grain.WEEK, chart=Chart.XMR, kept=True)
    assert answer.limits is not None
    drawing = control_chart(answer, Surroundings())
    (line,) = [t for t in drawing.figure.data if t.mode == "lines+markers"]
    looks = {Signal.NONE: "circle", Signal.ABOVE: "triangle-up", Signal.BELOW: "triangle-down"}
    shapes = [looks.get(s, "diamond") for s in answer.limits.signals]
    assert list(line.marker.symbol) == shapes
    assert {"circle", "diamond"} <= set(shapes)
    assert len(set(zip(line.marker.symbol, line.marker.color, strict=True))) == len(set(shapes))
    low, high, centre = (t for t in drawing.figure.data if t.mode == "lines")
    assert list(low.y) == answer.limits.low.tolist()
    assert list(high.y) == answer.limits.high.tolist()
    assert list(centre.y) == answer.limits.centre.tolist()
    assert drawing.alt.count("Signal week of") == len(answer.found) > 0
    assert "95 %: " in line.text[0]
    assert "(n = 20 reviews)" in line.text[0]


def test_a_changed_course_shows_its_levels_and_where_it_began(found: Changes) -> None:  # noqa: F811
    """Two thick lines meet at the change; its days are shaded; names are text."""
    (one,) = [o for o in found.looked if o.group == "blue"]
    drawing = changed_course(one, found, {"blue": "<b>blue</b>"}, Surroundings())
    before, after = (t for t in drawing.figure.data if t.mode == "lines")
    assert (before.x[1], before.y[0]) == (after.x[0], pytest.approx(before.y[1]))
    assert after.y[0] - before.y[0] == pytest.approx(one.changes[0].size, abs=0.5)
    (shade,) = [s for s in drawing.figure.layout.shapes if s.type == "rect"]
    assert str(shade.x0) == str(one.changes[0].earliest)
    assert drawing.title.startswith("<b>blue</b> rose by")
    assert "480 reviews before, 320 after" in drawing.alt
