"""Who is new, who has left or is not seen any more: people whose scores are not set against the others'."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import narwhals.stable.v2 as nw

from iqs.analysis.yardstick import Sums, Yardstick
from iqs.model import Filters
from iqs.scoring import Engine, counted_rows

NEW_DAYS = 90
"""Days on the job from which an agent is compared with others."""
IDLE_DAYS = 60
"""Days without a row after which a group is taken to be inactive."""
EARLY_MONTHS, CROSSING = 6, 3
"""Months on the job that count as early, and how many agents must have rows both then and later."""
EARLY, LATER = f"first {EARLY_MONTHS} months on the job", "later"
_FROM_THE_START = timedelta(days=30)
"""Whoever appears this soon after the first row of all may have been there before the data begin."""


@dataclass(frozen=True)
class Presence:
    """`new` and `gone` groups, each with the reason in words."""

    new: dict[str, str]
    gone: dict[str, str]


def presence(engine: Engine, y: Yardstick, by: str, filters: Filters) -> Presence:
    """Who is new or gone at the end of the period of `filters`, by the rows that count.

    Only agents can be new: by their first working day where it is known, else by their first row of all.
    """
    day = y.metric.date_column(y.definition)
    rows = counted_rows(engine, y.metric, y.definition, filters.during(None), y.table)
    rows = rows.filter(~nw.col(day).is_null())
    if filters.period is not None:
        rows = rows.filter(nw.col(day) <= nw.lit(filters.period.end))
    found = (
        rows.group_by(by)
        .agg(nw.col(day).min().alias("_first"), nw.col(day).max().alias("_last"))
        .collect("pyarrow")
        .rows(named=True)
    )
    spans = {str(r[by] or ""): (_day(r["_first"]), _day(r["_last"])) for r in found}
    if not spans:
        return Presence({}, {})
    start, end = min(s for s, _ in spans.values()), max(e for _, e in spans.values())
    jobs = working_days(engine) if by == "agent" else {}
    new, gone = {}, {}
    for group, (first, last) in spans.items():
        started, left = jobs.get(group, (None, None))
        if left is not None and left <= end:
            gone[group] = f"left on {left:%-d %b %Y}"
        elif (end - last).days >= IDLE_DAYS:
            gone[group] = f"no {y.metric.counted} since {last:%-d %b %Y}"
        elif started is not None and (end - started).days < NEW_DAYS:
            new[group] = f"started on {started:%-d %b %Y}"
        elif (
            by == "agent"
            and started is None
            and (end - first).days < NEW_DAYS
            and first - start > _FROM_THE_START
        ):
            new[group] = f"first seen on {first:%-d %b %Y}"
    return Presence(new, gone)


def working_days(engine: Engine) -> Mapping[str, tuple[date | None, date | None]]:
    """First and last working day of agents in the list of agents, None where it does not say."""
    found = (
        engine.table("agents")
        .filter(nw.col("current"))
        .select("agent_id", "started_on", "left_on")
        .collect("pyarrow")
        .rows(named=True)
    )
    return {r["agent_id"]: (_day(r["started_on"]), _day(r["left_on"])) for r in found}


def _day(value: Any) -> Any:
    return value.date() if isinstance(value, datetime) else value


def early_months(engine: Engine, cells: Sums, months: Sequence[object]) -> tuple[list[str], str]:
    """Whether each cell lies in an agent's first months; none, and why, where that cannot be told."""
    jobs = working_days(engine)
    levels: list[str] = []
    both: dict[str, set[bool]] = {}
    for (agent, *_), month in zip(cells.groups, months, strict=True):
        started = jobs.get(str(agent), (None, None))[0]
        early = (
            started is not None
            and isinstance(month, date)
            and months_on_the_job(started, month) < EARLY_MONTHS
        )
        levels.append(EARLY if early else LATER)
        both.setdefault(str(agent), set()).add(early)
    crossing = sum(len(kinds) == 2 for kinds in both.values())
    if not any(started for started, _ in jobs.values()):
        return [], "first working days are not known; load a list of agents that has them"
    if crossing < CROSSING:
        return [], (
            f"{crossing} agents have rows both from their first {EARLY_MONTHS} months and from later; "
            f"{CROSSING} are needed"
        )
    return levels, ""


def months_on_the_job(started: date, month: date) -> int:
    """Months from the one an agent started in to another."""
    return (month.year - started.year) * 12 + month.month - started.month
