"""How much of the dashboard is shown: all of it, only what is read, or only what is one agent's own."""

import streamlit as st

from iqs.store.unnamed import unnamed
from iqs.ui import data

EVERYTHING, READER, AGENT = "everything", "reader", "agent"
PERSON = "person"
"""Parameter of the address that names whose page the Agent page is."""


def look() -> str:
    """The look asked for."""
    # On the first run of a followed link the widget does not exist yet; the address does.
    return str(st.session_state.get("look") or st.query_params.get("look") or EVERYTHING)


def reading() -> bool:
    """Whether only reading pages and no editing controls are shown; a look, no protection."""
    return look() in (READER, AGENT)


def agents_look() -> bool:
    """Whether one agent looks: at their own page, with nobody else's name on it; a look, no protection."""
    return look() == AGENT


def whose() -> str | None:
    """In the agent's look, the id of the agent the address names; None when it names nobody."""
    known = data.options("agent")
    asked = st.session_state.get(PERSON) or st.query_params.get(PERSON)
    by_name = {name: agent for agent, name in known.items()}
    agent = asked if asked in known else by_name.get(str(asked))
    # A pseudonym is dealt anew with each load: a link with one would lead to somebody else.
    return agent if agent and agent not in unnamed(data.engine().database) else None


def pick_look() -> None:
    """Let the user pick the look; part of the address."""
    if agents_look():
        _keep_person()
        return
    st.segmented_control(
        "Look",
        [EVERYTHING, READER],
        default=EVERYTHING,
        required=True,
        key="look",
        bind="query-params",
        width="stretch",
        help="The reader's look has no pages and buttons that change something. Anybody can switch it back.",
    )


def _keep_person() -> None:
    """Keep the agent's look and whose it is in the address of every page."""
    # No defaults: what is as usual is not in the address, and the next page would be everybody's.
    if not st.session_state.get("look"):
        st.session_state["look"] = AGENT
    st.segmented_control(
        "Look",
        [AGENT],
        required=True,
        key="look",
        bind="query-params",
        width="stretch",
        help="Your own numbers beside averages, without anybody else's.",
    )
    agent = whose()
    if agent is not None:
        names = data.options("agent")
        if not st.session_state.get(PERSON):
            st.session_state[PERSON] = agent
        st.selectbox(
            "Agent",
            [agent],
            index=None,
            format_func=names.__getitem__,
            key=PERSON,
            bind="query-params",
            disabled=True,
        )
