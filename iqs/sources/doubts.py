"""Values that can be read but may be wrong: skipped hours, far dates, damaged ids, durations without a unit.

The rows are kept as they are; a note says how many there are, shows one, and says what to do.
"""
# ruff: noqa: S608 - statements are put together from our own names; values are always parameters

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from iqs.model import Type
from iqs.sources import values
from iqs.sources.grid import Grid
from iqs.sources.headers import read_header
from iqs.sources.parsed import Answers
from iqs.sources.plan import Plan, Role
from iqs.sources.typed import clock_of
from iqs.sources.words import role_of

_IDS = {"interaction_id", "review_id", "response_id", "agent_id", "customer_id"}
_FIRST = datetime(1990, 1, 1)


def doubts(grid: Grid, plan: Plan, answers: Answers, now: datetime | None = None) -> list[str]:
    """Notes on the view `typed` of a grid; `now` is the time of the load in UTC, without a zone."""
    bound = {"latest": (now or datetime.now(UTC).replace(tzinfo=None)) + timedelta(days=1), "first": _FIRST}
    notes = []
    for k, role in enumerate(plan.roles):
        for condition, said in _looks(k, role):
            # One count each: only after WHERE does a cheap condition spare the rows a dear one.
            where = f"FROM typed WHERE {condition}"
            (n,) = grid.con.one(f"SELECT count(*) {where}", bound)
            if n:
                found = grid.con.one(f"SELECT x{k}, p{k} {where} ORDER BY line LIMIT 1", bound)
                notes.append(said(role, n, *found))
    for k, role in enumerate(plan.roles):
        zone = role.zone or answers.timezone or plan.zone
        if role.type is Type.TIME and not role.part and zone not in ("", "UTC"):
            notes += _clock_notes(grid, plan, k, role, zone)
    return notes + _namesakes(grid, plan)


_Said = Callable[[Role, int, str, Any], str]


def _looks(k: int, role: Role) -> list[tuple[str, _Said]]:
    """Conditions on the cells of role `k`, each with its sentence of (role, count, text, value)."""
    if role.column in _IDS:
        return [(values.damaged(f"x{k}"), _rounded)]
    if role.column.endswith("_s") and not role.unit:
        return [(f"try_cast(x{k} AS DOUBLE) > 0 AND p{k} IS NOT NULL", _no_unit)]
    if role.type is not Type.TIME or role.part:
        return []
    # Looking at the length first keeps the expression away from nearly every date.
    serial = f"strlen(x{k}) <> 19 AND regexp_matches(x{k}, {values.SERIAL}) AND p{k} IS NOT NULL"
    looks: list[tuple[str, _Said]] = [(serial, _serial)]
    if role.table != "agents":  # people may be employed long ago, and leave at a date to come
        looks += [(f"p{k} > $latest", _future), (f"p{k} < $first", _old)]
    return looks


def _namesakes(grid: Grid, plan: Plan) -> list[str]:
    """Names of agents beside several addresses or ids: their rows count as one person's."""
    named = next((r for r in plan.roles if r.column == "agent_id" and r.table != "agents"), None)
    used = {r.index for r in plan.roles}
    others = [i for i, h in enumerate(grid.headers) if i not in used and role_of(read_header(h)) == "agent"]
    if named is None or not others:
        return []
    name, other = (values.cleaned(f"c{i}") for i in (named.index, others[0]))
    found = grid.con.rows(
        f"SELECT name FROM (SELECT {name} AS name, {other} AS other FROM cells) WHERE name IS NOT NULL "
        "GROUP BY name HAVING count(DISTINCT lower(other)) > 1 ORDER BY name"
    )
    if not found:
        return []
    who = (
        f"“{found[0][0]}” stands"
        if len(found) == 1
        else f"{len(found):,} names, such as “{found[0][0]}”, stand"
    )
    beside = f"“{grid.headers[others[0]]}”"
    return [
        f"In “{named.header}” {who} beside several values of {beside}. Rows of one name count as one "
        f"person's: if they are several people, say that {beside} is the agent."
    ]


def _rounded(role: Role, n: int, text: str, _: Any) -> str:
    # The id of a customer may be a telephone number.
    example = "" if role.column == "customer_id" else f", such as {text}"
    were = "1 id was" if n == 1 else f"{n:,} ids were"
    return (
        f"In “{role.header}” {were} rounded by Excel{example}, so nothing can be linked by them; "
        "export again and load the file as it comes, or have Excel open that column as text."
    )


def _no_unit(role: Role, _: int, text: str, value: float) -> str:
    return f"“{role.header}” names no unit of time: {text} was read as {value:,g} s; say if it is another."


