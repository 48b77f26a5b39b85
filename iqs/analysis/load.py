"""Contacts and contacts per agent beside quality, week by week: does quality fall where there is more to do?

The season itself cannot answer that: everything about it is different at once. Better evidence are busy weeks
outside of it. So the slope of quality on the logarithm of contacts per agent is found in the weeks outside
every season, with a trend of its own and allowing for weeks that resemble the weeks before
(`iqs.analysis.slope.fit_line`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import log

import numpy as np

from iqs.analysis.agents_needed import Usual, more, usual
from iqs.analysis.compare import Verdict
from iqs.analysis.daily import CONTACTS, Daily, Subject, daily
from iqs.analysis.periods import span
from iqs.analysis.season_days import Holiday, SeasonDays, named
from iqs.analysis.seasons import season_of
from iqs.analysis.slope import fit_line
from iqs.model import Filters, Grain, Period
from iqs.scoring import Engine, look_at, metric

FEWEST_WEEKS = 26
"""Weeks outside the season below which no slope is told."""
FEWEST_A_WEEK = 5
"""Rows below which a week has no value."""
MORE = 0.10
"""The rise of contacts per agent that the slope is told for."""
_WEEK = timedelta(days=7)
_BUSY = 0.10
"""Share by which a season must be busier to be called so."""
_SPAN = 0.02
"""Smallest standard deviation of the logarithm of contacts per agent from which a slope can be told."""


@dataclass(frozen=True)
class Week:
    """A whole week: contacts, agents with any of them, and the subject with its n.

    `value` is None below `FEWEST_A_WEEK` rows. `season` is the share of its days that lie in the season.
    """

    day: date
    contacts: int
    agents: int
    value: float | None
    n: int
    season: float

    @property
    def per_agent(self) -> float | None:
        """Contacts per active agent; None without agents."""
        return self.contacts / self.agents if self.agents else None


@dataclass(frozen=True)
class Dose:
    """What 10 % more contacts per agent go with outside the season, in the unit of the subject.

    None where `why_not` says why. `weeks` outside every season are behind it. `share` is what the season's
    own load would go with by this slope, with its 95 % interval.
    """

    weeks: int
    slope: float | None = None
    low: float | None = None
    high: float | None = None
    share: float | None = None
    share_low: float | None = None
    share_high: float | None = None
    verdict: Verdict = Verdict.NOT_ENOUGH
    why_not: str = ""


@dataclass(frozen=True)
class Missing:
    """Contacts a week and active agents of a season, and the usual contacts a week of each agent."""

    contacts: float
    agents: float
    per_agent: float

    @property
    def more(self) -> int:
        """Agents more that would have kept the usual load."""
        return more(self.contacts, self.per_agent, self.agents)


@dataclass(frozen=True)
class Load:
    """Weeks in order, how much busier the season is (1.5: half as many again), and the slope outside it.

    `contacts` and `per_agent` are ratios of season weeks to other weeks, None without either. `topics` are
    the three most frequent reasons for contact in the season with their shares of contacts, 0 to 1; `parts`
    its days within the data, `usual` the load outside it.
    """

    subject: Subject
    definition: str
    season: str
    weeks: tuple[Week, ...]
    contacts: float | None
    per_agent: float | None
    dose: Dose
    topics: tuple[tuple[str, float], ...]
    parts: tuple[Period, ...]
    usual: Usual | None

    @property
    def latest(self) -> tuple[Week, ...]:
        """The weeks of the latest season, those with most of their days in it."""
        for part in reversed(self.parts):
            found = [
                w for w in self.weeks if w.season > 0.5 and part.start <= w.day + _WEEK and w.day <= part.end
            ]
            if found:
                return tuple(found)
        return ()

    @property
    def missing(self) -> Missing | None:
        """Agents by which the latest season had too few for the usual load; None where it was not busier."""
        weeks = self.latest
        if not self.busier or not weeks or self.usual is None:
            return None
        contacts, agents = (
            sum(values) / len(weeks) for values in zip(*((w.contacts, w.agents) for w in weeks), strict=True)
        )
        return Missing(contacts, agents, self.usual.per_agent)

    @property
    def reached(self) -> bool:
        """Whether any week outside the season was as busy as the season is on average."""
        busy = [w for w in self.weeks if w.season > 0.5 and w.agents]
        rest = [w.per_agent for w in self.weeks if w.season == 0 and w.per_agent]
        usual = sum(w.contacts for w in busy) / max(1, sum(w.agents for w in busy))
        return bool(busy and rest) and max(rest) >= usual

    @property
    def busier(self) -> bool:
        """Whether agents have clearly more to do in the season: at least a tenth."""
        return self.per_agent is not None and self.per_agent >= 1 + _BUSY


def load_beside(engine: Engine, subject: Subject, asked: str | Holiday, filters: Filters) -> Load | None:
    """Contacts a week and per agent beside a subject, over all dates; None without any contact."""
    data = span(engine)
    d = daily(engine, subject, filters)
    if data is None or d is None:
        return None
    season = season_of(engine, asked, data)
    contacts = contacts_by_week(engine, filters)
    if not contacts:
        return None
    weeks = _weeks(contacts, d, season)
    others = [named(s, data) for s in engine.settings().seasons]
    ratio = _ratio(weeks, per_agent=True)
    return Load(
        subject,
        d.definition,
        season.name,
        weeks,
        _ratio(weeks, per_agent=False),
        ratio,
        _dose(weeks, [season, *others], ratio),
        _topics(engine, filters, season.around(data)),
        season.around(data),
        usual(contacts, season.parts),
    )


def contacts_by_week(engine: Engine, filters: Filters) -> dict[date, tuple[int, int]]:
    """Contacts and active agents by the first day of the week."""
    look = look_at(engine, metric("aht"), CONTACTS, ("agent",), Grain.WEEK, filters.during(None))
    found: dict[date, tuple[int, int]] = {}
    for r in look.by("day", "agent"):
        contacts, agents = found.get(r.of("day"), (0, 0))
        found[r.of("day")] = (contacts + r.n, agents + bool(r.of("agent")))
    return found


def _weeks(contacts: dict[date, tuple[int, int]], d: Daily, season: SeasonDays) -> tuple[Week, ...]:
    first, last = min(contacts), max(contacts)
    found = []
    # The first and the last week of contacts may be cut off.
    day = first + _WEEK
    while day < last:
        at = (day - d.start).days
        here = np.zeros(d.days, dtype=np.bool_)
        here[max(at, 0) : max(at + 7, 0)] = True
        n = int(d.n[here].sum())
        many, agents = contacts.get(day, (0, 0))
        share = sum(p.days for p in season.around(Period(day, day + _WEEK - timedelta(days=1)))) / 7
        found.append(Week(day, many, agents, d.value(here) if n >= FEWEST_A_WEEK else None, n, share))
        day += _WEEK
    return tuple(found)


def _ratio(weeks: Sequence[Week], *, per_agent: bool) -> float | None:
    def mean(some: Sequence[Week]) -> float | None:
        total = sum(w.contacts for w in some)
        count = sum(w.agents for w in some) if per_agent else len(some)
        return total / count if count else None

    busy, rest = mean([w for w in weeks if w.season > 0.5]), mean([w for w in weeks if w.season == 0])
    return busy / rest if busy and rest else None


def _dose(weeks: Sequence[Week], seasons: Sequence[SeasonDays], ratio: float | None) -> Dose:
    """The slope in weeks that touch no season."""
    used = [
        w
        for w in weeks
        if w.value is not None
        and w.per_agent
        and not any(s.around(Period(w.day, w.day + timedelta(days=6))) for s in seasons)
    ]
    if len(used) < FEWEST_WEEKS:
        return Dose(len(used), why_not=f"{len(used)} weeks outside the seasons have both contacts and enough "
                                       f"rows; {FEWEST_WEEKS} are needed.")  # fmt: skip
    x = np.array([log(w.per_agent or 1.0) for w in used])
    if float(x.std()) < _SPAN:
        return Dose(
            len(used), why_not="Outside the seasons every week was equally busy: nothing can be compared."
        )
    at = np.array([(w.day - used[0].day).days / 7 for w in used])
    y = np.array([w.value for w in used], dtype=np.float64)
    n = np.array([w.n for w in used], dtype=np.float64)
    slope, low, high, _ = fit_line(x, y, n, np.diff(at), (at - at.mean())[:, None])
    more = log(1 + MORE)
    clear = low > 0 or high < 0
    found = Dose(
        len(used), slope * more, low * more, high * more,
        verdict=Verdict.CLEAR if clear else Verdict.NOT_CLEAR,
    )  # fmt: skip
    if ratio is None:
        return found
    amount = log(ratio)
    ends = sorted((low * amount, high * amount))
    return replace(found, share=slope * amount, share_low=ends[0], share_high=ends[1])


def _topics(engine: Engine, filters: Filters, parts: Sequence[Period]) -> tuple[tuple[str, float], ...]:
    counts: dict[str, int] = {}
    for part in parts:
        look = look_at(engine, metric("aht"), CONTACTS, ("topic",), Grain.YEAR, filters.during(part))
        for r in look.by("topic"):
            counts[r.of("topic")] = counts.get(r.of("topic"), 0) + r.n
    total = sum(counts.values())
    named_ones = sorted((c for c in counts.items() if c[0]), key=lambda c: -c[1])[:3]
    return tuple((topic, n / total) for topic, n in named_ones)
