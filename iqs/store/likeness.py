"""Who is likely the same person: offered to be accepted, never applied."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from iqs.store.people import Person

_WORDS = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Likeness:
    """`person`, whom nobody knows, is likely `like`; `why` says in words what they share."""

    person: Person
    like: Person
    why: str


def likenesses(people: Iterable[Person]) -> tuple[Likeness, ...]:
    """Pairs that are likely one person, the one with most rows first.

    Names are compared without case, spaces, signs and accents, whatever the order of their words; of an
    e-mail address, what stands before the @. A name that several others share is not offered: it takes a
    person to tell namesakes apart.
    """
    everyone = [p for p in people if p.agent_id]
    of_form: dict[str, list[Person]] = {}
    for person in everyone:
        for form in _forms(person):
            of_form.setdefault(form, []).append(person)
    found = []
    for person in everyone:
        if person.known:
            continue
        alike = {p.agent_id: p for form in _forms(person) for p in of_form[form] if p != person}
        known = [p for p in alike.values() if p.known]
        if len(known or alike) != 1:
            continue
        (like,) = known or alike.values()
        if like.known or _weight(person) < _weight(like):
            found.append(Likeness(person, like, _why(person, like)))
    return tuple(sorted(found, key=lambda n: (-n.person.rows, n.person.agent_id)))


def _weight(person: Person) -> tuple[bool, int, str]:
    """Of two whom nobody knows, the lighter becomes the other: a name is better to show than an address."""
    return "@" not in person.agent_id, person.rows, person.agent_id


def _forms(person: Person) -> set[str]:
    """Forms of all names of a person; initials are anyone's."""
    names = {person.agent_id, person.name, *person.written}
    return {form for name in names if len(form := _form(name)) > len("al")}


def _form(name: str) -> str:
    """A name without what spellings differ in: "Lee, Ann", "ann.lee@x.org" and "Ánn  LEE" are one."""
    letters = unicodedata.normalize("NFKD", name.split("@")[0]).casefold()
    bare = "".join(c for c in letters if not unicodedata.combining(c))
    return "".join(sorted(_WORDS.findall(bare)))


def _why(person: Person, like: Person) -> str:
    if "@" in person.agent_id or "@" in like.agent_id:
        return "the e-mail address says so"
    return "the same name, spelt otherwise"
