"""Names for filters: the values a dimension takes, and what agents are called."""

from collections.abc import Sequence

from iqs.model import DIMENSIONS
from iqs.store.database import Database


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
