"""The Leaderboard page's pieces: what is compared, scores, places, what adjusting moved, who stands apart."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from iqs.analysis.leaderboard import leaderboard
from iqs.analysis.places import Leaderboard, Place, State
from iqs.analysis.yardstick import criteria
from iqs.charts.board_words import APART, PLACES_READING, board_reading, nobody
from iqs.charts.moves import moves
from iqs.charts.standings import SIGNS, band_words, ends_of, number_of, places_of, ranges, standings
from iqs.model import DIMENSIONS
from iqs.scoring import Metric
from iqs.text import DASH, difference, interval, value
from iqs.ui import data
from iqs.ui.downloads import save_chart
from iqs.ui.filters import Selection, picked_metric
from iqs.ui.hidden import Names, hide_names, names_of, open_rows_of
from iqs.ui.words import plain

WHOLE = "Whole score"
_GROUPS = {DIMENSIONS[k].plural.capitalize(): k for k in ("agent", "team", "role", "channel", "topic")}
_SIZE = 25
_QUIET_BAR = {"displayModeBar": False}
_PERCENT = st.column_config.NumberColumn(format="%.0f %%")


@dataclass(frozen=True)
class Asked:
    """What the page is asked to compare."""

    metric: Metric
    criterion: str
    by: str
    adjusted: bool
    hidden: bool
    names: Names


def asked(chosen: Selection) -> Asked:
    """Let the user pick metric or criterion, the groups, and whether to adjust and to name."""
    m = picked_metric()
    row = st.container(horizontal=True, vertical_alignment="bottom")
    criterion = WHOLE
    if m.key == "iqs":
        known = data.ask(criteria, chosen.filters.during(None))
        criterion = row.selectbox(
            "By", [WHOLE, *known], key="board_of", bind="query-params", width=190
        ) or WHOLE  # fmt: skip
    by = row.segmented_control(
        "Of", list(_GROUPS), default="Agents", required=True, key="board_by", bind="query-params"
    )
    with row:
        adjusted = st.toggle(
            "Adjust for the mix",
            value=True,
            key="board_adjusted",
            bind="query-params",
            help="As if everybody had the same channels and months, the same reviewers, and the same time on "
            "the job, as far as the data can tell these apart.",
        )
        hide = hide_names()
    dimension = _GROUPS[str(by)]
    return Asked(
        m, "" if criterion == WHOLE else str(criterion), dimension, adjusted, hide, names_of(dimension, hide)
    )


def board_of(chosen: Selection, a: Asked) -> Leaderboard:
    """The answer, cached until data are loaded."""
    return data.ask(leaderboard, a.metric.key, chosen.filters, a.by, a.criterion, a.adjusted)


def scores(board: Leaderboard, a: Asked) -> None:
    """The places of a board as a picture and a table, page by page, and those who stand apart."""
    if not board.places:
        st.write(nobody(board, a.metric))
    else:
        some = _page(board.places)
        tabs = ["Scores", "Places", "What adjusting moved"] if board.average is not None else ["Scores"]
        if not a.adjusted:
            tabs = tabs[:2]
        shown = st.tabs(tabs, key="board_tab", on_change="rerun", bind="query-params")
        for tab, name in zip(shown, tabs, strict=True):
            if tab.open:
                with tab:
                    _draw(name, board, some, a)
        _table(board, some, a)
        if len(board.places) > _SIZE:
            st.pagination(-(-len(board.places) // _SIZE), key="board_page", bind="query-params")
    _apart(board, a)


def _page(places: Sequence[Place]) -> Sequence[Place]:
    pages = max(1, -(-len(places) // _SIZE))
    at = min(max(1, int(st.session_state.get("board_page") or 1)), pages)
    return places[(at - 1) * _SIZE : at * _SIZE]


def _draw(name: str, board: Leaderboard, some: Sequence[Place], a: Asked) -> None:
    draw = {"Scores": standings, "Places": ranges}.get(name, moves)
    drawing = draw(board, some, a.names.shown)
    st.subheader(plain(drawing.title), anchor=False)
    key = f"board_{name.split()[0].lower()}"
    st.plotly_chart(drawing.figure, key=key, alt=drawing.alt, config=_QUIET_BAR)
    n = f"n = {sum(p.raw.n for p in some):,} {a.metric.counted} of the {len(some)} that are drawn"
    save_chart(drawing, f"leaderboard_{name.lower()}", board.filters, n)
    if name == "Scores":
        _explain(board, a)
    elif name == "Places":
        st.caption(PLACES_READING)
    else:
        _effects(board, a)


def _explain(board: Leaderboard, a: Asked) -> None:
    for sentence in board_reading(board, a.metric):
        if board.state is State.RANKED:
            st.caption(sentence)
        else:
            st.write(sentence)


def _table(board: Leaderboard, some: Sequence[Place], a: Asked) -> None:
    d, m = board.definition, a.metric
    label = DIMENSIONS[a.by].label
    columns: dict[str, list[object]] = {label: [a.names.shown.get(p.group, p.group) for p in some]}
    if board.average is not None:
        columns |= {
            "Where": [f"{SIGNS[p.band]} {band_words(p.band, board)}" if p.band else DASH for p in some],
            "Place, 90 %": [places_of(p) for p in some],
            "Fair score": [number_of(board, p.score) for p in some],
            "95 % interval": [ends_of(board, p) for p in some],
        }
    if a.adjusted and board.average is not None:
        moved = [p.moved for p in some]
        columns |= {
            "Before adjusting": [number_of(board, v.score) if v else DASH for v in moved],
            "Moved": [difference(v.points, d) if v else DASH for v in moved],
            "In the order before": [v.place if v else None for v in moved],
        }
    columns |= {
        "Plain score": [value(p.raw, d) for p in some],
        "Its 95 %": [interval(p.raw, d) for p in some],
        m.counted.capitalize(): [p.raw.n for p in some],
    }
    if board.average is not None:
        columns |= {
            "Reliability": [100 * (p.reliability or 0.0) for p in some],
            "Top three": [100 * (p.top or 0.0) for p in some],
        }
        # Nobody is paid for being fast.
        if m.key != "aht":
            columns["For pay"] = ["solid enough" if p.solid else "not yet" for p in some]
    event = st.dataframe(
        columns,
        hide_index=True,
        placeholder=DASH,
        column_config={
            label: st.column_config.TextColumn(pinned=True),
            "Reliability": st.column_config.NumberColumn(
                format="%.0f %%",
                help="How much of the difference to the average is their own and not luck. From 50 % on "
                "there is a place, from 70 % on it is solid enough for decisions on pay.",
            ),
            "Top three": st.column_config.NumberColumn(
                format="%.0f %%", help="The chance of truly being among the best three."
            ),
        },
        alt=f"{board.criterion or m.label} by {label.lower()}",
        key="board_table",
        on_select="rerun",
        selection_mode="single-row",
    )
    st.caption(f"Pick a line to open its {m.counted}.")
    for at in event["selection"]["rows"]:
        open_rows_of(m.key, a.by, some[at].group, a.names)


def _effects(board: Leaderboard, a: Asked) -> None:
    d = board.definition
    left = "; ".join(f"{factor}: {why}" for factor, why in board.not_adjusted)
    st.caption(
        "As if everybody had the same mix. Each line below is what a level adds, against the average of all "
        f"{a.metric.counted}; levels with few rows are taken together."
        + (f" Not adjusted for {plain(left)}." if left else "")
    )
    told = [e for e in board.effects if e.factor != "month"]
    if not told or (a.names.secret and a.by == "agent" and len(a.names.secret) == len(a.names.shown)):
        return
    scale = 1.0 if d.unit == "s" else d.factor
    unit = "on the logarithm of the time" if d.unit == "s" else "points"
    with st.expander("What was adjusted for", icon=":material/balance:"):
        st.dataframe(
            {
                "Of": [e.factor for e in told],
                "Level": [e.level for e in told],
                "Adds": [scale * e.size for e in told],
                "95 % from": [scale * (e.size - 1.96 * e.error) for e in told],
                "to": [scale * (e.size + 1.96 * e.error) for e in told],
                a.metric.counted.capitalize(): [e.n for e in told],
            },
            hide_index=True,
            column_config={
                c: st.column_config.NumberColumn(format="%+.2f" if d.unit == "s" else "%+.1f", help=unit)
                for c in ("Adds", "95 % from", "to")
            },
            alt="What channels, reviewers and time on the job add",
        )


def _apart(board: Leaderboard, a: Asked) -> None:
    if not board.apart:
        return
    d, m = board.definition, a.metric
    label = DIMENSIONS[a.by].label
    plural = DIMENSIONS[a.by].plural if len(board.apart) > 1 else label.lower()
    shown = f"Shown apart: {len(board.apart)} {plural}"
    with st.expander(shown, icon=":material/group_off:", expanded=not board.places):
        st.dataframe(
            {
                label: [a.names.shown.get(p.group, p.group) for p in board.apart],
                "Why": [f"{APART[p.standing]} ({p.why})" for p in board.apart],
                "Plain score": [value(p.raw, d) for p in board.apart],
                "95 % interval": [interval(p.raw, d) for p in board.apart],
                "Fair score": [number_of(board, p.score) for p in board.apart],
                m.counted.capitalize(): [p.raw.n for p in board.apart],
            },
            hide_index=True,
            column_config={"Why": st.column_config.TextColumn(width="large")},
            alt=f"{label}s that are not set against the others",
        )
        st.caption(
            "They take no part in the order and do not move the average that others are mixed with, but for "
            "those who have a fair score."
        )
