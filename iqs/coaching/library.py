"""The library of trainings: what is there, for which criteria, read from TOML and matched by words.

A training names the words by which criteria that it helps with are called, such as "empathy" or "active
listening". It matches a criterion whose name holds one of them, whole words only: "tone" is not in "stone".
A training without words is general, and offered where nothing else matches.
"""

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from iqs.errors import UserError, unknown_name

MOST_MINUTES = 2_400
"""A week of work: a training that takes longer is taken for a slip of the pen."""
MOST_TRAININGS, LONGEST = 500, 600
"""Trainings of a library, and letters of one text, at most."""


class Kind(StrEnum):
    """What sort of training it is, and what sort of session was held."""

    WORKSHOP = "workshop"
    ROLE_PLAY = "role-play"
    PRACTICE = "practice"
    READING = "reading"
    SHADOWING = "shadowing"
    CALIBRATION = "calibration"
    PROCESS = "process"
    ONE_TO_ONE = "one-to-one"


@dataclass(frozen=True)
class Training:
    """One thing to do: `minutes` it takes (0 where that is open), what happens, and where it comes from.

    `words` are those by which criteria are called that it helps with; none make it general.
    """

    title: str
    kind: Kind
    minutes: int
    description: str
    source: str = ""
    words: tuple[str, ...] = ()

    def helps_with(self, criterion: str) -> bool:
        """Whether one of its words stands in the name of a criterion."""
        name = f" {_plain(criterion)} "
        return any(f" {_plain(word)} " in name for word in self.words)


@dataclass(frozen=True)
class Library:
    """Trainings in the order they are offered."""

    trainings: tuple[Training, ...]

    def matching(self, criterion: str) -> tuple[Training, ...]:
        """Trainings for a criterion; the general ones where none has its words."""
        return tuple(t for t in self.trainings if t.helps_with(criterion)) or self.general

    def known(self, criterion: str) -> bool:
        """Whether any training has the words of this criterion."""
        return any(t.helps_with(criterion) for t in self.trainings)

    @property
    def general(self) -> tuple[Training, ...]:
        """Trainings that help with any criterion."""
        return tuple(t for t in self.trainings if not t.words)


def _plain(text: str) -> str:
    """A name as words between single spaces, without case and marks."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def kind_of(text: str) -> Kind:
    """The kind called so; UnknownName for any other."""
    found = text.strip().casefold()
    if found not in set(Kind):
        raise unknown_name("kind of training", text, Kind)
    return Kind(found)


def shipped_text() -> str:
    """The library that ships, as TOML: a start for one of your own."""
    return (resources.files("iqs.coaching") / "library.toml").read_text("utf-8")


@cache
def shipped() -> Library:
    """The library that ships."""
    return from_toml(shipped_text())


def from_toml(text: str) -> Library:
    """Read a library; UserError says which training and key is wrong, and what is possible."""
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UserError(f"The library is not valid TOML: {error}. Correct that line.") from error
    extra = sorted(set(data) - {"training"})
    rows = data.get("training")
    if extra:
        raise UserError(f"The library has “{extra[0]}”, which it cannot have. Write [[training]] sections.")
    if not isinstance(rows, list) or not rows or not all(isinstance(r, dict) for r in rows):
        raise UserError("The library has no trainings: write each as a [[training]] section.")
    if len(rows) > MOST_TRAININGS:
        raise UserError(f"The library has {len(rows)} trainings; {MOST_TRAININGS} are the most.")
    found = Library(tuple(_training(row, n) for n, row in enumerate(rows, 1)))
    if not found.general:
        raise UserError(
            "The library needs one training without words at least: it is offered for criteria that no "
            "other one names."
        )
    return found


_KEYS = ("title", "kind", "minutes", "description", "source", "words")


def _training(row: dict[str, Any], number: int) -> Training:
    where = f"Training {number}"
    for key in row:
        if key not in _KEYS:
            raise UserError(f"{where} has “{key}”, which it cannot have. Possible are {', '.join(_KEYS)}.")
    title, description = _text(row, "title", where), _text(row, "description", where)
    source = _text(row, "source", where) if row.get("source") not in (None, "") else ""
    where = f"Training “{title}”"
    minutes = row.get("minutes", 0)
    if isinstance(minutes, bool) or not isinstance(minutes, int) or not 0 <= minutes <= MOST_MINUTES:
        raise UserError(f"{where} needs whole minutes from 0 to {MOST_MINUTES:,}.")
    words = row.get("words", [])
    if not isinstance(words, list) or not all(isinstance(w, str) and _plain(w) for w in words):
        raise UserError(f'{where} needs words as a list of texts, such as words = ["empathy"].')
    return Training(title, kind_of(_text(row, "kind", where)), minutes, description, source, tuple(words))


def _text(row: dict[str, Any], key: str, where: str) -> str:
    found = row.get(key)
    if not isinstance(found, str) or not found.strip():
        raise UserError(f"{where} needs a {key}.")
    if len(found) > LONGEST:
        raise UserError(f"{where} has a {key} of {len(found)} letters; {LONGEST} are the most.")
    return " ".join(found.split())
