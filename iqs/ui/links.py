"""Links: the address says all that is in force, can be copied, and what it asks for in vain is said."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from urllib.parse import parse_qs, urlencode

import streamlit as st

from iqs.model import DIMENSIONS
from iqs.ui import data
from iqs.ui.filters import SHARED, Selection, not_there, pinned, state_of, words
from iqs.ui.looks import EVERYTHING, PERSON, agents_look, look
from iqs.ui.words import plain

Query = Mapping[str, Sequence[str]]

BAR = ("period", "compare", "grain", "days", *SHARED)
"""Parameters of the filter bar."""
FRAME = ("data", "look", *BAR)
"""Parameters that mean the same on every page; the others belong to the page that has them."""
_BY_HAND = ("view",)
"""Parameters that are followed once and then gone."""
_NAMES = {"data": "data", "compare": "comparison", "grain": "points by", "look": "look", "days": "days"}


def in_force() -> dict[str, list[str]]:
    """Everything that is seen now, as the words of its address.

    Parameters of the page are taken from the address itself, where its widgets put them.
    """
    found = _of_the_frame()
    for key in st.query_params:
        if key not in (*FRAME, *_BY_HAND):
            found[key] = st.query_params.get_all(key)
    return found


def _of_the_frame() -> dict[str, list[str]]:
    """Whose data, the look, and the bar; what is as usual is left out."""
    found = {"data": [str(st.session_state["data"])]} if st.session_state.get("data") else {}
    if agents_look() and PERSON in st.session_state:
        found[PERSON] = [data.options("agent").get(st.session_state[PERSON], "")]
    return found | ({"look": [look()]} if look() != EVERYTHING else {}) | words()


def as_query(query: Query) -> str:
    """The words of an address as its query string."""
    return urlencode(query, doseq=True)


def from_query(text: str) -> dict[str, list[str]]:
    """The words of a query string; nonsense in it is left out."""
    return parse_qs(text.removeprefix("?"), keep_blank_values=True)


def to_page(page: str, query: Query) -> str:
    """The whole address of a page (its path in the address) with these parameters."""
    here = st.context.url or ""
    root = "/".join(here.split("/")[:3])
    return f"{root}/{page}{'?' if query else ''}{as_query(query)}"


def keep_in_address() -> None:
    """Put back what a change of page by program took from the address, while it is still in force.

    Asked before any widget is drawn: Streamlit writes what is then set into the address.
    """
    for key in _of_the_frame():
        if key in st.session_state and key not in st.query_params:
            st.session_state[key] = st.session_state[key]


def copy_link(page: str, chosen: Selection) -> None:
    """The address of what is seen on `page` (its path), to be copied.

    Its period moves on with the data, or is kept to the day.
    """
    with st.popover("Copy link", icon=":material/link:", key="copy_link"):
        st.write("Whoever opens it here sees the same: page, data, filters and what is picked on the page.")
        now = in_force()
        period = chosen.filters.period
        ways = ["Moves on with new data", "These exact days"]
        way = ways[0]
        if period is not None and "days" not in now:
            way = (
                st.segmented_control(
                    "Period",
                    ways,
                    default=ways[0],
                    required=True,
                    key="link_way",
                    label_visibility="collapsed",
                )
                or ways[0]
            )
        if way == ways[1] and period is not None:
            now |= pinned(period)
        st.code(to_page(page, now), language=None, wrap_lines=True)


@contextmanager
def noticing() -> Iterator[None]:
    """Say what the address asks for in vain, once the enclosed page has drawn its widgets.

    Streamlit takes values that a widget does not have out of the address; here they are named. It needs
    nothing of the page: any parameter bound to a widget whose options are the words people see is covered.
    """
    place = st.empty()
    asked = {key: st.query_params.get_all(key) for key in st.query_params}
    yield
    gone = st.session_state.pop("_gone", []) + [
        (key, value)
        for key, values in asked.items()
        for value in values
        if value not in st.query_params.get_all(key) and not _holds(key, value)
    ]
    if gone:
        place.warning(
            _vain(", ".join(f"{named(key)} “{plain(value[:60])}”" for key, value in gone)),
            icon=":material/link_off:",
        )


def not_there_words(query: str) -> str:
    """What of a query string these data do not have, in words; empty when all is there."""
    return ", ".join(f"{named(key)} “{plain(v[:60])}”" for key, v in not_there(from_query(query)))


def _vain(what: str) -> str:
    return f"This link asks for {what}, which is not there. The rest of the link is applied."


def named(key: str) -> str:
    """What a parameter is called in a sentence."""
    return DIMENSIONS[key].label.lower() if key in DIMENSIONS else _NAMES.get(key, key.replace("_", " "))


def _holds(key: str, word: str) -> bool:
    """Whether a widget holds the value that a word of the address stands for.

    A parameter without a widget is nobody's, and cannot ask in vain.
    """
    if key not in st.session_state:
        return True
    held = st.session_state[key]
    several = held if isinstance(held, list | tuple) else [held]
    names = data.options(key) if key in SHARED else {}
    return any(_same(names.get(v, v) if isinstance(v, str) else v, word) for v in several)


def _same(value: object, word: str) -> bool:
    if isinstance(value, date):
        return value.isoformat() == word
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            return float(word) == float(value)
        except ValueError:
            return False
    return str(value).casefold() == word.casefold()


def ask_to_open(page: str, query: str) -> None:
    """A callback: go to a page (its path in the address) with everything as the query says.

    Values of widgets can only be changed in a callback; the frame then goes to the page with `go`.
    """
    asked = from_query(query)
    # Days that no widget holds yet only reach the address as a parameter of the page that is opened.
    days = {"days": asked["days"]} if "days" in asked and "days" not in st.session_state else {}
    for key, value in state_of(asked).items():
        st.session_state[key] = value
    if asked.get("data"):
        st.session_state["data"] = asked["data"][-1]
    own = {key: values for key, values in asked.items() if key not in (*FRAME, *_BY_HAND)}
    for key in _parameters_of(page) - own.keys():
        st.session_state.pop(key, None)
    fresh = dict(days)
    for key, values in own.items():
        if key in st.session_state:
            st.session_state[key] = _alike(st.session_state[key], values)
        else:
            fresh[key] = values
    st.session_state["_gone"] = not_there(asked)
    st.session_state["_to_page"] = (page, fresh)


def asked_page() -> tuple[str, dict[str, list[str]]] | None:
    """Where `ask_to_open` wants to go, once."""
    found: tuple[str, dict[str, list[str]]] | None = st.session_state.pop("_to_page", None)
    return found


def remember_parameters(page: str) -> None:
    """Keep which parameters a page has, so that a view opened on it later can take others away."""
    seen = st.session_state.setdefault("_parameters", {})
    own = {key for key in st.query_params if key not in (*FRAME, *_BY_HAND)}
    seen[page] = seen.get(page, set()) | own


def _parameters_of(page: str) -> set[str]:
    return set(st.session_state.get("_parameters", {}).get(page, ()))


def _alike(held: object, values: Sequence[str]) -> object:
    """The words of an address as the kind of value that a widget holds."""
    if isinstance(held, list):
        return list(values)
    last = values[-1]
    try:
        if isinstance(held, bool):
            return last.casefold() == "true"
        if isinstance(held, int | float):
            return type(held)(last)
        if isinstance(held, date):
            return date.fromisoformat(last)
    except ValueError:
        return held
    return last
