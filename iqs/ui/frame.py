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


def whose_data() -> None:
    """Let the session choose between its own data and the demo, where the demo has been made."""
    if data.demo_is_coming():
        data.wait_for_demo()
        st.rerun()
    if not data.has_demo():
        return
    if (wanted := st.session_state.pop("_show", None)) is not None:
        st.session_state["data"] = wanted
    with st.sidebar:
        st.segmented_control(
            "Data",
            [data.OWN, data.DEMO],
            default=data.default_choice(),
            required=True,
            key="data",
            bind="query-params",
            width="stretch",
        )
    if data.chosen() == data.DEMO:
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
