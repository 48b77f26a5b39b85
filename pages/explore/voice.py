import streamlit as st

from iqs.analysis.voice import marking_words, moved_words
from iqs.charts.voice import marks
from iqs.ui import data, voice
from iqs.ui.filters import Selection
from iqs.ui.frame import selection
from iqs.ui.welcome import welcome


def mark(chosen: Selection) -> None:
    """Words that mark unhappy customers, or low reviews."""
    kind = voice.picked_kind()
    found = data.ask(marking_words, kind.key, chosen.filters)
    if not found.found.enough:
        st.write(voice.not_enough(found))
        return
    none = f"No word clearly marks {kind.low.lower()} or {kind.high.lower()}"
    drawing = marks(found.found, found.sides, (kind.lead(0), kind.lead(1)), none)
    voice.chart(
        drawing, found.found.words, kind, "voice_marks", chosen.filters, voice.comments_counted(found)
    )
    voice.how(found, kind)
    if not found.found.words:
        return
    texts = tuple(w.text for w in found.found.words)
    moved = None
    if chosen.comparison is not None:
        moved = data.ask(moved_words, kind.key, chosen.filters, chosen.comparison, texts)
    voice.words_table(found, kind, moved)


def move(chosen: Selection) -> None:
    """Words that became more or less frequent."""
    kind = voice.picked_kind()
    if chosen.comparison is None:
        st.write("Choose above what to compare with: words that moved need two periods.")
        return
    found = data.ask(moved_words, kind.key, chosen.filters, chosen.comparison)
    if not found.found.enough:
        st.write(voice.not_enough(found))
        return
    none = "No word clearly became more or less frequent"
    leads = ("Rarer than before", "More frequent than before")
    drawing = marks(found.found, ("Before", "Now"), leads, none)
    voice.chart(
        drawing, found.found.words, kind, "voice_moved", chosen.filters, voice.comments_counted(found)
    )
    voice.how(found, kind)
    if found.found.words:
        voice.moved_table(found, kind)


def show(chosen: Selection) -> None:
    """Draw the page for a selection."""
    tabs = st.tabs(
        [voice.WORDS, voice.MOVED, voice.READ], key="voice_tab", on_change="rerun", bind="query-params"
    )
    for tab, body in zip(tabs, (mark, move, lambda c: voice.read(c.filters)), strict=True):
        if tab.open:
            with tab, st.spinner("Reading comments ...", show_time=True):
                body(chosen)


chosen = selection()
if chosen is None:
    welcome()
else:
    show(chosen)
