"""Answers in words, stars or with labels as marks: “Very satisfied” is 5 of 5, “4 stars” 4 of 5.

A column is read so only when nearly all of its cells are of one scale; which words make a scale is in
`scales.toml`.
"""
# ruff: noqa: S608 - statements are put together from our own names; values are always parameters

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

from iqs.sources.database import Database
from iqs.sources.parsed import Answers, Question
from iqs.sources.plan import Plan, Role
from iqs.sources.values import cleaned, counted, no_value, not_applicable, unanswered, verdict

_ENOUGH = 30
_NEARLY = 0.95
_MOST = 60  # different cells a column of answers may have
_LABEL_LAST = re.compile(r"(\d{1,3})\s*(?:[-–—:.=)]|\s)\s*\(?([^\d()][^()]*)\)?")
_LABEL_FIRST = re.compile(r"([^\d()][^()]*?)\s*(?:\((\d{1,3})\)|[-–—:=]\s*(\d{1,3}))")
_STARS = re.compile(r"(\d(?:[.,]5)?)\s*-?\s*(?:stars?|sterne?|étoiles?|estrellas?|sterren|ster|stelle)")
_OF = re.compile(r"(\d{1,3})\s*(?:/|out of|of|von|sur|de|van)\s*(\d{1,3})")
_DRAWN = re.compile(r"((?:[★⭐🌟]\ufe0f?)+)(☆*)")


@dataclass(frozen=True)
class Scale:
    """Steps of words with their marks, the range of the marks, and the survey such words are of.

    `high` says of effort whether the highest mark is easy (ease) or hard (effort).
    """

    kind: str
    low: float
    high_mark: float
    marks: Mapping[str, float]
    high: str = ""


@dataclass(frozen=True)
class Reading:
    """What every cell of a column means: marks by lower-case text, and the range where it is known.

    `kind` and `direction` are those of the survey, "" where the words do not tell; `choices` are several
    ranges that fit, of which only the user knows the right one.
    """

    marks: Mapping[str, float]
    scale: tuple[float, float] | None
    kind: str = ""
    direction: str = ""
    choices: tuple[tuple[float, float], ...] = ()


@cache
def scales() -> tuple[Scale, ...]:
    """All scales of words, from the data file."""
    data = tomllib.loads((resources.files("iqs.sources") / "scales.toml").read_text(encoding="utf-8"))
    found = []
    for s in data["scale"]:
        low, high = s["range"]
        steps = s["steps"]
        marks = {
            word: low + (high - low) * (len(steps) - 1 - at) / (len(steps) - 1)
            for at, words in enumerate(steps)
            for word in words
        }
        found.append(Scale(s["kind"], low, high, marks, s.get("high", "")))
    return tuple(found)


def reading(
    con: Database, cell: str, source: str, scale: tuple[float, float] | None = None
) -> Reading | None:
    """Read the answers in a column (SQL of its raw cells), or None when they are not of one scale."""
    skipped = f"{no_value('x')} OR {unanswered('x')} OR {not_applicable('x')}"
    rows = con.rows(
        f"SELECT lower(x), sum(n), bool_or({verdict('x')} IS NOT NULL) FROM "
        f"(SELECT {cleaned('x')} AS x, n FROM {counted(con, cell, source)}) "
        f"WHERE x IS NOT NULL AND NOT ({skipped}) "
        f"GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {_MOST + 1}"
    )
    if not rows or len(rows) > _MOST or all(re.fullmatch(r"[-+]?[\d.,]+%?", text) for text, *_ in rows):
        return None
    counts = {text: n for text, n, _ in rows}
    found = _numbered(counts) or _in_words(counts, scale)
    left = [1 for text, _, known in rows if known and found and text not in found.marks and text.isalpha()]
    # Good and bad alone are read as such, and must not stand for 1 and 0 on another scale.
    return None if left or all(known for *_, known in rows) else found


