"""How long agents had been on the job when a row was made: bands of months, from the list of agents.

Whether new colleagues are worth less can only be told from agents who are seen both new and later: everybody
else's time on the job is part of who they are. So bands are used only as far as such agents connect them.
"""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import numpy.typing as npt

from iqs.analysis.presence import CROSSING, months_on_the_job, working_days
from iqs.scoring import Engine

TENURE = "tenure"
"""Stands beside the dimensions where a change is taken apart."""
UNKNOWN = "first day not known"
_FIRST, _YEAR = 3, 12
BANDS = (f"first {_FIRST} months", f"{_FIRST} to {_YEAR} months", "over a year")
_NO_DAYS = "First working days are not known: load a list of agents that has them."

Codes = npt.NDArray[np.int64]


def first_days(engine: Engine) -> Mapping[str, date]:
    """The first working day of each agent for whom it is known."""
    return {agent: started for agent, (started, _) in working_days(engine).items() if started is not None}


def band(started: date | None, month: date | None) -> str:
    """The band of an agent in a month, by the months since the one they started in."""
    if started is None or month is None:
        return UNKNOWN
    months = months_on_the_job(started, month)
    return BANDS[0] if months < _FIRST else BANDS[1] if months < _YEAR else BANDS[2]


def groupings(
    started: Mapping[str, date], agents: Sequence[str], months: Sequence[date | None]
) -> tuple[list[Codes], str]:
    """Ways to number the cells of agents in months by band, the finest first; none, and why, for too few.

    Agents whose first day is not known count as long there: they say nothing about being new.
    """
    if not started:
        return [], _NO_DAYS
    rank = {name: i for i, name in enumerate((*BANDS, UNKNOWN))}
    cells = [rank[band(started.get(a), m)] for a, m in zip(agents, months, strict=True)]
    finest = np.minimum(np.array(cells, dtype=np.int64), len(BANDS) - 1)
    found = []
    for merged in ([0, 1, 2], [0, 1, 1], [0, 0, 1]):
        codes = np.array(merged, dtype=np.int64)[finest]
        seen: dict[str, set[int]] = {}
        for agent, code in zip(agents, codes.tolist(), strict=True):
            seen.setdefault(agent, set()).add(code)
        whole = len(set(codes.tolist())) == max(merged) + 1
        if whole and sum(len(bands) > 1 for bands in seen.values()) >= CROSSING:
            found.append(codes)
    if found:
        return found, ""
    return [], (
        f"Fewer than {CROSSING} agents have rows from two of: {', '.join(BANDS)}. What being new adds cannot "
        "be told from who the new ones are."
    )
