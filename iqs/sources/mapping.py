"""What people say about single columns: applied to a plan, asked for, and kept as a layout of their own."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import pyarrow as pa

from iqs.errors import UserError
from iqs.model import TABLES, Type
from iqs.sources.headers import Header, fingerprint, read_header, readable, tool_mark
from iqs.sources.layout import OWN, PERSONAL, Layout, LayoutColumn, find
from iqs.sources.parsed import Answers, Question
from iqs.sources.plan import Plan, Role
from iqs.sources.uses import NEEDED

OWN_ID = {"reviews": "review_id", "surveys": "response_id", "contacts": "interaction_id"}
_NAME = 40  # of a question that is a header, the first words tell which it is
_UNITS = ("ms", "s", "min", "h", "d")


def listed(headers: Iterable[str]) -> str:
    """The first headers of a file as people read them."""
    names = [h if len(h) <= _NAME else f"{h[: _NAME - 1].rstrip()}…" for h in headers if h]
    return ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")


def override(plan: Plan, headers: Sequence[Header], answers: Answers) -> Plan:
    """Apply what the user said about single columns; ask for a column the kind of file cannot do without."""
    roles, unused = list(plan.roles), dict(plan.unused)
    source, said = plan.source, list[str]()
    for text, target in answers.columns:
        index = _index(headers, text)
        target, _, what = target.partition(":")
        table, _, column = target.partition(".")
        if target and (table not in TABLES or column not in TABLES[table].names):
            raise UserError(f"“{target}” is not a column that can be filled; use the form table.column.")
        several = target in {"ratings.score", "surveys.score"}
        roles = [r for r in roles if r.index != index and (several or r.target != target)]
        unused.pop(index, None)
        said.append(target)
        if not target:
            unused[index] = "you said to ignore it"
            continue
        header = headers[index]
        if target == "surveys.score":
            roles = [r for r in roles if r.target != target or (what and r.criterion not in ("", what))]
        elif target == "ratings.score":
            what = what or readable(text)
        roles.append(Role(index, text, target, "you said so", header.unit, header.zone, criterion=what))
        if plan.layout == "sheet" and column == OWN_ID.get(plan.kind):
            source = f"sheet-{tool_mark(plan.kind, [header.words], [h.text for h in headers])}"
    for text, unit in answers.units:
        index = _index(headers, text)
        if unit not in _UNITS:
            raise UserError(f"“{unit}” is not a unit of time; use one of {', '.join(_UNITS)}.")
        roles = [replace(r, unit=unit) if r.index == index else r for r in roles]
    grain, roles = _grain(plan, roles, said)
    changed = replace(plan, roles=tuple(roles), unused=unused, source=source, grain=grain)
    return _asking(changed, headers)


def _index(headers: Sequence[Header], text: str) -> int:
    index = next((i for i, h in enumerate(headers) if h.text == text), None)
    if index is None:
        raise UserError(
            f"There is no column “{text}” in this file; it has {listed(h.text for h in headers)}."
        )
    return index


def _grain(plan: Plan, roles: list[Role], said: Sequence[str]) -> tuple[str, list[Role]]:
    """One row a rating where a column names the criterion, else a column a criterion."""
    if plan.kind != "reviews" or not said:
        return plan.grain, roles
    if not any(r.target == "ratings.criterion" for r in roles):
        return ("wide" if any(r.target == "ratings.score" for r in roles) else "row"), roles
    marks = [r for r in roles if r.target == "ratings.score"]
    chosen = [r for r in marks if r.why == "you said so"] or marks
    kept = [r for r in roles if r.target != "ratings.score"]
    return "long", kept + [replace(r, criterion="") for r in chosen[-1:]]


def _asking(plan: Plan, headers: Sequence[Header]) -> Plan:
    targets, words = NEEDED[plan.kind]
    if any(plan.of(t) for t in targets):
        return plan
    open_to = [h.text for i, h in enumerate(headers) if h.text and plan.unused.get(i) != PERSONAL]
    choices = tuple((h, h) for h in open_to)
    question = Question("columns", f"Which column holds {words}?", choices, targets[0])
    return replace(plan, questions=(*plan.questions, question))


def told(plan: Plan, answers: Answers) -> Answers:
    """The answers, completed by those that came with the plan's layout."""
    day_first = plan.day_first if answers.day_first is None else answers.day_first
    return replace(answers, day_first=day_first, scale=answers.scale or plan.scale)


