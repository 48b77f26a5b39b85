"""A plan for a team or everybody: where points go, who has a clear gap, what is worth doing together.

Where most of a team is short the cause is more often the process, the guide or the criterion than the people:
such a criterion is said to be everybody's, and nobody is singled out for it.
"""

from dataclasses import dataclass, replace
from math import ceil, sqrt

from iqs.analysis.coaching import channels_of, days_with_data
from iqs.analysis.compare import Verdict
from iqs.analysis.criteria import criteria
from iqs.analysis.criteria_cells import Cell, criteria_by_group
from iqs.analysis.gaps import Gap, Gaps, gaps
from iqs.analysis.goals import Goal, goal, tellable
from iqs.model import Filters
from iqs.scoring import Engine, Measure

TOGETHER = 3
"""Agents with a clear gap from which a training together is worth more than one each."""
IN_FOCUS = 2
_WEEKS = 8


@dataclass(frozen=True)
class Line:
    """One criterion of a team: its score, the points of IQS that it costs, and who stands where.

    `weak`, `open` and `strong` are the team's agents with a clear gap, a gap that is not clear yet, and a
    clear strength; `compared` how many could be compared. `teams` is the comparison with all other teams,
    None for everybody; `goal` None where there is too little.
    """

    criterion: str
    score: Measure
    lost: float
    weak: tuple[Gap, ...]
    open: tuple[Gap, ...]
    strong: tuple[Gap, ...]
    compared: int
    teams: Cell | None
    goal: Goal | None

    @property
    def behind(self) -> bool:
        """Whether the team is clearly rated lower than the other teams."""
        return self.teams is not None and self.teams.verdict is Verdict.CLEAR and self.below

    @property
    def below(self) -> bool:
        """Whether the team is rated lower than the other teams, clearly or not."""
        return self.teams is not None and (self.teams.difference or 0.0) < 0

    @property
    def together(self) -> bool:
        """Whether a training together is worth it."""
        return len(self.weak) >= TOGETHER


@dataclass(frozen=True)
class TeamPlan:
    """What to do with a team: `lines` have the criterion that costs most first; `missing` points to 100."""

    team: str
    filters: Filters
    iqs: Measure
    missing: float | None
    auto_fail: float
    lines: tuple[Line, ...]
    agents: int
    checked: int

    @property
    def focus(self) -> tuple[Line, ...]:
        """The lines to work on first: those that cost most and lose any points."""
        return tuple(line for line in self.lines if line.lost > 0 and line.score.enough)[:IN_FOCUS]


def team_plan(engine: Engine, filters: Filters, team: str = "", every: Gaps | None = None) -> TeamPlan:
    """The plan of a team, "" for everybody the filters select; `every` are the gaps, where known already."""
    where = dict(filters.where)
    if team:
        where["team"] = (team,)
    mine = replace(filters, where=tuple(sorted(where.items())))
    every = every or gaps(engine, filters)
    answer = criteria(engine, mine)
    others: dict[str, Cell] = {}
    if team:
        without = replace(filters, where=tuple((k, v) for k, v in filters.where if k != "team"))
        cells = criteria_by_group(engine, without, "team").cells
        others = {c.criterion: c for c in cells if c.group == team}
    members = frozenset(a for a in channels_of(engine, mine) if a)
    days = days_with_data(engine, mine)
    lines = []
    for c in answer.criteria:
        own = [g for g in every.on(c.name) if g.agent in members]
        cell = others.get(c.name)
        lines.append(
            Line(
                c.name,
                c.score,
                c.lost,
                tuple(g for g in reversed(own) if g.weak),
                tuple(g for g in reversed(own) if g.open),
                tuple(g for g in own if g.strong),
                len(own),
                cell,
                _goal(c.score, cell, own, days),
            )
        )
    return TeamPlan(
        team, mine, answer.iqs, answer.missing, answer.auto_fail, tuple(lines), len(members), every.checked
    )


def _goal(score: Measure, cell: Cell | None, own: list[Gap], days: int) -> Goal | None:
    """The level of the other teams where the team is below it, else the smallest gain that can be told."""
    spreads = [(g.spread, g.n) for g in own if g.spread is not None]
    if score.value is None or not score.enough or not spreads:
        return None
    spread = sqrt(sum(s * s * n for s, n in spreads) / sum(n for _, n in spreads))
    least = tellable(spread, score.n, score.n / days * 7 * _WEEKS)
    short = 0.0 if cell is None else -(cell.difference or 0.0)
    target = min(score.value + max(short, ceil(2 * least) / 2), 100.0)
    return goal(score.value, target, spread, score.n, days)
