"""Agents who are not shown by name where people are compared, and the pseudonyms that stand for names."""

import hmac
from collections.abc import Collection
from datetime import UTC, datetime
from hashlib import sha256

from iqs.model import DIMENSIONS
from iqs.store.database import Database, one_row
from iqs.store.names import values


def unnamed(database: Database) -> frozenset[str]:
    """Agents, by id, who asked not to be shown by name."""
    with database.cursor() as cursor:
        cursor.execute("select agent from unnamed_agents")
        return frozenset(agent for (agent,) in cursor.fetchall())


def save_unnamed(database: Database, agents: Collection[str], *, saved_by: str) -> None:
    """Make these the agents who are not shown by name, in place of those who were; changes are recorded."""
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    with database.writing() as cursor:
        cursor.execute("select agent from unnamed_agents")
        before = {agent for (agent,) in cursor.fetchall()}
        for agent in sorted(before - set(agents)):
            cursor.execute("delete from unnamed_agents where agent = ?", [agent])
            cursor.execute("insert into audit values (?, ?, ?, ?)", [now, saved_by, "show name", agent])
        for agent in sorted(set(agents) - before):
            cursor.execute("insert into unnamed_agents values (?, ?, ?)", [agent, now, saved_by])
            cursor.execute("insert into audit values (?, ?, ?, ?)", [now, saved_by, "hide name", agent])


def pseudonyms(database: Database, dimension: str = "agent") -> dict[str, str]:
    """A pseudonym for every agent (or reviewer) in the data, such as "Agent 7F3A".

    It is the start of an HMAC-SHA256 of the id with a secret of the database: neither names, numbers of rows
    nor scores tell whose it is. The same until data or settings change, so that an older list is of no use
    for a newer one; longer than four digits where two would be alike. In the order of the pseudonyms.
    """
    with database.cursor() as cursor:
        (secret,) = one_row(cursor, "select secret from pseudonym_key")
        (version,) = one_row(cursor, "select value from settings where key = 'data_version'")
    known = [v for v in values(database, dimension, sorted(DIMENSIONS[dimension].facts)) if v]

    def code(value: str) -> str:
        told = f"{version}\0{dimension}\0{value}"
        return hmac.digest(str(secret).encode(), told.encode(), sha256).hex().upper()

    codes = {value: code(value) for value in known}
    digits = 4
    while len({c[:digits] for c in codes.values()}) < len(codes):
        digits += 1
    label = DIMENSIONS[dimension].label
    return {value: f"{label} {c[:digits]}" for value, c in sorted(codes.items(), key=lambda item: item[1])}
