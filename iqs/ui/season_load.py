"""The Seasons page's volume and staffing: how busy it is, what busy weeks go with, and what to do."""

from functools import partial

import streamlit as st

from iqs.analysis.compare import Verdict
from iqs.analysis.daily import definition_of
from iqs.analysis.load import MORE, Load, load_beside
from iqs.analysis.season_words import amount
from iqs.analysis.seasons import Effect
from iqs.charts.load import volume_and_quality
from iqs.text import difference
from iqs.ui import data
from iqs.ui.seasons import QUIET_BAR, Chosen, open_week
from iqs.ui.words import plain


def volume_tab(chosen: Chosen) -> None:
    """Contacts and contacts per agent beside quality, the link outside the season, and advice."""
    load = data.ask(load_beside, chosen.subject, chosen.season, chosen.filters)
    if load is None or not load.weeks:
        st.write(
            "There are no contacts in this selection. Load an export of tickets, calls or chats, and the "
            "load of every week stands here beside quality."
        )
        return
    drawing = volume_and_quality(load)
    st.subheader(plain(drawing.title), anchor=False)
    st.plotly_chart(
        drawing.figure,
        key="season_volume",
        alt=drawing.alt,
        config=QUIET_BAR,
        on_select=partial(open_week, "season_volume", chosen.subject, [w.day for w in load.weeks]),
        selection_mode="points",
    )
    st.caption(
        "By week, each panel on its own scale. Per agent: contacts divided by the agents who had any that "
        "week, part-time or not. Pick a point to open its rows."
    )
    effect = chosen.found.of(chosen.subject)
    st.subheader("Is it the load?", anchor=False)
    st.write(plain(dose_words(load, effect)))
    if effect is not None and effect.good is False and load.busier:
        _advice(load)


def dose_words(load: Load, e: Effect | None) -> str:
    """What busy weeks outside the season go with, and what that says about the season."""
    label, dose = load.subject.label, load.dose
    d = definition_of(load.subject, load.definition)
    if dose.slope is None or dose.low is None or dose.high is None:
        return f"Whether busy weeks score lower cannot be said: {dose.why_not}"
    slope = difference(dose.slope, d)
    ends = " to ".join(difference(v, d).removesuffix(" points") for v in (dose.low, dose.high))
    said = (
        f"In the {dose.weeks} weeks outside the seasons, {100 * MORE:.0f} % more contacts per agent go with "
        f"{slope} of {label} (95 %: {ends})"
    )
    beyond = (
        ""
        if load.reached
        else " No week outside the season was as busy as the season is on average: what such a load does may "
        "only show there."
    )
    if dose.verdict is not Verdict.CLEAR:
        return (
            f"{said}: no clear link. Busy weeks do not show that it is the load. The season may differ in "
            "other ways, too: what customers ask, new or temporary colleagues, another mix of channels, who "
            f"reviews.{beyond}"
        )
    share = ""
    if e is not None and e.clear and dose.share is not None and load.per_agent is not None:
        both = " to ".join(
            difference(v or 0.0, d).removesuffix(" points") for v in (dose.share_low, dose.share_high)
        )
        share = (
            f" At that rate the season's load ({abs(load.per_agent - 1) * 100:.0f} % "
            f"{'more' if load.per_agent >= 1 else 'less'} per agent) goes with {difference(dose.share, d)} "
            f"(95 %: {both}) of the {amount(e)}."
        )
    same = e is not None and e.clear and dose.share is not None and dose.share * (e.difference or 0.0) > 0
    verdict = "That is consistent with overload, not proof." if same else "That is a link, not a cause."
    return f"{said}: a clear link.{share} {verdict}{beyond}"


def _advice(load: Load) -> None:
    """What a team with such a dip did, by the guide; as suggestions."""
    agents = load.missing_agents
    hire = (
        f" About {agents} more in those weeks would bring contacts per agent back to what other weeks have."
        if agents
        else ""
    )
    named = ", ".join(f"{topic} ({100 * share:.0f} %)" for topic, share in load.topics)
    common = f" Most frequent in the season: {plain(named)}." if named else ""
    st.subheader("What to try before the next one", anchor=False)
    st.markdown(
        f"- **Temporary agents for the peak.**{hire}\n"
        f"- **Automatic answers to common questions.**{common}\n"
        "- **Simpler escalation**, so that nothing waits for one person: open reviews of the season with low "
        "scores and see where they got stuck."
    )
    st.caption(
        "This is what the guide to IQS suggests when a peak overwhelms a team. The next season's verdict "
        "shows whether it helped."
    )
