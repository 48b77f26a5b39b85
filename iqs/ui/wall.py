"""The wall: saved views one after the other on a screen that nobody touches."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from iqs.analysis.leaderboard import leaderboard
from iqs.analysis.overview import Card, Overview, drawn_card, overview
from iqs.analysis.places import Band
from iqs.charts.big import big_number, larger
from iqs.charts.interval_bar import interval_bar
from iqs.charts.standings import ends_of, number_of
from iqs.scoring import METRICS
from iqs.text import DASH, interval, why_not
from iqs.ui import data, links
from iqs.ui.cards import change_words
from iqs.ui.filters import Selection, selection_of
from iqs.ui.hidden import names_of
from iqs.ui.overview import course, course_caption
from iqs.ui.views import saved
from iqs.ui.words import plain

LEAST, USUAL, MOST = 5, 20, 600
"""Seconds that a slide can stay."""
_LOOK_EVERY = 5
"""Seconds between two looks whether it is time for the next slide, and whether data were loaded."""
_PARTS = ("numbers", "course")
BOARD = "leaderboard"
_HIDE, _SHOW = "without names", "with names"
_NO_BOARD = "not shown"
_MOST = 8
"""Groups of the top band that fit on a screen."""


@dataclass(frozen=True)
class Slide:
    """One slide: what is looked at, under which name, what it asks for in vain, whose course, which part."""

    name: str
    selection: Selection
    gone: str
    metric: str
    part: str


def pick_views() -> tuple[list[str], int, str]:
    """Let the user pick which views rotate, how fast, and whether the leaderboard is among them.

    Part of the address. Gives names, seconds, and how the leaderboard is shown.
    """
    names = [v.name for v in saved()]
    row = st.container(horizontal=True, vertical_alignment="bottom")
    with row:
        seconds = st.number_input(
            "Seconds a slide", LEAST, MOST, USUAL, key="seconds", bind="query-params", width=150
        )
        chosen = st.multiselect(
            "Views", names, key="views", bind="query-params", placeholder="All saved views", width=420
        )
        board = st.segmented_control(
            "Leaderboard",
            [_NO_BOARD, _HIDE, _SHOW],
            default=_NO_BOARD,
            required=True,
            key="wall_board",
            bind="query-params",
            help="A slide after each view with those who are clearly above the average; nobody else is "
            "listed. Agents who asked not to be named stand under a pseudonym in any case.",
        )
    if not names:
        st.write("No view is saved yet: the wall shows period and filters of its own address.")
    asked = {key: st.query_params.get_all(key) for key in st.query_params if key != "slide"}
    with st.popover("Link for the screen", icon=":material/cast:", key="wall_link"):
        st.write("Opens the wall without menu and header. Leave it open: it follows new data by itself.")
        st.code(links.to_page("wall", {"embed": ["true"], **asked}), language=None, wrap_lines=True)
    # Limits of a widget are held by the browser alone.
    return chosen, min(max(int(seconds or USUAL), LEAST), MOST), str(board)


def slides(names: Sequence[str], board: str = _NO_BOARD) -> list[Slide]:
    """The slides of the named views, of all without a name, or of what the address says without any view."""
    known = data.days()
    if known is None:
        return []
    found = [v for v in saved() if not names or v.name in names]
    asked = [(v.name, v.query) for v in found]
    here = {key: st.query_params.get_all(key) for key in links.BAR if key in st.query_params}
    by_label = {m.label: m.key for m in METRICS.values()}
    made = []
    for name, text in asked or [("Overview", links.as_query(here))]:
        query = links.from_query(text)
        wanted = by_label.get((query.get("metric") or [""])[-1], "")
        chosen, gone = selection_of(query, known), links.not_there_words(text)
        parts = _PARTS if board == _NO_BOARD else (*_PARTS, BOARD)
        made += [Slide(name, chosen, gone, wanted, part) for part in parts]
    return made


def turn(shown: int, step: int, total: int) -> None:
    """A callback: stop at the slide `step` further on; the address keeps which."""
    st.query_params["slide"] = str((shown + step) % total + 1)


def go_on() -> None:
    """A callback: let the slides rotate again."""
    del st.query_params["slide"]


def _now(total: int, seconds: int) -> int:
    """Which slide it is: the one the address stops at, else by the clock: a refresh changes nothing."""
    stopped = st.query_params.get("slide", "")
    if stopped.isdecimal():
        return (int(stopped) - 1) % total
    return int(time.time() // seconds) % total


def rotate(names: Sequence[str], seconds: int, board: str = _NO_BOARD) -> None:
    """Show the slide whose turn it is, and look again every few seconds."""
    st.fragment(_rotate, run_every=min(_LOOK_EVERY, seconds))(tuple(names), seconds, board)


def _rotate(names: Sequence[str], seconds: int, board: str) -> None:
    # Views and data are read anew each time: a load or a changed view shows on the next look.
    found = slides(names, board)
    if not found:
        st.write("Nothing is loaded yet.")
        return
    at = _now(len(found), seconds)
    _show(found[at], board)
    _controls(at, len(found), seconds)


def _controls(at: int, total: int, seconds: int) -> None:
    stopped = "slide" in st.query_params
    with st.container(horizontal=True, vertical_alignment="center"):
        _button("Back", "skip_previous", "Left", turn, at, -1, total)
        if stopped:
            _button("Go on", "play_arrow", "Space", go_on)
        else:
            _button("Pause", "pause", "Space", turn, at, 0, total)
        _button("Next", "skip_next", "Right", turn, at, 1, total)
        how = "paused" if stopped else f"{seconds} s each"
        st.caption(f"Slide {at + 1} of {total}, {how}")


def _button(label: str, icon: str, shortcut: str, does: Callable[..., None], *args: int) -> None:
    name = f"wall_{label.lower().replace(' ', '_')}"
    st.button(label, icon=f":material/{icon}:", key=name, shortcut=shortcut, on_click=does, args=args)


def _show(slide: Slide, board: str) -> None:
    chosen = slide.selection
    st.title(plain(slide.name), anchor=False)
    known = data.days()
    until = f". Data to {known.end:%-d %b %Y}." if known is not None else "."
    st.write(plain(f"{chosen.sentence[0].upper()}{chosen.sentence[1:]}{until}"))
    if slide.gone:
        st.write(f":material/link_off: Not in the data: {slide.gone}.")
    if slide.part == BOARD:
        _board(slide, hide=board != _SHOW)
        return
    answer = data.ask(overview, chosen.filters, chosen.comparison, chosen.grain)
    if slide.part == "course":
        _course(slide, answer)
        return
    cells = st.grid(3, min_column_width=280)
    for card in answer.cards:
        with cells.cell():
            _number(card)


def _board(slide: Slide, *, hide: bool) -> None:
    """Those who are clearly above the average, in no order that luck made; nobody below is shown."""
    # Handle times make no leaderboard: nobody is praised for being fast.
    m = data.metric(slide.metric if slide.metric not in ("", "aht") else "iqs")
    found = data.ask(leaderboard, m.key, slide.selection.filters, "agent", "", adjusted=True)
    top = sorted(found.band(Band.ABOVE), key=lambda p: p.group)
    names = names_of("agent", hide).shown
    st.subheader(f"{m.label}: clearly above the average", anchor=False)
    if not top:
        st.write(f"Nobody can be told apart from the average by {m.label} in this selection.")
        return
    cells = st.grid(4, min_column_width=230)
    for p in sorted(top, key=lambda p: names.get(p.group, p.group).casefold())[:_MOST]:
        with cells.cell(), st.container(border=True, height="stretch", gap="xsmall"):
            st.subheader(f"▲ {plain(names.get(p.group, p.group))}", anchor=False)
            st.write(
                f"{number_of(found, p.score)}  \n95 %: {ends_of(found, p)} · n = {p.raw.n:,} {m.counted}"
            )
    more = f" {len(top) - _MOST} more are." if len(top) > _MOST else ""
    st.write(
        f"{len(top)} of {len(found.places)} people with enough {m.counted}, by name.{more} Fair scores: "
        "mixed with the average by how far each can be trusted, as if all had the same mix. Clear with 95 %, "
        "held to 5 % false ones."
    )


def _number(card: Card) -> None:
    m = data.metric(card.metric)
    d = m.definition(card.definition)
    drawing = big_number(card, data.settings())
    with st.container(border=True, height="stretch", gap="xsmall"):
        st.subheader(m.label, anchor=False)
        st.plotly_chart(
            drawing.figure,
            key=f"wall_{card.metric}",
            alt=drawing.alt,
            config={"displayModeBar": False, "staticPlot": True},
        )
        before = card.change.earlier if card.change is not None else None
        st.image(interval_bar(card.now, before, data.settings()), width="stretch", alt=drawing.alt)
        sure = f" · 95 %: {interval(card.now, d)}" if interval(card.now, d) != DASH else ""
        evidence = why_not(card.now, m) or f"n = {card.now.n:,} {m.counted}{sure}"
        st.write("  \n".join(filter(None, (change_words(card.change, d), f"{evidence} · {d.label}"))))


def _course(slide: Slide, answer: Overview) -> None:
    card = drawn_card(answer, slide.metric)
    if card is None:
        st.write("Nothing in this selection can be drawn over time.")
        return
    drawing = larger(course(card, answer))
    st.subheader(drawing.title, anchor=False)
    st.plotly_chart(drawing.figure, key="wall_course", alt=drawing.alt, config={"displayModeBar": False})
    course_caption(card, slide.selection)
