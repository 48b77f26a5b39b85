"""Writing a world as the files its tools would export, and the truth beside them."""

from collections.abc import Callable
from pathlib import Path

import orjson
import pyarrow as pa
from pyarrow import csv

from iqs.demo.people import ROLES
from iqs.demo.qa_file import write_reviews
from iqs.demo.survey_files import employee_id, write_delighted, write_medallia, write_typeform
from iqs.demo.ticket_file import write_tickets
from iqs.demo.truth import truth_of
from iqs.demo.world import World


def write(world: World, directory: Path) -> tuple[Path, ...]:
    """Write all files into `directory` (made when missing, same names overwritten); return their paths."""
    directory.mkdir(parents=True, exist_ok=True)
    for name, writer in FILES.items():
        writer(world, directory / name)
    return tuple(directory / name for name in FILES)


def write_agents(w: World, path: Path) -> None:
    """The staff list; aliases hold the name other tools show and the personnel number."""
    p, numbers = w.people, range(len(w.people.name))
    other = [f"{p.shown[i]};{employee_id(i)}" if p.shown[i] != p.name[i] else employee_id(i) for i in numbers]
    left = [p.left_on(i, w.span) for i in numbers]
    table = pa.table(
        {
            "agent_id": p.email,
            "name": p.name,
            "team": [p.teams[t] for t in p.team],
            "role": [ROLES[r] for r in p.role],
            "manager": [p.managers[t] for t in p.team],
            "started_on": [str(p.started_on(i, w.span)) for i in numbers],
            "left_on": pa.array([None if d is None else str(d) for d in left], pa.string()),
            "aliases": other,
        }
    )
    csv.write_csv(table, path)


def write_truth(w: World, path: Path) -> None:
    """What is true of this world, indented for people to read."""
    path.write_bytes(orjson.dumps(truth_of(w), option=orjson.OPT_INDENT_2 | orjson.OPT_SERIALIZE_NUMPY))


FILES: dict[str, Callable[[World, Path], None]] = {
    "agents.csv": write_agents,
    "zendesk_qa_reviews.json": write_reviews,
    "zendesk_tickets.csv": write_tickets,
    "medallia_csat.csv": write_medallia,
    "delighted_nps.json": write_delighted,
    "typeform_ces.csv": write_typeform,
    "truth.json": write_truth,
}
"""Every file written and what writes it, in the order in which they are best loaded."""
