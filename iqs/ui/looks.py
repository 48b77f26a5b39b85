"""How much of the dashboard is shown: all of it, or only what is read."""

import streamlit as st

EVERYTHING, READER = "everything", "reader"


def reading() -> bool:
    """Whether only reading pages and no editing controls are shown; a look, no protection."""
    # On the first run of a followed link the widget does not exist yet; the address does.
    return bool((st.session_state.get("look") or st.query_params.get("look")) == READER)


def pick_look() -> None:
    """Let the user pick the look; part of the address."""
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
