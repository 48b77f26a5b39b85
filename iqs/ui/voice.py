"""The Voice page's pieces: words that mark a side, words that moved, and comments to read."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

import streamlit as st
from streamlit.errors import StreamlitAPIException

from iqs.analysis.comment_sides import KINDS, Kind
from iqs.analysis.comments import HIGH, LOW, Comment, Order, comments, side_name
from iqs.analysis.compare import Verdict
from iqs.analysis.contrast import Word
from iqs.analysis.voice import Voice
from iqs.charts.drawing import Drawing
from iqs.charts.voice import counted, how_found, how_much, too_few_words
from iqs.model import Filters
from iqs.scoring import METRICS
from iqs.text import DASH, number
from iqs.ui import data
from iqs.ui.downloads import save_chart
from iqs.ui.rows import open_review
from iqs.ui.words import plain

WORDS, MOVED, READ = "Words that mark a side", "Words on the move", "Comments"
SIZE = 20
_KINDS = {k.label: k for k in KINDS.values()}
_EVERYBODY, _CUSTOMERS, _ALL = "Everybody", "Customers", "All scores"
_ABOUT = {
    _EVERYBODY: "all",
    _CUSTOMERS: "customers",
    **{k.label: k.key for k in KINDS.values() if not k.by_reviewer},
    "FCR": "fcr",
    **{k.label: k.key for k in KINDS.values() if k.by_reviewer},
}
_ORDERS = {
    "Newest first": Order.NEWEST,
    "Lowest score first": Order.LOWEST,
    "Highest score first": Order.HIGHEST,
}
_COLOURS = ("orange", "blue", "gray")
_VERDICT = {Verdict.CLEAR: "clear", Verdict.NOT_CLEAR: "not clear", Verdict.NOT_ENOUGH: "not enough data"}


def _first_page() -> None:
    """A callback: another list starts on its first page."""
    st.session_state["voice_page"] = 1


def _one_of(label: str, options: Sequence[str], key: str) -> str:
    """A choice that is part of the address and can be set from elsewhere; the first option at first."""
    if not (st.session_state.get(key) in options or st.query_params.get(key) in options):
        st.session_state[key] = options[0]
    chosen = st.segmented_control(
        label, options, required=True, key=key, bind="query-params", label_visibility="collapsed",
        on_change=_first_page,
    )  # fmt: skip
    return str(chosen) if chosen in options else options[0]


def picked_kind() -> Kind:
    """Let the user pick the metric beside which comments stand."""
    return _KINDS[_one_of("Comments beside", list(_KINDS), "voice_kind")]


def not_enough(voice: Voice) -> str:
    """Why nothing is said, as a sentence."""
    return f"{too_few_words(voice)}, or read the comments there are."


def comments_counted(voice: Voice) -> str:
    """How many comments stand against how many."""
    return f"n = {voice.found.of[0]:,} against {voice.found.of[1]:,} comments"


def chart(
    drawing: Drawing, words: Sequence[Word], kind: Kind, key: str, filters: Filters, rests_on: str
) -> None:
    """Draw the words; a dot opens its comments."""
    by_label = {w.text: w for w in words}
    st.subheader(plain(drawing.title), anchor=False)
    if not words:
        return
    st.plotly_chart(
        drawing.figure,
        key=key,
        alt=drawing.alt,
        config={"displayModeBar": False},
        on_select=partial(_open_dot, key, kind, by_label),
        selection_mode="points",
    )
    save_chart(drawing, key, filters, rests_on)


def _open_dot(key: str, kind: Kind, words: Mapping[str, Word]) -> None:
    """A callback: the comments of the word whose dot was picked."""
    points = st.session_state[key]["selection"]["points"]
    word = words.get(str(points[0]["y"])) if points else None
    if word is not None:
        _open_word(kind, word, key == "voice_marks")


def _open_row(key: str, kind: Kind, words: Sequence[Word]) -> None:
    """A callback: the comments of the word whose row was picked."""
    rows = st.session_state[key]["selection"]["rows"]
    if rows and rows[0] < len(words):
        _open_word(kind, words[rows[0]], key == "voice_words")


def _open_word(kind: Kind, word: Word, of_side: bool) -> None:
    told: dict[str, str] = {
        "voice_tab": READ,
        "voice_of": kind.label,
        _side_key(kind.label): kind.side(word.marks) if of_side else _ALL,
        "voice_search": word.text,
    }
    st.session_state.update(told, voice_whole=True, voice_page=1)
    # The address follows widgets that were drawn before and may not be set for them; others are set here.
    for key, value in {**told, "voice_whole": "true"}.items():
        with suppress(StreamlitAPIException):
            st.query_params[key] = value


def words_table(voice: Voice, kind: Kind, moved: Voice | None) -> None:
    """All words that mark a side, with their counts, and whether their share of all comments moved."""
    words = voice.found.words
    low, high = voice.sides
    table: dict[str, list[Any]] = {
        "Word or phrase": [w.text for w in words],
        "Marks": [voice.sides[w.marks] for w in words],
        "More common": [how_much(w) for w in words],
        low: [counted(w, 0) for w in words],
        high: [counted(w, 1) for w in words],
    }
    if moved is not None and moved.found.enough:
        followed = {w.text: w for w in moved.found.followed}
        table["Of all comments"] = [_moved(followed.get(w.text)) for w in words]
    table["In the same comments"] = [", ".join(w.also[:4]) for w in words]
    _table(table, "voice_words", kind, words)


def moved_table(voice: Voice, kind: Kind) -> None:
    """Words whose share of all comments moved."""
    words = voice.found.words
    _table(
        {
            "Word or phrase": [w.text for w in words],
            "Became": ["more frequent" if w.marks == 1 else "rarer" for w in words],
            "By": [how_much(w) for w in words],
            "Now": [counted(w, 1) for w in words],
            "Before": [counted(w, 0) for w in words],
            "In the same comments": [", ".join(w.also[:4]) for w in words],
        },
        "voice_moves",
        kind,
        words,
    )


def _table(table: dict[str, list[Any]], key: str, kind: Kind, words: Sequence[Word]) -> None:
    st.dataframe(
        table,
        hide_index=True,
        placeholder=DASH,
        column_config={
            "Word or phrase": st.column_config.TextColumn(pinned=True),
        },
        alt="Words and phrases with their counts on both sides",
        key=key,
        on_select=partial(_open_row, key, kind, words),
        selection_mode="single-row",
    )


def _moved(word: Word | None) -> str:
    if word is None:
        return _VERDICT[Verdict.NOT_ENOUGH]
    way = "" if word.verdict is not Verdict.CLEAR else "up, " if word.marks == 1 else "down, "
    return f"{word.share(1):.1f} %, was {word.share(0):.1f} %: {way}{_VERDICT[word.verdict]}"


def how(voice: Voice, kind: Kind) -> None:
    """How the words were found, and what they must be read with."""
    first, *rest = how_found(voice, kind)
    st.caption(plain(" ".join([first, "Pick a word to read its comments.", *rest])))


def _side_key(label: str) -> str:
    return f"voice_side_{_ABOUT[label]}"


def _sides(label: str) -> dict[str, int | None]:
    """Names of sides to choose from, with their codes."""
    if label in _KINDS:
        kind = _KINDS[label]
        names = (kind.low, kind.between, kind.high)
        codes = (0, 2, 1)
        return {_ALL: None, **{n: c for n, c in zip(names, codes, strict=True) if n}}
    if label == "FCR":
        return {_ALL: None, "Not resolved": LOW, "Resolved": HIGH}
    return {_ALL: None, "Low": LOW, "High": HIGH}


def read(filters: Filters) -> None:
    """Comments to read: whose, on which side, searched, in order, page by page."""
    about = _one_of("Whose comments", list(_ABOUT), "voice_of")
    row = st.container(horizontal=True, vertical_alignment="bottom")
    search = row.text_input(
        "Search", key="voice_search", bind="query-params", max_chars=200, width=260,
        placeholder="Word, phrase or part of one", on_change=_first_page,
    )  # fmt: skip
    order = row.selectbox(
        "Order", list(_ORDERS), key="voice_order", bind="query-params", width=190, on_change=_first_page
    )
    whole = row.toggle("Whole words only", key="voice_whole", bind="query-params", on_change=_first_page)
    sides = _sides(about)
    side = sides[_one_of("Score", list(sides), _side_key(about))]
    page = max(1, int(st.session_state.get("voice_page") or 1))
    for at in (page, 1):  # a link may ask for a page that is no longer there
        asked = data.ask(
            comments, filters, _ABOUT[about], side=side, search=search or "", whole_words=whole,
            order=_ORDERS.get(str(order), Order.NEWEST), page=at, size=SIZE,
        )  # fmt: skip
        if asked.found:
            break
    if not asked.total:
        st.write(_nothing(search or "", side is not None or about != _EVERYBODY))
        return
    st.caption(f"{asked.total:,} {'comment' if asked.total == 1 else 'comments'}")
    names = data.options("agent")
    for at, comment in enumerate(asked.found):
        _card(comment, at, names, (search or "").strip(), whole)
    pages = -(-asked.total // SIZE)
    if pages > 1:
        st.pagination(pages, key="voice_page", bind="query-params")
    st.caption("E-mail addresses, telephone numbers and other long numbers are shown as •••.")


def _nothing(search: str, narrowed: bool) -> str:
    if search:
        return f"No comment has “{plain(search[:60])}”. Search for a shorter part, or in all comments."
    if narrowed:
        return "No such comments in this selection. Choose everybody's, all scores, or a longer period."
    return (
        "No comments in this selection. Choose a longer period or fewer filters. Comments come along when a "
        "file of surveys or reviews that has them is loaded."
    )


def _card(comment: Comment, at: int, names: Mapping[str, str], search: str, whole: bool) -> None:
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            colour: Any = "gray" if comment.side is None else _COLOURS[comment.side]
            st.badge(_score(comment), color=colour)
            st.caption(plain(_about(comment, names)), width="content")
            if comment.review is not None and st.button(
                "Open the review", key=f"voice_open_{at}", type="tertiary", icon=":material/search:"
            ):
                open_review(*comment.review)
        st.markdown(_highlighted(comment.text, search, whole))


def _score(comment: Comment) -> str:
    label = METRICS[comment.kind].label if comment.kind in METRICS else comment.kind
    if comment.score is None:
        shown = ""
    elif comment.kind == "iqs":
        shown = f" {number(comment.score, '%')}"
    elif comment.kind == "fcr":
        shown = ""
    else:
        top = "" if comment.high is None or comment.kind == "nps" else f" of {comment.high:g}"
        shown = f" {comment.score:g}{top}"
    side = side_name(comment.kind, comment.side)
    return plain(f"{label}{shown}" + (f" · {side}" if side else ""))


def _about(comment: Comment, names: Mapping[str, str]) -> str:
    parts = [
        f"{comment.day:%-d %b %Y}" if comment.day else "no date",
        names.get(comment.agent, comment.agent),
        comment.team,
        comment.channel,
        f"about {comment.criterion}" if comment.criterion else "",
        f"conversation {comment.conversation}" if comment.conversation else "",
        f"does not count: {comment.left_out}" if comment.left_out else "",
    ]
    return " · ".join(p for p in parts if p)


def _highlighted(text: str, search: str, whole: bool) -> str:
    """The comment as text, with what was searched for on coloured ground."""
    if not search:
        return plain(text)
    gap = r"\W+" if whole else r"\s+"
    parts = [re.escape(p) for p in search.split()]
    edge = r"\b" if whole else ""
    pieces = re.split(f"({edge}{gap.join(parts)}{edge})", text, flags=re.IGNORECASE)
    out = []
    for i, piece in enumerate(pieces):
        if i % 2:
            out.append(f":orange-background[{plain(piece)}]")
        elif piece:
            # A joiner keeps a colon of the text from running into the mark.
            before = " " if piece[0].isspace() and i else ""
            after = " " if piece[-1].isspace() else "\u2060"
            out.append(f"{before}{plain(piece)}{after}")
    return "".join(out)
