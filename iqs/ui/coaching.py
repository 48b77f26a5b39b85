"""The Coaching page's pieces for agents: who would gain most, and one agent's plan."""

from functools import partial

import streamlit as st

from iqs.analysis.coaching import Focus, Plan, plan
from iqs.analysis.coaching_words import between, evidence, gap_sentence, goal_sentence, open_sentence, points
from iqs.analysis.examples import Example
from iqs.analysis.gaps import SMALL, Gap, Gaps, gaps
from iqs.charts.gaps import gaps_drawn
from iqs.coaching import Library
from iqs.model import DIMENSIONS, Filters
from iqs.scoring import METRICS, measure
from iqs.store.coaching import sessions
from iqs.store.unnamed import unnamed
from iqs.text import DASH, listed, masked
from iqs.ui import data
from iqs.ui.downloads import save_chart
from iqs.ui.filters import Selection
from iqs.ui.hidden import names_of
from iqs.ui.looks import reading
from iqs.ui.rows import open_group, open_review
from iqs.ui.trainings import trainings, what_helps
from iqs.ui.words import plain

TABS = ("Plan", "Team gaps", "Sessions", "Library")
TAB, WHO, AGENT, TEAM = "coaching_tab", "coaching_for", "coaching_agent", "coaching_team"
ONE, SEVERAL = "An agent", "A team"
EVERYBODY = "Everybody"
QUIET_BAR = {"displayModeBar": False}


def every_gap(chosen: Selection) -> Gaps:
    """All agents on all criteria over the selected period."""
    return data.ask(gaps, chosen.filters)


def agents_of(chosen: Selection, every: Gaps) -> dict[str, str]:
    """Agents who can have a plan, with their names: those of the filters for team and agent."""
    known = data.options("agent")
    only = set(chosen.filters.values("agent"))
    if chosen.filters.values("team"):
        inside = data.ask(_in_teams, chosen.filters)
        only = only & inside if only else set(inside)
    return {a: n for a, n in known.items() if a in every.agents and (not only or a in only)}


def _in_teams(engine: object, filters: Filters) -> frozenset[str]:
    rows = measure(engine, ["iqs"], by=("agent",), filters=filters).rows  # type: ignore[arg-type]
    return frozenset(str(r.of("agent")) for r in rows if r.of("agent"))


def pick_agent(names: dict[str, str]) -> str | None:
    """Let the user choose whose plan is shown; None for nobody yet."""
    labels = list(names.values())
    one = labels[0] if len(labels) == 1 else None
    if one and AGENT not in st.session_state and AGENT not in st.query_params:
        st.session_state[AGENT] = one
    chosen = st.selectbox(
        "Agent", labels, index=None, key=AGENT, bind="query-params", persist_state="session",
        placeholder="Choose an agent", width=280,
    )  # fmt: skip
    return next((a for a, n in names.items() if n == chosen), None)


def who_would_gain(every: Gaps, names: dict[str, str]) -> None:
    """Agents with a clear gap, those with the largest first; picking one opens the plan."""
    shown = names_of("agent", False)
    weak = {a: [g for g in every.of(a) if g.weak] for a in names if a not in shown.secret}
    found = sorted((a for a in weak if weak[a]), key=lambda a: (weak[a][0].size, a))
    st.subheader(_gain_title(found, every), anchor=False)
    if not every.checked:
        st.write(
            f"A comparison takes {every.minimum} ratings of a criterion each for five agents. Choose a "
            f"longer "
            "period or fewer filters."
        )
        return
    if found:

        def open_picked() -> None:
            rows = st.session_state["coaching_gain"]["selection"]["rows"]
            if rows:
                st.session_state[AGENT] = names[found[rows[0]]]

        st.dataframe(
            {
                "Agent": [names[a] for a in found],
                "Clear gaps": [_named(weak[a]) for a in found],
                "Largest, 95 %": [between(weak[a][0]) for a in found],
                "Not clear yet": [_named([g for g in every.of(a) if g.open]) for a in found],
                "Clearly strong in": [
                    listed([g.criterion for g in every.of(a) if g.strong]) or DASH for a in found
                ],
                "Reviewed on": [max((g.n for g in every.of(a)), default=0) for a in found],
            },
            hide_index=True,
            column_config={
                "Agent": st.column_config.TextColumn(pinned=True),
                "Clear gaps": st.column_config.TextColumn(help="Points from others in the same role."),
                "Reviewed on": st.column_config.NumberColumn(
                    "Ratings", help="Ratings of the criterion that is rated most."
                ),
            },
            key="coaching_gain",
            on_select=open_picked,
            selection_mode="single-row",
            alt="Agents with a clear gap",
        )
        st.caption("Pick a line to open the plan.")
    st.caption(how(every))


