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

    `lookups` fetch a value from another list of the document: (into, list, key, take, name). `unwrap` names
    a list, or one object, that holds the documents when they do not come on their own.
    """

    rows: str
    lookups: tuple[tuple[str, str, str, str, str], ...] = ()
    unwrap: str = ""


@dataclass(frozen=True)
class LayoutColumn:
    """One canonical column and the headers that may hold it, the preferred first.

    `between` are two columns of times whose difference is preferred to the headers. `filled` and `blank` say
    what it means that a cell is filled or not. `first_of` separates several values of which the first counts.
    `unit_by` are (a duration, its start, its end): the unit of that duration is the unit of this column too.
    """

    target: str
    headers: tuple[str, ...]
    unit: str = ""
    zone: str = ""
    scale: tuple[float, float] | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    part: str = ""
    separator: str = ""
    between: tuple[str, ...] = ()
    filled: str = ""
    blank: str = ""
    first_of: str = ""
    unit_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Layout:
    """A known export: how to recognise it and what its columns mean.

    `anchors` must all be present and none of `absent`; `known` are the other headers seen in it, `ignored`
    those that look like an answer and are none. `evidence` is the grade of the proof (A the vendor's own file
    or page, B public code, C one source), `link` where it is described. `leave_out` are rows that do not
    count and why, `warnings` cells that call for a note: (header, pattern, text) each. Of rows that share the
    value of `newest[0]` the one with the greatest `newest[1]` is kept; those that share `merge[0]` become
    one, with the durations of the columns `merge[1:]` added up.
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
    absent: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    leave_out: tuple[tuple[str, str, str], ...] = ()
    warnings: tuple[tuple[str, str, str], ...] = ()
    newest: tuple[str, ...] = ()
    merge: tuple[str, ...] = ()


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
                json.get("unwrap", ""),
            ),
            absent=tuple(data.get("absent", ())),
            ignored=tuple(data.get("ignored", ())),
            leave_out=tuple((r["header"], r["matches"], r["reason"]) for r in data.get("leave_out", ())),
            warnings=tuple((r["header"], r["matches"], r["note"]) for r in data.get("warnings", ())),
            newest=tuple(data.get("newest", ())),
            merge=tuple(data.get("merge", ())),
        )
    except KeyError as error:
        raise ValueError(f"Layout {name} lacks the key {error}.") from error


def _column(layout: str, target: str, spec: Any) -> LayoutColumn:
    table, _, column = target.partition(".")
    if table not in TABLES or column not in TABLES[table].names:
        raise ValueError(f"Layout {layout}: {target} is not a canonical column.")
    options: dict[str, Any] = spec if isinstance(spec, dict) else {"from": spec}
    headers = options.get("from", ()) if "between" in options else options["from"]
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
        tuple(options.get("between", ())),
        options.get("filled", ""),
        options.get("blank", ""),
        options.get("first_of", ""),
        tuple(options.get("unit_by", ())),
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
    if not all(find(headers, a) for a in layout.anchors) or any(find(headers, a) for a in layout.absent):
        return 0.0
    patterns = [
        *layout.anchors,
        *layout.known,
        *layout.ignored,
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
        if column.filled:
            continue  # worked out from the cells before they are typed
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
    ignored = {i for p in layout.ignored for i in find(headers, p)}
    unused = {
        i: PERSONAL
        if i in personal
        else "used to decide the kind of review"
        if i in used_by_rules
        else "not an answer"
        if i in ignored
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
