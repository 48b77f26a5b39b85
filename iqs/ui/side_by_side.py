"""The Side by side page's pieces: over one time axis, group by group, and conversation by conversation."""

import streamlit as st

from iqs.analysis.agreement import MINIMUM, OUTCOMES, Agreement, Side, agreement, conversations
from iqs.analysis.over_scored import Reading as Judged
from iqs.analysis.over_scored import over_scored
from iqs.analysis.overview import cards
from iqs.analysis.rushed import rushed
from iqs.analysis.side_by_side import Reading, SideBySide, side_by_side
from iqs.charts.agreement import happy_by_band
from iqs.charts.aligned import PANELS_READING, aligned
from iqs.charts.over_scored import rated_beside_answers
from iqs.charts.quadrants import how_to_read, quadrants
from iqs.model import DIMENSIONS
from iqs.scoring import METRICS, metric
from iqs.text import DASH, bare_difference, difference, interval, value
from iqs.ui import data
from iqs.ui.downloads import rests_on, save_chart
from iqs.ui.filters import Selection
from iqs.ui.rows import open_group, open_review
from iqs.ui.words import plain

_METRICS = {m.label: m.key for m in METRICS.values()}
_GROUPS = {DIMENSIONS[k].plural.capitalize(): k for k in ("team", "agent", "channel", "topic")}
_ANSWERS = {METRICS[k].label: k for k in OUTCOMES}
_QUIET_BAR = {"displayModeBar": False}
_SIZE = 25
_SIGNS = {Reading.BEHIND: "◆ ", Reading.AHEAD: "■ "}


def over_time(chosen: Selection) -> None:
    """Any metrics below each other on one time axis."""
    if not (st.session_state.get("side_metrics") or st.query_params.get_all("side_metrics")):
        st.session_state["side_metrics"] = ["IQS", "NPS"]
    picked = st.pills(
        "Metrics", list(_METRICS), selection_mode="multi", key="side_metrics", bind="query-params"
    )  # fmt: skip
    keys = tuple(k for label, k in _METRICS.items() if label in (picked or ()))
    if not keys:
        st.write("Pick at least one metric.")
        return
    found = data.ask(cards, keys, chosen.filters, chosen.comparison, chosen.grain)
    drawn = tuple(c for c in found if any(p.value is not None for p in c.series))
    for card in found:
        if card not in drawn:
            m = data.metric(card.metric)
            st.caption(f"{m.label}: no {m.counted} in this selection.")
    if not drawn:
        return
    drawing = aligned(drawn, chosen.grain, data.settings())
    st.subheader(drawing.title, anchor=False)
    st.plotly_chart(drawing.figure, key="side_over_time", alt=drawing.alt, config=_QUIET_BAR)
    st.caption(f"{PANELS_READING}; the Early warning tab tests which moves first.")
    n = "; ".join(rests_on(c.now, data.metric(c.metric)) for c in drawn)
    save_chart(drawing, "side_by_side", chosen.filters, n)


def groups(chosen: Selection) -> None:
    """Two metrics, group by group: who stands well in one and poorly in the other."""
    row = st.container(horizontal=True, vertical_alignment="bottom")
    x = row.selectbox("Looks fine by", list(_METRICS), key="side_x", bind="query-params", width=150)
    y = row.selectbox("But poor by", list(_METRICS), index=2, key="side_y", bind="query-params", width=150)
    by = row.segmented_control(
        "Compare", list(_GROUPS), default="Teams", required=True, key="side_by", bind="query-params"
    )
    if x == y:
        st.write("Pick two different metrics.")
        return
    dimension = _GROUPS[str(by)]
    found = data.ask(side_by_side, _METRICS[str(x)], _METRICS[str(y)], dimension, chosen.filters)
    names = data.options(dimension)
    if found.missing is not None:
        st.write(f"{metric(found.missing).label} cannot be split by {DIMENSIONS[dimension].label.lower()}.")
        return
    drawing = quadrants(found, names)
    st.subheader(plain(drawing.title), anchor=False)
    if found.judged:
        st.plotly_chart(drawing.figure, key="side_groups", alt=drawing.alt, config=_QUIET_BAR)
        st.caption(how_to_read(found))
        n = "; ".join(rests_on(one, metric(one.metric)) for one in (found.x, found.y))
        save_chart(drawing, f"{by}_side_by_side", chosen.filters, n)
    else:
        st.write("Choose a longer period or fewer filters.")
    if found.segments:
        _table(found, names)
    if dimension == "agent":
        _rushing(chosen, names)


