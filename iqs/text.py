"""Numbers as people read them, the same on pages, in the shell and in exports."""

import re
from collections.abc import Sequence

from iqs.scoring import Definition, Measure
from iqs.scoring.metric import Metric

DASH = "–"
"""Stands for "no value"; the reason is given beside it."""

MINUS = "−"


def number(value: float | None, unit: str, *, decimals: int | None = None) -> str:
    """A value in its unit: one decimal for %, whole for a net score, m:ss for seconds.

    `unit` is "%", "s" or "" (a net score when `decimals` is 0, else a score on a scale). None is a dash.
    """
    if value is None:
        return DASH
    if unit == "s":
        return clock(value)
    places = 1 if decimals is None else decimals
    text = f"{abs(value):,.{places}f}"
    sign = MINUS if value < 0 and float(text.replace(",", "")) != 0 else ""
    return f"{sign}{text}{' %' if unit == '%' else ''}"


def clock(seconds: float) -> str:
    """Seconds as m:ss, or h:mm:ss from an hour on."""
    sign, whole = (MINUS if round(seconds) < 0 else ""), abs(round(seconds))
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{sign}{hours}:{minutes:02d}:{rest:02d}" if hours else f"{sign}{minutes}:{rest:02d}"


def decimals(definition: Definition) -> int:
    """Decimals shown for a definition: whole net scores, two for a score on a scale, else one."""
    if definition.unit:
        return 1
    return 0 if definition.low == -100.0 else 2


def value(measure: Measure, definition: Definition) -> str:
    """A measure's value, a dash when it may not be claimed."""
    shown = measure.value if measure.enough else None
    return number(shown, definition.unit, decimals=decimals(definition))


def interval(measure: Measure, definition: Definition) -> str:
    """The 95 % interval as "80.6 to 82.1 %", a dash when there is none."""
    if measure.low is None or measure.high is None or not measure.enough:
        return DASH
    unit = definition.unit if definition.unit == "s" else ""
    low, high = (number(v, unit, decimals=decimals(definition)) for v in (measure.low, measure.high))
    return f"{low} to {high}{' %' if definition.unit == '%' else ''}"


def bare_difference(amount: float, definition: Definition) -> str:
    """A signed difference without the word points: for labels, and for the ends of an interval."""
    unit = definition.unit if definition.unit == "s" else ""
    size = number(abs(amount), unit, decimals=decimals(definition))
    return ("±" if not size.strip("0.:") else "+" if amount > 0 else MINUS) + size


def difference(amount: float, definition: Definition) -> str:
    """A signed difference in points, minutes or scale units."""
    bare = bare_difference(amount, definition)
    if definition.factor != 100.0:
        return bare
    return f"{bare} point" if bare[1:] == "1" else f"{bare} points"


def difference_ends(low: float, high: float, definition: Definition) -> str:
    """The ends of an interval of a difference: "−20.3 to −13.3"."""
    return f"{bare_difference(low, definition)} to {bare_difference(high, definition)}"


def why_not(measure: Measure, metric: Metric) -> str:
    """Why a value is not shown, as a sentence; empty when it is shown."""
    if measure.value is None:
        return f"No {metric.counted} in this selection."
    if not measure.enough:
        return f"Not enough {metric.counted} (n = {measure.n}, need {metric.minimum_n})."
    return ""


def left_out(measure: Measure) -> str:
    """What did not count, as "12 × sent, not answered; 3 × self review"; empty when nothing was left out."""
    return "; ".join(f"{rows:,} × {reason}" for reason, rows in measure.left_out)


def listed(names: Sequence[str], word: str = "and") -> str:
    """Names as in a sentence: "A", "A and B", "A, B and C"; empty for none."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {word} {names[-1]}"


def harmless(text: str) -> str:
    """Text for a cell of a CSV file: what a spreadsheet would run as a formula is led by an apostrophe."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r", "\0") else text


def printable(text: str) -> str:
    """Text on one line without characters that cannot be seen, such as control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


HIDDEN = "•••"
"""Stands in a comment for what could tell who wrote it."""

_FEW_DIGITS = 4  # of the shortest address, 1.1.1.1
_BETWEEN = r"(?:\) ?| ?\(| - |[ \u00a0\u202f./\u2010-\u2015-])?"
_PERSONAL = re.compile(
    # Days and spans of years are no telephone numbers: found first, and kept.
    r"(?P<kept>(?<![\d./-])(?:(?:19|20)\d\d-\d\d-\d\d|\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d"
    r"|(?:19|20)\d\d ?[-/–] ?(?:19|20)\d\d)(?![\d/-]))"
    r"|[^\s@<>()\[\]\",;:]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+"
    r"|(?<!\d)(?:\d{1,3}\.){3}\d{1,3}(?!\d)"
    rf"|\+?\(?\d(?:{_BETWEEN}\d){{6,}}"
)


def masked(text: str) -> str:
    """A comment without e-mail and IP addresses, telephone numbers and other numbers of seven digits on."""
    if "@" not in text and sum(map(str.isdigit, text)) < _FEW_DIGITS:
        return text
    return _PERSONAL.sub(lambda found: found["kept"] or HIDDEN, text)
