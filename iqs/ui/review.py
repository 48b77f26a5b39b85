"""The Review page's pieces: the score worked out, what was said, the contact and the customer's answers."""

from typing import Any

import streamlit as st

from iqs.analysis.worked_out import Line, WorkedOut
from iqs.scoring import METRICS, Definition
from iqs.store.review import OpenedReview
from iqs.text import DASH, clock, masked, number
from iqs.ui import data
from iqs.ui.looks import agents_look
from iqs.ui.words import plain

_TAKES = {"review": "fails the review", "group": "fails its group", "flag": "is flagged", "yes": "fails"}


def about(review: OpenedReview) -> None:
    """Who, when, by whom, on which scorecard."""
    agents = data.options("agent")
    facts = {
        "Agent": agents.get(review.agent, review.agent),
        "Conversation": review.conversation_day and f"{review.conversation_day:%-d %b %Y}",
        "Reviewed": review.review_day and f"{review.review_day:%-d %b %Y}",
        "By": "" if agents_look() else review.reviewer,
        "Team": review.team,
        "Channel": review.channel,
        "Scorecard": review.version or review.scorecard,
    }
    cells = st.grid(4, min_column_width=150)
    for label, fact in facts.items():
        if fact:
            with cells.cell(), st.container(gap="xxsmall"):
                st.caption(label)
                st.text(fact)


def score(review: OpenedReview, found: WorkedOut, d: Definition) -> None:
    """The score, and the table that makes it."""
    if found.score is None:
        st.subheader("No score: no criterion was rated", anchor=False)
    else:
        top = "" if found.of_top is None else f", {found.of_top[0]:.4g} of {found.of_top[1]:.4g}"
        lost = f" before an auto-fail took it to {number(found.score, '%')}" if found.taken else ""
        before = 100.0 * found.earned / found.possible
        st.subheader(f"IQS {number(before if found.taken else found.score, '%')}{top}{lost}", anchor=False)
    if review.left_out:
        st.warning(f"This review does not count: {review.left_out}.", icon=":material/block:")
    if found.taken:
        st.error(
            f"Failed: {plain(', '.join(found.failed))}. That took {number(found.taken, '')} of "
            f"{number(found.earned, '')} points.",
            icon=":material/gpp_bad:",
        )
    if found.lines:
        st.table(_table(found), hide_index=True, alt="The score worked out line by line")
    else:
        st.write("This review came with a total and no ratings.")
    st.caption(f"By the definition {plain(d.label)}: {d.formula}")


def _table(found: WorkedOut) -> dict[str, list[str]]:
    weighted = found.of_top is not None
    top = f"{found.of_top[1]:g}" if found.of_top else ""
    rows = [*found.lines]
    columns = {
        "Criterion": [plain(line.mark.criterion) for line in rows],
        "Weight": [_weight(line) for line in rows],
        "Score": [_score(line) for line in rows],
    }
    if weighted:
        columns["Weighted score"] = [
            DASH if line.weighted is None else f"{line.weighted:.4g}" for line in rows
        ]
    columns["Points"] = [number(line.points, "") if line.mark.rated else DASH for line in rows]
    columns["Remarks"] = [_remarks(line) for line in rows]
    total = {
        "Criterion": "**Total**",
        "Weight": f"**{number(found.possible, '%')}**",
        "Score": "",
        "Points": f"**{number(found.earned - found.taken, '')}**",
        "Remarks": f"{number(found.taken, '')} points lost to auto-fail" if found.taken else "",
    }
    if found.of_top is not None:
        total["Weighted score"] = f"**{found.of_top[0]:.4g} of {top}**"
    return {name: [*cells, total[name]] for name, cells in columns.items()}


def _weight(line: Line) -> str:
    share = number(line.mark.share, "%")
    return f"+{share} bonus" if line.mark.bonus else share


def _score(line: Line) -> str:
    m = line.mark
    return f"{m.score:g} of {m.high:g}" if m.rated and m.score is not None and m.high is not None else "N/A"


def _remarks(line: Line) -> str:
    m = line.mark
    said = [
        "automatic" if m.automatic else "",
        _TAKES.get(m.critical, "") if m.fails else "",
        plain(m.cause),
        plain(masked(m.comment)),
    ]
    return " · ".join(filter(None, said))


def comments(review: OpenedReview) -> None:
    """The reviewer's comment on the whole."""
    if review.comment:
        st.subheader("What the reviewer wrote", anchor=False)
        st.text(masked(review.comment))


def contact(review: OpenedReview) -> None:
    """The conversation, as its tool has it."""
    st.subheader("The conversation", anchor=False)
    found = review.contact
    if found is None:
        known = f" {review.interaction_id}" if review.interaction_id else ""
        st.text(f"No contact{known} is loaded.")
        return
    facts: dict[str, Any] = {
        "Conversation": found.interaction_id,
        "Tool": found.source,
        "Channel": found.channel,
        "Topic": found.topic,
        "Opened (UTC)": found.opened_at and f"{found.opened_at:%-d %b %Y %H:%M}",
        "Solved (UTC)": found.solved_at and f"{found.solved_at:%-d %b %Y %H:%M}",
        "First reply after": None if found.first_response_s is None else clock(found.first_response_s),
        "Handle time": None if found.handle_s is None else clock(found.handle_s),
        "Replies": found.replies,
        "Reopened": found.reopens,
        "Resolved": None if found.resolved is None else "yes" if found.resolved else "no",
        "Tags": found.tags,
    }
    cells = st.grid(4, min_column_width=150)
    for label, fact in facts.items():
        if fact not in (None, ""):
            with cells.cell(), st.container(gap="xxsmall"):
                st.caption(label)
                st.text(str(fact))


def answers(review: OpenedReview) -> None:
    """What the customer answered about the conversation."""
    st.subheader("What the customer said", anchor=False)
    if not review.answers:
        st.text("No survey answer is linked to this conversation.")
        return
    st.dataframe(
        {
            "Survey": [METRICS[a.kind].label if a.kind in METRICS else a.kind for a in review.answers],
            "Answer": [a.score for a in review.answers],
            "Lowest": [a.low for a in review.answers],
            "Highest": [a.high for a in review.answers],
            "Answered (UTC)": [a.responded_at for a in review.answers],
            "Comment": [masked(a.comment) for a in review.answers],
        },
        hide_index=True,
        placeholder=DASH,
        column_config={"Answered (UTC)": st.column_config.DatetimeColumn(format="D MMM YYYY HH:mm")},
        alt="Survey answers about this conversation",
    )


def origins(review: OpenedReview) -> None:
    """The files that have this review."""
    with st.expander("Where it comes from", icon=":material/inventory_2:"):
        st.dataframe(
            {
                "File": [o.file_name for o in review.origins],
                "Line": [o.line for o in review.origins],
                "Loaded (UTC)": [o.loaded_at for o in review.origins],
                "Counts": ["yes" if o.in_force else "replaced by a later export" for o in review.origins],
            },
            hide_index=True,
            column_config={"Loaded (UTC)": st.column_config.DatetimeColumn(format="D MMM YYYY HH:mm")},
            alt="Files that have this review",
        )
