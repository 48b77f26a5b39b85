"""Layouts as TOML: those that ship in `layouts/`, and those that people map by hand and pass on.

Adding a known export is adding a file; docs/layouts.md describes the keys.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import fields
from functools import cache
from importlib import resources
from typing import Any

import tomli_w

from iqs.errors import UserError
from iqs.model import TABLES
from iqs.sources.headers import zones
from iqs.sources.layout import KINDS, OWN, Json, Layout, LayoutColumn

_GRAINS = ("row", "long", "wide")
_UNITS = ("", "ms", "s", "min", "h", "d")
_LISTS = {
    "rules": ("to", "header", "matches", "value"),
    "leave_out": ("header", "matches", "reason"),
    "warnings": ("header", "matches", "note"),
}
_LOOKUP = ("into", "list", "key", "take", "name")
_PLAIN = ("title", "kind", "source", "grain", "about", "evidence", "link")
_NAMES = ("anchors", "absent", "known", "personal", "ignored", "key", "missing", "newest", "merge")
_OPTIONS = tuple(f.name for f in fields(LayoutColumn) if f.name not in {"target", "headers", "zone"})


@cache
def layouts() -> tuple[Layout, ...]:
    """Every layout that ships, by name."""
    folder = resources.files("iqs.sources") / "layouts"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return tuple(from_toml(f.name.removesuffix(".toml"), f.read_text(encoding="utf-8")) for f in files)


def own_layout(name: str, text: str) -> Layout:
    """Read a layout that people wrote or passed on; UserError says what is wrong with it."""
    try:
        return from_toml(name, text)
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise UserError(
            f"“{name}” is not a layout that can be used: {error}. Save the layout again where it was made."
        ) from error


def from_toml(name: str, text: str) -> Layout:
    """Read one layout; ValueError names the layout and the key that is wrong."""
    data = tomllib.loads(text)
    columns = tuple(
        _column(name, target, one)
        for target, spec in data.get("columns", {}).items()
        for one in (spec if _several(spec) else [spec])
    )
    json = data.get("json")
    try:
        layout = Layout(
            name=name,
            title=data["title"],
            kind=data["kind"],
            source=data["source"],
            grain=data.get("grain", "row"),
            about=data.get("about", ""),
            evidence=data["evidence"],
            link=data.get("link", ""),
            anchors=tuple(data["anchors"]),
            columns=columns,
            known=tuple(data.get("known", ())),
            personal=tuple(data.get("personal", ())),
            key=tuple(data.get("key", ())),
            missing=tuple(w.casefold() for w in data.get("missing", ())),
            zone=data.get("timezone", ""),
            fixed=data.get("fixed", {}),
            rules=tuple((r["to"], r["header"], r["matches"], r["value"]) for r in data.get("rules", ())),
            questions_are_scores=data.get("questions_are_scores", False),
            json=json
            and Json(
                json["rows"],
                tuple((k["into"], k["list"], k["key"], k["take"], k["name"]) for k in json.get("lookup", ())),
                json.get("unwrap", ""),
            ),
            absent=tuple(data.get("absent", ())),
            ignored=tuple(data.get("ignored", ())),
            leave_out=tuple((r["header"], r["matches"], r["reason"]) for r in data.get("leave_out", ())),
            warnings=tuple((r["header"], r["matches"], r["note"]) for r in data.get("warnings", ())),
            newest=tuple(data.get("newest", ())),
            merge=tuple(data.get("merge", ())),
            day_first=data.get("day_first"),
            scale=_scale(data.get("scale")),
        )
    except KeyError as error:
        raise ValueError(f"Layout {name} lacks the key {error}") from error
    _check(layout)
    return layout


def to_toml(layout: Layout) -> str:
    """A layout as TOML that `from_toml` reads back as the same layout."""
    data: dict[str, Any] = {k: getattr(layout, k) for k in _PLAIN}
    data |= {"timezone": layout.zone, "scale": list(layout.scale or ())}
    data |= {k: list(getattr(layout, k)) for k in _NAMES}
    data["questions_are_scores"] = layout.questions_are_scores
    data |= {k: [dict(zip(v, r, strict=True)) for r in getattr(layout, k)] for k, v in _LISTS.items()}
    targets = dict.fromkeys(c.target for c in layout.columns)
    data["columns"] = {t: _specs([c for c in layout.columns if c.target == t]) for t in targets}
    data["fixed"] = dict(layout.fixed)
    if layout.json:
        lookups = [dict(zip(_LOOKUP, k, strict=True)) for k in layout.json.lookups]
        data["json"] = {
            "rows": layout.json.rows,
            **_filled({"unwrap": layout.json.unwrap, "lookup": lookups}),
        }
    told = {} if layout.day_first is None else {"day_first": layout.day_first}
    return tomli_w.dumps({**told, **_filled(data)})


def _filled(data: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is empty or off anyway."""
    return {k: v for k, v in data.items() if v is not None and v is not False and v not in ("", [], {})}


