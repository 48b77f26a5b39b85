"""The Coaching page's pieces for teams: what to do together, and where everybody's points go."""

import streamlit as st

from iqs.analysis.coaching_words import between, evidence, goal_sentence, points, reading
from iqs.analysis.criteria import criteria
from iqs.analysis.gaps import Gap, Gaps
from iqs.analysis.team_coaching import TOGETHER, Line, TeamPlan, team_plan
from iqs.charts.criteria import points_by_criterion
from iqs.text import DASH, listed
from iqs.ui import data
from iqs.ui.coaching import AGENT, EVERYBODY, ONE, QUIET_BAR, TAB, TABS, TEAM, WHO, how
from iqs.ui.criteria import choose
from iqs.ui.downloads import save_chart
from iqs.ui.filters import Selection
from iqs.ui.hidden import names_of
from iqs.ui.nothing import nothing
from iqs.ui.trainings import trainings, what_helps
from iqs.ui.words import plain

_PERCENT = st.column_config.NumberColumn(format="%.1f %%")


def pick_team() -> str:
    """Let the user choose a team; "" for everybody."""
    teams = [t for t in data.options("team") if t]
    chosen = st.selectbox(
        "Team", [EVERYBODY, *teams], key=TEAM, bind="query-params", persist_state="session", width=280
    )
    return "" if chosen in (None, EVERYBODY) else str(chosen)


def show_team_plan(chosen: Selection, every: Gaps, team: str) -> None:
    """What to work on with a team, and who can lead it."""
    found = data.ask(team_plan, chosen.filters, team, every)
    if not _has_numbers(found):
        return
    st.subheader(plain(_title(found)), anchor=False)
    for line in found.focus:
        _line(line, found)
    st.caption(how(every))


def _has_numbers(found: TeamPlan) -> bool:
    m = data.metric("iqs")
    if found.iqs.value is None or not found.iqs.enough:
        st.write(nothing(found.iqs, m))
        return False
    if not found.lines:
        st.write(
            "These reviews have a total only, no ratings by criterion: there is nothing to split into gaps."
        )
        return False
    return True


def _title(found: TeamPlan) -> str:
    who = found.team or "All together"
    named = listed([f"{line.criterion} ({line.lost:.1f} points)" for line in found.focus])
    return f"{who}: most points of IQS go to {named}" if named else f"{who}: no criterion loses points"


def _line(line: Line, found: TeamPlan) -> None:
    shown = names_of("agent", False)
    with st.container(border=True):
        st.markdown(f"#### {plain(line.criterion)}")
        st.write(plain(_where(line, found)))
        left, right = st.columns((3, 2), gap="medium")
        with left:
            what_helps(line.criterion, trainings())
        with right:
            st.markdown("**:material/flag: Goal for the next period**")
            st.write(
                plain(goal_sentence(line.criterion, line.goal))
                if line.goal is not None
                else "Not enough ratings to word a goal that can be told."
            )
            st.markdown("**:material/diversity_3: Together or one by one?**")
            st.write(plain(_together(line)))
            if line.weak:
                st.markdown("With a clear gap:\n" + _people(line.weak, shown.shown))
            hosts = [g for g in line.strong if g.agent not in shown.secret]
            if hosts:
                st.markdown("Clearly strong, and could show how:\n" + _people(tuple(hosts[:3]), shown.shown))


def _where(line: Line, found: TeamPlan) -> str:
    m = line.score
    score = f"{m.value:.1f} %" + (f" (95 %: {m.low:.1f} to {m.high:.1f}" if m.low is not None else " (")
    score += f"; {m.n:,} ratings)" if m.low is not None else f"{m.n:,} ratings)"
    text = f"{score}, which costs {line.lost:.1f} points of IQS. "
    if line.teams is None or line.teams.difference is None:
        return text
    t = line.teams
    ends = f"{points(t.difference or 0)} points, 95 %: {points(t.low or 0)} to {points(t.high or 0)}"
    if line.behind:
        return f"{text}{found.team} is clearly rated lower than the other teams: {ends}."
    if t.verdict.value == "clear":
        return f"{text}{found.team} is clearly rated higher than the other teams: {ends}."
    return (
        f"{text}No clear difference from the other teams ({ends}): where everybody loses points, look "
        f"first at "
        "the process, the guides and what the criterion is taken to mean."
    )


