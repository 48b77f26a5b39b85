"""A certificate for an award, as PDF or PNG: one A4 page that can be printed, mailed or posted."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Literal

from iqs.share.fonts import boxed
from iqs.text import printable

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Kind = Literal["pdf", "png"]
_WIDTH, _HEIGHT = 11.69, 8.27
"""A4, lying, in inches."""
_INK, _QUIET, _ACCENT = "#1b2733", "#5d6b79", "#1f5fa8"
_WIDEST = 0.78
"""Share of the page that a line may take."""
_PNG_DPI = 200
_LONG_NAME = 34
"""Letters from which a name takes two lines."""
_ALWAYS = "DejaVu Sans"
_FOR_OTHER_SCRIPTS = (
    "Noto Sans CJK SC", "Noto Sans CJK JP", "PingFang SC", "Hiragino Sans", "Microsoft YaHei", "Yu Gothic",
    "Malgun Gothic", "Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans Devanagari", "Nirmala UI", "Arial",
)  # fmt: skip
"""Families that are used where the system has them, for characters that the first one lacks."""


@dataclass(frozen=True)
class Certificate:
    """What stands on it: the award, for which days (in words), to whom, why, and from whom (may be empty)."""

    award: str
    days: str
    name: str
    reason: str
    given_by: str = ""


def certificate(c: Certificate, kind: Kind) -> bytes:
    """The certificate as a file of this kind. Text in it is text, whatever characters it has."""
    import matplotlib as mpl

    figure = _drawn(c)
    out = BytesIO()
    # Type 42 embeds the font as it is, so that text can be searched and copied.
    with mpl.rc_context({"pdf.fonttype": 42}):
        about = {"Title": printable(f"{c.award}: {c.name}"), "Creator": "IQS"} if kind == "pdf" else {}
        figure.savefig(out, format=kind, dpi=_PNG_DPI, metadata=about)
    return out.getvalue()


def _drawn(c: Certificate) -> "Figure":
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D
    from matplotlib.patches import Rectangle

    figure = Figure(figsize=(_WIDTH, _HEIGHT), facecolor="white")
    for inset, width, colour in ((0.035, 2.2, _ACCENT), (0.045, 0.7, _ACCENT)):
        # The same distance from every edge.
        x, y = inset, inset * _WIDTH / _HEIGHT
        figure.add_artist(
            Rectangle((x, y), 1 - 2 * x, 1 - 2 * y, fill=False, edgecolor=colour, linewidth=width)
        )
    _line(figure, 0.835, "CERTIFICATE", 15, _QUIET)
    _line(figure, 0.735, c.award, 36, _ACCENT, bold=True)
    _line(figure, 0.655, c.days, 15, _QUIET)
    figure.add_artist(Line2D([0.42, 0.58], [0.6, 0.6], color=_ACCENT, linewidth=1.2))
    _line(figure, 0.505, _halved(c.name), 44, _INK, bold=True)
    for i, part in enumerate(_wrapped(c.reason, 88)):
        _line(figure, 0.375 - 0.042 * i, part, 13.5, _INK)
    figure.add_artist(Line2D([0.36, 0.64], [0.145, 0.145], color=_QUIET, linewidth=0.8))
    _line(figure, 0.113, c.given_by or "with thanks", 12, _QUIET)
    return figure


def _line(figure: "Figure", y: float, text: str, size: float, colour: str, *, bold: bool = False) -> None:
    """A centred line of text, smaller where it would be wider than the page allows."""
    fonts = _fonts()
    shown = figure.text(
        0.5, y, _drawable(text, fonts), ha="center", va="center", size=size, color=colour,
        weight="bold" if bold else "normal", parse_math=False, family=list(fonts),
    )  # fmt: skip
    wide = shown.get_window_extent().width / (figure.dpi * _WIDTH)
    if wide > _WIDEST:
        shown.set_fontsize(size * _WIDEST / wide)


@cache
def _fonts() -> dict[str, frozenset[int]]:
    """Families to write with, the one that is always there first, each with the characters it has."""
    from matplotlib import font_manager as fm

    there = set(fm.get_font_names())
    return {
        name: frozenset(fm.get_font(fm.findfont(name)).get_charmap())
        for name in (_ALWAYS, *(n for n in _FOR_OTHER_SCRIPTS if n in there))
    }


def _drawable(text: str, fonts: Mapping[str, frozenset[int]]) -> str:
    """The text line by line, with a box for each character that no font has."""
    known = frozenset().union(*fonts.values())
    return boxed("\n".join(printable(line) for line in text.split("\n")), known)


def _halved(name: str) -> str:
    """A long name on two lines."""
    words = printable(name).split(" ")
    if len(" ".join(words)) <= _LONG_NAME or len(words) < 2:
        return " ".join(words)
    ways = [(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words))]
    return "\n".join(min(ways, key=lambda two: max(map(len, two))))


def _wrapped(text: str, width: int) -> list[str]:
    import textwrap

    lines = textwrap.wrap(" ".join(text.split()), width)
    return lines if len(lines) <= 3 else [*lines[:2], f"{lines[2].rstrip(' .,;')} …"]
