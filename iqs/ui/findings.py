"""Findings: gathered detector by detector, told on Overview and on their own page, and answered."""

from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st

from iqs.analysis.findings.as_a_whole import how_found, not_looked, nothing_words
from iqs.analysis.findings.found import Candidate
from iqs.analysis.findings.rank import Finding, Findings, findings
from iqs.analysis.findings.registry import DETECTORS, looked
from iqs.errors import IqsError
from iqs.store.finding_answers import LONGEST_NOTE, Answer, State, answer, answers, take_back
from iqs.ui import data, links
from iqs.ui.filters import Selection, pinned
from iqs.ui.hidden import Names, names_of
from iqs.ui.problems import show
from iqs.ui.saving import editable, why_not_editable
from iqs.ui.words import plain

FINDINGS_PAGE = "pages/overview/findings.py"
_BY = "this page"
_ON_OVERVIEW = 3
_SIZE = 10
KINDS = {"All": None, "Needs attention": False, "Good news": True}
STATES = {"Open": State.OPEN, "Put aside": State.SNOOZED, "Done": State.DONE, "Dismissed": State.DISMISSED}
_NOTHING = {
    State.SNOOZED: "Nothing is put aside.",
    State.DONE: "Nothing is marked as done.",
    State.DISMISSED: "Nothing is dismissed.",
}


def gathered(chosen: Selection) -> Findings:
    """What holds over everything that was looked at; each detector's look is kept by itself."""
    return findings([data.ask(looked, key, chosen.filters, chosen.comparison) for key in DETECTORS])


def said() -> dict[str, Answer]:
    """What was said about findings of these data."""
    return answers(data.engine().database)


def state_of(finding: Finding, known: dict[str, Answer]) -> State:
    """The state of a finding today."""
    one = known.get(finding.told.key)
    return State.OPEN if one is None else one.on(date.today())


def text(c: Candidate, agents: Names) -> str:
    """The sentence of a finding as markdown, without markup of names."""
    shown = agents.shown if c.dimension == "agent" else data.options(c.dimension) if c.dimension else {}
    return plain(c.sentence(shown))


def arrow(c: Candidate) -> str:
    """Which way it went, and whether that is good; never by colour alone."""
    if c.good is None:
        return ":blue[◆]"
    return ":green[▲]" if c.good else ":red[▼]"


def query_of(c: Candidate) -> str:
    """The address of what a finding is seen by, with the filters in force."""
    words = {k: v for k, v in links.in_force().items() if k in links.FRAME}
    own = {k: [v] for k, v in c.query if v}
    if c.days is not None or "period" in own:
        words.pop("days", None)
    return links.as_query(words | (pinned(c.days) if c.days is not None else {}) | own)


