"""The Trends page's pieces: what is split and laid over, the comparison, and the groups."""

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from iqs.analysis.change_words import difference_words, interval_words, verdict_words
from iqs.analysis.compare import Change, Verdict
from iqs.analysis.slope import trend_words
from iqs.analysis.trends import Course, Earlier, Trends, in_order, splits, why_no_split
from iqs.charts.trends import looked_at_words, panel, panel_range, panels, split_headline
from iqs.model import DIMENSIONS, Period
from iqs.scoring import Definition, Measure, Metric
from iqs.text import DASH, decimals, interval, value
from iqs.ui import data
from iqs.ui.downloads import rests_on, save_chart
from iqs.ui.filters import Selection
from iqs.ui.rows import ask_for_group
from iqs.ui.words import plain

BEFORE, YEAR = "Period before", "A year before"
_BOTH = "Period before, a year earlier"
PANELS = 12
"""Panels a page."""
_WHOLE = "Nothing"
_MOST, _LATEST = "Most rows", "Latest value"
_TABLE = "trend_table"
_COUNT = st.column_config.NumberColumn(format="localized")
_LABELS = {d.label: key for key, d in DIMENSIONS.items()}
_SIGN = {
    Verdict.CLEAR: ":material/check:",
    Verdict.NOT_CLEAR: ":material/remove:",
    Verdict.NOT_ENOUGH: ":material/more_horiz:",
}


def earlier_periods(chosen: Selection, known: Period) -> dict[str, Period]:
    """Periods to compare with that have data and none of this one's days, by what they are called."""
    now = chosen.filters.period
    if now is None:
        return {}
    found = {BEFORE: chosen.before, YEAR: now.year_before()}
    if found[BEFORE] == found[YEAR]:
        found = {_BOTH: found[YEAR]}
    return {name: p for name, p in found.items() if known.start <= p.end < now.start}


def controls(m: Metric, d: Definition, earlier: Mapping[str, Period]) -> tuple[str | None, list[str]]:
    """Let the user pick the split and the earlier periods to lay over the chart."""
    offered = [_WHOLE, *(DIMENSIONS[k].label for k in splits(d))]
    asked = st.session_state.get("trend_by") or st.query_params.get("trend_by")
    if asked in _LABELS and asked not in offered:
        st.session_state["trend_by"] = _WHOLE
        st.info(
            f"{m.label} cannot be split by {str(asked).lower()}: it counts {m.counted}, and only reviews "
            "have that. Everything is shown together.",
            icon=":material/info:",
        )
    row = st.container(horizontal=True, vertical_alignment="bottom", gap="medium")
    by = row.selectbox(
        "Split by", offered, key="trend_by", bind="query-params", width=180, help=why_no_split(d) or None
    )
    laid = []
    for name, key in ((BEFORE, "trend_before"), (YEAR, "trend_year"), (_BOTH, "trend_year")):
        if name in earlier and row.toggle(f"Show {name.lower()}", key=key, bind="query-params"):
            laid.append(name)
    return _LABELS.get(str(by)), laid


def comparison(answer: Trends, called: Mapping[str, Period], m: Metric, d: Definition) -> None:
    """This period beside earlier ones: value, interval, n, and whether the difference is clear."""
    if not called:
        st.caption("There are no earlier data to compare with.")
        return
    names = {period: name for name, period in called.items()}
    rows: list[tuple[str, Period | None, Measure, Change | None]] = [
        ("This period", answer.filters.period, answer.whole.now, None)
    ]
    rows += [(names[e.period], e.period, e.change.earlier, e.change) for e in answer.earlier]
    st.dataframe(
        {
            "": [name for name, *_ in rows],
            "Days": [str(period) for _, period, *_ in rows],
            m.label: [value(now, d) for _, _, now, _ in rows],
            "95 %": [interval(now, d) for _, _, now, _ in rows],
            "n": [now.n for _, _, now, _ in rows],
            "Difference": [difference_words(c, d) for *_, c in rows],
            "95 % of it": [interval_words(c, d) for *_, c in rows],
            "Verdict": [DASH if c is None else verdict_words(c.verdict, c.good) for *_, c in rows],
        },
        hide_index=True,
        column_config={"": st.column_config.TextColumn(pinned=True), "n": _COUNT},
        alt=f"{m.label} in this period and in earlier ones",
    )  # fmt: skip
    st.caption("Difference: this period minus the earlier one.")


