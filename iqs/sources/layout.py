"""Known exports as data, matched against the headers of a file; `layout_text` has them as TOML."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from iqs.sources.headers import Header, read_header
from iqs.sources.plan import Plan, Role, Rule

OWN = "own"
PERSONAL = "personal data, not stored"
KINDS = {
    "reviews": "quality reviews",
    "surveys": "survey answers",
    "contacts": "tickets, calls or chats",
    "agents": "a list of agents",
}


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
    `criterion` names the criterion of a column of marks, with its `weight` and whether it is `critical`, or
    the kind of a survey question.
    `where` is another column and a pattern: cells of rows that do not match it mean nothing. `wording` says
    that the cells are questions, whose wording tells the kind of survey.
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
    criterion: str = ""
    weight: float | None = None
    where: tuple[str, ...] = ()
    wording: bool = False
    critical: bool = False


@dataclass(frozen=True)
class Layout:
    """A known export: how to recognise it and what its columns mean.

    `anchors` must all be present and none of `absent`; `known` are the other headers seen in it, `ignored`
    those that look like an answer and are none. `evidence` is the grade of the proof (A the vendor's own file
    or page, B public code, C one source), `link` where it is described. `leave_out` are rows that do not
    count and why, `warnings` cells that call for a note: (header, pattern, text) each. Of rows that share the
    value of `newest[0]` the one with the greatest `newest[1]` is kept; those that share `merge[0]` become
    one, with the durations of the columns `merge[1:]` added up. `day_first` says how 03/04 is meant, and
    `scale` from what to what marks go, where the file does not tell.
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
    day_first: bool | None = None
    scale: tuple[float, float] | None = None

    @property
    def own(self) -> bool:
        """Whether people mapped it by hand, rather than the product knowing it."""
        return self.evidence == OWN

    @property
    def patterns(self) -> tuple[str, ...]:
        """Every header, or pattern of headers, that the layout names."""
        return (
            *self.anchors,
            *self.known,
            *self.ignored,
            *self.personal,
            *(h for c in self.columns for h in c.headers),
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
    known = {i for p in layout.patterns for i in find(headers, p)}
    return 0.6 + 0.4 * len(known) / max(1, len(headers))


def plan_for(layout: Layout, headers: Sequence[Header]) -> Plan:
    """Assign the columns of a file by a layout; columns it does not name are left unused."""
    roles: list[Role] = []
    taken: set[int] = set()
    for column in layout.columns:
        if column.filled or column.wording:
            continue  # worked out from the cells before they are typed
        for pattern in column.headers:
            for index in find(headers, pattern)[:1]:
                header = headers[index]
                why = "mapped by hand before" if layout.own else "known in this export"
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
                        column.criterion,
                        column.scale,
                        column.weight,
                        column.separator,
                        column.critical,
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
    named = ", ".join(f"“{a}”" for a in layout.anchors[:3])
    reasons = (
        f"Its columns were mapped by hand before, as “{layout.title}”."
        if layout.own
        else f"The headers {named} are those of “{layout.title}”.",
    )
    return Plan(
        layout.name, layout.title, layout.kind, layout.source, known, layout.grain, tuple(roles), reasons,
        layout.fixed, rules, key, layout.missing, unused, zone=layout.zone,
        day_first=layout.day_first, scale=layout.scale,
    )  # fmt: skip
