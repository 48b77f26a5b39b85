"""Typed cells to canonical tables, with every row accounted for."""
# ruff: noqa: S608 - statements are put together from our own names; values are always parameters

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from iqs.model import TABLES, Type
from iqs.sources.doubts import doubts, whole_ids
from iqs.sources.grid import Grid
from iqs.sources.headers import read_header
from iqs.sources.marks import build_ratings, build_surveys
from iqs.sources.parsed import Answers, Question
from iqs.sources.plan import Plan
from iqs.sources.steps import step
from iqs.sources.typed import Binder, add_rejects, build

SQL_TYPES = {
    Type.TEXT: "VARCHAR",
    Type.NUMBER: "DOUBLE",
    Type.WHOLE: "BIGINT",
    Type.FLAG: "BOOLEAN",
    Type.TIME: "TIMESTAMP",
}
ARROW_TYPES = {
    Type.TEXT: pa.string(),
    Type.NUMBER: pa.float64(),
    Type.WHOLE: pa.int64(),
    Type.FLAG: pa.bool_(),
    Type.TIME: pa.timestamp("us"),
}
MAIN = {"reviews": "reviews", "surveys": "surveys", "contacts": "interactions", "agents": "agents"}
_IDS = {
    "interactions": "interaction_id",
    "surveys": "response_id",
    "agents": "agent_id",
    "reviews": "review_id",
}


@dataclass(frozen=True)
class Converted:
    """Canonical tables, points only the user can settle, and notes on how columns were read."""

    tables: Mapping[str, pa.Table]
    questions: tuple[Question, ...]
    notes: tuple[str, ...]


def convert(grid: Grid, plan: Plan, answers: Answers) -> Converted:
    """Turn `cells` into canonical tables; rows and cells that do not fit go to the grid's rejects."""
    cells = build(grid, plan, answers)
    questions, notes = list(cells.questions), [*cells.notes, *doubts(grid, plan, answers)]
    if plan.kind != "agents" and not any(r.type is Type.TIME for r in plan.roles):
        notes.append("No column is read as a date, so these rows lie in no period and no trend shows them.")
    step("Looking for repeated rows", 0.7)
    _keyed(grid, plan)
    step("Checking marks", 0.85)
    tables: dict[str, pa.Table] = {}
    if plan.kind == "reviews":
        asked = build_ratings(grid, plan, answers)
        questions += asked
        notes += _scale_notes(grid, asked, "criterion", "rated", "scale_min", "scale_max")
        step("Putting ratings in order", 0.92)
        rated = "SELECT $source AS source, * FROM rated"
        tables["ratings"] = _table(
            grid, "ratings", rated, {"source": plan.source}, in_order=plan.grain == "long"
        )
        if plan.grain == "long":
            source = "(SELECT k.* FROM keyed k WHERE k.line IN (SELECT min(line) FROM keyed GROUP BY key))"
        else:
            source = "keyed"
        tables["reviews"] = _rows(grid, "reviews", source, plan)
    elif plan.kind == "surveys":
        asked = build_surveys(grid, plan, answers)
        questions += asked
        notes += _scale_notes(grid, asked, "upper(kind)", "answered", "lo", "hi")
        tables["surveys"] = _survey_rows(grid, plan)
    elif plan.kind == "contacts":
        tables["interactions"] = _rows(grid, "interactions", "keyed", plan)
        if plan.of("surveys.score"):
            asked = build_surveys(grid, plan, answers)
            questions += asked
            notes += _scale_notes(grid, asked, "upper(kind)", "answered", "lo", "hi")
            answered = _survey_rows(grid, plan)
            if answered.num_rows:
                tables["surveys"] = answered
    else:
        tables["agents"] = _rows(grid, "agents", "keyed", plan)
    return Converted(tables, tuple(questions), tuple(notes))


def _scale_notes(
    grid: Grid, asked: Sequence[Question], name: str, table: str, low: str, high: str
) -> list[str]:
    """Say on which scale marks were read: it is told from the marks unless the file names it."""
    if any(q.key == "scale" for q in asked):
        return []
    scales = grid.con.rows(
        f"SELECT string_agg(name, ', ' ORDER BY name), low, high FROM (SELECT DISTINCT {name} AS name, "
        f"{low} AS low, {high} AS high FROM {table} WHERE {low} IS NOT NULL) "
        "GROUP BY low, high ORDER BY low, high"
    )
    shown = [
        f"{names if len(names) <= 60 else names[:57] + '...'}: {lo:g} to {hi:g}" for names, lo, hi in scales
    ]
    return [f"Scale of {'; '.join(shown)}."] if shown else []