def _serial(role: Role, _: int, text: str, value: datetime) -> str:
    return f"“{role.header}” counts days as Excel does: {text} was read as {value:%-d %b %Y %H:%M} UTC."


def _future(role: Role, n: int, text: str, _: Any) -> str:
    return _far(role, n, text, "in the future")


def _old(role: Role, n: int, text: str, _: Any) -> str:
    return _far(role, n, text, "before 1990")


def _far(role: Role, n: int, text: str, when: str) -> str:
    lie = "1 date lies" if n == 1 else f"{n:,} dates lie"
    return f"In “{role.header}” {lie} {when}, such as {text}; kept as they are."


def whole_ids(grid: Grid, value: str) -> str:
    """The SQL of an id, without those that are damaged: many rows share such a one, and none is a copy."""
    if not value or not grid.con.count(f"typed WHERE {values.damaged(f'CAST({value} AS VARCHAR)')}"):
        return value
    return f"CASE WHEN {values.damaged(value)} THEN NULL ELSE {value} END"


def _clock_notes(grid: Grid, plan: Plan, k: int, role: Role, zone: str) -> list[str]:
    """Times that clocks of the zone never showed, and times that they showed twice."""
    low, high = grid.con.one(f"SELECT min(p{k}), max(p{k}) FROM typed")
    if low is None:
        return []
    changes = list(_changes(ZoneInfo(zone), low, high))
    if not changes:
        return []
    names = ("at", "until", "wall_from", "wall_to", "skipped")
    columns = zip(*changes, strict=True)
    grid.con.show("changes", pa.table({f"c_{n}": list(c) for n, c in zip(names, columns, strict=True)}))
    needed = [f"x{k}", f"p{k}"]
    needed += [f"x{i}" for i, r in enumerate(plan.roles) if r.target == role.target and r.part]
    grid.con.run(
        f"CREATE OR REPLACE TEMP TABLE near AS SELECT line, {', '.join(needed)}, changes.* "
        f"FROM typed JOIN changes ON p{k} >= c_at AND p{k} < c_until"
    )
    grid.con.hide("changes")
    row = grid.con.one(
        f"WITH wall AS (SELECT line, x{k} AS x, c_skipped, c_wall_from, c_wall_to, "
        f"{_wall(plan, k, role)} AS wall FROM near) "
        "SELECT count(*) FILTER (WHERE c_skipped), arg_min(x, line) FILTER (WHERE c_skipped), "
        "count(*) FILTER (WHERE NOT c_skipped), arg_min(x, line) FILTER (WHERE NOT c_skipped) "
        "FROM wall WHERE wall >= c_wall_from AND wall < c_wall_to",
        {"zone": zone},
    )
    return [
        f"{n:,} time{'s' * (n > 1)} in “{role.header}” fall{'s' * (n == 1)} in the hour that clocks {what} "
        f"in {zone}, such as {text}; read as {how}."
        for n, text, what, how in (
            (*row[:2], "skip", "the hour after"),
            (*row[2:], "repeat", "the second time"),
        )
        if n
    ]


def _wall(plan: Plan, k: int, role: Role) -> str:
    """What the cell itself says, for cells without an offset: it changes with the zone it is read in."""
    clock = clock_of(plan, role)
    stated = []
    for day_first in (True, False):
        ways = values.Dates(True, True, True, True, day_first)
        read = {z: values.time(f"x{k}", ways, z, clock) for z in ("$zone", "'UTC'", "'Etc/GMT-7'")}
        own, utc, other = read.values()
        stated.append(f"CASE WHEN {own} = p{k} AND {utc} <> {other} THEN {utc} END")
    return f"coalesce({', '.join(stated)})"


def _changes(
    zone: ZoneInfo, low: datetime, high: datetime
) -> Iterator[tuple[datetime, datetime, datetime, datetime, bool]]:
    """Changes of a zone's clocks from `low` to `high`: UTC from and until, wall time from and to, skipped."""
    day = timedelta(days=1)
    at, before = low - day, _offset(zone, low - day)
    while at <= high + day:
        then = _offset(zone, at + day)
        if then != before:
            first, last = at, at + day
            while last - first > timedelta(minutes=1):
                middle = first + (last - first) / 2
                first, last = (middle, last) if _offset(zone, middle) == before else (first, middle)
            change = (last + timedelta(seconds=30)).replace(second=0, microsecond=0)
            wall = (change + min(before, then), change + max(before, then))
            yield (change, change + abs(then - before), *wall, then > before)
        at, before = at + day, then


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.replace(tzinfo=UTC).astimezone(zone).utcoffset() or timedelta()