def _gain_title(found: list[str], every: Gaps) -> str:
    if not every.checked:
        return "Not enough ratings to tell strengths or gaps"
    if not found:
        return "Nobody has a clear gap, as far as these reviews tell"
    one = len(found) == 1
    return f"{len(found)} agent{'' if one else 's'} would gain from a conversation: a clear gap each"


def _named(found: list[Gap]) -> str:
    return ", ".join(f"{g.criterion} {points(g.size)}" for g in found) or DASH


def how(every: Gaps) -> str:
    """How gaps are found, as a caption."""
    new = len(every.aside)
    return (
        f"Each agent is set against the others in the same role, adjusted for channel, month, reviewer "
        f"and the "
        f"first months on the job; the fewer ratings, the nearer to no difference. Clear: among all "
        f"{every.checked} comparisons, held to 5 % false ones, and {SMALL:.0f} points or more. Filters "
        f"for team "
        f"and agent choose who is listed, not who is compared."
        + (f" {new} new or inactive agent{'s are' if new > 1 else ' is'} not compared." if new else "")
    )


def show_plan(chosen: Selection, every: Gaps, agent: str, names: dict[str, str]) -> None:
    """One agent's plan."""
    hidden = tuple(sorted(unnamed(data.engine().database)))
    found = data.ask(plan, chosen.filters, agent, hidden, every)
    books = trainings()
    _about(found)
    _actions(found, books, names)
    drawing = gaps_drawn(found)
    st.subheader(plain(drawing.title), anchor=False)
    if found.aside:
        st.write(
            f"{plain(names[agent])}: {plain(found.aside)}. In the first 90 days, and after leaving, "
            f"nobody is set "
            "against the others: look at conversations together instead."
        )
        return
    if not any(g.gap is not None for g in found.gaps):
        _too_few(found)
        return
    st.plotly_chart(drawing.figure, key="coaching_gaps", alt=drawing.alt, config=QUIET_BAR)
    save_chart(drawing, "gaps", found.filters, f"{names[agent]}; n = {found.reviews:,} reviews")
    _strengths(found)
    _last_time(agent)
    for at, focus in enumerate(found.focus):
        _focus(focus, at, books)
    if found.further:
        st.write(
            f"**Leave for later:** {plain(listed([g.criterion for g in found.further]))}, also clear. "
            f"Those above "
            "bring most points of IQS; one or two things at a time change more than five."
        )
    _open(found)
    st.caption(how(every))


def _about(found: Plan) -> None:
    role = f"{plain(found.role)} · " if found.role else ""
    channel = f"mostly {plain(found.channel)} · " if found.channel else ""
    st.caption(
        f"{role}{channel}{found.reviews:,} reviews in these {found.days} days. Team and agent filters do not "
        "narrow this plan."
    )


def _actions(found: Plan, books: Library, names: dict[str, str]) -> None:
    with st.container(horizontal=True):
        st.download_button(
            "Sheet for the conversation",
            data=partial(_sheet, found, books, names),
            file_name="one-to-one.pdf",
            mime="application/pdf",
            icon=":material/print:",
            on_click="ignore",
            key="coaching_sheet",
            help="One page to print: numbers, strengths, one or two gaps, examples, room for what you agree.",
        )
        if st.button("Open the reviews", icon=":material/table_rows:", key="coaching_rows"):
            open_group("iqs", DIMENSIONS["agent"].key, found.agent)


def _sheet(found: Plan, books: Library, names: dict[str, str]) -> bytes:
    from iqs.share.one_to_one import one_to_one

    engine = data.engine()
    where = {**dict(found.filters.where), "agent": (found.agent,)}
    numbers = measure(engine, list(METRICS), filters=Filters.of(found.filters.period, **where))
    before = sessions(engine.database, found.agent)
    return one_to_one(found, numbers, books, names, engine.settings(), before[0] if before else None)


