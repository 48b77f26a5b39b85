"""The Agent page's part on reviews: the latest, how many were acknowledged, and what is disputed."""

import streamlit as st

from iqs.analysis.latest import DAYS, Latest, Read
from iqs.store.feedback import State, disputes
from iqs.text import DASH, masked, number
from iqs.ui import data, feedback
from iqs.ui.hidden import Names
from iqs.ui.looks import agents_look
from iqs.ui.rows import open_review


def recent(found: Latest, names: Names, agent: str) -> None:
    """The latest reviews; one line opens its review."""
    st.subheader("Latest reviews", anchor=False)
    if not found.reviews:
        st.write("No review that counts in this selection. Choose a longer period or fewer filters.")
        return
    rows: tuple[Read, ...] = found.reviews
    kinds = data.options("review_type")
    columns: dict[str, list[object]] = {
        "Conversation on": [r.day for r in rows],
        "IQS": [number(r.score, "%") for r in rows],
        "Comment": [masked(r.comment) or DASH for r in rows],
        "Channel": [r.channel for r in rows],
        "Reviewer type": [kinds.get(r.review_type, r.review_type) for r in rows],
        "Acknowledged": ["yes" if r.acknowledged else "not yet" for r in rows],
        "Review": [r.review_id for r in rows],
    }
    event = st.dataframe(
        columns,
        hide_index=True,
        column_config={
            "Conversation on": st.column_config.DateColumn(format="D MMM YYYY"),
            "Comment": st.column_config.TextColumn(width="large"),
        },
        alt="The latest reviews with score and comment",
        key="agent_reviews",
        on_select="rerun",
        selection_mode="single-row",
    )
    st.caption("Pick a line to open the review: its ratings, comments and the score worked out.")
    for at in event["selection"]["rows"]:
        if agent in names.secret:
            st.info("The review would show whose it is.", icon=":material/visibility_off:")
            return
        open_review(rows[at].source, rows[at].review_id)


def feedback_of(agent: str, names: Names, found: Latest) -> None:
    """The share of reviews that were acknowledged, and the agent's disputes."""
    st.subheader("Feedback", anchor=False)
    mine = disputes(data.engine().database, agent=agent)
    waiting = [d for d in mine if d.state is State.OPEN]
    if not found.n:
        st.write(f"No review in the last {DAYS} days of the period.")
    elif not found.used:
        how = "" if agents_look() else " Open a review to write down that it was read."
        st.write(
            f"{found.n:,} reviews in the last {DAYS} days of the period. Acknowledging is not in "
            f"use yet.{how}"
        )
    else:
        share = 100.0 * found.acknowledged / found.n
        sure = f"95 %: {number(found.low, '')} to {number(found.high, '%')}"
        st.write(
            f"**{found.acknowledged:,} of {found.n:,} reviews** of the last {DAYS} days are acknowledged: "
            f"{number(share, '%')} ({sure})."
        )
    oldest = f", the oldest for {max(d.age() for d in waiting)} days" if waiting else ""
    st.write(
        f"{len(waiting)} open {'dispute' if len(waiting) == 1 else 'disputes'}{oldest}; {len(mine)} in all."
    )
    if mine:
        feedback.list_of(mine, "agent_disputes", names)


def all_disputes(names: Names) -> None:
    """Everybody's open disputes, for the lead."""
    waiting = disputes(data.engine().database, only_open=True)
    with st.expander(f"All open disputes ({len(waiting)})", icon=":material/gavel:"):
        if not waiting:
            st.write("None waits for an answer. A dispute is raised on the page of its review.")
            return
        feedback.list_of(waiting, "agent_all_disputes", names, whose=True)
