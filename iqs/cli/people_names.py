"""Names of agents in the shell's answers, or pseudonyms for all or for those who asked for one."""

from typing import Annotated, Any

import typer

Anonymous = Annotated[
    bool, typer.Option("--anonymous", help="Pseudonyms, dealt anew when data change, in place of agents.")
]


def names_of(database: Any, anonymous: bool) -> dict[str, tuple[str, str]]:
    """Id and name to show of each agent; both a pseudonym for those who are not shown by name."""
    from iqs.store.names import agent_names
    from iqs.store.unnamed import pseudonyms, unnamed

    secret, other, known = unnamed(database), pseudonyms(database), agent_names(database)
    return {
        agent: (pseudonym, "") if anonymous or agent in secret else (agent, known.get(agent, ""))
        for agent, pseudonym in other.items()
    }


def who(by: str, group: str, named: dict[str, tuple[str, str]]) -> dict[str, str]:
    """A group's columns in an answer: its id, and its name where it has one."""
    shown, name = named.get(group, (group, ""))
    return {by: shown, **({"name": name} if name else {})}
