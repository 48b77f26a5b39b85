"""Saved views on pages: the popover beside the filters, and the page that lists them all."""

import streamlit as st

from iqs.store import (
    View,
    describe_view,
    remove_view,
    rename_view,
    save_view,
    set_default_view,
    views,
)
from iqs.store.views import LONGEST_NAME
from iqs.ui import data, links
from iqs.ui.filters import selection_of
from iqs.ui.saving import do, editable, why_not_editable
from iqs.ui.words import plain

VIEWS_PAGE = "pages/explore/views.py"
_BY = "this page"


def saved() -> tuple[View, ...]:
    """Views of the data this session looks at."""
    return views(data.engine().database)


def views_menu(page: str) -> None:
    """The popover: open a view, or save what is seen on `page` (its path in the address) as one."""
    with st.popover("Views", icon=":material/bookmarks:", key="views_menu"):
        known = saved()
        for view in known:
            _open_button(view, "menu")
        if not known:
            st.write("A view is what you see now, under a name: page, filters and what is picked.")
        if not editable():
            st.write(why_not_editable())
            return
        with st.form("save_view", border=False):
            name = st.text_input("Save this view as", max_chars=LONGEST_NAME, key="view_name")
            note = st.text_input("What it is for", key="view_note", placeholder="Optional")
            first = st.checkbox("Opens first", key="view_first", help="When the dashboard is opened anew.")
            if st.form_submit_button("Save", icon=":material/bookmark_add:"):
                do(lambda: _save(name, page, note, first), f"“{name}” is saved.")
        st.page_link(VIEWS_PAGE, label="All saved views", icon=":material/list:")


def _save(name: str, page: str, note: str, first: bool) -> None:
    view = save_view(data.own(), name, page, links.as_query(links.in_force()), note=note, saved_by=_BY)
    if first:
        set_default_view(data.own(), view.name, set_by=_BY)


def _open_button(view: View, where: str) -> None:
    st.button(
        plain(view.name),
        icon=":material/bookmark_star:" if view.is_default else ":material/bookmark:",
        help=plain(view.note) or None,
        type="tertiary",
        key=f"open_view_{where}_{view.name}",
        on_click=links.ask_to_open,
        args=(view.page, view.query),
    )


def in_words(view: View) -> str:
    """What a view shows, as people read it."""
    asked = links.from_query(view.query)
    known = data.days()
    parts = [selection_of(asked, known).sentence] if known is not None else []
    parts += [
        f"{links.named(key)} {', '.join(values)}" for key, values in asked.items() if key not in links.FRAME
    ]
    return "; ".join(parts)


def list_of(titles: dict[str, str]) -> None:
    """Every view with its page, filters in words, who saved it and when; `titles` are those of pages."""
    known = saved()
    if not known:
        st.write(
            "No view is saved yet. On a page with numbers, choose period and filters, open **Views** beside "
            "them and save what you see under a name."
        )
    if not editable():
        st.caption(why_not_editable())
    for view in known:
        with st.container(border=True, key=f"view_{view.name}"):
            _one(view, titles)


def _one(view: View, titles: dict[str, str]) -> None:
    head = st.container(horizontal=True, vertical_alignment="center")
    with head:
        _open_button(view, "list")
        if view.is_default:
            st.badge("Opens first", icon=":material/bookmark_star:")
    if view.note:
        st.write(plain(view.note))
    page = titles.get(view.page, f"a page “{view.page}” that is not there")
    st.caption(
        f"{plain(page)} · {plain(in_words(view))}  \n"
        f"Saved by {plain(view.saved_by)} on {view.saved_at:%-d %b %Y}"
    )
    if gone := links.not_there_words(view.query):
        st.caption(f":material/link_off: Not in the data: {gone}. The rest of the view opens.")
    row = st.container(horizontal=True, vertical_alignment="center")
    with row, st.popover("Link", icon=":material/link:", key=f"view_link_{view.name}"):
        st.write("By name: follows the view when it is saved anew.")
        st.code(links.to_page("", {"view": [view.name]}), language=None, wrap_lines=True)
        st.write("As it is now, to the letter:")
        st.code(links.to_page(view.page, links.from_query(view.query)), language=None, wrap_lines=True)
    if editable():
        with row:
            _change(view)


def _change(view: View) -> None:
    with st.popover("Change", icon=":material/edit:", key=f"view_change_{view.name}"):
        name = st.text_input("Name", view.name, max_chars=LONGEST_NAME, key=f"view_rename_{view.name}")
        note = st.text_input("What it is for", view.note, key=f"view_describe_{view.name}")
        if st.button("Save", icon=":material/check:", key=f"view_save_{view.name}"):
            do(lambda: _changed(view, name, note), "The view is changed.")
    label = "Do not open first" if view.is_default else "Open first"
    if st.button(label, icon=":material/bookmark_star:", key=f"view_first_{view.name}"):
        do(
            lambda: set_default_view(data.own(), None if view.is_default else view.name, set_by=_BY),
            "Overview opens first again." if view.is_default else f"“{view.name}” opens first.",
        )
    if st.button("Remove", icon=":material/delete:", key=f"view_remove_{view.name}"):
        do(lambda: remove_view(data.own(), view.name, removed_by=_BY), f"“{view.name}” is removed.")


def _changed(view: View, name: str, note: str) -> None:
    if note.strip() != view.note:
        describe_view(data.own(), view.name, note, described_by=_BY)
    if name != view.name:
        rename_view(data.own(), view.name, name, renamed_by=_BY)
