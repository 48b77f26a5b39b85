"""Reading what Plotly figures say of colours, texts, dashes and lists."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from html import unescape
from typing import Any

from iqs.errors import InternalError
from iqs.share.fonts import boxed

PX = 0.66
"""Points a pixel of a Plotly figure becomes: the 13 pixel letters of a page are 8.6 points on paper."""
INK, SOFT, GRID = "#1b2733", "#5b6773", "#e4e8ec"
"""Titles, labels of axes, and lines of the grid; a picture always has a white ground."""
COLOURWAY = ("#2a6fb8", "#c8671b", "#7a55b5", "#12837f", "#6b7785", "#b8467e")
"""Colours of traces that name none, those of the light theme."""

Rgba = tuple[float, float, float, float]

_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_TAG = re.compile(r"</?(?:b|i|em|strong|sub|sup|span|a|u|s)(?:\s[^>]*)?>", re.IGNORECASE)
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_DASHES: dict[str, Any] = {
    "solid": "-", "dot": (0, (1, 2)), "dash": (0, (4, 2.5)), "dashdot": (0, (4, 2, 1, 2)),
    "longdash": (0, (7, 3)), "longdashdot": (0, (7, 2, 1, 2)),
}  # fmt: skip


def words(text: object) -> str:
    """A text of Plotly as plain lines: its tags gone, its entities letters.

    A dollar sign is led by a backslash, so that matplotlib never takes a name for a formula.
    """
    lines = unescape(_TAG.sub("", _BREAK.sub("\n", "" if text is None else str(text))))
    return dollars(seen(lines))


def seen(text: str) -> str:
    """Text without control characters and halves of letters, which no font and no file can hold."""
    return _UNSEEN.sub("\ufffd", text.replace("\t", " "))


def dollars(text: str) -> str:
    """Text in which no dollar sign begins a formula, with a box for each letter the font does not have."""
    return boxed(text, _letters()).replace("$", r"\$")


@cache
def _letters() -> frozenset[int]:
    """Code points of the letters that the font of pictures has."""
    from matplotlib.font_manager import findfont, get_font

    return frozenset(get_font(findfont(font(10.0))).get_charmap())


def colour(value: Any) -> Rgba:
    """A colour of Plotly, such as "#3b82c9" or "rgba(0,0,0,0.5)", as four parts from 0 to 1."""
    from matplotlib.colors import to_rgba

    text = str(value).strip()
    if text.lower().startswith("rgb"):
        parts = [float(p) for p in text[text.index("(") + 1 : text.rindex(")")].split(",")]
        red, green, blue = (p / 255.0 for p in parts[:3])
        return red, green, blue, parts[3] if len(parts) > 3 else 1.0
    try:
        return to_rgba(text)
    except ValueError:
        raise unknown("colour", text) from None


def dash(name: str | None) -> Any:
    """A dash of Plotly as matplotlib's."""
    if (name or "solid") not in _DASHES:
        raise unknown("dash", name)
    return _DASHES[name or "solid"]


def listed(value: Any) -> list[Any]:
    """The values of an array of a trace; none for None."""
    if value is None:
        return []
    if isinstance(value, Mapping) and "bdata" in value:
        from base64 import b64decode

        import numpy as np

        found = np.frombuffer(b64decode(value["bdata"]), dtype=value["dtype"])
        if "shape" in value:
            found = found.reshape([int(n) for n in str(value["shape"]).split(",")])
        return list(found.tolist())
    if hasattr(value, "tolist"):
        return list(value.tolist())
    return list(value)


def each(value: Any, n: int, default: Any = None) -> list[Any]:
    """One value for each of n points: from an array, or the same one for all."""
    if isinstance(value, (list, tuple)) or hasattr(value, "tolist") or isinstance(value, Mapping):
        found = listed(value)
        return (found + [default] * n)[:n]
    return [default if value is None else value] * n


def unknown(what: str, value: object) -> InternalError:
    """The error for something in a figure that a picture would leave out."""
    return InternalError(
        f"A chart has the {what} “{value}”, which cannot be drawn as a picture yet. Save the page as HTML "
        "instead, and please report it."
    )


@cache
def font(size: float, bold: bool = False) -> Any:
    """The one family of letters in pictures, at a size in points."""
    from matplotlib.font_manager import FontProperties

    return FontProperties(family="DejaVu Sans", size=size, weight="bold" if bold else "normal")


def width_of(text: str, size: float, renderer: Any, bold: bool = False) -> float:
    """Points the longest line of a text takes."""
    return max(_line_width(line, size, bold, renderer) for line in (text or " ").split("\n"))


@lru_cache(maxsize=4096)
def _line_width(line: str, size: float, bold: bool, renderer: Any) -> float:
    """Points one line takes; charts measure the same labels again and again while they find their room."""
    wide = renderer.get_text_width_height_descent(line.replace(r"\$", "$"), font(size, bold), False)[0]
    return float(wide / renderer.points_to_pixels(1.0))


def wrapped(text: str, size: float, most: float, renderer: Any, *, bold: bool = False, lines: int = 0) -> str:
    """Text broken into lines of at most `most` points; beyond `lines` lines it ends with an ellipsis."""
    found: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            tried = f"{line} {word}" if line else word
            if width_of(tried, size, renderer, bold) <= most:
                line = tried
                continue
            if line:
                found.append(line)
            *full, line = _pieces(word, size, most, renderer, bold)
            found += full
        found.append(line)
    if lines and len(found) > lines:
        found = [*found[: lines - 1], f"{found[lines - 1].rstrip()}…"]
    return "\n".join(found)


def _pieces(word: str, size: float, most: float, renderer: Any, bold: bool) -> list[str]:
    """A word cut where it is too long for a line of its own."""
    pieces = []
    while len(word) > 1 and width_of(word, size, renderer, bold) > most:
        keep = len(word) - 1
        while keep > 1 and width_of(word[:keep], size, renderer, bold) > most:
            keep = max(1, int(keep * 0.85))
        pieces.append(word[:keep])
        word = word[keep:]
    return [*pieces, word]
