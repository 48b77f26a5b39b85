"""Headers as vendors write them, brought to one form that can be compared.

`read_header` splits `First reply time in minutes` into the words and the unit, `Conversation started
at (America/Lima)` into the words and the zone, and drops type suffixes such as `[list]`.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from zoneinfo import available_timezones

_UNITS = {
    "ms": ("ms", "msec", "millis", "milliseconds"),
    "s": ("s", "sec", "secs", "second", "seconds"),
    "min": ("min", "mins", "minute", "minutes"),
    "h": ("h", "hr", "hrs", "hour", "hours"),
    "d": ("day", "days"),
}
_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words}
# A one-letter word after a space is more often a name ("Team H") than a unit.
_TRAILING = {word: unit for word, unit in _UNIT_OF.items() if len(word) > 1 and unit != "d"}
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
_TYPE_SUFFIX = re.compile(r"\s*\[(list|txt|text|int|dec|date|flg|num|bool)\]\s*$", re.IGNORECASE)
_BRACKET = re.compile(r"\s*\(([^()]*)\)\s*$")
_CHOICE = re.compile(r"^(y/n|yes ?/ ?no|true ?/ ?false)$", re.IGNORECASE)


@dataclass(frozen=True)
class Header:
    """One header: as written, as comparable words, its unit (ms, s, min, h, d) and IANA zone; "" for none."""

    text: str
    words: str
    unit: str = ""
    zone: str = ""


def read_header(text: str) -> Header:
    """Take a header apart; the words are lower case, split at case changes and separated by one space."""
    rest = unicodedata.normalize("NFKC", text).replace("\ufeff", "").translate(_DASHES).strip().strip("\"'")
    rest = _TYPE_SUFFIX.sub("", rest)
    unit = zone = ""
    while found := _BRACKET.search(rest):
        inner = found.group(1).strip()
        as_unit = _UNIT_OF.get(inner.casefold().removeprefix("in ").strip())
        as_zone = _zone(inner)
        if not (as_unit or as_zone or _CHOICE.match(inner)):
            break
        unit, zone = as_unit or unit, as_zone or zone
        rest = rest[: found.start()]
    if not unit and rest.endswith("_s"):
        rest, unit = rest[:-2], "s"
    words = to_words(rest)
    if not unit:
        words, unit = _trailing_unit(words)
    return Header(text.strip(), words or rest.casefold().strip(), unit, zone)


def told_apart(headers: Sequence[str]) -> tuple[str, ...]:
    """The headers with a name for those without, and a number behind those that repeat an earlier one."""
    found: list[str] = []
    for n, header in enumerate(headers, 1):
        name, times = header or f"Column {n}", 1
        while name in found:
            times += 1
            name = f"{header or f'Column {n}'} ({times})"
        found.append(name)
    return tuple(found)


def to_words(text: str) -> str:
    """Lower-case words of a name in any style: `evaluationId`, `agent_email`, `Call Id`."""
    spaced = _CAMEL.sub(" ", unicodedata.normalize("NFKC", text).translate(_DASHES))
    return re.sub(r"[\W_]+", " ", spaced.casefold()).strip()


def readable(text: str) -> str:
    """A header as a name for people: `quality_score` becomes `Quality score`; spaced names stay."""
    name = text.strip()
    if "_" in name or (name.islower() and " " not in name):
        name = name.replace("_", " ").strip()
        return name[:1].upper() + name[1:]
    return name


def fingerprint(headers: Iterable[str]) -> str:
    """Six hex digits that name a set of headers, whatever their order."""
    joined = "\n".join(sorted({read_header(h).words for h in headers}))
    return hashlib.sha256(joined.encode()).hexdigest()[:6]


def tool_mark(kind: str, own_id: Sequence[str], headers: Iterable[str]) -> str:
    """Mark of the tool a sheet comes from: a later export, with a column more, must meet its rows again.

    That is the name of the column with the rows' own ids (`own_id`), where that says what they are; where
    the name is a bare "ID", or there is no such column, it is all headers together.
    """
    return fingerprint([kind, *own_id]) if own_id else fingerprint(headers)


def _zone(text: str) -> str:
    if text.casefold() in {"utc", "gmt", "z"}:
        return "UTC"
    return text if "/" in text and text in zones() else ""


@cache
def zones() -> frozenset[str]:
    """The names of all time zones; they are read from disk, so once and only when one is asked for."""
    return frozenset(available_timezones())


def _trailing_unit(words: str) -> tuple[str, str]:
    head, _, last = words.rpartition(" ")
    unit = _TRAILING.get(last, "")
    if not head or not unit or head.endswith(("business", "calendar", "opening")):
        return words, ""
    return head.removesuffix(" in"), unit
