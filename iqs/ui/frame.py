"""What stands around every page: whose data are shown, the filter bar, and its selection."""

import atexit
import gc
from pathlib import Path

import streamlit as st

from iqs.ui import data, links
from iqs.ui.filters import Selection, count_of_filters, filter_bar, say

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
        st.container()
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
    # Always a place for it: what stands below keeps its place in the page, and its parameters in the address.
    place = st.container()
    if data.chosen() == data.DEMO and banner:
        place.info(
            "You are looking at demo data: an invented team with planted effects. "
            "Load your own files on the Upload page.",
            icon=":material/science:",
        )


def draw_filters(*, in_use: bool) -> None:
    """Draw the shared filter bar and keep what it selects for the page.

    It stands at the same place of every page, closed where it is not `in_use`: a browser that does not
    have a widget on a page drops its parameter from the address.
    """
    st.session_state["_selection"] = None
    if data.days() is None:
        return
    if st.session_state.get("_bar_in_use") != in_use:
        st.session_state["_bar_in_use"] = st.session_state["bar"] = in_use
    active = count_of_filters()
    with st.expander(
        "Period and filters" if in_use else "Period and filters of other pages",
        key="bar",
        type="compact",
        on_change="rerun",
    ):
        row = st.container(horizontal=True, vertical_alignment="bottom", key="filter_bar")
        more = st.expander(
            f"Filters ({active})" if active else "Filters",
            key="filters",
            icon=":material/filter_alt:",
            type="compact",
        )
    chosen = filter_bar(row, more)
    if chosen is None or not in_use:
        return
    st.session_state["_selection"] = chosen
    with row:
        links.copy_link(chosen)
    say(chosen)


def selection() -> Selection | None:
    """What the filter bar selects; None when nothing is loaded."""
    chosen = st.session_state.get("_selection")
    return chosen if isinstance(chosen, Selection) else None
