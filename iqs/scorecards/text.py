"""Scorecards as TOML, in which they are kept, edited by hand and passed on; and the templates that ship."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from math import isfinite
from typing import Any

import tomli_w

from iqs.errors import UserError
from iqs.scorecards.card import FIELDS, SECONDS, Band, Criterion, Critical, Rule, Scorecard, same

_CARD = {"name", "applies_to", "note", "criteria"}
_CRITERION = {
    "name", "weight", "scale", "group", "critical", "bonus", "meaning", "causes", "also_called",
    "role_weights", "automatic",
}  # fmt: skip
_RULE = {"field", "unit", "tag", "bands"}
_BAND = {"up_to", "score"}


@cache
def templates() -> tuple[Scorecard, ...]:
    """The scorecards that ship, by name of their file."""
    folder = resources.files("iqs.scorecards") / "templates"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return tuple(from_toml(f.read_text(encoding="utf-8")) for f in files)


def from_toml(text: str) -> Scorecard:
    """Read a scorecard; UserError says which criterion and key is wrong, and what is possible."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"The scorecard is not valid TOML: {error}. Correct that line.") from error
    _only(data, _CARD, "The scorecard")
    criteria = data.get("criteria")
    if not isinstance(criteria, list) or not all(isinstance(c, dict) for c in criteria):
        raise UserError("The scorecard has no criteria: write each as a [[criteria]] section.")
    card = Scorecard(
        name=_text(data, "name", "The scorecard"),
        criteria=tuple(_criterion(c, n) for n, c in enumerate(criteria, 1)),
        applies_to=_texts(data, "applies_to", "The scorecard"),
        note=_text(data, "note", "The scorecard", ""),
    )
    check(card)
    return card


def to_toml(card: Scorecard) -> str:
    """A scorecard as TOML that `from_toml` reads back as the same one."""
    data = {"name": card.name, "applies_to": list(card.applies_to), "note": card.note}
    return tomli_w.dumps({**_filled(data), "criteria": [_as_data(c) for c in card.criteria]})


def check(card: Scorecard) -> None:
    """Refuse a scorecard that cannot score, with a UserError that says what to change."""
    if not card.name.strip():
        raise UserError("The scorecard needs a name.")
    if not card.criteria:
        raise UserError(f"The scorecard “{card.name}” has no criteria; add at least one.")
    names: dict[str, str] = {}
    for c in card.criteria:
        _check_criterion(c)
        for name in (c.name, *c.also_called):
            if same(name) in names:
                raise UserError(
                    f"“{name}” stands twice on the scorecard “{card.name}”; give each its own names."
                )
            names[same(name)] = c.name
    for role in ("", *card.roles):
        if card.total(role) <= 0:
            whose = f" for the role {role}" if role else ""
            raise UserError(
                f"The weights of “{card.name}”{whose} sum to 0; give at least one criterion that is no bonus "
                "a weight above 0."
            )


def _check_criterion(c: Criterion) -> None:
    where = f"The criterion “{c.name}”"
    if not c.name.strip():
        raise UserError("A criterion has no name; name it, or remove its line.")
    for weight in (c.weight, *(w for _, w in c.role_weights)):
        if not (isfinite(weight) and weight >= 0):
            raise UserError(f"{where} weighs {weight:g}; a weight is 0 or more.")
    if c.scale is not None and not (
        c.scale[0] < c.scale[1] and c.scale[1] > 0 and all(map(isfinite, c.scale))
    ):
        raise UserError(
            f"{where} has a scale from {c.scale[0]:g} to {c.scale[1]:g}; it must go up, to a top above 0."
        )
    if c.rule is not None:
        _check_rule(c.rule, c.scale, where)


def _check_rule(rule: Rule, scale: tuple[float, float] | None, where: str) -> None:
    if rule.field not in FIELDS:
        raise UserError(f"{where} scores itself by “{rule.field}”; possible are {', '.join(FIELDS)}.")
    if rule.unit not in SECONDS or (rule.unit and not rule.field.endswith("_s")):
        raise UserError(
            f"{where}: the unit “{rule.unit}” does not fit {rule.field}; times take s, min, h, d."
        )
    if (rule.field == "tag") != bool(rule.tag):
        raise UserError(f"{where}: the field “tag” needs the tag to look for, other fields take none.")
    *ends, last = [b.up_to for b in rule.bands] or [0.0]
    rising = sorted({e for e in ends if e is not None})
    if last is not None or ends != rising:
        raise UserError(
            f"{where}: bands go from low to high, each with its upper end `up_to`, and the last has none."
        )
    if scale is None:
        raise UserError(f"{where} scores itself, so it needs a scale.")
    for b in rule.bands:
        if not scale[0] <= b.score <= scale[1]:
            raise UserError(f"{where}: the score {b.score:g} of a band lies off its scale.")