def _keyed(grid: Grid, plan: Plan) -> None:
    """Give every typed row the `key` of its main row, and leave out rows that repeat a key."""
    con, main = grid.con, MAIN[plan.kind]
    order = sorted(range(len(grid.headers)), key=lambda i: (read_header(grid.headers[i]).words, i))
    content = "md5(concat_ws(chr(31), " + ", ".join(f"coalesce(c{i}, '')" for i in order) + "))"
    own = whole_ids(grid, _first(plan, f"{main}.{_IDS[main]}"))
    long = plan.grain == "long"
    if plan.key:
        parts = ", ".join(f"coalesce(trim(c{i}), '')" for i in plan.key)
        fallback = f"substr(md5(concat_ws(chr(31), {parts})), 1, 16)"
    elif long:
        names = ("interaction_id", "agent_id", "reviewer", "scorecard", "reviewed_at")
        parts = ", ".join(
            f"coalesce(CAST({v} AS VARCHAR), '')" for n in names if (v := _first(plan, f"reviews.{n}"))
        )
        fallback = f"substr(md5(concat_ws(chr(31), '', {parts or 'NULL'})), 1, 16)"
    else:
        fallback = (
            f"substr({content}, 1, 16) || '-' || row_number() OVER (PARTITION BY {content} ORDER BY line)"
        )
    gaps = own and _has_gaps(grid, own)
    key = f"coalesce({own}, {fallback})" if gaps else own or fallback
    cells = "" if own and not gaps else " JOIN cells USING (line)"
    if cells:
        con.run(f"CREATE TABLE keys AS SELECT line, {key} AS key FROM typed{cells}")
        con.run("CREATE VIEW keyed AS SELECT * FROM typed JOIN keys USING (line)")
    else:
        con.run(f"CREATE VIEW keyed AS SELECT *, {key} AS key FROM typed")
    criterion = _first(plan, "ratings.criterion") if long else ""
    identity = f"key, {criterion}" if criterion else "key"
    # Numbers are compared faster than texts; rows of different identity that share one are told apart later.
    row = con.one(f"SELECT count(*) - count(DISTINCT hash({identity})) FROM keyed")
    if row[0]:
        _drop_repeats(grid, plan, identity, content)


def _has_gaps(grid: Grid, expression: str) -> bool:
    row = grid.con.one(f"SELECT count(*) - count({expression}) FROM typed")
    return bool(row and row[0])


def _drop_repeats(grid: Grid, plan: Plan, identity: str, content: str) -> None:
    con = grid.con
    con.run(
        f"""
        CREATE TEMP TABLE repeats AS
        SELECT line, key, content = first(content) OVER w AS same
        FROM (SELECT keyed.*, {content} AS content FROM keyed JOIN cells USING (line))
        WINDOW w AS (PARTITION BY {identity} ORDER BY line)
        QUALIFY row_number() OVER w > 1
        """
    )
    what = "an id" if plan.grain != "long" else "a review and criterion"
    main = plan.of(f"{MAIN[plan.kind]}.{_IDS[MAIN[plan.kind]]}")
    header = main[0].header if main else ""
    add_rejects(grid, "SELECT line, key FROM repeats WHERE same", {}, header, "the same row again")
    add_rejects(
        grid, "SELECT line, key FROM repeats WHERE NOT same", {}, header,
        f"{what} that an earlier row has already, with other values; the first was kept",
    )  # fmt: skip
    grid.rows_out += con.count("repeats")
    con.run("DELETE FROM base WHERE line IN (SELECT line FROM repeats)")


def _first(plan: Plan, target: str) -> str:
    """The value of a target as SQL: the first of its columns that is filled; "" when no column gives it."""
    found = [f"p{k}" for k, r in enumerate(plan.roles) if r.target == target and not r.part]
    if not found:
        return ""
    return found[0] if len(found) == 1 else f"coalesce({', '.join(found)})"


def _expression(plan: Plan, table: str, column: str, bind: Binder, as_table: str = "") -> str:
    target = f"{as_table or table}.{column}"
    value = _first(plan, target)
    if value:
        return value
    if target in plan.fixed:
        return bind(plan.fixed[target])
    return "NULL"


