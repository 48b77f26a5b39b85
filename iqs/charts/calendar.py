"""A subject in the calendar: months by year, weekdays, weekdays by hour, and years laid over each other."""

from calendar import month_abbr, month_name
from collections.abc import Callable, Sequence
from typing import Any

import plotly.graph_objects as go

from iqs.analysis.calendar import WEEKDAYS, Hours, Months, Weekdays
from iqs.analysis.compare import Change
from iqs.analysis.daily import definition_of
from iqs.charts.course import as_text
from iqs.charts.drawing import Drawing
from iqs.charts.season_effects import colour_of
from iqs.charts.theme import QUIET, faded, styled, tinted
from iqs.scoring import Definition, Measure
from iqs.settings import Settings
from iqs.text import difference, interval, value

_MONTHS = [month_abbr[i] for i in range(1, 13)]
_SHORT = [name[:3] for name in WEEKDAYS]
_DASHES = ("solid", "dash", "dot", "dashdot")


def by_month(found: Months) -> Drawing:
    """A cell for each month of each year, the latest year on top; months with too few rows stay empty."""
    d = definition_of(found.subject, found.definition)
    cells = {(m.of("day").year, m.of("day").month): m for m in found.months}
    years = sorted({y for y, _ in cells})
    grid = [[cells.get((y, month)) for month in range(1, 13)] for y in years]
    figure = go.Figure(
        _heat(grid, _MONTHS, [str(y) for y in years], found.subject.label, d, colour_of(found.subject))
    )
    figure.update_traces(
        text=[[value(c, d).removesuffix(" %") if c else "" for c in row] for row in grid],
        texttemplate="%{text}",
        showscale=False,
    )
    figure.update_yaxes(type="category", showgrid=False)
    styled(figure, 70 + 52 * max(1, len(years)), hovermode="closest")
    title = _extremes(found.subject.label, [c for row in grid for c in row if c and c.enough], d, _month)
    return Drawing(
        title, figure, _listed(title, [c for row in grid for c in row if c and c.enough], d, _month)
    )


def by_hour(found: Hours) -> Drawing:
    """A cell for each hour of each weekday; cells with too few rows stay empty. There must be some."""
    d = definition_of(found.subject, found.definition)
    cells = {(k, h): m for k, h, m in found.cells}
    first, last = min(h for _, h in cells), max(h for _, h in cells)
    hours = list(range(first, last + 1))
    grid = [[cells.get((k, h)) for h in hours] for k in range(7)]
    names = [f"{h:02d}:00" for h in hours]
    figure = go.Figure(_heat(grid, names, _SHORT, found.subject.label, d, colour_of(found.subject)))
    figure.update_yaxes(autorange="reversed", showgrid=False)
    figure.update_xaxes(title_text="Hour of the day")
    styled(figure, 330, hovermode="closest")
    shown = [m for _, _, m in found.cells if m.enough]
    title = _different(found.subject.label, found.clear, d, "at any hour", "at", lambda h: f"{h:02d}:00")
    return Drawing(
        title, figure, f"{title}. {len(shown)} of {len(found.cells)} hours of the week have enough data."
    )


def _heat(
    grid: Sequence[Sequence[Measure | None]],
    across: Sequence[str],
    down: Sequence[str],
    label: str,
    d: Definition,
    colour: str,
) -> go.Heatmap:
    return go.Heatmap(
        z=[[c.value if c and c.enough else None for c in row] for row in grid],
        x=list(across),
        y=list(down),
        colorscale=[[0, tinted(colour, 0.18)], [1, colour]],
        colorbar={"thickness": 10, "title": {"text": d.unit}, "nticks": 5},
        xgap=2,
        ygap=2,
        hoverongaps=False,
        customdata=[[[value(c, d), interval(c, d), c.n] if c else ["", "", 0] for c in row] for row in grid],
        hovertemplate=(
            f"%{{x}}, %{{y}}<br>{as_text(label)} %{{customdata[0]}} (95 %: %{{customdata[1]}}, "
            f"n = %{{customdata[2]:,}})<br>{as_text(d.label)}<extra></extra>"
        ),
    )


def by_weekday(found: Weekdays) -> Drawing:
    """A dot with its interval for each weekday."""
    d = definition_of(found.subject, found.definition)
    shown = [(k, m) for k, m in found.weekdays if m.enough and m.value is not None]
    clear = {k for k, _ in found.clear}
    colour = colour_of(found.subject)
    figure = go.Figure(
        go.Scatter(
            x=[_SHORT[k] for k, _ in shown],
            y=[m.value for _, m in shown],
            mode="markers",
            marker={
                "size": 11,
                "color": [colour if k in clear else "rgba(0,0,0,0)" for k, _ in shown],
                "line": {"width": 2, "color": colour},
            },
            error_y={
                "type": "data",
                "symmetric": False,
                "array": [(m.high or m.value or 0.0) - (m.value or 0.0) for _, m in shown],
                "arrayminus": [(m.value or 0.0) - (m.low or m.value or 0.0) for _, m in shown],
                "color": faded(QUIET, 0.8),
                "thickness": 2,
                "width": 0,
            },
            customdata=[[value(m, d), interval(m, d), m.n] for _, m in shown],
            hovertemplate=(
                f"%{{x}}: {as_text(found.subject.label)} %{{customdata[0]}} (95 %: %{{customdata[1]}}, "
                f"n = %{{customdata[2]:,}})<br>{as_text(d.label)}<extra></extra>"
            ),
        )
    )
    figure.update_xaxes(categoryorder="array", categoryarray=_SHORT)
    unit = {"%": ", %", "s": ", seconds"}.get(d.unit, "")
    figure.update_yaxes(title_text=f"{as_text(found.subject.label)}{unit}", nticks=5)
    title = _different(
        found.subject.label, found.clear, d, "on any weekday", "on", lambda k: f"{WEEKDAYS[k]}s"
    )
    alt = _listed(title, [m for _, m in shown], d, lambda m: WEEKDAYS[int(m.of("weekday"))])
    return Drawing(title, styled(figure, 260, hovermode="closest"), alt)


