"""What a layout says of the rows of its export, done to the cells before they are typed.

Rows that do not count are left out and listed, copies and legs become one row, and columns that the export
does not have but implies are worked out.
"""
# ruff: noqa: S608 - statements are put together from our own names; values are always parameters

import re
from dataclasses import replace

import pyarrow as pa

from iqs.errors import UnknownFile
from iqs.model import Type
from iqs.sources import values
from iqs.sources.grid import Grid
from iqs.sources.headers import Header, read_header, to_words, zones
from iqs.sources.layout import Layout, LayoutColumn, find
from iqs.sources.parsed import Answers
from iqs.sources.plan import Plan, Role
from iqs.sources.words import CES_WORDS, CSAT_WORDS, FCR_WORDS, NPS_WORDS


def prepare(grid: Grid, plan: Plan, layout: Layout, answers: Answers) -> Plan:
    """Apply a layout to the cells of a grid; return the plan with the columns and notes that came of it."""
    headers = [read_header(h) for h in grid.headers]
    for header, pattern, reason in layout.leave_out:
        # No header stands for the first column, where tools write their closing lines.
        for index in (0,) if not header else find(headers, header)[:1]:
            matches = f"regexp_matches(lower(coalesce({values.cleaned(f'c{index}')}, '')), $pattern)"
            _drop(grid, f"SELECT line, c{index} FROM cells WHERE {matches}", index, reason, pattern)
    if not grid.con.count("cells"):
        raise UnknownFile(f"Every row of this {layout.title} is left out: {layout.leave_out[0][2]}.")
    _blank(grid, layout, headers)
    plan = _by_wording(grid, plan, layout, headers)
    _keep_newest(grid, layout, headers)
    _merge(grid, layout, headers)
    for column in layout.columns:
        if column.first_of:
            for pattern in column.headers:
                for index in find(headers, pattern)[:1]:
                    first = f"trim(split_part(c{index}, $separator, 1))"
                    grid.con.run(f"UPDATE cells SET c{index} = {first}", {"separator": column.first_of})
        if column.unit_by:
            plan = _with_unit(grid, plan, column, headers, answers)
        if column.between or column.filled:
            plan = _with_derived(grid, plan, column, headers, answers)
    return replace(plan, notes=(*plan.notes, *_notes(grid, layout, headers)))


def _notes(grid: Grid, layout: Layout, headers: list[Header]) -> list[str]:
    return [
        note
        for header, pattern, note in layout.warnings
        for i in find(headers, header)[:1]
        if grid.con.one(
            f"SELECT count(*) FROM cells WHERE regexp_matches(lower(c{i}), $pattern)", {"pattern": pattern}
        )[0]
    ]


def _drop(grid: Grid, query: str, index: int, reason: str, pattern: str = "") -> None:
    """Leave out the rows of a query that gives (line, value)."""
    found = grid.con.rows(query, {"pattern": pattern})
    if not found:
        return
    grid.rejects.add((line, grid.headers[index], (value or "")[:200], reason) for line, value in found)
    grid.rows_out += len(found)
    grid.con.run(
        "DELETE FROM cells WHERE line IN (SELECT unnest($lines))", {"lines": [line for line, _ in found]}
    )


def _blank(grid: Grid, layout: Layout, headers: list[Header]) -> None:
    """Empty the cells of columns that mean something in some rows only."""
    for column in layout.columns:
        if not column.where:
            continue
        header, pattern = column.where
        for index in (i for h in column.headers for i in find(headers, h)[:1]):
            for by in find(headers, header)[:1]:
                text = f"lower(coalesce({values.cleaned(f'c{by}')}, ''))"
                grid.con.run(
                    f"UPDATE cells SET c{index} = NULL WHERE NOT regexp_matches({text}, $pattern)",
                    {"pattern": pattern},
                )


def _by_wording(grid: Grid, plan: Plan, layout: Layout, headers: list[Header]) -> Plan:
    """Add the kind of survey that the question of each row asks; leave out rows that ask something else."""
    columns = [(c, i) for c in layout.columns if c.wording for h in c.headers for i in find(headers, h)[:1]]
    if not columns:
        return plan
    column, index = columns[0]
    asked = {q: _asks(q) for (q,) in grid.con.rows(f"SELECT DISTINCT coalesce(c{index}, '') FROM cells")}
    at = len(grid.headers)
    grid.con.show(
        "asked", pa.table({"question": list(asked), "kind": pa.array(list(asked.values()), pa.string())})
    )
    grid.con.run(f"ALTER TABLE cells ADD COLUMN c{at} VARCHAR")
    grid.con.run(f"UPDATE cells SET c{at} = kind FROM asked WHERE question = coalesce(c{index}, '')")
    grid.con.hide("asked")
    _drop(
        grid, f"SELECT line, c{index} FROM cells WHERE c{at} IS NULL", index,
        "the question does not read like CSAT, NPS, FCR, or how easy something was",
    )  # fmt: skip
    if not grid.con.count("cells"):
        raise UnknownFile(
            f"No question in this file ({layout.title}) reads like CSAT, NPS, CES or FCR; say what its "
            "columns are, or load the survey's own export."
        )
    grid.headers = (*grid.headers, f"{grid.headers[index]} asks")
    role = Role(at, grid.headers[at], column.target, "the wording of the question tells it")
    return replace(plan, roles=(role, *plan.roles))