def _rows(grid: Grid, table: str, source: str, plan: Plan) -> pa.Table:
    step("Putting rows in order", 0.97)
    bind = Binder()
    columns = {c: _expression(plan, table, c, bind) for c in TABLES[table].names}
    columns["source"] = bind(plan.source)
    columns[_IDS[table]] = "key"
    if table == "reviews":
        columns["review_type"] = _review_type(plan, bind, columns)
        columns["given_score"] = _given(plan, columns["given_score"])
    chosen = ", ".join(f"{v} AS {c}" for c, v in columns.items() if c in TABLES[table].names)
    join = " JOIN cells USING (line)" if table == "reviews" and plan.rules else ""
    query = f"SELECT {chosen}, line FROM {source}{join}"
    return _table(grid, table, query, bind.values, in_order=source == "keyed" and not join)


def _review_type(plan: Plan, bind: Binder, columns: Mapping[str, str]) -> str:
    rules = " ".join(
        f"WHEN regexp_matches(lower(coalesce(c{r.index}, '')), {bind(r.pattern)}) THEN {bind(r.value)}"
        for r in plan.rules
        if r.target == "reviews.review_type"
    )
    given = columns["review_type"]
    if columns["agent_id"] != "NULL" and columns["reviewer"] != "NULL":
        same = f"WHEN lower({columns['agent_id']}) = lower({columns['reviewer']}) THEN 'self' "
    else:
        same = ""
    return (
        f"coalesce({given}, CASE {rules} {same}WHEN true THEN 'qa' END)"
        if rules or same
        else f"coalesce({given}, 'qa')"
    )


def _given(plan: Plan, score: str) -> str:
    """The total on 0 to 100: points of a declared maximum become per cent."""
    most = _first(plan, "ratings.scale_max") if plan.grain != "long" else ""
    if score == "NULL" or not most:
        return score
    return f"100 * {score} / nullif({most}, 0)"


def _survey_rows(grid: Grid, plan: Plan) -> pa.Table:
    step("Putting answers in order", 0.98)
    bind = Binder()
    from_contact = plan.kind == "contacts"
    columns = {c: _expression(plan, "surveys", c, bind) for c in TABLES["surveys"].names}
    columns |= {
        "source": bind(plan.source),
        "response_id": "key || suffix",
        "kind": "kind",
        "score": "v",
        "scale_min": "lo",
        "scale_max": "hi",
        "direction": "way",
    }
    if from_contact:
        for shared in ("agent_id", "team", "role", "channel", "topic", "customer_id"):
            columns[shared] = _expression(plan, "interactions", shared, bind)
        columns["interaction_id"] = "key"
    chosen = ", ".join(f"{v} AS {c}" for c, v in columns.items())
    query = f"SELECT {chosen}, keyed.line AS line FROM answered JOIN keyed ON keyed.line = answered.line"
    return _table(grid, "surveys", query, bind.values)


def _table(grid: Grid, table: str, query: str, bound: dict[str, Any], *, in_order: bool = False) -> pa.Table:
    """A canonical table in the order of the file; `in_order` says that the query may well have it already."""
    typed = ", ".join(f"CAST({c.name} AS {SQL_TYPES[c.type]}) AS {c.name}" for c in TABLES[table].columns)
    # A parameter's type is not known inside the inner query, hence the cast outside.
    query = f"SELECT {typed}, CAST(line AS BIGINT) AS line FROM ({query})"
    schema = pa.schema(
        [(c.name, ARROW_TYPES[c.type]) for c in TABLES[table].columns] + [("line", pa.int64())]
    )
    if in_order and _is_in_order(found := grid.con.to_file(table, query, bound, schema)):
        return found
    ordered = f"{query} ORDER BY {', '.join(('line', *TABLES[table].key))}"
    return grid.con.to_file(table, ordered, bound, schema)


def _is_in_order(found: pa.Table) -> bool:
    """Whether the rows are in the order of their lines, one a line."""
    last = -1
    for part in found["line"].chunks:
        lines = part.to_numpy()
        if len(lines) and (lines[0] <= last or (lines[1:] <= lines[:-1]).any()):
            return False
        last = lines[-1] if len(lines) else last
    return True
