"""Findings over many seeds: which planted effects are among them, and how often anything is found without.

`python -m bench.findings 200` prints the table of docs/findings.md; `python -m bench.findings 20 6000` starts
at another seed. Each seed is a demo team of its own; facts come straight from its arrays (`bench.facts`).
"""

import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context

from bench.facts import facts_of
from iqs.analysis.findings.rank import Finding, findings
from iqs.analysis.findings.registry import DETECTORS, looked
from iqs.demo import Plan, World, generate
from iqs.model import Filters, Period

_FIRST_SEED = 7000


def _is(*starts: str) -> Callable[[str], bool]:
    return lambda key: key.startswith(starts)


def _named(w: World, slot: str, names: tuple[str, ...]) -> str:
    return names[w.slots[slot].number]


WANTED: dict[str, Callable[[World], Callable[[str], bool]]] = {
    "holiday": lambda _: _is("season|Holiday season|Resolution|fell"),
    "lenient_reviewer": lambda w: _is(f"reviewers|{w.people.reviewer_emails[w.people.lenient]}|higher"),
    "rushing": lambda w: _is(f"rushing|{_named(w, 'rushing', w.people.email)}"),
    "divergence": lambda w: (
        lambda key: (
            key.startswith("diverging|")
            and key.endswith(f"|{_named(w, 'divergence', w.people.teams)}|behind")
        )
    ),
    "most_improved": lambda w: _is(f"improving|Empathy|{_named(w, 'most_improved', w.people.email)}|up"),
    "lead": lambda _: _is("leads|iqs|"),
    "mix_shift": lambda _: _is("mixing|iqs|channel|"),
    "step": lambda w: _is(f"stepping|{_named(w, 'step', w.people.teams)}|up"),
}
"""For each planted effect what the key of its finding must be."""


def keys_of(f: Finding) -> tuple[str, ...]:
    """The keys of all sides of a finding."""
    return (f.told.key, *(c.key for c in f.others))


def look(w: World) -> tuple[list[Finding], dict[str, float], list[float], int]:
    """Findings as the bar is at first, seconds and smallest p by detector, and comparisons looked at."""
    engine = facts_of(w)
    period = Period(date(w.span.end.year - 1, w.span.end.month + 1, 1), w.span.end)
    seconds, answers = {}, []
    for key in DETECTORS:
        start = time.perf_counter()
        answers.append(looked(engine, key, Filters(period), None))
        seconds[key] = time.perf_counter() - start
    found = findings(answers)
    return list(found.findings), seconds, [min(a.p, default=1.0) for a in answers], found.looked


def run(seed: int) -> dict[str, object]:
    """One seed without effects and with all of them."""
    quiet, seconds, least, looked_at = look(generate(Plan(seed=seed, null=True)))
    w = generate(Plan(seed=seed))
    loud, _, _, _ = look(w)
    every = [key for f in loud for key in keys_of(f)]
    return {
        "seed": seed,
        "null": [f.told.key for f in quiet],
        "least": least,
        "found": {p: any(map(WANTED[p](w), every)) for p in WANTED if w.slots[p].planted},
        "number": len(loud),
        "detectors": Counter(f.detector for f in loud),
        "seconds": seconds,
        "looked": looked_at,
    }


def lines(seeds: int, first: int = _FIRST_SEED) -> Iterator[str]:
    """Lines of the table over this many seeds, as Markdown."""
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool:
        rows = list(pool.map(run, range(first, first + seeds)))
    any_null = [r["null"] for r in rows if r["null"]]
    yield f"| planted ({seeds} seeds from {first}, all effects at once) | among the findings |"
    yield "|---|---|"
    for plant in WANTED:
        hits = [r["found"][plant] for r in rows if plant in r["found"]]  # type: ignore[index,operator]
        yield f"| {plant} | {100 * sum(hits) / max(len(hits), 1):.0f} % |"
    yield f"| any finding without effects | {100 * len(any_null) / seeds:.1f} % |"
    yield ""
    yield f"Findings with all effects: {sum(r['number'] for r in rows) / seeds:.1f} a team."  # type: ignore[misc]
    total = Counter[str]()
    for r in rows:
        total.update(r["detectors"])  # type: ignore[arg-type]
    yield "By detector: " + ", ".join(f"{k} {v / seeds:.1f}" for k, v in total.most_common())
    spent = {k: sum(r["seconds"][k] for r in rows) / seeds for k in DETECTORS}  # type: ignore[index]
    yield (
        f"Seconds a team: {sum(spent.values()):.1f} ("
        + ", ".join(f"{k} {v:.2f}" for k, v in spent.items())
        + ")"
    )
    yield f"Comparisons: {sum(r['looked'] for r in rows) / seeds:.0f} a team."  # type: ignore[misc]
    for r in rows:
        if r["null"]:
            yield f"Seed {r['seed']} without effects: {r['null']}"
        missed = [p for p, hit in r["found"].items() if not hit]  # type: ignore[attr-defined]
        if missed:
            yield f"Seed {r['seed']} missed: {missed}"


if __name__ == "__main__":
    arguments = [int(a) for a in sys.argv[1:]]
    for line in lines(*(arguments or [50])):
        print(line, flush=True)
