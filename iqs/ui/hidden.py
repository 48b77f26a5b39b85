"""Names where people are compared: as they are, or pseudonyms for all or for those who asked for one."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from iqs.model import DIMENSIONS
from iqs.store.unnamed import pseudonyms, save_unnamed, unnamed
from iqs.ui import data
from iqs.ui.rows import open_group

_BY = "this page"


@dataclass(frozen=True)
class Names:
    """What groups are called on a page. Those in `secret` are behind a pseudonym."""

    shown: Mapping[str, str]
    secret: frozenset[str]


def hide_names() -> bool:
    """Let the user hide all names, to show the page to others."""
    return st.toggle(
        "Hide names",
        key="hide_names",
        bind="query-params",
        help="Pseudonyms in place of names, dealt anew whenever data are loaded. The filter bar and other "
        "pages still name people: send a picture or a file of this page, not the link.",
    )


def names_of(dimension: str, hide: bool) -> Names:
    """Names of the groups of a dimension; only agents can be behind a pseudonym."""
    known = data.options(dimension)
    if dimension != "agent":
        return Names(known, frozenset())
    database = data.engine().database
    secret = frozenset(a for a in known if a) if hide else unnamed(database) & frozenset(known)
    if not secret:
        return Names(known, secret)
    other = pseudonyms(database)
    return Names({a: other.get(a, "Agent") if a in secret else name for a, name in known.items()}, secret)


def open_rows_of(metric: str, dimension: str, group: str, names: Names) -> None:
    """Go to the rows of a group, which name whose they are; not for one behind a pseudonym."""
    if group in names.secret:
        st.info(
            "The rows would show whose they are. Show names to open them.", icon=":material/visibility_off:"
        )
        return
    open_group(metric, dimension, group)


def choose_unnamed() -> None:
    """Let the user say who is not to be shown by name; the demo is left as it is."""
    with st.expander("Agents who are not shown by name", icon=":material/visibility_off:"):
        st.write(
            "Whoever is listed here stands under a pseudonym on the pages that compare people and in "
            "`iqs analyse`. Other pages name everybody: a lead has to find the conversations."
        )
        if data.chosen() != data.OWN:
            st.caption("The demo is left as it is. With your own files, this is where you choose them.")
            return
        known = data.options(DIMENSIONS["agent"].key)
        now = sorted(unnamed(data.own()) & set(known))
        chosen = st.multiselect(
            "Not shown by name",
            [a for a in known if a],
            default=now,
            format_func=known.__getitem__,
            key="unnamed_agents",
            placeholder="Everybody is shown by name",
        )
        if st.button("Save", disabled=sorted(chosen) == now, icon=":material/check:", key="unnamed_save"):
            save_unnamed(data.own(), chosen, saved_by=_BY)
            st.toast("Saved.", icon=":material/check:")
            st.rerun()
