"""The switchboard: a metric under each of its definitions over the same rows, and presets of tools."""

from collections.abc import Iterable

import streamlit as st

from iqs.model import Filters
from iqs.scoring import (
    METRICS,
    PRESETS,
    Definition,
    Measure,
    Metric,
    Preset,
    definition_in_force,
    use_definition,
    use_preset,
    would_change,
)
from iqs.text import DASH, decimals, interval, left_out, number, value, why_not
from iqs.ui import data
from iqs.ui.saving import SETTINGS_PAGE, editable, save, why_not_editable
from iqs.ui.words import plain


def switchboard(m: Metric, filters: Filters | None) -> None:
    """Show the metric under each definition over the rows of `filters`, each to be put in force.

    Without filters there are no data: definitions stand without numbers.
    """
    rows = {} if filters is None else {r.definition: r for r in data.other_definitions(m.key, filters)}
    in_force = definition_in_force(data.engine(), m)
    st.subheader(m.name, anchor=False)
    st.write(m.meaning)
    alike = {left_out(r) for r in rows.values()}
    if rows and len(alike) == 1:
        dropped = next(iter(alike))
        st.caption(f"Left out under every definition: {dropped}." if dropped else "No row is left out.")
    _back_to_usual(m)
    if not editable():
        st.caption(why_not_editable())
    named = [d for d in m.definitions if "-" not in d.key or d.key == in_force.key]
    others = [d for d in m.definitions if d not in named]
    _list(m, named, rows, in_force, told=len(alike) > 1)
    if others:
        with st.expander(f"{len(others)} more, for tools that count otherwise", icon=":material/list:"):
            _list(m, others, rows, in_force, told=len(alike) > 1)
    _catalogue(m, in_force)


def _back_to_usual(m: Metric) -> None:
    if m.key not in dict(data.settings().definitions) or not editable():
        return
    usual = METRICS[m.key].definitions[0]
    what = "the usual choice" if usual.optional else f"the usual one, {usual.label}"
    if st.button(f"Back to {what}", icon=":material/undo:", key=f"usual_{m.key}"):
        save(lambda s: use_definition(s, m.key, None), f"{m.label} counts as usual again.")


def _list(
    m: Metric,
    definitions: Iterable[Definition],
    rows: dict[str, Measure],
    in_force: Definition,
    *,
    told: bool,
) -> None:
    for d in definitions:
        with st.container(border=True, key=f"definition_{m.key}_{d.key}"):
            _one(m, d, rows.get(d.key), d.key == in_force.key, told=told)


def _one(m: Metric, d: Definition, row: Measure | None, is_in_force: bool, *, told: bool) -> None:
    words, result, action = st.columns([6, 3, 2.8], vertical_alignment="center")
    words.markdown(f"**{d.label}** `{m.key}={d.key}`")
    words.caption(d.formula)
    if row is not None:
        result.markdown(f"#### {value(row, d)}")
        missing = why_not(row, m)
        sure = [f"n = {row.n:,}"] + ([f"95 %: {interval(row, d)}"] if interval(row, d) != DASH else [])
        dropped = f"  \nLeft out: {left_out(row) or 'nothing'}" if told else ""
        result.caption(f"{missing or ' · '.join(sure)}{dropped}")
    if is_in_force:
        action.badge("In force", icon=":material/check:", color="green")
    elif editable() and action.button("Use this definition", key=f"use_{m.key}_{d.key}", width="stretch"):
        save(
            lambda s: use_definition(s, m.key, d.key),
            f"{m.label} now counts as “{d.label}”, everywhere.",
        )


def _catalogue(m: Metric, in_force: Definition) -> None:
    """What else there is to know about the metric."""
    date_name = (in_force.dates or m.dates)[0][0]
    st.write(
        f"Shown from {m.minimum_n} {m.counted} on, without a caution from {m.solid_n}. Dated by {date_name}. "
        f"How sure: {in_force.spread.value}."
    )
    for b in m.benchmarks_for(in_force):
        amount = number(b.value, in_force.unit, decimals=decimals(in_force))
        st.write(f"To compare: {amount}, {plain(b.label)} ({plain(b.source)}).")
    st.page_link(
        SETTINGS_PAGE,
        label="Change its date, the pass mark, or what it is compared with",
        icon=":material/tune:",
    )


def presets(filters: Filters | None) -> None:
    """Offer the definitions of a tool together; what would change is said before anything does."""
    st.write(
        "Count as your tool does: one click puts all its definitions in force. Metrics that a tool does not "
        "define stay as they are."
    )
    for column, p in zip(st.columns(len(PRESETS)), PRESETS.values(), strict=True):
        with column.container(border=True, height="stretch", key=f"preset_{p.name}"):
            _preset(p, filters)
    if not editable():
        st.caption(why_not_editable())


def _preset(p: Preset, filters: Filters | None) -> None:
    st.markdown(f"**{p.name}**")
    st.caption(p.meaning)
    changes = {key: (old, new) for key, old, new in would_change(p, data.settings())}
    for key, _ in p.definitions:
        if key in changes:
            m = data.metric(key)
            before, after = (m.definition(k) for k in changes[key])
            effect = _effect(m, before, after, filters)
            st.markdown(f"**{m.label}** from {before.label} to **{after.label}**{effect}")
    stay = [
        f"{METRICS[key].label} ({METRICS[key].definition(name).label})"
        for key, name in p.definitions
        if key not in changes
    ]
    if stay:
        st.caption(f"As it is now: {', '.join(stay)}.")
    if not changes:
        st.badge("In force", icon=":material/check:", color="green")
    elif editable() and st.button(f"Count as {p.name}", key=f"take_{p.name}", width="stretch"):
        save(lambda s: use_preset(p, s), f"Numbers now count as {p.name} does.")


def _effect(m: Metric, before: Definition, after: Definition, filters: Filters | None) -> str:
    """The number before and after, where there is one."""
    if filters is None:
        return ""
    rows = {r.definition: r for r in data.other_definitions(m.key, filters)}
    old, new = value(rows[before.key], before), value(rows[after.key], after)
    return "" if DASH in (old, new) else f"  \n{old} becomes {new}".replace(" %", "\u00a0%")