def split(answer: Trends, m: Metric, d: Definition) -> None:
    """A small panel for each group, and all of them in a table."""
    dimension = DIMENSIONS[answer.by or ""]
    names = data.options(dimension.key)
    st.subheader(split_headline(answer, dimension.plural), anchor=False)
    st.caption(
        f"Faint line: all together. Band: 95 % interval. n counts {m.counted}."
        f"{looked_at_words(answer, dimension.plural)}"
    )
    if answer.groups:
        order = st.segmented_control(
            "Order", [_MOST, _LATEST], default=_MOST, required=True, key="trend_order", bind="query-params"
        )
        found = in_order(answer.groups, latest=order == _LATEST)
        pages = -(-len(found) // PANELS)
        at = min(max(1, int(st.session_state.get("trend_page") or 1)), pages)
        axis = panel_range(answer.groups)
        # Four stand two by two on a laptop, other numbers in threes.
        wall = st.grid(
            min(4, len(found)), min_column_width=290 if len(found) == 4 else 250, key="trend_panels"
        )
        for group in found[(at - 1) * PANELS : at * PANELS]:
            with wall.cell(), st.container(border=True, height="stretch", gap="xsmall"):
                _panel(answer, group, names, axis, m, d)
        if pages > 1:
            st.pagination(pages, key="trend_page", bind="query-params")
            st.caption(f"{len(found)} {dimension.plural}, {PANELS} a page, all on the same axes.")
        made = partial(panels, answer, names, dimension.plural)
        save_chart(made, f"{m.key}_by_{dimension.key}", answer.filters, rests_on(answer.whole.now, m))
    _thin(answer, names, m)
    if answer.groups:
        _table(answer, in_order(answer.groups, latest=False), names, m, d)


def _panel(
    answer: Trends, group: Course, names: Mapping[str, str], axis: tuple[float, float] | None, m: Metric,
    d: Definition,
) -> None:  # fmt: skip
    drawing = panel(answer, group, names, axis)
    trend = group.trend
    name = names.get(str(group.group), str(group.group))
    st.markdown(f"**{plain(name)}** · {value(group.now, d)} :small[n = {group.now.n:,}]")
    words = trend_words(trend, d, answer.grain)
    colour = {True: "green", False: "red", None: "gray"}[trend.good]
    icon = _SIGN[trend.verdict]
    if trend.verdict is Verdict.CLEAR and trend.slope:
        icon = ":material/trending_up:" if trend.slope > 0 else ":material/trending_down:"
    st.markdown(f":{colour}[{icon} :small[{words[0].upper()}{words[1:]}]]")
    st.plotly_chart(
        drawing.figure,
        key=f"trend_panel_{answer.by}_{group.group}",
        alt=drawing.alt,
        config={"displayModeBar": False},
    )
    st.button(
        f"Open the {group.now.n:,} {m.counted}",
        icon=":material/table_rows:",
        type="tertiary",
        key=f"trend_open_{group.group}",
        on_click=ask_for_group,
        args=(m, answer.by, group.group),
    )


def _thin(answer: Trends, names: Mapping[str, str], m: Metric) -> None:
    """Name the groups that are not drawn, with how little there is."""
    if not answer.thin:
        return
    shown = [f"{names.get(str(r.of(answer.by or '')), '')} ({r.n:,})" for r in answer.thin[:30]]
    more = f" and {len(answer.thin) - 30} more" if len(answer.thin) > 30 else ""
    st.caption(
        f"Not drawn, as fewer than two of their points have {m.minimum_n} {m.counted}: "
        f"{plain(', '.join(shown))}{more}. A longer period or wider points may show them."
    )


def _table(
    answer: Trends, found: Sequence[Course], names: Mapping[str, str], m: Metric, d: Definition
) -> None:
    """All groups with their numbers and trends; a row opens its rows."""
    dimension = DIMENSIONS[answer.by or ""]
    number = st.column_config.NumberColumn(format="%.0f s" if d.unit == "s" else f"%.{decimals(d)}f")
    slope = st.column_config.NumberColumn(
        format=f"%+.{1 if d.unit == 's' else decimals(d) + 1}f", help="In the unit of the metric, a month."
    )
    st.dataframe(
        {
            dimension.label: [names.get(str(g.group), str(g.group)) for g in found],
            m.label: [g.now.value for g in found],
            "95 % from": [g.now.low for g in found],
            "to": [g.now.high for g in found],
            "n": [g.now.n for g in found],
            "Points": [g.trend.points for g in found],
            "Slope a month": [g.trend.slope for g in found],
            "slope from": [g.trend.low for g in found],
            "slope to": [g.trend.high for g in found],
            "Trend": [str(g.trend.verdict) for g in found],
        },
        hide_index=True,
        placeholder=DASH,
        column_config={
            dimension.label: st.column_config.TextColumn(pinned=True),
            m.label: number, "95 % from": number, "to": number, "n": _COUNT,
            "Slope a month": slope, "slope from": slope, "slope to": slope,
            "Points": st.column_config.NumberColumn(help="Points with enough data."),
        },
        alt=f"{m.label} by {dimension.label.lower()} with trends",
        key=_TABLE,
        on_select=partial(_open_line, m, dimension.key, [str(g.group) for g in found]),
        selection_mode="single-row",
    )  # fmt: skip
    st.caption("Pick a row to open its rows.")


def _open_line(m: Metric, dimension: str, groups: Sequence[str]) -> None:
    """A callback: ask for the rows of the line that was picked."""
    for at in st.session_state[_TABLE]["selection"]["rows"]:
        ask_for_group(m, dimension, groups[at])


def points_table(
    answer: Trends, m: Metric, d: Definition, laid: Sequence[tuple[str, Earlier]], alt: str
) -> None:
    """The figures behind the chart."""
    series = answer.whole.series
    number = st.column_config.NumberColumn(format=f"%.{decimals(d)}f")
    behind = {name: dict(e.points) for name, e in laid}
    st.dataframe(
        {
            f"First day of the {answer.grain}": [p.of("day") for p in series],
            m.label: [p.value if p.enough else None for p in series],
            "Low": [p.low if p.enough else None for p in series],
            "High": [p.high if p.enough else None for p in series],
            m.counted.capitalize(): [p.n for p in series],
        }
        | {
            name: [
                points[p.of("day")].value if p.of("day") in points and points[p.of("day")].enough else None
                for p in series
            ]
            for name, points in behind.items()
        },
        hide_index=True,
        placeholder=DASH,
        column_config=dict.fromkeys((m.label, "Low", "High", *behind), number),
        alt=alt,
    )
