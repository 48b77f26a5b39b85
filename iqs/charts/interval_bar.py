"""A thin bar that shows how sure a number is, beside what it is compared with."""

from iqs.charts.theme import COLOURS, QUIET
from iqs.scoring import Definition, Measure, metric
from iqs.settings import Settings
from iqs.text import decimals, number

_WIDTH, _HEIGHT, _Y, _EDGE = 300.0, 30.0, 8.0, 6.0

LEGEND = "Dot: the value. Thick bar: its 95 % interval. Ring: the comparison. Dashed mark: the field."


def interval_bar(now: Measure, before: Measure | None = None, settings: Settings | None = None) -> str:
    """An SVG of a track, its ends labelled, with the value, its interval, and what it is compared with.

    The track reaches just beyond everything drawn, never beyond what the definition allows. Without a
    value that may be shown there is only the empty track. `settings` say what the metric is compared with.
    """
    m = metric(now.metric, settings)
    d = m.definition(now.definition)
    track = (
        f'<rect x="{_EDGE}" y="{_Y - 1.5}" width="{_WIDTH - 2 * _EDGE}" height="3" rx="1.5" '
        f'fill="{QUIET}" opacity="0.3"/>'
    )
    if now.value is None or not now.enough:
        return _svg(track)
    benchmarks = [b.value for b in m.benchmarks_for(d)]
    then = before.value if before is not None and before.enough else None
    marked = [now.value, now.low, now.high, then, *benchmarks]
    low, high = _ends([v for v in marked if v is not None], d)

    def at(value: float) -> float:
        return round(_EDGE + (_WIDTH - 2 * _EDGE) * (value - low) / (high - low), 1)

    shapes = [track]
    if now.low is not None and now.high is not None:
        left, right = at(now.low), at(now.high)
        shapes.append(
            f'<rect x="{left}" y="{_Y - 3.5}" width="{max(right - left, 2.0):.1f}" height="7" rx="3.5" '
            f'fill="{COLOURS[now.metric]}" opacity="0.4"/>'
        )
    shapes += [
        f'<line x1="{at(b)}" x2="{at(b)}" y1="1" y2="15" stroke="{QUIET}" stroke-width="1.5" '
        'stroke-dasharray="3 2"/>'
        for b in benchmarks
    ]
    if then is not None:
        shapes.append(
            f'<circle cx="{at(then)}" cy="{_Y}" r="3.5" fill="none" stroke="{QUIET}" stroke-width="1.5"/>'
        )
    shapes.append(f'<circle cx="{at(now.value)}" cy="{_Y}" r="4" fill="{COLOURS[now.metric]}"/>')
    for x, anchor, end in ((_EDGE, "start", low), (_WIDTH - _EDGE, "end", high)):
        label = number(end, d.unit, decimals=decimals(d))
        shapes.append(
            f'<text x="{x}" y="28" font-size="12" font-family="sans-serif" text-anchor="{anchor}" '
            f'fill="{QUIET}">{label}</text>'
        )
    return _svg("".join(shapes))


def _ends(values: list[float], d: Definition) -> tuple[float, float]:
    """Ends a quarter of the spread beyond the values, within the definition's bounds."""
    smallest, largest = min(values), max(values)
    margin = 0.25 * (largest - smallest) or 0.05 * abs(largest) or 1.0
    # A bonus may lift a score above the top of its scale.
    return max(smallest - margin, min(d.low, smallest)), min(largest + margin, max(d.high, largest))


def _svg(body: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH:.0f} {_HEIGHT:.0f}">{body}</svg>'
