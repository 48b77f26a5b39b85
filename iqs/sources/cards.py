"""Scorecards as Zendesk QA (Klaus) exports them, read as scorecards of ours.

The fields are those of the vendor's description of its export API: a list of scorecards, each with its
categories, directly or in groups.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

import pyarrow as pa

from iqs.errors import UnknownFile, UserError
from iqs.scorecards import Criterion, Critical, Scorecard, same, to_toml
from iqs.scorecards.text import check
from iqs.sources.parsed import REJECTS, CardRead, Parsed, Recognition

CARDS = "scorecards"
"""The kind of such files."""
_WRAPPERS = ("data", "scorecards")
_OWN = {"ratingCategoryId", "reviewCritical", "groupCritical", "skippable", "scale"}
"""Fields of which a category has at least one; none is in another export that has categories."""
_NAME_LENGTH = 200

_Reject = tuple[int, str, str, str]


@dataclass
class _Found:
    """What reading gives bit by bit."""

    cards: list[CardRead] = field(default_factory=list)
    rejects: list[_Reject] = field(default_factory=list)
    notes: dict[str, list[str]] = field(default_factory=dict)
    rows: int = 0

    def note(self, text: str, about: str) -> None:
        self.notes.setdefault(text, []).append(f"“{about}”")


def cards_among(documents: Sequence[Any]) -> tuple[Mapping[str, Any], ...]:
    """The scorecards that JSON documents hold; none unless all of them are scorecards."""
    items = [i for d in documents for i in _unwrapped(d)]
    own = any(_OWN & c.keys() for i in items if isinstance(i, dict) for c, _ in _categories(i))
    return tuple(items) if own and all(_is_card(i) for i in items) else ()


def read_cards(items: Sequence[Mapping[str, Any]], name: str) -> Parsed:
    """Read scorecards; a criterion counts as a row, and one that cannot be one is rejected.

    Raises UnknownFile when none of them can be used.
    """
    found = _Found()
    taken: set[str] = set()
    for item in items:
        _read_card(item, found, taken)
    if not found.cards:
        *_, why = found.rejects[0] if found.rejects else ("they have no criteria",)
        raise UnknownFile(f"No scorecard in “{name}” can be used: {why}. Correct it, and export them again.")
    many = "s" * (len(items) != 1)
    recognition = Recognition(
        "zendesk_qa_scorecards",
        "Zendesk QA (Klaus) scorecards",
        CARDS,
        1.0,
        (f"It lists {len(items)} scorecard{many} with categories, as Zendesk QA exports them.",),
        (),
        notes=tuple(text.format(", ".join(about)) for text, about in found.notes.items()),
    )
    columns = [list(c) for c in zip(*found.rejects, strict=True)] or [[] for _ in REJECTS]
    rejects = pa.table(dict(zip(REJECTS.names, columns, strict=True)), schema=REJECTS)
    return Parsed(recognition, {}, rejects, found.rows, len(found.rejects), tuple(found.cards))


def _unwrapped(document: Any) -> list[Any]:
    if isinstance(document, dict):
        for key in _WRAPPERS:
            if isinstance(document.get(key), list):
                return list(document[key])
    return [document]


def _is_card(item: Any) -> bool:
    return isinstance(item, dict) and any(isinstance(item.get(k), list) for k in ("categories", "groups"))


def _categories(item: Mapping[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """Each category once with the name of its group, "" where it has none."""
    groups = [g for g in _dicts(item.get("groups")) if _dicts(g.get("categories"))]
    grouped = [(c, _text(g.get("name"))) for g in groups for c in _dicts(g.get("categories"))]
    known = {c.get("ratingCategoryId") for c, _ in grouped} - {None}
    names = {_text(c.get("name")) for c, _ in grouped}
    for c in _dicts(item.get("categories")):
        number = c.get("ratingCategoryId")
        # The export may list a category by itself and in its group.
        if number not in known if number is not None else _text(c.get("name")) not in names:
            yield c, ""
    yield from grouped


def _read_card(item: Mapping[str, Any], found: _Found, taken: set[str]) -> None:
    title = _text(item.get("name"))
    criteria: dict[int, Criterion] = {}
    seen: set[str] = set()
    start = len(found.rejects)
    for category, group in _categories(item):
        found.rows += 1
        made = _criterion(category, group, found, seen)
        if isinstance(made, Criterion):
            criteria[found.rows] = made
        else:
            shown = _text(category.get("name"))[:_NAME_LENGTH]
            found.rejects.append((found.rows, "categories", shown, made))
    reason = ""
    card = Scorecard(title, tuple(criteria.values()))
    if not title or len(title) > _NAME_LENGTH:
        reason = "its scorecard has no name that can be used"
    elif same(title) in taken:
        reason = f"another scorecard in this file is called “{title}” too"
    elif criteria:
        try:
            check(card)
        except UserError as error:
            reason = error.message.rstrip(".")
    taken.add(same(title))
    if reason:
        found.rejects += [(n, "categories", c.name, reason) for n, c in criteria.items()]
        found.rejects[start:] = sorted(found.rejects[start:])
    elif criteria:
        found.cards.append(CardRead(to_toml(card), tuple(criteria)))


def _criterion(category: Mapping[str, Any], group: str, found: _Found, seen: set[str]) -> Criterion | str:
    """The criterion a category is, or why it cannot be one."""
    name = _text(category.get("name"))
    if not name or len(name) > _NAME_LENGTH:
        return "it has no name that can be used"
    if same(name) in seen:
        return f"“{name}” stands twice on its scorecard; the first one counts"
    weight = 0.0 if category.get("weight") is None else _number(category["weight"])
    if weight is None or weight < 0:
        return f"its weight “{category['weight']}” is no number of 0 or more"
    seen.add(same(name))
    if category.get("weight") is None:
        found.note("{} came without a weight and counts 0.", name)
    scale = _scale(category)
    if scale is None:
        found.note("{} came without its ratings: the scale is taken as each rating came.", name)
    critical = _critical(category)
    if critical is Critical.GROUP and not group:
        found.note("{} takes its group when it fails, but is in none: it takes those without a group.", name)
    _lost(category, name, found)
    return Criterion(
        name,
        weight,
        scale,
        group,
        critical,
        meaning=_text(category.get("description")),
        causes=tuple(dict.fromkeys(_causes(category.get("rootCauses")))),
    )


def _lost(category: Mapping[str, Any], name: str, found: _Found) -> None:
    """Note what has no place in a scorecard of ours."""
    if category.get("conditions"):
        found.note("Not carried over: when {} is asked; a review that lacks it is as one marked N/A.", name)
    if _text(category.get("autoQaCategory")):
        found.note(
            "Not carried over: that {} is scored automatically; its marks are in the AutoQA export.", name
        )
    if _text(category.get("status")).casefold() not in {"", "active"}:
        found.note("Not carried over: the status of {}.", name)


def _critical(category: Mapping[str, Any]) -> Critical:
    if category.get("reviewCritical") is True:
        return Critical.REVIEW
    if category.get("groupCritical") is True:
        return Critical.GROUP
    return Critical.YES if category.get("critical") is True else Critical.NO


def _scale(category: Mapping[str, Any]) -> tuple[float, float] | None:
    """From the lowest to the highest rating that can be given; None where they do not tell."""
    marks = [m for r in _dicts(category.get("ratings")) if (m := _number(r.get("rating"))) is not None]
    low, high = min(marks, default=0.0), max(marks, default=0.0)
    return (low, high) if low < high and high > 0 else None


def _causes(node: Any) -> Iterator[str]:
    """Every root cause below a node, whatever tier it stands in."""
    if isinstance(node, list):
        for inner in node:
            yield from _causes(inner)
    elif isinstance(node, dict):
        for key in ("rootCauses", "looseRootCauses"):
            for cause in _dicts(node.get(key)):
                text = _text(cause.get("name")) or _text(cause.get("cause"))
                if text:
                    yield text
        for key in ("ratings", "multiTierRootCause", "tiers", "subtiers"):
            yield from _causes(node.get(key))


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [v for v in value if isinstance(v, dict)] if isinstance(value, list) else []


def _text(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _number(value: Any) -> float | None:
    """A number, which the export may write as text."""
    if isinstance(value, bool):
        return None
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if isfinite(number) else None
