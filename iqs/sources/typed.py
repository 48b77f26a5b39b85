"""Cells to typed values: the view `typed(line, x0, p0, x1, p1, ...)`, one pair of columns a role.

`x` is the cleaned text of the cell, `p` its typed value; a filled `x` beside an empty `p` is a rejected cell.
"""
# ruff: noqa: S608 - statements are put together from our own names; values are always parameters

from dataclasses import dataclass, field
from itertools import count
from typing import Any

from iqs.errors import UserError
from iqs.model import Type
from iqs.sources import values
from iqs.sources.database import Database
from iqs.sources.grid import Grid
from iqs.sources.headers import zones
from iqs.sources.parsed import REJECTS, Answers, Question
from iqs.sources.plan import Plan, Role
from iqs.sources.steps import step
from iqs.sources.words import CHANNELS

_REVIEW_TYPES = {
    "manual": "qa", "qa": "qa", "quality": "qa", "standard": "qa", "internal": "qa", "manager": "manager",
    "lead": "manager", "team lead": "manager", "supervisor": "manager", "peer": "peer", "self": "self",
    "self review": "self", "self assessment": "self", "calibration": "calibration",
    "calibrated": "calibration",
    "auto": "auto", "ai": "auto", "autoqa": "auto", "automatic": "auto", "automated": "auto",
}  # fmt: skip


@dataclass
class Binder:
    """Values of a query, each under a name of ours."""

    values: dict[str, Any] = field(default_factory=dict)
    _next: Any = field(default_factory=count)

    def __call__(self, value: Any) -> str:
        """Keep a value and return the parameter that stands for it."""
        name = f"v{next(self._next)}"
        self.values[name] = value
        return f"${name}"


@dataclass(frozen=True)
class Cells:
    """What typing the cells of a file found out: open questions and notes on how columns were read."""

    questions: tuple[Question, ...]
    notes: tuple[str, ...]


def build(grid: Grid, plan: Plan, answers: Answers) -> Cells:
    """Make the view `typed` over the table `base`, and the rejects of its cells."""
    if answers.timezone and answers.timezone not in zones():
        raise UserError(f"There is no time zone “{answers.timezone}”; use a name such as Europe/Berlin.")
    bind, con = Binder(), grid.con
    step("Cleaning cells", 0.55)
    texts = [_text(role, plan, bind) for role in plan.roles]
    listed = ", ".join(f"{t} AS x{k}" for k, t in enumerate(texts))
    used = [f"c{i}" for i in sorted({r.index for r in plan.roles})]
    clean = {c for c in used if values.is_clean(con, c, "cells")}
    cells = "".join(f", {c if c in clean else values.cleaned(c)} AS t{c[1:]}" for c in used)
    # Cells that need nothing done are shown, not stored once more.
    what = "VIEW" if len(clean) == len(used) and not bind.values else "TABLE"
    shown = f"SELECT line{', ' * bool(texts)}{listed} FROM (SELECT line{cells} FROM cells)"
    con.run(f"CREATE {what} texts AS {shown}", bind.values)
    step("Looking at dates", 0.58)
    dates, questions, notes = _dates(con, plan, answers)
    if any(r.type is Type.TIME for r in plan.roles):
        notes.append(f"Times without a zone were read as {answers.timezone or plan.zone or 'UTC'}.")
    bind = Binder()
    typed = [
        _value(
            grid,
            k,
            role,
            dates.get(k),
            _zone(role.zone or answers.timezone or plan.zone, bind),
            clock_of(plan, role),
        )
        if role.type is Type.TIME and not role.part
        else _value(grid, k, role, None, "", "")
        for k, role in enumerate(plan.roles)
    ]
    # Most columns are text whose value is the text itself: those are shown twice but stored once.
    stored = "".join(f", x{k}" + (f", {t} AS p{k}" if t != f"x{k}" else "") for k, t in enumerate(typed))
    step("Reading dates and numbers", 0.66)
    con.run(f"CREATE TABLE base AS SELECT line{stored} FROM texts", bind.values)
    same = "".join(f", x{k} AS p{k}" for k, t in enumerate(typed) if t == f"x{k}")
    con.run(f"CREATE VIEW typed AS SELECT *{same} FROM base")
    con.run(f"DROP {what} texts")
    _reject_cells(grid, plan)
    return Cells(tuple(questions), tuple(notes))


def _zone(name: str, bind: Binder) -> str:
    return "'UTC'" if name in ("", "UTC") else bind(name)


def _text(role: Role, plan: Plan, bind: Binder) -> str:
    cell = f"t{role.index}"
    if plan.missing:
        words = ", ".join(bind(w) for w in plan.missing)
        cell = f"CASE WHEN lower({cell}) NOT IN ({words}) THEN {cell} END"
    # Tools name the same channel differently; filters and splits need one name.
    meanings = role.values or (CHANNELS if role.column == "channel" else {})
    if meanings:
        others = bind(meanings["*"]) if "*" in meanings else cell
        cases = " ".join(
            f"WHEN {bind(k)} THEN {bind(v) if v else 'NULL'}" for k, v in meanings.items() if k != "*"
        )
        cell = f"CASE WHEN {cell} IS NOT NULL THEN CASE lower({cell}) {cases} ELSE {others} END END"
    if role.separator:
        cell = f"replace({cell}, {bind(role.separator)}, ';')"
    return cell


