"""Values that can be read but look wrong: hours that clocks skip or repeat, far dates, ids Excel has damaged.

The rows are kept as they are; a note says how many there are, shows one, and says what to do.
"""
# ruff: noqa: S608 - statements are put together from our own names; values are always parameters

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from iqs.model import Type
from iqs.sources import values
from iqs.sources.parsed import Answers
from iqs.sources.plan import Plan, Role
from iqs.sources.table import Grid
from iqs.sources.typed import clock_of

_IDS = {"interaction_id", "review_id", "response_id", "agent_id", "customer_id"}
_FIRST = datetime(1990, 1, 1)


def doubts(grid: Grid, plan: Plan, answers: Answers, now: datetime | None = None) -> list[str]:
    """Notes on the view `typed` of a grid; `now` is the time of the load in UTC, without a zone."""
    latest = (now or datetime.now(UTC).replace(tzinfo=None)) + timedelta(days=1)
    times = [(k, r) for k, r in enumerate(plan.roles) if r.type is Type.TIME and not r.part]
    ids = [(k, r) for k, r in enumerate(plan.roles) if r.column in _IDS]
    asked = [
        part
        for k, role in times
        for part in (
            *_found(k, _is_serial(f"x{k}"), f"p{k}"),
            *_found(k, f"p{k} > $latest" if role.table != "agents" else "false", f"p{k}"),
            *_found(k, f"p{k} < $first" if role.table != "agents" else "false", f"p{k}"),
        )
    ] + [part for k, _ in ids for part in _found(k, values.damaged(f"x{k}"), f"x{k}")]
    if not asked:
        return []
    row = grid.con.one(f"SELECT {', '.join(asked)} FROM typed", {"latest": latest, "first": _FIRST})
    counts = iter(zip(row[::3], row[1::3], row[2::3], strict=True))
    notes: list[str] = []
    for k, role in times:
        notes += _time_notes(role, next(counts), next(counts), next(counts))
        zone = role.zone or answers.timezone or plan.zone
        if zone not in ("", "UTC"):
            notes += _clock_notes(grid, plan, k, role, zone)
    for _, role in ids:
        notes += _id_notes(role, *next(counts))
    return notes


def whole_ids(grid: Grid, value: str) -> str:
    """The SQL of an id, without those that are damaged: many rows share such a one, and none is a copy."""
    if not value or not grid.con.count(f"typed WHERE {values.damaged(f'CAST({value} AS VARCHAR)')}"):
        return value
    return f"CASE WHEN NOT {values.damaged(value)} THEN {value} END"


def _found(k: int, condition: str, value: str) -> tuple[str, str, str]:
    """How many rows meet a condition, with the text and value of the first of them."""
    where = f"FILTER (WHERE {condition})"
    return f"count(*) {where}", f"arg_min(x{k}, line) {where}", f"arg_min({value}, line) {where}"


def _is_serial(text: str) -> str:
    # Looking at the length first keeps the expression away from nearly every date.
    short = f"(length({text}) = 5 OR substr({text}, 6, 1) IN ('.', ','))"
    return f"{short} AND regexp_matches({text}, {values.SERIAL})"


def _time_notes(role: Role, serial: Sequence[Any], future: Sequence[Any], old: Sequence[Any]) -> list[str]:
    notes = []
    if serial[0] and serial[2] is not None:
        notes.append(
            f"“{role.header}” counts days as Excel does: {serial[1]} was read as "
            f"{serial[2]:%-d %b %Y %H:%M} UTC."
        )
    for (n, text, _), what in ((future, "in the future"), (old, "before 1990")):
        if n:
            lie = "1 date lies" if n == 1 else f"{n:,} dates lie"
            notes.append(f"In “{role.header}” {lie} {what}, such as {text}; kept as they are.")
    return notes


def _id_notes(role: Role, n: int, text: str, _: str) -> list[str]:
    if not n:
        return []
    # The id of a customer may be a telephone number.
    example = "" if role.column == "customer_id" else f", such as {text}"
    were = "1 id was" if n == 1 else f"{n:,} ids were"
    return [
        f"In “{role.header}” {were} rounded by Excel{example}, so nothing can be linked by them; "
        "export again and load the file as it comes, or have Excel open that column as text."
    ]


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
    grid.con.run(
        f"CREATE OR REPLACE TEMP TABLE near AS SELECT typed.*, changes.* FROM typed JOIN changes "
        f"ON p{k} >= c_at AND p{k} < c_until"
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
