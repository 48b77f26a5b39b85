"""The Most improved page's pieces: clear gains or none, everybody's gain, and shout-outs."""

import streamlit as st

from iqs.analysis.improved import WEEKS, Gain, Improved, improved
from iqs.analysis.yardstick import criteria
from iqs.charts.gains import arrows, award_words, gains_reading, signed
from iqs.errors import IqsError
from iqs.model import Filters
from iqs.store.shout_outs import LONGEST, remove_shout_out, shout_out, shout_outs
from iqs.text import DASH
from iqs.ui import data
from iqs.ui.downloads import save_chart
from iqs.ui.filters import Selection
from iqs.ui.hidden import Names, hide_names, names_of, open_rows_of
from iqs.ui.leaderboard import WHOLE
from iqs.ui.words import plain

_SPANS = {"6 weeks": 6, "13 weeks": WEEKS, "26 weeks": 26}
_SIZE = 25
_BY = "this page"
_QUIET_BAR = {"displayModeBar": False}


def asked(chosen: Selection) -> tuple[Improved, Names]:
    """Let the user pick what is compared over how many weeks, and answer."""
    row = st.container(horizontal=True, vertical_alignment="bottom")
    known = data.ask(criteria, chosen.filters.during(None))
    of = row.selectbox("By", [WHOLE, *known], key="improved_of", bind="query-params", width=190) or WHOLE
    span = row.segmented_control(
        "The last", list(_SPANS), default="13 weeks", required=True, key="improved_weeks", bind="query-params"
    )
    with row:
        names = names_of("agent", hide_names())
    criterion = "" if of == WHOLE else str(of)
    return data.ask(improved, chosen.filters, criterion, _SPANS[str(span)]), names


def gains(found: Improved, names: Names, filters: Filters) -> None:
    """The finding, everybody's gain as a picture and a table, and how it was tested."""
    if found.why_not:
        st.write(found.why_not)
        return
    for g in found.clear:
        _award(g, found, names)
    pages = -(-len(found.gains) // _SIZE)
    at = min(max(1, int(st.session_state.get("improved_page") or 1)), pages)
    some = found.gains[(at - 1) * _SIZE : at * _SIZE]
    drawing = arrows(found, some, names.shown)
    st.subheader(plain(drawing.title), anchor=False)
    st.plotly_chart(drawing.figure, key="improved_arrows", alt=drawing.alt, config=_QUIET_BAR)
    n = sum(g.n_before + g.n_after for g in found.gains)
    told = f"{found.now} against {found.before}; n = {n:,} reviews of {len(found.gains)} agents"
    save_chart(drawing, "most_improved", filters, told)
    _explain(found, names)
    event = st.dataframe(
        {
            "Agent": [names.shown.get(g.agent, g.agent) for g in some],
            "Reading": ["★ clear gain" if g.clear else "within normal variation" for g in some],
            "Gain, luck taken out": [signed(g.real) for g in some],
            "90 % interval": [f"{signed(g.low)} to {signed(g.high)}" for g in some],
            "Before": [g.before for g in some],
            "Now": [g.after for g in some],
            "Plain difference": [signed(g.observed) for g in some],
            "Reviews before": [g.n_before for g in some],
            "Reviews now": [g.n_after for g in some],
        },
        hide_index=True,
        placeholder=DASH,
        column_config={
            "Agent": st.column_config.TextColumn(pinned=True),
            **{c: st.column_config.NumberColumn(format="%.1f %%") for c in ("Before", "Now")},
        },
        alt="Gains by agent",
        key="improved_table",
        on_select="rerun",
        selection_mode="single-row",
    )
    if pages > 1:
        st.pagination(pages, key="improved_page", bind="query-params")
    st.caption("Pick a line to open the agent's reviews.")
    for row in event["selection"]["rows"]:
        open_rows_of("iqs", "agent", some[row].agent, names)


def _award(g: Gain, found: Improved, names: Names) -> None:
    name = plain(names.shown.get(g.agent, g.agent))
    st.success(f"**{name}** {plain(award_words(g, found))}", icon=":material/trending_up:")


def _explain(found: Improved, names: Names) -> None:
    for sentence in gains_reading(found, names.shown):
        st.caption(plain(sentence))


def shouts(names: Names) -> None:
    """Praise that needs no statistics: written down by somebody, apart from all numbers."""
    st.subheader("Shout-outs", anchor=False)
    st.write("Saw something great? That needs no minimum and no test. Who says it stands beside it.")
    own = data.chosen() == data.OWN
    known = [a for a in names.shown if a]
    if own and known:
        _form(names, known)
    elif not own:
        st.caption("The demo is left as it is. With your own files, this is where shout-outs are written.")
    found = shout_outs(data.engine().database)
    for s in found[:_SIZE]:
        with st.container(
            horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", border=True
        ):
            st.markdown(
                f":material/celebration: **{plain(names.shown.get(s.agent, s.agent))}** · "
                f"{plain(s.words)}  \n"
                f":small[{plain(s.said_by)}, {s.said_at:%-d %b %Y}]",
                width="content",
            )
            if st.button("Take back", icon=":material/undo:", key=f"unshout_{s.shout_id}", disabled=not own):
                remove_shout_out(data.own(), s.shout_id, removed_by=_BY)
                st.rerun()
    if len(found) > _SIZE:
        st.caption(f"The latest {_SIZE} of {len(found):,}.")


def _form(names: Names, known: list[str]) -> None:
    with st.form("shout", clear_on_submit=True):
        row = st.container(horizontal=True, vertical_alignment="bottom")
        agent = row.selectbox(
            "For", known, index=None, format_func=names.shown.__getitem__, placeholder="Choose an agent",
            key="shout_agent", width=240,
        )  # fmt: skip
        by = row.text_input("From", placeholder="Your name", max_chars=100, key="shout_by", width=200)
        words = st.text_input("For what", max_chars=LONGEST, key="shout_words")
        sent = st.form_submit_button("Say it", icon=":material/celebration:")
    if not sent:
        return
    try:
        shout_out(data.own(), agent or "", words, said_by=by)
    except IqsError as error:
        st.error(plain(error.message), icon=":material/error:")
        return
    st.toast("Written down.", icon=":material/celebration:")
    st.rerun()
