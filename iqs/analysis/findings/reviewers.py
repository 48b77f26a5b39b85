"""Reviewers who score far higher or lower than the others would, whoever and whatever they review.

Reviewers differ a little everywhere; what is looked for is a difference that is clearly larger than
`ORDINARY`, with agent, channel, month and scorecard version held still (`iqs.analysis.severity`).
"""

from functools import partial
from math import hypot
from statistics import median

import narwhals.stable.v2 as nw

from iqs.analysis.findings import words
from iqs.analysis.findings.found import (
    GROUP,
    Asked,
    Candidate,
    Detector,
    Looked,
    Tally,
    beyond,
    enough_to_act,
)
from iqs.analysis.severity import OTHERS, Effect, adjust
from iqs.analysis.yardstick import added_up, sums, yardstick
from iqs.scoring import Engine
from iqs.scoring.cells import plain_days

ORDINARY = 3.0
"""Points of IQS by which reviewers ordinarily differ from the middle of the others."""
FEWEST = 50
"""Reviews of a reviewer below which nothing is said."""


def look(engine: Engine, asked: Asked) -> Looked:
    """Every reviewer with enough reviews in the period."""
    tally = Tally("reviewers")
    filters = asked.filters.during(asked.period)
    y = yardstick(engine, "iqs", "", filters)
    month = nw.col(y.metric.date_column(y.definition)).dt.truncate("1mo")
    keys = {"agent": nw.col("agent"), "channel": nw.col("channel"), "reviewer": nw.col("reviewer"),
            "month": month, "version": nw.col("version_id")}  # fmt: skip
    y, looked = added_up(engine, y, keys, filters)
    every = sums(looked, *keys)
    cells = every.only([i for i, g in enumerate(every.groups) if g[0] and g[2]])
    if not len(cells.n) or len({g[2] for g in cells.groups}) < 2:
        return tally.done("Reviews by at least two reviewers are needed.")
    factors = {name: [g[i] for g in cells.groups] for i, name in enumerate(keys) if name != "agent"}
    factors["month"] = plain_days(list(factors["month"]))
    fitted = adjust(sorted({str(g[0]) for g in cells.groups}), cells, factors)
    reviews = float(cells.n.sum())
    mine = [e for e in fitted.effects if e.factor == "reviewer" and e.level != OTHERS and e.n >= FEWEST]
    for e in mine if len(mine) > 1 else []:
        # Against the middle of the others: one who stands far off must not make the others look odd.
        others = [o for o in mine if o is not e]
        middle = median(o.size for o in others)
        size = y.definition.factor * (e.size - middle)
        error = y.definition.factor * hypot(e.error, max(o.error for o in others))
        p = min(1.0, 2 * beyond(abs(size), error, ORDINARY))
        tally.add(
            p,
            partial(_told, engine, e, size, error, e.n / reviews, asked),
        )
    return tally.done(f"No reviewer can be told apart from agents, or none has {FEWEST} reviews.")


def _told(
    engine: Engine, e: Effect, size: float, error: float, share: float, asked: Asked, p: float
) -> Candidate:
    d = words.definition(engine, "iqs")
    low, high = size - 1.96 * error, size + 1.96 * error
    way = "higher" if size > 0 else "lower"
    return Candidate(
        key=f"reviewers|{e.level}|{way}",
        good=False,
        words=(
            f"Reviewer {GROUP} scores {words.amount(size, d)} {way} than the others (95 %: "
            f"{words.ends(low, high, d)}), for the same agents, channels and months."
        ),
        size=size,
        low=low,
        high=high,
        matters=enough_to_act(0.0, d),
        n=e.n,
        counted="reviews",
        since=asked.period,
        p=p,
        reach=share,
        page="leaderboard",
        query=(("metric", "IQS"), ("board_by", "Agents"), ("board_tab", "What adjusting moved")),
        action="Score a few conversations together, each alone first, and talk about every difference until "
        "the scorecard says the same to all.",
        metric="iqs",
        dimension="reviewer",
        group=e.level,
    )


DETECTOR = Detector("reviewers", "lenient and severe reviewers", look)
