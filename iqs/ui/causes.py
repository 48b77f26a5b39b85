"""The pieces of the Criteria page that tell of root causes."""

from typing import Any

import streamlit as st

from iqs.analysis.cause_groups import CauseGroup
from iqs.analysis.causes import Causes
from iqs.analysis.compare import Verdict
from iqs.model import DIMENSIONS
from iqs.text import DASH, number
from iqs.ui.criteria import ANY_CAUSE, CAUSE, VERDICTS, choose, go, rounded

_PERCENT = st.column_config.NumberColumn(format="%.1f %%")
_DIFFERENCE = st.column_config.NumberColumn(format="%+.1f", help="In points.")


def causes(answer: Causes) -> None:
    """Root causes with their share of reviews; picking one chooses it."""

    def picked() -> None:
        rows = st.session_state["criteria_causes"]["selection"]["rows"]
        choose((CAUSE, answer.causes[rows[0]].name if rows else None, ANY_CAUSE))

    found = answer.causes
    columns: dict[str, list[Any]] = {
        "Root cause": [c.name for c in found],
        "Named on": [", ".join(name for name, _ in c.criteria) for c in found],
        "Reviews": [c.reviews for c in found],
        "Of all reviews": [c.share.value for c in found],
        "95 % from": [c.share.low for c in found],
        "to": [c.share.high for c in found],
    }
    if answer.comparison is not None:
        changes = [c.change for c in found]
        columns |= {
            "Change": [
                None if c is None or c.verdict is Verdict.NOT_ENOUGH else rounded(c.difference)
                for c in changes
            ],
            "Is that clear?": [DASH if c is None else VERDICTS[c.verdict] for c in changes],
        }
    st.dataframe(
        columns,
        hide_index=True,
        placeholder=DASH,
        column_config={
            "Root cause": st.column_config.TextColumn(pinned=True),
            **dict.fromkeys(("Of all reviews", "95 % from", "to"), _PERCENT),
            "Change": _DIFFERENCE,
        },
        key="criteria_causes",
        on_select=picked,
        selection_mode="single-row",
        alt="Root causes by the share of reviews that name them",
    )


def completeness(answer: Causes) -> None:
    """How many of the ratings that lost something name a cause."""
    whole = answer.explained
    if whole.share is None:
        return
    st.write(
        f"Of {whole.lost:,} ratings that lost something, {whole.with_cause:,} name a cause: "
        f"{number(whole.share, '%')} (95 %: {number(whole.low, '')} to {number(whole.high, '%')}). "
        "The rest of the reasons is not in these numbers."
    )
    found = answer.criteria
    with st.expander("By criterion", icon=":material/table_rows:"):
        st.dataframe(
            {
                "Criterion": [c.criterion for c in found],
                "Ratings that lost something": [c.lost for c in found],
                "With a cause": [c.with_cause for c in found],
                "Share": [c.share for c in found],
                "95 % from": [c.low for c in found],
                "to": [c.high for c in found],
            },
            hide_index=True,
            placeholder=DASH,
            column_config=dict.fromkeys(("Share", "95 % from", "to"), _PERCENT),
            alt="Ratings that lost something, and how many of them name a cause, by criterion",
        )


def groups(
    found: tuple[CauseGroup, ...], by: str, cause: str, criterion: str | None, names: dict[str, str]
) -> None:
    """Whose reviews name a cause; picking a row opens them."""

    def open_picked() -> None:
        rows = st.session_state["criteria_cause_groups"]["selection"]["rows"]
        if rows:
            go(criterion, (by, found[rows[0]].group), cause)

    st.dataframe(
        {
            DIMENSIONS[by].label: [names.get(g.group, g.group) for g in found],
            "Reviews that name it": [g.naming for g in found],
            "Of reviews": [g.share.n for g in found],
            "Share": [g.share.value if g.share.enough else None for g in found],
            "95 % from": [g.share.low if g.share.enough else None for g in found],
            "to": [g.share.high if g.share.enough else None for g in found],
            "Against all others": [rounded(g.difference) for g in found],
            "Is that clear?": [VERDICTS[g.verdict] for g in found],
        },
        hide_index=True,
        placeholder=DASH,
        column_config={
            DIMENSIONS[by].label: st.column_config.TextColumn(pinned=True),
            **dict.fromkeys(("Share", "95 % from", "to"), _PERCENT),
            "Against all others": _DIFFERENCE,
        },
        key="criteria_cause_groups",
        on_select=open_picked,
        selection_mode="single-row",
        alt=f"Reviews that name the cause, by {by}",
    )


def group_headline(found: tuple[CauseGroup, ...], cause: str, names: dict[str, str], plural: str) -> str:
    """Whether somebody's reviews name the cause clearly more often than all others'."""
    more = [g for g in found if g.verdict is Verdict.CLEAR and (g.difference or 0.0) > 0]
    if not more:
        return f"“{cause}”: no clear difference between {plural}"
    first = max(more, key=lambda g: g.difference or 0.0)
    return (
        f"“{cause}” is named clearly more often for {names.get(first.group, first.group)}: "
        f"in {number(first.share.value, '%')} of reviews"
    )
