"""An engine that cannot tell whose rows are whose: names are replaced before anything is asked of them.

Replaced at the source, so that no number, sentence, chart or title that is made from the answers can name
anybody. Small groups can be taken together in the same way.
"""

from collections.abc import Callable, Collection, Hashable, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import duckdb
import narwhals.stable.v2 as nw
import pyarrow as pa

from iqs.errors import UserError
from iqs.model import DIMENSIONS, Filters
from iqs.settings import Settings
from iqs.store.database import Database
from iqs.store.engine import DuckEngine
from iqs.store.names import agent_names
from iqs.store.unnamed import pseudonyms, unnamed

T = TypeVar("T")
_FACTS = ("review_fact", "survey_fact", "contact_fact")
_OF_REVIEWS = ("rating_fact", "linked_fact", "linked_draw_fact", "linked_rating_fact", "cause_fact")
_BY_HOUR = {
    "contact_hour_fact": "contact_fact",
    "review_hour_fact": "review_fact",
    "rating_hour_fact": "review_fact",
}
_WITHOUT_NAMES = (*_FACTS, *_OF_REVIEWS, *_BY_HOUR, "agents")
"""Tables that can be asked, whoever is hidden; comments name people in their own words."""
NOT_POOLED = ("review_type",)
"""Dimensions whose groups are never taken together: they say how a row counts."""


@dataclass(frozen=True)
class Small:
    """Groups to be taken together with the rows whose group is not known.

    `groups` are (fact, kind of survey or "", dimension, value), and `whole` (fact, kind) of which nothing at
    all is shown.
    """

    groups: frozenset[tuple[str, str, str, str]] = frozenset()
    whole: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, eq=False)
class HiddenEngine:
    """Facts of one database with pseudonyms in place of names, narrowed by `where`, small groups together.

    `where` is asked of the facts as they are; what the engine is asked is then to be without it.
    """

    database: Database
    names: Mapping[tuple[str, str], str]
    everybody: bool
    where: Filters = Filters()  # noqa: RUF009 - it is frozen
    small: Small = Small()
    answers: MutableMapping[Hashable, Any] = field(default_factory=dict, compare=False, repr=False)

    def answer(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, kept as long as this engine lives: pseudonyms are dealt anew for the next."""
        if key not in self.answers:
            self.answers[key] = make()
        found: T = self.answers[key]
        return found

    def table(self, name: str) -> "nw.LazyFrame[duckdb.DuckDBPyRelation]":
        """Return a fact or the agents as a lazy frame; UserError for comments where names are hidden."""
        if name not in _WITHOUT_NAMES and (self.names or name != "comment_fact"):
            raise UserError(
                "Comments name people in their own words: they are not part of this. Show names to have them."
            )
        cursor = self.database.cursor()
        columns = cursor.table(name).columns
        cursor.register("hidden_name", _pairs(self.names))
        cursor.register("small_group", _table(("fact", "kind", "dimension", "value"), self.small.groups))
        cursor.register("kept_value", _table(("dimension", "value"), _values(self.where)))
        return nw.from_native(cursor.sql(_agents() if name == "agents" else self._fact(name, columns)))

    def settings(self) -> Settings:
        """The settings in force in this database."""
        return DuckEngine(self.database).settings()

    def version(self) -> int:
        """Number that grows with every load and every changed setting."""
        return DuckEngine(self.database).version()

    def name(self, dimension: str, value: str) -> str:
        """What stands for a value of a dimension."""
        return self.names.get((dimension, value), value)

    def _fact(self, name: str, columns: Collection[str]) -> str:
        base = name if name in _FACTS else _BY_HOUR.get(name, "review_fact")
        kind = "f.kind" if base == "survey_fact" else "''"
        shown, joined, wanted = [], [], ["true"]
        for key in DIMENSIONS:
            if key not in columns:
                continue
            told = f"f.{key}"
            if key in ("agent", "reviewer"):
                joined.append(
                    f"left join hidden_name {key}_name "
                    f"on {key}_name.dimension = '{key}' and {key}_name.value = f.{key}"
                )
                told = f"coalesce({key}_name.shown, f.{key})"
            if key not in NOT_POOLED and self.small.groups:
                small = f"select (kind, dimension, value) from small_group where fact = '{base}'"  # noqa: S608
                told = f"case when ({kind}, '{key}', f.{key}) in ({small}) then '' else {told} end"
            if told != f"f.{key}":
                shown.append(f"{told} as {key}")
            if self.where.values(key) and base in DIMENSIONS[key].facts:
                wanted.append(f"f.{key} in (select value from kept_value where dimension = '{key}')")  # noqa: S608
        wanted += [f"not ('{f}' = '{base}' and {kind} = '{k}')" for f, k in self.small.whole]
        replaced = f"replace ({', '.join(shown)})" if shown else ""
        # Names of tables and columns are our own; values stand in the registered tables.
        return f"select f.* {replaced} from {name} f {' '.join(joined)} where {' and '.join(wanted)}"  # noqa: S608


def _agents() -> str:
    """The list of agents: whoever has a pseudonym is only that; nobody else where all have one."""
    return (
        "select f.* replace (coalesce(n.shown, f.agent_id) as agent_id, coalesce(n.shown, f.name) as name, "
        "case when n.shown is null then f.manager end as manager, "
        "case when n.shown is null then f.aliases end as aliases) "
        "from agents f left join hidden_name n on n.dimension = 'agent' and n.value = f.agent_id "
        "where n.shown is not null or not exists (from hidden_name where dimension = 'everybody')"
    )


def hidden(
    database: Database, *, everybody: bool, where: Filters | None = None, small: Small | None = None
) -> HiddenEngine | DuckEngine:
    """An engine that names nobody, or with `everybody` false only hides who asked not to be shown by name.

    The plain engine where there is nobody to hide, nothing to narrow and no small group.
    """
    agents = pseudonyms(database)
    names: dict[tuple[str, str], str] = {}
    if everybody:
        names = {("agent", a): shown for a, shown in agents.items()}
        names |= {("reviewer", r): shown for r, shown in pseudonyms(database, "reviewer").items()}
        names["everybody", ""] = ""
    else:
        known = agent_names(database)
        for agent in unnamed(database):
            shown = agents.get(agent, "Agent")
            names |= {("agent", agent): shown}
            # Whoever reviews others too is written by id or by name there.
            names |= {("reviewer", who): shown for who in (agent, known.get(agent, "")) if who}
    if not names and where is None and small is None:
        return DuckEngine(database)
    return HiddenEngine(database, names, everybody, where or Filters(), small or Small())


def _pairs(names: Mapping[tuple[str, str], str]) -> pa.Table:
    rows = [(dimension, value, shown) for (dimension, value), shown in names.items()]
    return _table(("dimension", "value", "shown"), rows)


def _table(columns: tuple[str, ...], rows: Collection[tuple[str, ...]]) -> pa.Table:
    told = sorted(rows)
    return pa.table({c: pa.array([r[i] for r in told], pa.string()) for i, c in enumerate(columns)})


def _values(where: Filters) -> list[tuple[str, str]]:
    return [(key, value) for key, values in where.where for value in values]