def _specs(columns: Sequence[LayoutColumn]) -> Any:
    specs = [_spec(c) for c in columns]
    return specs[0] if len(specs) == 1 else specs


def _spec(column: LayoutColumn) -> dict[str, Any]:
    options = {k: getattr(column, k) for k in _OPTIONS}
    options = {k: list(v) if isinstance(v, tuple) else v for k, v in options.items()}
    options["values"] = dict(column.values)
    return {"from": list(column.headers), **_filled({**options, "timezone": column.zone})}


def _several(spec: Any) -> bool:
    return isinstance(spec, list) and bool(spec) and isinstance(spec[0], dict)


def _column(layout: str, target: str, spec: Any) -> LayoutColumn:
    table, _, column = target.partition(".")
    if table not in TABLES or column not in TABLES[table].names:
        raise ValueError(f"Layout {layout}: {target} is not a canonical column")
    options: dict[str, Any] = spec if isinstance(spec, dict) else {"from": spec}
    headers = options.get("from", ()) if "between" in options else options["from"]
    weight = options.get("weight")
    return LayoutColumn(
        target,
        (headers,) if isinstance(headers, str) else tuple(headers),
        options.get("unit", ""),
        options.get("timezone", ""),
        _scale(options.get("scale")),
        {k.casefold(): str(v) for k, v in options.get("values", {}).items()},
        options.get("part", ""),
        options.get("separator", ""),
        tuple(options.get("between", ())),
        options.get("filled", ""),
        options.get("blank", ""),
        options.get("first_of", ""),
        tuple(options.get("unit_by", ())),
        options.get("criterion", ""),
        None if weight is None else float(weight),
        tuple(options.get("where", ())),
        options.get("wording", False),
        options.get("critical", False),
    )


def _scale(spec: Any) -> tuple[float, float] | None:
    return (float(spec[0]), float(spec[1])) if spec else None


def _check(layout: Layout) -> None:
    """Refuse what would only fail later, far from the layout: these files are written by people."""

    def within(what: str, value: Any, known: Any) -> None:
        if value not in known:
            raise ValueError(f"Layout {layout.name}: {what} “{value}” is none of {', '.join(known)}")

    within("kind", layout.kind, KINDS)
    within("grain", layout.grain, _GRAINS)
    within("evidence", layout.evidence, ("A", "B", "C", OWN))
    for target in (*layout.fixed, *(r[0] for r in layout.rules)):
        within("target", target, [f"{t.name}.{c}" for t in TABLES.values() for c in t.names])
    for column in layout.columns:
        within("unit", column.unit, _UNITS)
        within("part", column.part, ("", "clock"))
        _check_zone(layout.name, column.zone)
    _check_zone(layout.name, layout.zone)
    texts = (layout.title, layout.source, layout.about, layout.link, *layout.patterns, *layout.fixed.values())
    if not all(isinstance(t, str) for t in texts) or not layout.anchors:
        raise ValueError(f"Layout {layout.name}: title, source and headers must be text, anchors not empty")


def _check_zone(layout: str, zone: str) -> None:
    if zone and zone not in zones():
        raise ValueError(f"Layout {layout}: there is no time zone “{zone}”")
