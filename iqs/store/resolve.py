"""Whose rows a name stands for: what people noted by hand, over what agents files say.

A name in an export leads to an agent by the notes first, then by an agents file, and on from there, so that a
note about an agent reaches every name the agent goes by. Without any note, agents files alone decide.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files

import duckdb
import pyarrow as pa


@dataclass(frozen=True)
class Alias:
    """One note: rows whose agent is written `alias` are those of `agent_id`.

    Only in the tool `source`, in `team` as the row has it, on days from `from_day` to `to_day` (both
    included); empty or None means any. `noted_at` is UTC.
    """

    alias_id: int
    alias: str
    source: str
    team: str
    from_day: date | None
    to_day: date | None
    agent_id: str
    noted_at: datetime
    noted_by: str

    @property
    def always(self) -> bool:
        """Whether it holds for every row with the name."""
        return not self.conditions

    @property
    def conditions(self) -> tuple[str, ...]:
        """What of tool, team and days it asks for, as "in tool qa"."""
        days = [
            f"{word} {day:%-d %b %Y}" for word, day in (("from", self.from_day), ("to", self.to_day)) if day
        ]
        tool = f"in tool {self.source}" if self.source else ""
        team = f"in team {self.team}" if self.team else ""
        return tuple(filter(None, (tool, team, " ".join(days))))


ALIAS_COLUMNS = ", ".join(Alias.__dataclass_fields__)

_LISTED = (files("iqs.store") / "sql" / "facts" / "names.sql").read_text("utf-8")
_USUAL_KEY = """
create or replace temp macro agent_key(rules, mapped, name, tool, team, day) as coalesce(mapped, trim(name))
"""
# A macro puts its arguments in as they are: a parameter of the lambda must not be named as a table is.
_NOTED_KEY = """
create or replace temp macro agent_key(rules, mapped, name, tool, team, day) as coalesce(
    list_filter(
        rules,
        lambda rule: (rule.source = '' or coalesce(rule.source = tool, false))
            and (rule.team = '' or coalesce(rule.team = team, false))
            and (rule.from_day is null or coalesce(day >= rule.from_day, false))
            and (rule.to_day is null or coalesce(day <= rule.to_day, false))
    )[1].agent_id,
    mapped, trim(name)
)
"""
_RULE = pa.struct(
    [
        ("source", pa.string()),
        ("team", pa.string()),
        ("from_day", pa.date32()),
        ("to_day", pa.date32()),
        ("agent_id", pa.string()),
    ]
)
_NAMES = pa.schema([("alias", pa.string()), ("agent_id", pa.string()), ("rules", pa.list_(_RULE))])


def same(name: str) -> str:
    """What spellings of a name have in common: exports differ in case and in spaces around it.

    Letter by letter, as the engine does it: Python has other rules for Σ at the end of a word and for İ.
    """
    return "".join(letter.lower()[0] for letter in name.strip(" "))


def noted(cursor: duckdb.DuckDBPyConnection) -> tuple[Alias, ...]:
    """Every note, the first made first."""
    cursor.execute(f"select {ALIAS_COLUMNS} from agent_aliases order by alias_id")  # noqa: S608
    return tuple(Alias(*row) for row in cursor.fetchall())


def follow(
    name: str, by_hand: Mapping[str, str], listed: Mapping[str, str]
) -> tuple[str | None, tuple[str, ...]]:
    """The agent a name leads to in the end, None when nothing is known of it, and the names on the way.

    A circle can only come about by an agents file loaded after a note that says the contrary; of what the
    notes in it say, the first in the alphabet stands, for every name in the circle alike.
    """
    way: list[str] = []
    said: list[str] = []
    at, found = same(name), None
    while at not in way:
        way.append(at)
        step = by_hand.get(at, listed.get(at))
        if step is None:
            return found, tuple(way)
        said.append(step)
        if same(step) == at:
            return step, tuple(way)
        at, found = same(step), step
    circle = range(way.index(at), len(way))
    return min((said[i] for i in circle if way[i] in by_hand), default=found), tuple(way)


def ways(cursor: duckdb.DuckDBPyConnection) -> tuple[dict[str, str], dict[str, str]]:
    """Where names lead by notes that hold for every row, and by agents files."""
    cursor.execute(_LISTED)
    cursor.execute("select alias, agent_id from agent_names")
    listed = dict(cursor.fetchall())
    return {same(n.alias): n.agent_id for n in noted(cursor) if n.always}, listed


def resolve(cursor: duckdb.DuckDBPyConnection) -> None:
    """Make the temporary table `agent_names`, every known name, and `agent_key`, which picks its agent."""
    notes = noted(cursor)
    if not notes:
        cursor.execute(_LISTED)
        cursor.execute(_USUAL_KEY)
        return
    names = resolved(notes, *ways(cursor))
    cursor.register("resolved_names", pa.Table.from_pylist(names, _NAMES))
    cursor.execute("create or replace temp table agent_names as from resolved_names")
    cursor.unregister("resolved_names")
    cursor.execute(_NOTED_KEY)


def resolved(
    notes: Sequence[Alias], by_hand: Mapping[str, str], listed: Mapping[str, str]
) -> list[dict[str, object]]:
    """For each name: the agent it always leads to, and rules for some rows, the most specific first."""
    rules: dict[str, list[Alias]] = {}
    for note in sorted(notes, key=_specific, reverse=True):
        if not note.always:
            rules.setdefault(same(note.alias), []).append(note)
    out: list[dict[str, object]] = []
    for name in {*by_hand, *listed, *rules}:
        agent, way = follow(name, by_hand, listed)
        own = [_rule(note, by_hand, listed) for at in way for note in rules.get(at, ())]
        out.append({"alias": name, "agent_id": agent, "rules": own or None})
    return out


def _specific(note: Alias) -> tuple[int, bool, bool, int]:
    """More conditions first, then the tool before the team before days, then the later note."""
    return len(note.conditions), bool(note.source), bool(note.team), note.alias_id


def _rule(note: Alias, by_hand: Mapping[str, str], listed: Mapping[str, str]) -> dict[str, object]:
    # "Bob Fox in team Blue is Bob Fox" keeps the name where other notes lead it elsewhere.
    itself = same(note.agent_id) == same(note.alias)
    agent = None if itself else follow(note.agent_id, by_hand, listed)[0]
    return {
        "source": note.source,
        "team": note.team,
        "from_day": note.from_day,
        "to_day": note.to_day,
        "agent_id": agent or note.agent_id,
    }