def _table(found: SideBySide, names: dict[str, str]) -> None:
    x, y = metric(found.x.metric), metric(found.y.metric)
    dx, dy = x.definition(found.x.definition), y.definition(found.y.definition)
    label = DIMENSIONS[found.by].label
    event = st.dataframe(
        {
            label: [names.get(s.group, s.group) for s in found.segments],
            "Reading": [f"{_SIGNS.get(s.reading, '')}{s.reading}" for s in found.segments],
            x.label: [value(s.x, dx) for s in found.segments],
            f"{x.label} 95 %": [interval(s.x, dx) for s in found.segments],
            f"{x.label} n": [s.x.n for s in found.segments],
            y.label: [value(s.y, dy) for s in found.segments],
            f"{y.label} 95 %": [interval(s.y, dy) for s in found.segments],
            f"{y.label} n": [s.y.n for s in found.segments],
            f"{y.label} against the others": [
                difference(s.apart.difference, dy) if s.apart and s.apart.difference is not None else DASH
                for s in found.segments
            ],
        },
        hide_index=True,
        column_config={label: st.column_config.TextColumn(pinned=True)},
        alt=f"{x.label} and {y.label} by {label.lower()}",
        key="side_table",
        on_select="rerun",
        selection_mode="single-row",
    )
    st.caption(f"Pick a line to open the {y.counted} behind its {y.label}.")
    for at in event["selection"]["rows"]:
        open_group(y.key, found.by, found.segments[at].group)


def _rushing(chosen: Selection, names: dict[str, str]) -> None:
    st.subheader("Worth a look: rushed?", anchor=False)
    found = data.ask(rushed, chosen.filters)
    if found.why_not:
        st.write(found.why_not)
        return
    for pace in found.found:
        contacts, reviews, answers = pace.n
        st.info(
            f"**{plain(names.get(pace.agent, pace.agent))}** takes {100 * (1 - pace.handle):.0f} % less time "
            f"for a contact than peers on the same channels, with IQS {_signed(pace.iqs)} and CSAT "
            f"{_signed(pace.csat)} points against them ({contacts:,} contacts, {reviews:,} reviews, "
            f"{answers:,} answers, {found.days}). Ask about workload and targets before anything else; act "
            "only when the next quarter shows it again.",
            icon=":material/timer:",
        )
    if not found.found:
        st.write(
            "Nobody is both clearly faster and poorer than peers on the same channels "
            f"({len(found.agents)} agents, {found.days})."
        )
    st.caption(
        "Short handle times alone are never a reason to look: fast and good is good. In a team where nobody "
        "rushes, this names somebody in 5 of 100 looks."
    )


def _signed(points: float) -> str:
    return bare_difference(points, metric("iqs").definitions[0])


