"""What stands around every page: whose data are shown, the filter bar, and its selection."""

import atexit
import gc
import sys
from collections.abc import Sequence
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page

from iqs.store import views
from iqs.ui import data, links
from iqs.ui.filters import Selection, count_of_filters, filter_bar, say
from iqs.ui.looks import agents_look, pick_look, reading, whose
from iqs.ui.report import save_as_file
from iqs.ui.views import views_menu

ICON = Path(__file__).with_name("icon.png")
"""The program's icon."""


_FEW = 50
"""Modules that come with a page; a library has hundreds."""
_settled = 0


def settle() -> None:
    """Take imported modules out of the garbage collector's sight, again after a page has brought a library.

    Streamlit collects garbage after every rerun; walking the modules each time costs more than most
    pages do.
    """
    global _settled
    if len(sys.modules) < _settled + _FEW:
        return
    if not _settled:
        atexit.register(gc.unfreeze)
    _settled = len(sys.modules)
    gc.collect()
    gc.freeze()


def whose_data(*, banner: bool) -> None:
    """Let the session choose between its own data and the demo, where the demo has been made.

    `banner` says on the page that it shows the demo.
    """
    if data.demo_is_coming():
        data.wait_for_demo()
        st.rerun()
    if not data.has_demo():
        st.container()
        with st.sidebar:
            pick_look()
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
        pick_look()
    # Always a place for it: what stands below keeps its place in the page, and its parameters in the address.
    place = st.container()
    if data.chosen() == data.DEMO and banner:
        own = "" if reading() else " Load your own files on the Upload page."
        place.info(
            f"You are looking at demo data: an invented team with planted effects.{own}",
            icon=":material/science:",
        )


def follow(pages: Sequence[Page], page: Page) -> None:
    """Go where a view leads: one that was opened, one that the address names, or the one that opens first."""
    st.session_state["_titles"] = {p.url_path: p.title for p in pages}
    asked = links.asked_page()
    if asked is not None:
        path, parameters = asked
        if path != page.url_path or parameters:
            _go(pages, path, parameters)
        return
    if st.session_state.get("_started"):
        return
    st.session_state["_started"] = True
    name = st.query_params.get("view")
    opened_bare = not page.url_path and not st.query_params
    known = views(data.own()) if name or opened_bare else ()
    named = (v for v in known if (v.name.casefold() == name.casefold() if name else v.is_default))
    view = next(named, None)
    if view is not None:
        _go(pages, view.page, links.from_query(view.query))
    if name:
        st.session_state["_gone"] = [("view", name)]


def _go(pages: Sequence[Page], path: str, parameters: dict[str, list[str]]) -> None:
    target = next((p for p in pages if p.url_path == path), None)
    if target is None:
        st.session_state["_gone"] = [("page", path)]
    st.switch_page(target or pages[0], query_params=parameters)


def titles() -> dict[str, str]:
    """Titles of all pages by their path in the address."""
    found: dict[str, str] = st.session_state.get("_titles", {})
    return found


def wrong_look(*, editing: bool, for_agents: bool) -> bool:
    """Whether this page is not for the look: it changes data, or shows others than the agent; says so."""
    if agents_look():
        return _not_for_agents(for_agents)
    if not (editing and reading()):
        return False
    st.write("This page changes data, and you are in the reader's look. Switch the look in the sidebar.")
    return True


def agents_menu(pages: Sequence[Page]) -> None:
    """In the agent's look, a menu of these pages in place of the usual one."""
    if agents_look():
        with st.sidebar:
            for page in pages:
                st.page_link(page, query_params={})


def _not_for_agents(for_agents: bool) -> bool:
    if data.days() is not None and whose() is None:
        st.warning(
            "This link names nobody who is in these data. Ask who sent it for a new one.",
            icon=":material/link_off:",
        )
        return True
    if not for_agents:
        st.write(
            "This page is about everybody. In the agent's look there is your own page, and what the "
            "numbers mean."
        )
    return not for_agents


def draw_filters(page: str, *, in_use: bool) -> None:
    """Draw the shared filter bar and keep what it selects for the page.

    It stands at the same place of every page, closed where it is not `in_use`: a browser that does not
    have a widget on a page drops its parameter from the address.
    """
    st.session_state["_selection"] = None
    if data.days() is None or (agents_look() and whose() is None):
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
        links.copy_link(page, chosen)
        # Names of views may name people, and so do reports.
        if not agents_look():
            save_as_file(page, titles().get(page, "Report"), chosen)
            views_menu(page)
    say(chosen)


def selection() -> Selection | None:
    """What the filter bar selects; None when nothing is loaded."""
    chosen = st.session_state.get("_selection")
    return chosen if isinstance(chosen, Selection) else None