def _numbered(counts: Mapping[str, int]) -> Reading | None:
    """Cells that carry their number: `5 - Very satisfied`, `4 stars`, `★★★★☆`, `4/5`."""
    marks: dict[str, float] = {}
    labels: dict[str, float] = {}
    tops: set[float] = set()
    for text in counts:
        if text.isdecimal():
            marks[text] = float(text)
        elif drawn := _DRAWN.fullmatch(text):
            full = len(drawn[1].replace("\ufe0f", ""))
            marks[text] = float(full)
            tops.add(float(full + len(drawn[2])) if drawn[2] else 5.0)
        elif stars := _STARS.fullmatch(text):
            marks[text] = float(stars[1].replace(",", "."))
            tops.add(5.0)
        elif of := _OF.fullmatch(text):
            marks[text] = float(of[1])
            tops.add(float(of[2]))
        elif label := _LABEL_LAST.fullmatch(text):
            marks[text] = labels[label[2].strip()] = float(label[1])
        elif label := _LABEL_FIRST.fullmatch(text):
            marks[text] = labels[label[1].strip()] = float(label[2] or label[3])
    if not (labels or tops) or _share(counts, marks) < _NEARLY or len(tops) > 1:
        return None
    if tops:
        (top,) = tops
        low = 0.0 if top in (1.0, 100.0) or 0.0 in marks.values() else 1.0
        return Reading(marks, (low, top)) if max(marks.values()) <= top else None
    return _labelled(marks, labels)


def _labelled(marks: Mapping[str, float], labels: Mapping[str, float]) -> Reading | None:
    """Numbers with labels: the words tell range and direction, where they are those of a scale."""
    for s in scales():
        if not labels.keys() <= s.marks.keys():
            continue
        same = all(s.marks[w] == n for w, n in labels.items())
        turned = all(s.marks[w] == s.low + s.high_mark - n for w, n in labels.items())
        if not (same or turned) or max(marks.values()) > s.high_mark:
            continue
        if same or s.kind == "ces":
            way = s.high if same else {"ease": "effort", "effort": "ease"}.get(s.high, "")
            return Reading(marks, (s.low, s.high_mark), s.kind, way)
        # 1 for the best, as in school: a high mark must be the good one.
        return Reading({t: s.low + s.high_mark - n for t, n in marks.items()}, (s.low, s.high_mark), s.kind)
    return Reading(marks, None)


def _in_words(counts: Mapping[str, int], scale: tuple[float, float] | None) -> Reading | None:
    bare = {text: re.sub(r"\s*\([^()]*\)$", "", text).replace("’", "'").strip(" .!") for text in counts}
    fits: dict[tuple[float, float], Reading] = {}
    for s in scales():
        marks = {text: s.marks[word] for text, word in bare.items() if word in s.marks}
        if _share(counts, marks) >= _NEARLY and (s.low, s.high_mark) not in fits:
            fits[s.low, s.high_mark] = Reading(marks, (s.low, s.high_mark), s.kind, s.high)
    # A scale that is missing some of the words is no rival to one that has them all.
    most = max((len(f.marks) for f in fits.values()), default=0)
    fits = {span: f for span, f in fits.items() if len(f.marks) == most}
    if not fits:
        return None
    if scale in fits:
        return fits[scale]
    steps = {span: span[1] - span[0] for span in fits}
    first = fits[min(fits, key=steps.__getitem__)]
    if len(fits) > 1 and scale is None and sum(counts.values()) < _ENOUGH:
        return replace(first, choices=tuple(fits))
    return first


def _share(counts: Mapping[str, int], marks: Mapping[str, float]) -> float:
    return sum(n for text, n in counts.items() if text in marks) / sum(counts.values())


def with_words(con: Database, plan: Plan, answers: Answers) -> Plan:
    """The plan with marks for those scores that are written as words, and a note on each."""
    roles: list[Role] = []
    notes: list[str] = []
    questions: Sequence[Question] = ()
    fixed = dict(plan.fixed)
    for role in plan.roles:
        found = None
        if role.column == "score" and not role.values and not role.part:
            found = reading(con, f"c{role.index}", "cells", answers.scale)
        if found is None:
            roles.append(role)
            continue
        survey = role.table == "surveys"
        kind = role.criterion or (found.kind if survey else "")
        texts = {text: f"{mark:g}" for text, mark in found.marks.items()}
        declared = role.scale or found.scale
        roles.append(
            replace(role, values=texts, scale=declared, criterion=kind if survey else role.criterion)
        )
        best = max(found.marks, key=lambda text: (not text.isdecimal(), found.marks[text]))
        top = f" of {declared[1]:g}" if declared else ""
        notes.append(f"“{best.capitalize()}” in “{role.header}” was read as {texts[best]}{top}.")
        if found.direction and kind in ("", "ces"):
            fixed.setdefault("surveys.direction", found.direction)
        if found.choices and not questions:
            choices = tuple((f"{lo:g},{hi:g}", f"{lo:g} to {hi:g}") for lo, hi in found.choices)
            text = f"From what to what do the answers in “{role.header}” go? So few do not tell."
            questions = (Question("scale", text, choices),)
    return replace(
        plan,
        roles=tuple(roles),
        notes=(*plan.notes, *notes),
        questions=(*plan.questions, *questions),
        fixed=fixed,
    )
