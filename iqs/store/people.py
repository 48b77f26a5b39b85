"""The people behind the rows: who they are, how exports write them, and what was noted about that by hand."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.resources import files

import duckdb

from iqs.errors import UserError, unknown_name
from iqs.store.database import Database, one_row
from iqs.store.facts import rebuild
from iqs.store.resolve import ALIAS_COLUMNS, Alias, follow, noted, same, ways

_PEOPLE = (files("iqs.store") / "sql" / "questions" / "people.sql").read_text("utf-8")


@dataclass(frozen=True)
class Person:
    """One agent as the numbers are split by: `agent_id` is the key in the facts, "" for rows of nobody.

    `reviews`, `contacts` and `surveys` count rows, `first_day` and `last_day` bound them (None without dated
    rows). `written` are the names and ids by which exports name this agent, `tools` those that do, `teams`
    those of the rows as exported. `known` is False for a name that stands neither in an agents file nor in a
    note: its rows count in every total, as an agent of its own.
    """

    agent_id: str
    name: str
    reviews: int
    contacts: int
    surveys: int
    first_day: date | None
    last_day: date | None
    written: tuple[str, ...]
    tools: tuple[str, ...]
    teams: tuple[str, ...]
    known: bool

    @property
    def rows(self) -> int:
        """Rows of any kind."""
        return self.reviews + self.contacts + self.surveys


def people(database: Database) -> tuple[Person, ...]:
    """Everyone in the data or in an agents file: names nobody knows first, then by name."""
    with database.cursor() as cursor:
        by_hand, listed = ways(cursor)
        known = {same(follow(n.agent_id, by_hand, listed)[0] or n.agent_id) for n in noted(cursor)}
        cursor.execute(_PEOPLE)
        columns = list(Person.__dataclass_fields__)
        found = []
        for row in cursor.fetchall():
            fields = dict(zip(columns, row, strict=True))
            fields |= {name: tuple(fields[name]) for name in ("written", "tools", "teams")}
            fields["known"] = fields["known"] or same(fields["agent_id"]) in known
            found.append(Person(**fields))
    return tuple(sorted(found, key=lambda p: (p.known, p.agent_id == "", p.name.casefold(), p.agent_id)))


def aliases(database: Database) -> tuple[Alias, ...]:
    """What was noted about agents, the latest first."""
    with database.cursor() as cursor:
        return noted(cursor)[::-1]


def alias(
    database: Database,
    name: str,
    agent: str,
    *,
    source: str = "",
    team: str = "",
    from_day: date | None = None,
    to_day: date | None = None,
    noted_by: str,
) -> Alias:
    """Note that rows of `name` are those of `agent`, and count them so.

    `name` is an agent, or a name or id as exports write it; `agent` is an agent, by id or name, or a new name
    to show them under. With a tool, a team or days, only rows there and then: that tells namesakes apart. The
    facts are rebuilt in the same transaction; totals stay, the split by agent changes.

    Raises UnknownName when nothing is called `name`, or there is no such tool or team, and UserError when
    both are the same person already, when the note is there already, or when `agent` names several people.
    """
    if not name.strip() or not agent.strip():
        raise UserError("Give the name as the exports write it, and the agent whose rows they are.")
    if from_day and to_day and from_day > to_day:
        raise UserError(f"The note ends ({to_day}) before it starts ({from_day}). Swap the two days.")
    with database.writing() as cursor:
        agent = _agent(cursor, agent)
        now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
        (alias_id,) = one_row(cursor, "select coalesce(max(alias_id), 0) + 1 from agent_aliases")
        note = Alias(alias_id, name.strip(), source, team, from_day, to_day, agent, now, noted_by)
        _check(cursor, note)
        marks = ", ".join("?" for _ in Alias.__dataclass_fields__)
        cursor.execute(
            f"insert into agent_aliases ({ALIAS_COLUMNS}) values ({marks})",  # noqa: S608
            list(vars(note).values()),
        )
        _counted_anew(cursor, "alias", note, noted_by)
    return note


def forget_alias(database: Database, alias_id: int, *, forgotten_by: str) -> Alias:
    """Take a note back, as if it had never been made. Raises UnknownName when there is no such note."""
    with database.writing() as cursor:
        notes = {str(n.alias_id): n for n in noted(cursor)}
        if str(alias_id) not in notes:
            raise unknown_name("note about an agent", str(alias_id), notes)
        cursor.execute("delete from agent_aliases where alias_id = ?", [alias_id])
        note = notes[str(alias_id)]
        _counted_anew(cursor, "forget alias", note, forgotten_by)
    return note


def _counted_anew(cursor: duckdb.DuckDBPyConnection, what: str, note: Alias, who: str) -> None:
    rebuild(cursor)
    cursor.execute("update settings set value = (value::bigint + 1)::text where key = 'data_version'")
    detail = " ".join((f"{note.alias_id}: {note.alias} is {note.agent_id}", *note.conditions))
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    cursor.execute("insert into audit values (?, ?, ?, ?)", [now, who, what, detail])


def _agent(cursor: duckdb.DuckDBPyConnection, asked: str) -> str:
    """The agent someone means by an id or a name; a name that nobody has is a new one."""
    cursor.execute(
        """
        select agent_id, any_value(name) from (
            select agent_id, name from agents where current
            union all select distinct agent, agent from review_fact
            union all select distinct agent, agent from survey_fact
            union all select distinct agent, agent from contact_fact
        ) where agent_id <> '' group by all
        """
    )
    agents: dict[str, str | None] = dict(cursor.fetchall())
    if asked in agents:
        return asked
    meant = [a for a in agents if same(a) == same(asked)]
    meant = meant or [a for a, name in agents.items() if name and same(name) == same(asked)]
    if len(meant) > 1:
        raise UserError(
            f"{len(meant)} agents are called “{asked}”. Give the id of one: {', '.join(sorted(meant)[:6])}."
        )
    return meant[0] if meant else asked.strip()


def _check(cursor: duckdb.DuckDBPyConnection, note: Alias) -> None:
    """Refuse a note that is about nobody, or says what is so already."""
    cursor.execute(
        """
        select trim(name) from (
            select agent_id as name from interactions where current
            union select agent_id from reviews where current
            union select agent_id from surveys where current
            union select agent_id from agents where current
            union select name from agents where current
            union select unnest(string_split(aliases, ';')) from agents where current
            union select agent_id from agent_aliases
        ) where trim(name) <> ''
        """
    )
    names = {name for (name,) in cursor.fetchall()}
    if same(note.alias) not in {same(name) for name in names}:
        raise unknown_name("agent", note.alias, names)
    for kind, value, column in (("tool", note.source, "source"), ("team", note.team, "team")):
        cursor.execute(
            " union ".join(f"select {column} from {t}" for t in ("interactions", "reviews", "surveys"))  # noqa: S608
        )
        there = {found for (found,) in cursor.fetchall() if found}
        if value and value not in there:
            raise unknown_name(kind, value, there)
    for other in noted(cursor):
        if same(other.alias) == same(note.alias) and other.conditions == note.conditions:
            raise UserError(
                f"“{note.alias}” is noted as {other.agent_id} already (no. {other.alias_id}). "
                "Take that note back first."
            )
    if note.always:
        by_hand, listed = ways(cursor)
        now, then = (follow(n, by_hand, listed)[0] or n for n in (note.alias, note.agent_id))
        respelled = same(note.alias) == same(note.agent_id) and now != note.agent_id
        if same(now) == same(then) and not respelled:
            raise UserError(
                f"“{note.alias}” and “{note.agent_id}” are one person already. Take back the note that "
                "says so if another name should be shown."
            )
