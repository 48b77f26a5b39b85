"""Coaching: everybody's gaps by criterion, or the plan of one agent."""

from typing import Annotated, Any

import typer

from iqs.cli.analyse import analyse
from iqs.cli.answers import As, Db, Format, existing, say, show
from iqs.cli.numbers import From, To, Where, selected
from iqs.errors import unknown_name


@analyse.command()
def coaching(
    agent: Annotated[str | None, typer.Argument(help="An agent by id or name; everybody without.")] = None,
    from_: From = None,
    to: To = None,
    where: Where = None,
    db: Db = None,
    output: As = Format.TABLE,
) -> None:
    """Say who has a clear gap on which criterion; with an agent, what helps, who can help, and a goal."""
    from iqs.analysis.gaps import gaps
    from iqs.store import DuckEngine, open_database
    from iqs.store.coaching import library
    from iqs.store.names import agent_names
    from iqs.store.unnamed import pseudonyms, unnamed

    database = open_database(existing(db))
    try:
        engine = DuckEngine(database)
        filters = selected(engine, from_, to, where)
        every = gaps(engine, filters)
        names, secret = agent_names(database), unnamed(database)
        if agent is not None:
            _plan(engine, filters, every, agent, names, tuple(sorted(secret)), library(database)[0])
        other = pseudonyms(database) if secret else {}
    finally:
        database.close()
    found = [g for g in every.gaps if agent is None or g.agent == agent or names.get(g.agent) == agent]
    found.sort(key=lambda g: (g.gap is None, not g.weak, g.size, g.agent, g.criterion))
    show([_row(g, other if agent is None else {}, names, secret) for g in found], output)


def _plan(
    engine: Any,
    filters: Any,
    every: Any,
    agent: str,
    names: dict[str, str],
    secret: tuple[str, ...],
    books: Any,
) -> None:
    from iqs.analysis.coaching import plan
    from iqs.analysis.coaching_words import evidence, gap_sentence, goal_sentence, headline, open_sentence
    from iqs.text import listed

    ids = {names.get(a, a): a for a in every.agents} | {a: a for a in every.agents}
    if agent not in ids:
        raise unknown_name("agent", agent, ids)
    found = plan(engine, filters, ids[agent], secret, every)
    say(f"{names.get(found.agent, found.agent)}: {headline(found.gaps, found.aside)}.")
    for g in found.strengths:
        say(f"Strength, {g.criterion}: {evidence(g)}.")
    for f in found.focus:
        name = f.gap.criterion
        say(f"Gap, {name}: {gap_sentence(f.gap)}")
        say(f"  Goal: {goal_sentence(name, f.goal)}")
        say(f"  What helps: {'; '.join(t.title for t in books.matching(name))}.")
        if f.mentors:
            say(f"  Who can help: {listed([names.get(m.agent, m.agent) for m in f.mentors], 'or')}.")
        for label, some in (("talk about", f.examples.worst), ("learn from", f.examples.best)):
            for e in some:
                say(f"  To {label}: review {e.review_id} of {e.source}, rated {e.score:g} of {e.top:g}.")
    for g in found.open:
        say(f"Not clear yet, {open_sentence(g)}")


def _row(g: Any, other: dict[str, str], names: dict[str, str], secret: frozenset[str]) -> dict[str, Any]:
    from iqs.analysis.coaching_words import reading

    hidden = bool(other) and g.agent in secret
    return {
        "agent": other[g.agent] if hidden else g.agent,
        "name": None if hidden else names.get(g.agent),
        "criterion": g.criterion,
        "reading": reading(g),
        "gap": g.gap,
        "low": g.low,
        "high": g.high,
        "n": g.n,
        "plain": g.plain,
        "others": g.peers,
        "more_needed": g.more,
    }
