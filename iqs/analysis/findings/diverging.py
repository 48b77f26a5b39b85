"""Teams whose customers say something else than their reviews.

A team is set against the middle of the other teams. Teams differ ordinarily; what is looked for is a gap in
what customers say that is larger than what matters, while reviews show none: both are tested against that
margin, and the weaker of the two counts (intersection-union test, Berger 1982).
"""

from math import hypot
from statistics import median

from iqs.analysis.findings import words
from iqs.analysis.findings.found import (
    Asked,
    Candidate,
    Detector,
    Looked,
    Tally,
    beyond,
    enough_to_act,
    error_of,
)
from iqs.analysis.overview import way
from iqs.model import DIMENSIONS
from iqs.scoring import Better, Engine, Measure, Spread, measure, metric

BY = "team"
CUSTOMERS = ("nps", "csat", "ces")


def look(engine: Engine, asked: Asked) -> Looked:
    """Every team by IQS and by each of what customers answer."""
    tally = Tally("diverging")
    filters = asked.filters.during(asked.period)
    iqs = _by_team(engine, "iqs", asked)
    for key in CUSTOMERS:
        d = words.definition(engine, key)
        if d.spread is Spread.QUANTILE or BY not in DIMENSIONS or d.fact not in DIMENSIONS[BY].facts:
            continue
        theirs = _by_team(engine, key, asked)
        teams = sorted(g for g in iqs if g and g in theirs)
        if len(teams) < 3:
            continue
        total = measure(engine, [key], filters=filters).one(key).n
        sign = -1.0 if way(engine, d) is Better.DOWN else 1.0
        for team in teams:
            _judge(engine, asked, key, team, teams, iqs, theirs, sign, total, tally)
    return tally.done("At least three teams with enough reviews and answers are needed.")


def _by_team(engine: Engine, key: str, asked: Asked) -> dict[str, Measure]:
    rows = measure(engine, [key], by=[BY], filters=asked.filters.during(asked.period)).rows
    return {r.of(BY): r for r in rows if r.enough and r.low is not None and r.value is not None}


def _gap(team: str, teams: list[str], of: dict[str, Measure]) -> tuple[float, float, float]:
    """Team minus the middle of the others, its standard error, and that middle."""
    others = [of[t] for t in teams if t != team]
    middle = median(float(o.value or 0.0) for o in others)
    # The error of a median of few is taken as that of the widest of them.
    error = hypot(error_of(of[team].low, of[team].high), max(error_of(o.low, o.high) for o in others))
    return float(of[team].value or 0.0) - middle, error, middle


def _judge(
    engine: Engine,
    asked: Asked,
    key: str,
    team: str,
    teams: list[str],
    iqs: dict[str, Measure],
    theirs: dict[str, Measure],
    sign: float,
    total: int,
    tally: Tally,
) -> None:
    d, d_iqs = words.definition(engine, key), words.definition(engine, "iqs")
    gap, error, middle = _gap(team, teams, theirs)
    own_gap, own_error, own_middle = _gap(team, teams, iqs)
    margin, own_margin = enough_to_act(middle, d), enough_to_act(own_middle, d_iqs)
    low, high = gap - 1.96 * error, gap + 1.96 * error
    for side in (-1.0, 1.0):
        # Poor by customers and not poor by reviews, or the other way round.
        not_seen = beyond(own_margin - side * own_gap, own_error)
        p = max(beyond(side * sign * gap, error, margin), not_seen)

        def candidate(p: float, side: float = side) -> Candidate:
            label = metric(key).label
            where = "below" if gap < 0 else "above"
            apart = "below" if own_gap < 0 else "above"
            return Candidate(
                key=f"diverging|{key}|{team}|{'behind' if side < 0 else 'ahead'}",
                good=side > 0,
                words=(
                    f"{{group}}: {label} is {words.amount(gap, d)} {where} the middle of the other teams "
                    f"(95 %: {words.ends(low, high, d)}), while IQS is only {words.amount(own_gap, d_iqs)} "
                    f"{apart} theirs: reviews do not see what customers see."
                ),
                size=gap,
                low=low,
                high=high,
                matters=margin,
                n=theirs[team].n,
                counted=metric(key).counted,
                since=asked.period,
                p=p,
                reach=theirs[team].n / max(total, 1),
                page="side-by-side",
                query=(
                    ("side_tab", "Teams and agents"),
                    ("side_x", "IQS"),
                    ("side_y", label),
                    ("side_by", "Teams"),
                ),
                action="Read what the team's unhappy customers wrote, ask a few of them, and check whether "
                "the scorecard asks for what they miss: flexible answers rather than scripts, price, product."
                if side < 0
                else "Find out what this team does that the scorecard does not ask for, and share it.",
                metric=key,
                dimension=BY,
                group=team,
                kin=f"diverging|{team}|{side:.0f}",
            )

        tally.add(p, candidate, key)


DETECTOR = Detector("diverging", "teams whose customers and reviews disagree", look)
