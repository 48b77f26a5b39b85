"""The number card: a metric with its interval, change, course, n, benchmark, and how it is computed."""

import streamlit as st

from iqs.analysis.change_words import verdict_words
from iqs.analysis.compare import Change, Verdict
from iqs.analysis.overview import Card
from iqs.charts.interval_bar import LEGEND, interval_bar
from iqs.model import DIMENSIONS, Filters
from iqs.scoring import Better, Definition, Metric
from iqs.text import DASH, decimals, difference, interval, left_out, number, value, why_not
from iqs.ui import data
from iqs.ui.rows import open_rows
from iqs.ui.words import plain

DEFINITIONS_PAGE = "pages/about/definitions.py"


def number_card(card: Card, filters: Filters) -> None:
    """Draw one card."""
    m = data.metric(card.metric)
    d = m.definition(card.definition)
    with st.container(border=True, height="stretch", key=f"card_{m.key}"):
        st.metric(
            m.label,
            value(card.now, d),
            help=f"**{m.name}**. {m.meaning} {LEGEND}",
            chart_data=_course(card),
            chart_type="line",
            **_delta(card.change, d),  # type: ignore[arg-type]
        )
        before = card.change.earlier if card.change is not None else None
        st.image(
            interval_bar(card.now, before, data.settings()), width="stretch", alt=_interval_words(card, d)
        )
        st.caption(f"{_evidence(card, m, d)}  \n{_reading(card, m, d, filters)}")
        _how(card, m, d, filters)


def _course(card: Card) -> list[float] | None:
    points = [p.value for p in card.series if p.enough and p.value is not None]
    return points if len(points) > 1 else None


def _delta(change: Change | None, d: Definition) -> dict[str, object]:
    if change is None:
        return {}
    words = change_words(change, d)
    if change.verdict is not Verdict.CLEAR or change.difference is None:
        return {"delta": words, "delta_color": "off", "delta_arrow": "off"}
    colour = "gray" if change.good is None else "green" if change.good else "red"
    return {
        "delta": words,
        "delta_arrow": "up" if change.difference > 0 else "down",
        "delta_color": colour,
    }


def change_words(change: Change | None, d: Definition) -> str:
    """How a number moved against its comparison, and whether that is clear; empty without a comparison."""
    if change is None:
        return ""
    if change.verdict is Verdict.NOT_ENOUGH or change.difference is None:
        return "no comparison: not enough data"
    amount = difference(change.difference, d)
    if change.verdict is Verdict.NOT_CLEAR:
        return f"{amount}, not a clear change"
    return (
        f"{amount}, {'clear change' if change.good is None else verdict_words(change.verdict, change.good)}"
    )


def _scale(card: Card) -> tuple[float, float] | None:
    if card.metric != "ces" or card.definition != "mean":
        return None
    return data.ces_scale()


def _interval_words(card: Card, d: Definition) -> str:
    return f"{data.metric(card.metric).label} {value(card.now, d)}, 95 % interval {interval(card.now, d)}"


def _evidence(card: Card, m: Metric, d: Definition) -> str:
    missing = why_not(card.now, m)
    if missing:
        return f"{missing}{_elsewhere(card, m, d)}"
    parts = [f"n = {card.now.n:,} {m.counted}"]
    if interval(card.now, d) != DASH:
        parts.append(f"95 %: {interval(card.now, d)}")
    if card.now.n < m.solid_n:
        parts.append("few rows: read with care")
    return " · ".join(parts)


def _elsewhere(card: Card, m: Metric, d: Definition) -> str:
    """Where rows of an empty card are to be found."""
    found = data.whole_reach(m.key, d.key) if card.now.value is None else None
    return f" There are {found[0]:,} from {found[1]}." if found is not None else ""


def _reading(card: Card, m: Metric, d: Definition, filters: Filters) -> str:
    """The definition in force and what the number is read against."""
    parts = [d.label]
    band = _band(card, d)
    if band:
        parts.append(band)
    if (scale := _scale(card)) is not None:
        parts.append(f"scale {scale[0]:g} to {scale[1]:g}")
    if card.better is Better.DOWN:
        parts.append("lower is better")
    parts += [
        f"{plain(b.label)} {number(b.value, d.unit, decimals=decimals(d))}" for b in m.benchmarks_for(d)
    ]
    parts += [
        f"not filtered by {DIMENSIONS[key].label.lower()}"
        for key, _ in filters.where
        if d.fact not in DIMENSIONS[key].facts
    ]
    return " · ".join(parts)


def _band(card: Card, d: Definition) -> str:
    """What an IQS like this is called; a share of reviews that pass is no score and has no band."""
    if card.metric != "iqs" or d.key == "pass_rate" or card.now.value is None or not card.now.enough:
        return ""
    return data.settings().band(card.now.value)


def _how(card: Card, m: Metric, d: Definition, filters: Filters) -> None:
    if card.now.n:
        open_rows(m, card.now.n)
    if st.button("How is this computed?", type="tertiary", key=f"how_{m.key}", width="stretch"):
        _explain(card, m, d, filters)


@st.dialog("How is this computed?", width="medium")
def _explain(card: Card, m: Metric, d: Definition, filters: Filters) -> None:
    st.markdown(f"**{m.name}**, {d.label}: {value(card.now, d)}")
    st.write(f"{m.meaning} {m.matters}")
    st.write(f"**Formula.** {d.formula}")
    date_name = (d.dates or m.dates)[0][0]
    st.write(f"**Counted.** {card.now.n:,} {m.counted}, by {date_name} date.")
    dropped = left_out(card.now)
    st.write(f"**Left out.** {dropped}." if dropped else "**Left out.** Nothing.")
    st.write(f"**How sure.** {d.spread[0].upper()}{d.spread[1:]}: {interval(card.now, d)}.")
    st.write(f"**Shown from** {m.minimum_n} {m.counted} on, without a caution from {m.solid_n}.")
    for b in m.benchmarks_for(d):
        amount = number(b.value, d.unit, decimals=decimals(d))
        st.write(f"**To compare.** {amount}, {plain(b.label)} ({plain(b.source)}).")
    # Definitions with a name of their own; the other combinations stand on the definitions page.
    named = [o for o in data.other_definitions(m.key, filters) if "-" not in o.definition]
    others = [o for o in named if o.definition != d.key and o.n]
    if others:
        st.write("**The same rows under other definitions**")
        st.table(
            {
                "Definition": [m.definition(o.definition).label for o in others],
                m.label: [value(o, m.definition(o.definition)) for o in others],
                "n": [f"{o.n:,}" for o in others],
                "How": [m.definition(o.definition).formula for o in others],
            },
            hide_index=True,
            alt=f"{m.label} under its other definitions",
        )
    st.page_link(
        DEFINITIONS_PAGE,
        label="Compare or switch definitions",
        icon=":material/swap_horiz:",
        query_params={"metric": m.label},
    )
