"""The Auto-fail page's pieces: the numbers, and tables by criterion, group and review."""

from collections.abc import Mapping, Sequence

import streamlit as st

from iqs.analysis.auto_fail import MOST_REVIEWS, GroupLoss, Ledger
from iqs.scoring import Measure, metric
from iqs.text import DASH, interval, number
from iqs.ui.rows import open_group, open_review

_PERCENT = st.column_config.NumberColumn(format="%.1f %%")
_POINTS = st.column_config.NumberColumn(format="%.1f", help="Points of IQS, of 100.")


def figures(ledger: Ledger) -> None:
    """The four numbers of the ledger, each with its interval and n."""
    m = metric("iqs")
    d = m.definition(ledger.definition)
    cells = st.grid(4, min_column_width=170)

    def one(label: str, found: Measure, unit: str, meaning: str) -> None:
        spread = interval(found, d)
        spread = spread.removesuffix(" %") if not unit else spread
        with cells.cell(), st.container(border=True, height="stretch"):
            st.metric(label, number(found.value, unit), help=meaning)
            st.caption(f"95 %: {spread}  \n{found.n:,} reviews")

    one("IQS", ledger.iqs, "%", f"{d.label}. {d.formula}")
    one(
        "Without auto-fails",
        ledger.without,
        "%",
        "IQS if failed critical criteria took no more than their own points.",
    )
    one("Points lost to auto-fails", ledger.lost, "", "The difference between the two.")
    one("Reviews auto-failed", ledger.failed, "%", "Share of reviews that lost points to an auto-fail.")


def criteria(ledger: Ledger) -> None:
    """Critical criteria with how often they fail."""
    found = ledger.criteria
    st.dataframe(
        {
            "Criterion": [c.criterion for c in found],
            "Points lost": [c.points for c in found],
            "Failed": [c.failed for c in found],
            "Rated": [c.rated for c in found],
            "Share": [c.share for c in found],
            "95 % from": [c.low for c in found],
            "to": [c.high for c in found],
        },
        hide_index=True,
        column_config={"Points lost": _POINTS, "Share": _PERCENT, "95 % from": _PERCENT, "to": _PERCENT},
        alt="Critical criteria by points lost",
    )
    st.caption("A review that fails several critical criteria shares its loss equally among them.")


def groups(label: str, found: Sequence[GroupLoss], names: Mapping[str, str]) -> None:
    """Agents or teams by points lost; numbers that rest on too few reviews stay empty."""
    m = metric("iqs")
    event = st.dataframe(
        {
            label: [names.get(g.group, g.group) for g in found],
            "Reviews": [g.iqs.n for g in found],
            "Auto-failed": [_shown(g.failed) for g in found],
            "95 % from": [_end(g.failed, "low") for g in found],
            "to": [_end(g.failed, "high") for g in found],
            "Points lost": [_shown(g.lost) for g in found],
            "IQS": [_shown(g.iqs) for g in found],
        },
        hide_index=True,
        placeholder=DASH,
        column_config={
            label: st.column_config.TextColumn(pinned=True),
            "Auto-failed": _PERCENT,
            "95 % from": _PERCENT,
            "to": _PERCENT,
            "Points lost": _POINTS,
            "IQS": _PERCENT,
        },
        alt=f"{label}s by points lost to auto-fails",
        key=f"failed_{label}",
        on_select="rerun",
        selection_mode="single-row",
    )
    st.caption(
        f"A dash stands where there are fewer than {m.minimum_n} reviews. Pick a row to open its reviews."
    )
    for at in event["selection"]["rows"]:
        open_group(m.key, label.lower(), found[at].group)


def _shown(found: Measure) -> float | None:
    return found.value if found.enough else None


def _end(found: Measure, end: str) -> float | None:
    return getattr(found, end) if found.enough else None


def reviews(ledger: Ledger, names: Mapping[str, str]) -> None:
    """The latest reviews that lost points to an auto-fail."""
    found = ledger.reviews
    event = st.dataframe(
        {
            "Day": [r.day for r in found],
            "Review": [r.review_id for r in found],
            "Agent": [names.get(r.agent, r.agent) for r in found],
            "Team": [r.team for r in found],
            "Failed": [", ".join(r.criteria) for r in found],
            "Score": [r.score for r in found],
            "Without auto-fail": [r.without for r in found],
        },
        hide_index=True,
        column_config={
            "Day": st.column_config.DateColumn(format="D MMM YYYY"),
            "Score": _PERCENT,
            "Without auto-fail": _PERCENT,
        },
        alt="Latest reviews with an auto-fail",
        key="failed_reviews",
        on_select="rerun",
        selection_mode="single-row",
    )
    st.caption("Pick a row to open the review.")
    for at in event["selection"]["rows"]:
        open_review(found[at].source, found[at].review_id)
    if len(found) == MOST_REVIEWS:
        st.caption(f"The latest {MOST_REVIEWS}.")
