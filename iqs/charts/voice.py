"""Words that mark one side of the comments, as dots on either side of a middle where nothing differs."""

from math import ceil, log2
from typing import Any

import plotly.graph_objects as go

from iqs.analysis.comment_sides import Kind
from iqs.analysis.contrast import NEED, Contrast, Word
from iqs.analysis.voice import Voice
from iqs.charts.course import as_text
from iqs.charts.drawing import Drawing
from iqs.charts.theme import QUIET, styled

SIDES = ("#d55e00", "#0072b2")
"""Colours of side 0 and side 1, apart for colour-blind eyes."""
DRAWN = 12
"""Words drawn of each side."""
_FARTHEST = 8.0  # 2 ** 8 times as common


def how_much(word: Word) -> str:
    """How many times as common a word is on its side; what is sure at least where the other side has none."""
    if not word.n[1 - word.marks]:
        return f"at least {_times(word.low)} times"
    return f"{_times(word.ratio)} times"


def _times(ratio: float) -> str:
    return f"{ratio:.1f}" if ratio < 10 else f"{ratio:,.0f}"


def in_words(word: Word, sides: tuple[str, str]) -> str:
    """The finding about one word, with its numbers, as a sentence without its full stop."""
    side, other = sides[word.marks], sides[1 - word.marks]
    shares = (
        f"{_count(word, word.marks)} of {side.lower()} ({word.share(word.marks):.1f} %), "
        f"{_count(word, 1 - word.marks)} of {other.lower()} ({word.share(1 - word.marks):.1f} %)"
    )
    return f"{how_much(word)} as common: {shares}"


def _count(word: Word, side: int) -> str:
    return f"{word.n[side]:,} of {word.of[side]:,} comments"


def marks(found: Contrast, sides: tuple[str, str], leads: tuple[str, str], none: str) -> Drawing:
    """The words of both sides, the most telling first.

    `leads` say what a word of each side is, as the title does; `none` is the title where there are no words.
    """
    groups = [found.marking(side)[:DRAWN] for side in (0, 1)]
    drawn = [w for group in groups for w in group]
    if not drawn:
        return Drawing(none, styled(go.Figure(), 90), f"{none}.")
    places = [_place(w) for w in drawn]
    room = float(min(max(3, ceil(max(places) + 0.4)), _FARTHEST))
    figure = go.Figure()
    figure.add_vline(x=0, line={"color": QUIET, "width": 1})
    for side, group in enumerate(groups):
        figure.add_trace(_dots(group, side, sides, room))
    styled(figure, 96 + 25 * len(drawn))
    ticks = [t for t in range(-int(room), int(room) + 1) if room <= 4 or t % 2 == 0]
    figure.update_xaxes(
        range=[-room - 0.15, room + 0.15],
        tickvals=ticks,
        ticktext=["same" if t == 0 else f"{2 ** abs(t)}×" for t in ticks],
        showgrid=True,
        gridcolor="rgba(135,147,160,0.18)",
        title_text="Times as common in comments",
    )
    figure.update_yaxes(
        categoryorder="array",
        categoryarray=[as_text(w.text) for w in reversed(drawn)],
        range=[-0.7, len(drawn) - 0.3],
    )
    for side, x, anchor in ((0, 0, "left"), (1, 1, "right")):
        arrow = f"◀ {sides[side]}" if side == 0 else f"{sides[side]} ▶"
        figure.add_annotation(
            text=arrow,
            x=x,
            y=1,
            xref="paper",
            yref="paper",
            xanchor=anchor,
            yanchor="bottom",
            yshift=4,
            showarrow=False,
            font={"color": SIDES[side], "size": 13},
        )
    figure.update_layout(hovermode="closest", margin={"t": 32})
    title = headline(found, leads, none)
    listed = "; ".join(f"“{w.text}” {in_words(w, sides)}" for w in drawn)
    return Drawing(title, figure, f"{title}. {listed}.")


def _place(word: Word) -> float:
    """Where the dot stands, from the middle: at what is sure where the other side has none."""
    return log2(max(word.ratio if word.n[1 - word.marks] else word.low, 1.0))


def _dots(group: tuple[Word, ...], side: int, sides: tuple[str, str], room: float) -> Any:
    way = -1.0 if side == 0 else 1.0
    at = [min(_place(w), room) for w in group]
    outer = [min(log2(max(w.high, 1.0)), room + 0.15) - x for w, x in zip(group, at, strict=True)]
    inner = [x - min(log2(max(w.low, 1.0)), room) for w, x in zip(group, at, strict=True)]
    return go.Scatter(
        x=[way * x for x in at],
        y=[as_text(w.text) for w in group],
        mode="markers",
        name=sides[side],
        marker={
            "size": 11,
            "color": SIDES[side],
            "symbol": ["circle" if w.n[1 - side] else "diamond" for w in group],
        },
        error_x={
            "type": "data",
            "symmetric": False,
            "array": outer if side else inner,
            "arrayminus": inner if side else outer,
            "color": SIDES[side],
            "thickness": 1.6,
            "width": 0,
        },
        customdata=[[as_text(in_words(w, sides)), _interval(w)] for w in group],
        hovertemplate="“%{y}”: %{customdata[0]}<br>%{customdata[1]}<extra></extra>",
    )


def _interval(word: Word) -> str:
    if not word.n[1 - word.marks]:
        return f"95 %: from {_times(word.low)} times up"
    return f"95 %: {_times(word.low)} to {_times(word.high)} times"


def headline(found: Contrast, leads: tuple[str, str], none: str) -> str:
    """The finding in one line."""
    told: list[str] = []
    for side in (0, 1):
        words = [f"“{w.text}”" for w in found.marking(side)[:3]]
        if words:
            listed = f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]
            lead = _without_what_is_said(leads[side], leads[0]) if told else leads[side]
            told.append(f"{lead}: {listed}")
    return "; ".join(told) or none


def _without_what_is_said(lead: str, before: str) -> str:
    """A lead to be read on after another: “by promoters” after “more often written by detractors”."""
    start = f"{lead.partition(' by ')[0]} by ", f"{lead.partition(' in ')[0]} in "
    for same in start:
        if lead.startswith(same) and before.startswith(same):
            return lead[len(same) - 3 :]
    return lead[0].lower() + lead[1:]


def counted(word: Word, side: int) -> str:
    """How many comments of a side have a word: "12 of 340 (3.5 %)"."""
    return f"{word.n[side]:,} of {word.of[side]:,} ({word.share(side):.1f} %)"


def too_few_words(voice: Voice) -> str:
    """Why nothing is said, and what to do; a sentence without its end."""
    told = ", ".join(f"{side.lower()}: {n:,}" for side, n in zip(voice.sides, voice.found.of, strict=True))
    return f"Not enough comments ({told}; need {NEED} each). Choose a longer period or fewer filters"


def how_found(voice: Voice, kind: Kind) -> list[str]:
    """How the words were found, and what they must be read with, as sentences."""
    found = voice.found
    said = [
        f"{found.of[0]:,} against {found.of[1]:,} comments, {found.looked_at:,} words and phrases looked at. "
        "Of those listed about 5 % may be there by chance. Diamonds: nobody on the other side wrote it."
    ]
    if voice.sides == (kind.low, kind.high):
        said.append(kind.rule)
    if kind.by_reviewer:
        said.append("Each reviewer is compared with themselves, so that a strict one's habits mark nothing.")
    if voice.names_left_out:
        said.append("Names of agents are left out.")
    if voice.sampled is not None:
        said.append(
            f"There are so many different comments that one in {1 / voice.sampled:.0f} was read, always the "
            "same ones."
        )
    return said
