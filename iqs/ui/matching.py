"""Match my tool: type the number another tool shows, and see which ways of counting give it."""

from pathlib import Path

import streamlit as st

from iqs.analysis.match import Candidate, Match, in_words, match
from iqs.errors import UserError
from iqs.model import Filters
from iqs.scoring import METRICS, Metric, use_date, use_definition
from iqs.settings import Settings
from iqs.text import clock, number
from iqs.ui import data
from iqs.ui.problems import show
from iqs.ui.saving import editable, save, why_not_editable
from iqs.ui.words import plain

_ASKED = "_match_asked"


def match_my_tool(filters: Filters | None) -> None:
    """Ask for a number, and show what reproduces it over the rows of `filters`."""
    if filters is None:
        st.write("Load your files first: a number is compared with your own rows.")
        return
    st.write(
        "Type the number your other tool shows for the period chosen above, as precisely as it shows it. "
        "Every definition and date is tried over the same rows."
    )
    with st.form("match", border=True):
        cells = st.grid(2, min_column_width=200)
        key = cells.selectbox(
            "Metric", list(METRICS), format_func=lambda k: METRICS[k].label, key="match_metric"
        )
        text = cells.text_input(
            "The number your tool shows", placeholder="81.4, or 5:12 for times", key="match_number"
        )
        if st.form_submit_button(
            "Find how it counts", type="primary", icon=":material/search:", key="match_find"
        ):
            st.session_state[_ASKED] = (key, text)
    if _ASKED not in st.session_state:
        return
    key, text = st.session_state[_ASKED]
    try:
        with st.spinner("Trying every way to count ..."):
            answer = _match(data.path(), data.engine().version(), key, text, filters)
    except UserError as error:
        show(error)
        return
    _answer(answer, data.metric(key))


@st.cache_data(show_spinner=False, max_entries=64)
def _match(path: Path, version: int, key: str, text: str, filters: Filters) -> Match:  # noqa: ARG001
    return match(data.engine(), key, text, filters)


def _answer(answer: Match, m: Metric) -> None:
    words = plain(in_words(answer, m))
    if not answer.found:
        st.warning(words, icon=":material/search_off:")
    else:
        st.success(words, icon=":material/task_alt:")
    shown = answer.found or answer.nearest
    if not shown:
        return
    st.dataframe(
        {
            "Definition": [m.definition(c.definition).label for c in shown],
            "By date of": [c.date for c in shown],
            "Automatic reviews": ["counted too" if c.automatic else "left out" for c in shown],
            "Gives": [_number(c.value, answer, m, c) for c in shown],
            m.counted.capitalize(): [c.n for c in shown],
            "Off by": [_number(c.off, answer, m, c, finer=1) for c in shown],
        },
        hide_index=True,
        column_config={m.counted.capitalize(): st.column_config.NumberColumn(format="localized")},
        column_order=[
            "Definition",
            "By date of",
            *(["Automatic reviews"] if any(c.automatic for c in shown) else []),
            "Gives",
            m.counted.capitalize(),
            "Off by",
        ],
        alt=f"Ways to count that give {answer.shown.text}, or come near",
    )
    if answer.found:
        _offer(answer, m)


def _number(amount: float, answer: Match, m: Metric, c: Candidate, finer: int = 0) -> str:
    """An amount with the decimals that were typed, or some more."""
    d = m.definition(c.definition)
    if d.unit == "s" and not finer:
        return clock(amount)
    digits = answer.shown.decimals + finer
    if d.unit == "s":
        return f"{number(amount, '', decimals=digits)} s"
    return number(amount, "" if finer else d.unit, decimals=digits)


def _offer(answer: Match, m: Metric) -> None:
    """Let the user put a way of counting in force that gives the number."""
    if not editable():
        st.caption(why_not_editable())
        return
    ways = {c.definition: c for c in reversed(answer.found)}  # the most usual date of each wins
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = answer.definitions[0]
        if len(answer.definitions) > 1:
            chosen = st.selectbox(
                "Definition to use",
                answer.definitions,
                format_func=lambda k: m.definition(k).label,
                key=f"match_use_{m.key}",
                width=280,
            )
        c = ways[chosen]
        in_force = use_way(data.settings(), m.key, c) == data.settings()
        label = "This is in force" if in_force else "Use it"
        if st.button(label, icon=":material/check:", disabled=in_force, key="match_use"):
            save(lambda s: use_way(s, m.key, c), f"{m.label} now counts so, everywhere.")
    if c.automatic:
        st.caption("Automatic reviews stay a series of their own here: choose reviewer types to see them.")


def use_way(settings: Settings, key: str, way: Candidate) -> Settings:
    """The settings with the definition and the date of a way of counting in force."""
    return use_date(use_definition(settings, key, way.definition), key, way.date)