def conversation(chosen: Selection) -> None:
    """Conversations that were reviewed and answered for: where inside and outside disagree."""
    label = st.segmented_control(
        "Customers' answers", list(_ANSWERS), default="CSAT", required=True, key="side_answers",
        bind="query-params",
    )  # fmt: skip
    outcome = _ANSWERS[str(label)]
    found = data.ask(agreement, outcome, chosen.filters)
    if not found.enough:
        st.write(
            f"{found.linked:,} conversations have both a review and an answer ({found.reviews:,} reviews, "
            f"{found.answers:,} answers); {MINIMUM} are needed. They are linked by the id of the "
            "conversation: load exports that carry it, or choose a longer period."
        )
        return
    drawing = happy_by_band(found)
    st.subheader(drawing.title, anchor=False)
    st.plotly_chart(drawing.figure, key="side_agreement", alt=drawing.alt, config=_QUIET_BAR)
    st.caption(
        f"{found.linked:,} conversations with a review and an answer, of {found.reviews:,} reviews and "
        f"{found.answers:,} answers. Bars: 95 % intervals. Customers who answer are not all customers."
    )
    n = f"n = {found.linked:,} conversations with a review and an answer"
    save_chart(drawing, f"iqs_and_{outcome}", chosen.filters, n)
    _criteria(chosen, outcome)
    _disagreements(chosen, found)


def _criteria(chosen: Selection, outcome: str) -> None:
    found = data.ask(over_scored, outcome, chosen.filters)
    if not any(c.unhappy.enough and c.happy.enough for c in found):
        st.caption(
            f"Criteria are set against answers from {MINIMUM} rated conversations with unhappy and {MINIMUM} "
            "with happy customers on."
        )
        return
    baseline = data.settings().baseline
    drawing = rated_beside_answers(found, baseline)
    st.subheader(plain(drawing.title), anchor=False)
    st.plotly_chart(drawing.figure, key="side_criteria", alt=drawing.alt, config=_QUIET_BAR)
    same = [c.criterion for c in found if c.reading is Judged.SAME]
    st.caption(
        "Bars: 95 % intervals. Dotted: the pass mark. A criterion is rated high whatever customers say "
        f"where it stands clearly above {baseline:g} % also with unhappy ones and no clear gap shows: "
        "look at how it is worded, and at the conversations below."
        + (f" Every rating is the same for one side in: {plain(', '.join(same))}." if same else "")
    )
    save_chart(drawing, f"criteria_and_{outcome}", chosen.filters, f"at least {MINIMUM} rated on each side")


def _disagreements(chosen: Selection, found: Agreement) -> None:
    counts = {Side.UNSEEN: found.unseen, Side.HARSH: found.harsh}
    st.subheader("Where they disagree", anchor=False)
    side = st.segmented_control(
        "Disagreement", [*Side], default=Side.UNSEEN, required=True, key="side_gap", bind="query-params",
        label_visibility="collapsed",
    )  # fmt: skip
    side = Side(str(side))
    total = counts[side]
    if not total:
        st.write("There are none in this selection.")
        return
    pages = -(-total // _SIZE)
    asked = min(max(1, int(st.session_state.get("side_page") or 1)), pages)
    rows = data.ask(conversations, found.outcome, chosen.filters, side, asked, _SIZE)
    names = data.options("agent")
    event = st.dataframe(
        {
            "Day": [r.day for r in rows],
            "Agent": [names.get(r.agent, r.agent) for r in rows],
            "Team": [r.team for r in rows],
            "IQS": [r.score for r in rows],
            metric(found.outcome).label: [f"{r.answer:g} of {r.answer_top:g}" for r in rows],
            "The customer wrote": [r.comment for r in rows],
            "Conversation": [r.conversation for r in rows],
        },
        hide_index=True,
        placeholder=DASH,
        column_config={
            "Day": st.column_config.DateColumn(format="D MMM YYYY"),
            "IQS": st.column_config.NumberColumn(format="%.0f %%"),
            "The customer wrote": st.column_config.TextColumn(width="large"),
        },
        alt=f"Conversations with a {side.lower()}",
        key=f"side_rows_{side.name}",
        on_select="rerun",
        selection_mode="single-row",
    )
    if pages > 1:
        st.pagination(pages, key="side_page", bind="query-params")
    st.caption(f"{total:,} conversations, the widest gap first. Pick one to open its review.")
    for at in event["selection"]["rows"]:
        open_review(rows[at].source, rows[at].review_id)
