"""The Workload page's pieces: who may need a break, contacts a day, quality on busy days."""

import streamlit as st

from iqs.analysis.busy_days import REVIEWS, BusyDays, busy_days
from iqs.analysis.compare import Verdict
from iqs.analysis.workload import (
    BUSIER,
    FEWEST_DAYS,
    IN_A_ROW,
    LONG_DAYS,
    LONG_HOURS,
    RECENT,
    WORKED_FEWEST,
    WORKED_SHARE,
    Load,
    Stretch,
    Workload,
    workload,
)
from iqs.charts.gains import signed
from iqs.charts.workload import busy_against_calm, contacts_a_day
from iqs.model import Filters
from iqs.text import DASH
from iqs.ui import data
from iqs.ui.downloads import save_chart
from iqs.ui.filters import Selection
from iqs.ui.hidden import Names, hide_names, names_of, open_rows_of
from iqs.ui.words import plain

_QUIET_BAR = {"displayModeBar": False}
_SIZE = 25
_GENERAL = {
    "in_a_row": f"More than half of all agents have had contacts for {IN_A_ROW} days or more without a day "
    "off. That is about how work is given out, not about single people: nobody is named for it.",
    "long": f"For more than half of all agents contacts lie {LONG_HOURS} hours or more apart on many days. "
    "Either shifts are long, or contacts are given to people outside of theirs: nobody is named for it.",
    "busier": "More than half of all agents have clearly more contacts a day than before: more people may "
    "be needed. Nobody is named for it.",
}


def asked(chosen: Selection) -> tuple[Workload, Names]:
    """Let the user hide names, and answer."""
    return data.ask(workload, chosen.filters), names_of("agent", hide_names())


def remarks(found: Workload, names: Names) -> None:
    """Who may need a break, in words."""
    if found.period is None:
        st.write(
            "No contact in this selection names an agent: nothing is said about anybody's workload. Load the "
            "contacts of your ticket or phone tool, or choose a longer period."
        )
        return
    if not found.agents:
        st.write(
            f"Nobody has {FEWEST_DAYS} worked days with contacts in this period: too few to say anything. "
            "Choose a longer period."
        )
        return
    told = [a for a in found.agents if any(a in found.named(r) for r in _GENERAL)]
    st.subheader(_headline(len(told)), anchor=False)
    for remark in found.general:
        st.info(_GENERAL[remark], icon=":material/groups:")
    for a in told[:_SIZE]:
        st.markdown(f"- {_words(a, found, names)}")
    if not found.timed:
        st.caption("Times of day are not known from these exports: nothing is said about long days.")


def _headline(told: int) -> str:
    if not told:
        return "Nobody's contacts show a reason for concern"
    who = "One person" if told == 1 else f"{told} people"
    return f"{who} you may want to ask how they are"


def _words(a: Load, found: Workload, names: Names) -> str:
    """What was seen about one agent, and what would help."""
    name = f"**{plain(names.shown.get(a.agent, a.agent))}**"
    said = []
    if a in found.named("in_a_row") and a.now is not None:
        said.append(f"has worked {a.now.days} days in a row, to {a.now.last:%-d %b}; consider a day off")
    if a in found.named("long"):
        said.append(
            f"had {a.long_days} long days among the last {a.recent_days} worked ones ({LONG_HOURS} hours or "
            "more from the first to the last contact); a look at the shifts may help"
        )
    if a in found.named("busier"):
        said.append(
            f"has {a.lately_a_day:.0f} contacts a day lately, {a.before_a_day:.0f} before; could somebody "
            "take some over?"
        )
    return f"{name} {'. Also '.join(said)}."


