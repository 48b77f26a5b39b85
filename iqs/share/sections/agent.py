"""One agent as a section: six numbers beside those of team and role, the course of one, and criteria."""

from iqs.analysis.beside import beside, course_beside, only
from iqs.analysis.beside_words import headline, others_words
from iqs.analysis.criteria_cells import criteria_by_group
from iqs.charts.beside import course_of, criteria_apart
from iqs.scoring import Engine, answered, metric
from iqs.share.asked import Asked, names
from iqs.share.report import Cell, Column, Format, Section
from iqs.share.sections.shared import table
from iqs.text import interval, value

_PAGE = "agent"


def section(engine: Engine, asked: Asked) -> Section:
    """What the Agent page says of the agent that is asked for by name; no single review."""
    called = names(engine, "agent", asked)
    person = asked.one("person")
    agent = next((a for a, name in called.items() if a and name == person), None)
    if agent is None:
        said = "It is not said whose numbers these are to be, or nobody is shown by that name."
        return Section("agent", "Agent", (said,), page=_PAGE)
    settings = engine.settings()
    found = answered(engine, beside, agent, asked.filters)
    rows: list[tuple[Cell, ...]] = []
    for line in found.lines:
        m = metric(line.metric, settings)
        d = m.definition(line.definition)
        sides = [others_words(s, line, m) if s is not None else ("", "") for s in (line.team, line.role)]
        rows.append((m.label, value(line.own, d), interval(line.own, d), line.own.n, *sides[0], *sides[1]))
    columns = (
        Column("Metric"), Column("Own"), Column("95 %"), Column("n", Format.WHOLE),
        Column("Others of the team"), Column("Own minus theirs"), Column("Others of the role"),
        Column("Own minus theirs"),
    )  # fmt: skip
    drawings = []
    course = answered(engine, course_beside, agent, asked.metric(), asked.filters, asked.grain)
    if course.own:
        drawings.append(course_of(course, person, 0, settings))
    within = only(found.filters, "team", found.team) if found.team else found.filters
    cells = [c for c in answered(engine, criteria_by_group, within, "agent").cells if c.group == agent]
    if any(c.difference is not None for c in cells):
        drawings.append(criteria_apart(cells, person))
    readings = (
        "Set against everybody else of the team, or the role, over the same period and filters. Clear are "
        "differences that hold among all of them (5 % false ones).",
        "Agents with other channels or reviewers may differ for that reason.",
    )
    return Section(
        "agent", f"Agent: {person}", (f"{headline(found)}.",), tuple(drawings),
        (table("Six numbers beside the others", columns, rows),), _PAGE, asked.query, readings,
        f"{found.filters.sentence(dict(called))}; {person} beside the others of team and role",
        tuple(f"{row[3]:,} own of {row[0]}" for row in rows if row[3]),
    )  # fmt: skip