def _dates(
    con: Database, plan: Plan, answers: Answers
) -> tuple[dict[int, values.Dates], list[Question], list[str]]:
    found = {
        k: values.look_at_dates(con, f"x{k}", "texts")
        for k, r in enumerate(plan.roles)
        if r.type is Type.TIME and not r.part
    }
    # One export writes all its dates the same way: a column that tells speaks for one that does not.
    told = next((d.day_first for d in found.values() if d.numeric and d.day_first is not None), None)
    questions: list[Question] = []
    notes: list[str] = []
    for k, seen in found.items():
        if not seen.numeric:
            continue
        day_first = seen.day_first if seen.day_first is not None else told
        if day_first is None:
            day_first = answers.day_first
        if day_first is None and not questions:
            row = con.one(f"SELECT x{k} FROM texts WHERE regexp_matches(x{k}, '^\\d{{1,2}}[/.-]') LIMIT 1")
            example = row[0] if row else ""
            text = f"Is {example} in “{plan.roles[k].header}” written day first or month first?"
            questions.append(Question("day_first", text, (("true", "day first"), ("false", "month first"))))
        found[k] = values.Dates(seen.iso, True, seen.offset, seen.other, day_first)
        if day_first is not None:
            order = "day first" if day_first else "month first"
            notes.append(f"Dates in “{plan.roles[k].header}” were read {order}.")
    return found, questions, notes


def clock_of(plan: Plan, role: Role) -> str:
    """Seconds after midnight from the column of clock times beside a date, as SQL; "" when there is none."""
    beside = (k for k, r in enumerate(plan.roles) if r.target == role.target and r.part == "clock")
    return next((values.day_seconds(f"x{k}") for k in beside), "")


def _value(grid: Grid, k: int, role: Role, dates: values.Dates | None, zone: str, clock: str) -> str:
    x, con = f"x{k}", grid.con
    if role.part == "clock":
        return values.day_seconds(x)
    if dates is not None:
        return values.time(x, dates, zone, clock, grid.day_zero)
    if role.type is Type.TEXT:
        return _tidy(x, role)
    if role.type is Type.FLAG:
        return values.flag(x)
    comma = _comma(con, x)
    if role.column in {"score"}:
        return f"coalesce({values.number(x, comma)}, {values.verdict(x)})"
    if role.column.endswith("_s"):
        return values.seconds(x, role.unit or _guessed_unit(con, x, comma), comma)
    return values.number(x, comma)


def _guessed_unit(con: Database, x: str, comma: bool) -> str:
    """Unit of a duration without one: days for Excel's fractions, milliseconds for what would be hours."""
    row = con.one(
        "SELECT median(n), max(n), min(n), count(*) FILTER (WHERE n <> floor(n)) "
        f"FROM (SELECT {values.number(x, comma)} AS n FROM texts)"
    )
    middle, high, low, fractions = row or (None, None, None, 0)
    if middle is None:
        return "s"
    if high < 1 and low >= 0 and fractions:
        return "d"
    return "ms" if middle > 20_000 and not fractions else "s"


def _comma(con: Database, x: str) -> bool:
    row = con.one(f"SELECT count(*) FILTER (WHERE contains({x}, ',')) FROM texts")
    return bool(row and row[0]) and values.look_at_comma(con, x, "texts")


def _tidy(x: str, role: Role) -> str:
    if role.column == "customer_id":
        return f"CASE WHEN {values.damaged(x)} THEN NULL ELSE substr(sha256(lower({x})), 1, 16) END"
    if role.column == "tags":
        return f"regexp_replace({x}, '\\s*[,;|]\\s*', ';', 'g')"
    if role.column == "review_type":
        cases = " ".join(f"WHEN '{k}' THEN '{v}'" for k, v in _REVIEW_TYPES.items())
        word = f"lower(replace(replace({x}, '_', ' '), '-', ' '))"
        return f"CASE WHEN {x} IS NOT NULL THEN CASE {word} {cases} ELSE 'qa' END END"
    if role.target == "surveys.kind":
        return f"CASE WHEN lower({x}) IN ('csat', 'nps', 'ces', 'fcr') THEN lower({x}) END"
    return x


def bad(k: int, role: Role) -> str:
    """True where the cell of a role is filled but cannot be read."""
    if role.column == "customer_id":
        return "false"  # an id that Excel damaged names nobody; the others are hashed, never rejected
    said = []
    if role.type is not Type.TEXT:
        said.append(values.no_value(f"x{k}"))
    if role.target == "surveys.score":
        said.append(values.unanswered(f"x{k}"))
    if role.target == "ratings.score":
        said.append(values.not_applicable(f"x{k}"))
    # Only CASE spares the rows that can be read a look at what they say.
    nothing = " OR ".join(said) or "false"
    return f"CASE WHEN p{k} IS NULL AND x{k} IS NOT NULL THEN NOT ({nothing}) ELSE false END"


def _reject_cells(grid: Grid, plan: Plan) -> None:
    for k, role in enumerate(plan.roles):
        # One look each: only after WHERE does a cheap condition spare the rows a dear one.
        add_rejects(
            grid, f"SELECT line, x{k} FROM typed WHERE {bad(k, role)}", {}, role.header, _reason(role)
        )


def add_rejects(grid: Grid, query: str, bound: dict[str, Any], header: str, reason: str) -> int:
    """Add a reject for every (line, value) of a query; return how many there were."""
    found = grid.con.arrow(
        'SELECT line, $header AS "column", left(value, 200) AS value, $reason AS reason '
        f"FROM ({query}) AS q(line, value) ORDER BY line",
        {**bound, "header": header, "reason": reason},
    )
    if found.num_rows:
        grid.rejects.parts.append(found.cast(REJECTS))
    return int(found.num_rows)


def _reason(role: Role) -> str:
    if role.part == "clock":
        return "this is not a time of day"
    if role.type is Type.TIME:
        return "this is not a date that can be read"
    if role.type is Type.FLAG:
        return "this is neither yes nor no"
    if role.column.endswith("_s"):
        return "this is not a duration"
    if role.target == "surveys.kind":
        return "this is not a known kind of survey"
    return "this is not a number"
