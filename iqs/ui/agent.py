"""The Agent page's pieces: who, six numbers beside averages, the course, criteria."""

import streamlit as st

from iqs.analysis.beside import FEWEST_PEOPLE, Beside, Line, Others, beside, course_beside, only
from iqs.analysis.beside_words import TOO_SMALL, headline, others_words, visible
from iqs.analysis.compare import Verdict
from iqs.analysis.criteria_cells import Cell, criteria_by_group
from iqs.charts.beside import course_of, criteria_apart
from iqs.charts.gains import signed
from iqs.charts.interval_bar import interval_bar
from iqs.model import Filters
from iqs.scoring import Metric
from iqs.text import DASH, interval, number, value, why_not
from iqs.ui import data, links
from iqs.ui.downloads import save_chart
from iqs.ui.filters import Selection
from iqs.ui.hidden import Names, names_of
from iqs.ui.looks import AGENT, PERSON, agents_look, whose
from iqs.ui.rows import ask_for_group
from iqs.ui.words import plain

_QUIET_BAR = {"displayModeBar": False}


def picked_person() -> tuple[str, Names] | None:
    """The agent the page is about: picked here, in the agent's look the one of the link; None without any."""
    if agents_look():
        agent = whose()
        if agent is None:
            return None
        return agent, Names({agent: data.options("agent")[agent]}, frozenset())
    names = names_of("agent", hide=False)
    people = sorted((a for a in names.shown if a), key=lambda a: names.shown[a].casefold())
    if not people:
        st.write("No row names an agent. Load reviews, answers or contacts that do.")
        return None
    # No default: whose page it is then always stands in the address.
    asked = st.query_params.get(PERSON)
    if st.session_state.get(PERSON) not in people and asked not in {names.shown[a] for a in people}:
        st.session_state[PERSON] = people[0]
    row = st.container(horizontal=True, vertical_alignment="bottom")
    picked = row.selectbox(
        "Agent",
        people,
        index=None,
        format_func=names.shown.__getitem__,
        key=PERSON,
        bind="query-params",
        width=320,
    )
    agent = picked if picked in people else people[0]
    with row:
        _copy_link(agent, names)
    return agent, names


def _copy_link(agent: str, names: Names) -> None:
    """The address of the agent's look of this page."""
    name = names.shown[agent]
    with st.popover(f"Copy link for {plain(name)}", icon=":material/share:", key="agent_link"):
        if agent in names.secret:
            st.write(
                "This agent is not shown by name, and the pseudonym changes with each load: a link could "
                "lead to somebody else. There is none."
            )
            return
        st.write(
            "Opens only this page and what the numbers mean, with nobody else's name: averages of others, "
            f"and those from {FEWEST_PEOPLE} people on. It is a look and no lock: whoever changes the "
            "address sees everything."
        )
        kept = {k: v for k, v in links.in_force().items() if k in ("data", "period", "days")}
        query = {**kept, "look": [AGENT], PERSON: [name]}
        st.code(links.to_page("agent", query), language=None, wrap_lines=True)


def numbers(agent: str, names: Names, chosen: Selection) -> Beside:
    """The six numbers, each beside the team's and the role's."""
    found = data.ask(beside, agent, chosen.filters)
    st.subheader(plain(headline(found, _fewest())), anchor=False)
    cells = st.grid(3, min_column_width=260, key="agent_numbers")
    for line in found.lines:
        with cells.cell():
            _number(line, found, opens=agent not in names.secret)
    of = " and ".join(
        f"the {word} {plain(name)}" for word, name in (("team", found.team), ("role", found.role)) if name
    )
    st.caption(
        f"Set against everybody else of {of}, over the same period and filters: rows are added up first. "
        "Thick bar: 95 % interval; ring: the team's others. Clear differences are those that hold among all "
        "on this page (5 % false ones). Agents with other channels or reviewers may differ for that reason: "
        "filter by channel to compare like with like."
        if of
        else "No row says which team or role this is: there is nothing to set the numbers against."
    )
    return found


def _fewest() -> int:
    """Others from whom on their average may be shown to whoever looks."""
    return FEWEST_PEOPLE if agents_look() else 0


def _number(line: Line, found: Beside, *, opens: bool) -> None:
    m = data.metric(line.metric)
    d = m.definition(line.definition)
    team = visible(line.team, _fewest())
    with st.container(border=True, height="stretch"):
        st.metric(m.label, value(line.own, d), help=f"**{m.name}**. {m.meaning} {d.label}: {d.formula}")
        st.image(
            interval_bar(line.own, team.measure if team else None, data.settings()),
            width="stretch",
            alt=f"{m.label} {value(line.own, d)}, 95 % interval {interval(line.own, d)}",
        )
        lines = [why_not(line.own, m) or f"n = {line.own.n:,} {m.counted} · 95 %: {interval(line.own, d)}"]
        if line.own.enough and line.own.n < m.solid_n:
            lines.append(f"Compared from {m.solid_n} {m.counted} on")
        for word, name, side in (("Team", found.team, line.team), ("Role", found.role, line.role)):
            if name:
                lines.append(f"{word}: {_against(side, line, m)}")
        st.caption("  \n".join(lines))
        # Rows name whose they are.
        if line.own.n and opens:
            st.button(
                f"Open the {line.own.n:,} {m.counted}",
                icon=":material/table_rows:",
                type="tertiary",
                key=f"agent_open_{m.key}",
                width="stretch",
                on_click=ask_for_group,
                args=(m, "agent", found.agent),
            )