def _asks(question: str) -> str | None:
    """The kind of survey a question is; None for others, and for effort whose direction is not told."""
    words = to_words(question)
    for kind, pattern in (("nps", NPS_WORDS), ("ces", CES_WORDS), ("fcr", FCR_WORDS), ("csat", CSAT_WORDS)):
        if pattern.search(words):
            return None if kind == "ces" and not re.search(r"\beas(y|e|ily)\b", words) else kind
    return None


def _keep_newest(grid: Grid, layout: Layout, headers: list[Header]) -> None:
    columns = [i for h in layout.newest for i in find(headers, h)[:1]]
    if len(columns) < 2:
        return
    by, latest = columns
    older = (
        f"SELECT line, c{by} FROM cells WHERE c{by} <> '' "
        f"QUALIFY row_number() OVER (PARTITION BY c{by} ORDER BY c{latest} DESC NULLS LAST, line) > 1"
    )
    _drop(grid, older, by, "an older copy of a record that the file also has in a newer state")


def _merge(grid: Grid, layout: Layout, headers: list[Header]) -> None:
    columns = [i for h in layout.merge for i in find(headers, h)[:1]]
    if not columns:
        return
    by, added = columns[0], set(columns[1:])
    again = (
        f"SELECT line, c{by} FROM cells WHERE c{by} <> '' "
        f"QUALIFY row_number() OVER (PARTITION BY c{by} ORDER BY line) > 1"
    )
    if not grid.con.rows(f"{again} LIMIT 1"):
        return
    chosen = []
    for i in range(len(grid.headers)):
        text = values.cleaned(f"c{i}")
        if i in added:
            chosen.append(f"CAST(sum({values.seconds(text, 's')}) AS VARCHAR) AS n{i}")
        else:
            chosen.append(f"arg_min(c{i}, line) FILTER ({text} IS NOT NULL) AS n{i}")
    grid.con.run(
        f"CREATE TEMP TABLE merged AS SELECT min(line) AS first_line, {', '.join(chosen)} FROM cells "
        f"WHERE c{by} <> '' GROUP BY c{by} HAVING count(*) > 1"
    )
    _drop(grid, again, by, "a further part of a contact; its times were added to the first part")
    assigned = ", ".join(f"c{i} = n{i}" for i in range(len(grid.headers)))
    grid.con.run(f"UPDATE cells SET {assigned} FROM merged WHERE line = first_line")
    grid.con.run("DROP TABLE merged")


def _with_unit(grid: Grid, plan: Plan, column: LayoutColumn, headers: list[Header], answers: Answers) -> Plan:
    """Milliseconds where the duration that the layout names is far longer than from its start to its end."""
    found = [i for h in column.unit_by for i in find(headers, h)[:1]]
    if len(found) < len(column.unit_by):
        return plan
    span = _span(grid, plan, found[1], found[2], answers)
    length = values.number(values.cleaned(f"c{found[0]}"))
    row = grid.con.one(f"SELECT median({length}), median({span[0]}) FROM cells", span[1])
    if row[0] is None:
        return plan
    unit = "ms" if row[0] > 100 * row[1] > 0 or (not row[1] and row[0] > 20_000) else "s"
    roles = tuple(replace(r, unit=unit) if r.target == column.target else r for r in plan.roles)
    return replace(plan, roles=roles)


def _with_derived(
    grid: Grid, plan: Plan, column: LayoutColumn, headers: list[Header], answers: Answers
) -> Plan:
    """Add a column to the cells that the export implies, and its role before the others of its target."""
    bound: dict[str, str] = {}
    if column.between:
        found = [i for h in column.between for i in find(headers, h)[:1]]
        if len(found) < 2:
            return plan
        value, bound = _span(grid, plan, found[0], found[1], answers)
        value = f"CAST({value} AS VARCHAR)"
        name = f"{grid.headers[found[0]]} to {grid.headers[found[1]]}"
        why = "the time between the two"
    else:
        found = [i for h in column.headers for i in find(headers, h)[:1]][:1]
        if not found:
            return plan
        text = values.cleaned(f"c{found[0]}")
        value = f"CASE WHEN {text} IS NULL THEN $blank ELSE $filled END"
        bound = {"blank": column.blank, "filled": column.filled}
        name = f"{grid.headers[found[0]]} is filled"
        why = "the export tells it by filling the column"
    at = len(grid.headers)
    grid.con.run(f"ALTER TABLE cells ADD COLUMN c{at} VARCHAR")
    grid.con.run(f"UPDATE cells SET c{at} = {value}", bound)
    grid.headers = (*grid.headers, name)
    role = Role(at, name, column.target, why, "s" if column.between else "")
    return replace(plan, roles=(role, *plan.roles))


def _span(grid: Grid, plan: Plan, start: int, end: int, answers: Answers) -> tuple[str, dict[str, str]]:
    """Seconds from one column of times to another as SQL, empty where it would be negative."""
    seen = {
        i: values.look_at_dates(grid.con, values.cleaned(f"c{i}"), "cells")
        for i in {start, end, *(r.index for r in plan.roles if r.type is Type.TIME)}
    }
    told = next((d.day_first for d in seen.values() if d.numeric and d.day_first is not None), None)
    if told is None:
        told = answers.day_first
    wanted = answers.timezone or plan.zone
    zone = wanted if wanted in zones() else "UTC"
    stamps = []
    for i in (start, end):
        dates = seen[i]
        day_first = told if dates.day_first is None else dates.day_first
        stamps.append(values.time(values.cleaned(f"c{i}"), replace(dates, day_first=day_first), "$zone"))
    gap = f"epoch({stamps[1]}) - epoch({stamps[0]})"
    return f"CASE WHEN {gap} >= 0 THEN {gap} END", {"zone": zone}