def _criterion(data: Mapping[str, Any], number: int) -> Criterion:
    where = f"The criterion “{data['name']}”" if isinstance(data.get("name"), str) else f"Criterion {number}"
    _only(data, _CRITERION, where)
    critical = data.get("critical", Critical.NO)
    if critical not in list(Critical):
        raise UserError(f"{where}: critical is “{critical}”; possible are {', '.join(Critical)}.")
    bonus = data.get("bonus", False)
    if not isinstance(bonus, bool):
        raise UserError(f"{where}: bonus is true or false.")
    roles = data.get("role_weights", {})
    if not isinstance(roles, dict):
        raise UserError(f"{where}: role_weights is a table such as {{ Sales = 20 }}.")
    return Criterion(
        name=_text(data, "name", where),
        weight=_number(data.get("weight"), f"{where}: its weight"),
        scale=_scale(data.get("scale"), where),
        group=_text(data, "group", where, ""),
        critical=Critical(critical),
        bonus=bonus,
        meaning=_text(data, "meaning", where, ""),
        causes=_texts(data, "causes", where),
        also_called=_texts(data, "also_called", where),
        role_weights=tuple((r, _number(w, f"{where}: its weight for {r}")) for r, w in sorted(roles.items())),
        rule=_rule(data["automatic"], where) if "automatic" in data else None,
    )


def _rule(data: Any, where: str) -> Rule:
    if not isinstance(data, dict):
        raise UserError(f"{where}: automatic is a table with field and bands.")
    _only(data, _RULE, f"{where}: automatic")
    bands = data.get("bands", [])
    if not isinstance(bands, list) or not all(isinstance(b, dict) for b in bands):
        raise UserError(f"{where}: bands is a list such as [{{ up_to = 2, score = 5 }}, {{ score = 1 }}].")
    return Rule(
        field=_text(data, "field", f"{where}: automatic"),
        bands=tuple(_band(b, where) for b in bands),
        unit=_text(data, "unit", where, ""),
        tag=_text(data, "tag", where, ""),
    )


def _band(data: Mapping[str, Any], where: str) -> Band:
    _only(data, _BAND, f"{where}: a band")
    end = data.get("up_to")
    return Band(
        None if end is None else _number(end, f"{where}: up_to"),
        _number(data.get("score"), f"{where}: score"),
    )


def _only(data: Mapping[str, Any], known: set[str], where: str) -> None:
    if unknown := [k for k in data if k not in known]:
        raise UserError(
            f"{where} has “{unknown[0]}”, which is unknown; possible are {', '.join(sorted(known))}."
        )


def _text(data: Mapping[str, Any], key: str, where: str, usual: str | None = None) -> str:
    value = data.get(key, usual)
    if not isinstance(value, str) or (usual is None and not value.strip()):
        raise UserError(f"{where} needs “{key}” as text.")
    return value.strip()


def _texts(data: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    value = data.get(key, [])
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise UserError(f"{where}: “{key}” is a list of texts.")
    return tuple(value)


def _number(value: Any, what: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UserError(f"{what} must be a number.")
    return float(value)


def _scale(value: Any, where: str) -> tuple[float, float] | None:
    if value is None:
        return None
    if not isinstance(value, list) or len(value) != 2:
        raise UserError(f"{where}: scale is a pair such as [1, 5].")
    low, high = (_number(v, f"{where}: an end of its scale") for v in value)
    return low, high


def _as_data(c: Criterion) -> dict[str, Any]:
    data: dict[str, Any] = {
        "name": c.name,
        "weight": _plain(c.weight),
        "scale": [_plain(v) for v in c.scale or ()],
        "group": c.group,
        "critical": "" if c.critical is Critical.NO else str(c.critical),
        "bonus": c.bonus,
        "meaning": c.meaning,
        "causes": list(c.causes),
        "also_called": list(c.also_called),
        "role_weights": {r: _plain(w) for r, w in c.role_weights},
    }
    if c.rule is not None:
        told = {"field": c.rule.field, "unit": c.rule.unit, "tag": c.rule.tag}
        data["automatic"] = {**_filled(told), "bands": list(_bands(c.rule))}
    return {**_filled(data), "weight": _plain(c.weight)}


def _bands(rule: Rule) -> Iterator[dict[str, Any]]:
    for band in rule.bands:
        end: dict[str, Any] = {} if band.up_to is None else {"up_to": _plain(band.up_to)}
        yield {**end, "score": _plain(band.score)}


def _filled(data: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in data.items() if v not in ("", [], {}, None, False)}


def _plain(value: float) -> float | int:
    return int(value) if float(value).is_integer() else value