def _together(line: Line) -> str:
    if not line.compared:
        return "Too few ratings to tell who has a gap."
    several = f"{len(line.weak)} of {line.compared} agents have a clear gap"
    if line.together:
        return f"{several}: a session together is worth it."
    if line.weak:
        have = "agents have" if len(line.weak) > 1 else "agents has"
        return (
            f"{len(line.weak)} of {line.compared} {have} a clear gap: coach one by one. From {TOGETHER} on a "
            "session together is worth it."
        )
    return (
        f"Of {line.compared} agents nobody stands clearly below the others. The points go everywhere: "
        f"look at the "
        "process, the guides and the criterion itself before anybody."
    )


def _people(found: tuple[Gap, ...], names: object) -> str:
    shown = dict(names)  # type: ignore[call-overload]
    return "\n".join(f"- {plain(shown.get(g.agent, g.agent))}: {evidence(g)}" for g in found)


def show_team_gaps(chosen: Selection, every: Gaps, team: str) -> None:
    """Points lost by criterion, and everybody with a clear gap."""
    found = data.ask(team_plan, chosen.filters, team, every)
    if not _has_numbers(found):
        return
    drawing = points_by_criterion(data.ask(criteria, found.filters))
    st.subheader(plain(drawing.title), anchor=False)
    st.plotly_chart(drawing.figure, key="coaching_lost", alt=drawing.alt, config=QUIET_BAR)
    save_chart(drawing, "team_points_lost", found.filters)
    _overview(found)
    _who(found)
    st.caption(how(every))


def _overview(found: TeamPlan) -> None:
    columns: dict[str, list[object]] = {
        "Criterion": [line.criterion for line in found.lines],
        "Points lost": [line.lost for line in found.lines],
        "Score": [line.score.value if line.score.enough else None for line in found.lines],
        "95 % from": [line.score.low for line in found.lines],
        "to": [line.score.high for line in found.lines],
        "Ratings": [line.score.n for line in found.lines],
        "Clear gap": [len(line.weak) for line in found.lines],
        "Not clear yet": [len(line.open) for line in found.lines],
        "Clearly strong": [len(line.strong) for line in found.lines],
        "Agents compared": [line.compared for line in found.lines],
    }
    if found.team:
        columns["Against other teams"] = [_against(line) for line in found.lines]
    st.dataframe(
        columns,
        hide_index=True,
        placeholder=DASH,
        column_config={
            "Criterion": st.column_config.TextColumn(pinned=True),
            "Points lost": st.column_config.NumberColumn(format="%.1f", help="Points of IQS, of 100."),
            **dict.fromkeys(("Score", "95 % from", "to"), _PERCENT),
        },
        key="coaching_lines",
        alt="Criteria with points lost, score, and how many agents have a gap",
    )


def _against(line: Line) -> str:
    if line.teams is None or line.teams.difference is None:
        return "not enough data"
    return f"{points(line.teams.difference)}, {line.teams.verdict}"


def _who(found: TeamPlan) -> None:
    shown = names_of("agent", False)
    some = sorted(
        (g for line in found.lines for g in (*line.weak, *line.open)), key=lambda g: (not g.weak, g.size)
    )
    clear = sum(g.weak for g in some)
    st.subheader(
        f"{clear} clear gap{'' if clear == 1 else 's'}, {len(some) - clear} not clear yet"
        if some
        else "Nobody stands below the others by enough to say so",
        anchor=False,
    )
    if not some:
        return

    def open_picked() -> None:
        rows = st.session_state["coaching_who"]["selection"]["rows"]
        if rows and (agent := some[rows[0]].agent) not in shown.secret:
            st.session_state[TAB] = TABS[0]
            name = data.options("agent").get(agent, agent)
            st.query_params.update(choose((AGENT, name, name), (WHO, ONE, ONE)))

    st.dataframe(
        {
            "Agent": [shown.shown.get(g.agent, g.agent) for g in some],
            "Criterion": [g.criterion for g in some],
            "Reading": [reading(g) for g in some],
            "From the others": [points(g.size) for g in some],
            "95 %": [between(g) for g in some],
            "Ratings": [g.n for g in some],
            "More ratings to tell": [g.more for g in some],
        },
        hide_index=True,
        placeholder=DASH,
        column_config={"Agent": st.column_config.TextColumn(pinned=True)},
        key="coaching_who",
        on_select=open_picked,
        selection_mode="single-row",
        alt="Gaps by agent and criterion",
    )
    st.caption(
        "Pick a line to open the agent's plan. More ratings to tell: if the gap is as large as it looks; "
        "a dash "
        "where it is clear, or where more than 400 would be needed."
    )
