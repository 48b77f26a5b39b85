"""How often Did it work? calls a made-up change clear, in demo teams in which nothing was changed.

`python -m bench.interventions 20` prints the table of docs/change.md: by metric, weeks on a side and whom the
change touched, on days spread over the data. Rules were chosen on seeds below 7000, and the table is of such:
it says how they fare where they were made, and what a share is known to says how far that reaches.
"""

import os
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from multiprocessing import get_context

import numpy as np

from bench.detect import error
from bench.facts import facts_of
from iqs.analysis.compare import Verdict
from iqs.analysis.intervention import effect
from iqs.demo import Plan, World, generate
from iqs.model import Treated

_FIRST_SEED = 3000
WHAT = ("iqs", "Empathy", "csat", "nps", "aht", "fcr", "ces")
WEEKS = (13, 26)
DAYS = 3
WHOM = ("eight agents drawn", "a team", "everybody")
Key = tuple[str, int, str]


def trials(w: World, seed: int) -> Iterator[tuple[int, date, str, Treated]]:
    """Weeks on a side, day, and whom it touched: days spread over what both sides leave."""
    rng = np.random.default_rng(seed)
    for weeks in WEEKS:
        first, last = w.span.start + timedelta(days=7 * weeks), w.span.end - timedelta(days=7 * weeks)
        for i in range(DAYS):
            on = first + timedelta(days=round((last - first).days * (i + 0.5) / DAYS))
            drawn = rng.choice(w.people.email, 8, replace=False)
            team = w.people.teams[int(rng.integers(len(w.people.teams)))]
            yield weeks, on, WHOM[0], Treated("agent", tuple(sorted(map(str, drawn))))
            yield weeks, on, WHOM[1], Treated("team", (team,))
            yield weeks, on, WHOM[2], Treated("", ())


def run(seed: int) -> list[tuple[Key, Verdict, float]]:
    """Verdicts of one team without effects, and differences in units of half the interval's width."""
    w = generate(Plan(seed=seed, null=True))
    engine = facts_of(w)
    rows = []
    for weeks, on, whom, treated in trials(w, seed):
        for what in WHAT:
            e = effect(engine, what, treated, on, None, weeks, weeks)
            half = 0.0 if e.found is None else (e.found.high - e.found.low) / 2
            rows.append(((what, weeks, whom), e.verdict, e.found.value / half if e.found and half else 0.0))
    return rows


def table(seeds: int, first: int = _FIRST_SEED) -> Iterator[str]:
    """Lines of the table over this many seeds, as Markdown; each share with one standard error."""
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool:
        rows = [r for some in pool.map(run, range(first, first + seeds)) for r in some]
    judged, clear, up = Counter[Key](), Counter[Key](), Counter[Key]()
    for key, verdict, size in rows:
        judged[key] += verdict is not Verdict.NOT_ENOUGH
        clear[key] += verdict is Verdict.CLEAR
        up[key] += verdict is Verdict.CLEAR and size > 0
    head = " | ".join(f"{whom}, {weeks} weeks" for whom in WHOM for weeks in WEEKS)
    yield f"| called clear ({seeds} seeds from {first}) | {head} |"
    yield f"|---|{'---|' * (len(WHOM) * len(WEEKS))}"
    for what in (*WHAT, "all"):
        cells = []
        for whom in WHOM:
            for weeks in WEEKS:
                keys = [(k, weeks, whom) for k in (WHAT if what == "all" else (what,))]
                n, k, rose = (sum(c[key] for key in keys) for c in (judged, clear, up))
                share = k / max(n, 1)
                cells.append(
                    f"{100 * share:.1f} ± {100 * error(share, max(n, 1)):.1f} % ({k} of {n}, {rose} up)"
                )
        yield f"| {what} | {' | '.join(cells)} |"


if __name__ == "__main__":
    given = [int(a) for a in sys.argv[1:]]
    for line in table(*(given or [20])):
        print(line, flush=True)
