"""The Agent page's part on self-assessment: both views of the same conversations, in words that help."""

import streamlit as st

from iqs.analysis.beside import FEWEST_PEOPLE
from iqs.analysis.compare import Verdict
from iqs.analysis.self_view import PAIRS, Gap, SelfView, self_view
from iqs.charts.beside import eyes
from iqs.charts.gains import signed
from iqs.model import Filters
from iqs.text import number
from iqs.ui import data
from iqs.ui.downloads import save_chart
from iqs.ui.filters import Selection
from iqs.ui.words import plain

_QUIET_BAR = {"displayModeBar": False}


def self_assessment(agent: str, name: str, chosen: Selection) -> None:
    """How the agent rates the own work beside how reviewers do."""
    found = data.ask(self_view, agent, chosen.filters)
    st.subheader("Self-assessment", anchor=False)
    if not found.pairs:
        _without_pairs(found, name)
    elif found.whole is not None and found.whole.verdict is Verdict.NOT_ENOUGH:
        few = len(found.pairs)
        st.write(
            f"{few} {'conversation was' if few == 1 else 'conversations were'} rated by both sides in this "
            f"period; {PAIRS} are needed to tell a pattern. A longer period may have them. "
            "Meanwhile each is a "
            "good start for a talk:"
        )
        _table(found)
    else:
        _gaps(found, name, chosen.filters)
        with st.expander(f"The {len(found.pairs)} conversations rated by both", icon=":material/table_rows:"):
            _table(found)
    _everyone(found)


def _gaps(found: SelfView, name: str, filters: Filters) -> None:
    gaps = [*([found.whole] if found.whole else []), *found.criteria]
    drawing = eyes(gaps, name)
    st.write(f"**{plain(drawing.title)}**")
    st.plotly_chart(drawing.figure, key="agent_eyes", alt=drawing.alt, config=_QUIET_BAR)
    n = f"n = {len(found.pairs):,} conversations rated by both"
    save_chart(drawing, "self_assessment", filters, n)
    for gap in gaps:
        if gap.verdict is Verdict.CLEAR:
            st.write(_helping(gap))
    st.caption(
        f"Means over the same conversations, rated by {plain(name)} and by reviewers. A clear gap "
        "holds among "
        "all criteria (5 % false ones). It does not say who is right: look at one such conversation together."
    )


def _helping(gap: Gap) -> str:
    """A gap as an invitation."""
    what = f"On {plain(gap.criterion)}" if gap.criterion else "On the whole"
    size = f"{abs(gap.points):.1f} points (95 %: {_ends(gap)}, n = {gap.n})"
    if gap.points > 0:
        return (
            f"{what} the own rating is {size} above reviewers'. Go through one example together and agree "
            "what the standard asks for."
        )
    return (
        f"{what} the own rating is {size} below reviewers'. The work is better than it feels: say "
        "so, with an "
        "example."
    )


def _ends(gap: Gap) -> str:
    return f"{signed(gap.low or 0.0)} to {signed(gap.high or 0.0)}"


def _without_pairs(found: SelfView, name: str) -> None:
    if found.period is None:
        st.write(
            f"There are no self reviews of {plain(name)} in this period. Where agents rate a few of "
            "their own "
            "conversations, both views stand beside each other here."
        )
        return
    own, others = found.period.later, found.period.earlier
    if found.period.verdict is Verdict.NOT_ENOUGH or own.value is None or others.value is None:
        st.write(
            f"No conversation was rated by both sides, and there are {own.n} self reviews beside "
            f"{others.n} by "
            f"reviewers in this period: {PAIRS} of each are needed."
        )
        return
    st.write(
        f"No conversation was rated by both sides. Over the same period own ratings average "
        f"{number(own.value, '%')} (n = {own.n}), reviewers' {number(others.value, '%')} (n = {others.n}): "
        f"{signed(found.period.difference or 0.0)} points, {found.period.verdict}. The "
        "conversations may differ."
    )


def _table(found: SelfView) -> None:
    st.dataframe(
        {
            "Conversation on": [p.day for p in found.pairs],
            "Conversation": [p.conversation for p in found.pairs],
            "Own rating": [number(p.own, "%") for p in found.pairs],
            "Reviewers": [number(p.reviewers, "%") for p in found.pairs],
            "Own minus reviewers": [f"{signed(p.own - p.reviewers)} points" for p in found.pairs],
        },
        hide_index=True,
        column_config={"Conversation on": st.column_config.DateColumn(format="D MMM YYYY")},
        alt="Conversations rated by the agent and by reviewers",
    )


def _everyone(found: SelfView) -> None:
    """What is usual: most people rate themselves somewhat higher."""
    gap = found.everyone
    if gap is None or found.people < FEWEST_PEOPLE:
        return
    way = "higher" if gap.points > 0 else "lower"
    told = "clear" if gap.verdict is Verdict.CLEAR else "not clear"
    st.caption(
        f"For comparison: all {found.people} agents with self reviews together rate the same conversations "
        f"{abs(gap.points):.1f} points {way} than reviewers (95 %: {_ends(gap)}, "
        f"n = {gap.n} conversations; {told})."
    )