def weekdays_reading(found: Weekdays) -> str:
    """How the weekdays are read, and what they rest on."""
    return (
        f"Bars: 95 % intervals over {found.days // 7} weeks. Filled: clearly different from the other days "
        "together. Weekdays also differ in who works and what is asked."
    )


def hours_reading(found: Hours, settings: Settings) -> str:
    """How the hours are read."""
    return (
        f"By when the conversation took place, in {settings.timezone}. Empty: fewer than "
        f"{found.subject.minimum_n} {found.subject.counted}. Single cells differ by chance: "
        "the title goes by hours over all weekdays together."
    )


def _different(
    label: str,
    clear: Sequence[tuple[int, Change]],
    d: Definition,
    nowhere: str,
    at: str,
    named: Callable[[int], str],
) -> str:
    """Which weekdays or hours clearly differ from the others, three at most."""
    if not clear:
        return f"{label} is not clearly different {nowhere}"

    def said(k: int, c: Change) -> str:
        way = "lower" if (c.difference or 0.0) < 0 else "higher"
        return f"{difference(abs(c.difference or 0.0), d).lstrip('+')} {way} {at} {named(k)}"

    return f"{label} is {', '.join(said(k, c) for k, c in clear[:3])} than otherwise"


def years_overlaid(found: Months) -> Drawing:
    """One line a year over the same twelve months, the latest in colour."""
    d = definition_of(found.subject, found.definition)
    colour = colour_of(found.subject)
    shown = [m for m in found.months if m.enough and m.value is not None]
    years = sorted({m.of("day").year for m in shown})
    figure = go.Figure()
    for age, year in enumerate(reversed(years)):
        mine = {m.of("day").month: m for m in shown if m.of("day").year == year}
        line = [mine.get(month) for month in range(1, 13)]
        figure.add_trace(
            go.Scatter(
                x=_MONTHS,
                y=[m.value if m else None for m in line],
                name=str(year),
                mode="lines+markers",
                line={
                    "color": colour if age == 0 else faded(QUIET, max(0.45, 1 - 0.15 * age)),
                    "width": 3 if age == 0 else 2,
                    "dash": _DASHES[min(age, len(_DASHES) - 1)],
                },
                marker={"size": 7},
                connectgaps=False,
                customdata=[[value(m, d), interval(m, d), m.n] if m else ["", "", 0] for m in line],
                hovertemplate=(
                    f"{year}: %{{customdata[0]}} (95 %: %{{customdata[1]}}, n = %{{customdata[2]:,}})"
                    "<extra></extra>"
                ),
            )
        )
    unit = {"%": ", %", "s": ", seconds"}.get(d.unit, "")
    figure.update_yaxes(title_text=f"{as_text(found.subject.label)}{unit}")
    figure.update_xaxes(categoryorder="array", categoryarray=_MONTHS)
    styled(figure, 360)
    figure.update_layout(
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        margin={"t": 36},
    )
    title = _low_months(found.subject.label, shown, years)
    return Drawing(title, figure, _listed(title, shown, d, _month))


def _low_months(label: str, shown: Sequence[Measure], years: Sequence[int]) -> str:
    """Whether the lowest month is the same in each whole year."""
    lowest = []
    for year in years:
        mine = [m for m in shown if m.of("day").year == year]
        if len(mine) == 12:
            lowest.append(month_name[min(mine, key=_height).of("day").month])
    if len(lowest) > 1 and len(set(lowest)) == 1:
        return f"{label} was lowest in {lowest[0]} in each of {len(lowest)} whole years"
    return f"{label} by month, {years[0]} to {years[-1]}" if years else f"{label}: no month has enough data"


def _extremes(label: str, shown: Sequence[Measure], d: Definition, named: Callable[[Measure], str]) -> str:
    if len(shown) < 2:
        return f"{label}: too few rows to compare"
    low, high = min(shown, key=_height), max(shown, key=_height)
    return f"{label} from {value(low, d)} ({named(low)}) to {value(high, d)} ({named(high)})"


def _listed(title: str, shown: Sequence[Measure], d: Definition, named: Callable[[Measure], Any]) -> str:
    return f"{title}. " + "; ".join(f"{named(m)} {value(m, d)} (n = {m.n:,})" for m in shown) + "."


def _month(m: Measure) -> str:
    return str(m.of("day").strftime("%b %Y"))


def _height(m: Measure) -> float:
    return m.value or 0.0
