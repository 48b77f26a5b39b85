"""A last look at a report without names: texts that people wrote, such as its title, may hold one too."""

import re
from dataclasses import replace

from iqs.share.report import Report
from iqs.store import Database
from iqs.store.names import agent_names
from iqs.store.unnamed import pseudonyms

_SHORTEST = 3
"""Letters of a name that is looked for in a text; shorter ones are parts of other words."""


def masked_names(database: Database, text: str) -> str:
    """A text with pseudonyms in place of names and ids of agents and reviewers, whatever their capitals."""
    shown: dict[str, str] = {}
    agents, known = pseudonyms(database), agent_names(database)
    for agent, name in {**dict.fromkeys(agents, ""), **known}.items():
        other = agents.get(agent, "an agent")
        shown |= {v.casefold(): other for v in (agent, name) if len(v) >= _SHORTEST}
    shown |= {r.casefold(): o for r, o in pseudonyms(database, "reviewer").items() if len(r) >= _SHORTEST}
    for name in sorted(shown, key=len, reverse=True):
        pattern = rf"(?<!\w){re.escape(name)}(?!\w)"
        text = re.sub(pattern, lambda _, to=shown[name]: to, text, flags=re.IGNORECASE)  # type: ignore[misc]
    return text


def without_names(made: Report, database: Database) -> Report:
    """A report whose title and name of the data name nobody, and whose sections lead to no page by name.

    Numbers, sentences, charts and tables are made without names in the first place.
    """
    return replace(
        made,
        title=masked_names(database, made.title),
        data_name=masked_names(database, made.data_name),
        sections=tuple(replace(s, query=()) for s in made.sections),
    )
