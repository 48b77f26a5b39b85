"""Names for filters: the values a dimension takes, and what agents are called."""

from collections import Counter
from collections.abc import Sequence

from iqs.model import DIMENSIONS
from iqs.store.database import Database

REVIEW_TYPES = {
    "manager": "Manager",
    "qa": "QA specialist",
    "peer": "Peer",
    "self": "Self (never counts)",
    "calibration": "Calibration (never counts)",
    "auto": "Automatic",
}
"""What people read for each type of review."""


def values(database: Database, dimension: str, facts: Sequence[str]) -> tuple[str, ...]:
    """Distinct values of a dimension over the named facts, "" for rows where it is unknown."""
    column = DIMENSIONS[dimension].key
    parts = " union ".join(f"select distinct {column} as v from {fact}" for fact in facts)  # noqa: S608
    with database.cursor() as cursor:
        cursor.execute(f"select v from ({parts}) order by v")  # noqa: S608
        return tuple(v for (v,) in cursor.fetchall())


def agent_names(database: Database) -> dict[str, str]:
    """Agent ids and the names to show for them, for agents that are in the agents list."""
    with database.cursor() as cursor:
        cursor.execute("select agent_id, any_value(name) from agents where current and name <> '' group by 1")
        return dict(cursor.fetchall())


def labels(database: Database, dimension: str) -> dict[str, str]:
    """Values of a dimension with the names people read, in reading order; "" is shown as unknown."""
    found = values(database, dimension, sorted(DIMENSIONS[dimension].facts))
    names = {"agent": agent_names(database), "review_type": REVIEW_TYPES}.get(dimension, {})
    shown = {v: names.get(v, v) or unknown(dimension) for v in found}
    namesakes = {name for name, times in Counter(shown.values()).items() if times > 1}
    shown = {v: f"{name} ({v})" if name in namesakes else name for v, name in shown.items()}
    return dict(sorted(shown.items(), key=lambda item: (item[0] == "", item[1].casefold())))


def unknown(dimension: str) -> str:
    """What stands for rows whose value of a dimension is not known."""
    return f"(no {DIMENSIONS[dimension].label.lower()})"