def read_as(plan: Plan, tables: Mapping[str, pa.Table], answers: Answers) -> Answers:
    """What was assumed of the whole file where it says nothing itself; None for what does not matter here.

    `answers` are those that `told` gave.
    """
    naive = any(r.type is Type.TIME and not r.zone for r in plan.roles)
    scores = plan.of("surveys.score")
    kinds = _distinct(tables.get("surveys"), "kind")
    ways = _distinct(tables.get("surveys"), "direction") - {None}
    one_kind = plan.kind == "surveys" and len(scores) == 1 and not plan.of("surveys.kind") and len(kinds) == 1
    return Answers(
        kind=plan.kind,
        survey_kind=next(iter(kinds)) if one_kind else None,
        scale=answers.scale or _assumed_scale(plan, tables),
        day_first=answers.day_first,
        ces_direction=next(iter(ways)) if len(ways) == 1 else None,
        timezone=(answers.timezone or plan.zone or "UTC") if naive else None,
    )


def _distinct(table: pa.Table | None, column: str) -> set[str | None]:
    return set() if table is None else set(table.column(column).unique().to_pylist())


def _assumed_scale(plan: Plan, tables: Mapping[str, pa.Table]) -> tuple[float, float] | None:
    """The scale that was told from the marks, where it is one for all; None where the file declares it."""
    if plan.of("ratings.scale_max") or any(r.scale for r in plan.roles):
        return None
    table = tables.get("ratings", tables.get("surveys"))
    if table is None or not table.num_rows:
        return None
    if "kind" in table.column_names and "nps" in _distinct(table, "kind"):
        return None
    pairs = table.select(["scale_min", "scale_max"]).group_by(["scale_min", "scale_max"]).aggregate([])
    first = pairs.to_pylist()
    return (first[0]["scale_min"], first[0]["scale_max"]) if len(first) == 1 else None


def as_layout(
    plan: Plan, base: Layout | None, headers: Sequence[Header], answers: Answers, file_name: str
) -> Layout:
    """This reading of a file as a layout of its own, that reads the next file with these columns alike.

    `base` is the layout the plan was made from, None for a sheet; `answers` are those that `told` gave.
    """
    by_hand = {h for h, _ in (*answers.columns, *answers.units)}
    kept = tuple(c for c in base.columns if not _touched(c, headers, by_hand, answers)) if base else ()
    covered = {(i, c.target) for c in kept for p in c.headers for i in find(headers, p)[:1]}
    added = tuple(
        _column(role, answers)
        for role in plan.roles
        if role.index < len(headers) and headers[role.index].text and (role.index, role.target) not in covered
    )
    columns = kept + added
    used = {i for c in columns for p in c.headers for i in find(headers, p)[:1]}
    rest = [_pattern(h.text) for i, h in enumerate(headers) if i not in used and h.text]
    personal = [_pattern(headers[i].text) for i, why in plan.unused.items() if why == PERSONAL]
    fixed = dict(plan.fixed)
    if answers.ces_direction:
        fixed["surveys.direction"] = answers.ces_direction
    own = replace(
        base or _EMPTY,
        title=_title(base, file_name),
        kind=plan.kind,
        source=plan.source,
        grain=plan.grain,
        evidence=OWN,
        columns=columns,
        personal=tuple(personal),
        zone=answers.timezone or plan.zone,
        fixed=fixed,
        day_first=answers.day_first,
        scale=answers.scale,
        questions_are_scores=False,
    )
    if base is None:
        anchors = tuple(dict.fromkeys(p for c in columns for p in c.headers))
        own = replace(own, anchors=anchors, known=tuple(h for h in rest if h not in personal))
    else:
        own = replace(own, known=tuple(dict.fromkeys((*base.known, *rest))))
    return replace(own, name=own_name(own))


def own_name(layout: Layout) -> str:
    """The name of a layout of one's own: there is one for each set of headers."""
    return f"own-{fingerprint(layout.patterns)}"


def _title(base: Layout | None, file_name: str) -> str:
    if base is None:
        return f"Sheet like {file_name}"
    return base.title if base.own else f"{base.title}, as mapped here"


_EMPTY = Layout(
    "", "", "", "", "row", "Mapped by hand.", OWN, "", anchors=(), columns=()
)  # fmt: skip


def _touched(column: LayoutColumn, headers: Sequence[Header], by_hand: set[str], answers: Answers) -> bool:
    """Whether people said otherwise about a column of a layout, or about one of the headers it reads."""
    if any(t.partition(":")[0] == column.target for _, t in answers.columns):
        return True
    return any(headers[i].text in by_hand for p in column.headers for i in find(headers, p)[:1])


def _column(role: Role, answers: Answers) -> LayoutColumn:
    criterion = role.criterion
    if role.target == "surveys.score":
        criterion = answers.survey_kind or criterion
    return LayoutColumn(
        role.target,
        (_pattern(role.header),),
        role.unit,
        role.zone,
        role.scale,
        role.values,
        role.part,
        role.separator,
        criterion=criterion,
        weight=role.weight,
        critical=role.critical,
    )


def _pattern(header: str) -> str:
    """A header as a layout names it; one that looks like an expression is made to stand for itself."""
    return f"re:{re.escape(read_header(header).words)}" if header.startswith("re:") else header
