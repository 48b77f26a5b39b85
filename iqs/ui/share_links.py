"""The Share links page's pieces: making a link, and the list of those there are."""

import streamlit as st

from iqs.errors import IqsError
from iqs.share.links import PATH, not_there, share_page, token
from iqs.share.sections.registry import SECTIONS
from iqs.store import View
from iqs.store.shares import LONGEST_LIFE, LONGEST_TITLE, USUAL_LIFE, Share, ShareState, revoke_share, shares
from iqs.text import listed as listed_names
from iqs.ui import data, links
from iqs.ui.filters import Selection
from iqs.ui.problems import show
from iqs.ui.saving import editable, why_not_editable
from iqs.ui.views import in_words, saved
from iqs.ui.words import plain

_BY = "this page"
_PAGES = {p.title: p.key if p.at else p.path for p in SECTIONS.values()}
_VIEW = "View: "
_BADGES = {
    ShareState.OPEN: (":material/link:", "green"),
    ShareState.EXPIRED: (":material/schedule:", "gray"),
    ShareState.REVOKED: (":material/link_off:", "gray"),
}


def make(chosen: Selection) -> None:
    """The form that makes a link to a page with the filters above, or to a saved view."""
    views = {f"{_VIEW}{v.name}": v for v in saved() if (v.page or "overview") in SECTIONS}
    closed = not editable()
    with st.form("share_make", border=True):
        left, right = st.columns(2)
        what = str(
            left.selectbox(
                "What it shows", [*_PAGES, *views], key="share_what", disabled=closed,
                help="A page takes period and filters above; a saved view brings its own.",
            )
        )  # fmt: skip
        title = right.text_input(
            "Title that readers see", key="share_title", max_chars=LONGEST_TITLE, disabled=closed,
            placeholder=what.removeprefix(_VIEW),
        )  # fmt: skip
        days = left.number_input(
            "Days until it closes", 1, LONGEST_LIFE, USUAL_LIFE, key="share_days", disabled=closed
        )
        frames = right.text_input(
            "Site that may show it in its own pages", key="share_frame", disabled=closed,
            placeholder="None; such as https://wiki.example",
            help="Only for a frame on another site, such as a wiki: add ?embed=true to the link there.",
        )  # fmt: skip
        hide = st.toggle(
            "Hide names", value=True, key="share_hide", disabled=closed,
            help="Pseudonyms for agents and reviewers; comments, events and ids are left out.",
        )  # fmt: skip
        st.caption(f"Period and filters: {plain(chosen.sentence)}. Relative days move on with new data.")
        pressed = st.form_submit_button(
            "Make the link", icon=":material/add_link:", type="primary", disabled=closed
        )
    if closed:
        st.caption(why_not_editable())
    elif pressed:
        _make(what, title, int(days), bool(hide), frames, views)


def _make(what: str, title: str, days: int, hide: bool, frames: str, views: dict[str, View]) -> None:
    if what in views:
        page, query = views[what].page, views[what].query
    else:
        now = links.in_force()
        page, query = _PAGES[what], links.as_query({k: now[k] for k in links.BAR if k in now})
    try:
        share_page(
            data.own(), title or what.removeprefix(_VIEW), page, query, pseudonyms=hide, days=days,
            made_by=_BY, frames=tuple(frames.split()),
        )  # fmt: skip
    except IqsError as error:
        show(error)
        return
    st.toast("The link is made: copy it below.", icon=":material/check:")


def listed() -> None:
    """Every link with its state and how often it was opened."""
    if not editable() and shares(data.engine().database):
        st.caption("Links stand here where something can be changed: whoever has one can open it.")
        return
    known = shares(data.engine().database)
    st.subheader("Links" if known else "No links yet", anchor=False)
    if not known:
        st.write(
            "Each link will stand here with what it shows, until when, and how often it was opened, and can "
            "be closed for good at any time."
        )
    for share in known:
        with st.container(border=True, key=f"share_{share.share_id}"):
            _one(share)
    with st.expander("Who can open a link", icon=":material/help:"):
        st.write(
            "Whoever has the link and reaches this server. As it is started, only this machine does. For "
            "others to reach it, let a web server with HTTPS pass requests on; docs/sharing.md says how. "
            "A link leads to its page alone: it cannot be changed into another, and no filter of it can be "
            "taken off. What a filter named and is no longer in the data closes the link, so that it never "
            "shows more than you meant."
        )


def _one(share: Share) -> None:
    state = share.state()
    head = st.container(horizontal=True, vertical_alignment="center")
    head.markdown(f"**{plain(share.title)}**", width="content")
    icon, color = _BADGES[state]
    head.badge(str(state).capitalize(), icon=icon, color=color)  # type: ignore[arg-type]
    page = {path: title for title, path in _PAGES.items()}.get(share.page, share.page)
    shown = View(share.title, share.page, share.query, "", False, share.made_at, share.made_by)
    opens = {0: "never opened", 1: "opened once"}.get(share.opens, f"opened {share.opens:,} times")
    last = f", last on {share.opened_at:%-d %b %Y}" if share.opened_at else ""
    framed = f" · {plain(f'may be shown within {listed_names(share.frames)}')}" if share.frames else ""
    st.caption(
        f"{plain(page)} · {plain(in_words(shown))} · {'names hidden' if share.pseudonyms else 'with names'}"
        f"{framed}  \nUntil {share.expires_at:%-d %b %Y} · {opens}{last}"
    )
    if state is not ShareState.OPEN:
        return
    database = data.engine().database
    if gone := not_there(database, share.query):
        st.caption(
            f":material/link_off: It shows nothing: no {plain(gone[0])} “{plain(gone[1])}” in the data."
        )
    st.code(links.to_page(f"{PATH.strip('/')}/{token(database, share)}", {}), language=None, wrap_lines=True)
    if st.button("Close for good", icon=":material/link_off:", key=f"share_revoke_{share.share_id}"):
        try:
            revoke_share(data.own(), share.share_id, revoked_by=_BY)
        except IqsError as error:
            show(error)
            return
        st.toast("The link is closed.", icon=":material/check:")
        st.rerun()
