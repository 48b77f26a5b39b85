"""Feedback on reviews: acknowledged or not, disputes and answers; recorded here, listed here."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from iqs.store.feedback import (
    LONGEST,
    LONGEST_NAME,
    Dispute,
    Feedback,
    State,
    acknowledge,
    answer,
    dispute,
    feedback,
    take_back_acknowledgement,
)
from iqs.text import masked
from iqs.ui import data
from iqs.ui.hidden import Names
from iqs.ui.looks import agents_look
from iqs.ui.rows import open_review
from iqs.ui.saving import do, editable, why_not_editable
from iqs.ui.words import plain

_WORDS = {
    State.OPEN: "waits for an answer",
    State.UPHELD: "upheld: the agent was right",
    State.REJECTED: "rejected: the review stands",
}
_ANSWERS = {"The agent is right": State.UPHELD, "The review stands": State.REJECTED}


def of_review(source: str, review_id: str) -> None:
    """On the page of a review: what became of it, and the ways to add to that."""
    st.subheader("Feedback", anchor=False)
    found = feedback(data.engine().database, source, review_id)
    _told(found)
    if not editable():
        if not agents_look():
            st.caption(why_not_editable())
        return
    key = (source, review_id)
    cells = st.container(horizontal=True)
    with cells:
        if found.acknowledged is None:
            _acknowledging(key)
        elif st.button("Take back", icon=":material/undo:", key="feedback_back"):
            by = found.acknowledged.by
            do(lambda: take_back_acknowledgement(data.own(), *key, by=by), "Taken back.")
        if found.open is None:
            _disputing(key)
        else:
            _answering(found.open)


def _told(found: Feedback) -> None:
    if found.acknowledged is None:
        st.write("Not acknowledged yet.")
    else:
        who = "" if agents_look() else f" by {plain(found.acknowledged.by)}"
        st.write(f":material/done_all: Acknowledged{who} on {found.acknowledged.at:%-d %b %Y}.")
    for one in found.disputes:
        with st.container(border=True):
            raised = "" if agents_look() else f" by {plain(one.raised_by)}"
            st.markdown(f"**Disputed** on {one.raised_at:%-d %b %Y}{raised} · {_WORDS[one.state]}")
            st.text(masked(one.what))
            if one.answered_at is not None:
                answered = "" if agents_look() else f" by {plain(one.answered_by)}"
                st.caption(f"Answered on {one.answered_at:%-d %b %Y}{answered}")
                st.text(masked(one.answer))


def _acknowledging(key: tuple[str, str]) -> None:
    with (
        st.popover("Acknowledge", icon=":material/done_all:"),
        st.form("feedback_read", border=False, clear_on_submit=True),
    ):
        by = st.text_input("Who has read it", max_chars=LONGEST_NAME, key="feedback_read_by")
        if st.form_submit_button("Read and understood"):
            do(lambda: acknowledge(data.own(), *key, by=by), "Acknowledged.")


def _disputing(key: tuple[str, str]) -> None:
    with (
        st.popover("Dispute", icon=":material/gavel:"),
        st.form("feedback_dispute", border=False, clear_on_submit=False),
    ):
        what = st.text_area("What is disputed, and why", max_chars=LONGEST, key="feedback_what")
        by = st.text_input("Who disputes it", max_chars=LONGEST_NAME, key="feedback_what_by")
        if st.form_submit_button("Dispute"):
            do(lambda: dispute(data.own(), *key, what, by=by), "The dispute is open.")


def _answering(one: Dispute) -> None:
    with (
        st.popover("Answer the dispute", icon=":material/gavel:"),
        st.form("feedback_answer", border=False, clear_on_submit=False),
    ):
        how = st.radio("Decision", list(_ANSWERS), key="feedback_how")
        words = st.text_area("Why", max_chars=LONGEST, key="feedback_why")
        by = st.text_input("Who answers", max_chars=LONGEST_NAME, key="feedback_why_by")
        st.caption("Scores stay as they are: correct the review in its tool, and load it again.")
        if st.form_submit_button("Answer"):
            state = _ANSWERS[str(how)]
            do(lambda: answer(data.own(), one.dispute_id, state, words, by=by), "Answered.")


def list_of(found: Sequence[Dispute], key: str, names: Names, *, whose: bool = False) -> None:
    """Disputes as a table, one line of which opens its review; `whose` adds whose review it is."""
    columns: dict[str, list[Any]] = {}
    if whose:
        columns["Agent"] = [
            names.shown.get(d.agent, d.agent) if d.agent else "not in the data now" for d in found
        ]
    columns |= {
        "Review": [d.review_id for d in found],
        "What is disputed": [masked(d.what) for d in found],
        "State": [_WORDS[d.state] for d in found],
        "Days open": [d.age() if d.state is State.OPEN else None for d in found],
        "Answer": [masked(d.answer) for d in found],
    }
    event = st.dataframe(
        columns,
        hide_index=True,
        placeholder="–",
        column_config={"What is disputed": st.column_config.TextColumn(width="large")},
        alt="Disputes with their state and age",
        key=key,
        on_select="rerun",
        selection_mode="single-row",
    )
    for at in event["selection"]["rows"]:
        if found[at].agent in names.secret:
            st.info("The review would show whose it is.", icon=":material/visibility_off:")
            return
        open_review(found[at].source, found[at].review_id)
