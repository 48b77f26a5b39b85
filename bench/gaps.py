"""Whether gaps on the Coaching page keep their word: what intervals cover, what is clear and wrong.

`python -m bench.gaps 8` prints the table of docs/people.md over demo teams without effects, whose true
scores are known: the mean of each criterion over all contacts of an agent, against that of the others in the
same role.
"""

import os
import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from multiprocessing import get_context

import numpy as np

from bench.facts import facts_of
from iqs.analysis.gaps import Gap, Gaps, gaps
from iqs.demo import Plan, World, generate
from iqs.demo.effects import criterion_of
from iqs.demo.quality import CRITERIA
from iqs.model import Filters, Period

_FIRST_SEED = 500
DAYS = (365, 91)


def truth(w: World, period: Period) -> dict[tuple[str, str], float]:
    """True score of each agent on each criterion over all contacts of a period, in percent."""
    first = (period.start - w.span.start).days
    inside = w.tickets.day >= first
    found = {}
    for i, agent in enumerate(w.people.email):
        rows = np.flatnonzero(inside & (w.tickets.agent == i))
        if len(rows):
            found |= {
                (agent, name): criterion_of(w.quality, w.z[rows], rows, k) for k, name in enumerate(CRITERIA)
            }
    return found


def _true_gap(g: Gap, every: Gaps, true: dict[tuple[str, str], float]) -> float:
    roles = dict(every.roles)
    peers = [
        p
        for p in every.on(g.criterion)
        if p.agent != g.agent and (not g.same_role or roles[p.agent] == roles[g.agent])
    ]
    theirs = np.average([true[p.agent, g.criterion] for p in peers], weights=[p.n for p in peers])
    return true[g.agent, g.criterion] - float(theirs)


def run(seed: int) -> list[tuple[int, float, float, float, bool, bool]]:
    """For one team, for each gap: days, true, found, error, whether the interval holds, if it is clear."""
    w = generate(Plan(seed=seed, null=True, decoys=False))
    engine, found = facts_of(w), []
    for days in DAYS:
        period = Period(w.span.end - timedelta(days=days - 1), w.span.end)
        every, true = gaps(engine, Filters(period)), truth(w, period)
        for g in every.gaps:
            if g.gap is None or g.low is None or g.high is None:
                continue
            t = _true_gap(g, every, true)
            found.append((days, t, g.gap, g.gap - t, g.low <= t <= g.high, g.weak or g.strong))
    return found


def main(teams: int) -> None:
    """Print the table."""
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool:
        rows = [r for some in pool.map(run, range(_FIRST_SEED, _FIRST_SEED + teams)) for r in some]
    print(f"| over {teams} teams, reviews of the last | {' | '.join(f'{d} days' for d in DAYS)} |")
    print(f"|---|{'---|' * len(DAYS)}")
    lines: dict[str, list[str]] = {}
    for days in DAYS:
        mine = [r for r in rows if r[0] == days]
        marked = [r for r in mine if r[5]]
        wrong = sum((t > 0) != (g > 0) for _, t, g, *_ in marked)
        for name, cell in (
            ("differences compared", f"{len(mine):,}"),
            ("95 % interval holds the truth", f"{100 * np.mean([r[4] for r in mine]):.1f} %"),
            ("clear gaps and strengths", f"{len(marked)}"),
            ("of these on the wrong side", f"{wrong}"),
            ("error of the difference, points", f"{np.sqrt(np.mean([r[3] ** 2 for r in mine])):.2f}"),
        ):
            lines.setdefault(name, []).append(cell)
    for name, cells in lines.items():
        print(f"| {name} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 8)