def table(found: Workload, names: Names, filters: Filters) -> None:
    """Everybody's days, and the rules that they are read by."""
    some = _page(found)
    drawing = contacts_a_day(found, some, names.shown)
    st.subheader(plain(drawing.title), anchor=False)
    st.plotly_chart(drawing.figure, key="workload_a_day", alt=drawing.alt, config=_QUIET_BAR)
    save_chart(drawing, "contacts_a_day", filters, f"{len(found.agents)} agents, {found.period}")
    event = st.dataframe(
        {
            "Agent": [names.shown.get(a.agent, a.agent) for a in some],
            "Days in a row now": [a.now.days if a.now else 0 for a in some],
            "Longest stretch": [_stretch(a.longest) for a in some],
            f"Long days, last {RECENT} days": [
                DASH if a.long_days is None else f"{a.long_days} of {a.recent_days}" for a in some
            ],
            "Contacts a day lately": [a.lately_a_day for a in some],
            "Before": [a.before_a_day for a in some],
            "Worked days": [a.days for a in some],
            "Contacts": [a.contacts for a in some],
        },
        hide_index=True,
        placeholder=DASH,
        column_config={
            "Agent": st.column_config.TextColumn(pinned=True),
            "Contacts a day lately": st.column_config.NumberColumn(
                format="%.1f", help="Median of worked days."
            ),
            "Before": st.column_config.NumberColumn(format="%.1f", help="Median of worked days before."),
        },
        alt="Days in a row, long days and contacts a day by agent",
        key="workload_table",
        on_select="rerun",
        selection_mode="single-row",
    )
    if len(found.agents) > _SIZE:
        st.pagination(-(-len(found.agents) // _SIZE), key="workload_page", bind="query-params")
    for at in event["selection"]["rows"]:
        open_rows_of("aht", "agent", some[at].agent, names)
    few = (
        f" {found.few} with fewer worked days {'is' if found.few == 1 else 'are'} left out."
        if found.few
        else ""
    )
    st.caption(
        "Pick a line to open its contacts. A day counts as worked with at least "
        f"{100 * WORKED_SHARE:.0f} % of the agent's own usual contacts and {WORKED_FEWEST} of them: "
        f"a few on a day off are no work. Worth a word: {IN_A_ROW} worked days in a row up to the last day; "
        f"{LONG_DAYS} days of {LONG_HOURS} hours or more among the last {RECENT} days; {BUSIER:.1f} times "
        "the usual contacts a day. All channels count, whatever the filters say. "
        f"Needed: {FEWEST_DAYS} worked days.{few} Nothing is said about people without contacts here, and "
        "hours off the tools are not seen."
    )


def _page(found: Workload) -> tuple[Load, ...]:
    pages = max(1, -(-len(found.agents) // _SIZE))
    at = min(max(1, int(st.session_state.get("workload_page") or 1)), pages)
    return found.agents[(at - 1) * _SIZE : at * _SIZE]


def _stretch(s: Stretch | None) -> str:
    return DASH if s is None else f"{s.days} days, to {s.last:%-d %b %Y}"


def quality(chosen: Selection, names: Names) -> None:
    """Quality on busy days against calm ones, person by person."""
    found: BusyDays = data.ask(busy_days, chosen.filters)
    drawing = busy_against_calm(found, names.shown)
    st.subheader(plain(drawing.title), anchor=False)
    if found.together is None:
        st.write(
            f"A person needs {REVIEWS} reviews on busy and on calm days each, and five people are needed. "
            f"{found.few} have some reviews, and not enough. Choose a longer period."
        )
        return
    points, low, high = found.together
    told = "clear" if found.verdict is Verdict.CLEAR else "not clear"
    st.write(
        f"Everybody together: {signed(points)} points on busy days (95 %: {signed(low)} to "
        f"{signed(high)}, {len(found.agents)} people; {told})."
    )
    for a in found.clear:
        if (a.fair or 0.0) < 0:
            st.markdown(
                f"- **{plain(names.shown.get(a.agent, a.agent))}**: quality suffers with "
                f"{a.contacts[0]:.0f} contacts a day against {a.contacts[1]:.0f}. Fewer at once may do more "
                "than any coaching."
            )
    st.plotly_chart(drawing.figure, key="workload_busy", alt=drawing.alt, config=_QUIET_BAR)
    save_chart(drawing, "busy_days", chosen.filters, f"{len(found.agents)} people")
    few = (
        f" {found.few} with fewer reviews {'is' if found.few == 1 else 'are'} left out." if found.few else ""
    )
    st.caption(
        "Each person against themselves: reviews of conversations on the busiest third of their days of a "
        "month against the calmest third of the same month. Ring: the plain difference; solid: mixed with "
        "that of all, with its 95 % interval; the fewer reviews, the more of all. Named is who stays clear "
        f"among all people looked at (5 % false ones).{few}"
    )
