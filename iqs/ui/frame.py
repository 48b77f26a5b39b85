"""What stands around every page: whose data are shown, the filter bar, and its selection."""

import atexit
import gc
from pathlib import Path

import streamlit as st

from iqs.ui import data
from iqs.ui.filters import Selection, filter_bar

ICON = Path(__file__).with_name("icon.png")
"""The program's icon."""


@st.cache_resource(show_spinner=False)
def settle() -> None:
    """Once a process: take the imported modules out of the garbage collector's sight.

    Streamlit collects garbage after every rerun; walking the modules each time costs more than most
    pages do.
    """
    gc.collect()
    gc.freeze()
    atexit.register(gc.unfreeze)


def whose_data(*, banner: bool) -> None:
    """Let the session choose between its own data and the demo, where the demo has been made.

    `banner` says on the page that it shows the demo.
    """
    if data.demo_is_coming():
        data.wait_for_demo()
        st.rerun()
    if not data.has_demo():
        return
    # No default: whose data are shown then always stands in the address, and a copied link keeps it.
    wanted = st.session_state.pop("_show", None)
    if wanted is not None or not (st.session_state.get("data") or st.query_params.get("data")):
        st.session_state["data"] = wanted or data.default_choice()
    with st.sidebar:
        st.segmented_control(
            "Showing",
            [data.OWN, data.DEMO],
            key="data",
            bind="query-params",
            width="stretch",
        )
    if data.chosen() == data.DEMO and banner:
        st.info(
            "You are looking at demo data: an invented team with planted effects. "
            "Load your own files on the Upload page.",
            icon=":material/science:",
        )


def draw_filters() -> None:
    """Draw the shared filter bar and keep what it selects for the page."""
    st.session_state["_selection"] = filter_bar()


def selection() -> Selection | None:
    """What the filter bar selects; None when nothing is loaded."""
    chosen = st.session_state.get("_selection")
    return chosen if isinstance(chosen, Selection) else None
