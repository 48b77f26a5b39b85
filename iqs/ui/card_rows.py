"""A scorecard as the rows of the tables it is edited in, and back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from iqs.errors import UserError
from iqs.scorecards import Band, Criterion, Critical, Rule, Scorecard, same
from iqs.scorecards.text import check

Row = dict[str, Any]

FAILS: dict[Critical, str] = {
    Critical.NO: "only its own points",
    Critical.REVIEW: "the whole review",
    Critical.GROUP: "its group",
    Critical.FLAG: "nothing, it is flagged",
    Critical.YES: "as the definition of IQS says",
}
"""What a rating below half of its scale takes, as the table says it."""
UNITS = {"": "", "s": "seconds", "min": "minutes", "h": "hours", "d": "days"}
_FROM_WORDS = {words: key for key, words in FAILS.items()}
_SEPARATOR = ";"


def criterion_rows(card: Scorecard) -> list[Row]:
    """A row for each criterion."""
    return [
        {
            "Criterion": c.name,
            "Weight": c.weight,
            "Lowest": None if c.scale is None else c.scale[0],
            "Highest": None if c.scale is None else c.scale[1],
            "A failure takes": FAILS[c.critical],
            "Bonus": c.bonus,
            "Group": c.group,
            "Meaning": c.meaning,
            "Root causes": f"{_SEPARATOR} ".join(c.causes),
            "Also called": f"{_SEPARATOR} ".join(c.also_called),
        }
        for c in card.criteria
    ]


def role_rows(card: Scorecard) -> list[Row]:
    """A row for each weight that a role has of its own."""
    return [{"Role": r, "Criterion": c.name, "Weight": w} for c in card.criteria for r, w in c.role_weights]


def rule_rows(card: Scorecard) -> list[Row]:
    """A row for each band of the criteria that score themselves."""
    return [
        {
            "Criterion": c.name,
            "Of the contact": c.rule.field,
            "Tag": c.rule.tag,
            "Up to": band.up_to,
            "Unit": c.rule.unit,
            "Score": band.score,
        }
        for c in card.criteria
        if c.rule is not None
        for band in c.rule.bands
    ]


def card_of(
    name: str,
    applies_to: Iterable[str],
    note: str,
    criteria: Iterable[Mapping[str, Any]],
    roles: Iterable[Mapping[str, Any]],
    rules: Iterable[Mapping[str, Any]],
) -> Scorecard:
    """The scorecard that edited rows describe; UserError says what is wrong with them.

    Rows without a criterion are left out: an editor adds empty ones.
    """
    found = [_criterion(r) for r in criteria if _text(r, "Criterion")]
    weights = _by_criterion(roles, found, "Role weights")
    bands = _by_criterion(rules, found, "Criteria that score themselves")
    card = Scorecard(
        name.strip(),
        tuple(
            replace(
                c,
                role_weights=tuple(
                    sorted((_text(r, "Role"), _number(r, "Weight", c.name)) for r in weights.get(c.name, ()))
                ),
                rule=_rule(bands[c.name]) if c.name in bands else None,
            )
            for c in found
        ),
        tuple(applies_to),
        note,
    )
    check(card)
    return card


def _criterion(row: Mapping[str, Any]) -> Criterion:
    name = _text(row, "Criterion")
    low, high = row.get("Lowest"), row.get("Highest")
    if (low is None) != (high is None):
        raise UserError(f"The criterion “{name}” has one end of its scale; give both, or none.")
    return Criterion(
        name,
        _number(row, "Weight", name),
        None if low is None or high is None else (float(low), float(high)),
        _text(row, "Group"),
        _FROM_WORDS.get(_text(row, "A failure takes"), Critical.NO),
        bool(row.get("Bonus")),
        _text(row, "Meaning"),
        _listed(row, "Root causes"),
        _listed(row, "Also called"),
    )


def _rule(rows: Sequence[Mapping[str, Any]]) -> Rule:
    first = rows[0]
    name = _text(first, "Criterion")
    ordered = sorted(rows, key=lambda r: (r.get("Up to") is None, r.get("Up to") or 0.0))
    bands = tuple(
        Band(None if r.get("Up to") is None else float(r["Up to"]), _number(r, "Score", name))
        for r in ordered
    )
    return Rule(_text(first, "Of the contact"), bands, _text(first, "Unit"), _text(first, "Tag"))


def _by_criterion(
    rows: Iterable[Mapping[str, Any]], criteria: Sequence[Criterion], what: str
) -> dict[str, list[Mapping[str, Any]]]:
    names = {same(c.name): c.name for c in criteria}
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        name = _text(row, "Criterion")
        if not name:
            continue
        if same(name) not in names:
            raise UserError(f"{what}: there is no criterion “{name}” on this scorecard. Pick one of its own.")
        found.setdefault(names[same(name)], []).append(row)
    return found


def _text(row: Mapping[str, Any], column: str) -> str:
    return str(row.get(column) or "").strip()


def _number(row: Mapping[str, Any], column: str, criterion: str) -> float:
    value = row.get(column)
    if value is None:
        raise UserError(f"The criterion “{criterion}” lacks a number under “{column}”. Fill it in.")
    return float(value)


def _listed(row: Mapping[str, Any], column: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in _text(row, column).split(_SEPARATOR))))