def _too_few(found: Plan) -> None:
    st.write(
        f"There are {max((g.n for g in found.gaps), default=0)} ratings at most of any criterion, and a "
        f"comparison "
        f"takes {found.minimum} for five agents. Choose a longer period, or read a few conversations "
        f"together."
    )


def _strengths(found: Plan) -> None:
    with st.container(border=True):
        st.markdown("**:material/thumb_up: Start with what goes well**")
        if found.strengths:
            st.markdown("\n".join(f"- **{plain(g.criterion)}** {evidence(g)}" for g in found.strengths))
        else:
            st.write(
                "Nothing stands out clearly from the others yet, which says nothing about single "
                "conversations: "
                "begin with one that went well."
            )


def _last_time(agent: str) -> None:
    """What was agreed last; nothing in the reading look, as such notes are between two people."""
    held = () if reading() else sessions(data.engine().database, agent)
    if held and held[0].agreed:
        s = held[0]
        about = f", {plain(s.criterion)}" if s.criterion else ""
        with st.container(border=True):
            st.markdown(
                f"**:material/history: Agreed last time** :small[{s.held_on:%-d %b %Y}, {s.kind}{about}]"
            )
            st.markdown("\n".join(f"- {plain(a)}" for a in s.agreed))


def _focus(f: Focus, at: int, books: Library) -> None:
    names = names_of("agent", False).shown
    with st.container(border=True):
        st.markdown(f"#### {plain(f.gap.criterion)}")
        st.write(
            f"{gap_sentence(f.gap)} Closing it would bring about {f.worth:.1f} points of this agent's "
            f"own IQS."
        )
        left, right = st.columns((3, 2), gap="medium")
        with left:
            what_helps(f.gap.criterion, books)
        with right:
            st.markdown("**:material/flag: Goal for the next period**")
            st.write(plain(goal_sentence(f.gap.criterion, f.goal)))
            st.markdown("**:material/diversity_3: Who can help**")
            if f.mentors:
                st.markdown(
                    "\n".join(
                        f"- {plain(names.get(m.agent, m.agent))}, clearly strong here: {evidence(m.gap)}"
                        for m in f.mentors
                    )
                )
            else:
                st.write("Nobody in the same channel is clearly stronger here. Practise together.")
        _examples(f, at)


def _examples(f: Focus, at: int) -> None:
    found = [("To talk about", e) for e in f.examples.worst] + [("To learn from", e) for e in f.examples.best]
    if not found:
        return
    shown = data.options("agent")
    st.markdown("**:material/chat: Conversations to talk about**")
    event = st.dataframe(
        {
            "": [kind for kind, _ in found],
            "Rating": [_rating(e) for _, e in found],
            "Day": [e.day for _, e in found],
            "Agent": [shown.get(e.agent, e.agent) for _, e in found],
            "Channel": [e.channel for _, e in found],
            "Topic": [e.topic for _, e in found],
            "What the reviewer wrote": [masked(e.comment) for _, e in found],
        },
        hide_index=True,
        placeholder=DASH,
        column_config={"Day": st.column_config.DateColumn(format="D MMM YYYY")},
        key=f"coaching_examples_{at}",
        on_select="rerun",
        selection_mode="single-row",
        alt=f"Example conversations for {f.gap.criterion}",
    )
    like = "the same channels and topics" if f.examples.alike else "the same channels"
    st.caption(f"Pick a line to open the review. Those to learn from are the best rated of others in {like}.")
    for row in event["selection"]["rows"]:
        if row < len(found):
            open_review(found[row][1].source, found[row][1].review_id)


def _rating(e: Example) -> str:
    return f"{e.score:g} of {e.top:g}"


def _open(found: Plan) -> None:
    if found.open:
        st.markdown("**:material/hourglass_empty: Not clear yet**")
        st.markdown("\n".join(f"- {plain(open_sentence(g))}" for g in found.open))
    none = [g for g in found.gaps if g.gap is None]
    if none:
        st.caption(
            "Not compared: " + "; ".join(f"{plain(g.criterion)} ({plain(g.why_not)})" for g in none) + "."
        )
