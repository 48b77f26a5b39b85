"""Workload, as far as contacts show it: days in a row, long days, contacts a day, and quality on busy days.

All of it is about contacts, not about hours that were paid: nothing is said about whoever has no contacts in
the data, and a few contacts on a day off (an e-mail that came in and was dealt with later) are no day of
work. What is found is a reason to ask how somebody is, never a reproach.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Any

import narwhals.stable.v2 as nw

from iqs.model import DIMENSIONS, Filters, Period
from iqs.scoring import Engine
from iqs.scoring.cells import plain_days

WORKED_SHARE, WORKED_FEWEST = 0.5, 3
"""A day counts as worked with this share of the agent's own usual contacts (median of days with any), and at
least that many."""
FEWEST_DAYS = 15
"""Worked days in the period below which nothing is said about an agent."""
RECENT = 28
"""Days, the latest of the period, that remarks are about."""
IN_A_ROW = 7
"""Worked days in a row from which on a day off is overdue."""
LONG_HOURS = 10
"""Hours between the first and the last contact of a day from which on the day was long."""
LONG_DAYS = 8
"""Long days among the recent ones, two a week, from which on they are worth a word."""
BUSIER = 1.3
"""Contacts a worked day lately, as a multiple of the agent's own usual before, that are worth a word."""
ABOUT_THE_DATA = 0.5
"""Share of agents from which on a remark is about how work is given out, and names nobody."""


