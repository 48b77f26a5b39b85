"""Whether the leaderboard keeps its word: who leads on luck, what intervals cover, what bands get wrong.

`python -m bench.people 40` prints the table of docs/people.md over demo teams without effects, whose true
scores are known: points earned of all contacts of an agent, reviewed or not.
"""

import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from multiprocessing import get_context

import narwhals.stable.v2 as nw
import numpy as np

from bench.facts import facts_of
from iqs.analysis.leaderboard import leaderboard
from iqs.analysis.places import Band, Leaderboard
from iqs.analysis.shrinkage import shrink
from iqs.analysis.yardstick import added_up, sums, within, yardstick
from iqs.demo import Plan, World, generate
from iqs.model import Filters, Period
from iqs.scoring import FrameEngine

_FIRST_SEED = 7000
DAYS = (365, 91, 21)
_FEW = 5
_NAMES = (
    f"3 to 40 reviews each: plain top place on {_FEW} or fewer",
    f"3 to 40 reviews each: shrunk top place on {_FEW} or fewer",
    f"top place of the board on {_FEW} or fewer",
    "95 % interval of the raw score holds the truth",
    "95 % interval of the shrunk score holds the truth",
    "95 % interval of the adjusted score holds the truth",
    "90 % range of places holds the true place",
    "clearly above or below, of those ranked",
    "of these on the wrong side of the average",
    "best of the board is truly best",
    "error of raw scores, points",
    "error of shrunk scores, points",
    "error of adjusted scores, points",
)


def truth(w: World, period: Period) -> dict[str, float]:
    """True IQS of each agent over all contacts of a period."""
    first, last = (period.start - w.span.start).days, (period.end - w.span.start).days
    inside = (w.tickets.day >= first) & (w.tickets.day <= last)
    agent, size = w.tickets.agent[inside], len(w.people.email)
    earned = np.bincount(agent, w.earned[inside], size)
    possible = np.bincount(agent, w.possible[inside], size)
    return {e: 100 * earned[i] / possible[i] for i, e in enumerate(w.people.email) if possible[i]}


def _tops(engine: FrameEngine, filters: Filters, seed: int) -> tuple[bool, bool]:
    """Whether few reviews hold the top place, by plain and by shrunk scores, with no minimum at all.

    Of each agent between 3 and 40 reviews are kept, picked by lot: as uneven as small teams are.
    """
    rng = np.random.default_rng(seed)
    reviews = engine.frames["review_fact"]
    counted = reviews[reviews["left_out"].isna()].sample(frac=1.0, random_state=seed)
    keep = {agent: int(rng.integers(3, 41)) for agent in sorted(counted["agent"].unique())}
    few = counted[counted.groupby("agent").cumcount() < counted["agent"].map(keep)]
    less = FrameEngine({**engine.frames, "review_fact": few})
    _, look = added_up(less, yardstick(less, "iqs"), {"agent": nw.col("agent")}, filters)
    s = sums(look, "agent")
    s = s.only(np.flatnonzero(s.n >= 2).tolist())
    shrunk = shrink(s.value, within(s) / s.size).mean
    return bool(s.n[np.argmax(s.value)] <= _FEW), bool(s.n[np.argmax(shrunk)] <= _FEW)


def run(seed: int, decoys: bool = True) -> list[tuple[int, list[list[float]]]]:
    """For one team and each number of days, what went into each line of the table."""
    w = generate(Plan(seed=seed, null=True, decoys=decoys))
    engine, found = facts_of(w), []
    for days in DAYS:
        period = Period(w.span.end - timedelta(days=days - 1), w.span.end)
        filters, true = Filters(period), truth(w, period)
        board = leaderboard(engine, "iqs", filters)
        adjusted = leaderboard(engine, "iqs", filters, adjusted=True)
        tops = _tops(engine, filters.during(None), seed + days)
        found.append((days, [[float(t)] for t in tops] + _judged(board, adjusted, true)))
    return found


def _judged(board: Leaderboard, adjusted: Leaderboard, true: dict[str, float]) -> list[list[float]]:
    everyone = (*board.places, *board.apart)
    scored = [p for p in everyone if p.score is not None]
    places = board.places if board.average is not None else ()
    order = sorted((p.group for p in places), key=lambda g: -true[g])
    middle = float(np.mean([true[p.group] for p in scored])) if scored else 0.0
    clear = [p for p in places if p.band is not Band.SAME]
    anew = [p for p in (*adjusted.places, *adjusted.apart) if p.score is not None]

    def holds(low: float | None, high: float | None, group: str) -> float:
        return float((low or 0.0) <= true[group] <= (high or 0.0))

    return [
        [float(p.raw.n <= _FEW) for p in places[:1]],
        [holds(p.raw.low, p.raw.high, p.group) for p in everyone if p.raw.enough and p.raw.low is not None],
        [holds(p.low, p.high, p.group) for p in scored],
        [holds(p.low, p.high, p.group) for p in anew],
        [float((p.first or 0) <= order.index(p.group) + 1 <= (p.last or 0)) for p in places],
        [float(p in clear) for p in places],
        [float((true[p.group] > middle) != (p.band is Band.ABOVE)) for p in clear],
        [float(p.group == order[0]) for p in places[:1]],
        [((p.raw.value or 0.0) - true[p.group]) ** 2 for p in scored],
        [((p.score or 0.0) - true[p.group]) ** 2 for p in scored],
        [((p.score or 0.0) - true[p.group]) ** 2 for p in anew],
    ]


def table(seeds: int, decoys: bool = True) -> Iterator[str]:
    """Lines of the table over this many teams, as Markdown; decoys are the demo's misleading patterns."""
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool:
        asked = range(_FIRST_SEED, _FIRST_SEED + seeds)
        rows = [r for some in pool.map(run, asked, [decoys] * seeds) for r in some]
    yield f"| over {seeds} teams, reviews of the last | {' | '.join(f'{d} days' for d in DAYS)} |"
    yield f"|---|{'---|' * len(DAYS)}"
    for i, name in enumerate(_NAMES):
        cells = []
        for days in DAYS:
            values = np.array([v for d, lines in rows if d == days for v in lines[i]])
            mean = float(values.mean()) if len(values) else float("nan")
            cells.append(f"{mean**0.5:.2f}" if name.startswith("error") else f"{100 * mean:.1f} %")
        yield f"| {name} | {' | '.join(cells)} |"


if __name__ == "__main__":
    for misled in (False, True):
        print("With the decoys of the demo:" if misled else "Without decoys:")
        for line in table(int(sys.argv[1]) if len(sys.argv) > 1 else 40, misled):
            print(line, flush=True)
