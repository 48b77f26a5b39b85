"""The wall: saved views one after the other on a screen that nobody touches."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from iqs.analysis.overview import Card, Overview, drawn_card, overview
from iqs.charts.big import big_number, larger
from iqs.charts.interval_bar import interval_bar
from iqs.scoring import METRICS
from iqs.text import DASH, interval, why_not
from iqs.ui import data, links
from iqs.ui.cards import change_words
from iqs.ui.filters import Selection, selection_of
from iqs.ui.overview import course, course_caption
from iqs.ui.views import saved
from iqs.ui.words import plain

LEAST, USUAL, MOST = 5, 20, 600
"""Seconds that a slide can stay."""
_LOOK_EVERY = 5
"""Seconds between two looks whether it is time for the next slide, and whether data were loaded."""
_PARTS = ("numbers", "course")


@dataclass(frozen=True)
class Slide:
    """One slide: what is looked at, under which name, what it asks for in vain, whose course, which part."""

    name: str
    selection: Selection
    gone: str
    metric: str
    part: str


def pick_views() -> tuple[list[str], int]:
    """Let the user pick which views rotate, and how fast; part of the address. Gives names and seconds."""
    names = [v.name for v in saved()]
    row = st.container(horizontal=True, vertical_alignment="bottom")
    with row:
        seconds = st.number_input(
            "Seconds a slide", LEAST, MOST, USUAL, key="seconds", bind="query-params", width=150
        )
        chosen = st.multiselect(
            "Views", names, key="views", bind="query-params", placeholder="All saved views", width=420
        )
    if not names:
        st.write("No view is saved yet: the wall shows period and filters of its own address.")
    asked = {key: st.query_params.get_all(key) for key in st.query_params if key != "slide"}
    with st.popover("Link for the screen", icon=":material/cast:", key="wall_link"):
        st.write("Opens the wall without menu and header. Leave it open: it follows new data by itself.")
        st.code(links.to_page("wall", {"embed": ["true"], **asked}), language=None, wrap_lines=True)
    # Limits of a widget are held by the browser alone.
    return chosen, min(max(int(seconds or USUAL), LEAST), MOST)


def slides(names: Sequence[str]) -> list[Slide]:
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
        made += [Slide(name, chosen, gone, wanted, part) for part in _PARTS]
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


def rotate(names: Sequence[str], seconds: int) -> None:
    """Show the slide whose turn it is, and look again every few seconds."""
    st.fragment(_rotate, run_every=min(_LOOK_EVERY, seconds))(tuple(names), seconds)


def _rotate(names: Sequence[str], seconds: int) -> None:
    # Views and data are read anew each time: a load or a changed view shows on the next look.
    found = slides(names)
    if not found:
        st.write("Nothing is loaded yet.")
        return
    at = _now(len(found), seconds)
    _show(found[at])
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


def _show(slide: Slide) -> None:
    chosen = slide.selection
    answer = data.ask(overview, chosen.filters, chosen.comparison, chosen.grain)
    st.title(plain(slide.name), anchor=False)
    known = data.days()
    until = f". Data to {known.end:%-d %b %Y}." if known is not None else "."
    st.write(plain(f"{chosen.sentence[0].upper()}{chosen.sentence[1:]}{until}"))
    if slide.gone:
        st.write(f":material/link_off: Not in the data: {slide.gone}.")
    if slide.part == "course":
        _course(slide, answer)
        return
    cells = st.grid(3, min_column_width=280)
    for card in answer.cards:
        with cells.cell():
            _number(card)


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