@dataclass(frozen=True)
class Stretch:
    """Worked days in a row, from the first to the last."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class Load:
    """One agent: worked days in the period, contacts a worked day (median) in all, lately and before.

    `longest` is the longest stretch of the period, `now` the one that lasts to the last day. Of the
    `recent_days` worked lately `long_days` were long; None where no times of day are known. `lately_a_day`
    and `before_a_day` are None on fewer than five days.
    """

    agent: str
    days: int
    contacts: int
    a_day: float
    lately_a_day: float | None
    before_a_day: float | None
    longest: Stretch | None
    now: Stretch | None
    recent_days: int
    long_days: int | None

    @property
    def in_a_row(self) -> bool:
        """Whether a day off is overdue."""
        return self.now is not None and self.now.days >= IN_A_ROW

    @property
    def long(self) -> bool:
        """Whether many of the recent days were long."""
        return self.long_days is not None and self.long_days >= LONG_DAYS

    @property
    def busier(self) -> bool:
        """Whether there is clearly more to do than the agent is used to."""
        if self.lately_a_day is None or not self.before_a_day:
            return False
        return self.lately_a_day >= BUSIER * self.before_a_day


@dataclass(frozen=True)
class Workload:
    """Agents with enough worked days, those with most to be said first; `few` have some and not enough.

    `period` is the days with contacts, None without any; `recent` the latest of them. `timed` says whether
    times of day are known. `general` names the remarks that hold for so many that they are about the way
    work is given out: "in_a_row", "long", "busier".
    """

    period: Period | None
    recent: Period | None
    agents: tuple[Load, ...]
    few: int
    timed: bool
    general: tuple[str, ...]

    def named(self, remark: str) -> tuple[Load, ...]:
        """Agents of whom a remark is made; none where it is general."""
        return () if remark in self.general else tuple(a for a in self.agents if getattr(a, remark))


REMARKS = ("in_a_row", "long", "busier")
_PEOPLE = ("agent", "team", "role")

Day = tuple[int, int | None, int | None]
"""Contacts of a day, and the minutes of the day at which the first and the last began."""


def workload(engine: Engine, filters: Filters) -> Workload:
    """Look at who had how much to do; filters that are not about people are put aside: work is all work."""
    days = contact_days(engine, filters, timed=True)
    every = [d for some in days.values() for d in some]
    if not every:
        return Workload(None, None, (), 0, False, ())
    period = Period(min(every), max(every))
    recent = Period(max(period.start, period.end - timedelta(days=RECENT - 1)), period.end)
    minutes = [at for some in days.values() for d in some.values() for at in d[1:] if at is not None]
    # Exports that have days only put every contact at the same minute.
    timed = len(set(minutes)) > 1
    agents = [_load(agent, some, recent, timed) for agent, some in sorted(days.items())]
    known = [a for a in agents if a.days >= FEWEST_DAYS]
    general = tuple(
        r
        for r in REMARKS
        if len(known) >= 4 and sum(getattr(a, r) for a in known) > ABOUT_THE_DATA * len(known)
    )

    def weight(a: Load) -> tuple[int, int, str]:
        told = sum(getattr(a, r) for r in REMARKS if r not in general)
        return -told, -(a.now.days if a.now else 0), a.agent

    return Workload(
        period, recent, tuple(sorted(known, key=weight)), len(agents) - len(known), timed, general
    )


def contact_days(engine: Engine, filters: Filters, *, timed: bool = False) -> dict[str, dict[date, Day]]:
    """Contacts by agent and day, with the first and last minute where `timed`; missed ones are no work."""
    frame: Any = engine.table("contact_minute_fact" if timed else "contact_fact")
    conditions = [nw.col("agent") != "", ~nw.col("created_day").is_null(), _handled()]
    if filters.period is not None:
        conditions += [
            nw.col("created_day") >= nw.lit(filters.period.start),
            nw.col("created_day") <= nw.lit(filters.period.end),
        ]
    conditions += [
        nw.col(k).is_in(list(v))
        for k, v in filters.where
        if k in _PEOPLE and "contact_fact" in DIMENSIONS[k].facts
    ]
    ends = [nw.col("created_minute").min().alias("_a"), nw.col("created_minute").max().alias("_z")]
    rows = (
        frame.filter(*conditions)
        .group_by("agent", "created_day")
        .agg(nw.len().alias("_n"), *(ends if timed else ()))
        .collect("pyarrow")
    )
    found: dict[str, dict[date, Day]] = {}
    on = plain_days(rows.get_column("created_day").to_list())
    for r, day in zip(rows.rows(named=True), on, strict=True):
        found.setdefault(r["agent"], {})[day] = (int(r["_n"]), r.get("_a"), r.get("_z"))
    return found


def _handled() -> nw.Expr:
    return nw.col("answered").fill_null(value=True)


def worked(days: Mapping[date, Day]) -> dict[date, Day]:
    """The days of an agent that count as worked, in order."""
    if not days:
        return {}
    usual = median(n for n, _, _ in days.values())
    least = max(WORKED_SHARE * usual, WORKED_FEWEST)
    return {d: days[d] for d in sorted(days) if days[d][0] >= least}


def _load(agent: str, days: Mapping[date, Day], recent: Period, timed: bool) -> Load:
    on = worked(days)
    runs = stretches(list(on))
    lately = [d for d in on if d >= recent.start]
    long = sum((on[d][2] or 0) - (on[d][1] or 0) >= 60 * LONG_HOURS for d in lately if on[d][1] is not None)
    now, before = ([on[d][0] for d in on if (d >= recent.start) is late] for late in (True, False))
    return Load(
        agent=agent,
        days=len(on),
        contacts=sum(n for n, _, _ in days.values()),
        a_day=float(median(n for n, _, _ in on.values())) if on else 0.0,
        lately_a_day=_usual(now),
        before_a_day=_usual(before),
        longest=max(runs, key=lambda r: r.days, default=None),
        now=next((r for r in runs if r.last == recent.end), None),
        recent_days=len(lately),
        long_days=long if timed else None,
    )


def _usual(counts: Sequence[int]) -> float | None:
    return float(median(counts)) if len(counts) >= 5 else None


def stretches(days: Sequence[date]) -> list[Stretch]:
    """Days, in order, as stretches without a gap."""
    found: list[Stretch] = []
    for day in days:
        if found and found[-1].last == day - timedelta(days=1):
            found[-1] = Stretch(found[-1].first, day)
        else:
            found.append(Stretch(day, day))
    return found
