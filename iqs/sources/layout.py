"""Known exports as data: one TOML file each in `layouts/`, matched against the headers of a file.

Adding a layout is adding a file; docs/layouts.md describes the keys.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from iqs.model import TABLES
from iqs.sources.headers import Header, read_header
from iqs.sources.plan import Plan, Role, Rule

PERSONAL = "personal data, not stored"


@dataclass(frozen=True)
class Json:
    """How a JSON document becomes rows: `rows` is the path, each `[]` a list whose items multiply the row.

    `lookups` fetch a value from another list of the document: (into, list, key, take, name).
    """

    rows: str
    lookups: tuple[tuple[str, str, str, str, str], ...] = ()


@dataclass(frozen=True)
class LayoutColumn:
    """One canonical column and the headers that may hold it, the preferred first."""

    target: str
    headers: tuple[str, ...]
    unit: str = ""
    zone: str = ""
    scale: tuple[float, float] | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    part: str = ""
    separator: str = ""


@dataclass(frozen=True)
class Layout:
    """A known export: how to recognise it and what its columns mean.

    `anchors` must all be present; `known` are the other headers seen in it. `evidence` is the grade of the
    proof (A the vendor's own file or page, B public code, C one source), `link` where it is described.
    """

    name: str
    title: str
    kind: str
    source: str
    grain: str
    about: str
    evidence: str
    link: str
    anchors: tuple[str, ...]
    columns: tuple[LayoutColumn, ...]
    known: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    zone: str = ""
    fixed: Mapping[str, str] = field(default_factory=dict)
    rules: tuple[tuple[str, str, str, str], ...] = ()
    questions_are_scores: bool = False
    json: Json | None = None


@cache
def layouts() -> tuple[Layout, ...]:
    """Every known layout, by name."""
    folder = resources.files("iqs.sources") / "layouts"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return tuple(from_toml(f.name.removesuffix(".toml"), f.read_text(encoding="utf-8")) for f in files)


def from_toml(name: str, text: str) -> Layout:
    """Read one layout; ValueError names the layout and the key that is wrong."""
    data = tomllib.loads(text)
    columns = tuple(_column(name, target, spec) for target, spec in data.get("columns", {}).items())
    json = data.get("json")
    try:
        return Layout(
            name=name,
            title=data["title"],
            kind=data["kind"],
            source=data["source"],
            grain=data.get("grain", "row"),
            about=data["about"],
            evidence=data["evidence"],
            link=data["link"],
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
            ),
        )
    except KeyError as error:
        raise ValueError(f"Layout {name} lacks the key {error}.") from error


def _column(layout: str, target: str, spec: Any) -> LayoutColumn:
    table, _, column = target.partition(".")
    if table not in TABLES or column not in TABLES[table].names:
        raise ValueError(f"Layout {layout}: {target} is not a canonical column.")
    options: dict[str, Any] = spec if isinstance(spec, dict) else {"from": spec}
    headers = options["from"]
    scale = options.get("scale")
    return LayoutColumn(
        target,
        (headers,) if isinstance(headers, str) else tuple(headers),
        options.get("unit", ""),
        options.get("timezone", ""),
        (float(scale[0]), float(scale[1])) if scale else None,
        {k.casefold(): str(v) for k, v in options.get("values", {}).items()},
        options.get("part", ""),
        options.get("separator", ""),
    )


def find(headers: Sequence[Header], pattern: str) -> tuple[int, ...]:
    """Columns whose header is `pattern`, as the vendor writes it or a regular expression after `re:`."""
    if pattern.startswith("re:"):
        expression = re.compile(pattern[3:])
        return tuple(i for i, h in enumerate(headers) if expression.fullmatch(h.words))
    wanted = read_header(pattern)
    same = [i for i, h in enumerate(headers) if h.words == wanted.words]
    if wanted.unit:
        same = [i for i in same if headers[i].unit == wanted.unit]
    exact = [i for i in same if headers[i].text == pattern]
    return tuple(exact or same)


def confidence(layout: Layout, headers: Sequence[Header]) -> float:
    """0 when an anchor is missing, else 0.6 to 1.0 by the share of the file's headers the layout knows."""
    if not all(find(headers, a) for a in layout.anchors):
        return 0.0
    patterns = [
        *layout.anchors,
        *layout.known,
        *layout.personal,
        *(h for c in layout.columns for h in c.headers),
    ]
    known = {i for p in patterns for i in find(headers, p)}
    return 0.6 + 0.4 * len(known) / max(1, len(headers))


def plan_for(layout: Layout, headers: Sequence[Header]) -> Plan:
    """Assign the columns of a file by a layout; columns it does not name are left unused."""
    roles: list[Role] = []
    taken: set[int] = set()
    for column in layout.columns:
        for pattern in column.headers:
            for index in find(headers, pattern)[:1]:
                header = headers[index]
                why = f"the layout “{layout.title}” says so"
                zone = column.zone or header.zone
                roles.append(
                    Role(
                        index,
                        header.text,
                        column.target,
                        why,
                        column.unit or header.unit,
                        zone,
                        column.values,
                        column.part,
                        scale=column.scale,
                        separator=column.separator,
                    )
                )
                taken.add(index)
    personal = {i for p in layout.personal for i in find(headers, p)} - taken
    rules = tuple(
        Rule(target, index, pattern, value)
        for target, header, pattern, value in layout.rules
        for index in find(headers, header)[:1]
    )
    used_by_rules = {r.index for r in rules} - taken
    unused = {
        i: PERSONAL
        if i in personal
        else "used to decide the kind of review"
        if i in used_by_rules
        else "not needed"
        for i in range(len(headers))
        if i not in taken
    }
    key = tuple(i for k in layout.key for i in find(headers, k)[:1])
    known = confidence(layout, headers)
    reasons = (f"The headers {', '.join(f'“{a}”' for a in layout.anchors[:3])} mark a {layout.title}.",)
    return Plan(
        layout.name, layout.title, layout.kind, layout.source, known, layout.grain, tuple(roles), reasons,
        layout.fixed, rules, key, layout.missing, unused, zone=layout.zone,
    )  # fmt: skip