def on_overview(found: Findings) -> None:
    """The most important findings in a few lines; all others are one click away."""
    known = said()
    shown = [f for f in found.findings if state_of(f, known) is State.OPEN]
    if not found.looked:
        st.caption(f"What stands out: {plain(not_looked(found.why_not, 1))}")
        return
    agents = names_of("agent", hide=False)
    with st.container(border=True, key="findings_box"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.markdown(f"**What stands out** :small[of {found.looked:,} comparisons]", width="content")
            label = f"All {len(shown)} findings" if len(shown) > _ON_OVERVIEW else "Findings"
            st.page_link(FINDINGS_PAGE, label=label, icon=":material/lightbulb:", width="content")
        if not shown:
            st.markdown(nothing_words(found, any_set_aside=bool(found.findings)))
        for f in shown[:_ON_OVERVIEW]:
            words, open_it = st.columns([7, 1], vertical_alignment="center")
            words.markdown(f"{arrow(f.told)} {text(f.told, agents)}")
            with open_it:
                _look(f, "overview")


def _look(f: Finding, where: str) -> None:
    st.button(
        "Look",
        icon=":material/arrow_forward:",
        type="tertiary",
        key=f"finding_look_{where}_{f.told.key}",
        on_click=links.ask_to_open,
        args=(f.told.page, query_of(f.told)),
    )


def listed(found: Findings, kind: str, state: str, agents: Names) -> None:
    """The findings of a kind and state, page by page."""
    known = said()
    wanted, good = STATES[state], KINDS[kind]
    of_state = [f for f in found.findings if state_of(f, known) is wanted]
    some = [f for f in of_state if good is None or f.told.good is good]
    if not some:
        _none(found, of_state, wanted)
        return
    if not editable():
        st.caption(why_not_editable())
    pages = -(-len(some) // _SIZE)
    at = min(max(1, int(st.session_state.get("findings_page") or 1)), pages)
    for f in some[(at - 1) * _SIZE : at * _SIZE]:
        with st.container(border=True, key=f"finding_{f.told.key}"):
            _one(f, known.get(f.told.key), wanted, agents)
    if pages > 1:
        st.pagination(pages, key="findings_page", bind="query-params")


def _none(found: Findings, of_state: Sequence[Finding], wanted: State) -> None:
    if not found.looked:
        st.write(plain(not_looked(found.why_not, 3)))
    elif of_state:
        st.write("None of this kind. Show all to see the others.")
    elif wanted is State.OPEN:
        st.write(nothing_words(found, any_set_aside=bool(found.findings)))
    else:
        st.write(_NOTHING[wanted])


def _one(f: Finding, said_before: Answer | None, state: State, agents: Names) -> None:
    c = f.told
    st.markdown(f"{arrow(c)} **{text(c, agents)}**")
    if f.others:
        others = "  \n".join(f"{arrow(o)} {text(o, agents)}" for o in f.others[:4])
        more = f"  \n{len(f.others) - 4} more." if len(f.others) > 4 else ""
        st.markdown(f":small[Also:]  \n{others}{more}")
    st.markdown(f":material/tips_and_updates: {c.action}")
    st.caption(f"{DETECTORS[f.detector].title.capitalize()} · n = {c.n:,} {c.counted} · {c.since}")
    if said_before is not None and (said_before.note or state is not State.OPEN):
        st.caption(_in_words(said_before))
    row = st.container(horizontal=True, vertical_alignment="center")
    with row:
        _look(f, "list")
        _answers(c, said_before, state)


def _in_words(a: Answer) -> str:
    what = {State.SNOOZED: f"Put aside until {a.until:%-d %b %Y}" if a.until else "Put aside"}.get(
        a.state, a.state.capitalize() if a.state is not State.OPEN else "Noted"
    )
    when = f" on {a.answered_at:%-d %b %Y}" if a.answered_at else ""
    note = f": {plain(a.note)}" if a.note else ""
    return f":material/edit_note: {what}{when}{note}"


def _answers(c: Candidate, said_before: Answer | None, state: State) -> None:
    closed = not editable()
    why = why_not_editable() if closed else None
    note = said_before.note if said_before else ""
    if state is not State.OPEN:
        if st.button(
            "Bring back", icon=":material/undo:", key=f"finding_back_{c.key}", disabled=closed, help=why
        ):
            _keep(Answer(c.key, State.OPEN, None, note), "It is open again.")
        return
    for label, icon, wanted, told in (
        ("Done", ":material/check:", State.DONE, "Marked as done."),
        ("Dismiss", ":material/close:", State.DISMISSED, "Dismissed; it can come back from there."),
    ):
        key = f"finding_{wanted}_{c.key}"
        if st.button(label, icon=icon, key=key, type="tertiary", disabled=closed, help=why):
            _keep(Answer(c.key, wanted, None, note), told)
    if closed:
        st.button(
            "Put aside or note", icon=":material/snooze:", type="tertiary", key=f"finding_more_{c.key}",
            disabled=True, help=why,
        )  # fmt: skip
        return
    with (
        st.popover("Put aside or note", icon=":material/snooze:", key=f"finding_more_{c.key}"),
        st.form(f"finding_form_{c.key}", border=False),
    ):
        until = st.date_input(
            "Put aside until", None, min_value=date.today() + timedelta(days=1), format="YYYY-MM-DD",
            key=f"finding_until_{c.key}", help="Empty: it stays open, with the note.",
        )  # fmt: skip
        words = st.text_input("Note", note, max_chars=LONGEST_NOTE, key=f"finding_note_{c.key}")
        if st.form_submit_button("Keep", icon=":material/check:"):
            later = State.OPEN if until is None else State.SNOOZED
            _keep(Answer(c.key, later, until, words), "Kept.")


def _keep(a: Answer, done: str) -> None:
    try:
        if a.state is State.OPEN and not a.note:
            if a.finding in said():
                take_back(data.own(), a.finding, taken_back_by=_BY)
        else:
            answer(data.own(), a, answered_by=_BY)
    except IqsError as error:
        show(error)
        return
    st.toast(done, icon=":material/check:")
    st.rerun()


def what_was_looked_at(found: Findings) -> None:
    """How many comparisons there were and how false findings are held; what could not be looked at."""
    with st.expander("What was looked at, and how", icon=":material/help:"):
        st.markdown(how_found(found))
        for key, why in found.why_not:
            st.caption(f"Not looked for: {DETECTORS[key].title}. {plain(why)}")
