"""The Criteria page's pieces: what is chosen, how one gets from a number to its reviews, and tables."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from iqs.analysis.change_words import verdict_words
from iqs.analysis.compare import Change, Verdict
from iqs.analysis.criteria import Criteria
from iqs.analysis.criteria_cells import Cell, CriteriaByGroup
from iqs.analysis.criterion_places import Places
from iqs.analysis.criterion_reviews import RatedReviews
from iqs.model import DIMENSIONS
from iqs.scoring import Measure
from iqs.text import DASH
from iqs.ui import data
from iqs.ui.rows import ONLY, open_review
from iqs.ui.words import plain

TABS = ("Scores", "Over time", "Teams and agents", "Root causes", "Where points go", "Reviews")
REVIEWS = TABS[-1]
ALL, ANY_CAUSE = "All criteria", "Any or none"
SIZE = 50
"""Reviews a page."""
ROWS = 25
"""Rows of colours a page."""
_TAB, _OF, CAUSE = "criteria_tab", "criteria_of", "criteria_cause"
_PERCENT = st.column_config.NumberColumn(format="%.1f %%")
_POINTS = st.column_config.NumberColumn(format="%.2f", help="Points of IQS, of 100.")
_DIFFERENCE = st.column_config.NumberColumn(format="%+.1f", help="In points.")
VERDICTS = {
    Verdict.CLEAR: "clear",
    Verdict.NOT_CLEAR: "not clear",
    Verdict.NOT_ENOUGH: "not enough data",
}


def tabs() -> Sequence[Any]:
    """The tabs of the page; the open one is part of the address."""
    return st.tabs(TABS, key=_TAB, bind="query-params", on_change="rerun")


def criterion(names: Sequence[str]) -> str | None:
    """Let the user choose a criterion; None for all of them. Kept from tab to tab, part of the address."""
    chosen = st.selectbox(
        "Criterion", [ALL, *names], key=_OF, bind="query-params", persist_state="session", width=280
    )
    return None if chosen in (None, ALL) else str(chosen)


def cause(names: Sequence[str]) -> str | None:
    """Let the user choose a root cause; None for any or none."""
    chosen = st.selectbox(
        "Root cause", [ANY_CAUSE, *names], key=CAUSE, bind="query-params", persist_state="session", width=280
    )
    return None if chosen in (None, ANY_CAUSE) else str(chosen)


def labels(dimension: str) -> dict[str, str]:
    """Values of a dimension with what people read."""
    return data.options(dimension)


def go(criterion: str | None, group: tuple[str, str] | None = None, cause: str | None = None) -> None:
    """A callback: show the reviews behind a number, of one group where one is named."""
    st.session_state[_TAB] = REVIEWS
    if group is None and ONLY in st.query_params:
        del st.query_params[ONLY]
    told = choose((_OF, criterion, ALL), (CAUSE, cause, ANY_CAUSE))
    if group is not None:
        told[ONLY] = f"{group[0]}:{group[1]}"
    st.query_params.update(told)


def choose(*choices: tuple[str, str | None, str]) -> dict[str, str]:
    """Set choices of the page in a callback: (key, value, what stands for none).

    A value that is set before its widget is first drawn reaches the widget, but not the address: those are
    returned, to be put there. One that was drawn owns its part of the address.
    """
    told = {}
    for key, value, usual in choices:
        if key not in st.session_state and value is not None:
            told[key] = value
        st.session_state[key] = value or usual
    return told


def _picked(key: str) -> int | None:
    """Row of a table that was picked; in a callback."""
    rows = st.session_state[key]["selection"]["rows"]
    return rows[0] if rows else None


def _end(m: Measure, end: str) -> float | None:
    return getattr(m, end) if m.enough else None


def rounded(amount: float | None) -> float | None:
    """A difference as it is shown: one that rounds to nothing has no sign."""
    return None if amount is None else round(amount, 1) + 0.0


def _moved(c: Change | None) -> tuple[float | None, str]:
    if c is None:
        return None, DASH
    known = c.verdict is not Verdict.NOT_ENOUGH
    word = VERDICTS[c.verdict] if c.good is None else verdict_words(c.verdict, c.good)
    return (rounded(c.difference) if known else None), word


def scores(answer: Criteria) -> None:
    """Every criterion with its numbers; picking one opens its lowest-rated reviews."""
    found = answer.criteria
    compared = answer.comparison is not None

    def open_picked() -> None:
        if (at := _picked("criteria_scores")) is not None:
            go(found[at].name)

    columns: dict[str, list[Any]] = {
        "Criterion": [c.name for c in found],
        "Points lost": [c.lost for c in found],
        "Score": [_end(c.score, "value") for c in found],
        "95 % from": [_end(c.score, "low") for c in found],
        "to": [_end(c.score, "high") for c in found],
        "Ratings": [c.score.n for c in found],
    }
    if compared:
        columns |= {
            "Change": [_moved(c.change)[0] for c in found],
            "Is that clear?": [_moved(c.change)[1] for c in found],
        }
    columns |= {
        "Not rated": [c.unrated for c in found],
        "95 % from ": [c.unrated_low for c in found],
        "to ": [c.unrated_high for c in found],
        "Weight": [c.weight for c in found],
        "Group": [c.group or DASH for c in found],
        "Kind": [_kind(c.critical, c.bonus) for c in found],
    }
    percent = ("Score", "95 % from", "to", "Not rated", "95 % from ", "to ")
    st.dataframe(
        columns,
        hide_index=True,
        placeholder=DASH,
        column_config={
            "Criterion": st.column_config.TextColumn(pinned=True),
            **dict.fromkeys(percent, _PERCENT),
            "Points lost": _POINTS,
            "Change": _DIFFERENCE,
            "Not rated": st.column_config.NumberColumn(
                format="%.1f %%", help="Reviews by a scorecard that has the criterion, without a score on it."
            ),
            "Weight": st.column_config.NumberColumn(
                format="%.1f %%", help="Share of all points possible, as the reviews were rated."
            ),
        },
        key="criteria_scores",
        on_select=open_picked,
        selection_mode="single-row",
        alt="Criteria with score, interval, ratings, change, share not rated, weight and points lost",
    )


def _kind(critical: bool, bonus: bool) -> str:
    return ", ".join(w for w, holds in (("critical", critical), ("bonus", bonus)) if holds) or DASH


def cells(answer: CriteriaByGroup, names: dict[str, str]) -> None:
    """The table of colours as a table of numbers: clear cells first, then the greatest gaps."""

    def place(c: Cell) -> tuple[bool, bool, float]:
        return c.difference is None, c.verdict is not Verdict.CLEAR, -abs(c.difference or 0.0)

    found = sorted(answer.cells, key=place)

    def open_picked() -> None:
        if (at := _picked("criteria_cells")) is not None:
            go(found[at].criterion, (answer.by, found[at].group))

    known = [c.difference is not None for c in found]
    st.dataframe(
        {
            DIMENSIONS[answer.by].label: [names.get(c.group, c.group) for c in found],
            "Criterion": [c.criterion for c in found],
            "Difference": [rounded(c.difference) for c in found],
            "95 % from": [rounded(c.low) for c in found],
            "to": [rounded(c.high) for c in found],
            "Is that clear?": [VERDICTS[c.verdict] for c in found],
            "Score": [c.score if k else None for c, k in zip(found, known, strict=True)],
            "All others": [c.others if k else None for c, k in zip(found, known, strict=True)],
            "Ratings": [c.n for c in found],
        },
        hide_index=True,
        placeholder=DASH,
        column_config={
            DIMENSIONS[answer.by].label: st.column_config.TextColumn(pinned=True),
            "Difference": _DIFFERENCE,
            "95 % from": _DIFFERENCE,
            "to": _DIFFERENCE,
            "Score": _PERCENT,
            "All others": _PERCENT,
        },
        key="criteria_cells",
        on_select=open_picked,
        selection_mode="single-row",
        alt=f"Criteria by {answer.by}: score, all others, difference with interval, and whether it is clear",
    )


def places(found: Places, names: dict[str, str]) -> None:
    """Groups with the points they lost; picking one opens its reviews."""

    def open_picked() -> None:
        if (at := _picked("criteria_places")) is not None:
            go(found.criterion, (found.by, found.places[at].group))

    some = [p.score for p in found.places]
    shown: dict[str, list[Any]] = {
        DIMENSIONS[found.by].label: [names.get(p.group, p.group) for p in found.places],
        "Points lost": [p.lost for p in found.places],
        "Of the points lost": [p.share_lost for p in found.places],
        "Of the ratings": [p.share_ratings for p in found.places],
        "Ratings": [p.ratings for p in found.places],
    }
    if found.criterion is not None:
        shown |= {
            "Score": [None if m is None else _end(m, "value") for m in some],
            "95 % from": [None if m is None else _end(m, "low") for m in some],
            "to": [None if m is None else _end(m, "high") for m in some],
        }
    percent = ("Of the points lost", "Of the ratings", "Score", "95 % from", "to")
    st.dataframe(
        shown,
        hide_index=True,
        placeholder=DASH,
        column_config={
            DIMENSIONS[found.by].label: st.column_config.TextColumn(pinned=True),
            "Points lost": _POINTS,
            **dict.fromkeys(percent, _PERCENT),
        },
        key="criteria_places",
        on_select=open_picked,
        selection_mode="single-row",
        alt=f"Points lost by {found.by}",
    )


def reviews(found: RatedReviews, names: dict[str, str]) -> None:
    """One page of reviews with their rating; picking one opens the review."""
    rows = found.rows
    event = st.dataframe(
        {
            "Score": [None if r.score is None else f"{r.score:g} of {r.top:g}" for r in rows],
            "In %": [r.percent for r in rows],
            "Criterion": [r.criterion for r in rows],
            "Day": [r.day for r in rows],
            "Agent": [names.get(r.agent, r.agent) for r in rows],
            "Team": [r.team or DASH for r in rows],
            "Root cause": [", ".join(r.causes) for r in rows],
            "Comment": [r.comment for r in rows],
            "Reviewer": [r.reviewer or DASH for r in rows],
            "Review": [r.review_id for r in rows],
        },
        hide_index=True,
        placeholder=DASH,
        column_config={
            "In %": _PERCENT,
            "Day": st.column_config.DateColumn(format="D MMM YYYY"),
            "Comment": st.column_config.TextColumn(width="large", help="On this rating, else on the review."),
        },
        key="criteria_reviews",
        on_select="rerun",
        selection_mode="single-row",
        alt="Reviews with their rating of the criterion, the lowest first",
    )
    for at in event["selection"]["rows"]:
        open_review(rows[at].source, rows[at].review_id)


def pager(total: int) -> None:
    """Let the user turn pages of reviews."""
    pages = -(-total // SIZE)
    if pages > 1:
        st.pagination(pages, key="criteria_page", bind="query-params")
    st.caption(f"{total:,} ratings, {SIZE} a page. Pick a row to open the review.")


def page() -> int:
    """The page of reviews that is asked for."""
    return max(1, int(st.session_state.get("criteria_page") or 1))


def sentence(text: str) -> None:
    """A finding that names what users typed, as a heading."""
    st.subheader(plain(text), anchor=False)


def open_cell(answer: CriteriaByGroup, shown: Sequence[str]) -> None:
    """A callback: ask for the reviews of the cell that was picked among the colours."""
    points = st.session_state["criteria_heatmap"]["selection"]["points"]
    if not points:
        return
    row, column = divmod(int(points[0]["point_index"]), len(answer.criteria))
    go(answer.criteria[column], (answer.by, shown[row]))


def read_cells(answer: CriteriaByGroup, shown: Sequence[str], plural: str) -> None:
    """How the colours are read, how many were compared, and how many are shown."""
    part = ""
    if len(shown) < len(answer.groups):
        part = f" {len(shown)} of {len(answer.groups):,} {plural} shown, those with a clear gap first."
    st.caption(
        f"Points above (blue) or below (orange) all other ratings of the criterion. ▲ and ▼: clear among the "
        f"{answer.checked:,} cells compared, with 5 % of such signs expected to be chance. Empty: fewer than "
        f"{answer.minimum} ratings.{part} Pick a cell, or a row of the table, to open its reviews."
    )