def _against(side: Others | None, line: Line, m: Metric) -> str:
    if side is None:
        return "nobody else has any"
    if visible(side, _fewest()) is None:
        return TOO_SMALL
    shown, apart = others_words(side, line, m)
    return f"{shown} · {apart}" if apart == "not compared" else f"{shown} · **{apart}**"


def course(agent: str, name: str, m: Metric, chosen: Selection) -> None:
    """One metric over time beside the team's others."""
    found = data.ask(course_beside, agent, m.key, chosen.filters, chosen.grain)
    if not found.own:
        st.write(f"{m.label} by this definition, or in this selection, has no points over time.")
        return
    drawing = course_of(found, name, FEWEST_PEOPLE if agents_look() else 0, data.settings())
    st.subheader(plain(drawing.title), anchor=False)
    st.plotly_chart(drawing.figure, key="agent_course", alt=drawing.alt, config=_QUIET_BAR)
    few = f" where at least {FEWEST_PEOPLE} people are behind it" if agents_look() else ""
    st.caption(
        f"Line and band: {plain(name)} with the 95 % interval. Dashed: the team's others together{few}. "
        f"Open points rest on fewer than {m.minimum_n} {m.counted}. Of twenty points one lies "
        "outside by luck alone."
    )
    n = sum(p.n for p in found.own)
    save_chart(drawing, f"agent_{m.key}", chosen.filters, f"{name}: n = {n:,} {m.counted}")


def criteria(agent: str, name: str, team: str, filters: Filters) -> None:
    """Strengths and gaps, criterion by criterion, the clear ones first."""
    within = only(filters, "team", team) if team else filters
    found = data.ask(criteria_by_group, within, "agent")
    cells = [c for c in found.cells if c.group == agent]
    if agents_look():
        cells = [c for c in cells if _others_rated(found.cells, c) >= FEWEST_PEOPLE]
    order = (Verdict.CLEAR, Verdict.NOT_CLEAR, Verdict.NOT_ENOUGH)
    cells.sort(key=lambda c: (order.index(c.verdict), -abs(c.difference or 0.0), c.criterion))
    st.subheader("Criteria beside the team's", anchor=False)
    if not any(c.difference is not None for c in cells):
        most = max((c.n for c in cells), default=0)
        st.write(
            f"Nothing can be compared yet: a criterion needs {found.minimum} ratings of this agent "
            "and of the "
            f"team's others; the most rated here has {most}."
            if not agents_look() or most
            else f"Nothing can be shown here: {TOO_SMALL}."
        )
        return
    drawing = criteria_apart(cells, name)
    st.write(f"**{plain(drawing.title)}**")
    st.plotly_chart(drawing.figure, key="agent_criteria", alt=drawing.alt, config=_QUIET_BAR)
    save_chart(drawing, "agent_criteria", within, f"{name}: n = {sum(c.n for c in cells):,} ratings")
    st.dataframe(
        {
            "Criterion": [c.criterion for c in cells],
            "Reading": [_reading(c) for c in cells],
            "Difference": [
                DASH if c.difference is None else f"{signed(c.difference or 0.0)} points" for c in cells
            ],
            "95 %": [
                DASH if c.low is None else f"{signed(c.low or 0.0)} to {signed(c.high or 0.0)}" for c in cells
            ],
            "Own": [number(c.score if c.difference is not None else None, "%") for c in cells],
            "Team's others": [number(c.others if c.difference is not None else None, "%") for c in cells],
            "Ratings": [c.n for c in cells],
        },
        hide_index=True,
        alt=drawing.alt,
    )
    st.caption(
        "Each criterion against all others of the team, as on the Criteria page; clear ones hold among all "
        "people and criteria of the team. Auto-fails do not touch a criterion's own score."
    )


def _others_rated(cells: tuple[Cell, ...], mine: Cell) -> int:
    return sum(c.criterion == mine.criterion and c.group not in ("", mine.group) and c.n > 0 for c in cells)


def _reading(c: Cell) -> str:
    if c.verdict is not Verdict.CLEAR:
        return str(c.verdict)
    return "▲ clear strength" if (c.difference or 0.0) > 0 else "▼ clear gap"
