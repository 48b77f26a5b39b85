"""The stability page's changes of level: what changed, when about, and its rows on both sides."""

from collections.abc import Sequence

import streamlit as st

from iqs.analysis.change_points import FEWEST
from iqs.analysis.changes import Change, Changes, Looked, changes
from iqs.analysis.charted import Charted
from iqs.analysis.control_words import (
    PLURALS,
    alike_words,
    begun_words,
    changes_headline,
    days_words,
    interval_words,
    nearby,
)
from iqs.analysis.held_alike import FEWEST_ROWS
from iqs.analysis.level_words import outside_words
from iqs.charts.around import Surroundings
from iqs.charts.change_points import changed_course, others_words
from iqs.model import DIMENSIONS, Grain, Period
from iqs.scoring import Definition, Measure, Metric
from iqs.store import Event
from iqs.text import DASH, difference, interval, listed, value
from iqs.ui import data, events
from iqs.ui.downloads import save_chart
from iqs.ui.filters import Selection
from iqs.ui.picking import picked
from iqs.ui.rows import ONLY, ask_for_days
from iqs.ui.stability import QUIET_BAR, around, grain_of
from iqs.ui.words import plain

_SPLITS = {"Teams": "team", "Channels": "channel"}
_MOST_DRAWN = 6
_OVER = {False: "all dates", True: "the year up to the end of the period"}


def changes_tab(charted: Charted, chosen: Selection) -> None:
    """Changes of level of everything and of each group, the strongest first."""
    by = picked("Beside everything, look at", _SPLITS, "stability_by")
    grain = grain_of(chosen)
    with st.spinner("Looking for changes ...", show_time=True):
        found = data.ask(changes, charted, chosen.filters, grain, by)
    names = data.options(by)
    st.subheader(plain(changes_headline(found, names)), anchor=False)
    if not found.judged:
        longest = max((len(one.points.days) for one in found.looked), default=0)
        st.write(
            f"A change can be told from {FEWEST} {PLURALS[grain]} with enough data on; there are {longest}. "
            "Load older exports, or choose narrower points or fewer filters."
        )
        return
    st.caption(
        "Found by looking: nobody said beforehand when to look, so take it as a lead to follow. "
        f"{found.judged} courses were judged together over {_OVER[grain is Grain.DAY]}; changes in the "
        f"period above are told. {outside_words(found)} {alike_words(found)}"
    )
    noted = events.within(chosen.filters.period)
    surroundings = around(found.metric, chosen.filters, noted)
    changed = sorted((one for one in found.looked if one.changes), key=_order)
    for one in changed[:_MOST_DRAWN]:
        with st.container(border=True):
            _drawn(one, found, names, surroundings, noted)
    _looked_at(found, names)
    events.listed(noted)
    _how(found)


def _order(one: Looked) -> float:
    return -max(abs(c.size) for c in one.changes)


def _drawn(
    one: Looked, found: Changes, names: dict[str, str], surroundings: Surroundings, noted: Sequence[Event]
) -> None:
    drawing = changed_course(one, found, names, surroundings)
    st.markdown(f"**{plain(drawing.title)}**")
    st.plotly_chart(
        drawing.figure,
        key=f"stability_course_{one.group}",
        alt=drawing.alt,
        config=QUIET_BAR,
    )
    n = f"n = {int(one.points.n.sum()):,} {found.metric.counted}"
    save_chart(drawing, f"level_{one.group or 'everything'}", found.filters, n)
    for i, c in enumerate(one.changes):
        _one_change(c, i, found, noted)


def _one_change(c: Change, i: int, found: Changes, noted: Sequence[Event]) -> None:
    d, m = found.definition, found.metric
    colour = {True: "green", False: "red", None: "gray"}[c.good]
    st.markdown(
        f":{colour}[**{difference(c.size, d)}**] (95 %: {interval_words(c, d)}), begun "
        f"{begun_words(c)}. Plainly, {plain(found.charted.label)} was {_level(c.before, d)} before and "
        f"{_level(c.after, d)} after."
    )
    close = nearby(c, found, noted)
    if close:
        st.caption(f"Near it, which is not to say why: {plain(listed([n.words for n in close]))}.")
    if c.season:
        st.caption(f"It begins in {plain(c.season)}, when more than one thing is different.")
    row = st.container(horizontal=True)
    for side, measure, days in (("before", c.before, c.days_before), ("after", c.after, c.days_after)):
        row.button(
            f"Open the {measure.n:,} {m.counted} {side}",
            icon=":material/table_rows:",
            type="tertiary",
            key=f"stability_open_{c.group}_{i}_{side}",
            on_click=_ask_for_side,
            args=(m, found.by, c.group, days),
        )


def _level(m: Measure, d: Definition) -> str:
    return f"{value(m, d)} ({interval(m, d)}, n = {m.n:,})"


def _ask_for_side(m: Metric, by: str, group: str | None, days: Period) -> None:
    """A callback: the rows on one side of a change."""
    ask_for_days(m, days)
    if group is not None:
        st.session_state["_to_rows"][ONLY] = f"{by}:{group}"


def _looked_at(found: Changes, names: dict[str, str]) -> None:
    """Everything that was looked at, found or not."""
    d = found.definition
    rows = [(one, c) for one in found.looked for c in (one.changes or (None,))]
    st.dataframe(
        {
            "Looked at": [
                "Everything" if one.group is None else names.get(one.group, one.group) for one, _ in rows
            ],
            "Verdict": [one.verdict for one, _ in rows],
            "Change": [DASH if c is None else difference(c.size, d) for _, c in rows],
            "95 %": [DASH if c is None else interval_words(c, d) for _, c in rows],
            "Begun about": [DASH if c is None else f"{c.day:%-d %b %Y}" for _, c in rows],
            "between": [DASH if c is None else days_words(c) for _, c in rows],
            PLURALS[found.grain].capitalize(): [len(one.points.days) for one, _ in rows],
        },
        hide_index=True,
        height="content",
        column_config={
            "Looked at": st.column_config.TextColumn(pinned=True),
            "between": st.column_config.TextColumn(help="With 95 % certainty."),
            PLURALS[found.grain].capitalize(): st.column_config.NumberColumn(
                help=f"With {FEWEST_ROWS} {found.metric.counted} or more; {FEWEST} are needed."
            ),
        },
        alt=f"Everything looked at for changes of {found.charted.label}",
    )
    more = f" {found.more} with fewer rows are left out." if found.more else ""
    st.caption(f"{others_words(found)} Shaded in a chart: where the change began.{more}")


def _how(found: Changes) -> None:
    with st.expander("How a change is told from chance", icon=":material/help:"):
        plural = DIMENSIONS[found.by].plural
        st.write(
            f"The course is split where the split explains most. Neighbouring {PLURALS[found.grain]} "
            "resemble each other, and such waves look like changes: so the split must be larger than in 19 "
            "of 20 courses that are as wavy and have no change, and must hold among everything looked at. A "
            f"group that changed is taken out before the remaining {plural} are judged. A change says when, "
            "not why; the size of what was found by looking is on average a little too large."
        )
