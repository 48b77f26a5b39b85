"""Auto-fails that became more or fewer by more than they swing anyhow, in all and in each team."""

from dataclasses import replace
from functools import partial

import narwhals.stable.v2 as nw
import numpy as np

from iqs.analysis.findings.found import GROUP, Asked, Candidate, Detector, Looked, Tally
from iqs.analysis.findings.swings import Swing, swing
from iqs.model import Period
from iqs.scoring import Engine, Spread, counted_rows, definition_in_force, metric
from iqs.scoring.cells import collect_cells, plain_days, roll_up
from iqs.scoring.intervals import Array
from iqs.scoring.iqs import without_auto_fail

MATTERS = 2.0
"""Points of the share of reviews that fail which are large enough to act on."""


def look(engine: Engine, asked: Asked) -> Looked:
    """The share of reviews that lose points to an auto-fail, now against before."""
    tally = Tally("failing")
    if asked.before is None:
        return tally.done("Nothing lies before the period to compare with.")
    first, days = asked.before.start, (asked.period.end - asked.before.start).days + 1
    found = _by_day(engine, asked, days)
    seasons = np.zeros(days, dtype=np.bool_)
    for season in engine.settings().seasons:
        for part in season.within(Period(first, asked.period.end)):
            seasons[(part.start - first).days : (part.end - first).days + 1] = True
    if not found:
        return tally.done("No review counts in these periods.")
    whole = np.sum(list(found.values()), axis=0)
    total = float(whole[1].sum())
    everyone = {"": whole} if whole[0].any() else {}
    for team, sums in (everyone | (found if everyone and len(found) > 1 else {})).items():
        s = swing(
            sums[0],
            sums[1],
            sums[1],
            slice(0, asked.before.days),
            slice((asked.period.start - first).days, days),
            seasons,
        )
        if s is not None:
            share = float(sums[1].sum()) / max(total, 1.0)
            tally.add(s.p, partial(_told, s, team, share, asked))
    return tally.done("No review fails, or there are too few weeks on one side.")


def _by_day(engine: Engine, asked: Asked, days: int) -> dict[str, Array]:
    """By team: failed reviews and all reviews of each day."""
    m = metric("iqs", engine.settings())
    d = definition_in_force(engine, m)
    if d.spread is not Spread.STRATIFIED or asked.before is None:
        d = m.definition("guide")
    took = (m.definition(without_auto_fail(d.key)).numerator - d.numerator) > 1e-12
    first = asked.period.start if asked.before is None else asked.before.start
    counted = counted_rows(engine, m, d, asked.filters.during(Period(first, asked.period.end)))
    one = replace(d, numerator=took.cast(nw.Float64), denominator=nw.lit(1.0), spread=Spread.MEAN)
    keys = {"day": nw.col(m.date_column(d)), "team": nw.col("team")}
    totals = roll_up(collect_cells(counted, one, keys, []), one, tuple(keys), 0)
    found: dict[str, Array] = {}
    for (day, team), x, n in zip(totals.groups, totals.sums["x"], totals.n, strict=True):
        table = found.setdefault(str(team or ""), np.zeros((2, days)))
        at = plain_days([day])[0]
        if at is not None:
            table[:, (at - first).days] += (float(x), float(n))
    return found


def _told(s: Swing, team: str, share: float, asked: Asked, p: float) -> Candidate:
    up = s.size > 0
    way = "rose" if up else "fell"
    low, high = sorted((abs(100 * s.low), abs(100 * s.high)))
    return Candidate(
        key=f"failing|{team}|{'up' if up else 'down'}",
        good=not up,
        words=(
            f"{GROUP + ': auto-fails' if team else 'Auto-fails'} {way} from {100 * s.earlier:.1f} to "
            f"{100 * s.later:.1f} % of reviews against {asked.before} (95 %: {low:.1f} to "
            f"{high:.1f} points), more than they swing anyhow."
        ),
        size=100 * s.size,
        low=100 * s.low,
        high=100 * s.high,
        matters=MATTERS,
        n=s.n,
        counted="reviews",
        since=asked.period,
        p=p,
        reach=share,
        page="auto-fails",
        query=(),
        action="Open the failed reviews and see which rule was missed: a checklist or a refresher on that "
        "one rule helps more than a general training."
        if up
        else "Keep what was changed, and tell the team that it worked.",
        metric="iqs",
        dimension="team" if team else "",
        group=team,
        kin=f"failing|{'up' if up else 'down'}",
    )


DETECTOR = Detector("failing", "auto-fails that became more or fewer", look)
